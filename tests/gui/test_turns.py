"""What is dear to draw takes turns while a run goes on, and waits for nothing otherwise."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from gui import turns as turns_module
from gui.turns import Turns


class Clock(QObject):
    """Frames of a window whose time goes on when a test says so; each thing shown takes some seconds of it."""

    ticked = Signal()
    drawn = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.takes: dict[str, float] = {}
        self.shown: list[str] = []

    def showing(self, view: str, what: str = "") -> None:
        self.shown.append(what or view)

    def frame(self) -> list[str]:
        """What a frame shows."""
        self.shown = []
        self.ticked.emit()
        self.drawn.emit(sum(self.takes.get(view, 0.001) for view in self.shown))
        self.now += 0.016
        return self.shown


@pytest.fixture
def clock(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(turns_module, "perf_counter", lambda: made.now)
    return made


@pytest.fixture
def turns(clock: Clock) -> Turns:
    return Turns(clock)  # type: ignore[arg-type]  # a clock that has the signals of one


def put(turns: Turns, clock: Clock, *views: str) -> None:
    for view in views:
        turns.put(view, lambda view=view: clock.showing(view))  # type: ignore[misc]  # mypy knows no such default


def test_at_rest_everything_is_shown_at_once(turns: Turns, clock: Clock) -> None:
    put(turns, clock, "a")
    assert clock.shown == ["a"]
    assert clock.frame() == []


def test_a_frame_shows_the_newest_of_each_view(turns: Turns, clock: Clock) -> None:
    turns.share(True)
    for text in ("old", "new"):
        turns.put("a", lambda text=text: clock.showing("a", text))  # type: ignore[misc]  # the same
    assert clock.shown == []
    assert clock.frame() == ["new"]
    assert clock.frame() == []


def test_what_is_dear_has_a_frame_for_itself_and_comes_less_often(turns: Turns, clock: Clock) -> None:
    turns.share(True)
    clock.takes = {"canvas": 0.003, "plot": 0.010}
    frames = []
    for _ in range(125):  # two seconds
        put(turns, clock, "canvas", "plot")
        frames.append(clock.frame())
    settled = frames[25:]
    assert max(map(len, settled)) == 1
    counts = SimpleNamespace(**{view: sum(view in frame for frame in settled) for view in ("canvas", "plot")})
    assert 8 <= counts.plot <= 16  # of 1.6 seconds, at most its share of the time
    assert counts.canvas == 100 - counts.plot


def test_what_is_cheap_shares_a_frame(turns: Turns, clock: Clock) -> None:
    turns.share(True)
    for _ in range(40):
        put(turns, clock, "canvas", "figures", "outline")
        clock.frame()
    clock.now += 1.0
    put(turns, clock, "canvas", "figures", "outline")
    assert sorted(clock.frame()) == ["canvas", "figures", "outline"]


def test_parts_of_a_view_do_not_outdate_each_other(turns: Turns, clock: Clock) -> None:
    turns.share(True)
    turns.put("a", lambda: clock.showing("left"), "left")
    turns.put("a", lambda: clock.showing("right"), "right")
    put(turns, clock, "b")
    turns.forget("a")
    turns.share(False)
    assert clock.shown == ["b"]


def test_what_waits_is_shown_when_the_run_ends(turns: Turns, clock: Clock) -> None:
    turns.share(True)
    put(turns, clock, "a", "b", "c")
    turns.share(False)
    assert clock.shown == ["a", "b", "c"]
    assert clock.frame() == []


def test_what_is_told_within_a_frame_to_wait_no_more_is_not_shown(turns: Turns, clock: Clock) -> None:
    turns.share(True)
    turns.put("a", lambda: turns.forget("b"))
    put(turns, clock, "b")
    assert clock.frame() == []
