from __future__ import annotations

import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import files
from engine.creation import new_document
from engine.examples import catalogue
from engine.solution import SolutionOptions, as_html, solution
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
