"""How explanations come between the turns of the window: nothing at once, the old until the new is there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.explain import Explanation, explain
from engine.steps import StepSize
from engine.trace import Frame, Trace
from gui.math_layout import Layout
from gui.panels import explanation as module
from gui.panels.explanation import ExplanationPanel
from gui.panels.explanation_section import ExplanationSection
from gui.panels.explanation_text import MOST
from tests.counting import calls
from tests.gui.panels.worked_example import explanations, frames, whole_pass
from tests.studio import Studio

pytestmark = pytest.mark.usefixtures("explained_in_turns")


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


@pytest.fixture
def panel(qtbot: QtBot) -> ExplanationPanel:
    panel = ExplanationPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 800)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn does a single piece of the work."""
    clock = count()
    monkeypatch.setattr(module, "time", SimpleNamespace(perf_counter=lambda: next(clock) * 1e-9))
    monkeypatch.setattr(module, "_SLICE", 1.5e-9)


def show(panel: ExplanationPanel, frame: Frame) -> list[Explanation]:
    found, steps = explanations(frame), frame.trace.steps
    panel.show_explanations(found, steps.ordinal(frame.position, frame.size), steps.count(frame.size), frame.size)
    return found


def finish(panel: ExplanationPanel) -> None:
    while panel.filling:
        QApplication.processEvents()


def sections(panel: ExplanationPanel) -> list[ExplanationSection]:
    return [section for section in panel._sections if section.isVisible()]


def seen(panel: ExplanationPanel) -> tuple[str, list[str]]:
    """What stands on the screen: the step, and the formulas of all sections."""
    return panel.header.status.text(), [
        label.plain_text() for section in sections(panel) for label in section.formulas if label.isVisible()
    ]


def test_nothing_is_laid_out_before_the_window_had_its_turn(
    panel: ExplanationPanel, update: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_latex: str, *, fixed: bool = False) -> Layout:
        raise AssertionError(fixed)

    with monkeypatch.context() as patched:
        patched.setattr("gui.typeset._layout", never)
        asked: list[int] = []

        def made() -> Iterator[Explanation]:
            for number in frames(update, "layer")[0].numbers:
                asked.append(1)
                yield explain(update, number)

        panel.show_explanations(made(), 1, 4, "layer")
        assert (panel.filling, asked, sections(panel)) == (True, [], [])
    finish(panel)
    assert len(sections(panel)) == 4


@pytest.mark.usefixtures("slow")
def test_what_was_in_view_stays_whole_until_the_new_takes_its_place(panel: ExplanationPanel, update: Trace) -> None:
    first, second = frames(update, "number")[:2]
    show(panel, first)
    finish(panel)
    before = seen(panel)
    assert before[0] == "step 1 of 25"
    show(panel, second)
    found = {str(before)}
    while panel.filling:
        QApplication.processEvents()
        found.add(str(seen(panel)))
    after = seen(panel)
    assert after[0] == "step 2 of 25"
    assert found == {str(before), str(after)}  # never anything between the two


@pytest.mark.usefixtures("slow")
def test_the_sections_of_a_step_come_from_the_top_and_are_never_squeezed(
    panel: ExplanationPanel, update: Trace
) -> None:
    show(panel, frames(update, "sample")[0])
    counts = [0]
    while panel.filling:
        QApplication.processEvents()
        counts.append(len(sections(panel)))
        for section in sections(panel):
            assert section.height() >= section.heightForWidth(section.width())
    assert counts == sorted(counts)
    assert counts[-1] == MOST
    tops = [section.y() for section in sections(panel)]
    assert tops == sorted(tops)


@pytest.mark.usefixtures("slow")
def test_steps_in_a_row_show_the_newest_only(panel: ExplanationPanel, update: Trace) -> None:
    steps = frames(update, "number")
    shown = set()
    for frame in steps[:6]:
        show(panel, frame)
        QApplication.processEvents()
        shown.add(panel.header.status.text())
    newest = show(panel, steps[6])
    finish(panel)
    assert shown == {""}
    assert panel.header.status.text() == "step 7 of 25"
    assert newest[0].question in panel.text()


@pytest.mark.usefixtures("slow")
def test_a_line_of_words_needs_no_turn_and_ends_what_was_coming(panel: ExplanationPanel, update: Trace) -> None:
    show(panel, frames(update, "phase")[0])
    QApplication.processEvents()
    panel.show_waiting("Press Step")
    assert (panel.filling, sections(panel)) == (False, [])
    QApplication.processEvents()
    assert sections(panel) == []


@pytest.mark.usefixtures("slow")
def test_what_is_out_of_date_answers_no_click_and_is_veiled_in_the_end(
    panel: ExplanationPanel, update: Trace, qtbot: QtBot
) -> None:
    steps = frames(update, "number")
    show(panel, steps[2])
    finish(panel)
    asked: list[object] = []
    panel.asked.connect(asked.append)
    label = sections(panel)[0]._numbers
    spot = label._spots[0].rect.center().toPoint()
    show(panel, steps[3])
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=spot)
    assert asked == []
    panel._on_held_timeout()
    panel._held.stop()
    assert panel._veil.isVisible()
    assert panel._veil.size() == panel._scroll.viewport().size()
    assert seen(panel)[0] == "step 3 of 25"
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=spot)
    assert asked == []
    finish(panel)
    assert panel._veil.isHidden()
    QTest.mouseClick(label, Qt.MouseButton.LeftButton, pos=label._spots[0].rect.center().toPoint())
    assert len(asked) == 1


def test_nothing_of_another_step_is_left_in_a_panel_that_was_hidden(panel: ExplanationPanel, update: Trace) -> None:
    steps = frames(update, "number")
    show(panel, steps[0])
    finish(panel)
    panel.hide()
    show(panel, steps[5])
    panel.show()
    assert (sections(panel), panel.header.status.text()) == ([], "")
    finish(panel)
    assert panel.header.status.text() == "step 6 of 25"
    assert len(sections(panel)) == 1


def test_text_is_that_of_the_newest_step_before_it_is_laid_out(panel: ExplanationPanel, update: Trace) -> None:
    found = show(panel, frames(update, "number")[3])
    assert panel.filling
    assert found[0].question in panel.text()
    assert r"\[" in panel.latex()


@pytest.mark.parametrize("size", ["neuron", "layer"])
def test_a_click_draws_the_canvas_before_anything_is_explained(studio: Studio, size: StepSize) -> None:
    panel, heard = studio.window.explanation, []
    studio.session.set_step_size(size)
    studio.step()
    finish(panel)
    panel.filled.connect(lambda: heard.append(studio.session.stepper.frame))
    status = panel.header.status.text()
    studio.session.step()
    frame = studio.session.stepper.frame
    assert (panel.filling, panel.header.status.text(), heard) == (True, status, [])
    finish(panel)
    assert heard == [frame]
    assert panel.header.status.text() != status


def test_a_step_costs_the_same_however_much_there_is_to_explain(studio: Studio) -> None:
    studio.session.set_step_size("layer")
    studio.step()
    finish(studio.window.explanation)
    with_it = calls(studio.session.step)
    studio.window.docks["explanation"].hide()
    studio.session.step()
    assert with_it < 1.3 * calls(studio.session.step)
