"""Tests that formulas laid out ahead are the ones that the panel then shows, and that the window keeps its turns."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

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
    for kept in (typeset_module.typeset, typeset_module._piece, typeset_module._layout, typeset_module._scaled):
        kept.cache_clear()  # what other tests have left may be known at one size alone
    panel = ExplanationPanel()
    qtbot.addWidget(panel)
    panel.resize(420, 900)
    panel.show()
    frame = start(size)
    for _ in formulas_after(frame, DIGITS, panel.room):
        pass
    late: list[str] = []

    def noted(latex: str, *, fixed: bool = False) -> Layout:
        late.append(latex)
        return lay_out(latex, fixed=fixed)

    monkeypatch.setattr(typeset_module, "lay_out", noted)
    for _ in range(12):
        frame = frame.forward()
        explanations = [explain(frame.trace, number) for number in frame.numbers]
        panel.show_explanations(explanations, 1, 9, size)
    assert [latex for latex in late if latex.strip()] == []


def test_it_gives_the_window_its_turn(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, done = QObject(), []
    ahead = Ahead(owner)

    def slow() -> Iterator[None]:  # three milliseconds each, of the four that a slice has
        for _ in range(6):
            done.append("work")
            yield

    monkeypatch.setattr("gui.panels.ahead.time", SimpleNamespace(perf_counter=lambda: 0.003 * done.count("work")))
    ahead._timer.timeout.connect(lambda: done.append("rest"))
    ahead.prepare(slow())
    qtbot.waitUntil(lambda: not ahead.busy)
    assert done == [*["work", "work", "rest"] * 3, "rest"]


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
