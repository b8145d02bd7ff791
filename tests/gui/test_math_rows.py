"""Formulas laid out by hastened rows are those of ziamath, to the last bit, and no more work in many brackets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from gui.math_drawing import ziamath
from tests.counting import calls

FORMULAS = (
    r"\delta_{1} = \left(\frac{0.1}{\left(2 + {a}^{2}\right)}\right)^{2} \cdot \left({-0.5}\right)",
    r"\left(\left(\left(\frac{\left({-1}\right)}{\sqrt{\left(a + b\right)}}\right)\right)_{i}\right)",
    r"\left|\sum_{k} \left[\left\{x_{k}\right\}\right]^{\frac{1}{2}}\right| + \overline{\left(a\right)}",
    r"\frac{\partial E}{\partial w_{1,2}} = {\left({t_{1}} - {y_{1}}\right)} \cdot \operatorname{f}'\left({z}\right)",
)
DRAW = """
import sys
import warnings
warnings.simplefilter("ignore")
import ziamath
if sys.argv[1] == "hastened":
    from gui.math_rows import hasten
    hasten()
for latex in sys.argv[2:]:
    print(ziamath.Math.fromlatex(latex, size=100).svg())
"""


def drawn(how: str) -> str:
    command = [sys.executable, "-c", DRAW, how, *FORMULAS]
    top = Path(__file__).resolve().parents[2]
    return subprocess.run(command, cwd=top, capture_output=True, text=True, check=True).stdout


def test_hastened_rows_draw_what_ziamath_draws() -> None:
    assert drawn("hastened") == drawn("as it is")


def test_nested_brackets_do_not_take_twice_the_work_with_every_level() -> None:
    formula = ziamath("zmath").Math

    def work(levels: int) -> int:
        latex = "x + " + r"\left(" * levels + r"\frac{1}{2}" + r"\right)" * levels
        return calls(lambda: formula.fromlatex(latex))

    work(10)  # reads what is kept
    assert work(10) < 8 * work(5)  # and not 32 times as much
