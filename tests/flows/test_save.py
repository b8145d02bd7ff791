"""Save: train, change, save, close, open, and everything is as it was; training on is exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine import files
from engine.training import train
from gui.intents import structure
from tests.studio import Studio, opened, same_document, xor


def test_trained_changed_saved_closed_and_opened_it_is_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.backprop"
    with opened(qtbot, tmp_path) as studio:
        studio.session.run(50)
        studio.settle()
        studio.session.set_parameter(0, 1.5)
        studio.session.request(structure.place_neurons(studio.document.network, {"h1": (10.0, 20.0)}))
        studio.session.set_learning_rate(0.25)
        studio.chooser.to_save = path
        studio.click("save")
        document = studio.document
        assert studio.window.close()
    with opened(qtbot, tmp_path) as studio:
        studio.chooser.to_open = path
        studio.click("open")
        assert same_document(studio.document, document)
        assert studio.document.positions["h1"] == (10.0, 20.0)


def test_training_goes_on_from_a_file_bit_for_bit(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "half.backprop"
    with opened(qtbot, tmp_path) as studio:
        studio.session.run(50)
        studio.settle()
        studio.chooser.to_save = path
        studio.click("save")
    with opened(qtbot, tmp_path) as studio:
        studio.chooser.to_open = path
        studio.click("open")
        studio.session.run(50)
        studio.settle()
        assert same_document(studio.document, train(xor(), 100).document)


@pytest.mark.parametrize("steps", [0, 4, 13, 40])
def test_what_is_saved_between_steps_is_the_document_in_force(studio: Studio, tmp_path: Path, steps: int) -> None:
    studio.step(steps)
    studio.chooser.to_save = tmp_path / "steps.backprop"
    studio.click("save")
    assert same_document(files.read(tmp_path / "steps.backprop"), studio.document)


def test_undo_after_saving_marks_the_window_and_redo_clears_it(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "mine.backprop"
    studio.session.set_parameter(0, 1.5)
    marks = [studio.window.isWindowModified()]
    for name in ("save", "undo", "redo"):
        studio.click(name)
        marks.append(studio.window.isWindowModified())
    assert marks == [True, False, True, False]


def test_a_save_that_fails_leaves_the_old_file_and_says_so(studio: Studio, tmp_path: Path) -> None:
    folder = tmp_path / "folder.backprop"
    folder.mkdir()
    studio.session.set_parameter(0, 1.5)
    studio.chooser.to_save = folder
    studio.click("save")
    assert studio.session.modified
    assert "folder.backprop" in studio.window.strip.text
    assert studio.window.files.path is None
