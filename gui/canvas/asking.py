"""Which number of the picture is meant: by a point of the scene, or by the place that stands for it.

For the view, which asks how that number came about when it is clicked.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from engine.network import Network
from engine.place import Place, PlaceKind
from engine.reference import Reference, What
from engine.steps import TOTAL
from gui.canvas.gestures.gesture import Pointer
from gui.canvas.scene import NetworkScene
from gui.canvas.stage import Stage
from gui.selection import Selection

_ABOVE_PART = 0.62  # of a target's text stands above the line with its part of the error


class Asking:
    """Turns a click on a number into the question how it came about; a drag is no click.

    It remembers which number a menu was asked for, as long as the same is selected, and says what is pointed at.
    """

    def __init__(
        self, scene: NetworkScene, ask: Callable[[Reference], object], point: Callable[[Place | None], object]
    ) -> None:
        self._scene, self._ask, self._point = scene, ask, point
        self._pointed: Place | None = None
        self._pressed: Pointer | None = None
        self._menu: tuple[Selection, Reference | None] | None = None

    def press(self, pointer: Pointer, *, plain: bool) -> None:
        """The mouse is pressed, by a `plain` click if it is let go again: no tool, no port, no other button."""
        self._pressed = pointer if plain and not pointer.modifiers else None
        self._menu = None

    def move(self, pointer: Pointer) -> None:
        """The pointer is elsewhere while the mouse is held."""
        if self._pressed is not None and pointer.away_from(self._pressed):
            self._pressed = None

    def release(self, pointer: Pointer) -> None:
        """The mouse is let go: asks, if it was pressed here."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        found = number_at(self._scene, pointer.at)
        if found is not None:
            self._ask(found)

    def point_at(self, place: Place | None) -> None:
        """Something else is under the pointer, or the same."""
        if place != self._pointed:
            self._pointed = place
            self._point(place)

    def open_menu(self, selection: Selection, at: QPointF | None) -> None:
        """A menu is asked for, at a point of the scene or by the keyboard."""
        self._menu = (selection, None if at is None else number_at(self._scene, at))

    def meant(self) -> Reference | None:
        """The number that a command means: the one for which the menu was asked for, or that of what is selected."""
        selection = self._scene.selection
        if self._menu is not None and self._menu[0] == selection and self._menu[1] is not None:
            return self._menu[1]
        current = self._scene.selected
        return None if current is None or len(selection.places) != 1 else number_of(self._scene, current)


def number_at(scene: NetworkScene, point: QPointF) -> Reference | None:
    """The number that is drawn at a point; None where there is none, and for the caption of a layer."""
    place = scene.place_at(point)
    return None if place is None else number_of(scene, place, point)


def number_of(scene: NetworkScene, place: Place, point: QPointF | None = None) -> Reference | None:
    """The number that a place stands for; with a point that of the chip or line that is drawn there."""
    network, stage = scene.network, scene.stage
    if network is None or stage is None or place.kind not in _NUMBERS:
        return None
    return _NUMBERS[place.kind](_Drawn(scene, network, stage), place, point)


class _Drawn(NamedTuple):
    """The scene with what it shows."""

    scene: NetworkScene
    network: Network
    stage: Stage


def _neuron(drawn: _Drawn, place: Place, point: QPointF | None) -> Reference:
    neuron, item = place.index, drawn.scene.neurons.get(place.index)
    if item is not None and point is not None:
        own = point - item.pos()
        chips: tuple[tuple[What, QRectF], ...] = (("delta", item.delta_rect()), ("net", item.net_rect()))
        for what, rect in chips:
            if rect.contains(own):
                return Reference(what, neuron)
    return Reference("input" if neuron < drawn.network.input_count else "out", neuron)


def _target(drawn: _Drawn, place: Place, point: QPointF | None) -> Reference:
    """The target, or the output's part of the error that stands below it."""
    output = place.index - drawn.network.layer_range(-1).start
    if point is None or math.isnan(float(drawn.stage.parts[output])):
        return Reference("target", place.index)
    item = drawn.scene.parts.targets[output]
    on_part = _is_below(point, item.text_rect().translated(item.pos()), _ABOVE_PART)
    return Reference("error" if on_part else "target", place.index)


def _error(_drawn: _Drawn, _place: Place, _point: QPointF | None) -> Reference:
    return Reference("error", TOTAL)


def _parameter(drawn: _Drawn, place: Place, point: QPointF | None) -> Reference | None:
    slots = drawn.network.weight_slots if place.kind == "connection" else drawn.network.bias_slots
    slot = int(slots[place.index])
    if slot < 0:
        return None
    newest = _newest(drawn.stage, slot)
    rect, second_line = _label(drawn.scene, place)
    if point is None or rect is None:
        return Reference("value" if newest == "gradient" else newest, slot)
    on_newest = second_line == "alone" or (second_line == "below" and _is_below(point, rect, 0.5))
    return Reference(newest if on_newest else "value", slot)


def _newest(stage: Stage, slot: int) -> What:
    """What the pass has found out last about a parameter."""
    if stage.changed[slot]:
        return "new_value"
    return "value" if math.isnan(float(stage.gradient[slot])) else "gradient"


def _label(scene: NetworkScene, place: Place) -> tuple[QRectF | None, str]:
    """Where a parameter's label stands, and where in it the newest number: `below`, `alone`, or nowhere."""
    if place.kind == "bias":
        item = scene.neurons.get(place.index)
        if item is None or item.look.bias is None:
            return None, ""
        return item.bias_rect().translated(item.pos()), "" if item.look.bias.below is None else "below"
    label = scene.labels.labels.get(place.index)
    if label is None:
        return None, ""
    text = label.text
    return label.rect(), "below" if text.below is not None else "" if text.value_role == "label_text" else "alone"


def _is_below(point: QPointF, rect: QRectF, share: float) -> bool:
    """Whether a point is lower in a rectangle than a share of its height."""
    return point.y() > rect.top() + share * rect.height()


_NUMBERS: dict[PlaceKind, Callable[[_Drawn, Place, QPointF | None], Reference | None]] = {
    "neuron": _neuron,
    "target": _target,
    "error": _error,
    "connection": _parameter,
    "bias": _parameter,
}
