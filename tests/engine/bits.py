"""Comparing documents bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.document import Document, History, State


def bits(values: Any) -> bytes:
    """The bits of an array of doubles."""
    return np.ascontiguousarray(values, dtype=np.float64).tobytes()


def assert_same_history(a: History, b: History) -> None:
    """Fails unless two histories have the same entries."""
    assert (a.stride, len(a.train)) == (b.stride, len(b.train))
    np.testing.assert_array_equal(a.train, b.train)
    np.testing.assert_array_equal(a.test, b.test)
    assert bits(a.train) == bits(b.train)


def assert_same_state(a: State, b: State) -> None:
    """Fails unless two states go on in the same way."""
    assert (a.epoch, a.update, a.steps) == (b.epoch, b.update, b.steps)
    assert a.generator == b.generator
    assert set(a.memory) == set(b.memory)
    for name in a.memory:
        assert bits(a.memory[name]) == bits(b.memory[name]), name
    assert_same_history(a.history, b.history)


def assert_same(a: Document, b: Document) -> None:
    """Fails unless two documents of one network stand at the same place with the same parameters."""
    assert bits(a.parameters) == bits(b.parameters)
    assert bits(a.initial) == bits(b.initial)
    assert a.training == b.training
    assert_same_state(a.state, b.state)
