"""Cyclic garbage dies in the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui import garbage
from gui.frames import Frames
from gui.garbage import GarbageTimer

pytestmark = pytest.mark.usefixtures("qapp")


class Dying:
    """A cycle that notes the thread in which it dies."""

    def __init__(self, died_in: list[threading.Thread]) -> None:
        self.itself = self
        self.died_in = died_in

    def __del__(self) -> None:
        self.died_in.append(threading.current_thread())


def allocate_much() -> None:
    for _ in range(200):
        [[] for _ in range(1000)]


def test_another_thread_never_collects(qtbot: QtBot) -> None:
    parent = QObject()
    timer = GarbageTimer(parent)
    died_in: list[threading.Thread] = []
    timer.start()
    for _ in range(2000):
        Dying(died_in)
    thread = threading.Thread(target=allocate_much)
    thread.start()
    thread.join()
    assert died_in == []
    qtbot.waitUntil(lambda: len(died_in) > 0, timeout=5000)
    timer.stop()
    gc.collect()
    assert set(died_in) == {threading.main_thread()}


def test_the_collector_comes_back_when_the_last_one_stops() -> None:
    parent = QObject()
    one, other = GarbageTimer(parent), GarbageTimer(parent)
    one.start()
    other.start()
    one.start()
    one.stop()
    assert not gc.isenabled()
    other.stop()
    other.stop()
    assert gc.isenabled()


def test_what_was_set_aside_for_frames_is_looked_through_at_rest(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "_REST", 50)
    parent = QObject()
    frames = Frames(parent)
    timer = GarbageTimer(parent, frames)
    timer.start()
    died_in: list[threading.Thread] = []
    old = Dying(died_in)
    frames.begin()
    assert gc.get_freeze_count()
    del old
    gc.collect()
    assert died_in == []  # it is not looked at while frames beat
    Dying(died_in)
    gc.collect()
    assert len(died_in) == 1  # what has come since is
    frames.end()
    qtbot.waitUntil(lambda: len(died_in) == 2, timeout=5000)
    timer.stop()
    assert gc.isenabled()


def test_while_frames_beat_garbage_is_collected_between_two_of_them(qtbot: QtBot) -> None:
    parent = QObject()
    frames = Frames(parent)
    timer = GarbageTimer(parent, frames)
    timer.start()
    frames.begin()
    died_in: list[threading.Thread] = []
    for _ in range(2000):
        Dying(died_in)
    qtbot.waitUntil(lambda: len(died_in) > 0, timeout=5000)
    frames.end()
    timer.stop()
    assert set(died_in) == {threading.main_thread()}
