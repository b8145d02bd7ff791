"""Any number explains itself: clicks on the canvas and in formulas lead to derivations, and the way back leads home."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.data import Data, samples
from engine.document import Document
from engine.numerals import shown
from engine.place import Place
from engine.reference import Reference
from engine.settings import Adam
from gui.panels.explanation_section import ExplanationSection
from gui.panels.formula_label import FormulaLabel
from tests.mouse import Mouse
from tests.studio import Studio, opened

X1, H1, O1 = 0, 2, 4
LEFT = Qt.MouseButton.LeftButton

# Popups want what the off-screen platform does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def sections(studio: Studio) -> list[ExplanationSection]:
    return [s for s in studio.window.explanation.findChildren(ExplanationSection) if s.isVisible()]


def label_of(studio: Studio, reference: Reference) -> FormulaLabel:
    """A visible formula in which a number stands."""
    for section in sections(studio):
        for label in reversed(section.formulas):
            if label.isVisible() and label.link_rect(reference).isValid():
                return label
    raise AssertionError(f"{reference} is nowhere")


def click_number(studio: Studio, reference: Reference) -> None:
    label = label_of(studio, reference)
    QTest.mouseClick(label, LEFT, pos=label.link_rect(reference).center().toPoint())


def way(studio: Studio) -> str:
    crumbs = studio.window.explanation.way
    return "" if crumbs.isHidden() else crumbs.words()


def text(studio: Studio) -> str:
    return studio.window.explanation.text()


def lit(studio: Studio) -> set[Place]:
    emphasis = studio.window.canvas.network_scene._emphasis
    return {place for places in emphasis.values() for place in places}


def to_delta(studio: Studio) -> None:
    """Up to the delta of the first hidden neuron, as the only number of its step."""
    studio.session.set_step_size("number")
    for _ in range(40):
        studio.step()
        frame = studio.session.stepper.frame
        assert frame is not None
        if frame.numbers[0].quantity.word == "delta" and frame.numbers[0].subject == H1:
            return
    raise AssertionError("no such step")


def test_numbers_in_formulas_lead_down_to_the_inputs_and_the_way_back(studio: Studio) -> None:
    to_delta(studio)
    step = text(studio)
    click_number(studio, Reference("out", H1))
    assert "What does h₁ put out?" in text(studio)
    assert Place("neuron", H1) in lit(studio)
    click_number(studio, Reference("net", H1))
    click_number(studio, Reference("input", X1))
    assert "row 1 of the training data" in text(studio)
    frame = studio.session.stepper.frame
    assert frame is not None
    ordinal = frame.trace.steps.ordinal(frame.position, frame.size)
    assert way(studio) == f"step {ordinal} › y_h1 › a_h1 › x_1"
    crumbs = studio.window.explanation.way
    QTest.mouseClick(crumbs, LEFT, pos=crumbs.boxes()[1].rect.center().toPoint())
    assert way(studio).endswith("› y_h1")
    QTest.mouseClick(crumbs, LEFT, pos=crumbs.boxes()[0].rect.center().toPoint())
    assert (text(studio), way(studio), lit(studio)) == (step, "", set())


def test_the_next_step_leaves_the_way(studio: Studio) -> None:
    to_delta(studio)
    click_number(studio, Reference("out", H1))
    studio.step()
    assert way(studio) == ""
    assert "put out?" not in text(studio)
    assert lit(studio) == set()


def test_keys_go_back_and_leave(studio: Studio) -> None:
    to_delta(studio)
    step, panel = text(studio), studio.window.explanation
    position = studio.position
    for reference in (Reference("out", H1), Reference("net", H1)):
        click_number(studio, reference)
    label = label_of(studio, Reference("input", X1))
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_Backspace)
    assert way(studio).endswith("› y_h1")
    QTest.keyClick(studio.window.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert (text(studio), way(studio)) == (step, "")
    click_number(studio, Reference("out", H1))
    click_number(studio, Reference("net", H1))
    panel.way.setFocus()
    QTest.keyClick(panel.way, Qt.Key.Key_Escape)
    assert (text(studio), way(studio), studio.position) == (step, "", position)
    label_of(studio, Reference("out", H1)).setFocus()
    QTest.keyClick(studio.window.focusWidget(), Qt.Key.Key_Backspace)  # without a way it is Step's key again
    studio.settle()
    assert studio.position < position


def test_escape_on_the_canvas_first_ends_the_selection(studio: Studio) -> None:
    mouse, canvas = Mouse(studio.window), studio.window.canvas
    mouse.click(mouse.neuron("h_1"))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.selection
    assert way(studio)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert way(studio) == ""


def test_a_number_already_on_the_way_is_gone_back_to(studio: Studio) -> None:
    to_delta(studio)
    for reference in (Reference("slope", H1), Reference("out", H1), Reference("net", H1)):
        click_number(studio, reference)
    explaining = studio.window.display.explaining
    explaining.follow(Reference("slope", H1))
    assert way(studio).count("›") == 1


def test_clicks_on_the_canvas_select_and_explain(studio: Studio) -> None:
    mouse = Mouse(studio.window)
    studio.session.set_step_size("sample")
    studio.step()
    frame = studio.session.stepper.frame
    assert frame is not None
    mouse.click(mouse.neuron("h_1"))
    assert "What does h₁ put out?" in text(studio)
    assert studio.window.canvas.selection.places == {Place("neuron", H1)}
    item = studio.window.canvas.network_scene.neurons[H1]
    centre = item.pos() + item.delta_rect().center()
    mouse.click(mouse.at(centre.x(), centre.y()))
    assert shown(float(frame.trace.delta[0, H1])) in text(studio)
    mouse.click(mouse.place(Place("neuron", X1)))
    assert "row 1 of the training data" in text(studio)
    assert way(studio).count("›") == 1


def test_a_click_at_rest_calculates_the_sample_in_view(studio: Studio) -> None:
    mouse = Mouse(studio.window)
    mouse.click(mouse.neuron("h_1"))
    assert "What does h₁ put out?" in text(studio)
    assert way(studio) == "no step yet › y_h1"
    mouse.click(mouse.connection("x_1", "h_1"))
    assert "is its initial value" in text(studio)
    QTest.keyClick(studio.window.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert "Press Step" in text(studio)


def test_what_is_not_known_yet_is_not_betrayed(studio: Studio) -> None:
    studio.session.set_step_size("number")
    studio.step()
    mouse = Mouse(studio.window)
    mouse.click(mouse.place(Place("neuron", O1)))
    assert "not known yet" in text(studio)
    frame = studio.session.stepper.frame
    assert frame is not None
    assert shown(float(frame.trace.out[0, O1])) not in text(studio)


def test_a_hidden_panel_stays_hidden_for_a_click_but_not_for_the_command(studio: Studio) -> None:
    dock = studio.window.docks["explanation"]
    dock.close()
    mouse = Mouse(studio.window)
    mouse.click(mouse.neuron("h_1"))
    assert not dock.isVisible()
    mouse.choose_at(mouse.neuron("h_1"), "Explain this number")
    assert dock.isVisible()
    studio.qtbot.waitUntil(lambda: "What does h₁ put out?" in text(studio))


def test_the_menu_explains_the_chip_that_was_clicked(studio: Studio) -> None:
    studio.session.set_step_size("sample")
    studio.step()
    mouse, item = Mouse(studio.window), studio.window.canvas.network_scene.neurons[H1]
    net = item.net_rect()
    point = item.pos() + QPointF(net.center().x(), net.top() + 2)
    mouse.choose_at(mouse.at(point.x(), point.y()), "Explain this number")
    assert "What is h₁’s weighted sum?" in text(studio)


def test_pointing_works_both_ways(studio: Studio) -> None:
    to_delta(studio)
    (section,) = sections(studio)
    mouse = Mouse(studio.window)
    connection = next(f for f in section._factors if any(p.kind == "connection" for p in f.places))
    place = next(p for p in connection.places if p.kind == "connection")
    mouse.move(mouse.place(place))
    assert section._rule._highlighted == connection.role
    mouse.move(QPoint(5, 5))
    assert section._rule._highlighted == ""
    QTest.mouseMove(section._rule, section._rule.role_rect(connection.role).center().toPoint())
    assert place in lit(studio)


def test_a_factor_pointed_at_gives_way_to_what_was_asked_for(studio: Studio) -> None:
    to_delta(studio)
    for reference in (Reference("out", H1), Reference("net", H1)):
        click_number(studio, reference)
    asked = lit(studio)
    (section,) = sections(studio)
    rect = section._rule.role_rect(section._factors[0].role)
    QTest.mouseMove(section._rule, rect.center().toPoint())
    assert lit(studio) < asked
    QTest.mouseMove(section._rule, QPoint(1, 1))
    assert lit(studio) == asked


def test_a_central_difference_comes_beside_a_delta(studio: Studio) -> None:
    to_delta(studio)
    (section,) = sections(studio)
    line = section._difference
    assert line.isHidden()
    studio.qtbot.waitUntil(lambda: not line.isHidden())
    assert "agrees to" in line.text()
    height = line.height()
    QTest.mouseClick(line._fold, LEFT)
    studio.qtbot.waitUntil(lambda: line.height() > height)
    assert section._picture.isVisible()
    studio.step()
    assert line.isHidden()


def test_a_long_sum_unfolds_into_a_table_and_folds_again(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, _wide(40)) as studio:
        studio.session.set_step_size("number")
        studio.step()
        net = Reference("net", 40)
        click_number(studio, net._replace(unfolded=True))
        (section,) = sections(studio)
        table = section._unfolded._table
        assert table is not None
        assert table.isVisible()
        sizes = [abs(table.model().term(row).value) for row in range(table.model().rowCount())]  # type: ignore[attr-defined]
        assert sizes == sorted(sizes, reverse=True)
        assert len(sizes) == 41
        rect = table.visualRect(table.model().index(1, 0))
        QTest.mouseClick(table.viewport(), LEFT, pos=rect.center())
        assert section._unfolded._term.isVisible()
        assert lit(studio) == set(table.model().term(1).places)  # type: ignore[attr-defined]
        QTest.mouseClick(section._unfolded._fold, LEFT)
        assert section._unfolded.isHidden()
        assert way(studio) == "step 1 › a_h1"


def _wide(inputs: int) -> Document:
    document = new_document((inputs, 2, 1), data=None, seed=1)
    row = np.linspace(0.1, 0.9, inputs)
    return replace(document, data=Data(samples([row], [[0.5]]), document.data.test))


def test_what_is_copied_has_no_marks_of_links(studio: Studio) -> None:
    to_delta(studio)
    click_number(studio, Reference("out", H1))
    latex = studio.window.explanation.latex()
    assert "textcolor" not in latex
    label = label_of(studio, Reference("net", H1))
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert "link" not in label.latex()
    assert QKeySequence("Alt+Left").toString() in studio.window.actions_["explain_back"].shortcut().toString()


def test_training_takes_an_explanation_away(studio: Studio) -> None:
    mouse = Mouse(studio.window)
    mouse.click(mouse.neuron("h_1"))
    studio.session.run()
    studio.qtbot.waitUntil(lambda: "Training" in text(studio))
    mouse.click(mouse.neuron("h_1"))
    assert way(studio) == ""
    studio.session.pause()
    studio.settle()


def test_factors_of_what_a_rule_leans_on_are_pointed_at_too(studio: Studio) -> None:
    studio.session.replace(_with_adam(studio.document))
    studio.settle()
    studio.session.set_step_size("sample")
    studio.step()
    studio.window.display.explaining.ask(Reference("new_value", 0))
    (section,) = sections(studio)
    label, role = next(
        (label, factor.role)
        for factor in section._factors
        for label in section._where
        if label.isVisible() and label.role_rect(factor.role).isValid()
    )
    QTest.mouseMove(label, label.role_rect(role).center().toPoint())
    assert section._captions._highlighted == role
    assert lit(studio) == {place for factor in section._factors if factor.role == role for place in factor.places}


def _with_adam(document: Document) -> Document:
    return replace(document, training=structs.replace(document.training, optimizer=Adam(learning_rate=0.01)))
