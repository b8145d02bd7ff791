"""Train: run, look, change the rate, pause, undo; smooth and in one entry."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.examples import catalogue
from engine.training import train
from gui.panels.number_field import NumberField
from tests.studio import Studio, opened, same_document


def run_for(studio: Studio, milliseconds: int) -> None:
    with studio.qtbot.waitSignal(studio.session.progressed):
        studio.click("run")
    studio.qtbot.wait(milliseconds)


def test_the_digits_the_canvas_and_the_plot_move_while_it_trains(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, plot=True) as studio:
        scene, before = studio.window.canvas.network_scene, studio.document.parameters
        run_for(studio, 200)
        assert int(studio.widget(QLabel, "epoch").text().replace(",", "")) > 0
        assert not np.array_equal(scene._parameters, before)
        studio.click("pause")
        studio.settle()
        assert scene._parameters is studio.document.parameters
        assert studio.session.state.undo_text is not None


def test_xor_is_learnt_and_the_run_is_what_the_engine_trains(qtbot: QtBot, tmp_path: Path) -> None:
    example = next(e for e in catalogue() if e.path.stem == "xor_2_4_1")
    with opened(qtbot, tmp_path, example.document()) as studio:
        menu = studio.button("run").menu()
        assert isinstance(menu, QMenu)
        next(entry for entry in menu.actions() if entry.text() == "10,000 epochs").trigger()
        studio.settle()
        assert same_document(studio.document, train(example.document(), 10_000).document)
        assert studio.document.state.history.train[-1] < 0.01
        assert studio.session.state.undo_text == "Train 10,000 epochs"


def test_undo_brings_back_the_epoch_the_error_and_the_weights(studio: Studio) -> None:
    start, error = studio.document, studio.widget(QLabel, "error").text()
    studio.session.run(500)
    studio.settle()
    assert studio.widget(QLabel, "epoch").text() == "500"
    studio.click("undo")
    studio.settle()
    assert studio.document is start
    assert studio.widget(QLabel, "epoch").text() == "0"
    assert studio.widget(QLabel, "error").text() == error
    studio.click("redo")
    studio.settle()
    assert studio.widget(QLabel, "epoch").text() == "500"


def test_the_pause_button_ends_the_run(studio: Studio) -> None:
    run_for(studio, 100)
    with studio.qtbot.waitSignal(studio.session._worker.answered):
        studio.click("pause")
    assert not studio.session.training


def test_a_rate_typed_while_it_trains_does_not_end_the_run(studio: Studio) -> None:
    run_for(studio, 50)
    field = studio.widget(NumberField, "learning_rate")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.0625\r")
    studio.qtbot.wait(50)
    assert studio.session.training
    studio.click("pause")
    studio.settle()
    assert studio.document.training.optimizer.learning_rate == 0.0625
    assert field.value == 0.0625


def test_the_window_s_loop_goes_on_while_it_trains(studio: Studio) -> None:
    training: list[bool] = []
    timer = QTimer(studio.window)
    timer.timeout.connect(lambda: training.append(studio.session.training))
    run_for(studio, 50)
    timer.start(16)  # how late it comes, benchmarks/window.py has
    studio.qtbot.waitUntil(lambda: len(training) >= 30, timeout=10_000)
    timer.stop()
    studio.click("pause")
    studio.settle()
    assert all(training)


def test_a_divergence_is_told_in_the_strip_and_the_last_finite_state_stays(qtbot: QtBot, tmp_path: Path) -> None:
    document = new_document((2, 2, 1), activation="identity", data="xor", learning_rate=50.0)
    with opened(qtbot, tmp_path, document) as studio:
        studio.click("run")
        studio.settle()
        assert studio.window.strip.isVisible()
        assert "Try a smaller learning rate" in studio.window.strip.text
        assert np.isfinite(studio.document.parameters).all()


def test_choosing_a_sample_while_it_trains_pauses_and_shows_it(studio: Studio) -> None:
    run_for(studio, 50)
    studio.session.choose_sample(3)
    studio.settle()
    assert not studio.session.training
    assert studio.session.stepper.row == 3
