"""The clock of frames, and how a worker lets them go first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from time import perf_counter

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.training import SLICE
from gui.frames import DRAWING, FRAME, Frames, Precedence

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def frames() -> Iterator[Frames]:
    parent = QObject()
    made = Frames(parent)
    yield made
    made.end()


class Painted(QWidget):
    """Notes when it is painted."""

    def __init__(self, order: list[str]) -> None:
        super().__init__()
        self._order = order

    def paintEvent(self, event: QPaintEvent) -> None:
        self._order.append("painted")


def test_a_frame_is_over_when_all_that_it_changed_is_painted(qtbot: QtBot, frames: Frames) -> None:
    order: list[str] = []
    widget = Painted(order)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: bool(order))
    order.clear()
    frames.ticked.connect(lambda: order.append("ticked"))
    frames.ticked.connect(widget.update)
    frames.drawn.connect(lambda _seconds: order.append("drawn"))
    frames.begin()
    qtbot.waitUntil(lambda: order.count("drawn") >= 2)
    assert order[:6] == ["ticked", "painted", "drawn"] * 2


def test_frames_end_and_begin(qtbot: QtBot, frames: Frames) -> None:
    count: list[float] = []
    frames.drawn.connect(count.append)
    frames.begin()
    frames.begin()
    assert frames.beating
    qtbot.waitUntil(lambda: len(count) >= 2)
    frames.end()
    assert not frames.beating
    qtbot.wait(2 * FRAME)  # what had begun comes to its end
    before = len(count)
    qtbot.wait(3 * FRAME)
    assert len(count) == before
    assert all(seconds >= 0.0 for seconds in count)


def test_a_worker_s_work_ends_where_a_frame_begins() -> None:
    precedence = Precedence()
    assert precedence.stretch(SLICE) == SLICE  # as long as no frame comes
    precedence.claim(perf_counter() + SLICE / 2)
    assert 0.0 < precedence.stretch(SLICE) <= SLICE
    precedence.claim(perf_counter() - 1.0)  # the window has more to do than frames
    assert precedence.stretch(SLICE) == SLICE
    precedence.claim(perf_counter() + 1.0)
    assert precedence.stretch(SLICE) == SLICE


def test_a_worker_waits_while_a_frame_is_drawn_and_no_longer() -> None:
    precedence, went_on = Precedence(), threading.Event()
    precedence.give()  # nothing is drawn

    def work() -> None:
        precedence.give()
        went_on.set()

    precedence.claim(perf_counter() + 1.0)
    threading.Timer(0.0, work).start()
    precedence.release()
    assert went_on.wait(5.0)
    precedence.claim(perf_counter() + 1.0)
    precedence.give()  # of a window that never ends its frame nobody waits for ever
    assert DRAWING < FRAME / 1000
