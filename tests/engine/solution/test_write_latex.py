from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import files
from engine.creation import new_document
from engine.document import Document
from engine.examples import catalogue
from engine.solution import SolutionOptions, as_latex, solution
from tests.engine.solution.reading import body, faults

XOR = new_document((2, 2, 1), data="xor", seed=1)


def renamed(document: Document, names: list[str]) -> Document:
    """The document with other labels and another name."""
    given_names = iter(names)
    rename = msgspec.structs.replace
    layers = tuple(
        rename(layer, neurons=tuple(rename(neuron, label=next(given_names)) for neuron in layer.neurons))
        for layer in document.network.layers
    )
    return replace(document, network=replace(document.network, layers=layers), name=names[0])


@pytest.mark.parametrize("options", [SolutionOptions(), SolutionOptions(blanks=True, answers="after", detail="first")])
def test_every_example_is_whole_and_has_only_known_commands(options: SolutionOptions) -> None:
    for example in catalogue():
        latex = as_latex(solution(files.read(example.path), options))
        assert latex.isascii()
        assert not faults(body(latex))


def test_all_steps_are_there() -> None:
    made = solution(XOR)
    latex = as_latex(made)
    full = sum(1 for section in made.parts[0].sections for block in section.blocks if hasattr(block, "question"))
    assert latex.count(r"\begin{step}") == latex.count(r"\end{step}") == full
    assert body(latex).count(r"\question{") == full
    assert latex.count(r"\begin{picture}") == 1


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=5, max_size=5))
def test_no_label_breaks_it(names: list[str]) -> None:
    latex = as_latex(solution(renamed(XOR, names), SolutionOptions(phases=("forward", "error"))))
    assert latex.isascii()
    assert not faults(body(latex))


def test_the_solution_begins_on_a_page_of_its_own() -> None:
    latex = as_latex(solution(XOR, SolutionOptions(blanks=True, answers="after")))
    assert latex.count(r"\clearpage") == 1
    assert r"\gap{" in latex.split(r"\clearpage")[0].split(r"\begin{document}")[1]
    assert r"\gap{" not in latex.split(r"\clearpage")[1]
