"""Tests how views that are dear to draw share the frames of a run."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.turns import Turns


@pytest.fixture
def turns(qtbot: QtBot) -> Turns:
    return Turns()


def test_at_rest_everything_is_shown_at_once(turns: Turns) -> None:
    shown: list[str] = []
    turns.put("a", lambda: shown.append("a"))
    assert shown == ["a"]
    assert not turns.take()


def test_one_is_shown_in_a_turn_with_the_newest_it_has(turns: Turns) -> None:
    shown: list[str] = []
    turns.share(True)
    for text in ("a1", "b1", "a2"):
        turns.put(text[0], lambda text=text: shown.append(text))  # type: ignore[misc]  # mypy knows no such default
    assert shown == []
    assert turns.take()
    assert shown == ["a2"]
    assert turns.take()
    assert shown == ["a2", "b1"]
    assert not turns.take()


def test_parts_of_a_view_do_not_outdate_each_other(turns: Turns) -> None:
    shown: list[str] = []
    turns.share(True)
    turns.put("a", lambda: shown.append("left"), "left")
    turns.put("a", lambda: shown.append("right"), "right")
    turns.put("b", lambda: shown.append("b"))
    turns.forget("a")
    turns.share(False)
    assert shown == ["b"]


def test_what_waits_is_shown_without_a_report_and_when_the_run_ends(qtbot: QtBot, turns: Turns) -> None:
    shown: list[str] = []
    turns.share(True)
    for name in ("a", "b", "c"):
        turns.put(name, lambda name=name: shown.append(name))  # type: ignore[misc]  # the same
    qtbot.waitUntil(lambda: shown == ["a", "b"])
    turns.share(False)
    assert shown == ["a", "b", "c"]
