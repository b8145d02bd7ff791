from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.solution.latex_characters import escaped, plain
from tests.engine.solution.reading import faults

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(anything)
def test_any_words_are_ascii_that_latex_knows(text: str) -> None:
    latex = escaped(text)
    assert latex.isascii()
    assert not faults(latex)


@given(anything)
def test_words_of_formulas_are_too(text: str) -> None:
    kept = "".join(c for c in text if c not in "\\{}$")
    assert plain(f"\\text{{{kept}}}").isascii()


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("50 % & more", r"50 \% \& more"),
        ("a_b", r"a\_b"),
        ("é", r"\text{\'{e}}"),
        ("ï", r"\text{\"{\i}}"),
        ("ß", r"\ss{}"),
        ("δ", r"\ensuremath{\delta}"),
        ("−1", r"\ensuremath{-}1"),
        ("w⁺", r"w\ensuremath{^{+}}"),
        ("漢", r"\unknown{6F22}"),
        ("字", r"\unknown{5B57}"),
        ("e\N{COMBINING ACUTE ACCENT}", r"\text{\'{e}}"),
        ("\\end{document}", r"\textbackslash{}end\{document\}"),
    ],
)
def test_characters_keep_what_they_are(text: str, latex: str) -> None:
    assert escaped(text) == latex
