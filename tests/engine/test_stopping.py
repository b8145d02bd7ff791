"""Stop conditions: a run ends at the very epoch, bit for bit as if it had been asked for that many epochs."""

from __future__ import annotations

import math
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.creation import new_document
from engine.data import Samples, samples
from engine.document import HISTORY_LIMIT, Document, History, with_training
from engine.ending import End, Judge, Lowest, judge_of, unjudged, words
from engine.history import Recorder, history_to
from engine.network import read_only
from engine.reports import Outcome, Watch
from engine.stopping import NEVER, Stopping
from engine.training import Run, train
from tests.engine.bits import assert_same, bits
from tests.engine.strategies import experiments

MOST = 40  # epochs of the random runs


def ended(
    document: Document, stopping: Stopping, epochs: int | None = None, slice_: float = 0.01, watch: Watch | None = None
) -> Outcome:
    """What comes of a run with conditions."""
    run = Run(document, epochs, stopping=stopping, watch=watch)
    while run.advance(slice_):
        pass
    return run.outcome()


def noisy(batch: int | None = None, *, shuffle: bool = False, seed: int = 3) -> Document:
    """Few rows with noise on a network that can learn them by heart: its test error falls and then rises."""
    document = new_document((1, 12, 1), activation="tanh", output_activation="identity", learning_rate=0.1, seed=seed)
    training = msgspec.structs.replace(document.training, batch_size=batch, shuffle=shuffle, reduction="mean")
    return replace(with_training(document, training), data=replace(document.data, train=_sine(8, 1), test=_sine(30, 2)))


def _sine(rows: int, seed: int) -> Samples:
    draw = np.random.default_rng(seed)
    x = draw.uniform(-3.0, 3.0, (rows, 1))
    return samples(x, np.sin(x) + draw.normal(0.0, 0.3, (rows, 1)))


# --- where a run ends ----------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(experiments(), st.floats(0.0, 1.0), st.sampled_from(["error", "test_error"]))
def test_a_run_that_a_limit_ends_is_one_of_that_many_epochs(document: Document, share: float, which: str) -> None:
    whole = train(document, MOST)
    history = whole.document.state.history
    curve = history.train if which == "error" else history.test
    assume(whole.divergence is None and np.isfinite(curve).all())
    limit = float(curve.min() + share * (curve.max() - curve.min()))
    assume(limit > 0.0 and (curve < limit).any())
    first = int(np.argmax(curve < limit))
    outcome = ended(document, msgspec.structs.replace(NEVER, **{which: limit}), MOST)
    assert outcome.end is not None
    assert (outcome.end.condition, outcome.end.epoch, outcome.end.error) == (which, first, float(curve[first]))
    assert_same(outcome.document, train(document, first).document)


@settings(deadline=None)
@given(experiments(), st.integers(1, 6), st.sampled_from([0.0, 1e-3]), st.sampled_from([1e-9, 1e-4, 0.01]))
def test_a_run_out_of_patience_goes_back_to_the_lowest_test_error(
    document: Document, patience: int, least: float, slice_: float
) -> None:
    whole = train(document, MOST)
    assume(whole.divergence is None and len(document.data.test) > 0)
    expected = by_hand(whole.document.state.history.test.tolist(), patience, least)
    outcome = ended(document, Stopping(patience=patience, least=least), MOST, slice_)
    if expected is None:
        assert (outcome.end, outcome.beyond) == (None, None)
        assert_same(outcome.document, whole.document)
        return
    last, lowest = expected
    assert outcome.end is not None
    assert outcome.beyond is not None
    assert (outcome.end.condition, outcome.end.epoch, outcome.end.lowest) == ("patience", last, lowest)
    assert_same(outcome.document, train(document, lowest).document)
    assert_same(outcome.beyond.furthest, train(document, last).document)
    stays = ended(document, Stopping(patience=patience, least=least, restore_best=False), MOST, slice_)
    assert stays.beyond is None
    assert_same(stays.document, train(document, last).document)


def by_hand(errors: list[float], patience: int, least: float) -> tuple[int, int] | None:
    """The epoch at which patience is at its end and that of the lowest error before, as one would count it."""
    bar, fell = math.inf, 0
    for epoch, error in enumerate(errors):
        if error < bar:
            bar, fell = error - least, epoch
        if epoch - fell >= patience:
            return epoch, int(np.argmin(errors[: epoch + 1]))
    return None


@settings(deadline=None)
@given(experiments(), st.lists(st.integers(0, 9), max_size=4), st.integers(1, 8))
def test_pauses_change_nothing_about_patience(document: Document, pauses: list[int], patience: int) -> None:
    stopping = Stopping(patience=patience)
    at_once = ended(document, stopping, sum(pauses) + 15)
    standing, watch, outcome = document, None, None
    for epochs in [*pauses, sum(pauses) + 15 - sum(pauses)]:
        outcome = ended(standing, stopping, epochs, watch=watch)
        standing, watch = outcome.document, outcome.watch
        if outcome.end is not None or outcome.divergence is not None:
            break
    assert outcome is not None
    assert outcome.end == at_once.end
    assert_same(outcome.document, at_once.document)


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("batch", [1, 3, None])
def test_overfitting_is_stopped_and_taken_back(batch: int | None, shuffle: bool) -> None:
    document = noisy(batch, shuffle=shuffle)
    outcome = ended(document, Stopping(patience=300))
    end, beyond = outcome.end, outcome.beyond
    assert end is not None
    assert beyond is not None
    assert end.epoch == end.lowest + 300
    assert outcome.test_error == end.error == float(beyond.furthest.state.history.test.min())
    assert beyond.furthest.state.epoch == end.epoch
    assert_same(outcome.document, train(document, end.lowest).document)
    assert words(end) == (
        f"Stopped at epoch {end.epoch:,}: the test error has not fallen for 300 epochs; "
        f"the weights of epoch {end.lowest:,}, with the lowest, are back."
    )


def test_a_pause_beyond_the_best_epoch_is_taken_back_too() -> None:
    document, stopping = noisy(), Stopping(patience=200)
    lowest = ended(document, stopping).end
    assert lowest is not None
    first = ended(document, stopping, lowest.lowest + 50)
    assert first.watch is not None
    outcome = ended(first.document, stopping, watch=first.watch)
    assert outcome.end == lowest
    assert_same(outcome.document, train(document, lowest.lowest).document)


def test_settings_changed_on_the_way_leave_the_best_weights_as_they_were() -> None:
    document = noisy()
    best = ended(document, Stopping(patience=200)).end
    assert best is not None
    run = Run(document, stopping=Stopping(patience=200))
    while run.progress().epoch < best.lowest + 20:
        run.advance(1e-9)
    slower = document.training.with_learning_rate(1e-9)  # the test error hardly moves from here on
    run.set_training(slower)
    while run.advance():
        pass
    outcome = run.outcome()
    assert outcome.end is not None
    assert outcome.end.lowest == best.lowest
    assert bits(outcome.document.parameters) == bits(train(document, best.lowest).document.parameters)
    assert outcome.document.training == slower
    assert outcome.beyond is not None
    assert outcome.beyond.best.training == document.training


def test_errors_of_another_loss_are_not_compared() -> None:
    document = noisy()
    run = Run(document, stopping=Stopping(patience=500))
    while run.progress().epoch < 50:
        run.advance(1e-9)
    run.set_training(msgspec.structs.replace(document.training, loss="squared_error"))  # twice as large
    changed = run.progress().epoch
    while run.advance():
        pass
    end = run.outcome().end
    assert end is not None
    assert end.lowest > changed


# --- the start and the end -----------------------------------------------------------------------------------------


def test_a_condition_that_is_met_already_ends_a_run_at_once() -> None:
    document = new_document((2, 4, 1), data="xor", learning_rate=2.0, seed=3)
    first = ended(document, Stopping(error=0.05))
    again = ended(first.document, Stopping(error=0.05))
    assert first.end == again.end
    assert_same(first.document, again.document)
    assert ended(document, Stopping(error=10.0)).document.state.epoch == 0


def test_so_many_epochs_go_before_those_of_the_conditions() -> None:
    document = new_document((2, 4, 1), data="xor")
    whole = ended(document, Stopping(epochs=7))
    assert whole.end == End("epochs", 7, 7)
    assert whole.document.state.epoch == 7
    three = ended(document, Stopping(epochs=7), 3)
    assert (three.end, three.document.state.epoch) == (None, 3)


def test_seconds_end_with_an_epoch() -> None:
    document = noisy(1)
    run = Run(document, stopping=Stopping(seconds=1e-4))
    while run.advance():
        pass
    outcome = run.outcome()
    assert outcome.end is not None
    assert outcome.end.condition == "seconds"
    assert (outcome.document.state.update, outcome.document.state.epoch) == (0, outcome.end.epoch)
    assert_same(outcome.document, train(document, outcome.end.epoch).document)


def test_divergence_goes_before_a_condition() -> None:
    document = noisy()
    wild = with_training(document, document.training.with_learning_rate(1e6))
    outcome = ended(wild, Stopping(patience=1000))
    assert outcome.divergence is not None
    assert (outcome.end, outcome.beyond) == (None, None)
    assert np.isfinite(outcome.document.parameters).all()


def test_without_test_rows_the_test_error_ends_nothing() -> None:
    document = new_document((2, 4, 1), data="xor")
    stopping = Stopping(patience=2, test_error=1.0)
    assert ended(document, stopping, 20).document.state.epoch == 20
    assert unjudged(stopping, 0) == "The conditions on the test error cannot be met: there are no test rows."
    assert unjudged(Stopping(patience=2), 0).startswith("The condition on")
    assert unjudged(stopping, 5) == unjudged(NEVER, 0) == ""
    assert judge_of(Stopping(patience=3, seconds=2.0), 0) is judge_of(NEVER, 5) is None


def test_a_history_of_every_second_epoch_is_judged_by_what_it_records() -> None:
    document = noisy()
    half = train(document, 100).document
    history = half.state.history
    sparse = History(read_only(history.train[::2]), read_only(history.test[::2]), 2)
    start = replace(half, state=replace(half.state, history=sparse))
    outcome = ended(start, Stopping(patience=100))
    assert outcome.end is not None
    assert outcome.beyond is not None
    assert outcome.end.epoch % 2 == outcome.end.lowest % 2 == 0
    assert outcome.beyond.furthest.state.history.stride == 2
    same = train(document, outcome.end.lowest).document
    assert bits(outcome.document.parameters) == bits(same.parameters)


def test_what_a_long_history_leaves_out_is_judged_before() -> None:
    judge = Judge(Stopping(test_error=0.5))
    recorder = Recorder(History(read_only([]), read_only([])), 0, judge=judge)
    odd = HISTORY_LIMIT - 1  # goes when every second entry goes
    tests = np.ones(HISTORY_LIMIT)
    tests[odd] = 0.25
    recorder.extend(np.ones(HISTORY_LIMIT).tolist(), tests.tolist())
    assert recorder.stride == 2
    assert recorder.stop == End("test_error", odd, 0.5, 0.25)


# --- the judge -----------------------------------------------------------------------------------------------------


def test_small_falls_add_up_and_the_lowest_is_the_lowest() -> None:
    judge = Judge(Stopping(patience=3, least=0.1))
    errors = read_only([1.0, 0.95, 0.91, 0.89, 0.85, 0.84, 0.83])
    judge.look(range(7), errors, errors)
    assert judge.end == End("patience", 6, 3, 0.83, 6, True)
    assert judge.lowest == Lowest(6, 0.83, 3, 0.89 - 0.1)


def test_a_test_error_beyond_the_numbers_is_no_fall() -> None:
    judge = Judge(Stopping(patience=2, restore_best=False))
    judge.look(range(4), read_only([1.0] * 4), read_only([1.0, math.nan, math.inf, math.nan]))
    assert judge.end == End("patience", 2, 2, 1.0, 0, False)


def test_every_end_is_told_in_words() -> None:
    told = [
        words(End("epochs", 1500, 1500)),
        words(End("error", 12, 0.01, 0.0098)),
        words(End("test_error", 12, 0.01, 0.0098)),
        words(End("patience", 60, 50, 0.2, 10)),
        words(End("seconds", 3, 1.0)),
    ]
    assert told == [
        "Stopped at epoch 1,500: that was 1,500 epochs.",
        "Stopped at epoch 12: its training error 0.0098 is below 0.01.",
        "Stopped at epoch 12: its test error 0.0098 is below 0.01.",
        "Stopped at epoch 60: the test error has not fallen for 50 epochs; it was lowest at epoch 10.",
        "Stopped at epoch 3: that was 1 second of training.",
    ]


def test_a_curve_is_cut_at_an_epoch() -> None:
    history = History(read_only([4.0, 3.0, 2.0]), read_only([1.0, 1.0, 1.0]), 2)
    assert history_to(history, 3).train.tolist() == [4.0, 3.0]
    assert history_to(history, 9) is history
