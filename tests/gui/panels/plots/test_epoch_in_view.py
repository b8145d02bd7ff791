"""The epoch in view: the newest until another is asked for, on the line that somebody goes along."""

from __future__ import annotations

import pytest

from engine.creation import new_document
from gui.lines import Looking
from gui.panels.plots.epoch_in_view import EpochInView


class Lines:
    """Stands for two lines: 1 is the current one and left 0, which goes on to 100, at epoch 20."""

    current = 1

    def last_epoch(self, line: int) -> int:
        return {0: 100, 1: 50}[line]

    def share(self, line: int, other: int, epoch: int) -> bool:
        return line == other or epoch <= 20

    def line_at(self, line: int, epoch: int) -> int:
        return 0 if epoch <= 20 else line


def looking(line: int, epoch: int) -> Looking:
    return Looking(line, epoch, new_document((2, 2, 1), data="xor", learning_rate=0.5), 0.1, 0.1)


@pytest.fixture
def time() -> EpochInView:
    made = EpochInView(Lines())  # type: ignore[arg-type]  # what it asks of the lines
    made.newest = 50
    return made


def test_it_is_the_newest_at_first(time: EpochInView) -> None:
    assert (time.line, time.epoch, time.last, time.past) == (1, 50, 50, False)


def test_a_run_that_goes_on_is_ahead_of_its_curve(time: EpochInView) -> None:
    time.newest = 70
    assert (time.epoch, time.last) == (70, 70)


@pytest.mark.parametrize(("asked", "found"), [(30, (30, 1)), (10, (10, 0)), (-5, (0, 0)), (999, (50, 1))])
def test_what_is_asked_for_is_in_view_at_once(time: EpochInView, asked: int, found: tuple[int, int]) -> None:
    assert time.want(asked) == found
    assert (time.epoch, time.past) == (found[0], True)


def test_what_comes_takes_the_place_of_what_was_asked_for(time: EpochInView) -> None:
    time.want(30)
    time.look(looking(1, 29))
    assert (time.epoch, time.line) == (29, 1)
    time.look(None)
    assert (time.epoch, time.past) == (50, False)


def test_the_line_that_is_gone_along_stays_where_two_are_one(time: EpochInView) -> None:
    time.go_along(0)
    assert time.last == 100
    time.look(looking(1, 15))
    assert time.line == 0
    time.look(looking(1, 25))
    assert time.line == 1


def test_another_line_is_gone_along_until_it_is_left(time: EpochInView) -> None:
    time.go_along(0)
    time.go_along(None)
    assert time.line == 0
    time.look(None)
    assert time.line == 1


def test_without_epochs_there_is_nothing_to_ask_for(time: EpochInView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lines, "last_epoch", lambda *_: 0)
    time.newest = 0
    assert time.want(3) is None
    assert not time.past
