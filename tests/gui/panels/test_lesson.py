"""The lesson's panel alone: what it shows of a step, its verdict and its progress, and what its buttons say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from engine.lesson import ChoiceQuestion, Lesson, LessonStep, NumberQuestion, Trained
from engine.lessons.checking import Verdict
from gui.panels.formula_label import FormulaLabel
from gui.panels.lesson import LEAST_WIDTH, LessonPanel
from gui.panels.lesson_text import parts
from gui.theme import DARK

LESSON = Lesson(
    "A lesson",
    (
        LessonStep("First", "Read *this*.\n\n$$a = w x$$\n\nThen that."),
        LessonStep("Second", "Do it.", task="Train **once**.", until=(Trained(epochs=1),)),
        LessonStep("Third", "Say it.", question=NumberQuestion(words="How many?", value=2.0, tolerance=0.1)),
        LessonStep("Fourth", "Choose.", question=ChoiceQuestion(words="Which?", choices=("one", "two"), right=1)),
    ),
)


@pytest.fixture
def panel(qtbot: QtBot) -> LessonPanel:
    made = LessonPanel()
    qtbot.addWidget(made)
    made.resize(320, 520)
    made.show()
    made.show_step(LESSON, 0, frozenset())
    return made


def test_a_text_is_taken_apart_into_words_and_formulas() -> None:
    assert list(parts("One.\n\n$$a$$\n\nTwo.")) == [("words", "One."), ("formula", "a"), ("words", "Two.")]
    assert list(parts("No formula, 5 $ and 6 $.")) == [("words", "No formula, 5 $ and 6 $.")]


def test_it_shows_title_text_and_formulas(panel: LessonPanel) -> None:
    text = panel.text()
    assert "First" in text
    assert "Read this." in text
    assert "a = wx" in text.replace(" x", "x")
    assert len([label for label in panel.findChildren(FormulaLabel) if label.isVisible()]) == 1


def test_a_step_that_asks_for_nothing_has_neither_skip_nor_show(panel: LessonPanel) -> None:
    panel.show_verdict(Verdict("unread"))
    assert not panel.skip.isVisible()
    assert not panel.reveal.isVisible()
    assert panel.next.isEnabled()


def test_the_way_on_opens_when_the_step_is_done(panel: LessonPanel) -> None:
    panel.show_step(LESSON, 1, frozenset())
    panel.show_verdict(Verdict("waiting"))
    assert not panel.next.isEnabled()
    assert panel.skip.isVisible()
    assert "Waiting" in panel.text()
    panel.show_verdict(Verdict("wrong", ("Once more.",)))
    assert "Not quite. Once more." in panel.text()
    panel.show_verdict(Verdict("done", ("So it is.",)))
    assert panel.next.isEnabled()
    assert "Done. So it is." in panel.text()


def test_the_last_step_ends_the_lesson(panel: LessonPanel) -> None:
    panel.show_step(LESSON, 3, frozenset())
    assert panel.next.text() == "Finish"
    assert not panel.skip.isVisible()


def test_a_number_is_answered_by_return(panel: LessonPanel, qtbot: QtBot) -> None:
    panel.show_step(LESSON, 2, frozenset())
    field = panel.findChild(QLineEdit, "lesson_answer")
    assert isinstance(field, QLineEdit)
    with qtbot.assertNotEmitted(panel.answered):
        QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "2")
    with qtbot.waitSignal(panel.answered) as answered:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert answered.args == ["2"]


def test_a_choice_is_answered_by_a_click_on_its_text(panel: LessonPanel, qtbot: QtBot) -> None:
    panel.show_step(LESSON, 3, frozenset())
    button = panel.findChild(QRadioButton, "lesson_choice_1")
    assert isinstance(button, QRadioButton)
    with qtbot.waitSignal(panel.answered) as answered:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answered.args == ["1"]


def test_a_dot_leads_to_its_step(panel: LessonPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.step_wanted) as wanted:
        spot = panel.dots.spot(2).toPoint()
        QTest.mouseClick(panel.dots, Qt.MouseButton.LeftButton, pos=spot)
    assert wanted.args == [2]
    with qtbot.assertNotEmitted(panel.step_wanted):
        QTest.mouseClick(panel.dots, Qt.MouseButton.LeftButton, pos=QPoint(panel.dots.width() - 2, 3))


def test_progress_is_told_to_who_does_not_see_it(panel: LessonPanel) -> None:
    panel.show_step(LESSON, 1, frozenset({0}))
    assert panel.dots.accessibleDescription() == "Step 2 of 4, 1 done"


def test_it_keeps_room_to_be_read(panel: LessonPanel) -> None:
    assert panel.minimumWidth() >= LEAST_WIDTH
    panel.set_theme(DARK)
    assert "First" in panel.text()


def test_html_in_a_text_is_words(panel: LessonPanel) -> None:
    panel.show_step(Lesson("x", (LessonStep("<b>t</b>", "<img src=x> <b>bold</b>"),)), 0, frozenset())
    assert "<b>t</b>" in panel.text()
    assert "<b>bold</b>" in panel.text()
