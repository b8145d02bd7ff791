"""Moments: what they hold, when they come, and which of them go first."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace
from itertools import pairwise

import pytest

from engine.creation import new_document
from engine.document import NO_HISTORY, with_training
from engine.moments import Keeper, Moment, moment
from engine.settings import Adam
from engine.thinning import held, thin
from engine.timeline import Timeline
from engine.training import Run, train
from tests.engine.bits import bits

#: What was at every epoch that a line came by.
from tests.engine.timelines import recall, replace_settings, trained, xor


def spread(count: int, size: int = 10) -> list[Moment]:
    document = new_document((size, size, 1), data=None, seed=1)
    made = []
    for i in range(count):
        state = replace(document.state, epoch=i)
        made.append(moment(replace(document, state=state, parameters=document.parameters.copy()), float(i)))
    return made


def test_thinning_leaves_moments_evenly_and_all_ends_and_anchors() -> None:
    moments = spread(400)
    moments[150] = replace(moments[150], anchor=True)
    left = list(moments)
    thin([left], 100 * moments[0].size, None)
    assert held([left], (), moments[0].document) <= 100 * moments[0].size
    assert {0.0, 150.0, 399.0} <= {m.at for m in left}
    gaps = [b.at - a.at for a, b in pairwise(left)]
    assert max(gaps) <= 8
    assert len(left) >= 70


def test_thinning_begins_with_the_line_that_was_of_use_longest_ago() -> None:
    newer, older = spread(200), spread(200)
    budget = 300 * newer[0].size
    thin([newer, older], budget, newer[0].document)
    assert len(newer) > len(older)


def test_what_cannot_be_thinned_loses_its_beginning() -> None:
    moments = [replace(m, anchor=True) for m in spread(100)]
    left = list(moments)
    thin([left], 20 * moments[0].size, None, most=50)
    assert left
    assert left == moments[-len(left) :]
    assert len(left) <= 20


def test_a_moment_says_what_it_holds() -> None:
    start = with_training(xor(), replace_settings(xor().training, optimizer=Adam(), shuffle=True, batch_size=2))
    start = train(start, 1).document
    keeper = Keeper(budget=2**40)
    run = Run(start, keeper=keeper)
    run.advance(0.02)
    gc.collect()
    tracemalloc.start()
    try:
        for _ in range(200):
            run._loop._shuffle()
            run._loop._generator = run._loop._next_generator
            run._keep_moment()
        moments = keeper.take()
        held_bytes = tracemalloc.get_traced_memory()[0]
        stated = sum(m.size for m in moments)
    finally:
        tracemalloc.stop()
    assert len(moments) == 200
    assert stated == pytest.approx(held_bytes, rel=0.1)


def test_a_timeline_stays_within_its_budget() -> None:
    start = xor()
    budget = 360_000
    timeline = Timeline(start, budget)
    document = start
    for _ in range(10):
        document = trained(timeline, document, 2_000)
        assert timeline.size <= budget
    assert bits(recall(timeline, 777).parameters) == bits(train(start, 777).document.parameters)


def test_moments_come_by_time_and_never_pile_up() -> None:
    keeper = Keeper(0.04, budget=50_000)
    run = Run(xor(), keeper=keeper)
    run.advance(0.5)
    taken = keeper.take()
    assert 3 <= len(taken) <= 13
    gaps = [b.at - a.at for a, b in pairwise(taken)]
    assert min(gaps) >= 0.04
    crowded = Keeper(0.0, budget=20_000)
    run = Run(xor(), keeper=crowded)
    run.advance(0.3)
    assert sum(m.size for m in crowded.take()) <= 20_000


def test_a_change_of_settings_within_a_run_is_a_moment() -> None:
    run = Run(xor(), 1000, keeper=Keeper(1e9))
    run.advance(0.0)
    run.set_training(xor().training.with_learning_rate(0.25))
    while run.advance(0.01):
        pass
    (change,) = run.outcome().moments
    assert change.anchor
    assert change.document.training.optimizer.learning_rate == 0.25
    assert change.document.state.history is NO_HISTORY
