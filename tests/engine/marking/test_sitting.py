"""A sitting from the first question to the sheet, and hints."""

from __future__ import annotations

import csv
import io

import pytest

from engine.exercise import Exercise, HiddenNumber
from engine.formula import evaluate
from engine.marking import Sitting, as_csv, as_html, hint, score_sheet
from engine.marking.score import MOST
from engine.marking.sitting import begin
from engine.reference import Reference
from tests.engine.marking.asking import document, traced

BACKWARD = Exercise("Backward by hand", kinds=("delta",), numbers=(HiddenNumber("error", None),), decimals=4)


def sitting(exercise: Exercise = BACKWARD) -> Sitting:
    return begin(exercise, traced(document()))


def right(of: Sitting) -> str:
    assert of.current is not None
    return f"{of.current.value:.6f}"


def test_questions_come_in_the_order_of_the_steps() -> None:
    asked = [question.reference.what for question in sitting().questions]
    assert asked == ["error", *["delta"] * 5]
    assert sitting().position == sitting().trace.steps.end_of(2, -1) - 1  # type: ignore[arg-type]


def test_what_is_asked_and_all_that_comes_is_concealed() -> None:
    begun = sitting()
    assert begun.concealed == {question.reference for question in begun.questions}
    after, verdict = begun.answer(right(begun), 3.0)
    assert verdict.right
    assert after.at == 1
    assert begun.questions[0].reference not in after.concealed
    assert after.position > begun.position
    assert begun.at == 0  # a value


def test_a_wrong_answer_stays_at_the_question() -> None:
    begun = sitting()
    after, verdict = begun.answer("17")
    assert not verdict.right
    assert after.at == 0
    assert after.progress[0].wrong == 1


def test_the_third_hint_gives_the_result_and_goes_on() -> None:
    now = sitting()
    asked = now.questions[0]
    for stage in (1, 2):
        now, given = now.hint()
        assert (given.stage, now.at) == (stage, 0)
    now, given = now.hint()
    assert now.at == 1
    assert now.progress[0].outcome == "given"
    assert evaluate(given.equations[0]) == pytest.approx(asked.value)


def test_the_numbers_of_a_hint_do_not_say_the_result() -> None:
    now = sitting(Exercise(kinds=("delta",)))
    for asked in now.questions:
        told = hint(asked, now.trace, 2).text(9)
        assert f"{abs(asked.value):.9g}"[:8] not in told
        assert hint(asked, now.trace, 1).text() != told
    with pytest.raises(ValueError, match="stages"):
        hint(now.questions[0], now.trace, 4)


def test_hints_end_where_the_exercise_says() -> None:
    now = sitting(Exercise(kinds=("delta",), hints=1))
    now, _ = now.hint()
    assert now.hints_left == 0
    with pytest.raises(ValueError, match="no hint"):
        now.hint()


def test_earlier_answers_are_what_later_ones_follow_from() -> None:
    now = sitting(Exercise(kinds=("out", "error", "delta"), decimals=3))
    while not now.finished:
        now, verdict = now.answer(f"{now.current.value:.{now.current.decimals}f}" if now.current else "")
        assert verdict.right
    accepted = now.accepted[Reference("out", now.trace.network.index["y1"])]
    assert accepted == round(float(now.trace.out[0, now.trace.network.index["y1"]]), 3)


def test_the_same_number_once_more_is_no_other_answer() -> None:
    now = sitting()
    for text in ("9", "9", " 9,0 "):  # as Return pressed again does
        now, verdict = now.answer(text, 2)
        assert verdict.mark == "wrong"
    assert len(now.progress[0].verdicts) == 1
    assert now.progress[0].seconds == 6
    now, _ = now.answer("8")
    now, _ = now.answer("9")
    assert now.progress[0].wrong == 3


def finished() -> Sitting:
    now = sitting()
    now, _ = now.answer(right(now), 10)  # right at once
    now, _ = now.answer(f"{-now.questions[1].value:.6f}", 5)  # the sign, then right
    now, _ = now.answer(right(now), 5)
    now, _ = now.hint(1)
    now, _ = now.answer(right(now), 9)
    now = now.skip(2)
    for _ in range(3):
        now, _ = now.hint(1)
    for power in range(5):  # never less than a point for what is right in the end
        now, _ = now.answer(f"1e{power + 5}", 1)
    now, _ = now.answer(right(now), 1)
    return now


def test_the_sheet_counts_by_its_rule() -> None:
    now = finished()
    assert now.finished
    sheet = score_sheet(now, pupil=" Ada ")
    assert [line.points for line in sheet.lines] == [4, 3, 3, 0, 0, 1]
    assert [line.outcome for line in sheet.lines] == ["right"] * 3 + ["skipped", "result given", "right"]
    assert (sheet.points, sheet.most, sheet.pupil, sheet.seconds) == (11, 6 * MOST, "Ada", 41.0)
    assert sheet.lines[1].slips == ("sign",)
    assert sheet.summary == "11 of 24 points · 4 of 6 right · 0:41 min"


def test_the_sheet_as_a_table() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(score_sheet(finished(), pupil="=Ada")))))
    assert rows[0] == ["pupil", "'=Ada"]
    assert rows[1][0] == "question"
    assert len(rows) == 2 + 6 + 1
    assert rows[-1][5] == "11 of 24"


def test_the_sheet_as_a_page_stands_alone() -> None:
    page = as_html(score_sheet(finished(), pupil="<b>Ada</b>", day="3 May"))
    assert "&lt;b&gt;Ada" in page
    assert "practice" in page
    assert "<s>" in page
    assert "http" not in page


def test_the_end_asks_nothing() -> None:
    now = finished()
    assert now.current is None
    assert now.concealed == frozenset()
    assert now.position == now.trace.steps.length
    with pytest.raises(ValueError, match="at its end"):
        now.answer("1")
