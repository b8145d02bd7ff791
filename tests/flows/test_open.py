"""Open: what a file holds is what the window shows; a bad one changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMessageBox

from engine import files
from engine.document import with_position
from engine.training import train
from tests.studio import Studio, same_document, saved, xor


def test_a_trained_network_opens_with_its_epoch_its_places_and_its_rate(studio: Studio, tmp_path: Path) -> None:
    document = with_position(train(xor(learning_rate=0.25), 321).document, "h1", (12.0, 34.0))
    studio.chooser.to_open = saved(document, tmp_path / "trained.backprop")
    studio.click("open")
    studio.settle()
    assert same_document(studio.document, document)
    assert studio.widget(QLabel, "epoch").text() == "321"
    assert studio.document.positions["h1"] == (12.0, 34.0)
    assert studio.session.state.undo_text is None


def test_opening_in_the_middle_of_a_pass_begins_anew(studio: Studio, tmp_path: Path) -> None:
    studio.step(5)
    studio.chooser.to_open = saved(xor(), tmp_path / "other.backprop")
    studio.click("open")
    studio.settle()
    assert studio.position == 0
    assert not studio.session.state.can_step_back
    studio.step(3)


def test_opening_while_it_trains_stops_the_run_and_asks(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_open = saved(xor(learning_rate=0.25), tmp_path / "other.backprop")
    studio.click("run")
    studio.qtbot.wait(60)
    studio.click("open")
    studio.qtbot.waitUntil(lambda: studio.window.findChild(QMessageBox, "guard") is not None)
    box = studio.widget(QMessageBox, "guard")
    box.button(QMessageBox.StandardButton.Discard).click()
    studio.qtbot.wait(20)
    assert studio.document.training.optimizer.learning_rate == 0.25
    assert not studio.session.training


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "bad.backprop"),
        (b"\x00\xff\xfe", "bad.backprop"),
        (b"[1, 2", "bad.backprop"),
        (b'{"format": "something else"}', "format"),
    ],
)
def test_a_bad_file_names_the_place_and_changes_nothing(
    studio: Studio, tmp_path: Path, content: bytes, named: str
) -> None:
    studio.session.set_parameter(0, 1.5)
    studio.click("undo")
    before, undo = studio.document, studio.session.state.redo_text
    bad = tmp_path / "bad.backprop"
    bad.write_bytes(content)
    studio.chooser.to_open = bad
    studio.click("open")
    assert studio.document is before
    assert studio.session.state.redo_text == undo
    assert named in studio.window.strip.text
    assert "\n" not in studio.window.strip.text


def test_a_weight_out_of_place_is_named_by_its_field(studio: Studio, tmp_path: Path) -> None:
    text = files.encode(xor()).decode()
    bad = tmp_path / "bad.backprop"
    bad.write_text(text.replace('"activation": "sigmoid"', '"activation": "sigmold"', 1))
    studio.chooser.to_open = bad
    studio.click("open")
    assert "layers[1].activation" in studio.window.strip.text
    assert 'did you mean "sigmoid"?' in studio.window.strip.text
