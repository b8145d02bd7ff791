"""A small picture of the whole network in a corner of its view: where one is in a network larger than the view.

For the view, which installs it with one line. Clicking or dragging in it moves the view.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gui.canvas.camera import Camera
from gui.canvas.column_items import middles

WIDE, HIGH = 190.0, 130.0  #: The most room that it takes, in pixels.
_MARGIN, _PAD = 14.0, 8.0
_NOTICEABLY = 1.25  # by how much the network must exceed the view for the overview to show
_LEAST_VIEW = 420  # pixels of a view's smaller side below which it would be in the way
_LEAST_DOT = 1.6


class Overview(QWidget):
    """Stands in the upper right corner of a camera while the network is noticeably larger than what is in view."""

    def __init__(self, camera: Camera) -> None:
        super().__init__(camera)
        self._camera = camera
        self._content = QRectF()
        self._followed: tuple[tuple[object, ...], QRectF, QSize] | None = None
        self._kept: QPixmap | None = None
        self.setObjectName("overview")
        self.setAccessibleName("Overview of the network")
        self.setToolTip("The whole network; click or drag to move the view")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()
        camera.viewport().installEventFilter(self)

    # --- when and where ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Whatever changes what is in view has it painted.
        if event.type() in (QEvent.Type.Paint, QEvent.Type.Resize):
            self.follow()
        return False

    def follow(self) -> None:
        """Shows what is in view now; nothing where that is as before, or painting would never end."""
        scene, view = self._camera.network_scene, self._camera.viewport().size()
        placed = scene.arrangement
        seen = self._camera.sceneRect()
        shapes = (scene.network, placed, placed.points.tobytes(), scene.theme)
        if (shapes, seen, view) == self._followed:
            return
        if self._followed is None or shapes != self._followed[0]:
            self._content, self._kept = scene.content_rect(), None
        self._followed = shapes, seen, view
        wanted = self._is_wanted(seen)
        if wanted:
            self._place()
            self.update()
        if wanted == self.isHidden():
            self.setVisible(wanted)

    def _is_wanted(self, seen: QRectF) -> bool:
        view, content = self._camera.viewport().size(), self._content
        if content.isEmpty() or seen.isEmpty() or min(view.width(), view.height()) < _LEAST_VIEW:
            return False
        return max(content.width() / seen.width(), content.height() / seen.height()) > _NOTICEABLY

    def _place(self) -> None:
        scale = self._scale()
        wide, high = self._content.width() * scale + 2 * _PAD, self._content.height() * scale + 2 * _PAD
        area = self._camera.viewport().rect()
        place = round(area.right() - _MARGIN - wide), round(area.top() + _MARGIN), round(wide), round(high)
        if place != self.geometry().getRect():
            self._kept = None
            self.setGeometry(*place)

    def _scale(self) -> float:
        content = self._content
        return min((WIDE - 2 * _PAD) / content.width(), (HIGH - 2 * _PAD) / content.height())

    # --- between its own pixels and the scene --------------------------------------------------------------------

    def to_scene(self, point: QPointF) -> QPointF:
        """The point of the scene that a point of the overview stands for."""
        content, scale = self._content, self._scale()
        return QPointF(content.left() + (point.x() - _PAD) / scale, content.top() + (point.y() - _PAD) / scale)

    def from_scene(self, rect: QRectF) -> QRectF:
        """Where a rectangle of the scene is in the overview."""
        content, scale = self._content, self._scale()
        left, top = (rect.left() - content.left()) * scale, (rect.top() - content.top()) * scale
        return QRectF(left + _PAD, top + _PAD, rect.width() * scale, rect.height() * scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._camera.look_at(self.to_scene(event.position()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._camera.look_at(self.to_scene(event.position()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    # --- drawing -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._camera.network_scene.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ground = QColor(theme.panel)
        ground.setAlphaF(0.94)
        painter.setPen(QPen(theme.border_strong, 1.0))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.drawPixmap(0, 0, self._shapes())
        seen = self.from_scene(self._camera.sceneRect()).intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        shade = QColor(theme.selection_outline)
        shade.setAlphaF(0.12)
        painter.setBrush(shade)
        painter.setPen(QPen(theme.selection_outline, 1.4))
        painter.drawRoundedRect(seen, 3, 3)
        painter.end()

    def _shapes(self) -> QPixmap:
        """The network in simple shapes; kept until another network, place or size calls for another picture."""
        ratio = self.devicePixelRatioF()
        if self._kept is None or self._kept.devicePixelRatio() != ratio:
            self._kept = QPixmap(self.size() * ratio)
            self._kept.setDevicePixelRatio(ratio)
            self._kept.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._kept)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            self._draw_shapes(painter)
            painter.end()
        return self._kept

    def _draw_shapes(self, painter: QPainter) -> None:
        scene = self._camera.network_scene
        network, placed, theme = scene.network, scene.arrangement, scene.theme
        if network is None:
            return
        painter.setPen(QPen(theme.border_strong, 1.0))
        centres = [QPointF(x, 0.0) for x in middles(network, placed)]
        for left, right in pairwise(centres):
            ends = [self.from_scene(QRectF(point, point)).topLeft() for point in (left, right)]
            painter.drawLine(*ends)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.neuron_outline)
        for box in placed.boxes.values():
            area = QRectF(box.x - box.wide, box.y - box.high, 2 * box.wide, 2 * box.high)
            painter.drawRoundedRect(self.from_scene(area), 2, 2)
        for x, y, radius in np.column_stack([placed.points, placed.radii])[placed.single].tolist():
            dot = max(radius * self._scale(), _LEAST_DOT)
            painter.drawEllipse(self.from_scene(QRectF(x, y, 0, 0)).topLeft(), dot, dot)
