"""The recorder of the error history: bounded, without gaps, and able to go back."""

import math

import numpy as np
import pytest

from engine.document import HISTORY_LIMIT, NO_HISTORY, History
from engine.history import Recorder
from engine.network import read_only

LIMIT = 8


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.history.HISTORY_LIMIT", LIMIT)


def recorded(epochs: int, recorder: Recorder | None = None, first: int = 0) -> Recorder:
    """A recorder that was offered the errors 100 + epoch and −epoch of each epoch from the first one on."""
    recorder = recorder or Recorder(NO_HISTORY, first)
    for epoch in range(first, epochs):
        if recorder.due == epoch:
            recorder.put(100.0 + epoch, -float(epoch))
    return recorder


@pytest.mark.parametrize(
    ("epochs", "stride", "entries"),
    [(0, 1, 0), (1, 1, 1), (7, 1, 7), (8, 2, 4), (15, 4, 4), (29, 8, 4), (1000, 256, 4)],
)
def test_entries_stand_for_every_stride_th_epoch(epochs: int, stride: int, entries: int) -> None:
    history = recorded(epochs).history()
    assert (history.stride, len(history.train)) == (stride, entries)
    np.testing.assert_array_equal(history.train, 100.0 + history.epochs)
    np.testing.assert_array_equal(history.test, -history.epochs)


@pytest.mark.parametrize("stop", range(40))
def test_going_on_from_a_history_is_as_if_never_stopped(stop: int) -> None:
    first = recorded(stop).history()
    again = recorded(40, Recorder(first, max(stop - 1, 0)), max(stop - 1, 0)).history()
    whole = recorded(40).history()
    assert again.stride == whole.stride
    np.testing.assert_array_equal(again.train, whole.train)


def test_many_at_once_are_as_one_by_one() -> None:
    recorder, epoch = Recorder(NO_HISTORY, 0), 0
    while epoch < 30:
        if recorder.due > epoch:
            epoch += 1
            continue
        stride = recorder.stride
        count = min(recorder.entries, -(-(30 - epoch) // stride))
        recorder.extend([100.0 + epoch + stride * i for i in range(count)], [0.0] * count)
        epoch += stride * count
    np.testing.assert_array_equal(recorder.history().train, recorded(30).history().train)


@pytest.mark.parametrize("start", range(20))
@pytest.mark.parametrize("more", [1, 3, 9, 30])
def test_cut_returns_to_a_mark(start: int, more: int) -> None:
    recorder = recorded(start)
    mark, before = recorder.mark, recorder.history()
    recorded(start + more, recorder, start)
    recorder.put(math.nan, 0.0)
    assert not recorder.finite
    recorder.cut(mark)
    assert recorder.finite
    assert recorder.history().stride == before.stride
    np.testing.assert_array_equal(recorder.history().train, before.train)
    np.testing.assert_array_equal(recorded(50, recorder, start).history().train, recorded(50).history().train)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_training_error_that_is_no_number_is_not_recorded(bad: float) -> None:
    recorder = recorded(3)
    recorder.put(bad, 1.0)
    assert not recorder.finite
    assert len(recorder.history().train) == 3
    other = recorded(3)
    other.extend([1.0, bad, 2.0], [0.0, 0.0, 0.0])
    assert not other.finite


def test_a_test_error_that_is_no_number_is_unknown() -> None:
    recorder = Recorder(NO_HISTORY, 0)
    recorder.put(1.0, math.inf)
    recorder.put(1.0, math.nan)
    assert recorder.finite
    assert np.isnan(recorder.history().test).all()


def test_what_a_file_leaves_out_is_unknown() -> None:
    recorder = recorded(7, Recorder(NO_HISTORY, 5), 5)
    np.testing.assert_array_equal(recorder.history().train, [math.nan] * 5 + [105.0, 106.0])
    assert recorder.finite


def test_what_lies_ahead_of_the_epoch_is_forgotten() -> None:
    history = History(read_only([1.0, 2.0, 3.0, 4.0]), read_only([0.0] * 4))
    recorder = Recorder(history, 1)
    np.testing.assert_array_equal(recorder.history().train, [1.0, 2.0])
    assert recorder.due == 2


def test_the_newest_entry() -> None:
    assert np.isnan(Recorder(NO_HISTORY, 0).last).all()
    assert recorded(3).last == (102.0, -2.0)


def test_a_history_is_a_value_of_its_own() -> None:
    recorder = recorded(3)
    history = recorder.history()
    recorded(6, recorder, 3)
    assert len(history.train) == 3
    with pytest.raises(ValueError, match="read-only"):
        history.train[0] = 0.0


def test_the_limit_keeps_a_file_small() -> None:
    assert HISTORY_LIMIT == 65_536
