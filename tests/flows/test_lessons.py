"""Lessons in the real window: each is played to its end, and what is not asked for does not count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from engine import files
from engine.examples import Example
from engine.lesson import ChoiceQuestion, LessonStep, NumberQuestion
from engine.lessons.catalogue import FOLDER, lessons
from gui.lessons import LessonGuide
from tests.studio import Studio, same_document


def guide(studio: Studio) -> LessonGuide:
    return studio.window.lessons


def quiet(studio: Studio) -> None:
    """Wait until nothing is calculated, set up or judged any more."""
    studio.qtbot.waitUntil(lambda: not studio.session.busy and not guide(studio).busy, timeout=20_000)


def begin(studio: Studio, name: str) -> None:
    studio.window.files.open_example(FOLDER / f"{name}.backprop")
    quiet(studio)


def press(studio: Studio, name: str) -> None:
    button = studio.widget(QPushButton, f"lesson_{name}")
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    quiet(studio)


def standing(studio: Studio) -> str:
    quiet(studio)
    return guide(studio).verdict.standing


def steps(studio: Studio) -> tuple[LessonStep, ...]:
    lesson = studio.document.lesson
    assert lesson is not None
    return lesson.steps


def answer(studio: Studio, text: str) -> None:
    field = studio.widget(QLineEdit, "lesson_answer")
    field.setFocus()
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    quiet(studio)


def choose(studio: Studio, number: int) -> None:
    studio.widget(QRadioButton, f"lesson_choice_{number}").click()
    quiet(studio)


@pytest.fixture
def neuron(studio: Studio) -> Iterator[Studio]:
    begin(studio, "neuron")
    yield studio
    quiet(studio)


# --- each lesson --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", lessons(), ids=lambda entry: entry.path.stem)
def test_a_lesson_is_played_to_its_end(studio: Studio, entry: Example) -> None:
    studio.window.files.open_example(entry.path)
    quiet(studio)
    for number, step in enumerate(steps(studio)):
        assert guide(studio).at == number
        if step.asks:
            assert standing(studio) in ("waiting", "wrong"), step.title
            assert not studio.widget(QPushButton, "lesson_next").isEnabled()
            press(studio, "show")
            assert standing(studio) == "done", f"{step.title}: {guide(studio).panel.text()}"
        press(studio, "next")
    assert not guide(studio).active
    assert studio.document.lesson is not None


@pytest.mark.parametrize("entry", lessons(), ids=lambda entry: entry.path.stem)
def test_a_wrong_answer_is_said_to_be_wrong(studio: Studio, entry: Example) -> None:
    studio.window.files.open_example(entry.path)
    quiet(studio)
    asked = [number for number, step in enumerate(steps(studio)) if step.question is not None]
    assert len(asked) >= 2
    for number in asked:
        guide(studio).go_to(number)
        quiet(studio)
        question = steps(studio)[number].question
        if isinstance(question, ChoiceQuestion):
            for other in range(len(question.choices)):
                if other != question.right:
                    choose(studio, other)
                    assert standing(studio) in ("waiting", "wrong"), question.words
        elif isinstance(question, NumberQuestion):
            answer(studio, repr(question.value + 3 * question.tolerance + 1.0))
            assert standing(studio) in ("waiting", "wrong"), question.words


# --- the way through ----------------------------------------------------------------------------------------------


def test_the_menu_has_all_lessons(studio: Studio) -> None:
    menus = [menu for menu in studio.window.findChildren(QMenu) if menu.title() == "Lessons"]
    assert [len(menu.actions()) for menu in menus] == [13]
    menus[0].actions()[3].trigger()
    quiet(studio)
    assert guide(studio).active
    assert "XOR" in guide(studio).panel.text()


def test_the_learner_does_what_a_step_asks(neuron: Studio) -> None:
    choose(neuron, 0)
    assert standing(neuron) == "wrong"
    assert "Its weight is positive" in guide(neuron).panel.text()
    choose(neuron, 1)
    assert standing(neuron) == "done"
    press(neuron, "next")
    assert standing(neuron) == "waiting"
    neuron.step()
    assert standing(neuron) == "done"
    press(neuron, "next")
    answer(neuron, "0,71")
    assert standing(neuron) == "waiting"  # it has not been stepped to
    neuron.step()
    assert standing(neuron) == "done"


def test_another_value_than_the_one_asked_for_does_not_count(neuron: Studio) -> None:
    guide(neuron).go_to(3)
    quiet(neuron)
    slot = neuron.document.network.slots.index(next(s for s in neuron.document.network.slots if s.kind == "bias"))
    neuron.session.set_parameter(slot, 0.7)
    assert standing(neuron) == "wrong"
    assert "not 1.1" in guide(neuron).panel.text()
    neuron.session.set_parameter(slot, 1.1)
    assert standing(neuron) == "done"


def test_training_less_than_asked_for_does_not_count(neuron: Studio) -> None:
    guide(neuron).go_to(5)
    quiet(neuron)
    neuron.session.run(10)
    assert standing(neuron) == "waiting"
    neuron.session.run(90)
    assert standing(neuron) == "done"


def test_asking_for_a_number_counts(neuron: Studio) -> None:
    guide(neuron).go_to(7)
    quiet(neuron)
    assert standing(neuron) == "waiting"
    neuron.window.outline.selection_changed.emit(neuron.window.canvas.selection)
    press(neuron, "show")
    assert standing(neuron) == "done"


def test_a_step_can_be_skipped_and_gone_back_to(neuron: Studio) -> None:
    press(neuron, "skip")
    assert guide(neuron).at == 1
    press(neuron, "back")
    assert guide(neuron).at == 0
    assert standing(neuron) == "waiting"


def test_what_is_done_stays_done_when_it_is_gone_back_to(neuron: Studio) -> None:
    press(neuron, "show")
    press(neuron, "next")
    neuron.step(3)
    press(neuron, "back")
    assert standing(neuron) == "done"
    press(neuron, "restart")
    assert standing(neuron) == "waiting"


# --- nothing is lost ------------------------------------------------------------------------------------------------


def test_what_a_step_sets_up_is_one_entry_to_undo(neuron: Studio) -> None:
    guide(neuron).go_to(3)
    quiet(neuron)
    neuron.session.set_parameter(0, 0.123)
    quiet(neuron)
    mine = neuron.document
    guide(neuron).go_to(4)
    quiet(neuron)
    assert neuron.document is not mine
    assert neuron.session.state.undo_text == "Lesson: What it ought to say"
    neuron.session.undo()
    quiet(neuron)
    assert neuron.document is mine
    assert guide(neuron).at == 4


def test_a_lesson_that_is_only_read_changes_nothing(neuron: Studio) -> None:
    press(neuron, "show")
    press(neuron, "next")
    assert not neuron.session.modified


def test_leaving_keeps_the_network_and_the_place(neuron: Studio) -> None:
    press(neuron, "skip")
    press(neuron, "show")
    document = neuron.document
    press(neuron, "leave")
    assert neuron.document is document
    assert not neuron.window.docks["lesson"].isVisible()
    action = neuron.window.findChild(QAction, "action_start_lesson")
    assert isinstance(action, QAction)
    action.trigger()
    quiet(neuron)
    assert guide(neuron).at == 1
    assert standing(neuron) == "done"


def test_leaving_puts_the_panels_back(studio: Studio) -> None:
    studio.window.resize(1440, 900)
    quiet(studio)
    names = ("data", "inspector", "notes", "explanation")
    before = [studio.window.docks[name].size() for name in names]
    begin(studio, "neuron")
    assert studio.window.docks["lesson"].width() >= 300
    assert studio.window.docks["lesson"].height() > studio.window.docks["data"].height()
    press(studio, "leave")
    assert [studio.window.docks[name].size() for name in names] == before
    assert not studio.window.docks["exercise"].isVisible()


def test_a_window_closed_in_a_lesson_remembers_the_panels_without_it(neuron: Studio) -> None:
    docks = neuron.window.docks
    state = docks.state()
    press(neuron, "leave")
    docks.restore(state)
    assert not docks["lesson"].isVisible()
    assert docks["inspector"].isVisible()


def test_another_document_ends_the_lesson(neuron: Studio) -> None:
    neuron.window.files.new_empty()
    quiet(neuron)
    assert not guide(neuron).active
    assert not neuron.window.docks["lesson"].isVisible()


def test_the_place_in_each_lesson_is_remembered(neuron: Studio) -> None:
    press(neuron, "skip")
    press(neuron, "skip")
    begin(neuron, "forward")
    assert guide(neuron).at == 0
    begin(neuron, "neuron")
    assert guide(neuron).at == 2


def test_escape_does_not_lose_the_lesson(neuron: Studio) -> None:
    neuron.press(Qt.Key.Key_Escape)
    quiet(neuron)
    assert guide(neuron).active


def test_a_saved_lesson_is_there_again(neuron: Studio, tmp_path: Path) -> None:
    path = tmp_path / "mine.backprop"
    neuron.chooser.to_save = path
    neuron.click("save")
    neuron.qtbot.waitUntil(path.exists, timeout=20_000)
    quiet(neuron)
    again = files.read(path)
    assert again.lesson == neuron.document.lesson
    assert same_document(again, neuron.document)


def test_the_whole_way_can_be_undone(qtbot: QtBot, studio: Studio) -> None:
    begin(studio, "hidden")
    first = studio.document
    for _ in steps(studio)[:-1]:
        press(studio, "show")
        press(studio, "next")
    while studio.session.state.undo_text is not None:
        studio.session.undo()
        quiet(studio)
    assert studio.document is first
