"""Which numbers have been reached at each place of a pass."""

from __future__ import annotations

import pytest

from engine.reference import WHAT, Reference
from engine.steps import TOTAL
from engine.trace import Frame, Trace
from gui.panels.known import is_known
from tests.gui.panels.worked_example import whole_pass

X1, H1, O3 = 0, 2, 4
SUBJECTS = {"error": TOTAL, "gradient": 0, "new_value": 0, "value": 0, "input": X1, "target": O3, "rate": -1}
ALWAYS = {"value", "input", "target", "rate", "factor"}


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


@pytest.mark.parametrize("what", WHAT)
def test_each_becomes_known_once_and_stays_so(update: Trace, what: str) -> None:
    reference = Reference(what, SUBJECTS.get(what, H1))  # type: ignore[arg-type]
    known = [is_known(Frame(update, place, "term"), reference) for place in range(update.steps.length + 1)]
    assert known[-1]
    assert known == sorted(known)
    assert known[0] == (what in ALWAYS)


def test_the_derivative_by_an_output_comes_before_its_delta(update: Trace) -> None:
    known = {
        what: [is_known(Frame(update, place, "term"), Reference(what, H1)) for place in range(update.steps.length + 1)]
        for what in ("out_gradient", "delta")
    }
    assert known["out_gradient"].index(True) == known["delta"].index(True) - 1


def test_the_sample_counts(update: Trace) -> None:
    frame = Frame(update, update.steps.length, "term")
    assert not is_known(frame, Reference("out", H1, sample=1))
    assert is_known(frame, Reference("new_value", 0, sample=1))
