"""The places that are measured: few, spread over the run, kept as it grows, the cheap ones first."""

from __future__ import annotations

from dataclasses import replace

from engine.creation import new_document
from engine.document import State
from engine.moments import Moment
from engine.observing.sampling import LONGEST, MOST, Reached, next_questions, places, spacing

XOR = new_document((2, 2, 1), data="xor", seed=1)


def at(epoch: int, seconds: float = 0.0, update: int = 0) -> Moment:
    return Moment(replace(XOR, state=State(epoch, update)), seconds)


def answered(moments: list[Moment], count: int = 16) -> tuple[set[int], int]:
    """All that is asked until nothing more is, and in how many portions."""
    known: set[int] = set()
    portions = 0
    while questions := next_questions(moments, known, count=count):
        new = {epoch for question in questions for epoch in question.epochs}
        assert new - known, "it would ask for ever"
        assert len(new) <= count
        known |= new
        portions += 1
    return known, portions


def test_places_are_few_and_stay_when_a_run_goes_on() -> None:
    for last in (0, 1, 150, 10_000, 3_000_000):
        found = places(0, last)
        assert {0, last} <= set(found)
        assert len(found) <= MOST + 2
        assert len(found) == len(set(found))
    assert set(places(0, 20_000)) - {20_000} <= set(places(0, 10_000)) | set(range(10_000, 20_001))


def test_a_short_run_is_gone_through_once_more_as_a_whole() -> None:
    known, _ = answered([at(0), at(5000, 0.05), at(10_000, 0.09)])
    assert len(known) >= MOST / 2
    assert all(min(abs(epoch - place) for epoch in known) <= spacing(0, 10_000) / 2 for place in places(0, 10_000))


def test_a_long_one_is_measured_where_moments_were_kept() -> None:
    moments = [at(epoch, epoch * 0.001) for epoch in range(0, 100_000, 25)]
    known, _ = answered(moments)
    assert known <= {moment.place[0] for moment in moments}
    assert MOST / 2 <= len(known) <= MOST + 2


def test_what_would_take_too_long_is_left_out() -> None:
    known, _ = answered([at(0), at(5000, LONGEST + 0.01), at(10_000, 2 * LONGEST)])
    assert 0 in known
    assert not any(0 < epoch < 4900 for epoch in known)
    assert any(5000 < epoch < 10_000 for epoch in known)


def test_kept_moments_come_first_and_coarse() -> None:
    moments = [at(epoch, epoch * 0.001) for epoch in range(0, 6401, 32)]
    first = [epoch for question in next_questions(moments, (), count=5) for epoch in question.epochs]
    assert first == [0, 6400, 4096, 2048, 6144]


def test_going_on_begins_where_the_last_answer_ended() -> None:
    start, end = at(0), at(100, 0.01)
    here = at(20).document
    (question,) = next_questions([start, end], range(21), Reached(start, here), 3)
    assert question.start is end.document  # what was kept comes first
    (question,) = next_questions([start, end], [*range(21), 100], Reached(start, here), 3)
    assert question.start is here
    assert question.epochs == (21, 22, 23)


def test_nothing_is_asked_without_a_beginning_of_an_epoch() -> None:
    assert next_questions([], ()) == ()
    assert next_questions([at(3, update=1)], ()) == ()


def test_what_came_before_a_run_from_a_file_is_not_asked_for() -> None:
    assert answered([at(5000)])[0] == {5000}
    assert min(answered([at(5000), at(5100, 0.01)])[0]) == 5000


def test_a_line_may_begin_and_end_within_an_epoch() -> None:
    known, _ = answered([at(3, update=2), at(4, 0.001), at(9, 0.002), at(9, 0.003, update=1)])
    assert known == {4, 5, 6, 7, 8, 9}


def test_the_spacing_is_a_power_of_two() -> None:
    assert [spacing(0, last) for last in (200, 201, 10_000)] == [1, 2, 64]
