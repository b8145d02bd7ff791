from __future__ import annotations

from engine.solution import SolutionOptions, as_text, of_trace, solution
from engine.trace import trace
from tests.engine.worked import worked_examples

EXAMPLES = {example.name: example for example in worked_examples()}


def test_the_worked_solution_reads_as_one() -> None:
    solution = as_text(of_trace(trace(EXAMPLES["mazur_2_2_2"].document, (0,))))
    for line in (
        "Sample 1: given",
        "  inputs              i1 = 0.05, i2 = 0.1",
        "  a_h1 = w_i1,h1·i1 + w_i2,h1·i2 + b_h1",
        "       = 0.15·0.05 + 0.2·0.1 + 0.35",
        "       = 0.3775",
        "  E_o1 = ½·(t_o1 − y_o1)²",
        "Backward pass",
        "       = 0.593270·(1 − 0.593270)·(0.4·0.138499 + 0.5·(−0.0380982))",
        "  w_h1,o1  0.0821670    0.4   →  0.358916",
    ):
        assert line in solution.splitlines()
    assert solution.count("Old and new") == 1
    assert all(len(line) <= 100 for line in solution.splitlines())


def test_blanks_are_dots_and_the_rules_stay() -> None:
    sheet = as_text(solution(EXAMPLES["mazur_2_2_2"].document, SolutionOptions(blanks=True)))
    assert "  a_h1 = w_i1,h1·i1 + w_i2,h1·i2 + b_h1" in sheet.splitlines()
    assert "0.3775" not in sheet
    assert "       = ............" in sheet
    bare = as_text(solution(EXAMPLES["mazur_2_2_2"].document, SolutionOptions(blanks=True, rules=False)))
    assert "w_i1,h1·i1" not in bare
