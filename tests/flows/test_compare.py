"""Compare runs: a grid of seeds and rates is made at full speed and kept, or the best of random restarts taken over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QRadioButton, QSpinBox, QTableWidget
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import randomized
from engine.training import train
from tests.engine.bits import assert_same, bits
from tests.engine.test_stopping import noisy
from tests.mouse import Mouse
from tests.studio import Studio, opened

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, noisy()) as made:
        yield made


def asked(studio: Studio, **texts: str) -> QDialog:
    """The dialog with texts in its fields."""
    Mouse(studio.window).choose("Train", "Compare runs…")
    dialog = studio.window.findChildren(QDialog, "compare_runs")[-1]
    for name, text in texts.items():
        field = dialog.findChild(QLineEdit, f"compare_{name}") or dialog.findChild(QSpinBox, f"compare_{name}")
        assert isinstance(field, QLineEdit | QSpinBox)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    return dialog


def button(dialog: QDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, f"compare_{name}")
    assert found is not None
    return found


def made(studio: Studio, dialog: QDialog) -> str:
    """All runs, from the click to the last of them; what is said then."""
    QTest.mouseClick(button(dialog, "start"), LEFT)
    studio.qtbot.waitUntil(lambda: button(dialog, "start").text() == "Start again", timeout=60_000)
    text = said(dialog)
    QTest.mouseClick(button(dialog, "close"), LEFT)
    studio.settle()
    return text


def rows(dialog: QDialog) -> list[list[str]]:
    table = dialog.findChild(QTableWidget)
    assert table is not None
    items = [[table.item(row, column) for column in range(5)] for row in range(table.rowCount())]
    return [["" if item is None else item.text() for item in row] for row in items]


def said(dialog: QDialog) -> str:
    message = dialog.findChild(QLabel, "compare_message")
    assert message is not None
    return message.text()


def test_a_grid_is_kept_as_one_entry_and_each_run_is_the_run_alone(studio: Studio) -> None:
    before = studio.document
    dialog = asked(studio, rates="0.05 0,2", seeds="1-2", epochs="150")
    assert [row[0] for row in rows(dialog)] == ["η 0.05, seed 1", "η 0.05, seed 2", "η 0.2, seed 1", "η 0.2, seed 2"]
    made(studio, dialog)
    document = studio.document
    assert studio.session.state.undo_text == "Keep 4 runs for comparison"
    assert bits(document.parameters) == bits(before.parameters)
    for run in document.runs:
        assert run.initial_seed is not None
        start = randomized(noisy(), None, run.initial_seed)
        alone = train(replace(start, training=run.training), 150).document
        assert bits(run.parameters) == bits(alone.parameters)
        assert bits(run.history.test) == bits(alone.state.history.test)
    assert [line.name for line in studio.session.past.lines if line.kept] == [run.name for run in document.runs]
    again = files.decode(files.encode(document))
    assert [run.initial_seed for run in again.runs] == [1, 2, 1, 2]
    studio.click("undo")
    studio.settle()
    assert studio.document is before


def test_any_epoch_of_a_kept_run_is_there_and_it_goes_on(studio: Studio) -> None:
    made(studio, asked(studio, seeds="7", epochs="120"))
    line = studio.session.past.lines[-1]
    assert (line.name, line.earliest) == ("seed 7", 0)
    assert studio.session.past.look(60, line.id)
    studio.settle()
    looking = studio.session.past.looking
    assert looking is not None
    expected = train(randomized(noisy(), None, 7), 60).document
    assert bits(looking.document.parameters) == bits(expected.parameters)
    studio.session.past.newest()
    studio.session.past.go_to_end(line.id)
    studio.settle()
    studio.session.run(30)
    studio.settle()
    assert_same(studio.document, train(randomized(noisy(), None, 7), 150).document)


def test_the_best_of_random_restarts_is_taken_over(studio: Studio) -> None:
    before = studio.document
    dialog = asked(studio, seeds="1-4", epochs="150")
    best = dialog.findChild(QRadioButton, "compare_best")
    assert best is not None
    QTest.mouseClick(best, LEFT, pos=best.rect().center() / 4)
    text = made(studio, dialog)
    outcomes = {seed: train(randomized(noisy(), None, seed), 150) for seed in range(1, 5)}
    lowest = min(outcomes, key=lambda seed: outcomes[seed].test_error)
    assert_same(studio.document, outcomes[lowest].document)
    assert studio.document.initial_seed == lowest
    assert studio.session.state.undo_text == f"Take over the best of 4 runs: seed {lowest}"
    assert text.startswith("Lowest test error: ")
    assert all(f"seed {seed}" in text for seed in outcomes)
    studio.click("undo")
    studio.settle()
    assert studio.document is before


def test_stopping_keeps_those_that_are_done(studio: Studio) -> None:
    dialog = asked(studio, seeds="1-3", epochs="2000000")
    QTest.mouseClick(button(dialog, "start"), LEFT)
    studio.qtbot.waitUntil(lambda: rows(dialog)[0][1] not in ("", "0"), timeout=10_000)
    assert button(dialog, "start").text() == "Stop"
    QTest.mouseClick(button(dialog, "start"), LEFT)
    studio.qtbot.waitUntil(lambda: button(dialog, "start").text() == "Start again", timeout=10_000)
    assert [row[-1] for row in rows(dialog)] == ["not made"] * 3
    assert not studio.document.runs
    QTest.mouseClick(button(dialog, "close"), LEFT)


@pytest.mark.parametrize(
    ("texts", "line"),
    [
        ({"seeds": "1-99"}, "99 runs are too many: a document keeps at most 64."),
        ({"seeds": "x"}, 'Seeds: "x" is not a whole number such as 3.'),
        ({"rates": "0"}, "A learning rate is a number above 0."),
        ({"sizes": "0"}, "Batch sizes: a batch has at least 1 sample; write full for all of them."),
        ({"epochs": "0"}, "The runs need an end: a number of epochs or a stop condition."),
    ],
)
def test_what_cannot_be_is_said_while_typing(studio: Studio, texts: dict[str, str], line: str) -> None:
    dialog = asked(studio, **texts)
    assert said(dialog) == line
    assert not button(dialog, "start").isEnabled()
    QTest.mouseClick(button(dialog, "close"), LEFT)
