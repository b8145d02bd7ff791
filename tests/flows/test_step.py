"""Step: from the button to the canvas and the explanation, through a whole pass and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

from engine.examples import FIRST_EXAMPLE
from engine.files import read
from engine.trace import trace
from tests.studio import Studio, opened


def test_a_whole_pass_of_the_worked_example_is_the_engine_s_update(qtbot: QtBot, tmp_path: Path) -> None:
    document = read(FIRST_EXAMPLE)
    expected = trace(document, (0,))
    with opened(qtbot, tmp_path, document) as studio:
        phases = []
        while studio.document is document:
            studio.step()
            frame = studio.session.stepper.frame
            assert frame is not None
            phases.append(frame.phase)
            assert studio.window.canvas.network_scene.stage is not None
        assert list(dict.fromkeys(phases)) == ["forward", "error", "backward", "update"]
        assert studio.document.parameters.tobytes() == expected.after.tobytes()
        studio.back(len(phases))
        assert studio.document is document
        assert studio.position == 0


def test_what_is_not_yet_known_is_blank_on_the_canvas(studio: Studio) -> None:
    studio.step()
    frame = studio.session.stepper.frame
    assert frame is not None
    known = frame.known
    assert known.out[2]
    assert not known.out[3:].any()
    assert not known.delta.any()


def test_the_explanation_tells_which_step_it_is(studio: Studio) -> None:
    for number in (1, 2, 3):
        studio.step()
        texts = {label.text() for label in studio.window.explanation.findChildren(QLabel)}
        texts |= {studio.window.explanation.header.status.text()}
        assert any(f"step {number} of" in text for text in texts)


def test_the_error_and_the_outputs_follow_the_update(studio: Studio) -> None:
    before = studio.widget(QLabel, "error").text()
    studio.session.set_step_size("sample")
    studio.step()
    after = studio.widget(QLabel, "error").text()
    assert before != after
    model = studio.widget(QTableView, "data_table").model()
    shown = [
        model.data(model.index(0, column)) for column in range(model.columnCount()) if model.index(0, column).isValid()
    ]
    assert any(text and "0." in str(text) for text in shown)


def test_a_sample_chosen_in_the_table_is_the_one_that_is_stepped_through(studio: Studio) -> None:
    table = studio.widget(QTableView, "data_table")
    place = table.visualRect(table.model().index(2, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    studio.settle()
    assert studio.session.stepper.row == 2
    studio.session.set_step_size("sample")
    studio.step()
    assert studio.session.state.undo_text == "Step: update with sample 3"


def test_twenty_fast_clicks_are_twenty_steps(studio: Studio) -> None:
    for _ in range(20):
        studio.click("step")
    studio.settle()
    frame = studio.session.stepper.frame
    assert frame is not None
    per_update = frame.trace.steps.count("neuron")
    updates, rest = divmod(20, per_update)
    done = studio.document.state.epoch * 4 + studio.document.state.update
    assert done == updates
    assert frame.trace.steps.ordinal(frame.position, "neuron") == (rest or per_update)


def test_steps_by_epoch_and_back(studio: Studio) -> None:
    start = studio.document
    studio.session.set_step_size("epoch")
    studio.step(3)
    assert studio.widget(QLabel, "epoch").text() == "3"
    studio.back(3)
    assert studio.document is start
    assert studio.widget(QLabel, "epoch").text() == "0"
    assert np.array_equal(studio.window.canvas.network_scene._parameters, start.parameters)
