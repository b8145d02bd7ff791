from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.paper.figures import figures
from gui.typeset import typeset


def said(latex: str) -> str:
    found = figures(latex)
    assert found is not None
    return " ".join(figure.text for figure in found[0])


def test_sums_and_products_of_numbers_are_text(qtbot: QtBot) -> None:
    assert said(r"{}= 0.4 \cdot \left({-0.5}\right)") == "= 0.4 ⋅ ( −0.5 )"
    assert said("{}- 1.25") == "− 1.25"


@pytest.mark.parametrize("latex", ["", "x", "w_{1}", r"\frac{1}{2}", "10^{-6}", "{}=", r"\text{3}", r"\left|2\right|"])
def test_all_else_stays_outlines(qtbot: QtBot, latex: str) -> None:
    assert figures(latex) is None


@pytest.mark.parametrize(
    "latex", ["0.593270", "{}= 0.593270", r"0.4 \cdot 0.5 + 0.25", r"{}- 0.5 \cdot 0.25", "{-0.5}"]
)
def test_they_are_as_wide_as_outlines(qtbot: QtBot, latex: str) -> None:
    found = figures(latex)
    assert found is not None
    assert found[1] * 100.0 == pytest.approx(typeset(latex, 100.0).width, rel=0.06)
