"""Tests that formulas laid out ahead are the ones that the panel then shows, and that the window keeps its turns."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.explain import explain
from engine.numerals import DIGITS
from engine.steps import StepSize
from engine.trace import Frame, trace
from gui import typeset as typeset_module
from gui.math_layout import Layout, lay_out
from gui.panels.ahead import Ahead, formulas_after
from gui.panels.explanation import ExplanationPanel


def start(size: StepSize) -> Frame:
    document = new_document((2, 3, 1), data="xor", learning_rate=0.5, seed=3, name="XOR")
    return Frame(trace(document, (0,), 0), 0, size)


@pytest.mark.parametrize("size", ["term", "number", "neuron"])
def test_the_next_steps_have_nothing_left_to_lay_out(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, size: StepSize
) -> None:
    frame = start(size)
    for _ in formulas_after(frame, DIGITS):
        pass
    late: list[str] = []

    def noted(latex: str, *, fixed: bool = False) -> Layout:
        late.append(latex)
        return lay_out(latex, fixed=fixed)

    monkeypatch.setattr(typeset_module, "lay_out", noted)
    panel = ExplanationPanel()
    qtbot.addWidget(panel)
    panel.resize(420, 900)
    panel.show()
    for _ in range(12):
        frame = frame.forward()
        explanations = [explain(frame.trace, number) for number in frame.numbers]
        panel.show_explanations(explanations, 1, 9, size)
        qtbot.waitUntil(lambda: not panel._later.isActive())
    assert [latex for latex in late if latex.strip()] == []


def test_it_gives_the_window_its_turn(qtbot: QtBot) -> None:
    owner, slices = QObject(), []
    ahead = Ahead(owner)

    def slow() -> Iterator[None]:
        for _ in range(6):
            slices.append(time.perf_counter())
            time.sleep(0.003)
            yield

    ahead.prepare(slow())
    qtbot.waitUntil(lambda: not ahead.busy)
    assert len(slices) == 6
    assert max(b - a for a, b in pairwise(slices)) > 0.007  # it rested in between


def test_what_is_given_last_counts_and_stop_stops(qtbot: QtBot) -> None:
    owner, done = QObject(), []
    ahead = Ahead(owner)

    def work(name: str) -> Iterator[None]:
        done.append(name)
        yield

    ahead.prepare(work("first"))
    ahead.prepare(work("second"))
    qtbot.waitUntil(lambda: bool(done))
    ahead.prepare(work("third"))
    ahead.stop()
    assert not ahead.busy
    qtbot.wait(40)
    assert done == ["second"]
