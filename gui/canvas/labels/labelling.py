"""The labels of the weights: what the user wants to see of them, where they stand, and what is on each.

For the scene, which says what is known and lit. Keeps the places that were found until something calls for others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.network import Indices, Vector
from engine.numerals import DIGITS, shown
from engine.place import Place
from gui.canvas.connections.routes import Routes
from gui.canvas.labels.layer import Label, LabelLayer, LabelText, Room
from gui.canvas.labels.placing import LIMIT
from gui.canvas.labels.plan import FindObstacles, LabelMode, LabelPlan, LabelsShown, Spots
from gui.canvas.looks import parameter_name, second_line, shared_tag
from gui.canvas.moment import Moment


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """Which weights are labelled, and with how many significant digits. Biases always are."""

    mode: LabelMode = "automatic"
    digits: int = DIGITS


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """What labels are about at a moment: the connections around the focus, and those at what is under the pointer.

    Of both the strongest come first.
    """

    now: Moment
    around: Indices
    hovered: Indices


class Labelling:
    """Puts labels on the routes of one network."""

    def __init__(self, layer: LabelLayer) -> None:
        self.options = LabelOptions()
        self._layer = layer
        self._plan = LabelPlan()
        self._spots: Spots | None = None
        self._characters = 0

    @property
    def shown(self) -> LabelsShown:
        """Which weights have labels now."""
        return "all" if self._spots is None else self._spots.shown

    def begin(self) -> None:
        """Another network: what was known of the old one's numbers is no longer of use."""
        self._characters = 0
        self.forget()

    def forget(self) -> None:
        """Something that takes room has changed."""
        self._plan.forget()

    def show(self, told: Labelled, routes: Routes, obstacles: FindObstacles, zoom: float, *, still: bool) -> None:
        """Shows the labels; `still` where they keep their places along the lines, as while a neuron is dragged."""
        self._widen(told)
        if not still or self._spots is None:

            def sizes(edges: Sequence[int], named: bool, room: Room) -> Vector:
                return self._sizes(told, edges, named, room)

            wanted = told.hovered if self.options.mode == "hover" else told.around
            self._spots = self._plan.spots(
                routes,
                obstacles,
                sizes,
                zoom,
                mode=self.options.mode,
                around=wanted.tolist(),
                names=told.now.network.has_labels or bool(told.now.network.shared),
                stepping=told.now.stage.stepping,
            )
        self._layer.show_labels(self._labels(told, routes, self._spots))

    def _widen(self, told: Labelled) -> None:
        """Labels keep the room of the widest value seen, so that they do not wander while weights change."""
        if len(told.now.network.connections) > LIMIT:
            return
        values = told.now.stage.old[told.now.network.weight_slots].tolist()
        widest = max((len(shown(value, self.options.digits)) for value in values), default=0)
        if widest > self._characters:
            self._characters = widest
            self.forget()

    def _labels(self, told: Labelled, routes: Routes, spots: Spots) -> Iterator[Label]:
        for edge, at in spots.at.items():
            x, y = routes.point(edge, at)
            yield Label(edge, x, y, spots.scale, self._text(told, edge, spots.named, spots.room))

    def _text(self, told: Labelled, edge: int, named: bool, room: Room) -> LabelText:
        return label_text(told.now, edge, named=named, two_lines=room == "two lines")

    def _sizes(self, told: Labelled, edges: Sequence[int], named: bool, room: Room) -> Vector:
        sizes = [self._text(told, edge, named, room).size(room, self._characters) for edge in edges]
        return np.array(sizes, np.float64).reshape(len(edges), 2)


def label_text(now: Moment, edge: int, *, named: bool, two_lines: bool) -> LabelText:
    """What stands on a weight's label; with one line only, the newest number takes the place of the weight."""
    network, parameter = now.network, now.network.connections[edge].weight
    slot, place = int(network.weight_slots[edge]), Place("connection", edge)
    below, role = second_line(now, slot)
    older = two_lines or below is None  # whether the weight's own value is what the first line says
    return LabelText(
        value=shown(float(now.stage.old[slot]), now.digits) if older or below is None else below,
        name=parameter_name(network, parameter, slot) if named and older else "",
        below=below if two_lines else None,
        below_role=role,
        frozen=not network.trainable[slot],
        tag=shared_tag(network, slot),
        kin=slot in now.kin,
        selected=place in now.selection,
        glow=now.lights.role("connection", edge),
        value_role="label_text" if older else role,
    )
