"""Formulas laid out by hastened rows are those of ziamath, to the last bit, and take no longer the deeper they nest."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from gui.math_drawing import ziamath

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


def test_nested_brackets_take_no_longer_with_every_level() -> None:
    formula = ziamath("zmath").Math
    times = []
    for levels in (5, 10):
        latex = "x + " + r"\left(" * levels + r"\frac{1}{2}" + r"\right)" * levels
        begun = time.process_time()
        formula.fromlatex(latex)
        times.append(time.process_time() - begun)
    assert times[1] < 8 * times[0]  # and not 32 times as long
