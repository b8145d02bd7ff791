"""Settings of training in the window: the panel by keys and mouse, in a run that goes on, under a lock, and drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.exercise import Exercise
from engine.settings import Adam
from engine.stopping import Stopping
from gui.dialogs.initial_weights import InitialWeightsDialog
from gui.intents.training import set_optimizer, set_value
from gui.panels.inspector.editors import ChoiceEditor, NumberEditor
from gui.panels.training import TrainingPanel
from tests.studio import Studio, opened, saved, settle, started

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, new_document((2, 2, 1), data="xor", seed=1, learning_rate=0.5)) as window:
        yield window


def panel_of(studio: Studio) -> TrainingPanel:
    studio.window.actions_["panel_training"].trigger()
    panel = studio.window.tuning.panel
    studio.qtbot.waitUntil(panel.isVisible)
    return panel


def number(studio: Studio, key: str) -> NumberEditor:
    editor = panel_of(studio).row(key).editor
    assert isinstance(editor, NumberEditor)
    return editor


def typed(studio: Studio, key: str, text: str) -> None:
    field = number(studio, key)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def chosen(studio: Studio, key: str, text: str) -> None:
    box = panel_of(studio).row(key).editor
    assert isinstance(box, ChoiceEditor)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    view = box.view()
    studio.qtbot.waitUntil(view.isVisible)
    index = view.model().index(box.findText(text), 0)
    view.setCurrentIndex(index)
    QTest.keyClick(view, Qt.Key.Key_Return)


# --- at rest --------------------------------------------------------------------------------------------------------


def test_the_panel_is_made_when_it_is_first_seen(studio: Studio) -> None:
    assert studio.window.tuning._panel is None
    panel = panel_of(studio)
    assert studio.window.docks["training"].widget() is panel
    assert panel.sections["learning"].head.hasFocus() or panel.isAncestorOf(studio.window.focusWidget())


def test_each_change_is_one_entry_that_is_undone(studio: Studio) -> None:
    before = studio.document
    chosen(studio, "training.optimizer", "Adam")
    assert studio.session.state.undo_text == "Optimizer: Adam"
    typed(studio, "optimizer.betas.0", "0,8")
    assert studio.document.training.optimizer == Adam(betas=(0.8, 0.999))
    typed(studio, "stopping.epochs", "250")
    assert studio.session.state.undo_text == "Epochs 250"
    for _ in range(3):
        studio.session.undo()
    assert studio.document is before
    assert number(studio, "optimizer.momentum").isVisible()
    studio.session.redo()
    assert studio.document.training.optimizer == Adam()


def test_the_learning_rate_is_the_toolbars(studio: Studio) -> None:
    typed(studio, "optimizer.learning_rate", "0.25")
    assert studio.window.toolbar._learning_rate.text() == "0.25"
    studio.session.set_learning_rate(0.125)
    assert number(studio, "optimizer.learning_rate").text() == "0.125"
    assert studio.session.state.undo_text == "Learning rate 0.125"


def test_what_cannot_be_is_said_in_a_notice(studio: Studio) -> None:
    before = studio.document
    typed(studio, "optimizer.learning_rate", "0")
    assert studio.document is before
    assert "above 0" in studio.window.strip.text


def test_saved_settings_come_back(studio: Studio, tmp_path: Path) -> None:
    chosen(studio, "training.schedule", "cosine")
    typed(studio, "schedule.t_max", "500")
    typed(studio, "stopping.error", "0.01")
    read = files.read(saved(studio.document, tmp_path / "a.backprop"))
    assert (read.training, read.stopping) == (studio.document.training, studio.document.stopping)


def test_a_hidden_panel_is_brought_up_to_date_when_it_is_seen(studio: Studio) -> None:
    panel_of(studio)
    studio.window.docks["inspector"].raise_()
    studio.qtbot.waitUntil(lambda: studio.window.docks["training"].visibleRegion().isEmpty())
    studio.session.request(set_value("optimizer", "momentum", 0.75))
    assert number(studio, "optimizer.momentum").text() == "0.75"


def test_a_locked_exercise_locks_the_panel(studio: Studio) -> None:
    panel = panel_of(studio)
    studio.session.replace(replace(studio.document, exercise=Exercise(kinds=("net",), locked=("training",))))
    studio.window.actions_["start_exercise"].trigger()
    studio.qtbot.waitUntil(lambda: studio.session.held)
    assert not panel.row("optimizer.momentum").editor.isEnabled()
    assert panel._locked.isVisible()
    studio.window.actions_["leave_exercise"].trigger()
    studio.qtbot.waitUntil(lambda: not studio.session.held)
    assert panel.row("optimizer.momentum").editor.isEnabled()


# --- in a run that goes on ------------------------------------------------------------------------------------------


def test_a_run_takes_another_optimizer_over_without_an_end(studio: Studio) -> None:
    panel_of(studio)
    before = studio.document.training
    with studio.qtbot.waitSignal(studio.session.progressed):
        studio.session.run()
    chosen(studio, "training.optimizer", "Adam")
    typed(studio, "optimizer.betas.0", "0.5")
    typed(studio, "optimizer.learning_rate", "0.02")
    assert studio.session.training
    assert studio.window.toolbar._learning_rate.text() == "0.02"
    for _ in range(3):  # until it has learned by them: a report may have been on its way
        with studio.qtbot.waitSignal(studio.session.progressed):
            pass
    studio.session.pause()
    studio.settle()
    assert studio.document.training.optimizer == Adam(0.02, (0.5, 0.999))
    assert studio.document.state.memory.keys() >= {"exp_avg"}
    assert str(studio.session.state.undo_text).startswith("Train ")
    studio.session.undo()
    assert studio.document.training == before


def test_a_run_obeys_a_stop_condition_that_is_set_while_it_goes_on(qtbot: QtBot) -> None:
    with started() as session:
        with qtbot.waitSignal(session.progressed):
            session.run()
        session.request(set_value("stopping", "epochs", 40))
        settle(qtbot, session)
        assert session.document.stopping == Stopping(epochs=40)
        assert not session.training
        entries = [entry.label.text for entry in session.earlier()]
        assert entries[0] == "Train 40 epochs"
        assert entries[1] == "Epochs 40"
        assert entries[2].startswith("Train ")


def test_a_run_for_so_many_epochs_still_ends_where_it_was_to_end(qtbot: QtBot) -> None:
    with started() as session:
        with qtbot.waitSignal(session.progressed):
            session.run(20_000)
        session.request(set_value("stopping", "error", 1e-12))
        settle(qtbot, session)
        assert session.document.state.epoch == 20_000
        assert session.document.stopping == Stopping(error=1e-12)


def test_a_setting_that_is_no_more_is_refused_in_a_run_too(qtbot: QtBot) -> None:
    with started() as session:
        with qtbot.waitSignal(session.progressed):
            session.run()
        session.request(set_optimizer("rprop"))
        session.request(set_value("optimizer", "momentum", 0.5))
        assert session.training
        session.pause()
        settle(qtbot, session)
        assert session.document.training.optimizer.__struct_config__.tag == "rprop"


# --- initial weights ------------------------------------------------------------------------------------------------


def test_randomize_draws_by_the_documents_own_scheme_and_says_the_seed(studio: Studio) -> None:
    action = studio.widget(QAction, "action_randomize")
    assert "Xavier uniform; the present ones are from the seed 1" in action.toolTip()
    studio.click("randomize")
    seed = studio.document.initial_seed
    assert seed is not None
    assert studio.session.state.undo_text == f"Randomize: Xavier uniform, seed {seed}"
    assert f"from the seed {seed}" in action.toolTip()
    studio.session.undo()
    assert studio.document.initial_seed == 1


def test_initial_weights_are_drawn_from_the_menu_in_one_entry(studio: Studio) -> None:
    before = studio.document
    studio.window.actions_["initial_weights"].trigger()
    dialog = studio.widget(InitialWeightsDialog, "initial_weights")
    box = dialog.findChild(QComboBox, "initial_initialiser_1")
    box.setCurrentIndex(box.findData("he_normal"))
    box.activated.emit(box.currentIndex())
    dialog.seed.selectAll()
    QTest.keyClicks(dialog.seed, "1234")
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
    drawn = studio.document
    assert (drawn.initial_seed, drawn.network.layers[1].initialiser.weights) == (1234, "he_normal")
    studio.session.run(10)
    studio.settle()
    studio.click("reset")
    assert studio.document.parameters.tobytes() == drawn.parameters.tobytes()
    assert studio.document.initial_seed == 1234
    for _ in range(3):
        studio.session.undo()
    assert studio.document is before


def test_the_panel_opens_the_dialog(studio: Studio) -> None:
    panel = panel_of(studio)
    panel.sections["initial"].set_open(True)
    studio.qtbot.waitUntil(panel._initial.isVisible)
    QTest.mouseClick(panel._initial, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    dialog = studio.widget(InitialWeightsDialog, "initial_weights")
    assert dialog.isVisible()
    dialog.reject()
    assert studio.document.training == msgspec.structs.replace(studio.document.training)
