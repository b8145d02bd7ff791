"""Slips of the forward pass and of the error."""

from __future__ import annotations

import math

from engine.formula import evaluate
from engine.functions.activations import SOFTMAX
from engine.marking.slips.guess import Guess, Guesses, bias_slot, shown
from engine.marking.working import (
    Piece,
    Working,
    activated,
    loss_slope_at,
    net_piece,
    out_piece,
)
from engine.steps import TOTAL, Quantity


def no_bias(w: Working) -> Guesses:
    """Bias forgotten."""
    for bias in w.of("bias"):
        value = w.with_role("bias", lambda _: 0.0)
        yield Guess(
            value, f"You forgot the bias: without {bias.name} = {shown(bias.value)} it comes to {shown(value)}."
        )
    yield from _out_of_other_net(w, -1.0, "The bias is missing from the weighted sum that you put in: {name} = {bias}.")


def bias_sign(w: Working) -> Guesses:
    """Sign of the bias."""
    for bias in w.of("bias"):
        value = w.with_role("bias", lambda piece: -piece.value)
        told = f"The bias has the wrong sign: with {bias.name} = {shown(-bias.value)} it would be {shown(value)}."
        yield Guess(value, told)
    yield from _out_of_other_net(w, -2.0, "The bias {name} has the wrong sign in the weighted sum that you put in.")


def _out_of_other_net(w: Working, times: float, told: str) -> Guesses:
    """What would be put out if the neuron's bias stood another time in its weighted sum."""
    if w.number.quantity != Quantity.OUT or (slot := bias_slot(w)) < 0:
        return
    bias, neuron = float(w.trace.before[slot]), w.number.subject
    value = w.reworked(lambda piece: piece.value + (times * bias if piece.at == neuron else 0.0))
    yield Guess(value, told.format(name=w.view.parameter(slot).letter, bias=shown(bias)))


def not_activated(w: Working) -> Guesses:
    """Activation forgotten."""
    neuron = w.number.subject
    if w.number.quantity == Quantity.OUT:
        net = next(piece for piece in w.of("net") if piece.at == neuron)
        told = f"{shown(net.value)} is the weighted sum itself: the activation function is still to be applied to it."
        yield Guess(net.value, told)
        return
    for piece in w.of("in"):
        if piece.at < w.view.network.input_count:
            continue
        net = net_piece(w.view, piece.at)
        value = w.with_values({piece: net.value})
        yield Guess(value, f"You took the weighted sum {net.name} = {shown(net.value)} for the output {piece.name}.")


def activated_twice(w: Working) -> Guesses:
    """Activation twice."""
    name = w.view.network.activation_of(w.number.subject)
    if name != SOFTMAX:
        yield Guess(activated(name, w.result), "The activation function was applied twice.")


def activated_already(w: Working) -> Guesses:
    """Output given for the weighted sum."""
    neuron = w.number.subject
    name = w.view.network.activation_of(neuron)
    if name != SOFTMAX:
        yield Guess(activated(name, w.result), "This is the output already: the weighted sum is what comes before it.")


def net_negated(w: Working) -> Guesses:
    """Sign of the weighted sum."""
    neuron = w.number.subject
    value = w.reworked(lambda piece: -piece.value if piece.at == neuron else piece.value)
    yield Guess(value, "The weighted sum went in with the wrong sign, as with e to the +a for e to the −a.")


def degrees(w: Working) -> Guesses:
    """Degrees of the sum."""
    name = w.view.network.activation_of(w.number.subject)
    if name != "sin":
        return
    if w.number.quantity == Quantity.OUT:
        value = w.with_role("net", lambda piece: math.radians(piece.value))
        yield Guess(value, f"You took the sine of {shown(w.of('net')[0].value)} degrees: the sum is in radians.")
        return
    for slope in w.of("slope"):
        net = net_piece(w.view, slope.at)
        value = w.with_values({slope: math.cos(math.radians(net.value))})
        yield Guess(value, f"You took the cosine of {shown(net.value)} degrees: the sum is in radians.")


OTHER_ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")


def other_activation(w: Working) -> Guesses:
    """Another activation function."""
    own = w.view.network.activation_of(w.number.subject)
    if own == SOFTMAX:
        return
    for name in OTHER_ACTIVATIONS:
        if name not in {own, "identity"}:
            value = activated(name, w.of("net")[0].value)
            yield Guess(value, f"This is what {name} puts out; the activation here is {own.replace('_', ' ')}.")


def not_squared(w: Working) -> Guesses:
    """Error not squared."""
    if w.number.subject == TOTAL or "squared" not in w.trace.training.loss:
        return
    target, out = w.of("target")[0].value, w.of("out")[0].value
    told = "The difference was not squared."
    for value in (target - out, out - target):
        yield Guess(value, told)
        yield Guess(value / 2, told)


def squared_apart(w: Working) -> Guesses:
    """Squared before subtracting."""
    if w.number.subject == TOTAL or "squared" not in w.trace.training.loss:
        return
    target, out = w.of("target")[0].value, w.of("out")[0].value
    difference = target - out
    if difference:
        value = w.result * (target**2 - out**2) / difference**2
        yield Guess(value, "You squared target and output apart: first the difference, then its square.")


def no_target(w: Working) -> Guesses:
    """Target forgotten."""
    told = "The target was forgotten: the error is about the difference of output and target."
    if w.of("target"):
        yield Guess(w.with_role("target", lambda _: 0.0), told)
    for piece in w.of("loss_slope"):
        value = loss_slope_at(w.view, piece.at, out_piece(w.view, piece.at).value, 0.0)
        yield Guess(w.with_values({piece: value}), told)


def neighbours_target(w: Working) -> Guesses:
    """Neighbour's target."""
    view, neuron = w.view, w.number.subject
    if neuron == TOTAL or not view.is_output(neuron):
        return
    for other in view.network.layer_range(-1):
        target = view.target(other)
        told = f"You took the target of {view.plain(other)} for that of {view.plain(neuron)}."
        if other != neuron and w.of("target"):
            # The default binds the loop's value, which mypy does not see.
            yield Guess(w.with_role("target", lambda _, t=target: evaluate(t)), told)  # type: ignore[misc]
        elif other != neuron and w.of("loss_slope"):
            piece = w.of("loss_slope")[0]
            slope = loss_slope_at(view, neuron, out_piece(view, neuron).value, evaluate(target))
            yield Guess(w.with_values({piece: slope}), told)


def one_part(w: Working) -> Guesses:
    """Part of the error missing."""
    parts = w.of("part")
    if len(parts) < 2:
        return
    for part in parts:
        # The default binds the loop's value, which mypy does not see.
        yield Guess(w.with_role("part", lambda p, kept=part: p.value if p is kept else 0.0), _part_told(part))  # type: ignore[misc]
    if len(parts) > 2:
        for part in parts:
            yield Guess(
                w.with_values({part: 0.0}), f"One part is missing from the sum: {part.name} = {shown(part.value)}."
            )


def _part_told(part: Piece) -> str:
    return f"This is {part.name} alone: the error is the sum over all outputs."
