"""Time runs both ways in the whole window: look at any epoch, go on from it, keep a run in the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt

from engine.document import Document
from engine.reference import Reference
from engine.training import train
from tests.studio import Studio


def ran(studio: Studio, epochs: int) -> Document:
    studio.session.run(epochs)
    studio.settle()
    return studio.document


def test_an_epoch_is_looked_at_and_left_again(studio: Studio) -> None:
    start = studio.document
    end = ran(studio, 200)
    studio.session.past.look(77)
    studio.settle()
    looking = studio.session.past.looking
    assert looking is not None
    np.testing.assert_array_equal(looking.document.parameters, train(start, 77).document.parameters)
    studio.session.past.newest()
    studio.settle()
    assert studio.document is end


def test_a_step_from_the_past_goes_on_from_there_and_undo_brings_the_newest_back(studio: Studio) -> None:
    end = ran(studio, 200)
    studio.session.past.look(77)
    studio.settle()
    studio.click("step")
    studio.settle()
    assert studio.document.state.epoch == 77
    assert studio.position > 0
    studio.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    studio.settle()
    assert studio.document is end
    assert studio.session.past.looking is None


def test_a_run_that_was_left_is_kept_in_the_file_and_compared_after_opening(studio: Studio, tmp_path: Path) -> None:
    ran(studio, 60)
    studio.session.past.look(20)
    studio.settle()
    studio.session.set_learning_rate(0.05)
    other = ran(studio, 30)
    left, current = studio.session.past.lines
    assert (left.last_epoch, current.first_epoch, current.last_epoch) == (60, 20, 50)
    studio.session.past.keep(left.id)
    path = tmp_path / "kept.backprop"
    studio.chooser.to_save = path
    studio.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    studio.settle()
    studio.window.files.open_path(path)
    studio.settle()
    again, kept = studio.session.past.lines
    studio.session.past.look(30, kept.id)
    studio.settle()
    assert studio.session.past.looking is not None
    assert studio.session.past.looking.epoch == 60
    assert studio.window.notices.latest[-1].text.startswith("Of “Run 1” the epochs before 60 are no more than a curve")
    assert (again.current, again.last_epoch, kept.last_epoch, kept.kept) == (True, 50, 60, True)
    assert kept.settings.optimizer.learning_rate != other.training.optimizer.learning_rate


def test_looking_back_stops_what_is_played(studio: Studio) -> None:
    end = ran(studio, 60)
    studio.session.set_step_size("sample")
    studio.window.playback.playing.set_pace(60)
    studio.press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    studio.qtbot.waitUntil(lambda: studio.document.state.epoch > end.state.epoch)
    studio.window.looking.look(20, studio.session.past.lines[0].id)
    studio.qtbot.waitUntil(lambda: not studio.window.playback.active)
    studio.qtbot.waitUntil(lambda: studio.session.past.looking is not None)
    studio.settle()
    looking = studio.session.past.looking
    assert looking is not None
    assert looking.epoch == 20


def test_play_in_the_past_takes_it_up_and_goes_on(studio: Studio) -> None:
    ran(studio, 60)
    studio.session.past.look(20)
    studio.settle()
    studio.session.set_step_size("sample")
    studio.window.playback.playing.set_pace(60)
    studio.press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    studio.qtbot.waitUntil(lambda: studio.document.state.epoch == 22)
    assert studio.window.playback.active
    assert studio.session.past.looking is None


def test_escape_ends_one_thing_at_a_time(studio: Studio) -> None:
    ran(studio, 60)
    studio.session.past.look(20)
    studio.settle()
    studio.window.display.explaining.ask(Reference("out", 4))
    studio.window.canvas.setFocus()
    assert studio.window.display.explaining.shown
    studio.press(Qt.Key.Key_Escape)
    assert not studio.window.display.explaining.shown
    assert studio.session.past.looking is not None
    studio.press(Qt.Key.Key_Escape)
    assert studio.session.past.looking is None
