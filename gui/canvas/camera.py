"""A view of the scene that is zoomed, panned and fitted: which part of the network is seen, and how large.

The base of the network view; it knows nothing of selection, gestures and typing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QInputDevice, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from engine.network import Network
from engine.place import Place
from gui.canvas import legend
from gui.canvas.ground import changed, in_view, spots_of
from gui.canvas.scene import NetworkScene
from gui.canvas.touch import PinchFilter
from gui.theme import Theme

_ZOOM_STEP, _WHEEL_NOTCH = 1.25, 120.0
_LEAST_ZOOM, _MOST_ZOOM = 0.05, 8.0
_FIT_ZOOM = 1.35  # a small network is not blown up beyond this
_NEAR_ZOOM = 2.0  # nor is a part of one
_MARGIN = 18.0
_ABOUT = 70.0  # scene units of surroundings that are shown with what is revealed
_PAN_NOTCH = 0.5  # pixels for each unit of a turned wheel
_AT_REST_AFTER = 160  # milliseconds without a change


class Camera(QGraphicsView):
    """Shows a part of a scene; the scene rectangle is the view's own: exactly what is in view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = NetworkScene(theme)
        self._scene.setParent(self)
        self.setScene(self._scene)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The legend stands over everything, and most changes touch most of the picture.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self._pinch = PinchFilter(self.viewport())
        self._pinch.pinched.connect(self._on_pinched)
        self._fitted = True
        self._below = 0.0  # pixels above the legend that something stands on
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_AT_REST_AFTER)
        self._resting.timeout.connect(self.come_to_rest)

    @property
    def network_scene(self) -> NetworkScene:
        """The scene, for pictures."""
        return self._scene

    @property
    def zoom(self) -> float:
        """Pixels for a unit of the scene."""
        return self.transform().m11()

    # --- what is in view ---------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Shows the whole network, centred above the legend."""
        self._fitted = True
        self._frame(self._scene.content_rect(), _FIT_ZOOM)

    def reveal(self, places: Collection[Place]) -> None:
        """Brings places into view: as they are if they are in it already, else by panning, and smaller if need be."""
        wanted, room = self._around(places, _ABOUT), self._free_area()
        if wanted.isEmpty() or self._seen(room).contains(self._around(places, 1.0)):
            return
        zoom = min(self.zoom, room.width() / wanted.width(), room.height() / wanted.height())
        self._fitted = False
        self._set_view(max(zoom, _LEAST_ZOOM), wanted.center(), room.center())

    def follow(self, before: Network | None, positions: Mapping[str, tuple[float, float]]) -> None:
        """Brings into view what an edit changed, where it left nothing of the network in view."""
        seen = self._seen(QRectF(self.viewport().rect()))
        if before is not None and not (self._fitted or in_view(self._scene, seen)):
            self.reveal(changed(self._scene, before, positions))

    def zoom_to(self, places: Collection[Place]) -> None:
        """Shows places as large as they fit."""
        wanted = self._around(places, _ABOUT)
        if not wanted.isEmpty():
            self._fitted = False
            self._frame(wanted, _NEAR_ZOOM)

    def look_at(self, point: QPointF) -> None:
        """Brings a point of the scene into the middle, as large as everything is."""
        self._fitted = False
        self._set_view(self.zoom, point, self._free_area().center())

    def zoom_in(self) -> None:
        """Closer."""
        self._zoom_about(_ZOOM_STEP, QPointF(self.viewport().rect().center()))

    def zoom_out(self) -> None:
        """Farther."""
        self._zoom_about(1 / _ZOOM_STEP, QPointF(self.viewport().rect().center()))

    def _left_edge(self) -> float:
        """What stands at the left edge of the view and should not be looked through, in pixels."""
        return 0.0

    def keep_clear_below(self, pixels: float) -> None:
        """So much above the legend has something standing on it; the whole network in view makes room for it."""
        if pixels != self._below:
            self._below = pixels
            if self._fitted:
                self.fit()

    def _free_area(self) -> QRectF:
        """The part of the viewport in which nothing stands over the picture."""
        below = legend.HEIGHT + legend.HEADLINE + self._below
        return QRectF(self.viewport().rect()).adjusted(_MARGIN + self._left_edge(), _MARGIN, -_MARGIN, -below)

    def _frame(self, content: QRectF, most: float) -> None:
        room = self._free_area()
        if content.isEmpty() or room.width() < 20 or room.height() < 20:
            return
        zoom = min(room.width() / content.width(), room.height() / content.height(), most)
        self._set_view(max(zoom, _LEAST_ZOOM), content.center(), room.center())

    def _around(self, places: Collection[Place], about: float) -> QRectF:
        """The part of the scene that places take, with so much about them; empty for none."""
        wanted = QRectF()
        for place in places:
            for spot in spots_of(self._scene, place):
                wanted = wanted.united(QRectF(spot.x() - about, spot.y() - about, 2 * about, 2 * about))
        return wanted

    def _seen(self, area: QRectF) -> QRectF:
        """A part of the viewport in the scene."""
        return QRectF(self._to_scene(area.topLeft()), self._to_scene(area.bottomRight()))

    def _zoom_about(self, factor: float, point: QPointF) -> None:
        """Zooms so that what is at a point of the viewport stays there."""
        self._fitted = False
        still = self._to_scene(point)
        zoom = min(max(self.zoom * factor, _LEAST_ZOOM), _MOST_ZOOM)
        self._set_view(zoom, still, point)

    def _set_view(self, zoom: float, still: QPointF, point: QPointF) -> None:
        """Puts a point of the scene at a point of the viewport, at a zoom; nothing limits where one can go."""
        size = self.viewport().size()
        left, top = still.x() - point.x() / zoom, still.y() - point.y() / zoom
        self.resetTransform()
        self.scale(zoom, zoom)
        self.setSceneRect(left, top, size.width() / zoom, size.height() / zoom)
        self._scene.set_zoom(zoom)
        self._scene.edges.set_area(self.sceneRect())
        self.viewport().update()

    def _to_scene(self, point: QPointF) -> QPointF:
        rect = self.sceneRect()
        return QPointF(rect.left() + point.x() / self.zoom, rect.top() + point.y() / self.zoom)

    def _to_view(self, at: QPointF) -> QPointF:
        rect = self.sceneRect()
        return QPointF((at.x() - rect.left()) * self.zoom, (at.y() - rect.top()) * self.zoom)

    def _scroll(self, by: QPoint) -> None:
        self._fitted = False
        self._set_view(self.zoom, self.sceneRect().topLeft(), QPointF(by))

    # --- wheel, touchpad and size ------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms about the pointer; two fingers and a wheel with Shift pan, Ctrl zooms with either."""
        self._move()
        by = self._pan_of(event)
        if by is None:
            self._zoom_about(_ZOOM_STEP ** (event.angleDelta().y() / _WHEEL_NOTCH * 0.8), event.position())
        elif not by.isNull():
            self._scroll(by)
        event.accept()

    def _pan_of(self, event: QWheelEvent) -> QPoint | None:
        """By how much a turn of the wheel pans; None if it zooms."""
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return None
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return QPoint(round((turn.y() or turn.x()) * _PAN_NOTCH), 0)
        if event.device().type() == QInputDevice.DeviceType.TouchPad:
            return event.pixelDelta() if not event.pixelDelta().isNull() else turn * _PAN_NOTCH
        return QPoint(round(turn.x() * _PAN_NOTCH), 0) if not turn.y() else None

    def _on_pinched(self, factor: float, point: QPointF) -> None:
        self._zoom_about(factor, point)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self._set_view(self.zoom, self.sceneRect().topLeft(), QPointF(0, 0))

    def _move(self) -> None:
        """Something changes that may change again at once: speed goes before smoothness until it rests."""
        self._scene.set_moving(True)
        self._resting.start()

    def come_to_rest(self) -> None:
        """Nothing changes any more for now: smoothness goes before speed again."""
        self._resting.stop()
        self._scene.set_moving(False)
