"""The confusion matrix' panel: cells, their rows, figures, and what is said where there are no classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.observing import Bench, Subject, observe
from engine.observing.confusion import Confusion
from gui.panels.plots.confusion import ConfusionPanel
from gui.theme import DARK, LIGHT, Theme


def sorting(classes: int = 3, inputs: int = 2) -> Document:
    """Thirty rows for training and six for testing, of classes that have nothing to do with the inputs."""
    generator = np.random.default_rng(classes)
    rows = samples(generator.normal(size=(36, inputs)), np.eye(classes)[generator.integers(classes, size=36)])
    document = new_document((inputs, classes), activation="tanh", output_activation="softmax", seed=classes)
    return replace(document, data=Data(rows.take(list(range(30))), rows.take(list(range(30, 36)))))


def shown(qtbot: QtBot, document: Document) -> ConfusionPanel:
    panel = ConfusionPanel()
    qtbot.addWidget(panel)
    panel.resize(640, 260)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_document(document)
    feed(panel, document)
    return panel


def feed(panel: ConfusionPanel, document: Document) -> None:
    panel.show_observation(observe(Bench(), Subject(document, document.parameters, 0), panel.questions()))


def click(panel: ConfusionPanel, cell: tuple[int, int]) -> None:
    at = panel.matrix.rect_of(cell).center().toPoint()
    QTest.mouseClick(panel.matrix, Qt.MouseButton.LeftButton, pos=at)


def some_cell(panel: ConfusionPanel) -> tuple[int, int]:
    """The cell with the most rows."""
    assert panel._found is not None
    truth, told = np.unravel_index(panel._found.counts.argmax(), panel._found.counts.shape)
    return int(truth), int(told)


def test_a_click_on_a_cell_lists_its_rows_and_a_click_on_one_wants_it(qtbot: QtBot) -> None:
    panel = shown(qtbot, sorting())
    cell = some_cell(panel)
    click(panel, cell)
    assert panel._found is not None
    rows = panel._found.rows(*cell)
    model = panel.rows.model()
    assert model.rowCount() == len(rows)
    assert f": {len(rows)} rows" in panel._title.text()
    wanted: list[int] = []
    panel.row_wanted.connect(wanted.append)
    second = panel.rows.visualRect(model.index(1, 0)).center()
    QTest.mouseClick(panel.rows.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert wanted == [rows[1]]


def test_rows_for_testing_are_counted_behind_those_for_training(qtbot: QtBot) -> None:
    document = sorting()
    panel = shown(qtbot, document)
    with qtbot.waitSignal(panel.questions_changed):
        panel.part.setCurrentIndex(1)
    assert panel.questions() == (Confusion("test"),)
    feed(panel, document)
    click(panel, some_cell(panel))
    wanted: list[int] = []
    panel.row_wanted.connect(wanted.append)
    panel.rows.setCurrentIndex(panel.rows.model().index(0, 0))
    assert wanted[0] >= 30


def test_the_list_follows_the_training_and_keeps_the_row_at_hand(qtbot: QtBot) -> None:
    document = sorting()
    panel = shown(qtbot, document)
    click(panel, some_cell(panel))
    panel.rows.setCurrentIndex(panel.rows.model().index(1, 0))
    kept = panel.rows.current
    wanted: list[int] = []
    panel.row_wanted.connect(wanted.append)
    feed(panel, replace(document, parameters=document.parameters * 0.999))
    assert panel.rows.current == kept
    assert not wanted


def test_keys_go_through_the_cells(qtbot: QtBot) -> None:
    panel = shown(qtbot, sorting())
    panel.matrix.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(panel.matrix, key)
    assert panel.matrix.cell == (0, 0)
    assert "told" in panel.matrix.accessibleDescription()


def test_the_accuracy_is_in_the_header_and_all_counts_in_the_numbers(qtbot: QtBot) -> None:
    panel = shown(qtbot, sorting())
    assert panel._found is not None
    assert f"accuracy {100 * panel._found.accuracy:.1f} %" in panel.header.status.text()
    numbers = panel.numbers()
    assert numbers is not None
    rows = [tuple(row) for row in numbers.rows]
    assert len(rows) == 4
    assert np.array([row[1:4] for row in rows[:3]]).sum() == 30


def test_numbers_to_be_approximated_are_no_classes(qtbot: QtBot) -> None:
    document = sorting()
    train = samples(document.data.train.inputs, document.data.train.targets * 0.3)
    network = new_document((2, 3), output_activation="identity").network
    panel = shown(qtbot, replace(document, network=network, data=Data(train, no_samples(2, 3))))
    assert "for classes" in panel._empty.text()
    assert panel.questions() == ()
    panel.show_document(sorting())
    assert panel._empty.isHidden()
    assert panel.questions()


def test_without_test_rows_it_says_so(qtbot: QtBot) -> None:
    document = sorting()
    panel = shown(qtbot, replace(document, data=Data(document.data.train, no_samples(2, 3))))
    panel.part.setCurrentIndex(1)
    assert "no test rows" in panel._empty.text()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize(("width", "height"), [(560, 220), (200, 110), (1200, 700)])
def test_ten_classes_of_images_are_painted_in_every_size(qtbot: QtBot, theme: Theme, width: int, height: int) -> None:
    document = sorting(10, 64)
    panel = shown(qtbot, document)
    panel.set_theme(theme)
    panel.resize(width, height)
    click(panel, some_cell(panel))
    panel.grab()
    assert panel.rows.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole) is not None


def test_a_network_that_has_diverged_says_how_many_rows_are_undefined(qtbot: QtBot) -> None:
    document = sorting()
    panel = shown(qtbot, replace(document, parameters=np.full(document.network.parameter_count, np.nan)))
    panel.grab()
    assert "30 undefined" in panel.header.status.text()
