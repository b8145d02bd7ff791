"""Several runs one after another: each is the run that the document would make alone, named by what differs."""

from __future__ import annotations

import math
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import files
from engine.creation import new_document, randomized
from engine.document import Document, reset, with_training
from engine.errors import StudioError
from engine.runs import MOST_RUNS, with_run
from engine.settings import Adam, Sgd
from engine.stopping import Stopping
from engine.training import train
from engine.trials import Plan, Trials, TrialsOutcome, planned
from tests.engine.bits import assert_same, bits
from tests.engine.strategies import experiments
from tests.engine.test_stopping import noisy


def tried(document: Document, plan: Plan, slice_: float = 0.01) -> TrialsOutcome:
    trials = Trials(planned(document, plan), plan)
    while trials.advance(slice_):
        pass
    assert trials.progress().at is None
    return trials.outcome()


@settings(deadline=None)
@given(experiments(), st.lists(st.integers(0, 99), max_size=2, unique=True), st.integers(0, 6))
def test_each_run_is_the_run_alone(document: Document, seeds: list[int], epochs: int) -> None:
    plan = Plan(seeds=tuple(seeds), rates=(0.003, 0.01), epochs=epochs)
    outcome = tried(train(document, 2).document, plan)
    assert len(outcome.done) == plan.count
    for made, trial in zip(outcome.done, planned(document, plan), strict=True):
        alone = train(trial.start, epochs)
        assert made.run is not None
        assert bits(made.run.parameters) == bits(alone.document.parameters)
        assert bits(made.run.history.train) == bits(alone.document.state.history.train)
        assert (made.error, made.run.training) == (alone.error, trial.start.training)
        assert made.run.initial_seed == trial.start.initial_seed


def test_the_best_is_the_one_with_the_lowest_test_error() -> None:
    plan = Plan(seeds=(1, 2, 3, 4), epochs=200)
    outcome = tried(noisy(), plan)
    errors = [made.test_error for made in outcome.done]
    assert outcome.best == errors.index(min(errors))
    seed, best = outcome.best + 1, outcome.done[outcome.best]
    assert_same(best.start, randomized(noisy(), None, seed))
    assert_same(best.document, train(best.start, 200).document)
    assert best.document.initial_seed == seed


def test_without_test_rows_it_is_the_one_with_the_lowest_training_error() -> None:
    outcome = tried(new_document((2, 3, 1), data="xor", learning_rate=2.0), Plan(seeds=(0, 1, 2, 3), epochs=500))
    errors = [made.error for made in outcome.done]
    assert all(math.isnan(made.test_error) for made in outcome.done)
    assert outcome.best == errors.index(min(errors))


def test_a_run_that_goes_back_keeps_its_whole_curve_and_its_best_weights() -> None:
    plan = Plan(seeds=(3,), stopping=Stopping(patience=200))
    outcome = tried(noisy(), plan)
    run, end = outcome.done[0].run, outcome.done[0].end
    assert run is not None
    assert end is not None
    assert run.epoch == end.lowest
    assert len(run.history.train) == min(end.epoch + 1, -(-(end.epoch + 1) // run.history.stride))
    document = with_run(noisy(), run)
    again = files.decode(files.encode(document)).runs[0]
    assert (again.epoch, again.initial_seed) == (run.epoch, 3)
    assert bits(again.history.test) == bits(run.history.test)


def test_names_say_what_differs() -> None:
    document = new_document((2, 3, 1), data="xor", learning_rate=0.5)
    plan = Plan(
        seeds=(0, 2), rates=(0.3,), optimizers=(Sgd(), Adam()), batch_sizes=(None, 4), losses=("huber",), epochs=1
    )
    names = [trial.name for trial in planned(document, plan, {"adam, huber, batch 4, η 0.3, seed 2"})]
    assert names[:2] == ["sgd, huber, full batch, η 0.3, seed 0", "sgd, huber, full batch, η 0.3, seed 2"]
    assert names[-1] == "adam, huber, batch 4, η 0.3, seed 2 (2)"
    assert len(set(names)) == plan.count == 8
    assert [trial.name for trial in planned(document, Plan(rates=(0.5,), epochs=1))] == ["Trial"]


def test_an_optimizer_brings_its_own_rate_unless_rates_are_given() -> None:
    document = new_document((2, 3, 1), data="xor", learning_rate=0.5)
    (own,) = planned(document, Plan(optimizers=(Adam(),), epochs=1))
    (given_,) = planned(document, Plan(optimizers=(Adam(),), rates=(0.2,), epochs=1))
    rates = [trial.start.training.optimizer.learning_rate for trial in (own, given_)]
    assert rates == [Adam().learning_rate, 0.2]


def test_every_trial_begins_at_the_beginning() -> None:
    trained = train(new_document((2, 3, 1), data="xor"), 20).document
    (trial,) = planned(trained, Plan(rates=(0.7,), epochs=5))
    assert_same(trial.start, with_training(reset(trained), trained.training.with_learning_rate(0.7)))


def test_one_that_cannot_be_is_told_and_the_others_are_made() -> None:
    document = noisy()
    plan = Plan(rates=(1e6, 0.1), epochs=2000)
    wild, tame = tried(document, plan).done
    assert "diverged" in wild.message.lower() or wild.message
    assert wild.run is not None
    assert not tame.message
    empty = replace(document, data=replace(document.data, train=document.data.train.__class__(
        document.data.train.inputs[:0], document.data.train.targets[:0])))  # fmt: skip
    outcome = tried(empty, Plan(rates=(0.1,), epochs=2))
    assert (outcome.best, outcome.done[0].run) == (None, None)
    assert outcome.done[0].message


@pytest.mark.parametrize(
    "plan",
    [
        Plan(seeds=tuple(range(MOST_RUNS + 1)), epochs=1),
        Plan(seeds=(1,)),
        Plan(rates=(0.0,), epochs=1),
        Plan(rates=(math.inf,), epochs=1),
        Plan(seeds=(1,), stopping=Stopping(least=0.1, restore_best=False)),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: Plan) -> None:
    with pytest.raises(StudioError):
        planned(noisy(), plan)


def test_progress_tells_of_the_one_under_way() -> None:
    plan = Plan(seeds=(1, 2), epochs=300)
    document = noisy()
    trials = Trials(planned(document, plan), plan)
    first = trials.progress()
    assert (first.at, first.epoch, first.done) == (0, 0, ())
    seen = set()
    while trials.advance(1e-4):
        now = trials.progress()
        seen.add((now.at, len(now.done)))
    assert seen == {(0, 0), (1, 1)}
    assert not Plan(losses=("huber", "squared_error")).comparable
    assert msgspec.structs.asdict(document.stopping) == msgspec.structs.asdict(Stopping())
