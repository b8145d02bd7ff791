from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import files
from engine.creation import new_document
from engine.examples import catalogue
from engine.solution import SolutionOptions, as_html, solution
from engine.solution.write_html import _converted, _mathml
from tests.engine.solution.test_write_latex import renamed

XOR = new_document((2, 2, 1), data="xor", seed=1)
HTML = "{http://www.w3.org/1999/xhtml}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def read(html: str) -> ET.Element:
    """The page, well-formed as XML."""
    return ET.fromstring(html.removeprefix("<!DOCTYPE html>"))


class Closed(HTMLParser):
    """Sees that every element is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("options", [SolutionOptions(), SolutionOptions(blanks=True, answers="after", detail="first")])
def test_every_example_is_well_formed_and_alone(options: SolutionOptions) -> None:
    for example in catalogue():
        html = as_html(solution(files.read(example.path), options))
        page = read(html)
        tags = {element.tag for element in page.iter()}
        assert f"{HTML}script" not in tags
        assert f"{HTML}link" not in tags
        assert not any(name in element.attrib for element in page.iter() for name in ("src", "href"))
        parser = Closed()
        parser.feed(html)
        assert not parser.open


def test_formulas_are_mathml_that_browsers_know() -> None:
    page = read(as_html(solution(XOR)))
    tags = {element.tag.removeprefix(MATHML) for element in page.iter() if element.tag.startswith(MATHML)}
    assert tags <= {"math", "mrow", "mi", "mo", "mn", "msub", "msup", "msubsup", "mfrac", "mtext", "mspace", "mstyle"}
    assert len(list(page.iter(f"{MATHML}math"))) > 100


def test_every_step_is_there_and_not_cut() -> None:
    made = solution(XOR)
    page = read(as_html(made))
    found = [element for element in page.iter(f"{HTML}div") if element.get("class") == "step"]
    assert len(found) == sum(len(section.blocks) for section in made.parts[0].sections[1:-1])
    assert "break-inside: avoid" in as_html(made)
    assert "prefers-color-scheme: dark" in as_html(made)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=5, max_size=5))
def test_no_label_breaks_it(names: list[str]) -> None:
    read(as_html(solution(renamed(XOR, names), SolutionOptions(phases=("forward", "error")))))


def test_what_looks_like_html_is_words() -> None:
    html = as_html(solution(renamed(XOR, ["<script>alert(1)</script>", "&amp;", "]]>", "<!--", "x"])))
    assert "<script" not in html
    read(html)


@pytest.mark.parametrize(
    "latex",
    [
        r"{}= 0.593270 \cdot \left({-12.5}\right) + 1",
        r"w_{12}^{+} \approx 3 \cdot 10^{-6}",
        r"\frac{1}{1 + e^{-0.3775}}",
        r"0.25 \cdot \cdots \ \text{(3 more)}",
        r"x_{1,2} = \text{a\_1 of 7}",
        r"\text{undefined}",
    ],
)
def test_formulas_that_share_a_conversion_are_what_each_would_be(latex: str) -> None:
    assert _mathml(latex) == _converted(latex)


@pytest.mark.parametrize("name", ['a"b\\c</style>', "Übung 1; } body { color: red", "&amp;"])
def test_the_name_heads_each_printed_page_whatever_is_in_it(name: str) -> None:
    style = read(as_html(solution(replace(XOR, name=name)))).find(f".//{HTML}style")
    assert style is not None
    assert style.text is not None
    found = re.search(r'@top-left { content: "([^"]*)"', style.text)
    assert found is not None
    assert re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), found[1]) == name
