"""Plots of what was measured over the epochs of a run: accuracy, gradient norms and update ratios, one class for all.

They load pyqtgraph. They get values, and say which epoch somebody wants to look at.
"""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from engine.document import Document
from engine.numerals import shown
from gui.panels.plots import epoch_keys, quantities
from gui.panels.plots.axes import CountAxis, ValueAxis, limits
from gui.panels.plots.curve import flat_pen
from gui.panels.plots.decimate import value_range
from gui.panels.plots.epoch_area import EpochArea, quieten
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.growing import Growing
from gui.panels.plots.plot_panel import PlotPanel
from gui.panels.plots.quantities import Quantity, Shown
from gui.panels.plots.readout import PlotLegend, Readout
from gui.panels.plots.series_curves import SeriesCurves
from gui.series_view import NOTHING_YET, SeriesView
from gui.theme import LIGHT, Theme

_LOW = 125  # px of the plot: below, there are neither titles on the axes nor a legend


class OverEpochsPanel(PlotPanel):
    """Shows one quantity over epochs, with a cursor at the epoch in view.

    Emits `epoch_wanted(epoch, line)` while somebody drags through time.
    """

    epoch_wanted = Signal(int, int)

    quantity: Quantity

    def __init__(self, parent: QWidget | None = None) -> None:
        self.caption = self.quantity.caption
        super().__init__(parent)
        self._view: SeriesView = NOTHING_YET
        self._shown: list[Shown] = []
        self._epoch, self._past = 0, False
        self._wanted: int | None = None
        self._spot: QPointF | None = None
        self._fitted, self._stale = True, True
        self._range: tuple[float, float] | None = None
        self._growing = Growing()
        self._make_plot()
        self._lay_out()
        self._connect()
        self.set_theme(LIGHT)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        super().show_document(document)
        self._values.set_title(self.quantity.title(document))
        self.define(self.quantity.definition(document))
        self._show_changed()

    def show_series(self, view: SeriesView) -> None:
        """What is known of the line in view."""
        self._view = view
        self._show_changed()

    def show_epoch(self, epoch: int, *, past: bool) -> None:
        """The epoch that the canvas shows."""
        if (epoch, past) == (self._epoch, self._past) and self._wanted is None:
            return
        self._epoch, self._past, self._wanted = epoch, past, None
        if not self._stale:
            if self._fitted and epoch > self.plot.view.viewRange()[0][1]:
                self._show_all()
            self._show_time()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.setBackground(theme.plot_background)
        for axis in (self._epochs, self._values):
            axis.set_theme(theme)
        self.curves.set_theme(theme)
        self.plot.hover_line.setPen(flat_pen(theme.muted, width=1.0))
        self._empty.setStyleSheet(f"color: {theme.muted.name()}; background: transparent")
        self._at_pointer.set_look(theme, strong=False)
        self._show_changed()

    def numbers(self) -> Numbers | None:
        measured = self._view.measured
        if not measured:
            return None
        columns = ("epoch", *(curve.name for curve in self._shown), "learning rate")
        rows = ((m.epoch, *(float(curve.values[i]) for curve in self._shown), m.rate) for i, m in enumerate(measured))
        return Numbers(columns, list(rows))

    def pictured(self) -> QWidget:
        return self.plot

    def fit(self) -> None:
        """Show the whole run, now and as it grows."""
        self._fitted = True
        self._refresh()

    # --- construction ------------------------------------------------------------------------------------------

    def _make_plot(self) -> None:
        self._epochs, self._values = CountAxis("bottom", "epoch"), ValueAxis("left", self.quantity.name)
        self.plot = EpochArea(self._epochs, self._values)
        self.plot.setObjectName(f"{self.quantity.name.lower().replace(' ', '_')}_plot")
        self.plot.setAccessibleName(f"{self.quantity.name} over epochs")
        self.plot.hover_line.hide()
        self.curves = SeriesCurves(self.plot.getPlotItem())
        self._empty, self._legend = QLabel(self.plot), PlotLegend(self.plot)
        self._at_pointer, self._in_view = Readout(self.plot), Readout(self.plot)
        quieten(self._empty)

    def _lay_out(self) -> None:
        self.log_action = QAction("Log scale", self, checkable=True)
        self.log_action.setIconText("Log")
        self.log_action.setToolTip("A logarithmic scale: equal factors, equal distances")
        self.log_action.setChecked(self.quantity.log)
        self._values.setLogMode(self.quantity.log)
        self.fit_action = QAction("Fit", self)
        self.fit_action.setToolTip("Show all epochs again (double-click on an axis)")
        self.more.entries.addActions([self.log_action, self.fit_action])
        self._fit_button = self._button(self.fit_action)
        self._button(self.log_action, 1)
        self._fit_button.hide()
        self.body.addWidget(self.plot, 1)

    def _button(self, action: QAction, place: int = 0) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setProperty("kind", "compact")
        button.setAccessibleName(action.text())
        self.header.insert(place, button)
        return button

    def _connect(self) -> None:
        plot = self.plot
        self.log_action.toggled.connect(self._on_log_toggled)
        self.fit_action.triggered.connect(self.fit)
        plot.view.sigRangeChanged.connect(self._show_readouts)
        plot.view.sigRangeChangedManually.connect(self._on_zoomed)
        plot.scrubbed.connect(self._on_plot_scrubbed)
        plot.pointed.connect(self._on_plot_pointed)
        plot.left.connect(self._on_plot_left)
        plot.key_pressed.connect(self._on_plot_key_pressed)
        plot.fit_requested.connect(self.fit)
        plot.menu_requested.connect(self.more.entries.popup)
        plot.resized.connect(self._on_plot_resized)

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 120)

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
        measured, document = self._view.measured, self._document
        self._shown = self.quantity.curves(document, measured) if document is not None and measured else []
        self._range = self._find_range()
        self.curves.show(np.array([m.epoch for m in measured]), self._shown, self.quantity.rule, log=self._log)
        if self._fitted:
            self._show_all()
        self._show_words()
        self._show_time()
        # pyqtgraph settles ranges while it paints, and would then paint everything once more.
        self.plot.scene().prepareForPaint()

    def _find_range(self) -> tuple[float, float] | None:
        """The lowest and highest value that can be drawn."""
        above = 0.0 if self._log else -math.inf
        found = [r for r in (value_range(curve.values, above=above) for curve in self._shown) if r is not None]
        return (min(r[0] for r in found), max(r[1] for r in found)) if found else None

    def _show_all(self) -> None:
        found, bounds = self._range, self.quantity.bounds
        if found is not None and bounds is not None and not self._log:
            found = min(found[0], bounds[0]), max(found[1], bounds[1])
        last, heights = max(self._view.last, self._epoch), limits(found, log=self._log)
        across, up = self._growing.take(last, heights, live=self._view.live)
        if self.plot.view.viewRange() != [[*across], [*up]]:
            self.plot.view.setRange(xRange=across, yRange=up, padding=0)
        self._fit_button.hide()

    def _show_words(self) -> None:
        view, document = self._view, self._document
        empty = self._why_empty() if self._range is None else ""
        self._empty.setText(empty)
        self._empty.setVisible(bool(empty))
        count = len(view.measured)
        text = f"measured at {count:,} epoch{'' if count == 1 else 's'}{'' if view.complete else ' so far'}"
        lead = f"{view.name} · " if view.name else ""
        self.header.status.setText(f"{lead}{text}" if count else "")
        self.header.status.setToolTip(self._where())
        description = empty or f"{self.quantity.name}: {text}. {self._text(len(view.measured) - 1)}"
        self.plot.setAccessibleDescription(description if document is not None else quantities.EMPTY)
        self._show_legend()

    def _where(self) -> str:
        gone = self._view.first
        early = f" What came before epoch {gone:,} was not kept." if gone > 0 else ""
        return (
            "Training notes nothing for this plot: the epochs are trained once more in the background, exactly as they "
            f"went, and measured on the way; long runs at the places that are kept.{early}"
        )

    def _why_empty(self) -> str:
        document = self._document
        if self._view.held:
            return quantities.HELD
        if document is None or not self._view.measured:
            return quantities.EMPTY if self._view.complete else "Measuring …"
        positive = self._log and any(np.isfinite(curve.values).any() for curve in self._shown)
        return quantities.NOT_POSITIVE if positive else self.quantity.nothing(document)

    def _show_legend(self) -> None:
        low = self.plot.height() < _LOW
        entries = [] if low or self._range is None else self.curves.legend()
        self._legend.show_entries(entries, self._theme.muted.name(), self._theme.plot_background.name())
        area = self.plot.area
        self._legend.settle(area, self.curves.pixels(self.plot.view.viewRange(), area))

    def _on_zoomed(self) -> None:
        self._fitted = False
        self._fit_button.show()

    def _on_log_toggled(self, on: bool) -> None:
        self._values.setLogMode(on)
        self.fit()

    def _on_plot_resized(self) -> None:
        self._empty.setGeometry(self.plot.rect().adjusted(60, 10, -20, -30))
        for axis in (self._epochs, self._values):
            axis.showLabel(self.plot.height() >= _LOW)
        if not self._stale:
            self._show_legend()
            self._show_readouts()

    # --- the epoch in view -------------------------------------------------------------------------------------

    @property
    def epoch(self) -> int:
        """The epoch in view, or the one that was asked for."""
        return self._epoch if self._wanted is None else self._wanted

    def _show_time(self) -> None:
        past = self._past or self._wanted is not None
        self.plot.cursor_line.set_look(self._theme.focus if past else self._theme.muted, past=past)
        self.plot.cursor_line.setPos(float(self.epoch))
        self.plot.cursor_line.setVisible(self._view.last > 0)
        self._show_readouts()

    def _want(self, epoch: int) -> None:
        if self._view.last > 0:
            self._wanted = min(max(epoch, 0), self._view.last)
            self._show_time()
            self.epoch_wanted.emit(self._wanted, self._view.line)

    def _on_plot_scrubbed(self, spot: QPointF, begins: bool) -> None:
        if begins:
            self.plot.setFocus(Qt.FocusReason.MouseFocusReason)
            self._spot = None
        self._want(round(spot.x()))

    def _on_plot_key_pressed(self, event: QKeyEvent) -> None:
        target = epoch_keys.wanted(event, self.epoch, self._view.last)
        if target is not None and target != self.epoch:
            self._want(target)

    # --- reading off -------------------------------------------------------------------------------------------

    def _on_plot_pointed(self, spot: QPointF) -> None:
        self._spot = spot
        self._show_readouts()

    def _on_plot_left(self) -> None:
        self._spot = None
        self._show_readouts()

    def _show_readouts(self) -> None:
        """The values at the epoch of the past in view and at the pointer, each at the nearest that was measured."""
        past = self._past or self._wanted is not None
        empty = self._range is None
        boxes: list[QRectF] = [] if self._legend.isHidden() else [self._legend.box]
        self._in_view.setVisible(past and not empty)
        if past and not empty:
            self._in_view.set_look(self._theme, strong=True)
            self._put(self._in_view, self._nearest(self.epoch), boxes)
        pointing = self._spot is not None and not empty
        self._at_pointer.setVisible(pointing)
        self.plot.hover_line.setVisible(pointing)
        if pointing and self._spot is not None:
            place = self._nearest(self._spot.x())
            self.plot.hover_line.setPos(float(self._view.measured[place].epoch))
            self._put(self._at_pointer, place, boxes)

    def _put(self, readout: Readout, place: int, boxes: list[QRectF]) -> None:
        readout.setText(self._text(place))
        x = self.plot.x_of(self._view.measured[place].epoch)
        readout.place(x, self.plot.area, self.curves.pixels(self.plot.view.viewRange(), self.plot.area), boxes)
        boxes.append(readout.box)

    def _nearest(self, epoch: float) -> int:
        """The place of the measured epoch nearest to one."""
        return min(range(len(self._view.measured)), key=lambda i: abs(self._view.measured[i].epoch - epoch))

    def _text(self, place: int) -> str:
        """What was measured at a place, in digits; on several lines where there are many curves."""
        if not 0 <= place < len(self._view.measured):
            return ""
        one = self._view.measured[place]
        values = [(curve.name, float(curve.values[place])) for curve in self._shown]
        said = [f"{name} {shown(value)}" for name, value in values if math.isfinite(value)]
        rate = [f"rate {shown(one.rate)}"] if self.quantity.rule is not None else []
        parts = [f"epoch {one.epoch:,}", *said, *rate]
        return (" · " if len(said) < 4 else "\n").join(parts)


class AccuracyPanel(OverEpochsPanel):
    """Accuracy, or R² where numbers are to be approximated."""

    quantity = quantities.ACCURACY


class GradientsPanel(OverEpochsPanel):
    """The norm of each layer's gradient."""

    quantity = quantities.GRADIENTS


class UpdatesPanel(OverEpochsPanel):
    """How far updates move each layer's weights, beside their length."""

    quantity = quantities.UPDATES
