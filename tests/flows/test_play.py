"""Play: steps by themselves, at a pace, forward and back, until something stops them; the wave; breakpoints."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from benchmarks.lateness import wait, wait_until
from engine.breakpoints import AtNeuron, AtPhase, BelowError
from engine.creation import new_document
from engine.document import with_parameter
from gui.dialogs.breakpoints import BreakpointsDialog
from gui.panels.number_field import NumberField
from gui.session import Session
from gui.stepper import AnyStepSize
from tests.mouse import Mouse
from tests.studio import Studio, opened, xor

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def action(studio: Studio, name: str) -> QAction:
    found: QAction = studio.widget(QAction, f"action_{name}")
    return found


def play(studio: Studio, pace: float = 30) -> None:
    action(studio, f"pace_{pace:g}").trigger()
    studio.window.canvas.setFocus()
    studio.press(Qt.Key.Key_Space, CTRL)


def active(studio: Studio) -> bool:
    return studio.window.playback.active


def size(studio: Studio, name: AnyStepSize) -> None:
    studio.session.set_step_size(name)


def text(studio: Studio) -> str:
    return studio.window.notices.latest[-1].text


def test_play_goes_on_over_samples_and_epochs_until_it_is_pressed_again(studio: Studio) -> None:
    size(studio, "sample")
    play(studio, 60)
    assert active(studio)
    studio.qtbot.waitUntil(lambda: studio.document.state.epoch >= 2, timeout=10_000)
    studio.press(Qt.Key.Key_Space, CTRL)
    assert not active(studio)
    studio.settle()
    place = studio.document, studio.position
    wait(150)
    assert (studio.document, studio.position) == place


def test_the_button_plays_and_pauses_and_escape_does(studio: Studio) -> None:
    studio.click("play")
    assert active(studio)
    assert studio.button("play").accessibleName() == "Pause"
    studio.click("play")
    assert not active(studio)
    assert studio.button("play").accessibleName() == "Play"
    play(studio, 4)
    studio.press(Qt.Key.Key_Escape)
    assert not active(studio)


def test_play_back_ends_where_it_began(studio: Studio) -> None:
    start = studio.document
    size(studio, "layer")
    studio.step(12)
    action(studio, "pace_60").trigger()
    studio.press(Qt.Key.Key_Space, CTRL | SHIFT)
    assert active(studio)
    studio.qtbot.waitUntil(lambda: not active(studio), timeout=10_000)
    assert studio.document is start
    assert studio.position == 0


@pytest.mark.parametrize("what", ["edit", "undo", "run", "open"])
def test_what_else_the_user_does_stops_it(studio: Studio, what: str) -> None:
    size(studio, "sample")
    studio.step(2)
    play(studio, 8)
    does = {
        "edit": lambda: studio.session.edit(lambda d: with_parameter(d, 0, 0.25), "Set it"),
        "undo": lambda: action(studio, "undo").trigger(),
        "run": lambda: studio.session.run(3),
        "open": lambda: studio.session.replace(xor()),
    }
    wait_until(lambda: not studio.session.pacing)
    does[what]()
    studio.settle()
    assert not active(studio)


def test_a_refused_step_stops_it(qtbot: QtBot, tmp_path: Path) -> None:
    document = new_document((2, 2, 1), activation="identity", data="xor", learning_rate=1e200)
    with opened(qtbot, tmp_path, document) as studio:
        size(studio, "sample")
        play(studio, 60)
        qtbot.waitUntil(lambda: not active(studio), timeout=10_000)
        assert "smaller learning rate" in text(studio)


def test_a_window_that_cannot_keep_pace_queues_nothing(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    real = Session.step

    def slow(session: Session, of: object = None) -> None:
        made.append(1)
        QTest.qSleep(40)
        real(session)

    monkeypatch.setattr(Session, "step", slow)
    play(studio, 60)
    wait(400)
    studio.press(Qt.Key.Key_Space, CTRL)
    stopped_at = len(made)
    wait(200)
    assert len(made) == stopped_at
    assert 3 <= stopped_at <= 12


def test_the_pace_changes_by_keys_while_it_plays_and_is_remembered(studio: Studio) -> None:
    play(studio, 2)
    studio.press(Qt.Key.Key_Plus)
    assert studio.window.settings.pace == 4
    assert action(studio, "pace_4").isChecked()
    studio.press(Qt.Key.Key_Down, CTRL | Qt.KeyboardModifier.AltModifier)
    studio.press(Qt.Key.Key_Minus)
    assert studio.window.settings.pace == 1
    studio.press(Qt.Key.Key_Space, CTRL)
    studio.press(Qt.Key.Key_Plus)
    assert studio.window.settings.pace == 1


def test_many_epochs_a_step_by_the_combo_box(studio: Studio) -> None:
    combo: QComboBox = studio.widget(QComboBox, "step_size")
    texts = [combo.itemText(i) for i in range(combo.count())]
    assert texts == [
        "by term", "by number", "by neuron", "by layer", "by phase", "by sample", "by epoch",
        "10 epochs", "100 epochs", "1,000 epochs",
    ]  # fmt: skip
    start = studio.document
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_End)
    studio.step()
    assert studio.document.state.epoch == 1000
    assert studio.session.state.undo_text == "Train 1,000 epochs"
    studio.back()
    assert studio.document is start


def test_back_says_that_the_way_is_not_kept(studio: Studio) -> None:
    studio.session.run(20)
    studio.settle()
    studio.back()
    assert studio.document.state.epoch == 20
    assert "epoch 20 is not kept" in text(studio)


# --- the wave -------------------------------------------------------------------------------------------------------


def test_a_single_step_sends_a_pulse_along_each_line_into_the_focus(studio: Studio) -> None:
    item = studio.window.canvas.network_scene.wave
    studio.step()
    assert len(item.pulses) == 2
    studio.qtbot.waitUntil(item.isVisible, timeout=2_000)
    studio.qtbot.waitUntil(lambda: not item.pulses and not item.isVisible(), timeout=3_000)
    size(studio, "term")
    studio.step()
    assert len(item.pulses) == 1


def test_in_play_the_pulse_arrives_before_its_number(studio: Studio) -> None:
    scene = studio.window.canvas.network_scene
    play(studio, 2)
    studio.qtbot.waitUntil(lambda: studio.position > 0, timeout=3_000)
    studio.qtbot.waitUntil(lambda: scene.wave.isVisible() and scene.wave.moment > 0.5, timeout=3_000)
    before = studio.position
    frame = studio.session.stepper.coming
    assert frame is not None
    assert len(scene.wave.pulses) == len(scene.pulses_of(frame))
    studio.qtbot.waitUntil(lambda: studio.position > before, timeout=3_000)
    studio.press(Qt.Key.Key_Space, CTRL)
    wait(60)
    assert not scene.wave.isVisible()


def test_nothing_moves_where_it_is_switched_off_or_too_quick(studio: Studio) -> None:
    item = studio.window.canvas.network_scene.wave
    play(studio, 30)
    wait(200)
    assert not item.pulses
    studio.press(Qt.Key.Key_Space, CTRL)
    studio.settle()
    action(studio, "animate_steps").trigger()
    assert not studio.window.settings.animates
    studio.step()
    assert not item.pulses


def test_the_wave_can_be_hit_by_nothing(studio: Studio) -> None:
    mouse = Mouse(studio.window)
    studio.step()
    mouse.click(mouse.neuron("h1"))
    assert [place.kind for place in studio.window.canvas.selection.places] == ["neuron"]
    assert studio.window.canvas.network_scene.wave.shape().isEmpty()


# --- breakpoints ----------------------------------------------------------------------------------------------------


def menu_stop(studio: Studio, neuron: str, entry: str) -> None:
    mouse = Mouse(studio.window)
    mouse.choose_at(mouse.neuron(neuron), "Stop here", entry)


def test_play_stops_at_a_neuron_set_by_its_menu(studio: Studio) -> None:
    menu_stop(studio, "h2", "In the backward pass only")
    assert studio.window.playback.breaking.points == (AtNeuron("h2", "backward"),)
    play(studio, 60)
    studio.qtbot.waitUntil(lambda: not active(studio), timeout=10_000)
    frame = studio.session.stepper.frame
    assert frame is not None
    assert (frame.phase, frame.numbers[-1].neuron) == ("backward", 3)
    assert text(studio) == "Stopped: stepping reaches h₂ in the backward pass."
    play(studio, 60)
    studio.qtbot.waitUntil(lambda: not active(studio), timeout=10_000)
    frame = studio.session.stepper.frame
    assert frame is not None
    assert (frame.phase, frame.numbers[-1].neuron, studio.document.state.update) == ("backward", 3, 1)


def test_run_to_breakpoint_goes_there_at_once_and_into_a_phase(studio: Studio) -> None:
    studio.press(Qt.Key.Key_F5, CTRL)
    assert "no breakpoint" in text(studio)
    studio.window.playback.breaking.add(AtPhase("update"))
    studio.press(Qt.Key.Key_F5, CTRL)
    studio.qtbot.waitUntil(lambda: not active(studio), timeout=10_000)
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.phase == "update"
    assert text(studio) == "Stopped: at the beginning of the update."


def test_run_ends_at_the_first_epoch_below_an_error(studio: Studio) -> None:
    studio.window.playback.breaking.add(BelowError(0.1))
    studio.session.run()
    studio.qtbot.waitUntil(lambda: not studio.session.training, timeout=20_000)
    errors = studio.document.state.history.train
    assert errors[-1] < 0.1 <= errors[:-1].min()
    assert f"Stopped at epoch {studio.document.state.epoch:,}" in text(studio)
    studio.session.run(5)
    studio.settle()
    assert len(studio.document.state.history.train) == len(errors) + 5


def test_a_run_that_begins_below_its_limit_says_so(studio: Studio) -> None:
    studio.window.playback.breaking.add(BelowError(0.4))
    error = studio.session.error
    assert error < 0.4
    studio.press(Qt.Key.Key_F5, CTRL)
    assert not studio.session.training
    assert text(studio) == f"The error {error:.6} is below 0.4 already, and would have to rise above it first."
    studio.session.run(5)
    assert (
        text(studio)
        == f"The error {error:.6} is below 0.4 already: this run ends there only once it has risen above it."
    )
    studio.settle()
    assert studio.document.state.epoch == 5


def test_a_mark_stands_outside_of_the_disc_and_says_what_it_is(studio: Studio) -> None:
    mouse = Mouse(studio.window)
    mouse.click(mouse.neuron("h1"))
    studio.press(Qt.Key.Key_F9)
    scene = studio.window.canvas.network_scene
    index = next(i for i, neuron in enumerate(scene.network.neurons) if neuron.id == "h1")  # type: ignore[union-attr]
    at = scene.marks._at[index]
    away = at - scene.point_of(index)
    assert away.x() ** 2 + away.y() ** 2 > float(scene.arrangement.radii[index]) ** 2
    view = studio.window.canvas
    mouse.move(view.viewport().mapTo(studio.window, QPoint(view.mapFromScene(at))))
    assert view.viewport().toolTip() == "stepping reaches h₁"
    studio.press(Qt.Key.Key_F9)
    assert studio.window.playback.breaking.points == ()
    assert not scene.marks._at


def test_a_breakpoint_outlives_a_rename_and_goes_with_its_neuron(studio: Studio) -> None:
    mouse, breaking = Mouse(studio.window), studio.window.playback.breaking
    mouse.click(mouse.neuron("h1"))
    studio.press(Qt.Key.Key_F9)
    studio.press(Qt.Key.Key_F2)
    QTest.keyClicks(studio.window.focusWidget(), "left")
    studio.press(Qt.Key.Key_Return)
    assert len(breaking.points) == 1
    assert "left" in next(iter(studio.window.canvas.network_scene.marks._marks.values())).words
    studio.window.canvas.setFocus()
    mouse.click(mouse.neuron("left"))
    studio.press(Qt.Key.Key_Delete)
    assert not breaking.points
    breaking.add(AtPhase("error"))
    studio.session.replace(xor())
    assert breaking.points == (AtPhase("error"),)


def test_the_list_switches_and_removes(studio: Studio) -> None:
    breaking = studio.window.playback.breaking
    studio.press(Qt.Key.Key_B, CTRL | SHIFT)
    dialog = studio.widget(BreakpointsDialog, "breakpoints")
    assert dialog.isVisible()
    field = dialog.findChild(NumberField, "breakpoint_error")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.05")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.mouseClick(dialog.findChild(QPushButton, "add_phase"), Qt.MouseButton.LeftButton)
    assert list(breaking.points) == [BelowError(0.05), AtPhase("forward")]
    entries = dialog.findChild(QListWidget, "breakpoint_list")
    entries.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert list(breaking.points) == [AtPhase("forward")]
    entries.setCurrentRow(1)
    QTest.mouseClick(dialog.findChild(QPushButton, "breakpoint_remove"), Qt.MouseButton.LeftButton)
    assert not breaking.points
    assert entries.count() == 1
    dialog.close()


def test_a_limit_that_cannot_be_is_not_added_in_another_ones_place(studio: Studio) -> None:
    studio.press(Qt.Key.Key_B, CTRL | SHIFT)
    dialog = studio.widget(BreakpointsDialog, "breakpoints")
    field, add = dialog.findChild(NumberField, "breakpoint_error"), dialog.findChild(QPushButton, "add_error")
    for typed in ("-1", "0", "nan", "x"):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, typed)
        QTest.mouseClick(add, Qt.MouseButton.LeftButton)
        assert studio.window.playback.breaking.points == ()
        assert field.text() == typed
    field.selectAll()
    QTest.keyClicks(field, "1/20")
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert studio.window.playback.breaking.points == (BelowError(0.05),)
    dialog.close()
