"""The labels of the weights: what the user wants to see of them, where they stand, and what is on each.

For the scene, which says what is known and lit. Keeps the places that were found until something calls for others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from engine.network import Indices, Network, Vector
from engine.numerals import DIGITS, shown
from engine.place import Place
from gui.canvas.connections.routes import Routes
from gui.canvas.labels.layer import Label, LabelLayer, LabelText, Room
from gui.canvas.labels.placing import LIMIT
from gui.canvas.labels.plan import FindObstacles, LabelMode, LabelPlan, LabelsShown, Spots
from gui.canvas.looks import parameter_name, second_line, shared_tag
from gui.canvas.moment import Moment

_FEWEST = 3  # significant digits that a label is never without


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
        self._characters: dict[bool, int] = {}  # of the widest value, of labels at ease and of terse ones

    @property
    def shown(self) -> LabelsShown:
        """Which weights have labels now."""
        return "all" if self._spots is None else self._spots.shown

    @property
    def fewer_digits(self) -> int:
        """How many significant digits the labels have if there is no room for those chosen; else 0."""
        terse = self._spots is not None and any(spot.terse for spot in self._spots.at.values())
        digits = _digits(self.options.digits, terse)
        return digits if digits < self.options.digits else 0

    def begin(self) -> None:
        """Another network: what was known of the old one's numbers is no longer of use."""
        self._characters = {}
        self.forget()

    def forget(self) -> None:
        """Something that takes room has changed."""
        self._plan.forget()

    @property
    def behind(self) -> bool:
        """Whether labels stand where they stood before, for want of time to look for better spots."""
        return self._plan.behind

    def show(
        self,
        told: Labelled,
        routes: Routes,
        obstacles: FindObstacles,
        zoom: float,
        *,
        still: bool,
        hurried: bool = False,
    ) -> None:
        """Shows the labels; `still` where they keep their places along the lines, as while a neuron is dragged.

        Where it is `hurried`, as while zooming, they do as long as no better spots are known.
        """
        self._widen(told)
        if not still or self._spots is None:

            def sizes(edges: Sequence[int], named: bool, room: Room, terse: bool) -> Vector:
                return self._sizes(told, edges, named, room, terse)

            wanted = told.hovered if self.options.mode == "hover" else told.around
            self._spots = self._plan.spots(
                routes,
                obstacles,
                sizes,
                partial(_gaps, told.now.network),
                zoom,
                mode=self.options.mode,
                around=wanted.tolist(),
                names=told.now.network.has_labels or bool(told.now.network.shared),
                stepping=told.now.stage.stepping,
                hurried=hurried,
            )
        self._layer.show_labels(self._labels(told, routes, self._spots))

    def revalue(self, now: Moment) -> bool:
        """Shows the weights of a moment at rest where labels say nothing else anew; False if one needs more room."""
        if self._spots is None:
            return False
        digits = {terse: _digits(now.digits, terse) for terse in (False, True)}
        edges = list(self._spots.at)
        numbers = now.stage.old[now.network.weight_slots[edges]].tolist()
        terse = [spot.terse for spot in self._spots.at.values()]
        values = [shown(number, digits[short]) for number, short in zip(numbers, terse, strict=True)]
        if len(now.network.connections) <= LIMIT:
            room = self._characters
            if any(len(value) > room.get(short, 0) for value, short in zip(values, terse, strict=True)):
                return False
        self._layer.show_values(dict(zip(edges, values, strict=True)))
        return True

    def _widen(self, told: Labelled) -> None:
        """Labels keep the room of the widest value seen, so that they do not wander while weights change."""
        if len(told.now.network.connections) > LIMIT:
            return
        values = told.now.stage.old[told.now.network.weight_slots].tolist()
        for terse in (False, True):
            digits = _digits(self.options.digits, terse)
            widest = max((len(shown(value, digits)) for value in values), default=0)
            if widest > self._characters.get(terse, 0):
                self._characters[terse] = widest
                self.forget()

    def _labels(self, told: Labelled, routes: Routes, spots: Spots) -> Iterator[Label]:
        moments = {terse: _said(told.now, terse) for terse in (False, True)}
        for edge, spot in spots.at.items():
            x, y = routes.point(edge, spot.at)
            text = label_text(
                moments[spot.terse], edge, named=spots.named, two_lines=spots.room == "two lines", terse=spot.terse
            )
            yield Label(edge, x, y, spot.scale, text)

    def _sizes(self, told: Labelled, edges: Sequence[int], named: bool, room: Room, terse: bool) -> Vector:
        now, widest = _said(told.now, terse), self._characters.get(terse, 0)
        two_lines = room == "two lines"
        if edges and widest and not (named or now.stage.stepping):  # all take as much room as the widest value
            size = label_text(now, edges[0], named=False, two_lines=two_lines, terse=terse).size(room, widest)
            return np.tile(np.array(size), (len(edges), 1))
        texts = [label_text(now, edge, named=named, two_lines=two_lines, terse=terse) for edge in edges]
        return np.array([text.size(room, widest) for text in texts], np.float64).reshape(len(edges), 2)


def _digits(chosen: int, terse: bool) -> int:
    """How many significant digits a label has of those chosen: a terse one has one less, where three are left."""
    return chosen - 1 if terse and chosen > _FEWEST else chosen


def _said(now: Moment, terse: bool) -> Moment:
    return replace(now, digits=_digits(now.digits, terse))


def _gaps(network: Network) -> Indices:
    """The gap between two columns that each connection is led through, as a number; nearer columns come first."""
    low, high = network.layer_of[network.sources], network.layer_of[network.targets]
    return np.asarray((high - low) * len(network.layers) + low)


def label_text(now: Moment, edge: int, *, named: bool, two_lines: bool, terse: bool = False) -> LabelText:
    """What stands on a weight's label; with one line only, the newest number takes the place of the weight."""
    network, parameter = now.network, now.network.connections[edge].weight
    slot, place = int(network.weight_slots[edge]), Place("connection", edge)
    below, role = second_line(now, slot)
    if terse and below is not None:
        below = below.replace(" ", "")
    older = two_lines or below is None  # whether the weight's own value is what the first line says
    return LabelText(
        value=shown(float(now.stage.old[slot]), now.digits) if older or below is None else below,
        terse=terse,
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
