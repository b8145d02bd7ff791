"""A teacher makes an exercise, a pupil sits it: through the window's actions, fields and buttons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QTableWidget, QWidget

from benchmarks.window import wait_until
from engine import files
from engine.creation import new_document
from engine.document import with_exercise, with_parameter, with_position
from engine.examples import FOLDER
from engine.exercise import Exercise, HiddenNumber
from engine.marking import Question
from engine.numerals import shown
from engine.reference import Reference
from engine.trace import trace
from gui.dialogs.exercise import ExerciseDialog
from gui.examining import Examining
from gui.panels.plots.error_plot import ErrorPlotPanel
from tests.studio import Studio

BACKWARD = FOLDER / "exercise_backward_2_2_1.backprop"
LOCKED = Exercise("By hand", kinds=("out", "error", "delta"), decimals=4, locked=("parameters", "notes"))


@pytest.fixture
def sat(studio: Studio) -> Studio:
    """The window with the shipped exercise open."""
    studio.window.files.open_path(BACKWARD)
    studio.settle()
    return studio


def examining(studio: Studio) -> Examining:
    return studio.window.examining


def current(studio: Studio) -> Question:
    sitting = examining(studio).sitting
    assert sitting is not None
    assert sitting.current is not None
    return sitting.current


def answer(studio: Studio, text: str) -> None:
    field = studio.window.findChild(QLineEdit, "exercise_answer")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def right(studio: Studio) -> str:
    question = current(studio)
    return f"{question.value:.{question.decimals}f}"


def press(studio: Studio, name: str) -> None:
    button = studio.window.findChild(QWidget, f"exercise_{name}")
    assert isinstance(button, QWidget)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def act(studio: Studio, name: str) -> QAction:
    action = studio.window.findChild(QAction, f"action_{name}")
    assert isinstance(action, QAction)
    action.trigger()
    return action


def said(studio: Studio) -> str:
    return examining(studio).panel.text()


# --- sitting --------------------------------------------------------------------------------------------------------


def test_a_file_with_an_exercise_opens_at_its_first_question(sat: Studio) -> None:
    assert not sat.window.docks["exercise"].isHidden()
    assert "δ_y1 = ?" in said(sat)
    assert "practice" in " ".join(label.text() for label in sat.window.strip.findChildren(QLabel))
    stage = sat.window.canvas.network_scene.stage
    assert stage is not None
    assert stage.asked == current(sat).number


def test_no_curve_and_no_past_betrays_what_is_asked(sat: Studio) -> None:
    act(sat, "leave_exercise")
    sat.session.run(40)
    sat.settle()
    sat.window.add_plot()
    plot = sat.window.docks["error"].widget()
    assert isinstance(plot, ErrorPlotPanel)
    assert not plot.lines.empty()
    act(sat, "start_exercise")
    assert plot.lines.empty()
    assert plot.lines.views == ()
    plot.epoch_wanted.emit(3, -1)
    wait_until(lambda: "exercise is under way" in sat.window.notices.latest[-1].text)
    assert sat.session.past.looking is None
    act(sat, "leave_exercise")
    assert not plot.lines.empty()


def test_a_right_answer_leads_to_the_next_number(sat: Studio) -> None:
    first = current(sat)
    answer(sat, right(sat).replace(".", ","))
    assert "right" in said(sat)
    assert current(sat).number != first.number
    stage = sat.window.canvas.network_scene.stage
    assert stage is not None
    assert stage.delta[first.number.subject] == pytest.approx(first.value)


def test_a_slip_is_named_in_a_sentence(sat: Studio) -> None:
    sitting = examining(sat).sitting
    assert sitting is not None
    out = float(sitting.trace.out[0, 4])
    answer(sat, f"{out - 1:.4f}")
    assert "Not right. You left out the slope" in said(sat)
    assert examining(sat).sitting is not sitting
    assert current(sat) == sitting.current


def test_what_is_no_number_costs_nothing(sat: Studio) -> None:
    answer(sat, "0.5*")
    assert "is not a number" in said(sat)
    sitting = examining(sat).sitting
    assert sitting is not None
    assert not sitting.progress[0].verdicts


def test_hints_come_in_three_stages_and_the_last_gives_the_number(sat: Studio) -> None:
    value = shown(current(sat).value, 4)
    press(sat, "hint")
    assert "THE RULE" in said(sat)
    assert value not in said(sat)
    press(sat, "hint")
    assert "WITH THE NUMBERS" in said(sat)
    assert value not in said(sat)
    press(sat, "hint")
    assert f"The result: δ_y1 = {value}" in said(sat)
    sitting = examining(sat).sitting
    assert sitting is not None
    assert sitting.at == 1


def finish(studio: Studio) -> None:
    while examining(studio).sitting is not None and not examining(studio).sitting.finished:  # type: ignore[union-attr]
        answer(studio, right(studio))


def test_the_sheet_stands_at_the_end_and_can_be_saved(sat: Studio, tmp_path: Path) -> None:
    press(sat, "skip")
    finish(sat)
    table = sat.window.findChild(QTableWidget, "exercise_sheet")
    assert isinstance(table, QTableWidget)
    assert table.rowCount() == 8
    assert "28 of 32 points · 7 of 8 right" in said(sat)
    for name, begins in (("sheet.html", "<!DOCTYPE html>"), ("sheet.csv", "question,")):
        sat.chooser.to_save = tmp_path / name
        press(sat, "save")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_the_document_is_as_it_was_after_an_exercise(sat: Studio) -> None:
    before = sat.document
    finish(sat)
    press(sat, "leave_end")
    sat.settle()
    assert sat.document is before
    assert not sat.session.modified
    assert sat.session.stepper.frame is None
    assert act(sat, "step").isEnabled()


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


def notices(studio: Studio) -> str:
    return " ".join(label.text() for label in studio.window.strip.findChildren(QLabel))


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


# --- making ---------------------------------------------------------------------------------------------------------


def dialog(studio: Studio) -> ExerciseDialog:
    act(studio, "edit_exercise")
    made = studio.window.findChild(ExerciseDialog)
    assert isinstance(made, ExerciseDialog)
    return made


def test_a_teacher_makes_an_exercise_in_the_same_window(studio: Studio) -> None:
    asking = dialog(studio)
    words = " ".join(label.text() for label in asking.findChildren(QLabel))
    assert "it is for practice, not for examination" in words
    assert "It asks for 3 numbers." in words
    title = asking.findChild(QLineEdit, "edit_title")
    assert isinstance(title, QLineEdit)
    QTest.keyClicks(title, "Deltas")
    QTest.keyClick(title, Qt.Key.Key_Return)
    exercise = studio.document.exercise
    assert exercise is not None
    assert (exercise.title, exercise.kinds, exercise.decimals) == ("Deltas", ("delta",), 4)
    assert not studio.window.docks["exercise"].isHidden()
    assert examining(studio).sitting is None
    studio.session.undo()
    assert studio.document.exercise is None
    assert studio.window.docks["exercise"].isHidden()


def test_the_panel_is_there_only_with_an_exercise(sat: Studio) -> None:
    docks = sat.window.docks
    assert docks["exercise"].toggleViewAction().isVisible()
    act(sat, "restore_layout")
    assert not docks["exercise"].isHidden()
    sat.session.replace(with_exercise(sat.document, None))
    assert docks["exercise"].isHidden()
    assert not docks["exercise"].toggleViewAction().isVisible()
    act(sat, "restore_layout")
    assert docks["exercise"].isHidden()


def test_single_numbers_are_found_by_name(studio: Studio) -> None:
    asking = dialog(studio)
    numbers = asking.single
    numbers.filter.setText("δ_h1")
    (item,) = [numbers.list.item(i) for i in range(numbers.list.count()) if not numbers.list.item(i).isHidden()]
    item.setCheckState(Qt.CheckState.Checked)
    asking.accept()
    exercise = studio.document.exercise
    assert exercise is not None
    assert exercise.numbers == (HiddenNumber("delta", "h1"),)


def test_a_number_is_hidden_where_it_stands(studio: Studio) -> None:
    from engine.place import Place
    from gui.selection import selecting

    studio.window.canvas.select(selecting(Place("neuron", 2)))
    act(studio, "hide_number")
    exercise = studio.document.exercise
    assert exercise is not None
    assert exercise.numbers == (HiddenNumber("out", "h1"),)
    act(studio, "hide_number")
    assert studio.document.exercise is not None
    assert studio.document.exercise.numbers == ()


def test_plots_and_diagnoses_that_are_open_go_blank_and_come_back(sat: Studio) -> None:
    act(sat, "leave_exercise")
    sat.window.add_plot()
    act(sat, "plots_side_by_side")
    act(sat, "gradient_check")
    sat.settle()
    sat.window.docks["diagnosis"].raise_()
    wait_until(lambda: {"accuracy", "diagnosis"} <= sat.window.plotting.panels.keys())
    plot = sat.window.docks["error"].widget()
    assert isinstance(plot, ErrorPlotPanel)
    panels = [plot, *sat.window.plotting.panels.values()]
    assert all(panel.curtain.isHidden() for panel in panels)
    assert not sat.window.docks["gradient_check"].isHidden()
    act(sat, "start_exercise")
    for panel in panels:
        assert not panel.curtain.isHidden()
        assert panel.curtain.geometry() == panel.rect()
        assert panel.childAt(panel.rect().center()) is panel.curtain
    assert sat.window.docks["gradient_check"].isHidden()
    act(sat, "leave_exercise")
    assert all(panel.curtain.isHidden() for panel in panels)
    assert plot.plot.isEnabled()


def test_an_exercise_is_saved_with_the_network(studio: Studio, tmp_path: Path) -> None:
    studio.session.edit(lambda d: with_exercise(d, LOCKED), "Exercise")
    studio.chooser.to_save = tmp_path / "made.backprop"
    act(studio, "save_as")
    studio.window.files.open_path(tmp_path / "made.backprop")
    studio.settle()
    assert studio.document.exercise == LOCKED
    assert examining(studio).sitting is not None


def test_more_numbers_than_anybody_finds_are_refused_before_they_are_laid_out(studio: Studio) -> None:
    made = new_document((2, 40, 30, 1), data="xor")
    studio.session.replace(made)
    asking = dialog(studio)
    for box in asking.findChildren(QCheckBox):
        if box.text() == "gradients":
            box.setChecked(True)
    asking.accept()
    assert "more than 500 numbers" in " ".join(label.text() for label in asking.findChildren(QLabel))
    assert studio.document.exercise is None
    asking.reject()
    studio.session.edit(lambda d: with_exercise(d, Exercise(kinds=("gradient",), decimals=3)), "Exercise")
    act(studio, "start_exercise")
    assert examining(studio).sitting is None
    assert "cannot begin: this exercise asks for more than 500 numbers" in notices(studio)
    assert "more than 500" in said(studio)
