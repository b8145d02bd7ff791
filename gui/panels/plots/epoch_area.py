"""The area that the error plot draws on, with its time cursor: what the mouse and the keys mean there.

For the error plot alone; loads pyqtgraph, so it is imported by it only.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QLabel

from gui.panels.plots import epoch_keys
from gui.panels.plots.axes import CountAxis, ValueAxis
from gui.panels.plots.curve import flat_pen

_HANDLE = 6.0  # px, half the width of the cursor's handle
_NEAR = 7.0  # px from the cursor within which the pointer says that it can be dragged


class TimeCursor(pg.InfiniteLine):  # type: ignore[misc]  # pyqtgraph has no types
    """The line at the epoch in view, with a handle at its top."""

    def __init__(self) -> None:
        super().__init__(0.0, angle=90)
        self._colour = QColor()
        self.setZValue(50)

    def set_look(self, colour: QColor, *, past: bool) -> None:
        """Its colour; bold while the past is looked at."""
        self._colour = colour
        self.setPen(flat_pen(colour, Qt.PenStyle.SolidLine if past else Qt.PenStyle.DashLine, 1.8 if past else 1.0))

    def boundingRect(self) -> QRectF:
        return QRectF(super().boundingRect())

    def paint(self, painter: QPainter, *arguments: object) -> None:
        super().paint(painter, *arguments)
        view = self.getViewBox()
        top = view.mapToScene(QPointF(0.0, 0.0)).y() + 1.0
        x = view.mapViewToScene(QPointF(self.value(), 0.0)).x()
        painter.save()
        painter.setTransform(view.scene().views()[0].viewportTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        shape = ((-_HANDLE, 0.0), (_HANDLE, 0.0), (_HANDLE, 7.0), (0.0, 13.0), (-_HANDLE, 7.0))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in shape]))
        painter.restore()


class EpochArea(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """Emits where it is scrubbed (a point of the plot, and whether it begins), pointed at and left.

    The left button scrubs; with Shift, or the middle one, it moves the view as pyqtgraph does, and so it does on an
    axis. `key_pressed` is asked about keys that go through time.
    """

    scrubbed = Signal(QPointF, bool)
    released = Signal()
    pointed = Signal(QPointF)
    left = Signal()
    escaped = Signal()
    key_pressed = Signal(QKeyEvent)
    fit_requested = Signal()
    menu_requested = Signal(QPoint)
    resized = Signal()

    def __init__(self, epochs: CountAxis, errors: ValueAxis) -> None:
        super().__init__(axisItems={"bottom": epochs, "left": errors}, enableMenu=False)
        self._scrubbing = False
        self.setObjectName("error_plot")
        self.setAccessibleName("Error over epochs")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        item = self.getPlotItem()
        item.hideButtons()
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())  # it is never shown and would outlive the plot
        for axis in (epochs, errors):
            axis.setZValue(-1)  # the grid behind the curves
        self.view: pg.ViewBox = item.getViewBox()
        self.view.disableAutoRange()
        self.view.setLimits(minXRange=2.0, minYRange=1e-9)
        self.cursor_line, self.hover_line = TimeCursor(), pg.InfiniteLine(0.0, angle=90)
        for line in (self.hover_line, self.cursor_line):
            item.addItem(line, ignoreBounds=True)
        self.scene().sigMouseClicked.connect(self._on_scene_clicked)
        self.viewport().setMouseTracking(True)

    # --- places ------------------------------------------------------------------------------------------------

    @property
    def area(self) -> QRectF:
        """Where the curves are drawn, in pixels of the widget."""
        return QRectF(self.view.sceneBoundingRect())

    @property
    def scrubbing(self) -> bool:
        """Whether the cursor is being dragged."""
        return self._scrubbing

    def x_of(self, epoch: float) -> float:
        """The pixel of an epoch."""
        (left, right), _ = self.view.viewRange()
        area = self.area
        return float(area.left() + (epoch - left) / (right - left) * area.width())

    def _spot(self, event: QMouseEvent) -> QPointF | None:
        """The point of the plot under the pointer; None outside of the curves' area."""
        at = self.mapToScene(event.position().toPoint())
        return QPointF(self.view.mapSceneToView(at)) if self.area.contains(at) else None

    # --- mouse -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._spot(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and plain and spot is not None:
            self._scrubbing = True
            self.scrubbed.emit(spot, True)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing:
            at = self.mapToScene(event.position().toPoint())
            self.scrubbed.emit(QPointF(self.view.mapSceneToView(at)), False)
            event.accept()
            return
        super().mouseMoveEvent(event)
        spot = self._spot(event) if not event.buttons() else None
        near = spot is not None and abs(event.position().x() - self.x_of(self.cursor_line.value())) < _NEAR
        self.viewport().setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor)
        if spot is None:
            self.left.emit()
        else:
            self.pointed.emit(spot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing and event.button() == Qt.MouseButton.LeftButton:
            self._scrubbing = False
            self.released.emit()
            event.accept()
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._spot(event) is None:  # on an axis: the area itself is scrubbed
            self.fit_requested.emit()
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def _on_scene_clicked(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.menu_requested.emit(event.screenPos().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # A click of the right button arrives through the scene, which tells it from a drag.
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menu_requested.emit(self.mapToGlobal(self.rect().center()))
        event.accept()

    # --- keys --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        return epoch_keys.claims(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if epoch_keys.wanted(event, 0, 0) is not None:
            self.key_pressed.emit(event)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def quieten(label: QLabel) -> None:
    """Make a label one that says over a plot why it is empty: in its middle, and the mouse goes through it."""
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
