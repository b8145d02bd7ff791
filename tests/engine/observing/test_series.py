"""A series is what would have been measured, had training been stopped at each of its epochs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.creation import new_document
from engine.document import Document
from engine.edits.parameters import set_trainable
from engine.observing import Bench, Subject, observe
from engine.observing.score import score
from engine.observing.series import Measured, Series, Stretch, layers_of
from engine.settings import Adam, Exponential, Sgd, Training
from engine.training import train

EPOCHS = (0, 1, 7, 20)


def xor(**settings: Any) -> Document:
    made = new_document((2, 3, 1), data="xor", seed=5)
    return replace(made, training=Training(**settings))


def measured(start: Document, epochs: tuple[int, ...] = EPOCHS) -> Stretch:
    question = Series(start, epochs)
    found = observe(Bench(), Subject(start, start.parameters, start.state.epoch), [question]).get(question)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "settings",
    [{}, {"optimizer": Adam(), "batch_size": 2, "shuffle": True}, {"batch_size": None, "schedule": Exponential(0.9)}],
)
def test_each_epoch_is_the_one_that_training_came_to(settings: dict[str, Any]) -> None:
    document = xor(**settings)
    for one in measured(document).measured:
        there = train(document, one.epoch).document
        assert np.array_equal(one.parameters, there.parameters)
        assert one.rate == pytest.approx(_rate(settings, one.epoch))


def _rate(settings: dict[str, Any], epoch: int) -> float:
    first: float = settings.get("optimizer", Sgd()).learning_rate
    return first * 0.9**epoch if "schedule" in settings else first


def test_the_update_is_the_real_next_one_with_the_optimizer_s_memory() -> None:
    document = xor(optimizer=Adam(), batch_size=None)
    at = train(document, 12).document
    after = train(at, 1).document
    (one,) = measured(document, (12,)).measured
    for layer, slots in enumerate(layers_of(at.network)):
        moved = np.linalg.norm((after.parameters - at.parameters)[slots])
        assert one.updates[layer] == pytest.approx(moved / np.linalg.norm(at.parameters[slots]), rel=1e-12)


def test_the_gradient_is_that_of_the_mean_error_whatever_the_reduction() -> None:
    one, other = (measured(xor(batch_size=None, reduction=name), (0,)).measured[0] for name in ("sum", "mean"))
    assert one.gradients == pytest.approx(other.gradients, rel=1e-12)
    assert one.gradients.shape == (2,)
    assert (one.gradients > 0).all()


def test_a_stretch_goes_on_from_its_end() -> None:
    whole = measured(xor())
    first = measured(xor(), (0, 1))
    second = measured(first.end, (7, 20))
    assert [m.epoch for m in (*first.measured, *second.measured)] == list(EPOCHS)
    assert np.array_equal(second.measured[-1].parameters, whole.measured[-1].parameters)


def test_what_cannot_be_told_is_nan() -> None:
    document = xor()
    frozen = set_trainable(document, [s for s in document.network.slots if s.kind == "weight"], False)
    frozen = set_trainable(frozen, [frozen.network.slots[-1]], False)
    last = measured(frozen, (0,)).measured[0]
    assert np.isnan(last.updates[1])
    assert np.isfinite(last.updates[0])
    assert np.isnan(last.test)
    empty = new_document((2, 2, 1))
    nothing = measured(empty, (0,)).measured[0]
    assert np.isnan([nothing.train, nothing.test, *nothing.gradients, *nothing.updates]).all()


def test_divergence_ends_it() -> None:
    document = new_document((2, 3, 1), data="xor", seed=5, activation="identity", learning_rate=50.0)
    outcome = train(document, 5000)
    assert outcome.divergence is not None
    found = measured(document, (0, 1, 5000)).measured
    assert [m.epoch for m in found] == [0, 1]


def test_one_layer_and_no_memory_are_enough() -> None:
    document = new_document((2, 1), data="and", seed=1)
    found: tuple[Measured, ...] = measured(document, (0, 3)).measured
    assert all(m.gradients.shape == (1,) and 0.0 <= m.train <= 1.0 for m in found)
    assert found[1].train == score(document, _outputs(train(document, 3).document), document.data.train.targets)


def _outputs(document: Document) -> Any:
    bench = Bench()
    bench.put(Subject(document, document.parameters, 0))
    return bench.results("train").outputs
