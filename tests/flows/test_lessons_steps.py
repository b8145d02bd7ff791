"""How steps of lessons hang together in the real window: going on from one, and plots that begin anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.lessons.catalogue import FOLDER, GUIDE
from gui.lessons import LessonGuide
from tests.studio import Studio, opened


def guide(studio: Studio) -> LessonGuide:
    return studio.window.lessons


def quiet(studio: Studio) -> None:
    studio.qtbot.waitUntil(lambda: not studio.session.busy and not guide(studio).busy, timeout=20_000)


def begin(studio: Studio, name: str, step: int = 0) -> None:
    studio.window.files.open_example(FOLDER / f"{name}.backprop")
    quiet(studio)
    guide(studio).go_to(step)
    quiet(studio)


def press(studio: Studio, name: str) -> None:
    studio.widget(QPushButton, f"lesson_{name}").click()
    quiet(studio)


def test_a_step_goes_on_with_what_the_one_before_has_left(studio: Studio) -> None:
    begin(studio, "hidden", 3)
    press(studio, "show")
    document, runs = studio.document, len(studio.session.past.lines)
    press(studio, "next")
    assert studio.document is document
    assert len(studio.session.past.lines) == runs


def test_where_the_one_before_was_skipped_it_trains_by_itself(studio: Studio) -> None:
    begin(studio, "hidden", 3)
    press(studio, "show")
    trained = studio.document.parameters
    press(studio, "restart")
    press(studio, "skip")
    assert studio.document.state.epoch == 1000
    assert np.array_equal(studio.document.parameters, trained)


def test_starting_such_a_step_again_sets_it_up(studio: Studio) -> None:
    begin(studio, "hidden", 3)
    press(studio, "show")
    press(studio, "next")
    trained = studio.document.parameters
    studio.session.set_parameter(0, 9.0)
    quiet(studio)
    press(studio, "restart")
    assert np.array_equal(studio.document.parameters, trained)


def test_where_other_runs_would_disturb_the_plot_begins_anew(studio: Studio) -> None:
    begin(studio, "rate", 4)
    press(studio, "show")
    press(studio, "next")
    assert [line.current for line in studio.session.past.lines] == [True]
    studio.session.undo()
    quiet(studio)
    assert guide(studio).active


def test_nothing_is_said_of_what_setting_up_brings_with_it(studio: Studio) -> None:
    begin(studio, "convolution", 4)
    guide(studio).go_to(5)
    quiet(studio)
    begin(studio, "rate", 5)
    assert not studio.window.notices.latest


def test_a_wrong_answer_is_told_why(studio: Studio) -> None:
    begin(studio, "backward", 2)
    studio.step()
    field = studio.widget(QLineEdit, "lesson_answer")
    for typed, said in (
        ("0,1651", "slope y (1 − y) is missing"),
        ("-0.0368", "the sign is not"),
        ("o", "not a number"),
    ):
        field.clear()
        QTest.keyClicks(field, typed)
        press(studio, "check")
        assert guide(studio).verdict.standing == "wrong"
        assert said in guide(studio).panel.text()


def test_the_menu_tells_where_it_stands_how_one_is_written(studio: Studio) -> None:
    action = studio.window.findChild(QAction, "action_write_lesson")
    assert isinstance(action, QAction)
    action.trigger()
    assert str(GUIDE) in studio.window.notices.latest[-1].text
    assert GUIDE.is_file()


def test_lessons_one_after_the_other_leave_a_small_window_as_wide_as_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, plot=True) as studio:
        studio.window.resize(1000, 700)
        for name in ("backward", "vanishing", "recurrent"):
            begin(studio, name)
            assert studio.window.width() == 1000
        press(studio, "leave")
        assert studio.window.width() == 1000
