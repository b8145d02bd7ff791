"""Numbers of the inspector explained at a click: from the pass in view, calculated for it, or from the history."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.numerals import shown
from engine.place import ERROR_PLACE, Place
from gui import explaining
from gui.panels.number_field import NumberField
from gui.selection import selecting
from tests.studio import Studio, opened

H1, H2, O1 = 2, 3, 4
LEFT = Qt.MouseButton.LeftButton


def select(studio: Studio, *places: Place) -> None:
    studio.window.canvas.select(selecting(*places))


def ask(studio: Studio, name: str) -> str:
    """Click what is called so, and read the explanation."""
    studio.qtbot.wait(1)
    buttons = studio.window.inspector.findChildren(QAbstractButton)
    (button,) = (b for b in buttons if b.isVisible() and b.accessibleName() == f"explain {name}")
    QTest.mouseClick(button, LEFT)
    return studio.window.explanation.text()


def field(studio: Studio) -> NumberField:
    (found,) = (f for f in studio.window.inspector.findChildren(NumberField) if f.isVisible())
    return found


def enter(studio: Studio, text: str) -> None:
    editor = field(studio)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    studio.settle()


def lit(studio: Studio) -> set[Place]:
    emphasis = studio.window.canvas.network_scene._emphasis
    return {place for places in emphasis.values() for place in places}


def test_without_a_step_the_sample_in_view_is_calculated(studio: Studio) -> None:
    select(studio, Place("neuron", H1))
    text = ask(studio, "output y h₁")
    assert "h₁" in text
    assert Place("neuron", H1) in lit(studio)
    assert studio.session.stepper.frame is None
    studio.step()
    assert lit(studio) == set()
    frame = studio.session.stepper.frame
    assert frame is not None
    assert shown(float(frame.trace.out[0, H1])) in text


def test_a_known_number_is_explained_from_the_pass_in_view(studio: Studio) -> None:
    select(studio, Place("neuron", H1))
    studio.step(9)
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.known.delta[H1]
    assert shown(float(frame.trace.delta[0, H1])) in ask(studio, "delta δ h₁")
    assert Place("neuron", O1) in lit(studio)
    select(studio, ERROR_PLACE)
    assert lit(studio) == set()
    assert shown(float(frame.trace.errors[0])) in ask(studio, "error E")


def test_where_a_weight_came_from(studio: Studio) -> None:
    select(studio, Place("connection", 0))
    assert "initial value" in ask(studio, "the value of x₁ → h₁")
    enter(studio, "1/4")
    assert studio.document.parameters[0] == 0.25
    assert "= 0.25 came about by “Set" in ask(studio, "the value of x₁ → h₁")
    enter(studio, "1/2")
    text = ask(studio, "the value of x₁ → h₁")
    assert "= 0.5 came about" in text
    assert "where it was 0.25 before" in text
    assert lit(studio) == set()


def test_a_weight_that_a_step_moved_is_explained_by_the_update(studio: Studio) -> None:
    studio.session.set_step_size("sample")
    studio.step(2)
    frame = studio.session.stepper.frame
    assert frame is not None
    slot = next(k for k in range(6) if frame.trace.before[k] != frame.trace.after[k])
    place = int((studio.document.network.weight_slots == slot).nonzero()[0][0])
    select(studio, Place("connection", place))
    (name,) = (
        b.accessibleName().removeprefix("explain ")
        for b in studio.window.inspector.findChildren(QAbstractButton)
        if b.isVisible() and "the value of" in b.accessibleName()
    )
    text = ask(studio, name)
    assert "Where does the update move" in text
    assert shown(float(frame.trace.after[slot])) in text


def test_a_run_is_named_as_what_it_is(studio: Studio) -> None:
    studio.session.run(3)
    studio.settle()
    select(studio, Place("connection", 0))
    text = ask(studio, "the value of x₁ → h₁")
    assert "came about by “Train 3 epochs”" in text
    assert "not kept one by one" in text


def test_an_edit_takes_an_explanation_away_that_holds_no_more(studio: Studio) -> None:
    select(studio, Place("connection", 0))
    ask(studio, "gradient x₁ → h₁")
    assert lit(studio)
    enter(studio, "2")
    assert lit(studio) == set()
    assert "Press Step" in studio.window.explanation.text()


def test_a_closed_explanation_comes_back(studio: Studio) -> None:
    dock = studio.window.docks["explanation"]
    dock.close()
    select(studio, Place("neuron", H1))
    text = ask(studio, "weighted sum a h₁")
    assert dock.isVisible()
    assert "h₁" in (text or studio.window.explanation.text())


def test_without_data_there_is_nothing_to_calculate(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, new_document((2, 2, 1), data=None)) as studio:
        select(studio, Place("neuron", H1))
        assert "no training data" in ask(studio, "output y h₁")


def test_what_is_too_large_says_what_to_do(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "_MOST", 1)
    select(studio, Place("neuron", H1))
    assert "too large" in ask(studio, "output y h₁")


def test_a_frozen_weight_says_that_it_stays(studio: Studio) -> None:
    select(studio, Place("connection", 0))
    box = next(
        b for b in studio.window.inspector.findChildren(QAbstractButton) if b.accessibleName() == "trained of x₁ → h₁"
    )
    QTest.mouseClick(box, LEFT)
    studio.settle()
    assert not studio.document.network.trainable[0]
    assert "frozen" in ask(studio, "new value x₁ → h₁")


def test_values_live_while_a_run_goes_on(studio: Studio) -> None:
    select(studio, Place("connection", 0))
    before = field(studio).text()
    studio.session.run()
    studio.qtbot.waitUntil(lambda: field(studio).text() != before, timeout=5000)
    editor = field(studio)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "1/3")
    studio.qtbot.wait(150)
    assert editor.text() == "1/3"
    assert "Training" in ask_value(studio)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    studio.session.pause()
    studio.settle()
    assert field(studio).text() == shown(float(studio.document.parameters[0]), 6)


def ask_value(studio: Studio) -> str:
    why = next(iter(w for w in studio.window.inspector._values.whys.values() if w.isVisible()))
    QTest.mouseClick(why, LEFT)
    return studio.window.explanation.text()


def test_what_a_session_refuses_goes_back_in_the_form(studio: Studio) -> None:
    before = studio.document
    select(studio, Place("neuron", H1))
    (label,) = (e for of, _t, e in studio.window.inspector._form.rows if of.title == "id")
    label.setFocus()
    label.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(label, before.network.neurons[H2].id)
    QTest.keyClick(label, Qt.Key.Key_Return)
    studio.settle()
    assert studio.document is before
    assert label.text() == before.network.neurons[H1].id  # type: ignore[union-attr]
    assert "belongs to another neuron" in studio.window.strip.text


def test_one_entry_for_many_is_one_change_of_the_history(studio: Studio) -> None:
    before = studio.document
    select(studio, *(Place("connection", k) for k in range(4)))
    enter(studio, "-1/8")
    assert set(studio.document.parameters[:4].tolist()) == {-0.125}
    studio.session.undo()
    assert studio.document is before
