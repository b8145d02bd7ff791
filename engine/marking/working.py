"""A number's last step as a calculation that can be done again with other numbers: what went in, and the rule.

Marking uses it in two ways: with a pupil's own earlier answers put in, and with what a slip would have put in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias

import numpy as np

from engine import formula
from engine.explain.view import View
from engine.formula import Expr, Value, evaluate
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.formulas import ACTIVATION_FORMULAS, Neuron, Output
from engine.marking.questions import sign_of
from engine.reference import Reference
from engine.settings import Sgd
from engine.steps import TOTAL, Number, Quantity
from engine.trace import Trace

Role: TypeAlias = Literal[
    "weight", "in", "bias", "net", "out", "target", "part", "slope", "loss_slope", "delta", "value", "rate", "gradient"
]
Numbers: TypeAlias = Mapping[Role, Sequence[float]]


class Known(Protocol):
    """What somebody has for numbers in place of what the engine has: a mapping by reference will do."""

    def get(self, reference: Reference, value: float, /) -> float:
        """What they have for a number whose value is this."""
        ...


Look: TypeAlias = Callable[[Reference, float], float]
#: What a document states instead of calculating it: nobody rounds it on the way.
GIVEN: frozenset[Role] = frozenset({"weight", "bias", "target", "value", "rate"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A number that goes into another. `derived` works it out anew from others that somebody has, in their place.

    `at` is the neuron, connection or slot that it belongs to; `reference` what it answers to, if it can be asked about.
    """

    role: Role
    symbol: Expr
    value: float
    at: int
    reference: Reference | None = None
    derived: Callable[[Look], float] | None = None

    @property
    def name(self) -> str:
        """Its symbol on one line of plain text."""
        return formula.text(self.symbol)

    def following(self, known: Known) -> Piece:
        """The same as somebody has it who goes on from these numbers."""
        if self.derived is not None:
            return replace(self, value=self.derived(known.get))
        return self if self.reference is None else replace(self, value=known.get(self.reference, self.value))


@dataclass(frozen=True)
class Working:
    """How a number is worked out of its pieces by a rule.

    All values are the engine's own; `sign` is −1 where the document writes the opposite number (of this one alone).
    """

    view: View
    number: Number
    sign: float
    pieces: tuple[Piece, ...]
    rule: Callable[[Numbers], float]

    @property
    def trace(self) -> Trace:
        """The trace whose number it is."""
        return self.view.trace

    @property
    def result(self) -> float:
        """What the pieces come to, as the document writes it."""
        return self.reworked(lambda piece: piece.value)

    def of(self, role: Role) -> tuple[Piece, ...]:
        """The pieces of a role."""
        return tuple(piece for piece in self.pieces if piece.role == role)

    def reworked(self, change: Callable[[Piece], float]) -> float:
        """What it would come to with other values of its pieces."""
        numbers: dict[Role, list[float]] = {}
        for piece in self.pieces:
            numbers.setdefault(piece.role, []).append(change(piece))
        try:
            return self.sign * self.rule(numbers)
        except (ArithmeticError, ValueError):
            return math.nan

    def with_values(self, values: Mapping[Piece, float]) -> float:
        """What it would come to with other values of some pieces."""
        others = {id(piece): value for piece, value in values.items()}  # a piece's own hash goes through its symbol
        return self.reworked(lambda piece: others.get(id(piece), piece.value))

    def with_role(self, role: Role, change: Callable[[Piece], float]) -> float:
        """What it would come to with other values of the pieces of one role."""
        return self.reworked(lambda piece: change(piece) if piece.role == role else piece.value)

    def following(self, known: Known) -> Working:
        """The same for somebody who goes on from these numbers."""
        return replace(self, pieces=tuple(piece.following(known) for piece in self.pieces))


def working_of(trace: Trace, number: Number) -> Working:
    """How a whole number of a trace is worked out."""
    view = View(trace, number.sample)
    pieces, rule = _WORKINGS[number.quantity](view, number)
    with np.errstate(all="ignore"):
        return Working(view, number, sign_of(trace, number), tuple(pieces), rule)


# --- the pieces -----------------------------------------------------------------------------------------------------


def net_piece(view: View, neuron: int) -> Piece:
    """A neuron's weighted sum."""
    named = view.net(neuron)
    return Piece("net", named.name, evaluate(named), neuron, Reference("net", neuron, view.sample))


def out_piece(view: View, neuron: int, role: Role = "out") -> Piece:
    """A neuron's output."""
    what: Literal["input", "out"] = "input" if neuron < view.network.input_count else "out"
    value = float(view.trace.out[view.sample, neuron])
    return Piece(role, view.out(neuron).name, value, neuron, Reference(what, neuron, view.sample))


def delta_piece(view: View, neuron: int) -> Piece:
    """∂E/∂net of a neuron."""
    value = float(view.trace.delta[view.sample, neuron])
    return Piece("delta", view.delta(neuron).name, value, neuron, Reference("delta", neuron, view.sample))


def target_piece(view: View, neuron: int) -> Piece:
    """An output's target."""
    named = view.target(neuron)
    return Piece("target", named.name, evaluate(named), neuron, Reference("target", neuron, view.sample))


def weight_piece(view: View, connection: int, *, onward: bool = False) -> Piece:
    """A connection's weight: that of the forward pass, or that through which the deltas flow back."""
    slot = int(view.network.weight_slots[connection])
    value = float((view.trace.onward if onward else view.trace.before)[slot])
    return Piece("weight", view.parameter(slot), value, connection, Reference("value", slot))


def slope_piece(view: View, neuron: int) -> Piece:
    """The activation's slope at a neuron, which follows whatever somebody has for its net and out."""
    net, out = net_piece(view, neuron), out_piece(view, neuron)

    def derived(look: Look) -> float:
        return slope_at(view, neuron, look(_asked(net), net.value), look(_asked(out), out.value))

    return Piece(
        "slope", view.slope(neuron).name, slope_at(view, neuron, net.value, out.value), neuron, derived=derived
    )


def loss_slope_piece(view: View, neuron: int) -> Piece:
    """∂E/∂out of an output, which follows whatever somebody has for the output."""
    out = out_piece(view, neuron)

    def derived(look: Look) -> float:
        return loss_slope_at(view, neuron, look(_asked(out), out.value))

    return Piece(
        "loss_slope", view.out_gradient(neuron).name, loss_slope_at(view, neuron, out.value), neuron, derived=derived
    )


def _asked(piece: Piece) -> Reference:
    if piece.reference is None:
        raise ValueError(f"{piece.role} cannot be asked about")
    return piece.reference


# --- functions of numbers -------------------------------------------------------------------------------------------


def slope_at(view: View, neuron: int, net: float, out: float) -> float:
    """The activation's slope by its formula, from any net and out."""
    slope = ACTIVATION_FORMULAS[view.network.activation_of(neuron)].slope(Neuron(Value(net), Value(out)))
    return evaluate(slope)


def activated(name: str, net: float) -> float:
    """What an activation makes of a weighted sum."""
    return float(ACTIVATIONS[name].value(np.array([[net]]))[0, 0])


def output_at(view: View, neuron: int, out: float, target: float | None = None) -> Output:
    """What the loss' formulas need, with another output or target."""
    terms = view.output(neuron)
    return replace(terms, out=Value(out), target=terms.target if target is None else Value(target))


def loss_slope_at(view: View, neuron: int, out: float, target: float | None = None) -> float:
    """∂E/∂out by the loss' formula."""
    return evaluate(view.loss.slope(output_at(view, neuron, out, target)))


# --- the workings of each quantity ----------------------------------------------------------------------------------

Made: TypeAlias = tuple[Iterable[Piece], Callable[[Numbers], float]]


def _net(view: View, number: Number) -> Made:
    neuron, network = number.subject, view.network
    incoming = network.incoming(neuron)
    weights = [weight_piece(view, connection) for connection in incoming]
    inputs = [out_piece(view, int(network.sources[connection]), "in") for connection in incoming]
    return [*weights, *inputs, *_bias_pieces(view, neuron)], lambda n: _dot(n, "weight", "in") + sum(n.get("bias", ()))


def _bias_pieces(view: View, neuron: int) -> list[Piece]:
    slot = int(view.network.bias_slots[neuron])
    if slot < 0:
        return []
    return [Piece("bias", view.parameter(slot), float(view.trace.before[slot]), neuron, Reference("value", slot))]


def _dot(numbers: Numbers, one: Role, other: Role) -> float:
    return sum(a * b for a, b in zip(numbers.get(one, ()), numbers.get(other, ()), strict=True))


def _out(view: View, number: Number) -> Made:
    neuron, network = number.subject, view.network
    name = network.activation_of(neuron)
    if name != SOFTMAX:
        return [net_piece(view, neuron)], lambda n: activated(name, n["net"][0])
    layer = network.layer_range(int(network.layer_of[neuron]))
    place = neuron - layer.start

    def share(n: Numbers) -> float:
        top = max(n["net"])
        powers = [math.exp(net - top) for net in n["net"]]
        return powers[place] / sum(powers)

    return [net_piece(view, other) for other in layer], share


def _error(view: View, number: Number) -> Made:
    if number.subject == TOTAL:
        return [_part_piece(view, n) for n in view.network.layer_range(-1)], lambda n: sum(n.get("part", ()))
    neuron = number.subject
    pieces = [target_piece(view, neuron), out_piece(view, neuron)]
    return pieces, lambda n: evaluate(view.loss.part(output_at(view, neuron, n["out"][0], n["target"][0])))


def _part_piece(view: View, neuron: int) -> Piece:
    part = view.part(neuron)
    return Piece("part", part.name, evaluate(part), neuron, Reference("error", neuron, view.sample))


def _delta(view: View, number: Number) -> Made:
    neuron = number.subject
    if view.is_output(neuron) and view.together is not None:
        return _difference(view, neuron)
    if view.is_softmax(neuron):
        return _softmax_delta(view, neuron)
    if view.is_output(neuron):
        return [loss_slope_piece(view, neuron), slope_piece(view, neuron)], lambda n: n["loss_slope"][0] * n["slope"][0]
    outgoing = view.network.outgoing(neuron).tolist()
    weights = [weight_piece(view, connection, onward=True) for connection in outgoing]
    deltas = [delta_piece(view, int(view.network.targets[connection])) for connection in outgoing]
    return [slope_piece(view, neuron), *weights, *deltas], lambda n: n["slope"][0] * _dot(n, "weight", "delta")


def _difference(view: View, neuron: int) -> Made:
    """The delta where loss and activation belong together: the difference of output and target."""
    together = view.together

    def rule(n: Numbers) -> float:
        if together is None:
            raise ValueError("loss and activation do not belong together")
        return evaluate(together.delta(output_at(view, neuron, n["out"][0], n["target"][0])))

    return [target_piece(view, neuron), out_piece(view, neuron)], rule


def _softmax_delta(view: View, neuron: int) -> Made:
    layer = view.network.layer_range(int(view.network.layer_of[neuron]))
    place = neuron - layer.start
    gradients = [Piece("loss_slope", view.out_gradient(n).name, evaluate(view.out_gradient(n)), n) for n in layer]

    def rule(n: Numbers) -> float:
        return n["out"][place] * (n["loss_slope"][place] - _dot(n, "loss_slope", "out"))

    return [*gradients, *(out_piece(view, n) for n in layer)], rule


def _gradient(view: View, number: Number) -> Made:
    connections, neurons = view.held_by(number.subject)
    network = view.network
    deltas = [delta_piece(view, n) for n in (*network.targets[connections].tolist(), *neurons)]
    inputs = [out_piece(view, int(n), "in") for n in network.sources[connections]]
    biases = len(neurons)

    def rule(n: Numbers) -> float:
        incoming = [*n.get("in", ()), *[1.0] * biases]
        return sum(delta * one for delta, one in zip(n.get("delta", ()), incoming, strict=True))

    return [*deltas, *inputs], rule


def _new_value(view: View, number: Number) -> Made:
    trace, slot = view.trace, number.subject
    before, after, rate = float(trace.before[slot]), float(trace.after[slot]), trace.learning_rate
    reference = Reference("gradient", slot, view.sample)
    gradient = float(trace.sample_gradient(view.sample)[slot])
    direction = (before - after) / rate if rate else 0.0
    # Gradient descent answers to its gradient one to one (Nesterov's 1 + μ to one) with whatever is added to it:
    # penalties, momentum. What other optimizers make of it is taken as it is.
    optimizer = trace.training.optimizer
    linear = isinstance(optimizer, Sgd) and len(trace.rows) == 1 and trace.training.gradient_clip is None
    share = (1.0 + optimizer.momentum * optimizer.nesterov) if isinstance(optimizer, Sgd) and linear else 0.0
    share = share if view.network.trainable[slot] and view.places(slot) else 0.0
    rest = direction - share * gradient

    def rule(n: Numbers) -> float:
        return n["value"][0] - n["rate"][0] * (share * n["gradient"][0] + rest)

    pieces = [
        Piece("value", view.parameter(slot), before, slot, Reference("value", slot)),
        Piece("rate", view.rate.name, rate, -1),
        Piece("gradient", view.gradient(slot), gradient, slot, reference),
    ]
    return pieces, rule


_WORKINGS: dict[Quantity, Callable[[View, Number], Made]] = {
    Quantity.NET: _net,
    Quantity.OUT: _out,
    Quantity.ERROR: _error,
    Quantity.DELTA: _delta,
    Quantity.GRADIENT: _gradient,
    Quantity.NEW_VALUE: _new_value,
}
