"""The learning rate range test: the updates that training would make, each with a higher rate, and what it suggests."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.creation import new_document
from engine.document import Document, with_training
from engine.errors import NotTrainable, StudioError
from engine.network import read_only
from engine.rate_test import UNSETTLED, RateCurve, RateFinding, RateTest, suggestion
from engine.settings import Constant, Rprop
from engine.training import Run
from tests.engine.bits import bits
from tests.engine.strategies import experiments
from tests.engine.test_stopping import noisy


def finding_of(document: Document, low: float = 1e-5, high: float = 10.0, updates: int = 500) -> RateFinding:
    test = RateTest(document, low, high, updates)
    while test.advance(0.01):
        pass
    return test.finding()


@settings(deadline=None)
@given(experiments(), st.sampled_from([1e-4, 1e-3]))
def test_with_one_rate_the_errors_are_those_of_training(document: Document, rate: float) -> None:
    """Nearly one rate: so each error is, but for the rate's last digits, what training sees before that update."""
    constant = msgspec.structs.replace(document.training, batch_size=None, schedule=Constant())
    if isinstance(constant.optimizer, Rprop):
        return
    document = with_training(document, constant.with_learning_rate(rate))
    before = bits(document.parameters)
    finding = finding_of(document, rate, rate * (1 + 1e-12), 12)
    run = Run(document, 12)
    while run.advance():
        pass
    expected = run.outcome().document.state.history.train[:12]
    np.testing.assert_allclose(finding.curve.errors, expected[: len(finding.curve.errors)], rtol=1e-6)
    assert bits(document.parameters) == before


@pytest.mark.parametrize(("batch", "shuffle"), [(None, False), (1, False), (2, True)])
def test_it_suggests_a_tenth_of_the_rate_with_the_lowest_error(batch: int | None, shuffle: bool) -> None:
    finding = finding_of(noisy(batch, shuffle=shuffle))
    curve = finding.curve
    assert finding.ending == "exploded"
    assert curve.smoothed[-1] > 4.0 * curve.smoothed[curve.unsettled :].min()
    assert curve.lowest is not None
    assert finding.suggestion == pytest.approx(curve.rates[curve.lowest] / 10, rel=0.05)
    assert not finding.still_falling
    assert 1e-3 < (finding.suggestion or 0.0) < 1.0


def test_a_range_without_an_end_of_the_fall_says_so() -> None:
    finding = finding_of(noisy(), 1e-4, 1e-2)
    assert finding.ending == "done"
    assert finding.still_falling
    assert finding.suggestion == pytest.approx(1e-3)


def test_an_error_that_falls_at_no_rate_suggests_none() -> None:
    assert finding_of(noisy(), 1e-9, 1e-8).suggestion is None
    assert suggestion(RateCurve(read_only([]), read_only([]), read_only([]))) is None


def test_an_undefined_error_ends_it() -> None:
    document = with_training(noisy(), msgspec.structs.replace(noisy().training, reduction="sum"))
    finding = finding_of(document, 1e150, 1e300, 500)
    assert finding.ending in ("undefined", "exploded")
    assert np.isfinite(finding.curve.errors).all()


def test_it_goes_on_slice_by_slice_to_the_same_curve() -> None:
    test, looks = RateTest(noisy(2, shuffle=True)), 0
    while test.advance(1e-5):
        looks += len(test.finding().curve.rates) > 0
    assert looks > 10
    assert bits(test.finding().curve.errors) == bits(finding_of(noisy(2, shuffle=True)).curve.errors)
    assert test.finding().curve.unsettled == UNSETTLED


@pytest.mark.parametrize(
    ("low", "high", "updates"),
    [(0.0, 1.0, 100), (1.0, 0.1, 100), (0.1, math.inf, 100), (math.nan, 1.0, 100), (0.1, 1.0, 3), (0.1, 1.0, 10**6)],
)
def test_a_range_that_cannot_be_is_refused(low: float, high: float, updates: int) -> None:
    with pytest.raises(StudioError):
        RateTest(noisy(), low, high, updates)


def test_rprop_takes_no_rate() -> None:
    document = new_document((2, 2, 1), data="xor")
    with pytest.raises(NotTrainable, match="Rprop"):
        RateTest(with_training(document, msgspec.structs.replace(document.training, optimizer=Rprop())))
