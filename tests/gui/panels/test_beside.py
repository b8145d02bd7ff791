"""What stands beside explanations: points on functions, central differences, and how well these agree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.conventions import Conventions, Rounding
from engine.document import with_conventions
from engine.explain import Difference, central_difference, explain_reference
from engine.network import read_only
from engine.numerals import shown
from engine.reference import Reference
from engine.trace import Trace, trace
from gui.panels.activation_picture import ActivationPicture
from gui.panels.beside import agreement, beside
from gui.panels.difference_line import DifferenceLine
from gui.theme import DARK
from tests.gui.panels.worked_example import document, whole_pass

X1, X2, H1, H2, O3 = range(5)
DELTA = Reference("delta", H1)


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


@pytest.fixture
def difference(update: Trace) -> Difference:
    found = central_difference(update, DELTA)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("reference", "neuron"),
    [(Reference("out", H1), H1), (Reference("slope", O3), O3), (DELTA, H1), (Reference("net", H1), None),
     (Reference("gradient", 0), None), (Reference("input", X1), None), (Reference("value", 0), None)],
)  # fmt: skip
def test_outputs_slopes_and_deltas_have_a_point(update: Trace, reference: Reference, neuron: int | None) -> None:
    point = beside(update, explain_reference(update, reference)).point
    if neuron is None:
        assert point is None
    else:
        assert point is not None
        assert (point.activation, point.net) == ("sigmoid", float(update.net[0, neuron]))


@pytest.mark.parametrize(
    ("reference", "there"),
    [(DELTA, True), (Reference("gradient", 0), True), (Reference("net", H1), False), (Reference("rate", -1), False)],
)
def test_deltas_and_gradients_have_a_difference(update: Trace, reference: Reference, there: bool) -> None:
    found = beside(update, explain_reference(update, reference)).difference
    assert (found is not None) == there
    if found is not None:
        assert found() is not None


def test_agreement_is_said_in_digits(difference: Difference) -> None:
    assert agreement(replace(difference, relative=3e-10)) == "agrees to 9 digits"
    assert agreement(replace(difference, relative=0.0)) == "agrees to 15 digits"
    assert agreement(replace(difference, relative=0.0, value=0.0)) == "agrees"
    assert agreement(replace(difference, relative=0.5)) == "does not agree"
    assert agreement(replace(difference, relative=0.5, by_hand=True)) == "exact, not by hand"


def test_a_number_too_small_for_a_difference_is_no_fault(qtbot: QtBot) -> None:
    start = document()
    saturated = trace(replace(start, parameters=read_only([14.0, 14.0, 0.3, 0.3, 0.3, 0.9, 14.0])), (0,))
    found = central_difference(saturated, DELTA)
    assert found is not None
    assert found.lost
    assert agreement(found) == "agrees as far as it has digits"
    line = DifferenceLine()
    qtbot.addWidget(line)
    line.show_difference(found)
    assert "✓" in line._words.text()


def test_what_a_hand_rounded_stands_beside_the_exact_number(qtbot: QtBot) -> None:
    by_hand = Conventions("z_a", rounding=Rounding.to(3))
    update = trace(with_conventions(document(), by_hand), (0,))
    found = central_difference(update, DELTA)
    assert found is not None
    line = DifferenceLine()
    qtbot.addWidget(line)
    line.show_difference(found)
    assert line.text().endswith("exact, not by hand")
    assert "≠" in line._words.text()
    point = beside(update, explain_reference(update, DELTA)).point
    assert point is not None
    assert point.said is not None
    out, slope = point.said
    assert out == round(out, 3) == float(update.out[0, H1])
    assert slope == out * (1 - out)
    picture = ActivationPicture()
    qtbot.addWidget(picture)
    picture.show_activation(*point)
    assert picture.caption() == f"σ(z) and its slope σ′(z) = {shown(slope)}"


def test_the_line_is_quiet_and_folds_out(qtbot: QtBot, difference: Difference) -> None:
    line = DifferenceLine()
    qtbot.addWidget(line)
    assert line.isHidden()
    line.resize(420, 60)
    line.show_difference(difference)
    assert "agrees to" in line.text()
    folded = line.sizeHint().height()
    line._fold.click()
    assert line.sizeHint().height() > folded
    assert "h" in line._rule.plain_text()
    light = line.grab().toImage()
    line.set_theme(DARK)
    assert line.grab().toImage() != light
    line.show_difference(replace(difference, relative=0.3))
    assert "does not agree" in line.text()
    line.clear()
    assert line.isHidden()
    assert not line._fold.isChecked()


def test_none_is_said_plainly(qtbot: QtBot) -> None:
    line = DifferenceLine()
    qtbot.addWidget(line)
    line.show_difference(None)
    assert line.text().startswith("no central difference")
    assert line._fold.isHidden()
