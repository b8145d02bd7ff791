"""What an exercise asks for is betrayed nowhere, and what is locked is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from engine import files
from engine.creation import new_document
from engine.document import with_exercise, with_parameter, with_position
from engine.exercise import Exercise
from engine.reference import Reference
from engine.trace import trace
from tests.flows.sitting import BACKWARD, LOCKED, act, answer, current, examining, finish, notices, press, right, said
from tests.studio import Studio

# --- nothing is betrayed --------------------------------------------------------------------------------------------


def texts(studio: Studio) -> Iterator[str]:
    """All that the window says: labels, fields, tables, tips, what the canvas draws and a screen reader hears."""
    window = studio.window
    for widget in window.findChildren(QWidget):
        for read in ("text", "toPlainText", "accessibleName", "accessibleDescription", "toolTip"):
            method = getattr(widget, read, None)
            if callable(method):
                yield str(method())
    for model in (window.data.model, window.outline.tree.model()):
        yield from model_texts(model)
    yield from stage_texts(studio)


def model_texts(model: object, parent: object = None) -> Iterator[str]:
    from PySide6.QtCore import QAbstractItemModel, QModelIndex

    assert isinstance(model, QAbstractItemModel)
    above = parent if isinstance(parent, QModelIndex) else QModelIndex()
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for row in range(model.rowCount(above)):
        for column in range(model.columnCount(above)):
            index = model.index(row, column, above)
            yield from (str(model.data(index, role)) for role in roles)
        yield from model_texts(model, model.index(row, 0, above))


def stage_texts(studio: Studio) -> Iterator[str]:
    from engine.place import Place
    from gui.canvas.tips import tip

    scene = studio.window.canvas.network_scene
    network = studio.document.network
    places = [Place("error", -1)]
    for neuron in range(len(network.neurons)):
        places += [Place("neuron", neuron), *([Place("bias", neuron)] if network.bias_slots[neuron] >= 0 else [])]
    places += [Place("connection", edge) for edge in range(len(network.connections))]
    places += [Place("target", neuron) for neuron in network.layer_range(-1)]
    yield from (tip(scene, place) for place in places)


@pytest.mark.parametrize("kinds", [("net", "out", "error"), ("delta", "gradient", "new_value")])
def test_no_view_betrays_a_number_that_is_not_found_yet(studio: Studio, kinds: tuple[str, ...]) -> None:
    asked = Exercise(kinds=kinds, decimals=6)  # type: ignore[arg-type]
    studio.session.replace(with_exercise(files.read(BACKWARD), asked))
    studio.settle()
    sitting = examining(studio).sitting
    assert sitting is not None
    values = {f"{abs(q.value):.7f}"[:6] for q in sitting.questions if abs(q.value) > 1e-3}
    given = {f"{abs(float(v)):.7f}"[:6] for v in sitting.trace.before}
    studio.window.inspector.setFocus()
    heard = list(texts(studio))
    assert not [(value, text) for value in values - given for text in heard if value in text]


def test_the_dialog_of_conventions_shows_other_numbers_meanwhile(sat: Studio) -> None:
    from gui.dialogs.conventions import ConventionsDialog
    from gui.panels.formula_label import FormulaLabel

    def formulas() -> list[str]:
        act(sat, "conventions")
        asking = sat.window.findChild(ConventionsDialog)
        assert isinstance(asking, ConventionsDialog)
        texts = [label.plain_text() for label in asking.findChildren(FormulaLabel)]
        asking.reject()
        asking.setParent(None)
        asking.deleteLater()
        return texts

    held = formulas()
    act(sat, "leave_exercise")
    assert held[0] == formulas()[0]
    assert held[1::2] != formulas()[1::2]


def test_return_pressed_again_costs_nothing(sat: Studio) -> None:
    field = sat.window.findChild(QLineEdit, "exercise_answer")
    assert isinstance(field, QLineEdit)
    answer(sat, "0.77")
    for _ in range(2):
        QTest.keyClick(field, Qt.Key.Key_Return)
    sitting = examining(sat).sitting
    assert sitting is not None
    assert len(sitting.progress[0].verdicts) == 1
    assert field.hasFocus()


@pytest.mark.parametrize("name", ["check", "hint", "skip"])
def test_a_click_leaves_the_keyboard_in_the_field(sat: Studio, name: str) -> None:
    field = sat.window.findChild(QLineEdit, "exercise_answer")
    assert isinstance(field, QLineEdit)
    answer(sat, "0.77")
    press(sat, name)
    assert field.hasFocus()
    button = sat.window.findChild(QWidget, f"exercise_{name}")
    assert isinstance(button, QWidget)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert field.hasFocus() == (name != "hint")


def test_long_instructions_leave_the_question_in_view(sat: Studio) -> None:
    sat.window.resize(930, 600)
    long = Exercise(instructions="Find all numbers of the backward pass. " * 60, kinds=("delta",), decimals=4)
    sat.session.replace(with_exercise(sat.document, long))
    sat.settle()
    field = sat.window.findChild(QLineEdit, "exercise_answer")
    assert isinstance(field, QLineEdit)
    sat.qtbot.waitUntil(lambda: field.visibleRegion().boundingRect() == field.rect(), timeout=2_000)
    assert field.hasFocus()


def test_without_data_the_panel_says_what_is_missing(studio: Studio) -> None:
    made = new_document((2, 2, 1))
    studio.session.replace(with_exercise(made, Exercise(kinds=("out",))))
    assert examining(studio).sitting is None
    assert "There is no training data; add at least one row" in said(studio)


def test_drilling_down_is_refused_with_a_word(sat: Studio) -> None:
    reference = Reference("delta", current(sat).number.subject)
    sat.window.display.on_inspector_explanation_wanted(reference)
    assert "not known yet" in sat.window.explanation.text()


def test_nothing_else_is_calculated_meanwhile(sat: Studio) -> None:
    frame = sat.session.stepper.frame
    for name in ("step", "step_back", "run", "gradient_check", "export_solution"):
        action = act(sat, name)
        assert not action.isEnabled(), name
    sat.session.step()
    sat.session.choose_sample(0)
    sat.session.run(3)
    sat.settle()
    assert sat.session.stepper.frame is frame
    assert "An exercise is under way" in " ".join(label.text() for label in sat.window.strip.findChildren(QLabel))


# --- locks ----------------------------------------------------------------------------------------------------------


def test_what_is_locked_is_refused_in_one_line(studio: Studio) -> None:
    before = studio.document
    studio.session.edit(lambda d: with_parameter(d, 0, 0.25), "Set a weight")
    studio.session.edit(lambda d: with_exercise(d, LOCKED), "Exercise")
    act(studio, "start_exercise")
    locked = studio.document
    studio.session.set_parameter(0, 3.0)
    assert studio.document is locked
    assert "This exercise does not let weights and biases be changed; leave it" in notices(studio)
    studio.session.undo()  # the exercise itself
    assert studio.document is locked
    studio.session.go_to(0)
    assert studio.document is locked
    studio.session.randomize("xavier_uniform", 1)
    assert studio.document is locked
    studio.session.edit(lambda d: with_position(d, "h1", (7.0, 7.0)), "Move")
    assert studio.document is not locked
    assert examining(studio).sitting is not None
    act(studio, "leave_exercise")
    studio.session.set_parameter(0, 3.0)
    assert studio.document.parameters[0] == 3.0
    assert before is not studio.document


def test_an_allowed_edit_of_the_numbers_begins_it_anew(studio: Studio) -> None:
    studio.session.edit(lambda d: with_exercise(d, Exercise(kinds=("out",), decimals=3)), "Exercise")
    act(studio, "start_exercise")
    answer(studio, right(studio))
    studio.session.set_parameter(0, 3.0)
    sitting = examining(studio).sitting
    assert sitting is not None
    assert sitting.at == 0
    expected = trace(studio.document, (0,))
    assert sitting.questions[0].value == expected.out[0, 2]


def test_renaming_goes_on_with_the_new_name(studio: Studio) -> None:
    from engine.edits.neurons import set_label

    studio.session.edit(lambda d: with_exercise(d, Exercise(kinds=("out",), decimals=3)), "Exercise")
    act(studio, "start_exercise")
    answer(studio, right(studio))
    studio.session.edit(lambda d: set_label(d, "h2", "middle"), "Rename")
    sitting = examining(studio).sitting
    assert sitting is not None
    assert sitting.at == 1
    assert "middle" in said(studio)


def test_no_way_back_leads_past_the_exercise_under_way(studio: Studio) -> None:
    """Also where what was done since has changed the network itself."""
    from engine.edits.neurons import set_label

    studio.session.edit(lambda d: with_exercise(d, Exercise(kinds=("out",), decimals=3)), "Exercise")
    studio.session.edit(lambda d: set_label(d, "h2", "middle"), "Rename")
    act(studio, "start_exercise")
    locked = studio.document
    studio.session.go_to(0)
    assert studio.document is locked
    assert "leave it first" in notices(studio)
    studio.session.undo()  # the name alone
    assert examining(studio).sitting is not None
    assert "middle" not in said(studio)


def test_new_names_after_the_end_leave_what_was_found(sat: Studio) -> None:
    from engine.edits.neurons import set_label

    exercise = Exercise(kinds=("new_value",), decimals=4)
    sat.session.replace(with_exercise(sat.document, exercise))
    finish(sat)
    sat.session.edit(lambda d: set_label(d, "h2", "middle"), "Rename")
    sitting, frame = examining(sat).sitting, sat.session.stepper.frame
    assert sitting is not None
    assert frame is not None
    assert sitting.finished
    assert (sitting.trace.after != sitting.trace.before).any()
    assert frame.trace is sitting.trace


def test_leaving_half_way_says_what_becomes_of_it(sat: Studio) -> None:
    answer(sat, right(sat))
    press(sat, "leave")
    assert "You left the exercise after 1 of 8 numbers; Start begins it anew." in notices(sat)
    assert not sat.session.held
