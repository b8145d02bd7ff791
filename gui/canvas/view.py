"""The network view: zoom, gestures, keyboard and typing over the scene. It shows values and emits intents.

For the main window, which connects its signals; the view changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from engine.network import Network, Vector
from engine.place import Place
from engine.trace import Frame
from gui.announcing import describe
from gui.canvas import legend
from gui.canvas.editor import NumberEditor
from gui.canvas.label_plan import LabelMode
from gui.canvas.legend import KeptLegend, Legend
from gui.canvas.navigation import neighbour
from gui.canvas.scene import NetworkScene
from gui.canvas.tips import announced, editor_words, refusal, tip
from gui.canvas.tools import DragNeuron, Gesture, Pan, PinchFilter
from gui.intents import structure
from gui.selection import NOTHING, Selection, selecting
from gui.theme import LIGHT, Theme

_ZOOM_STEP, _WHEEL_NOTCH = 1.25, 120.0
_LEAST_ZOOM, _MOST_ZOOM = 0.05, 8.0
_FIT_ZOOM = 1.35  # a small network is not blown up beyond this
_MARGIN = 18.0
_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_AT_REST_AFTER = 160  # milliseconds without a change


class NetworkView(QGraphicsView):
    """The canvas. Signals are intents and facts; what follows from them comes back through `show_…`."""

    parameter_edited = Signal(int, float)
    requested = Signal(object)  # Intent
    edit_refused = Signal(str)
    selection_changed = Signal(object)  # Selection
    context_requested = Signal(object, object)  # Selection and the global QPoint of its menu

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_view")
        self.setAccessibleName("Network")
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._pinch = PinchFilter(self.viewport())
        self._pinch.pinched.connect(self._on_pinched)
        self._kept_legend = KeptLegend()
        self._gesture: Gesture | None = None
        self._fitted = True
        self._by_keyboard = False
        self._editor = NumberEditor(self.viewport())
        self._editor.accepted.connect(self.parameter_edited)
        self._editor.refused.connect(self.edit_refused)
        self._editor.left_by_key.connect(self.setFocus)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_AT_REST_AFTER)
        self._resting.timeout.connect(self._on_resting_timeout)
        self.set_theme(theme)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_network(self, network: Network, parameters: Vector, positions: Mapping[str, tuple[float, float]]) -> None:
        """Shows a network; a new structure is fitted into the view, the same one keeps the zoom; both the selection."""
        self._cancel_gesture()
        before = self.selection
        with self._scene.holding_labels():
            if self._scene.show_network(network, parameters, positions):
                self._editor.cancel()
                self.fit()
        if self.selection != before:
            self.selection_changed.emit(self.selection)
        self._announce()

    def show_parameters(self, parameters: Vector) -> None:
        """Recolours: may be called many times a second."""
        self._move()
        self._scene.show_parameters(parameters)

    def show_sample(self, inputs: Vector | None, targets: Vector | None) -> None:
        """The data's row at inputs and outputs; None where there is none."""
        self._scene.show_sample(inputs, targets)

    def show_frame(self, frame: Frame | None) -> None:
        """What is known at a step; None when not stepping."""
        self._scene.show_frame(frame)
        self._announce()

    def show_emphasis(self, places: Mapping[str, Sequence[Place]]) -> None:
        """Lights places in the colours of factors, by their roles; {} lights none."""
        self._scene.show_emphasis(places)

    def set_formula(self, formula: str) -> None:
        """The error's formula, which stands at the targets."""
        self._scene.set_formula(formula)

    def set_digits(self, digits: int) -> None:
        """How many significant digits the numbers have."""
        self._scene.set_digits(digits)

    def set_labels(self, mode: LabelMode) -> None:
        """Which weights are labelled: `automatic`, `all`, `focus`, `hover` or `none`; biases always are."""
        self._scene.set_labels(mode)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._scene.set_theme(theme)
        self.setBackgroundBrush(theme.canvas)

    @property
    def network_scene(self) -> NetworkScene:
        """The scene, for pictures."""
        return self._scene

    @property
    def zoom(self) -> float:
        """Pixels for a unit of the scene."""
        return self.transform().m11()

    # --- zoom --------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Shows the whole network, centred above the legend."""
        self._fitted = True
        content = self._scene.content_rect()
        below = legend.HEIGHT + legend.HEADLINE
        room = QRectF(self.viewport().rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -below)
        if content.isEmpty() or room.width() < 20 or room.height() < 20:
            return
        zoom = min(room.width() / content.width(), room.height() / content.height(), _FIT_ZOOM)
        self._set_view(zoom, content.center(), room.center())

    def zoom_in(self) -> None:
        """Closer."""
        self._zoom_about(_ZOOM_STEP, QPointF(self.viewport().rect().center()))

    def zoom_out(self) -> None:
        """Farther."""
        self._zoom_about(1 / _ZOOM_STEP, QPointF(self.viewport().rect().center()))

    def _zoom_about(self, factor: float, point: QPointF) -> None:
        """Zooms so that what is at a point of the viewport stays there."""
        self._fitted = False
        still = self._to_scene(point)
        zoom = min(max(self.zoom * factor, _LEAST_ZOOM), _MOST_ZOOM)
        self._set_view(zoom, still, point)

    def _set_view(self, zoom: float, still: QPointF, point: QPointF) -> None:
        """Puts a point of the scene at a point of the viewport, at a zoom.

        The scene rectangle is the view's own: exactly what is in view, so that nothing limits where one can go.
        """
        size = self.viewport().size()
        left, top = still.x() - point.x() / zoom, still.y() - point.y() / zoom
        self.resetTransform()
        self.scale(zoom, zoom)
        self.setSceneRect(left, top, size.width() / zoom, size.height() / zoom)
        self._scene.set_zoom(zoom)
        self._scene.edges.set_area(self.sceneRect())
        self._follow_editor()
        self.viewport().update()

    def _to_scene(self, point: QPointF) -> QPointF:
        rect = self.sceneRect()
        return QPointF(rect.left() + point.x() / self.zoom, rect.top() + point.y() / self.zoom)

    def _scroll(self, by: QPoint) -> None:
        self._fitted = False
        self._set_view(self.zoom, self.sceneRect().topLeft(), QPointF(by))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self._set_view(self.zoom, self.sceneRect().topLeft(), QPointF(0, 0))

    # --- drawing -----------------------------------------------------------------------------------------------

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.save()
        painter.resetTransform()
        if self._by_keyboard and self._scene.selected is None:
            painter.setPen(QPen(self._scene.theme.focus_ring, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        self._kept_legend.draw(painter, QRectF(self.viewport().rect()), self.legend(), self._scene.theme)
        painter.restore()

    def legend(self) -> Legend:
        """What the legend says now."""
        scene, stage = self._scene, self._scene.stage
        drawn, in_view = scene.edges.counted()
        said = legend.notes(scene.network, labels_all=scene.labels_all, drawn=drawn, in_view=in_view, zoom=self.zoom)
        headline = "" if stage is None else stage.headline
        return Legend(scene.scale, said, headline, None if stage is None else stage.phase)

    def _move(self) -> None:
        """Something changes that may change again at once: speed goes before smoothness until it rests."""
        self._scene.edges.set_moving(True)
        self._resting.start()

    def _on_resting_timeout(self) -> None:
        self._scene.edges.set_moving(False)
        self._announce()  # not while numbers fly by

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keyboard = event.reason() in _KEYBOARD_REASONS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_keyboard = False
        self.viewport().update()

    # --- mouse -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._editor.accept()
        point, at = event.position().toPoint(), self._to_scene(event.position())
        if event.button() == Qt.MouseButton.MiddleButton:
            self._gesture = Pan(point, self._scroll)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(point, at)
        event.accept()

    def _press(self, point: QPoint, at: QPointF) -> None:
        place = self._scene.place_at(at)
        self._select(place)
        if place is None:
            self._gesture = Pan(point, self._scroll)
        elif place.kind in ("neuron", "bias"):
            self._gesture = DragNeuron(self._scene, place.index, point, at, self._on_neuron_dropped)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._to_scene(event.position())
        if self._gesture is not None:
            self._move()
            self._gesture.move(event.position().toPoint(), at)
            return
        place = self._scene.place_at(at)
        self._scene.hover(place)
        self.viewport().setToolTip(tip(self._scene, place))
        hand = place is not None and place.kind in ("neuron", "bias", "connection")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._cancel_gesture()
        if event.button() == Qt.MouseButton.LeftButton:
            place = self._scene.place_at(self._to_scene(event.position()))
            if place is not None:
                self.edit(place)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._scene.hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        if notches:
            self._move()
            self._zoom_about(_ZOOM_STEP ** (notches * 0.8), event.position())
        event.accept()

    def _on_pinched(self, factor: float, point: QPointF) -> None:
        self._zoom_about(factor, point)

    def _cancel_gesture(self) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def _on_neuron_dropped(self, neuron: int, point: QPointF) -> None:
        network = self._scene.network
        if network is not None:
            points = {network.neurons[neuron].id: (point.x(), point.y())}
            self.requested.emit(structure.place_neurons(network, points))

    # --- selection and keyboard --------------------------------------------------------------------------------

    @property
    def selection(self) -> Selection:
        """What is selected."""
        return self._scene.selection

    def select(self, selection: Selection) -> None:
        """Selects; says so where it is another selection than before."""
        if selection != self._scene.selection:
            self._scene.select(selection)
            self.selection_changed.emit(selection)
            self._announce()

    def _select(self, place: Place | None) -> None:
        self.select(selecting(place) if place is not None else NOTHING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, network = event.key(), self._scene.network
        if key == Qt.Key.Key_Escape and self._gesture is not None:
            self._cancel_gesture()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._scene.selected is not None:
            self.edit(self._scene.selected)
        elif network is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            place = neighbour(self._scene, Qt.Key(key))
            if place is None:
                super().keyPressEvent(event)
                return
            self._select(place)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _announce(self) -> None:
        describe(self, announced(self._scene))

    # --- typing ------------------------------------------------------------------------------------------------

    def edit(self, place: Place) -> None:
        """Opens the field for a place's weight or bias, or says why there is none."""
        scene = self._scene
        refused = refusal(scene, place)
        if refused is not None:
            self.edit_refused.emit(refused)
            return
        words = editor_words(scene, place)
        if words is not None:
            self._editor.start(words.slot, words.value, scene.anchor(words.place), words.name, words.tip)
            self._follow_editor()

    def _follow_editor(self) -> None:
        if self._editor.isVisible():
            self._editor.follow(self.mapFromScene(self._editor.anchor))
