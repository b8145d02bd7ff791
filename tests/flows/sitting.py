"""An exercise that is sat, for tests: the question at hand, answers, and what is said."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from engine.examples import FOLDER
from engine.exercise import Exercise
from engine.marking import Question
from gui.examining import Examining
from tests.studio import Studio

BACKWARD = FOLDER / "exercise_backward_2_2_1.backprop"
LOCKED = Exercise("By hand", kinds=("out", "error", "delta"), decimals=4, locked=("parameters", "notes"))


def examining(studio: Studio) -> Examining:
    return studio.window.examining


def current(studio: Studio) -> Question:
    sitting = examining(studio).sitting
    assert sitting is not None
    assert sitting.current is not None
    return sitting.current


def answer(studio: Studio, text: str) -> None:
    field = studio.window.findChild(QLineEdit, "exercise_answer")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def right(studio: Studio) -> str:
    question = current(studio)
    return f"{question.value:.{question.decimals}f}"


def press(studio: Studio, name: str) -> None:
    button = studio.window.findChild(QWidget, f"exercise_{name}")
    assert isinstance(button, QWidget)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def act(studio: Studio, name: str) -> QAction:
    action = studio.window.findChild(QAction, f"action_{name}")
    assert isinstance(action, QAction)
    action.trigger()
    return action


def said(studio: Studio) -> str:
    return examining(studio).panel.text()


def finish(studio: Studio) -> None:
    while examining(studio).sitting is not None and not examining(studio).sitting.finished:  # type: ignore[union-attr]
        answer(studio, right(studio))


def notices(studio: Studio) -> str:
    return " ".join(label.text() for label in studio.window.strip.findChildren(QLabel))
