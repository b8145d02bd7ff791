"""The error over the epochs of every run, with the epoch in view on it, to be dragged through time.

Loads pyqtgraph, so the window imports it after its first paint. It gets plain values and knows nothing of who
trains or of who finds an epoch again; it emits what somebody wants to look at.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine import formula
from engine.conventions import Conventions
from engine.document import NO_HISTORY, History
from gui.lines import Event, LineView, Looking
from gui.panels.panel_header import MARGIN, PanelHeader
from gui.panels.plots import epoch_keys
from gui.panels.plots.axes import CountAxis, ValueAxis, limits
from gui.panels.plots.curtain import Curtain
from gui.panels.plots.curve import flat_pen
from gui.panels.plots.epoch_area import EpochArea, quieten
from gui.panels.plots.epoch_in_view import EpochInView
from gui.panels.plots.epoch_slider import EpochSlider
from gui.panels.plots.error_actions import ErrorActions, error_numbers
from gui.panels.plots.error_events import ErrorEvents
from gui.panels.plots.error_lines import ErrorLines
from gui.panels.plots.error_readings import ErrorReadings
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.growing import Growing
from gui.panels.plots.readout import PlotLegend
from gui.panels.runs import Beside, RunsList
from gui.theme import LIGHT, Theme

EMPTY = "Press Run or Step: the error over the epochs appears here"
NOTHING_POSITIVE = "All errors are 0, which a logarithmic scale cannot show"

_NARROW, _BESIDE = 560, 620  # px of the panel: below, the caption is one word; from here, runs are beside the plot
_BRIEF, _LEAST_HEADER = 420, 240  # px of the panel below which its menu alone has what it can do; px of the header
_LOW = 125  # px of the plot: below, there are neither titles on the axes nor a legend


class ErrorPlotPanel(QWidget):
    """Shows error histories; grows with the training until the user zooms, and again after "fit".

    Emits `epoch_wanted(epoch, line)` while somebody drags through time, and `export_wanted` with the suffix of a file.
    `runs` speaks for itself.
    """

    epoch_wanted = Signal(int, int)
    export_wanted = Signal(str)

    caption = "ERROR OVER EPOCHS"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._range: tuple[float, float] | None = None
        self._growing, self._live = Growing(), False
        self._fitted, self._fitting, self._stale = True, False, True
        self._theme = LIGHT
        self._actions = ErrorActions(self, self.caption)
        self.log_action, self.fit_action, self.runs_action = self._actions.log, self._actions.fit, self._actions.runs
        self.menu = self._actions.more.entries
        self._make_plot()
        self._lay_out()
        self._connect()
        self.set_theme(LIGHT)
        self.show_history(NO_HISTORY)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_lines(self, lines: tuple[LineView, ...]) -> None:
        """Show all runs, the current one the strongest."""
        many = len(lines) > 1
        if many and not self.runs_action.isEnabled():
            self.runs_action.setChecked(self.width() >= _BESIDE)
        self.runs_action.setEnabled(bool(lines))
        self.lines.show(lines)
        self.runs.show_lines(lines, {line.id: self.lines.colour_of(line.id) for line in lines})
        self.runs_action.setEnabled(many)
        self._show_runs()
        self._show_changed()

    def show_history(self, history: History, *, live: int | None = None) -> None:
        """Show how far the current run has come; of one that is at a `live` epoch the view runs ahead of it."""
        self._time.newest, self._live = self._time.newest if live is None else live, live is not None
        self.lines.show_current(history)
        self._show_changed()

    def show_epoch(self, epoch: int) -> None:
        """The epoch of the document in force, which is what the canvas shows unless the past is looked at."""
        self._time.newest = epoch
        self._show_time()

    def show_looking(self, looking: Looking | None) -> None:
        """The epoch of the past that the canvas shows; None for the newest."""
        self._time.look(looking)
        self.runs.show_looking(None if looking is None else looking.line)
        self._show_time()

    def show_events(self, events: tuple[Event, ...]) -> None:
        """What happened on the current run besides training."""
        self.events.show(events)
        self._show_changed()

    def show_held(self, held: bool) -> None:
        """Whether an exercise is under way, whose numbers the curves would tell."""
        self.curtain.draw(held)

    def pictured(self) -> QWidget:
        """What an export shows."""
        return self.plot

    def numbers(self) -> Numbers | None:
        """The errors of the runs that are shown."""
        return error_numbers(self.lines.views)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.plot.setBackground(theme.plot_background)
        for axis in (self._epochs, self._errors):
            axis.set_theme(theme)
        self.lines.set_theme(theme)
        self.events.set_theme(theme)
        self.plot.hover_line.setPen(flat_pen(theme.muted, width=1.0))
        self._empty.setStyleSheet(f"color: {theme.muted.name()}; background: transparent")
        self.readings.set_theme(theme)
        self.curtain.set_theme(theme)
        self.runs.set_theme(theme, {line.id: self.lines.colour_of(line.id) for line in self.lines.views})
        self._show_legend()
        self._show_time()

    def fit(self) -> None:
        """Show the whole history, now and as it grows."""
        self._fitted = True
        self._refresh()

    # --- construction ------------------------------------------------------------------------------------------

    def set_conventions(self, conventions: Conventions) -> None:
        """The document's letter for the error."""
        self._errors.set_title(f"mean error {formula.plain(conventions.names.error)}")

    def _make_plot(self) -> None:
        self._epochs, self._errors = CountAxis("bottom", "epoch"), ValueAxis("left", "mean error E")
        self.plot = EpochArea(self._epochs, self._errors)
        self.plot.hover_line.hide()
        self._view = self.plot.view
        self.lines = ErrorLines(self.plot.getPlotItem())
        self._time = EpochInView(self.lines)
        self._empty, self._legend = QLabel(self.plot), PlotLegend(self.plot)
        self.events = ErrorEvents(self.plot.getPlotItem())
        self.readings = ErrorReadings(self.plot, self.lines, self.events)
        quieten(self._empty)

    def _lay_out(self) -> None:
        self.header, self.slider, self.runs = PanelHeader(self.caption), EpochSlider(), RunsList()
        self.header.caption.setMinimumWidth(1)  # a window must not be wider for it
        self.header.status.hide()
        self.header.least = _LEAST_HEADER
        self.header.add(self.slider, 1)
        self._fit_button, self._log_button, self._runs_button = self._actions.put_buttons(self.header)
        self._split = Beside(self.plot, self.runs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 6, MARGIN, 4)
        layout.setSpacing(2)
        layout.addWidget(self.header)
        layout.addWidget(self._split, 1)
        self.curtain = Curtain(self)

    def _connect(self) -> None:
        self.log_action.toggled.connect(self._on_log_toggled)
        self.fit_action.triggered.connect(self.fit)
        self._actions.more.export_wanted.connect(self.export_wanted)
        self.runs_action.toggled.connect(self._show_runs)
        self._view.sigRangeChanged.connect(self._on_range_changed)
        self._view.sigRangeChangedManually.connect(self._on_zoomed)
        plot = self.plot
        plot.scrubbed.connect(self._on_plot_scrubbed)
        plot.released.connect(self._show_readouts)
        plot.pointed.connect(self._on_plot_pointed)
        plot.left.connect(self._on_plot_left)
        plot.key_pressed.connect(self._on_plot_key_pressed)
        plot.fit_requested.connect(self.fit)
        plot.menu_requested.connect(self.menu.popup)
        plot.resized.connect(self._on_plot_resized)
        self.slider.epoch_wanted.connect(self._want)
        self.runs.hovered.connect(self._on_runs_hovered)
        self.runs.look_wanted.connect(self.ask_for_epoch)

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 130)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.curtain.cover()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    # --- drawing -----------------------------------------------------------------------------------------------

    @property
    def _log(self) -> bool:
        return self.log_action.isChecked()

    def _show_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        self._stale = False
        self._range = self.lines.range(0.0 if self._log else -math.inf)
        if self._fitted:
            self._show_all()
        self._draw()
        self._show_emptiness()
        self._show_legend()
        self._show_time()
        # pyqtgraph settles ranges while it paints, and would then paint everything once more.
        self.plot.scene().prepareForPaint()

    def _show_all(self) -> None:
        last = max((self.lines.last_epoch(line) for line, _ in self.lines.visible()), default=0)
        across, up = self._growing.take(last, limits(self._range, log=self._log), live=self._live)
        if self._view.viewRange() != [[*across], [*up]]:
            self._fitting = True
            self._view.setRange(xRange=across, yRange=up, padding=0)
            self._fitting = False

    def _draw(self) -> None:
        # In steps, so that an axis that takes a digit more does not change the points of every curve.
        width = max(100 * (int(self._view.width()) // 200), 100)
        self.lines.draw(self._view.viewRange(), width, log=self._log)
        self.events.draw(self.lines.now, log=self._log)
        self._fit_button.setVisible(not self._fitted)

    def _show_emptiness(self) -> None:
        empty = self.lines.empty()
        self._empty.setText(EMPTY if empty else NOTHING_POSITIVE)
        self._empty.setVisible(self._range is None)
        last = self.lines.now.last * self.lines.now.history.stride
        text = EMPTY if last < 0 else self.readings.text(self.lines.current, float(last))
        self.plot.setAccessibleDescription(text)

    def _show_legend(self) -> None:
        """Names where the list does not say them, and which curve is which where there are two of a run."""
        text, ground = self._theme.muted.name(), self._theme.plot_background.name()
        names = [] if self.plot.height() < _LOW else self.lines.legend(text, named=self.runs.isHidden())
        self._legend.show_entries(names, text, ground)
        self._legend.settle(self.plot.area, self.readings.pixels())

    def _show_runs(self) -> None:
        wanted = self.runs_action.isChecked() and self.runs_action.isEnabled()
        if wanted and self.runs.isHidden():
            self._split.share(self.width())
        self.runs.setVisible(wanted)
        if not self._stale:
            self._show_legend()

    def _on_range_changed(self) -> None:
        if not self._fitting and not self._stale:
            self._draw()
            self._show_readouts()

    def _on_zoomed(self) -> None:
        self._fitted = False
        self._fit_button.show()

    def _on_log_toggled(self, on: bool) -> None:
        self._errors.setLogMode(on)
        # The old range of heights means nothing on the other scale.
        self.fit()

    def _on_plot_resized(self) -> None:
        self._empty.setGeometry(self.plot.rect().adjusted(60, 10, -20, -40))
        self.header.caption.setText(self.caption if self.width() >= _NARROW else self.caption.split()[0])
        for button in (self._log_button, self._runs_button):
            button.setVisible(self.width() >= _BRIEF)
        self._actions.definition.setVisible(self.width() >= _NARROW)
        for axis in (self._epochs, self._errors):
            axis.showLabel(self.plot.height() >= _LOW)
        if not self._stale:
            self._draw()
        self._show_legend()
        self._show_readouts()

    # --- the epoch in view -------------------------------------------------------------------------------------

    @property
    def line(self) -> int:
        """The line on which going through time goes."""
        return self._time.line

    @property
    def epoch(self) -> int:
        """The epoch in view, or the one that was asked for."""
        return self._time.epoch

    def ask_for_epoch(self, line: int | None = None) -> None:
        """Let an epoch be typed, of a line or of the one that is gone along."""
        self._time.go_along(line)
        self._show_time()
        self.slider.box.setFocus()
        self.slider.box.selectAll()

    def _want(self, epoch: int) -> None:
        """Somebody wants to look at an epoch: the cursor is there at once, the rest when it has been found again."""
        if (found := self._time.want(epoch)) is not None:
            self._show_time()
            self.epoch_wanted.emit(*found)

    def _show_time(self) -> None:
        past, last = self._time.past, self._time.last
        colour = self._theme.focus if past else self._theme.muted
        self.plot.cursor_line.set_look(colour, past=past)
        self.plot.cursor_line.setPos(float(self.epoch))
        self.plot.cursor_line.setVisible(last > 0)
        self.slider.show_range(last)
        self.slider.show_epoch(self.epoch)
        self._show_readouts()

    def _on_plot_scrubbed(self, spot: QPointF, begins: bool) -> None:
        if begins:
            self.plot.setFocus(Qt.FocusReason.MouseFocusReason)
            self.readings.point(None)
            near = self.lines.nearest(spot.x(), spot.y(), self._tall)
            if near is not None and near != self.lines.line_at(self.line, round(spot.x())):
                self._time.go_along(near)
        self._want(round(spot.x()))

    def _on_plot_key_pressed(self, event: QKeyEvent) -> None:
        target = epoch_keys.wanted(event, self.epoch, self._time.last)
        if target is not None and target != self.epoch:
            self._want(target)

    # --- reading off -------------------------------------------------------------------------------------------

    @property
    def _tall(self) -> float:
        """The height of a pixel."""
        return float(self._view.viewPixelSize()[1])

    def _on_plot_pointed(self, spot: QPointF) -> None:
        self.readings.point(spot)
        self._emphasise(self.lines.nearest(spot.x(), spot.y(), self._tall))

    def _on_plot_left(self) -> None:
        self.readings.point(None)
        self._emphasise(None)

    def _emphasise(self, line: int | None) -> None:
        self.lines.emphasise(line)
        self.runs.show_hovered(line)
        self._show_readouts()

    def _on_runs_hovered(self, line: int | None) -> None:
        self.lines.emphasise(line)

    def _show_readouts(self) -> None:
        """The values at the epoch of the past in view and at the pointer; those of the only entry without either."""
        if self._range is None:
            self.readings.hide()
            return
        only = self.lines.now.last == 0 and not self.readings.pointing and len(self.lines.views) < 2
        if self._time.past:
            text = self.readings.text_in_view(self.line, self.epoch, self._time.looking)
        else:
            text = self.readings.text(self.lines.current, 0.0) if only else ""
        legend = None if self._legend.isHidden() else self._legend.box
        self.readings.show(text, float(self.epoch), legend, strong=self._time.past)
