"""The gesture that moves neurons: they snap to others, and onto another layer if that is where they are put.

For the tool that selects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt

from engine.edits.neurons import why_not_move
from engine.network import Indices, Network, Vector
from gui.canvas.gestures.gesture import Pointer, Reach
from gui.canvas.gestures.snapping import snapped
from gui.canvas.glass import Box, Dot, Guide, Hint, Sketch
from gui.canvas.ground import dot
from gui.canvas.spots import spot
from gui.canvas.words import reason_in_words
from gui.intents import Intent, structure, words
from gui.selection import Selection

_SNAP = 7.0  # pixels
_MOST_SNAPPED = 3000  # neurons beyond which nothing is near alone


@dataclass(frozen=True, slots=True)
class _Landing:
    """A layer that the neurons would go to, and their place among those of it that stay; None: at the end."""

    layer: int
    place: int | None


class DragNeurons:
    """Moves neurons with everything on them; on release one word of where they are.

    A press that never becomes a drag is a click; it leaves `clicked` as the selection.
    """

    def __init__(self, reach: Reach, network: Network, press: Pointer, grip: int, clicked: Selection) -> None:
        self._reach, self._network, self._press, self._clicked = reach, network, press, clicked
        self._ids = reach.scene.selection.neurons(network)
        self._moved = np.array([network.index[neuron] for neuron in self._ids], np.intp)
        self._grip = grip
        self._origins = reach.scene.arrangement.points[self._moved].copy()
        self._origin = reach.scene.point_of(grip)
        self._others = _snappable(reach, self._moved)
        self._points = self._origins
        self._landing: _Landing | None = None
        self._why = ""
        self._dragging = False

    def move(self, pointer: Pointer) -> None:
        if not self._dragging and not pointer.away_from(self._press):
            return
        self._dragging = True
        by, guides = self._snapped(pointer)
        self._points = self._origins + by
        self._reach.scene.move_neurons(
            {int(i): (x, y) for i, (x, y) in zip(self._moved, self._points.tolist(), strict=True)}
        )
        self._landing = self._landing_at(pointer)
        self._why = (
            ""
            if self._landing is None
            else reason_in_words(why_not_move(self._network, self._ids, self._landing.layer))
        )
        self._reach.glass.show(self._sketch(pointer, guides))

    def end(self) -> None:
        """Lets go: where the neurons are put is asked for, or their new layer."""
        self._reach.glass.clear()
        if not self._dragging:
            self._reach.select(self._clicked)
            return
        if self._landing is not None:
            self._restore()
            self._change_layer(self._landing)
            return
        self._reach.scene.drop()
        points = dict(zip(self._ids, map(tuple, self._points.tolist()), strict=True))
        self._reach.request(structure.place_neurons(self._network, points))

    def cancel(self) -> None:
        """Puts the neurons back."""
        self._reach.glass.clear()
        if self._dragging:
            self._restore()

    def _restore(self) -> None:
        back = zip(self._moved.tolist(), self._origins.tolist(), strict=True)
        self._reach.scene.move_neurons({neuron: (x, y) for neuron, (x, y) in back})
        self._reach.scene.drop()

    def _change_layer(self, landing: _Landing) -> None:
        if self._why:
            self._reach.refuse(self._why)
        else:
            self._reach.request(self._intent(landing))

    def _intent(self, landing: _Landing) -> Intent:
        return structure.move_to_layer(self._network, self._ids, landing.layer, landing.place)

    # --- where to ----------------------------------------------------------------------------------------------

    def _snapped(self, pointer: Pointer) -> tuple[Vector, tuple[Guide, ...]]:
        """By how much the neurons have moved, and what the one under the pointer snapped to. Alt leaves it free."""
        free = self._origin + (pointer.at - self._press.at)
        if pointer.held(Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            return np.array([free.x() - self._origin.x(), free.y() - self._origin.y()]), ()
        snap = snapped(free.x(), free.y(), self._others, _SNAP / self._reach.scene.zoom)
        return np.array([snap.x - self._origin.x(), snap.y - self._origin.y()]), snap.guides

    def _landing_at(self, pointer: Pointer) -> _Landing | None:
        """Another layer if the pointer is on its caption, or with Ctrl in its column; None: the neurons are placed."""
        caption = next(self._reach.scene.parts.captions_at(pointer.at), None)
        if caption is not None:
            return _Landing(caption.index, None)
        if not pointer.held(Qt.KeyboardModifier.ControlModifier):
            return None
        layer = spot(self._reach.scene.layer_columns(), pointer.at.x(), between=False).layer
        return _Landing(layer, self._order(layer, pointer.at))

    def _order(self, layer: int, at: QPointF) -> int:
        """How many neurons of a layer that stay there are above a point."""
        neurons = self._network.layer_range(layer)
        heights = self._reach.scene.arrangement.points[neurons.start : neurons.stop, 1]
        stays = ~np.isin(np.arange(neurons.start, neurons.stop), self._moved)
        return int(np.count_nonzero(stays & (heights < at.y())))

    # --- what is seen ------------------------------------------------------------------------------------------

    def _sketch(self, pointer: Pointer, guides: tuple[Guide, ...]) -> Sketch:
        if self._landing is None:
            return Sketch(guides=guides)
        text = self._why or self._words(self._landing)
        hint = Hint(text, pointer.point.x(), pointer.point.y())
        box = caption_box(self._reach, self._landing.layer)
        return Sketch("forbidden" if self._why else "allowed", boxes=(box,), hint=hint, halos=self._halos())

    def _halos(self) -> tuple[Dot, ...]:
        return (dot(self._reach.scene, self._grip),)

    def _words(self, landing: _Landing) -> str:
        names, layer = words.neurons(self._network, self._ids), words.layer(self._network, landing.layer)
        if all(self._network.layer_of[self._moved] == landing.layer):
            return f"Move {names} within {layer}"
        return f"Move {names} to {layer}"


def caption_box(reach: Reach, layer: int) -> Box:
    """The rectangle of a layer's caption, or of its block where it is folded."""
    folded = reach.scene.arrangement.boxes.get(layer) if layer in reach.scene.folded_layers else None
    if folded is not None:
        x, y, wide, high, _ = folded
        return Box(x - wide, y - high, x + wide, y + high)
    caption = reach.scene.parts.captions[layer]
    rect = caption.mapRectToScene(caption.text_rect())
    return Box(rect.left(), rect.top(), rect.right(), rect.bottom())


def _snappable(reach: Reach, moved: Indices) -> Vector:
    """The points of the neurons that are drawn one by one and stay where they are, shape (neurons, 2)."""
    drawn = np.fromiter(reach.scene.neurons, np.intp)
    stay = np.setdiff1d(drawn, moved)
    return reach.scene.arrangement.points[stay if len(stay) <= _MOST_SNAPPED else stay[:0]]
