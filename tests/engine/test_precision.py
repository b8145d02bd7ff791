"""The precision of numbers: rounding to it, and that every array of an update has it, whatever is trained and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import evaluation, training_loop
from engine.batches import next_batch
from engine.document import Document, with_parameter
from engine.functions.tape import Call, straight_line
from engine.history import Recorder
from engine.network import Vector
from engine.precision import DTYPES, epsilon, representable
from engine.settings import Precision
from engine.training import train
from engine.training_loop import TrainingLoop
from tests.engine.bits import assert_same, bits
from tests.engine.strategies import any_finite, documents, experiments, vectors

# --- rounding -----------------------------------------------------------------------------------------------------


@given(vectors(4))
def test_rounding_gives_the_nearest_finite_number_and_is_done_once(values: Vector) -> None:
    assert representable(values, "float64") is values
    nearest = representable(values, "float32")
    assert np.isfinite(nearest).all()
    assert not nearest.flags.writeable
    assert representable(nearest, "float32") is nearest
    within = np.abs(values) < float(np.finfo(np.float32).max)
    assert bits(nearest[within]) == bits(values[within].astype(np.float32))


def test_what_is_too_large_becomes_the_largest_and_what_is_no_number_stays_none() -> None:
    largest = float(np.finfo(np.float32).max)
    found = representable(np.array([1e300, -1e300, np.inf, np.nan, 1e-60]), "float32")
    assert np.array_equal(found, [largest, -largest, np.inf, np.nan, 0.0], equal_nan=True)


def test_epsilon_is_the_distance_from_one_to_the_next_number() -> None:
    assert epsilon("float64") == 2.0**-52
    assert epsilon("float32") == 2.0**-23


# --- documents ----------------------------------------------------------------------------------------------------


@given(documents())
def test_a_document_holds_numbers_that_its_precision_has(some: Document) -> None:
    for vector in (some.parameters, some.initial, *some.state.memory.values()):
        assert bits(representable(vector, some.precision)) == bits(vector)


@given(experiments().filter(lambda some: some.training.precision == "float32"), any_finite)
def test_an_edit_rounds_too(some: Document, value: float) -> None:
    changed = with_parameter(some, 0, value)
    assert changed.parameters[0] == representable(np.array([value]), "float32")[0]


# --- the engine ---------------------------------------------------------------------------------------------------


def _noted_tapes(patch: pytest.MonkeyPatch) -> list[Call]:
    """The calls of every tape that is made a function from here on."""
    found: list[Call] = []

    def noted(calls: Iterable[Call], *given: Any) -> Callable[..., None]:
        kept = list(calls)
        found.extend(kept)
        return straight_line(kept, *given)

    for module in (training_loop, evaluation):
        patch.setattr(module, "straight_line", noted)
    return found


def _arrays(of: Call) -> list[np.ndarray[Any, Any]]:
    """The arrays of numbers that a call works on, the one whose method it is among them."""
    own = getattr(of.function, "__self__", None)
    operands = (own, *of.arguments, *of.keywords.values())
    return [a for a in operands if isinstance(a, np.ndarray) and a.dtype.kind == "f"]


def _assert_all_of(calls: Iterable[Call], precision: Precision) -> None:
    """Scalars alone may be calculated with in doubles; what meets an array may not."""
    for one in calls:
        arrays = _arrays(one)
        if any(array.ndim for array in arrays):
            assert {array.dtype for array in arrays} == {DTYPES[precision]}, one


@given(data=st.data())
def test_no_other_precision_gets_into_a_tape(data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        found = _noted_tapes(patch)
        some = data.draw(experiments())
        loop = TrainingLoop(some, Recorder(some.state.history, 0))
        with np.errstate(all="ignore"):
            loop.run_updates(1)
    assert found
    _assert_all_of(found, some.training.precision)


@given(experiments().filter(lambda some: some.training.precision == "float32"))
def test_training_leads_from_float32_numbers_to_float32_numbers(start: Document) -> None:
    trained = train(start, 2).document
    for vector in (trained.parameters, *trained.state.memory.values()):
        assert vector.dtype == np.float64
        assert representable(vector, "float32") is vector


@given(experiments().filter(lambda some: some.training.precision == "float32"))
def test_going_on_in_single_precision_is_bit_for_bit_not_stopping(start: Document) -> None:
    whole = train(start, 3)
    if whole.divergence is None:
        assert next_batch(whole.document) == 0
        assert_same(train(train(start, 1).document, 2).document, whole.document)
