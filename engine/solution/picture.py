"""The picture of a network on paper: circles in columns, lines, and labels with the numbers that are known.

Lengths are millimetres, the origin is at the top left. Pure description, for the writers; large layers are shown by
their first and last neurons. A network that somebody arranged by hand stands as on the canvas.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from engine.arrangement import arrange
from engine.explain.view import View
from engine.formula import Expr, Named, Symbol, Value, equation, text
from engine.network import Network
from engine.numerals import shown
from engine.trace import Trace

WIDTH = 166.0  # of the text on A4
LABELLED = 48  # connections up to which each has its weight written on it
MOST_ROWS = 8  # neurons of a layer that are all drawn; of more the first ones and the last
_KEPT = 6
_FEW_ROWS = 4
_RADII = (7.0, 5.5)  # of few rows, of many
_ROWS = (29.0, 23.0)  # the distances of their middles
_LONGEST_NAME, _LONGEST_IN_CIRCLE = 14, 10  # characters
_EDGE = 24.0  # beside the outer columns, for inputs and targets
_WIDEST_GAP = 62.0
_ON_CANVAS, _HIGHEST, _ABOVE = 0.2, 190.0, 8.0  # mm for a pixel of the canvas; of a picture; above and below circles
_LEAST_RADIUS = 2.0
_TEXT, _SMALL = 3.3, 2.8  # heights of letters
_SPREAD = 1.5  # rows of a smaller layer stand farther apart, up to so many times
_BENDS = (0.0, 9.0, -9.0, 14.0, -14.0, 20.0, -20.0, 28.0, -28.0)
_ALONG = (0.34, 0.66, 0.5, 0.28, 0.72, 0.42, 0.58, 0.24, 0.76, 0.2, 0.8, 0.16, 0.84)

Anchor: TypeAlias = Literal["start", "middle", "end"]
Tint: TypeAlias = Literal["ink", "muted", "positive", "negative"]
Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
_NO_POSITIONS: Mapping[str, Point] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Circle:
    """A neuron."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Stroke:
    """A connection: a line of a width from `start` to `end`, a quadratic curve with the control point `via`.

    Of a straight one that point is the middle.
    """

    start: Point
    via: Point
    end: Point
    width: float
    tint: Tint

    def at(self, t: float) -> Point:
        """The point at 0 … 1 of the way."""
        (x1, y1), (xm, ym), (x2, y2) = self.start, self.via, self.end
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        return a * x1 + b * xm + c * x2, a * y1 + b * ym + c * y2


@dataclass(frozen=True, slots=True)
class Label:
    """A short formula or word, its middle line at `y`; on a line it has a `plate`, its own ground."""

    x: float
    y: float
    content: Expr | str
    size: float
    anchor: Anchor = "middle"
    tint: Tint = "ink"
    plate: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A network as shapes, in the order of drawing, with words for those who cannot see it."""

    width: float
    height: float
    strokes: tuple[Stroke, ...]
    circles: tuple[Circle, ...]
    labels: tuple[Label, ...]
    digits: int
    words: str


def picture(trace: Trace, digits: int, *, numbers: bool, positions: Mapping[str, Point] = _NO_POSITIONS) -> Picture:
    """The network of a trace; with `numbers` also what the pass computes, otherwise what is given alone.

    `positions` are those of a document: the neurons that were placed by hand, by their ids.
    """
    return _Drawing(View(trace, 0), digits, positions, numbers=numbers).done()


class _Drawing:
    """Puts one picture together."""

    def __init__(self, view: View, digits: int, positions: Mapping[str, Point], *, numbers: bool) -> None:
        self._view, self._network = view, view.network
        self._digits, self._numbers = digits, numbers
        self._seen = [_seen(self._network.layer_range(i)) for i in range(len(self._network.layers))]
        self._rows = max((len(column) for column in self._seen), default=1)
        self._row, self._radius = _ROWS[self._rows > _FEW_ROWS], _RADII[self._rows > _FEW_ROWS]
        self.height = max(self._rows, 1) * self._row
        self._by_hand = any(neuron.id in positions for neuron in self._network.neurons)
        self._places = self._as_on_canvas(positions) if self._by_hand else dict(self._placed())

    def done(self) -> Picture:
        """The picture."""
        edges = [c for c in range(len(self._network.connections)) if self._drawn(c)]
        few = len(edges) <= LABELLED
        strokes = {c: self._stroke(c, few=few) for c in edges}
        said = [*self._neurons(), *self._left_out()]
        labels = [*(self._weights(strokes, [_room(label) for label in said]) if few else ()), *said]
        circles = tuple(Circle(x, y, self._radius) for x, y in self._places.values())
        words = _words(self._network)
        return Picture(WIDTH, self.height, tuple(strokes.values()), circles, tuple(labels), self._digits, words)

    # --- places ------------------------------------------------------------------------------------------------------

    def _placed(self) -> Iterator[tuple[int, Point]]:
        columns = len(self._seen)
        gap = min((WIDTH - 2 * _EDGE - 2 * self._radius) / max(columns - 1, 1), _WIDEST_GAP)
        left = (WIDTH - gap * (columns - 1)) / 2
        for column, seen in enumerate(self._seen):
            rows = len(seen)
            spread = self._row * min(max(self._rows - 1, 1) / max(rows - 1, 1), _SPREAD)
            for place, neuron in enumerate(seen):
                if neuron is not None:
                    y = self.height / 2 + (place - (rows - 1) / 2) * spread
                    yield neuron, (left + column * gap, y)

    def _as_on_canvas(self, positions: Mapping[str, Point]) -> dict[int, Point]:
        """The places on the canvas, in one scale for both directions, so small that all are on the page."""
        drawn = [neuron for seen in self._seen for neuron in seen if neuron is not None]
        points = arrange(self._network, positions).points[drawn]
        low, extent = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-9)
        free = np.array([WIDTH - 2 * (_EDGE + self._radius), _HIGHEST])
        scale = min(_ON_CANVAS, *(free / extent).tolist())
        self._radius = max(self._radius * scale / _ON_CANVAS, _LEAST_RADIUS)
        around = self._radius + _ABOVE
        self.height = float(extent[1]) * scale + 2 * around
        corner = np.array([(WIDTH - extent[0] * scale) / 2, around])
        return dict(zip(drawn, map(tuple, ((points - low) * scale + corner).tolist()), strict=True))

    def _left_out(self) -> Iterator[Label]:
        """Dots between the first and the last neurons of a large layer."""
        for layer, seen in enumerate(self._seen):
            if None in seen:
                own = self._network.layer_range(layer)
                (x, above), (_, below) = self._places[own[_KEPT - 1]], self._places[own[-1]]
                yield Label(x, (above + below) / 2, f"… {len(own) - _KEPT - 1} more …", _SMALL, tint="muted")

    def _drawn(self, connection: int) -> bool:
        return all(int(end[connection]) in self._places for end in (self._network.sources, self._network.targets))

    # --- lines -------------------------------------------------------------------------------------------------------

    def _weight(self, connection: int) -> float:
        return float(self._view.trace.before[self._network.weight_slots[connection]])

    def _stroke(self, connection: int, *, few: bool) -> Stroke:
        """A connection's line, bent around the neurons in its way where there can be any."""
        source, target = int(self._network.sources[connection]), int(self._network.targets[connection])
        weight = self._weight(connection)
        width = round(0.12 + (0.5 if few else 0.25) * min(abs(weight), 2.0) / 2.0, 3)
        tint: Tint = "negative" if weight < 0 else "positive"
        far = self._by_hand or self._network.layer_of[target] - self._network.layer_of[source] > 1
        others = [place for neuron, place in self._places.items() if neuron not in (source, target)]
        lines = (
            _line((self._places[source], self._places[target]), self._radius, bend, width, tint)
            for bend in (_BENDS if far and few else _BENDS[:1])
        )
        near = self._radius + 1.5
        return min(lines, key=lambda line: sum(_in_the_way(line, place, near) for place in others) if far else 0)

    def _weights(self, strokes: dict[int, Stroke], said: list[Box]) -> Iterator[Label]:
        """Each where it hides least: of the circles, of what is `said` around them, and of the weights before it.

        Those of short lines come first, which leave the least choice.
        """
        taken = [*said, *(_box(place, self._radius) for place in self._places.values())]
        for connection, stroke in sorted(strokes.items(), key=lambda drawn: math.dist(drawn[1].start, drawn[1].end)):
            weight = self._weight(connection)
            wide = 0.62 * _SMALL * len(shown(weight, self._digits)) + 1.0
            place = _free(stroke, wide, taken)
            taken.append(_around(place, wide))
            yield Label(*place, Value(weight), _SMALL, plate=True)

    # --- neurons -----------------------------------------------------------------------------------------------------

    def _neurons(self) -> Iterator[Label]:
        inputs, outputs = self._network.input_count, self._network.layer_range(-1)
        for neuron, (x, y) in self._places.items():
            yield _name(self._view.label(neuron), x, y, self._radius)
            if neuron < inputs:
                yield Label(x - self._radius - 2, y, _equals(self._view.out(neuron)), _SMALL, "end")
                continue
            bias = int(self._network.bias_slots[neuron])
            if bias >= 0:
                given = self._view.before(bias)
                yield Label(x, y - self._radius - 2.6, _equals(given), _SMALL, tint="muted", plate=True)
            if self._numbers:
                yield Label(x, y + self._radius + 2.8, _equals(self._view.out(neuron)), _SMALL, plate=True)
            if neuron in outputs:
                yield Label(x + self._radius + 2, y, _equals(self._view.target(neuron)), _SMALL, "start")


def _equals(of: Named) -> Expr:
    """A number under its name, or without a name that would not fit."""
    return equation(of.name, of.meaning) if len(text(of.name)) <= _LONGEST_NAME else of.meaning


def _name(of: Symbol, x: float, y: float, radius: float) -> Label:
    """A neuron's name, as large as fits into its circle, and cut where that is too small to read."""
    length = len(text(of))
    if length > _LONGEST_IN_CIRCLE:
        of, length = Symbol(f"{text(of)[: _LONGEST_IN_CIRCLE - 1]}…"), _LONGEST_IN_CIRCLE
    return Label(x, y, of, min(_TEXT, 1.7 * radius / (0.62 * max(length, 1))))


def _seen(neurons: range) -> list[int | None]:
    """The neurons of a layer that are drawn, None where others are left out."""
    if len(neurons) <= MOST_ROWS:
        return [*neurons]
    return [*neurons[:_KEPT], None, neurons[-1]]


def _box(place: Point, half: float) -> Box:
    return place[0] - half, place[1] - half, place[0] + half, place[1] + half


def _line(ends: tuple[Point, Point], radius: float, bend: float, width: float, tint: Tint) -> Stroke:
    """A line between the edges of two circles; `bend` is how far its middle is drawn aside."""
    (x1, y1), (x2, y2) = ends
    middle = ((x1 + x2) / 2, (y1 + y2) / 2 + 2 * bend)
    return Stroke(_towards(ends[0], middle, radius), middle, _towards(ends[1], middle, radius), width, tint)


def _towards(centre: Point, point: Point, radius: float) -> Point:
    """Where a circle's edge is on the way to a point."""
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    scale = radius / (math.hypot(dx, dy) or 1.0)
    return centre[0] + dx * scale, centre[1] + dy * scale


def _in_the_way(line: Stroke, place: Point, near: float) -> bool:
    return any(math.dist(line.at(t / 20), place) < near for t in range(21))


def _around(point: Point, wide: float) -> Box:
    x, y = point
    return x - wide / 2, y - 0.7 * _SMALL, x + wide / 2, y + 0.7 * _SMALL


def _room(label: Label) -> Box:
    """About the room that a label takes: letters of indices are small."""
    wide = 0.52 * label.size * len(label.content if isinstance(label.content, str) else text(label.content))
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * wide
    return left, label.y - 0.7 * label.size, left + wide, label.y + 0.7 * label.size


def _free(line: Stroke, wide: float, taken: list[Box]) -> Point:
    """The place on a line where a label hides least of what is there already."""
    tries = [line.at(t) for t in _ALONG]
    return min(tries, key=lambda point: sum(_overlap(_around(point, wide), box) for box in taken))


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(down, 0.0)


def _words(network: Network) -> str:
    sizes = ", ".join(str(len(layer.neurons)) for layer in network.layers)
    return f"The network: layers of {sizes} neurons from input to output."
