"""A process that compiles: once at a time, heard by its last line, and gone when the window is."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.compile_process import CompileProcess

pytestmark = pytest.mark.usefixtures("qapp")

FOR_EVER = "import time; time.sleep(600)"


def python(program: str, parent: QObject) -> CompileProcess:
    return CompileProcess(parent, (sys.executable, "-c", program))


def test_what_ends_well_is_done(qtbot: QtBot) -> None:
    parent = QObject()
    process = python("pass", parent)
    with qtbot.waitSignal(process.done):
        process.start()
    assert not process.running


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("import sys; print('warning', file=sys.stderr); sys.exit('no room')", "no room"),
        ("import sys; sys.exit(3)", "training goes on without compiled code: making it was broken off"),
    ],
)
def test_what_ends_otherwise_says_its_last_line(qtbot: QtBot, program: str, said: str) -> None:
    parent = QObject()
    process = python(program, parent)
    with qtbot.waitSignal(process.failed) as failed:
        process.start()
    assert failed.args == [said]
    assert not process.running


def test_a_program_that_is_not_there_is_said(qtbot: QtBot) -> None:
    parent = QObject()
    process = CompileProcess(parent, ("/nowhere/python",))
    with qtbot.waitSignal(process.failed) as failed:
        process.start()
    assert failed.args == ["training goes on without compiled code: the process that makes it cannot be started"]
    assert not process.running


def test_it_is_started_once_at_a_time_and_ended_silently(qtbot: QtBot) -> None:
    parent = QObject()
    process = python(FOR_EVER, parent)
    told: list[object] = []
    process.done.connect(lambda: told.append("done"))
    process.failed.connect(told.append)
    process.start()
    first = process._process
    process.start()
    assert process._process is first
    process.shut_down()
    process.shut_down()
    qtbot.wait(20)
    assert not process.running
    assert told == []
