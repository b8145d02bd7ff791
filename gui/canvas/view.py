"""The network view: tools, keys and typing over the scene. It shows values and emits intents.

For the main window, which connects its signals; the view changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from engine.network import Network, Vector
from engine.place import Place
from engine.reference import Reference
from gui.canvas import drawing
from gui.canvas.asking import Asking
from gui.canvas.fields import Fields
from gui.canvas.gestures.band import RubberBand
from gui.canvas.gestures.drag import DragNeurons
from gui.canvas.gestures.gesture import Gesture, Pointer, Reach
from gui.canvas.gestures.pan import Pan
from gui.canvas.glass import Glass
from gui.canvas.glass_paint import GlassPainter
from gui.canvas.ground import dot
from gui.canvas.keyboard import Keyboard
from gui.canvas.overview import Overview
from gui.canvas.screen import Screen
from gui.canvas.spots import spot
from gui.canvas.tips import bundle_tip, tip
from gui.canvas.tool_strip import ToolStrip
from gui.canvas.tools.box import ToolBox
from gui.canvas.tools.tool import ToolName
from gui.selection import NOTHING, Selection, selecting
from gui.theme import LIGHT, Theme

_PANNING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_STRIP = 12  # pixels from the edges to the strip of tools


class NetworkView(Screen):
    """The canvas. Signals are intents and facts; what follows from them comes back through `show_…`."""

    parameter_edited = Signal(int, float)
    requested = Signal(object)  # Intent
    edit_refused = Signal(str)
    selection_changed = Signal(object)  # Selection
    context_requested = Signal(object, object)  # Selection and the global QPoint of its menu
    explanation_wanted = Signal(object)  # Reference
    pointed_at = Signal(object)  # Place, or None
    escaped = Signal()  # with nothing of the canvas to end

    def __init__(self, theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("network_view")
        self.setAccessibleName("Network")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._glass = Glass(self.viewport().update)
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton  # which began it
        self._pointer: Pointer | None = None  # of the gesture that goes on
        self._reach = Reach(
            self._scene, self._glass, self.requested.emit, self.select, self.edit_refused.emit,
            self._scroll, self._beside, self.toggle_fold,
        )  # fmt: skip
        self._tools = ToolBox(self._reach)
        self._asking = Asking(self._scene, self.explanation_wanted.emit, self.pointed_at.emit)
        self._keyboard = Keyboard(self._reach, self)
        self._fields = Fields(self._reach, self.viewport(), self.parameter_edited.emit, self.setFocus)
        self._overview = Overview(self)
        self._strip = ToolStrip(self)
        self._strip.move(_STRIP, _STRIP)
        self._strip.tool_chosen.connect(self.take)
        self._strip.activation_chosen.connect(self._on_activation_chosen)
        self._strip.neuron_dragged.connect(self._on_neuron_dragged)
        self._strip.neuron_dropped.connect(self._on_neuron_dropped)
        self.set_theme(theme)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_network(
        self,
        network: Network,
        parameters: Vector,
        positions: Mapping[str, tuple[float, float]],
        *,
        anew: bool = False,
    ) -> None:
        """Shows a network; the zoom stays as long as a network that was all in view still is; the selection too.

        Places have other numbers in it: whoever shows the selection elsewhere shows it anew, once the network is shown
        there. A network that is shown `anew` is another document's: of what was there nothing stays.
        """
        self.cancel_gesture()
        before, placed = None if anew else self._scene.network, self._scene.positions
        with self._scene.holding_labels():
            if self._scene.show_network(network, parameters, positions, anew=anew):
                self._fields.cancel()
                if self._fitted:
                    self.fit()
            self.follow(before, placed)
        self._tools.current.refresh()
        self._announce()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._scene.set_theme(theme)
        self._strip.set_theme(theme)
        self.setBackgroundBrush(theme.canvas)

    # --- drawing -----------------------------------------------------------------------------------------------

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawForeground(painter, rect)
        painter.save()
        painter.resetTransform()
        area, theme = QRectF(self.viewport().rect()), self._scene.theme
        GlassPainter(painter, theme, area, self.zoom, self._to_view).draw(self._glass)
        painter.restore()

    def _set_view(self, zoom: float, still: QPointF, point: QPointF) -> None:
        super()._set_view(zoom, still, point)
        self._fields.follow(self.mapFromScene)
        self._overview.follow()  # before both are painted, so that this is done once

    def _left_edge(self) -> float:
        return float(self.tools_right)

    @property
    def tools_right(self) -> int:
        """How many pixels of the left side the strip of tools stands on."""
        return _STRIP + self._strip.width()

    # --- mouse -------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._fields.accept()
        event.accept()
        if self._gesture is not None and event.button() != self._button:
            return  # another button does not end what one button began
        self.cancel_gesture()  # its button was let go where the canvas did not see it
        self._pointer = pointer = self._at(event)
        panning = event.modifiers() & _PANNING == _PANNING
        if event.button() == Qt.MouseButton.MiddleButton or (event.button() == Qt.MouseButton.LeftButton and panning):
            self._gesture = Pan(self._reach, pointer)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._gesture = self._tools.current.press(pointer)
        self._button = event.button()
        self._asking.press(pointer, plain=isinstance(self._gesture, RubberBand | DragNeurons))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._at(event)
        if self._gesture is not None and not event.buttons() & self._button:
            self.cancel_gesture()  # the button was let go over a dialog, say, that came up meanwhile
        if self._gesture is not None:
            self._move()
            self._drag(pointer)
        else:
            self._hover(pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._gesture is not None and event.button() == self._button:
            gesture, self._gesture = self._gesture, None
            gesture.end()
            self._hover(self._at(event))
            self._asking.release(self._at(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._tools.name != "select" or event.button() != Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)
            return
        self.cancel_gesture()
        pointer = self._at(event)
        place, sign = self._scene.place_at(pointer.at), self._scene.fold_sign_at(pointer.at)
        if sign is not None:
            self.toggle_fold(sign)
        elif place is not None and place.kind == "layer" and place.index in self._scene.folded_layers:
            self.toggle_fold(place.index)
        elif place is None or self._scene.parts.frame_at(pointer.at) is not None:
            self._add_at(pointer)
        elif place.kind in ("neuron", "layer"):
            self.rename_place(place)
        else:
            self.edit(place)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._scene.hover(None)
        self._asking.point_at(None)
        if self._gesture is None:
            self._tools.current.leave()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of what is clicked, which is selected first if it is not; by the keyboard that of the selection."""
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.ask_for_menu()
            return
        self.cancel_gesture()
        place = self._scene.place_at(self._to_scene(QPointF(event.pos())))
        if place is None or place not in self.selection:
            self.select(NOTHING if place is None else selecting(place))
        self._asking.open_menu(self.selection, self._to_scene(QPointF(event.pos())))
        self.context_requested.emit(self.selection, event.globalPos())

    def _at(self, event: QMouseEvent) -> Pointer:
        return Pointer(event.position().toPoint(), self._to_scene(event.position()), event.modifiers())

    def _hover(self, pointer: Pointer) -> None:
        self.viewport().setCursor(self._tools.current.hover(pointer))
        place = self._scene.hovered if self._tools.name == "select" else None
        self._asking.point_at(place)
        bundle = self._scene.bundle_at(pointer.at) if self._tools.name == "select" and place is None else None
        said = tip(self._scene, place) if bundle is None else bundle_tip(self._scene, bundle)
        self.viewport().setToolTip(self._scene.marks.words_at(pointer.at) or said)

    def _drag(self, pointer: Pointer) -> None:
        """Goes on with the gesture; its pointer says whether it may end here."""
        self._pointer = pointer
        if self._gesture is not None:
            self._asking.move(pointer)
            self._gesture.move(pointer)
            if self._glass.sketch.verdict == "forbidden":
                self.viewport().setCursor(Qt.CursorShape.ForbiddenCursor)
            elif not isinstance(self._gesture, Pan):
                self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def cancel_gesture(self) -> None:
        """Whatever the mouse began is as if it had not been."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
            self.viewport().unsetCursor()

    def _beside(self, neuron: int) -> tuple[int, int]:
        circle = dot(self._scene, neuron)
        point = self._to_view(QPointF(circle.x + circle.radius * 0.7, circle.y + circle.radius * 0.7)).toPoint()
        return point.x(), point.y()

    # --- tools -------------------------------------------------------------------------------------------------

    def take(self, name: ToolName, anew: bool = True) -> None:
        """Takes a tool in hand; `anew` lets it begin with nothing, not with what is selected."""
        self.cancel_gesture()
        self._fields.accept()
        self._tools.take(name, anew)
        self._strip.show_tool(name)
        self.setFocus()

    def begin_connecting(self) -> None:
        """Connects what is selected by keys or clicks, until Esc."""
        self.take("connect", anew=False)

    def add_neuron(self, activation: str | None = None) -> None:
        """A neuron at the end of the layer of what is selected; of the first hidden layer where nothing is."""
        if (wish := drawing.append_beside(self._scene, activation)) is not None:
            self.requested.emit(wish)

    def add_neuron_at(self, at: QPoint) -> None:
        """A neuron at a point of the screen, in the layer there or a new one between two."""
        self._add_at(self._from_global(at))

    def _add_at(self, pointer: Pointer) -> None:
        if (network := self._scene.network) is not None:
            at = spot(self._scene.layer_columns(), pointer.at.x())
            self.requested.emit(drawing.add_neuron(self._scene, network, at, pointer.at, None))

    def _on_activation_chosen(self, name: str | None) -> None:
        self._tools.adding.activation = name
        self.take("add_neuron")

    def _on_neuron_dragged(self, at: QPoint) -> None:
        if self._tools.name != "add_neuron":
            self.take("add_neuron")
        self._tools.adding.hover(self._from_global(at))

    def _on_neuron_dropped(self, at: QPoint) -> None:
        pointer = self._from_global(at)
        inside = self.viewport().rect().contains(pointer.point) and not self._strip.geometry().contains(pointer.point)
        if inside:
            self._tools.adding.press(pointer)
        self.take("select")

    def _from_global(self, at: QPoint) -> Pointer:
        point = self.viewport().mapFromGlobal(at)
        return Pointer(point, self._to_scene(QPointF(point)))

    @property
    def number_meant(self) -> Reference | None:
        """The number that a command is about: for which a menu was asked for, or that of what is selected."""
        return self._asking.meant()

    # --- selection ---------------------------------------------------------------------------------------------

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

    def zoom_to_selection(self) -> None:
        """Shows what is selected as large as it fits; all where nothing is."""
        if self.selection:
            self.zoom_to(self.selection.places)
        else:
            self.fit()

    def show_current(self) -> None:
        """Brings the place that the keyboard stands at into view."""
        if self._scene.selected is not None:
            self.reveal([self._scene.selected])

    def ask_for_menu(self) -> None:
        """The menu of the selection, beside the place that the keyboard stands at."""
        current = self._scene.selected
        point = self._to_view(self._scene.anchor(current)).toPoint() if current is not None else self.rect().center()
        self.context_requested.emit(self.selection, self.viewport().mapToGlobal(point))

    # --- keyboard and typing -----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # Esc pauses training in the window; here it first ends what the mouse began, and the tool.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            busy = self._gesture is not None or self._tools.name != "select"
            if busy and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._hold(event, held=True):
            return
        known = plain and self._gesture is None and self._tools.current.key(Qt.Key(event.key()))
        if known or self._keyboard.press(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._hold(event, held=False):
            super().keyReleaseEvent(event)

    def _hold(self, event: QKeyEvent, *, held: bool) -> bool:
        """A key that changes what a gesture does is held or let go while it goes on."""
        now = None if self._pointer is None else self._pointer.with_key(Qt.Key(event.key()), held=held)
        if now is None or self._gesture is None:
            return False
        self._drag(now)
        return True

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the network from what is selected, and at its ends on to other views."""
        return self._keyboard.tab(1 if forward else -1) or super().focusNextPrevChild(forward)

    def escape(self) -> bool:
        """Ends the innermost of what goes on: a gesture, a tool, the selection; False if there is nothing to end."""
        if self._gesture is not None:
            self.cancel_gesture()
        elif self._tools.name != "select":
            self._strip.cancel_drag()
            self.take("select")
        elif self.selection:
            self.select(NOTHING)
        else:
            self.escaped.emit()
            return False
        return True

    def edit(self, place: Place) -> None:
        """Opens the field for a place's weight or bias, or says why there is none."""
        self._fields.type_value(place)
        self._fields.follow(self.mapFromScene)

    def rename(self, neuron: str) -> None:
        """Opens the field for a neuron's name."""
        if (network := self._scene.network) is not None and neuron in network.index:
            self.rename_place(Place("neuron", network.index[neuron]))

    def rename_place(self, place: Place) -> None:
        """Opens the field for the name of a neuron or layer."""
        self._fields.type_name(place)
        self._fields.follow(self.mapFromScene)
