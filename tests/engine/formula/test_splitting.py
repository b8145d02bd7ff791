from __future__ import annotations

import pytest

from engine.formula.splitting import pieces


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a", ["a"]),
        ("a = b + c", ["a ", "{}= b ", "{}+ c"]),
        (r"{}\approx 0.5 - 1", ["{}", r"{}\approx 0.5 ", "{}- 1"]),
        (r"f \cdot \left(a + b\right)", [r"f \cdot (a ", "{}+ b)"]),
        ("-1", ["-1"]),
        (r"\frac{a + b}{c}", [r"\frac{a + b}{c}"]),
    ],
)
def test_lines_may_end_before_relations_and_signs(latex: str, expected: list[str]) -> None:
    assert pieces(latex) == expected


def test_long_products_may_be_broken_too() -> None:
    name = r"w_{\text{a name of many letters}}"
    assert pieces(f"{name} \\cdot {name}") == [f"{name} ", f"{{}}\\cdot {name}"]
    assert pieces(r"a \cdot b") == [r"a \cdot b"]
