"""One sample of a trace seen as named values: every quantity with its symbol and its number, ready for formulas.

The modules that explain the single quantities build on it; nobody else needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from engine.explain.explanation import Explanation, Factor, Row
from engine.formula import (
    Apply,
    Equation,
    Expr,
    Folded,
    Marked,
    Named,
    Partial,
    Symbol,
    Value,
    equation,
    equation_with_numbers,
    evaluate,
    plain_symbol,
    roles,
    symbol,
    total,
)
from engine.formula import named as named_parts
from engine.functions.activations import SOFTMAX
from engine.functions.formulas import (
    ACTIVATION_FORMULAS,
    LOSS_FORMULAS,
    TOGETHER_FORMULAS,
    LossFormula,
    Neuron,
    Output,
    TogetherFormula,
)
from engine.network import Vector
from engine.place import Place
from engine.steps import Number, Quantity
from engine.trace import Trace

LONGEST = 8  # terms that a sum may have to be written out
KEPT = 6  # terms that stay of a longer one


class Marks:
    """Hands out roles to the parts of one rule, as many as there are colours; later parts go without."""

    def __init__(self) -> None:
        self.factors: tuple[Factor, ...] = ()

    def mark(self, part: Expr, caption: Expr | str, *places: Place) -> Expr:
        """The part with the next role; what stands nowhere on the network has none."""
        if len(self.factors) == 6 or not places:
            return part
        role = f"factor{len(self.factors) + 1}"
        self.factors = (*self.factors, Factor(role, caption, places))
        return Marked(part, role)


class Part(NamedTuple):
    """One term of a sum: its formula, and what it is called and where it stands when it is marked."""

    formula: Expr
    caption: Expr | str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Terms:
    """A sum that may be long: the value of each term, and how to write one out."""

    values: Vector
    write: Callable[[int], Part]

    def sum(self, marks: Marks | None = None, reached: int | None = None) -> Expr:
        """The sum of all terms, each marked, or of the first `reached` ones, the last of them marked.

        Of many terms the largest are written out, in their order, and the rest is folded.
        """
        values = self.values[:reached]
        focus = None if reached is None else len(values) - 1
        shown = _shown(values, focus)
        terms = tuple(self._written(i, marks if focus in (None, i) else None) for i in shown)
        rest = len(values) - len(shown)
        if rest:
            remainder = float(np.delete(values, shown).sum())
            terms = (*terms, Named(Folded(rest), Folded(rest, remainder)))
        return total(terms)

    def all(self) -> Expr:
        """The sum with every term written out."""
        return total(tuple(self.write(i).formula for i in range(len(self.values))))

    def _written(self, i: int, marks: Marks | None) -> Expr:
        part = self.write(i)
        return part.formula if marks is None else marks.mark(part.formula, part.caption, *part.places)


def _shown(values: Vector, focus: int | None) -> list[int]:
    if len(values) <= LONGEST:
        return list(range(len(values)))
    order = np.argsort(-np.abs(values), kind="stable")[:KEPT].tolist()
    if focus is not None and focus not in order:
        order[-1] = focus
    return sorted(order)


class View:
    """The named values of one sample's pass and of the update it belongs to."""

    def __init__(self, trace: Trace, sample: int) -> None:
        self.trace = trace
        self.network = trace.network
        self.sample = sample
        self.letters = trace.conventions.names

    # --- symbols ---------------------------------------------------------------------------------------------------

    def label(self, neuron: int) -> Symbol:
        """A neuron's label as a symbol."""
        return symbol(self.network.neurons[neuron].name)

    def plain(self, neuron: int) -> str:
        """A neuron's label for a sentence."""
        return plain_symbol(self.label(neuron))

    def parameter(self, slot: int) -> Symbol:
        """The symbol of a slot: its label, a shared one's name, else the weight's or bias' letter with its place."""
        label = self.network.slot_labels[slot]
        of = self.network.slots[slot]
        if label is not None:
            return symbol(label)
        if of.kind == "shared":
            return symbol(str(of.of))
        if of.kind == "bias":
            return Symbol(self.letters.bias, (self.label(self.network.index[str(of.of)]),))
        ends = tuple(self.label(self.network.index[end]) for end in of.of)
        return Symbol(self.letters.weight, ends)

    # --- named values ------------------------------------------------------------------------------------------------

    def net(self, neuron: int) -> Named:
        """A neuron's weighted sum."""
        name = Symbol(self.letters.net, (self.label(neuron),))
        return Named(name, Value(float(self.trace.net[self.sample, neuron])))

    def out(self, neuron: int) -> Named:
        """A neuron's output."""
        return Named(self._out_symbol(neuron), Value(float(self.trace.out[self.sample, neuron])))

    def _out_symbol(self, neuron: int) -> Symbol:
        label = self.label(neuron)
        if neuron < self.network.input_count:
            return label if label.letter[:1].isalpha() else Symbol(self.letters.input, (label,))
        # A neuron that is itself called y_1 puts out y_1.
        return label if label.letter == self.letters.out and label.index else Symbol(self.letters.out, (label,))

    def delta(self, neuron: int) -> Named:
        """∂E/∂net of a neuron."""
        name = Symbol(self.letters.delta, (self.label(neuron),))
        return Named(name, Value(float(self.trace.delta[self.sample, neuron])))

    def out_gradient(self, neuron: int) -> Named:
        """∂E/∂out of a neuron."""
        name = Partial(self.error.name, self.out(neuron).name)
        return Named(name, Value(float(self.trace.out_gradient[self.sample, neuron])))

    def before(self, slot: int) -> Named:
        """A parameter before the update."""
        return Named(self.parameter(slot), Value(float(self.trace.before[slot])))

    def weight(self, connection: int) -> Named:
        """A connection's weight before the update."""
        return self.before(int(self.network.weight_slots[connection]))

    def target(self, neuron: int) -> Named:
        """An output neuron's target."""
        first = self.network.layer_range(-1).start
        name = Symbol(self.letters.target, (self.label(neuron),))
        return Named(name, Value(float(self.trace.targets[self.sample, neuron - first])))

    @property
    def error(self) -> Named:
        """The sample's error."""
        return Named(Symbol(self.letters.error), Value(float(self.trace.errors[self.sample])))

    def part(self, neuron: int) -> Named:
        """An output's part of the error."""
        first = self.network.layer_range(-1).start
        name = Symbol(self.letters.error, (self.label(neuron),))
        return Named(name, Value(float(self.trace.parts[self.sample, neuron - first])))

    def gradient(self, slot: int) -> Expr:
        """The symbol of a parameter's gradient."""
        return Partial(self.error.name, self.parameter(slot))

    # --- formulas --------------------------------------------------------------------------------------------------

    def slope(self, neuron: int) -> Named:
        """f′ of a neuron's net, which stands for the activation's formula for it."""
        formula = ACTIVATION_FORMULAS[self.network.activation_of(neuron)]
        name = Apply(self.letters.function, (self.net(neuron).name,), 1)
        return Named(name, formula.slope(Neuron(self.net(neuron), self.out(neuron))))

    def output(self, neuron: int) -> Output:
        """What the loss' formulas need of an output neuron."""
        return Output(
            self.net(neuron), self.out(neuron), self.target(neuron), self.count, self.powers(-1), self.targets
        )

    @property
    def count(self) -> Named:
        """The number of outputs."""
        return Named(Symbol("K"), Value(float(self.network.output_count)))

    @property
    def targets(self) -> Expr:
        """The sum of a sample's targets."""
        outputs = self.network.layer_range(-1)
        return Terms(self.trace.targets[self.sample], lambda k: Part(self.target(outputs[k]))).sum()

    def loss_slope(self, neuron: int) -> Named:
        """∂E/∂out of an output neuron, which stands for the loss' formula for it."""
        return Named(self.out_gradient(neuron).name, self.loss.slope(self.output(neuron)))

    def powers(self, layer: int) -> Expr:
        """The sum of e^net over a layer."""
        neurons = self.network.layer_range(layer)
        nets = self.trace.net[self.sample, neurons.start : neurons.stop]
        terms = Terms(np.exp(nets), lambda k: Part(Apply("exp", (self.net(neurons[k]),))))
        # Powers too large or too small for doubles cannot be folded into one.
        return terms.sum() if np.isfinite(terms.values).all() and terms.values.any() else terms.all()

    @cached_property
    def together(self) -> TogetherFormula | None:
        """The formulas of loss and output activation taken together, where the whole layer has one that allows it."""
        names = {self.network.activation_of(n) for n in self.network.layer_range(-1)}
        return TOGETHER_FORMULAS.get((min(names), self.trace.training.loss)) if len(names) == 1 else None

    @property
    def loss(self) -> LossFormula:
        """The formulas of the loss."""
        return LOSS_FORMULAS[self.trace.training.loss]

    def is_softmax(self, neuron: int) -> bool:
        """Whether a neuron belongs to a softmax layer."""
        return self.network.activation_of(neuron) == SOFTMAX

    def is_output(self, neuron: int) -> bool:
        """Whether a neuron is one of the last layer's."""
        return neuron >= self.network.layer_range(-1).start

    # --- places ------------------------------------------------------------------------------------------------------

    def held_by(self, slot: int) -> tuple[list[int], list[int]]:
        """The connections and the neurons (by bias) that hold a slot's parameter."""
        of = self.network.slots[slot]
        if of.kind == "weight":
            return [self.network.connection_index[(of.of[0], of.of[1])]], []
        if of.kind == "bias":
            return [], [self.network.index[str(of.of)]]
        connections, neurons = self.trace.shared_places[slot]
        return connections.tolist(), neurons.tolist()

    def places(self, slot: int) -> tuple[Place, ...]:
        """The places on the network where a slot's parameter stands."""
        connections, neurons = self.held_by(slot)
        return (*(Place("connection", c) for c in connections), *(Place("bias", n) for n in neurons))


def compose(
    view: View,
    number: Number,
    question: str,
    name: Expr,
    rule: Expr | Sequence[Expr],
    marks: Marks,
    *,
    value: float | None = None,
    of: str | tuple[str, str] | None = None,
    before: tuple[Named, ...] = (),
    where: tuple[Row, ...] = (),
    note: str = "",
) -> Explanation:
    """An explanation of `name` by a rule of named values; of several sides the last is what it is worth.

    `value` is the running value of a number that is not complete; `before` are sources that the rule does not name.
    """
    sides = (rule,) if isinstance(rule, Expr) else tuple(rule)
    whole = equation(name, *sides)
    worth = view.trace.value(number) if value is None else value
    marked = roles(Equation((*whole.sides, *(symbols for symbols, _ in where))))
    sources = dict.fromkeys((*before, *named_parts(sides[-1])))
    return Explanation(
        number=number,
        phase=number.phase,
        quantity=number.quantity.word,
        of=subject(view, number) if of is None else of,
        value=worth,
        question=question,
        symbol=name,
        rule=whole,
        substituted=equation_with_numbers(whole),
        result=equation(name, worth),
        factors=tuple(f for f in marks.factors if f.role in marked),
        sources=(*((part.name, evaluate(part)) for part in sources), (name, worth)),
        where=where,
        note=note,
    )


def subject(view: View, number: Number) -> str | tuple[str, str] | None:
    """What a number is of, in the file's words."""
    if number.quantity in (Quantity.GRADIENT, Quantity.NEW_VALUE):
        return view.network.slots[number.subject].of
    return None if number.subject < 0 else view.network.neurons[number.subject].id


def sentence(*notes: str) -> str:
    """Notes put together: those that say something, one after the other."""
    return "; ".join(note for note in notes if note)


def row(of: Named) -> Row:
    """A name and what it stands for as an equation, in symbols and with the numbers put in."""
    whole = equation(of.name, of.meaning)
    return whole, equation_with_numbers(whole)
