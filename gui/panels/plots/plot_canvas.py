"""The area that a plot draws on: two axes in the theme's colours, a read-out at the pointer, words where it is empty.

For the plots alone; loads pyqtgraph, so it is imported by them only.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QLabel

from gui.panels.plots.axes import PlotAxis
from gui.panels.plots.readout import Readout
from gui.theme import LIGHT, Theme

_OFF = 14  # px between the pointer and what is said there
_LOW = 110  # px of height below which the axes have no titles


class PlotCanvas(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Emits where it is pointed at, clicked and left, all as points of the plot.

    With `movable` the middle button, or the left one with Shift, moves the view and the wheel zooms; `moved` comes when
    somebody has done so, and `fit_requested` with a double click.
    """

    pointed = Signal(QPointF)
    clicked = Signal(QPointF)
    left = Signal()
    moved = Signal()
    fit_requested = Signal()
    resized = Signal()

    def __init__(self, bottom: PlotAxis, left: PlotAxis, name: str, *, movable: bool = False) -> None:
        super().__init__(axisItems={"bottom": bottom, "left": left}, enableMenu=False)
        self.axes_shown = (bottom, left)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # a picture of the ground would go into every SVG
        self._movable = movable
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item = self.getPlotItem()
        item.hideButtons()
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())  # it is never shown and would outlive the plot
        for axis in self.axes_shown:
            axis.setZValue(-1)  # the grid behind what is drawn
        self.view: pg.ViewBox = item.getViewBox()
        self.view.disableAutoRange()
        self.view.setMouseEnabled(movable, movable)
        self.view.sigRangeChangedManually.connect(self._on_view_range_changed_manually)
        self.viewport().setMouseTracking(True)
        self.readout, self._empty = Readout(self), QLabel(self)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.hide()
        self.set_theme(LIGHT)

    # --- what is shown -----------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setBackground(theme.plot_background)
        for axis in self.axes_shown:
            axis.set_theme(theme)
        self.readout.set_look(theme, strong=False)
        self._empty.setStyleSheet(f"color: {theme.muted.name()}; background: transparent")

    def show_empty(self, text: str) -> None:
        """Say why there is nothing to see; "" where there is something."""
        self._empty.setText(text)
        self._empty.setVisible(bool(text))
        for axis in self.axes_shown:
            axis.setVisible(not text)
        if text:
            self.readout.hide()
            self.setAccessibleDescription(text)

    def say(self, text: str) -> None:
        """Say something beside the pointer; nothing with ""."""
        self.readout.setVisible(bool(text) and self._empty.isHidden())
        if self.readout.isHidden():
            return
        self.readout.setText(text)
        self.readout.adjustSize()
        width, height, at = self.readout.width(), self.readout.height(), self._last
        x = at.x() + _OFF if at.x() + _OFF + width < self.width() else at.x() - _OFF - width
        y = at.y() - _OFF - height if at.y() - _OFF - height > 0 else at.y() + _OFF
        self.readout.move(max(round(x), 0), min(max(round(y), 0), max(self.height() - height, 0)))

    # --- places ------------------------------------------------------------------------------------------------

    @property
    def area(self) -> QRectF:
        """Where things are drawn, in pixels of the widget."""
        return QRectF(self.view.sceneBoundingRect())

    def pixel_of(self, x: float, y: float) -> QPointF:
        """The pixel of a point of the plot."""
        return QPointF(self.view.mapViewToScene(QPointF(x, y)))

    def _spot(self, event: QMouseEvent) -> QPointF | None:
        at = QPointF(event.position())
        return QPointF(self.view.mapSceneToView(at)) if self.area.contains(at) else None

    # --- mouse -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        spot = self._spot(event)
        if pressed is not None and spot is not None and (event.position() - pressed).manhattanLength() < 4:
            self.clicked.emit(spot)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._movable:
            self.fit_requested.emit()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._last = event.position()
        spot = self._spot(event)
        if spot is None:
            self._leave()
        else:
            self.pointed.emit(spot)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._leave()

    def _leave(self) -> None:
        self.say("")
        self.left.emit()

    def _on_view_range_changed_manually(self) -> None:
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if not hasattr(self, "_empty"):
            return  # pyqtgraph gives itself a size while it is being made
        self._empty.setGeometry(self.rect().adjusted(20, 6, -20, -6))
        for axis in self.axes_shown:
            axis.showLabel(self.height() >= _LOW)
        self.resized.emit()
