"""The error over the epochs: train and test curves, the epoch in view, and values read off under the mouse.

Loads pyqtgraph, so the window imports it after its first paint. It gets plain values and knows nothing of who
trains.
"""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from engine.document import NO_HISTORY, History
from engine.numerals import shown
from gui.panels.decimate import value_range
from gui.panels.panel_header import MARGIN, PanelHeader
from gui.panels.plot_axes import CountAxis, ValueAxis
from gui.panels.plot_curve import Curve, LegendEntry, flat_pen
from gui.theme import LIGHT, Theme, number_font

EMPTY = "Press Run or Step: the error over the epochs appears here"
NOTHING_POSITIVE = "All errors are 0, which a logarithmic scale cannot show"

_SHORTEST = 10  # epochs that the axis shows at least


class _Plot(pg.PlotWidget):  # type: ignore[misc]
    """The plot itself; tells when the mouse leaves, keys are pressed or a menu is asked for by key."""

    left = Signal()
    stepped = Signal(int)
    fit_requested = Signal()
    menu_requested = Signal(QPoint)
    resized = Signal()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        elif key == Qt.Key.Key_Home:
            self.fit_requested.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.fit_requested.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # A click of the right button arrives through the scene, which tells it from a drag.
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(self.mapToGlobal(self.rect().center()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class ErrorPlotPanel(QWidget):
    """Shows an error history; grows with the training until the user zooms, and again after "fit"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = NO_HISTORY
        self._range: tuple[float, float] | None = None
        self._fitted, self._fitting, self._stale = True, False, True
        self._read: int | None = None
        self._theme = LIGHT
        self._make_actions()
        self._make_plot()
        self._make_overlays()
        self._lay_out()
        self._connect()
        self.set_theme(LIGHT)
        self.show_history(NO_HISTORY)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_history(self, history: History) -> None:
        """Show the mean error per sample after epochs 0, stride, 2·stride, …; cheap enough for every frame."""
        self._history = history
        self._train.values, self._test.values = history.train, history.test
        self._stale = True
        if self.isVisible():
            self._refresh()

    def show_epoch(self, epoch: int) -> None:
        """Mark the epoch that the canvas shows."""
        self._marker.setPos(float(epoch))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.plot.setBackground(theme.plot_background)
        for axis in (self._epochs, self._errors):
            axis.set_theme(theme)
        for curve, entry, colour in zip(self._curves, self._legend, theme.series[:3:2], strict=True):
            curve.colour(colour)
            entry.set_colours(colour, theme.muted)
        self._marker.setPen(flat_pen(theme.border_strong, Qt.PenStyle.DashLine, 1.0))
        self._cursor.setPen(flat_pen(theme.muted, width=1.0))
        self._empty.setStyleSheet(f"color: {theme.muted.name()}; background: transparent")
        self._readout.setStyleSheet(
            f"color: {theme.text.name()}; background: {theme.panel.name()};"
            f"border: 1px solid {theme.border_strong.name()}; border-radius: 4px; padding: 2px 6px"
        )

    def fit(self) -> None:
        """Show the whole history, now and as it grows."""
        self._fitted = True
        self._refresh()

    # --- construction ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.log_action = QAction("Log scale", self, checkable=True)
        self.log_action.setToolTip("Show the error on a logarithmic scale: equal factors, equal distances")
        self.fit_action = QAction("Fit", self)
        self.fit_action.setToolTip("Show the whole history again (double-click, Home)")
        self.menu = QMenu(self)
        self.menu.addActions([self.log_action, self.fit_action])

    def _make_plot(self) -> None:
        self._epochs, self._errors = CountAxis("bottom", "epoch"), ValueAxis("left", "mean error E")
        self.plot = _Plot(self, axisItems={"bottom": self._epochs, "left": self._errors}, enableMenu=False)
        self.plot.setObjectName("error_plot")
        self.plot.setAccessibleName("Error over epochs")
        self.plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        item = self.plot.getPlotItem()
        item.hideButtons()
        item.ctrlMenu.setParent(self.plot, item.ctrlMenu.windowFlags())  # it is never shown and would outlive the plot
        for axis in (self._epochs, self._errors):
            axis.setZValue(-1)  # the grid behind the curves
        item.getViewBox().disableAutoRange()
        item.getViewBox().setLimits(minXRange=2.0, minYRange=1e-9)
        self._view: pg.ViewBox = item.getViewBox()
        self._marker = pg.InfiniteLine(0.0, angle=90)
        self._cursor = pg.InfiniteLine(0.0, angle=90)
        for line in (self._marker, self._cursor):
            item.addItem(line, ignoreBounds=True)
        self._train, self._test = Curve(item, Qt.PenStyle.SolidLine), Curve(item, Qt.PenStyle.DashLine)
        self._curves = (self._train, self._test)

    def _make_overlays(self) -> None:
        self._empty, self._readout = QLabel(self.plot), QLabel(self.plot)
        for label in (self._empty, self._readout):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._readout.setFont(number_font(9))
        self._readout.hide()

    def _lay_out(self) -> None:
        self.header = PanelHeader("ERROR OVER EPOCHS")
        styles = (("train", Qt.PenStyle.SolidLine), ("test", Qt.PenStyle.DashLine))
        self._legend = tuple(LegendEntry(name, style) for name, style in styles)
        self._log_button = QToolButton()
        self._log_button.setDefaultAction(self.log_action)
        self._log_button.setProperty("kind", "compact")
        self._log_button.setAccessibleName("Logarithmic scale")
        for widget in (*self._legend, self._log_button):
            self.header.add(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 6, MARGIN, 4)
        layout.setSpacing(2)
        layout.addWidget(self.header)
        layout.addWidget(self.plot, 1)

    def _connect(self) -> None:
        self.log_action.toggled.connect(self._on_log_toggled)
        self.fit_action.triggered.connect(self.fit)
        self._view.sigRangeChanged.connect(self._on_range_changed)
        self._view.sigRangeChangedManually.connect(self._on_zoomed)
        self.plot.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.plot.scene().sigMouseClicked.connect(self._on_mouse_clicked)
        self.plot.left.connect(self._hide_cursor)
        self.plot.stepped.connect(self._on_stepped)
        self.plot.fit_requested.connect(self.fit)
        self.plot.menu_requested.connect(self.menu.popup)
        self.plot.resized.connect(self._on_resized)

    def sizeHint(self) -> QSize:
        return QSize(640, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 130)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    # --- drawing -----------------------------------------------------------------------------------------------

    @property
    def _log(self) -> bool:
        return self.log_action.isChecked()

    @property
    def _last(self) -> int:
        """The place of the newest entry; −1 without any."""
        return len(self._history.train) - 1

    def _refresh(self) -> None:
        self._stale = False
        ranges = [value_range(c.values, above=0.0 if self._log else -math.inf) for c in self._curves]
        found = [r for r in ranges if r is not None]
        self._range = (min(r[0] for r in found), max(r[1] for r in found)) if found else None
        if self._fitted:
            self._show_all()
        self._draw()
        self._legend[1].setVisible(ranges[1] is not None)
        self._show_emptiness()
        self._show_readout()
        # pyqtgraph settles ranges while it paints, and would then paint everything once more.
        self.plot.scene().prepareForPaint()

    def _show_all(self) -> None:
        last = max(self._last * self._history.stride, 0)
        right = max(last, _SHORTEST)
        self._fitting = True
        self._view.setRange(
            xRange=(-0.015 * right, 1.02 * right), yRange=_limits(self._range, log=self._log), padding=0
        )
        self._fitting = False

    def _draw(self) -> None:
        view, width = self._view.viewRange(), max(int(self._view.width()) // 2, 100)
        for curve in self._curves:
            curve.draw(view, self._history.stride, width, log=self._log)

    def _show_emptiness(self) -> None:
        self._empty.setText(NOTHING_POSITIVE if self._last >= 0 else EMPTY)
        self._empty.setVisible(self._range is None)
        self._marker.setVisible(self._last > 0)
        self.plot.setAccessibleDescription(self._text(self._last) if self._last >= 0 else EMPTY)

    def _on_range_changed(self) -> None:
        if not self._fitting and not self._stale:
            self._draw()
            self._show_readout()

    def _on_zoomed(self) -> None:
        self._fitted = False

    def _on_log_toggled(self, on: bool) -> None:
        self._errors.setLogMode(on)
        # The old range of heights means nothing on the other scale.
        self.fit()

    def _on_resized(self) -> None:
        self._empty.setGeometry(self.plot.rect().adjusted(60, 10, -20, -40))
        if not self._stale:
            self._draw()
            self._show_readout()

    # --- reading off -------------------------------------------------------------------------------------------

    def _on_mouse_moved(self, position: QPointF) -> None:
        inside = self._view.sceneBoundingRect().contains(position)
        epoch = self._view.mapSceneToView(position).x()
        self._read_at(round(epoch / self._history.stride) if inside else None)

    def _on_stepped(self, direction: int) -> None:
        """Move the cursor by about a pixel, from the newest entry if there is none."""
        entries = self._view.viewPixelSize()[0] / self._history.stride
        here = self._last if self._read is None else self._read + direction * max(1, round(entries))
        self._read_at(here)

    def _hide_cursor(self) -> None:
        self._read_at(None)

    def _read_at(self, place: int | None) -> None:
        self._read = None if place is None or self._last < 0 else min(max(place, 0), self._last)
        self._show_readout()

    def _show_readout(self) -> None:
        """The values at the cursor; those of the only entry without one."""
        place = 0 if self._read is None and self._last == 0 else self._read
        self._cursor.setVisible(self._read is not None)
        self._readout.setVisible(place is not None and self._last >= 0 and self._range is not None)
        if place is not None and self._last >= 0:
            place = min(place, self._last)
            self._cursor.setPos(float(place * self._history.stride))
            self._readout.setText(self._text(place))
            self._place_readout(place)

    def _text(self, place: int) -> str:
        parts = [f"epoch {place * self._history.stride:,}"]
        for name, curve in zip(("train", "test"), self._curves, strict=True):
            if place < len(curve.values) and not math.isnan(curve.values[place]):
                parts.append(f"{name} {shown(float(curve.values[place]))}")
        return " · ".join(parts)

    def _place_readout(self, place: int) -> None:
        """Beside the vertical line, on the side where there is room."""
        self._readout.adjustSize()
        area: QRectF = self._view.sceneBoundingRect()
        x = self._view.mapViewToScene(QPointF(place * self._history.stride, 0.0)).x()
        fits = x + 10 + self._readout.width() <= area.right()
        left = x + 10 if fits else max(x - 10 - self._readout.width(), area.left())
        self._readout.move(round(left), round(area.top()) + 6)

    def _on_mouse_clicked(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.menu.popup(event.screenPos().toPoint())


def _limits(values: tuple[float, float] | None, *, log: bool) -> tuple[float, float]:
    """The heights between which all values stand with room around them; logarithms on that scale."""
    if log:
        low, high = (math.log10(v) for v in values or (0.001, 1.0))
        room = max(0.06 * (high - low), 0.15)
        return low - room, high + room
    low, high = values or (0.0, 1.0)
    room = 0.06 * ((high - low) or abs(high) or 1.0)
    # From 0 on unless that would leave the curve flat at the top.
    from_zero = 0 <= low < max(high - low, 0.5 * high) or low == high >= 0
    return (0.0 if from_zero else low - room), high + room
