"""A teacher makes an exercise, a pupil sits it: through the window's actions, fields and buttons."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QTableWidget

from benchmarks.lateness import wait_until
from engine.creation import new_document
from engine.document import with_exercise
from engine.exercise import Exercise, HiddenNumber
from engine.numerals import shown
from gui.dialogs.exercise import ExerciseDialog
from gui.panels.plots.error_plot import ErrorPlotPanel
from gui.panels.plots.plot_panel import PlotPanel
from tests.flows.sitting import LOCKED, act, answer, current, examining, finish, notices, press, right, said
from tests.studio import Studio

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
    panels: list[ErrorPlotPanel | PlotPanel] = [plot, *sat.window.plotting.panels.values()]
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
