"""Whether the pass in view outlives a change of the document, and the pass as it is in the changed document.

Plain Python, part of the stepper. Names and places on the canvas are in no number; everything else is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from engine.conventions import Conventions
from engine.data import Data
from engine.document import Document, State
from engine.network import Network, Vector
from engine.trace import Frame, Trace


def difference(before: Document, after: Document) -> str | None:
    """Which numbers differ, as a clause for the user; None where a trace of one document is one of the other too."""
    return next((words for words, same in _PARTS.items() if not same(before, after)), None)


def carried(frame: Frame, document: Document) -> Frame:
    """The same place in the same pass, of a document that differs in names alone from the one that it was of.

    A frame at the end of an update is of the document that the update led to.
    """
    trace, network, values, state = frame.trace, document.network, document.parameters, document.state
    parts = (trace.after, trace.state_after) if frame.at_end else (trace.before, trace.state_before)
    written = document.conventions
    if trace.network is network and parts[0] is values and parts[1] is state and trace.conventions is written:
        return frame
    trace = replace(trace, network=network, conventions=written)
    if frame.at_end:
        return replace(frame, trace=replace(trace, after=values, state_after=state))
    return replace(frame, trace=replace(trace, before=values, state_before=state))


def same_pass(one: Trace, other: Trace | None) -> bool:
    """Whether two traces are one, carried or not."""
    return other is not None and one.net is other.net


def _same_structure(one: Network, other: Network) -> bool:
    """Whether two networks have the same parameters at the same places and compute the same with them."""
    if one is other:
        return True
    if one.layer_starts != other.layer_starts or len(one.connections) != len(other.connections):
        return False
    if any(a.activation != b.activation for a, b in zip(one.layers, other.layers, strict=True)):
        return False
    if any(a.activation != b.activation for a, b in zip(one.neurons, other.neurons, strict=True)):
        return False
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("sources", "targets", "weight_slots", "bias_slots", "trainable")
    )


def _same_arithmetic(one: Conventions, other: Conventions) -> bool:
    return (one.rounding, one.update_order) == (other.rounding, other.update_order)


def _same_numbers(one: Vector, other: Vector) -> bool:
    return one is other or (one.shape == other.shape and one.tobytes() == other.tobytes())


def _same_data(one: Data, other: Data) -> bool:
    pairs = [(one.train, other.train), (one.test, other.test)]
    return one is other or all(
        _same_numbers(a.inputs, b.inputs) and _same_numbers(a.targets, b.targets) for a, b in pairs
    )


def _same_state(one: State, other: State) -> bool:
    if one is other:
        return True
    plain = [(s.epoch, s.update, s.steps, s.generator, s.history, sorted(s.memory)) for s in (one, other)]
    return plain[0] == plain[1] and all(_same_numbers(one.memory[name], other.memory[name]) for name in one.memory)


_PARTS: Mapping[str, Callable[[Document, Document], bool]] = {
    "the network changed": lambda before, after: _same_structure(before.network, after.network),
    "the data changed": lambda before, after: _same_data(before.data, after.data),
    "the way it trains changed": lambda before, after: before.training == after.training,
    "the arithmetic changed": lambda before, after: _same_arithmetic(before.conventions, after.conventions),
    "the weights changed": lambda before, after: _same_numbers(before.parameters, after.parameters),
    "training stands elsewhere now": lambda before, after: _same_state(before.state, after.state),
}
