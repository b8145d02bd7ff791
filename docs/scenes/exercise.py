"""An exercise: the dialog that makes it, an answer whose slip is named, and the score sheet at the end."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from docs.scenes.means import dismiss_notices, enter, press, save, settle, wait, with_dialog, write
from engine import files
from engine.examples import FOLDER
from engine.marking import Sitting
from gui.dialogs.exercise import ExerciseDialog
from gui.main_window import MainWindow

BACKWARD = FOLDER / "exercise_backward_2_2_1.backprop"
RIGHT, DIALOG_AT = 2, QPoint(330, 60)  # answers before the delta of a hidden neuron


def play(window: MainWindow) -> None:
    """All three pictures."""
    making(window, "exercise_making.png")
    sitting(window, "exercise_slip.png", "exercise_sheet.png")


def making(window: MainWindow, name: str) -> None:
    """The dialog on a shipped exercise, before it is begun."""
    window.session.replace(files.read(BACKWARD))
    press(window, "leave_exercise")
    press(window, "edit_exercise")
    dialog = window.findChild(ExerciseDialog)
    assert dialog is not None
    wait(300)
    write(with_dialog(window, dialog, DIALOG_AT), name)
    dialog.reject()


def sitting(window: MainWindow, slip: str, sheet: str) -> None:
    """Some right answers, then one without the slope; the rest with a hint and a number that is passed over."""
    press(window, "start_exercise")
    dismiss_notices(window)
    for _ in range(RIGHT):
        answer(window, right(under_way(window)))
    question = under_way(window).current
    assert question is not None
    trace = under_way(window).trace
    answer(window, f"{float(trace.out_gradient[0, question.number.subject]):.{question.decimals}f}")
    save(window, slip)
    finish(window)
    save(window, sheet)
    press(window, "leave_exercise")


def finish(window: MainWindow) -> None:
    """The rest of the numbers: one with a hint, one passed over, the others right."""
    answer(window, right(under_way(window)))
    window.examining.panel.question.hint.click()
    answer(window, right(under_way(window)))
    window.examining.panel.question.skip.click()
    while not under_way(window).finished:
        answer(window, right(under_way(window)))


def under_way(window: MainWindow) -> Sitting:
    """The exercise as far as it is done."""
    made = window.examining.sitting
    assert made is not None
    return made


def right(of: Sitting) -> str:
    """The answer to what is asked for."""
    assert of.current is not None
    return f"{of.current.value:.{of.current.decimals}f}"


def answer(window: MainWindow, text: str) -> None:
    """Types an answer."""
    field = window.findChild(QLineEdit, "exercise_answer")
    assert field is not None
    enter(field, text)
    settle(window)
