"""Runs by the compiled path: their laws are those of all runs, and the past knows by which path every stretch went."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.compiled_path import CompiledPath
from engine.document import Document, reset, with_training
from engine.jobs import RecallJob
from engine.moments import Keeper
from engine.settings import Adam, Sgd
from engine.stopping import Stopping
from engine.timeline import Timeline
from engine.training import COMPILED_SLICE, SLICE, Run, train
from tests.engine.bits import assert_same, assert_same_history, bits
from tests.engine.compiled import PLAIN
from tests.engine.test_divergence import CASES
from tests.engine.test_divergence import (
    test_a_diverged_document_diverges_at_once_again as test_what_diverged_diverges_again,
)
from tests.engine.test_stopping import ended, noisy
from tests.engine.test_timeline import described
from tests.engine.test_timeline import test_any_epoch_comes_back_bit_for_bit as test_any_epoch_comes_back
from tests.engine.test_timeline import test_training_once_more_from_where_it_was_begun_is_the_same_line as test_one_line
from tests.engine.test_training import document, in_slices
from tests.engine.test_training import (
    test_a_long_history_is_thinned_the_same_way_whatever_the_stops as test_a_long_history,
)
from tests.engine.test_training import test_looking_at_a_run_changes_nothing as test_looking
from tests.engine.test_training import test_no_epochs_change_nothing_but_the_history as test_no_epochs
from tests.engine.test_training import test_other_batches_in_the_middle_of_an_epoch_begin_it_anew as test_batches
from tests.engine.test_training import test_slices_and_stops_anywhere_change_nothing as test_slices_and_stops
from tests.engine.test_training import test_the_history_has_the_mean_errors_of_every_epoch as test_the_history
from tests.engine.timelines import recall, replace_settings, trained, xor

__all__ = [
    "test_a_long_history",
    "test_any_epoch_comes_back",
    "test_batches",
    "test_looking",
    "test_no_epochs",
    "test_one_line",
    "test_slices_and_stops",
    "test_the_history",
    "test_what_diverged_diverges_again",
]

NUMPY = CompiledPath(PLAIN.stretch, lambda _document: False)


@pytest.fixture(autouse=True)
def _compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run that is not told by which path goes by the compiled one."""
    assert Run.__init__.__kwdefaults__ is not None
    monkeypatch.setitem(Run.__init__.__kwdefaults__, "path", PLAIN)


def by_numpy(start: Document, epochs: int) -> Document:
    run = Run(start, epochs, path=None)
    return in_slices(run, 0.01).document


# --- the two paths ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 3])
def test_both_paths_agree_to_rounding(batch_size: int | None) -> None:
    start = document(batch_size=batch_size)
    compiled, numpy = train(start, 60), by_numpy(start, 60)
    assert compiled.compiled
    np.testing.assert_allclose(compiled.document.parameters, numpy.parameters, rtol=1e-12)
    np.testing.assert_allclose(compiled.document.state.history.train, numpy.state.history.train, rtol=1e-12)
    np.testing.assert_allclose(compiled.document.state.history.test, numpy.state.history.test, rtol=1e-12)
    assert compiled.document.state.generator == numpy.state.generator


def test_what_it_cannot_do_or_does_slower_is_numpys() -> None:
    for settings in ({"dropout": 0.5}, {"precision": "float32"}):
        start = xor(**settings)
        run = Run(start, 3)
        assert (run.compiled, run.slice) == (False, SLICE)
        assert_same(in_slices(run).document, by_numpy(start, 3))
    assert not Run(xor(), path=NUMPY).compiled
    assert Run(xor()).slice == COMPILED_SLICE


def test_settings_decide_anew_by_which_path_a_run_goes() -> None:
    start = xor(batch_size=None)
    run = Run(start, 1000, keeper=Keeper(1e9))
    run.advance(0.0)
    run.set_training(xor(batch_size=None, dropout=0.5).training)
    run.advance(0.0)
    assert not run.compiled
    run.set_training(start.training)
    run.advance(0.0)
    assert run.compiled
    assert [m.compiled for m in run.progress().moments] == [True, False]


@pytest.mark.parametrize("name", CASES)
def test_divergence_is_found_there_and_told_in_the_same_words(name: str) -> None:
    compiled, numpy = train(CASES[name], 10_000), in_slices(Run(CASES[name], 10_000, path=None), 0.01)
    assert compiled.divergence is not None
    assert numpy.divergence is not None
    assert compiled.divergence.finding == numpy.divergence.finding
    # What overflows in a sum of one order may not in another.
    assert abs(compiled.divergence.epoch - numpy.divergence.epoch) <= 1
    assert np.isfinite(compiled.document.parameters).all()


# --- taken over on the way ----------------------------------------------------------------------------------------


def taken_over(start: Document, at: int, epochs: int, keeper: Keeper | None = None) -> tuple[int, Run]:
    """A run that NumPy begins and the compiled path ends; where it was taken over."""
    run = Run(start, epochs, keeper=keeper, path=None)
    while run.progress().epoch < at:
        run.advance(0.0)
    run.set_path(PLAIN)
    while run.advance(0.0) and not run.compiled:
        pass
    assert run.compiled
    switches = [m for m in run.progress().moments if not m.compiled] if keeper else []
    return switches[-1].place[0] if switches else at, run


@pytest.mark.parametrize("batch_size", [None, 3])
def test_a_run_that_is_taken_over_is_as_if_stopped_there(batch_size: int | None) -> None:
    start = document(batch_size=batch_size)
    at, run = taken_over(start, 7, 30, Keeper(1e9))
    outcome = in_slices(run)
    assert outcome.compiled
    assert_same(outcome.document, train(by_numpy(start, at), 30 - at).document)


def test_it_is_given_back_from_the_next_epoch_on() -> None:
    start = document(batch_size=2)
    run = Run(start, 12, keeper=Keeper(1e9))
    while run.progress().epoch < 4:
        run.advance(0.0)
    run.set_path(None)
    outcome = in_slices(run)
    (switch,) = outcome.moments
    assert switch.compiled
    assert not outcome.compiled
    assert_same(outcome.document, by_numpy(train(start, switch.place[0]).document, 12 - switch.place[0]))


def test_the_best_weights_come_back_by_the_path_that_led_to_them() -> None:
    start = overfitting()
    best = ended(start, Stopping(patience=10)).end
    assert best is not None
    run = Run(start, stopping=Stopping(patience=10))
    while run.progress().epoch < best.lowest + 2:
        run.advance(0.0)
    run.set_path(None)
    outcome = in_slices(run)
    assert not outcome.compiled
    assert outcome.end is not None
    assert outcome.end.lowest == best.lowest
    assert_same(outcome.document, train(start, best.lowest).document)
    first = ended(start, Stopping(patience=10), best.lowest + 3)
    assert first.watch is not None
    assert first.watch.compiled
    on = Run(first.document, stopping=Stopping(patience=10), watch=first.watch)
    assert_same(in_slices(on).document, outcome.document)


def overfitting() -> Document:
    """Noisy rows by heart in few epochs."""
    return with_training(noisy(seed=5), replace_settings(noisy().training, optimizer=Adam(0.1)))


# --- the past -----------------------------------------------------------------------------------------------------


def test_every_epoch_of_a_run_that_was_taken_over_comes_back_bit_for_bit() -> None:
    start = xor(batch_size=2, shuffle=True)
    timeline = Timeline(start, 12_000)  # few moments, so that most have to be thinned out
    middle = trained(timeline, start, 40)
    numpy = trained(timeline, middle, 40, path=NUMPY)
    end = trained(timeline, numpy, 40)
    assert timeline.size <= 12_000
    assert described(timeline) == [("Run 1", 0, 120, True)]
    seen = {25: train(start, 25), 60: None, 100: train(numpy, 20), 120: train(numpy, 40)}
    assert bits(recall(timeline, 60).parameters) == bits(by_numpy(middle, 20).parameters)
    for epoch, outcome in seen.items():
        if outcome is not None and epoch >= timeline.current.earliest:
            assert bits(recall(timeline, epoch).parameters) == bits(outcome.document.parameters)
    assert_same_history(recall(timeline, 120).state.history, end.state.history)


def test_an_edit_where_a_run_ended_leaves_known_by_which_path_it_came_there() -> None:
    start = xor(batch_size=2)
    timeline = Timeline(start, 4_000)
    end = trained(timeline, start, 60, every=1.0)  # no moment in between
    timeline.go_on(with_training(end, replace_settings(end.training, seed=5)))
    for epoch in (13, 41):
        assert bits(recall(timeline, epoch).parameters) == bits(train(start, epoch).document.parameters)


def test_the_same_epochs_by_another_path_are_another_run() -> None:
    start = xor()
    timeline = Timeline(start)
    end = trained(timeline, start, 30, path=NUMPY)
    timeline.go_on(reset(end))
    trained(timeline, start, 20)
    first, second = timeline.lines
    assert (first.last_epoch, second.last_epoch) == (30, 20)
    assert bits(recall(timeline, 15, first.id).parameters) == bits(by_numpy(start, 15).parameters)
    assert bits(recall(timeline, 15, second.id).parameters) == bits(train(start, 15).document.parameters)
    timeline.go_to(start)
    trained(timeline, start, 10)
    assert len(timeline.lines) == 2


def test_without_the_kernel_numpy_finds_an_epoch_to_rounding() -> None:
    start = xor()
    answer = RecallJob(0, start, 40, compiled=True).run(path=None)
    assert answer.document is not None
    np.testing.assert_allclose(answer.document.parameters, train(start, 40).document.parameters, rtol=1e-12)


def test_a_rate_that_a_plan_was_made_for_does_not_outlive_it() -> None:
    start = document(Sgd(0.1))
    other = replace(start, training=start.training.with_learning_rate(0.3))
    run = Run(start, 8)
    run.set_training(other.training)
    assert bits(in_slices(run).document.parameters) == bits(train(other, 8).document.parameters)
