"""Every lesson, learned as a learner does: with the toolbar, the canvas, commands, and answers typed and clicked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QRadioButton

from engine import lesson as said
from engine.examples import Example
from engine.lesson import LessonStep
from engine.lessons.answers import right_answer
from engine.lessons.catalogue import lessons
from engine.lessons.naming import place_of, where
from gui.selection import selecting
from tests.studio import Studio

_MOST_STEPS = 400


def quiet(studio: Studio) -> None:
    guide = studio.window.lessons
    studio.qtbot.waitUntil(lambda: not studio.session.busy and not guide.busy, timeout=20_000)


def act(studio: Studio, name: str) -> None:
    action = studio.window.findChild(QAction, f"action_{name}")
    assert isinstance(action, QAction)
    action.trigger()


def click(studio: Studio, name: str) -> None:
    QTest.mouseClick(studio.widget(QPushButton, f"lesson_{name}"), Qt.MouseButton.LeftButton)
    quiet(studio)


def standing(studio: Studio) -> str:
    quiet(studio)
    return studio.window.lessons.verdict.standing


def set_values(studio: Studio, step: LessonStep) -> None:
    for deed in step.reveal:
        if isinstance(deed, said.Parameters):
            for entry in deed.values:
                studio.session.set_parameter(place_of(studio.document.network, entry.of), entry.value)


def train(studio: Studio, condition: said.Trained) -> None:
    missing = condition.epochs - studio.document.state.epoch
    if missing > 0 and studio.document.stopping.patience is None:
        studio.window.run_for(missing)
    elif missing > 0:
        studio.window.run_for(1000)


def step_on(studio: Studio, condition: said.SteppedTo | said.ParameterIs) -> None:
    row = getattr(condition, "sample", None)
    if row is not None and studio.session.stepper.row != row:
        studio.session.choose_sample(row)
        quiet(studio)
    for _ in range(_MOST_STEPS):
        if standing(studio) != "waiting" or studio.window.lessons.reached(condition):
            return
        studio.click("step")
    raise AssertionError(condition)


def ask(studio: Studio, condition: said.Asked) -> None:
    assert condition.of is not None
    studio.window.canvas.select(selecting(where(studio.document.network, condition.of)))
    act(studio, "explain")


def open_panel(studio: Studio, condition: said.Opened) -> None:
    act(studio, f"panel_{condition.panel}")


_WAYS: tuple[tuple[type, Callable[..., None]], ...] = (
    (said.Trained, train),
    (said.SteppedTo, step_on),
    (said.ParameterIs, step_on),
    (said.Asked, ask),
    (said.Opened, open_panel),
)


def answer(studio: Studio, step: LessonStep) -> None:
    if isinstance(step.question, said.ChoiceQuestion):
        studio.widget(QRadioButton, f"lesson_choice_{step.question.right}").click()
    elif step.question is not None:
        field = studio.widget(QLineEdit, "lesson_answer")
        field.setFocus()
        QTest.keyClicks(field, right_answer(step.question))
        QTest.keyClick(field, Qt.Key.Key_Return)
        studio.window.canvas.setFocus()


def learn(studio: Studio, step: LessonStep) -> None:
    set_values(studio, step)
    quiet(studio)
    answer(studio, step)
    for kind, do in _WAYS:
        for condition in step.until:
            if type(condition) is kind:
                do(studio, condition)
                quiet(studio)


@pytest.mark.parametrize("entry", lessons(), ids=lambda entry: entry.path.stem)
def test_a_learner_gets_through_by_doing_what_is_asked(studio: Studio, entry: Example) -> None:
    studio.window.files.open_example(entry.path)
    quiet(studio)
    lesson = studio.document.lesson
    assert lesson is not None
    for step in lesson.steps:
        learn(studio, step)
        assert standing(studio) in ("done", "unread"), f"{step.title}: {studio.window.lessons.panel.text()}"
        click(studio, "next")
    assert not studio.window.lessons.active
