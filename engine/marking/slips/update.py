"""Slips of the update, and of the learning rate."""

from __future__ import annotations

from collections.abc import Iterator

from engine.marking.slips.guess import Guess, Guesses, shown
from engine.marking.working import (
    Piece,
    Working,
)


def rate_forgotten(w: Working) -> Guesses:
    """Learning rate forgotten."""
    value = w.with_role("rate", lambda _: 1.0)
    yield Guess(value, f"The learning rate was forgotten: the gradient counts {shown(w.of('rate')[0].value)} times.")


def rate_too_early(w: Working) -> Guesses:
    """Learning rate too early."""
    rate = w.trace.learning_rate
    told = f"The learning rate {shown(rate)} is in it already: it comes with the update."
    yield Guess(rate * w.result, told)
    yield Guess(-rate * w.result, told)


def step_alone(w: Working) -> Guesses:
    """Part of the update alone."""
    value, rate = w.of("value")[0], w.of("rate")[0]
    step = w.sign * w.result - value.value
    told = f"This is the step alone: it is still to be added to the old value {value.name} = {shown(value.value)}."
    yield Guess(w.sign * step, told)
    yield Guess(-w.sign * step, told)
    gradient = w.of("gradient")[0]
    told = f"This is the gradient {gradient.name}: the new value is {value.name} − {rate.name}·{gradient.name}."
    yield Guess(gradient.value, told)
    yield Guess(w.sign * value.value, f"This is the old value of {value.name}: the step is missing.")


def neighbours_gradient(w: Working) -> Guesses:
    """Neighbour's gradient."""
    gradients = w.trace.sample_gradient(w.view.sample)
    piece = w.of("gradient")[0]
    for slot in _slots_near(w):
        symbol = w.view.parameter(slot)
        told = f"You took the step of another parameter, {Piece('value', symbol, 0.0, slot).name}."
        yield Guess(w.with_values({piece: float(gradients[slot])}), told)


def _slots_near(w: Working) -> Iterator[int]:
    """The other parameters of the neuron at which this one stands."""
    network, own = w.view.network, w.number.subject
    neuron = w.number.neuron
    if neuron >= 0:
        incoming = network.incoming(neuron)
        slots = (*network.weight_slots[incoming.start : incoming.stop].tolist(), int(network.bias_slots[neuron]))
        yield from (slot for slot in dict.fromkeys(slots) if slot >= 0 and slot != own)
