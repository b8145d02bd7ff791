from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from engine.conventions import Conventions, Rounding
from engine.creation import new_document
from engine.document import with_conventions
from engine.errors import NotTrainable
from engine.explain import explain_pass
from engine.formula import Equation, Value, text
from engine.solution import Solution, SolutionOptions, alone, answers, composed, solution
from engine.solution.document import Gap, Givens, Paragraph, Part, Step, Table
from engine.solution.picture import Picture

XOR = replace(new_document((2, 3, 1), data="xor", seed=1), name="  My\nXOR ")


def steps(part: Part) -> list[Step]:
    return [block for section in part.sections for block in section.blocks if isinstance(block, Step)]


def table(part: Part) -> Table:
    return next(block for block in part.sections[-1].blocks if isinstance(block, Table))


def test_it_has_every_step_with_its_value() -> None:
    (part,) = solution(XOR).parts
    explained = list(explain_pass(alone(XOR, 0)))
    made = steps(part)
    assert [step.question for step in made] == [e.question for e in explained]
    for step, explanation in zip(made, explained, strict=True):
        assert text(step.lines[-1].sides[-1]) == text(explanation.result.sides[-1])  # type: ignore[arg-type]
        assert any(line.sides == explanation.rule.sides[1:] for line in step.lines)


def test_its_sections_are_the_givens_the_phases_and_the_table() -> None:
    made = solution(XOR)
    assert made.title == "My XOR"
    titles = [section.title for section in made.parts[0].sections]
    assert titles == ["Given", "Forward pass", "Error", "Backward pass", "Update", "Old and new"]
    given = made.parts[0].sections[0].blocks
    assert [type(block) for block in given] == [Picture, Givens]
    rows = table(made.parts[0]).rows
    assert len(rows) == XOR.network.parameter_count
    trace = alone(XOR, 0)
    slots = [e.reference.subject for e in explain_pass(trace) if e.phase == "update"]
    assert [row[1] for row in rows] == [Value(float(trace.gradient[slot])) for slot in slots]
    assert [row[4] for row in rows] == [Value(float(trace.after[slot])) for slot in slots]


def test_forward_only_has_no_update() -> None:
    (part,) = solution(XOR, SolutionOptions(phases=("forward",))).parts
    assert [section.title for section in part.sections] == ["Given", "Forward pass"]


def test_blanks_hide_every_number_that_is_calculated() -> None:
    (part,) = solution(XOR, SolutionOptions(blanks=True)).parts
    assert part.blanks
    for step in steps(part):
        assert any(isinstance(line.sides[0], Gap) for line in step.lines)
        assert not any(isinstance(side, Value) for line in step.lines for side in line.sides)
    for row in table(part).rows:
        assert isinstance(row[1], Gap)
        assert isinstance(row[2], Value)
        assert isinstance(row[4], Gap)
    picture = part.sections[0].blocks[0]
    assert isinstance(picture, Picture)
    shown = [text(label.content) for label in picture.labels if isinstance(label.content, Equation)]
    assert not any(name.startswith("y_h") for name in shown)


def test_rules_can_be_left_out_with_the_blanks() -> None:
    (part,) = solution(XOR, SolutionOptions(blanks=True, rules=False)).parts
    assert all(isinstance(side, Gap) for step in steps(part) for line in step.lines for side in line.sides)


def test_the_solution_comes_after_the_blanks_or_apart() -> None:
    after = solution(XOR, SolutionOptions(blanks=True, answers="after"))
    assert [part.blanks for part in after.parts] == [True, False]
    apart = SolutionOptions(blanks=True, answers="apart")
    assert [part.blanks for part in solution(XOR, apart).parts] == [True]
    assert answers(XOR, apart).parts[0].sections == after.parts[1].sections


def test_the_first_of_each_kind_is_in_full_and_the_others_in_a_line() -> None:
    made = steps(solution(XOR, SolutionOptions(detail="first")).parts[0])
    full = [step for step in made if step.question]
    assert len(made) == len(steps(solution(XOR).parts[0]))
    assert len(full) < len(made) / 2
    assert full[0] == made[0]
    assert all(len(step.lines) == 1 for step in made if not step.question)


@pytest.mark.parametrize(("own", "asked", "digits"), [(None, None, 6), (4, None, 4), (4, 8, 8)])
def test_digits_are_those_asked_for_then_the_documents(own: int | None, asked: int | None, digits: int) -> None:
    document = with_conventions(XOR, Conventions(digits=own))
    assert solution(document, SolutionOptions(digits=asked)).digits == digits


def test_what_is_calculated_by_hand_says_so_at_the_top() -> None:
    hand = Conventions(rounding=Rounding(net=2, out=3, error=2), update_order="output_first")
    first = solution(with_conventions(XOR, hand)).parts[0].sections[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert first.tone == "warning"
    assert "weighted sums and errors to 2 decimals; outputs to 3 decimals" in str(first.items[0])
    assert "the output layer were updated before" in str(first.items[0])
    assert isinstance(solution(XOR).parts[0].sections[0].blocks[0], Picture)


def test_a_sample_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotTrainable, match="samples 0 to 3"):
        solution(XOR, SolutionOptions(sample=4))


def test_it_is_put_together_step_by_step() -> None:
    options = SolutionOptions(blanks=True, answers="after")
    found: list[Solution] = []

    def kept() -> Iterator[None]:
        found.append((yield from composed(XOR, options)))

    slices = len(list(kept()))
    assert found == [solution(XOR, options)]
    steps = sum(isinstance(block, Step) for section in solution(XOR).parts[0].sections for block in section.blocks)
    assert slices == 3 * steps  # their explanations, the sheet, the answers


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_the_share_that_dropout_leaves_out_is_given(share: float) -> None:
    document = new_document((2, 3, 1), data="xor", seed=1)
    made = solution(replace(document, training=msgspec.structs.replace(document.training, dropout=share)))
    (givens,) = (block for block in made.parts[0].sections[0].blocks if isinstance(block, Givens))
    given = dict(givens.rows)
    assert ("dropout" in given) == (share > 0)
    assert not share or "0.5" in str(given["dropout"])
