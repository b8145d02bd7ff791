"""The precision of numbers: rounding to it, and that every array of an update has it, whatever is trained and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import evaluation, updates
from engine.batches import next_batch
from engine.creation import new_document
from engine.decoding import decode
from engine.document import Document, with_parameter, with_training
from engine.encoding import encode
from engine.explain import explain
from engine.formula import evaluate
from engine.functions import tape
from engine.functions.tape import Call
from engine.gradient_check import check_gradients
from engine.history import Recorder
from engine.network import Vector
from engine.precision import DTYPES, epsilon, representable
from engine.settings import Adam, Precision
from engine.trace import trace
from engine.training import Run, train
from engine.training_loop import TrainingLoop
from tests.engine.bits import assert_same, bits
from tests.engine.explain.laws import size
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

    def noting(made: Callable[..., Callable[..., None]]) -> Callable[..., Callable[..., None]]:
        def noted(calls: Iterable[Call], *given: Any) -> Callable[..., None]:
            kept = list(calls)
            found.extend(kept)
            return made(kept, *given)

        return noted

    for module, name in ((updates, "straight_line"), (updates, "repeated"), (evaluation, "straight_line")):
        patch.setattr(module, name, noting(getattr(tape, name)))
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


@pytest.mark.parametrize(("before", "after"), [("float64", "float32"), ("float32", "float64")])
def test_a_run_takes_another_precision_over_at_the_next_epoch(before: Precision, after: Precision) -> None:
    start = _digits(before)
    other = msgspec.structs.replace(start.training, precision=after)
    run = Run(start, 1)
    while run.advance():
        pass
    run.set_training(other)
    run.extend_to(3)
    while run.advance():
        pass
    whole = train(with_training(train(start, 1).document, other), 2).document
    assert bits(run.outcome().document.parameters) == bits(whole.parameters)


# --- what looks at it ---------------------------------------------------------------------------------------------


def _digits(precision: Precision) -> Document:
    made = new_document((4, 8, 3), data="iris", loss="cross_entropy", output_activation="softmax", seed=1)
    training = msgspec.structs.replace(made.training, precision=precision, optimizer=Adam(), batch_size=16)
    return replace(made, training=training)


def test_the_gradient_check_says_how_far_it_sees() -> None:
    found = check_gradients(_digits("float32"))
    assert found.passes
    assert found.tolerance == 1e-3
    assert "single precision" in found.note
    assert found.worst_error > check_gradients(_digits("float64")).worst_error


def test_a_trace_holds_what_the_pass_took_and_gave() -> None:
    seen = trace(_digits("float32"), (0, 1, 2))
    for of in (seen.inputs, seen.targets, seen.out, seen.delta, seen.parts, seen.after):
        known = of[~np.isnan(of)]
        assert bits(known.astype(np.float32)) == bits(known)


def test_formulas_give_the_numbers_shown_to_the_digits_of_single_precision() -> None:
    seen = trace(_digits("float32"), (0, 1))
    for number in seen.steps.numbers(0, seen.steps.length):
        found = explain(seen, number)
        assert found.value == seen.value(number)
        assert abs(evaluate(found.substituted) - found.value) <= 1e-5 * size(found.substituted) + 1e-30
        parted = abs(evaluate(found.substituted) - found.value) > 1e-6 * abs(found.value)
        assert ("single precision" in found.note) == parted


@given(documents().filter(lambda some: some.precision == "float32"))
def test_a_file_has_as_few_digits_as_lead_back_to_the_same_numbers(some: Document) -> None:
    again = decode(encode(some))
    assert bits(again.parameters) == bits(some.parameters)
    assert bits(again.initial) == bits(some.initial)
    assert encode(again) == encode(some)


def test_a_float32_is_written_shortly() -> None:
    start = with_parameter(_digits("float32"), 0, 0.1)
    assert start.parameters[0] != 0.1
    assert repr(float(start.parameters[0])).encode() not in encode(start)
