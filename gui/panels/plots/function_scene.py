"""What the plot of a network's function is about: neurons to choose, inputs as axes, samples as points, fixed values.

Plain values made of a document, for that plot alone; Qt's colours and NumPy only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from engine import formula
from engine.columns import Column, unscaled
from engine.document import Document
from engine.network import Indices, Vector
from engine.numerals import shown
from engine.observing.plane import Grid, Span, side
from engine.observing.task import Classes, classes_of
from gui.panels.data.meaning import number_of, raw
from gui.panels.plots.plane_picture import Levels
from gui.theme import WeightScale

WINNER = -1  # in place of a neuron: the class whose output is the largest
MOST_POINTS = 4_000  # samples that are drawn
CURVE_POINTS = 301
_ROOM = 0.08  # of the samples' extent, at each side

_BOUNDS = {
    "sigmoid": Levels(0.0, 1.0),
    "softmax": Levels(0.0, 1.0),
    "gaussian": Levels(0.0, 1.0),
    "tanh": Levels(-1.0, 1.0),
    "bipolar_sigmoid": Levels(-1.0, 1.0),
    "sin": Levels(-1.0, 1.0),
}


@dataclass(frozen=True, eq=False)
class Scene:
    """A document as far as its function goes: what it computes is seen for each neuron, over one or two of its inputs.

    `x` and `y` are the numbers of the inputs that are varied; `held` the numbers of all of them where they are held.
    """

    document: Document
    neuron: int
    x: int
    y: int
    held: tuple[float, ...]
    classes: Classes | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "classes", classes_of(self.document))

    # --- names -------------------------------------------------------------------------------------------------

    def name(self, neuron: int) -> str:
        """What people call a neuron."""
        return "class" if neuron == WINNER else formula.plain(self.document.network.neurons[neuron].name)

    def column(self, index: int) -> Column:
        """The meaning of an input."""
        columns = self.document.data.inputs
        return columns[index] if index < len(columns) else Column()

    def input_name(self, index: int) -> str:
        """An input by its column's name, or else by its neuron's."""
        name, neuron = self.column(index).name, self.name(index)
        return f"{name} ({neuron})" if name and name != neuron else neuron

    @property
    def flat(self) -> bool:
        """Whether there are two inputs to be varied."""
        return self.document.network.input_count > 1

    # --- outputs -----------------------------------------------------------------------------------------------

    @property
    def output(self) -> int | None:
        """The number of the output that is shown; None for a hidden neuron or a class."""
        outputs = self.document.network.layer_range(-1)
        return self.neuron - outputs.start if self.neuron in outputs else None

    @property
    def output_column(self) -> Column:
        """The meaning of what is shown, where that is an output."""
        columns, output = self.document.data.targets, self.output
        return columns[output] if output is not None and output < len(columns) else Column()

    def values(self, numbers: Vector) -> Vector:
        """What the numbers of the neuron stand for: of a scaled target the values behind them."""
        scaling = self.output_column.scaling
        return numbers if scaling is None else scaling.unscaled(numbers)

    @property
    def limit(self) -> float | None:
        """From where on the shown output stands for the second class."""
        return None if self.classes is None or self.output is None else self.classes.limit

    def levels(self, values: Vector) -> Levels:
        """The values between which colours lie: the targets', the activation's bounds, or round ones around 0."""
        targets = self.targets
        if self.output is not None and targets is not None and len(targets) and targets.min() < targets.max():
            return of_targets(targets)
        bounds = _BOUNDS.get(self.document.network.activation_of(self.neuron))
        if bounds is not None and self.output_column.scaling is None:
            return bounds
        limit = WeightScale.for_weights(values).limit
        return Levels(-limit, limit)

    # --- samples -----------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> Indices:
        """The rows that are drawn, training rows first: all, or some at even distances."""
        count = len(self.document.data.train) + len(self.document.data.test)
        return np.arange(count) if count <= MOST_POINTS else np.linspace(0, count - 1, MOST_POINTS).astype(np.intp)

    @cached_property
    def inputs(self) -> Vector:
        """The inputs of all rows in their columns' own units, training rows first, shape (rows, inputs)."""
        data = self.document.data
        return unscaled(data.inputs, np.concatenate([data.train.inputs, data.test.inputs]))

    @cached_property
    def given_targets(self) -> Vector:
        """The targets of all rows as the network is given them, training rows first, shape (rows, outputs)."""
        data = self.document.data
        return np.concatenate([data.train.targets, data.test.targets])

    @cached_property
    def targets(self) -> Vector | None:
        """The target of each row for what is shown, shape (rows,): of an output its own, else of the only output."""
        targets = self.given_targets
        if self.output is not None:
            return self.values(targets[:, self.output])
        return targets[:, 0] if targets.shape[1] == 1 else None

    @cached_property
    def truth(self) -> Indices | None:
        """The class of each row, where there are classes."""
        return None if self.classes is None else self.classes.of(self.given_targets)

    # --- questions ---------------------------------------------------------------------------------------------

    def span(self, index: int, low: float, high: float, count: int) -> Span:
        """An input between two values in its column's units."""
        column = self.column(index)
        return Span(index, number_of(column, low), number_of(column, high), count)

    def grid(self, neurons: tuple[int, ...], region: tuple[float, float, float, float]) -> Grid:
        """The question about some neurons over a region: left, right, bottom and top in the columns' units."""
        left, right, bottom, top = region
        if not self.flat:
            return Grid(neurons, self.span(self.x, left, right, CURVE_POINTS), None, self.held)
        count = side(self.document.network.parameter_count)
        return Grid(neurons, self.span(self.x, left, right, count), self.span(self.y, bottom, top, count), self.held)

    def ends(self, span: Span) -> tuple[float, float]:
        """The ends of a span in its column's units."""
        column = self.column(span.input)
        return raw(column, span.low), raw(column, span.high)

    def held_words(self, row: int | None) -> str:
        """What the inputs are held at that are not varied; "" where there are none."""
        rest = self.document.network.input_count - (2 if self.flat else 1)
        if rest <= 0:
            return ""
        what = "the other input" if rest == 1 else f"the other {rest} inputs"
        return f"{what} as in row {row + 1}" if row is not None else f"{what} at their mean"


def means(document: Document) -> tuple[float, ...]:
    """The mean of each input over the training rows; 0 without any."""
    inputs = document.data.train.inputs
    return tuple(inputs.mean(axis=0).tolist()) if len(inputs) else (0.0,) * document.network.input_count


def of_targets(targets: Vector) -> Levels:
    """Colours from the lowest to the highest target; 0 to 1 where there are not two."""
    if not len(targets) or targets.min() == targets.max():
        return Levels(0.0, 1.0)
    return Levels(float(targets.min()), float(targets.max()))


def said(name: str, value: float) -> str:
    """A name with its value."""
    return f"{name} = {shown(value)}"


def extent(values: Vector) -> tuple[float, float]:
    """The lowest and highest value with room at both ends; −1 to 1 without any."""
    usable = values[np.abs(values) <= 1e100]
    if not len(usable):
        return -1.0, 1.0
    low, high = float(usable.min()), float(usable.max())
    room = _ROOM * (high - low) or max(abs(high), 1.0)
    return low - room, high + room


def varying(document: Document) -> tuple[int, int]:
    """The first two inputs whose training rows differ; the very first where there are none."""
    inputs = document.data.train.inputs
    differing = np.flatnonzero(np.ptp(inputs, axis=0) > 0.0).tolist() if len(inputs) else []
    rest = [i for i in range(document.network.input_count) if i not in differing]
    first, second, *_ = (*differing, *rest, 0, 0)
    return first, second
