"""The data panel: what the table holds, which sample is marked, and how one is chosen."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from engine.data import Data, built_in, no_samples, samples
from engine.network import Connection, Layer, Network, Neuron
from gui.panels.data_table import UNKNOWN, DataPanel
from gui.theme import DARK, LIGHT


def network(inputs: int = 2, outputs: int = 1) -> Network:
    first = tuple(Neuron(f"x{i + 1}", f"x_{i + 1}") for i in range(inputs))
    last = tuple(Neuron(f"o{i + 1}", f"o_{i + 1}") for i in range(outputs))
    layers = (Layer("input", None, first), Layer("output", "sigmoid", last))
    return Network(layers, (Connection("x1", "o1"),))


XOR = Data(built_in("xor"), samples([[0.25, 1 / 3]], [[1.0]]))


@pytest.fixture
def panel(qtbot: QtBot) -> DataPanel:
    panel = DataPanel()
    qtbot.addWidget(panel)
    panel.show_data(network(), XOR)
    panel.resize(420, 300)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    return panel


@pytest.fixture
def chosen(panel: DataPanel) -> list[int]:
    rows: list[int] = []
    panel.sample_chosen.connect(rows.append)
    return rows


def texts(panel: DataPanel, row: int) -> list[str]:
    model = panel.model
    return [str(model.data(model.index(row, column))) for column in range(model.columnCount())]


def titles(panel: DataPanel) -> list[str]:
    model = panel.model
    return [str(model.headerData(i, Qt.Orientation.Horizontal)) for i in range(model.columnCount())]


def mark(panel: DataPanel, row: int) -> str:
    return str(panel.model.headerData(row, Qt.Orientation.Vertical))


def click(panel: DataPanel, row: int, column: int = 2) -> None:
    place: QPoint = panel.table.visualRect(panel.model.index(row, column)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_model_keeps_qt_s_rules(qtbot: QtBot) -> None:
    panel = DataPanel()
    qtbot.addWidget(panel)
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    panel.show_data(network(), XOR)
    panel.show_outputs(np.zeros((4, 1)))
    panel.show_outputs(np.ones((4, 1)))
    panel.show_sample(2)
    panel.show_outputs(None)
    panel.show_data(network(3, 2), Data(no_samples(3, 2), no_samples(3, 2)))
    assert tester.model() is panel.model


def test_rows_are_train_then_test_and_columns_have_the_neurons_labels(panel: DataPanel) -> None:
    assert titles(panel) == ["set", "x₁", "x₂", "t"]
    assert texts(panel, 1) == ["train", "0", "1", "1"]
    assert texts(panel, 4) == ["test", "0.25", "0.333333", "1"]
    assert mark(panel, 4) == "1"
    assert panel.header.status.text() == "4 train · 1 test"


def test_several_outputs_are_named(panel: DataPanel) -> None:
    panel.show_data(network(1, 2), Data(samples([[1]], [[2, 3]]), no_samples(1, 2)))
    panel.show_outputs(np.array([[0.5, np.nan]]))
    assert titles(panel) == ["set", "x₁", "t o₁", "t o₂", "y o₁", "y o₂"]
    assert texts(panel, 0) == ["train", "1", "2", "3", "0.5", UNKNOWN]
    assert panel.table.isColumnHidden(0)


def test_outputs_come_change_and_go(panel: DataPanel) -> None:
    panel.show_outputs(np.array([[0.125], [np.nan]]))
    assert titles(panel)[-1] == "y"
    assert [texts(panel, row)[-1] for row in range(5)] == ["0.125", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    panel.show_outputs(np.full((5, 1), 0.75))
    assert texts(panel, 4)[-1] == "0.75"
    panel.show_outputs(None)
    assert titles(panel)[-1] == "t"


def test_the_sample_in_view_is_marked_without_a_word(panel: DataPanel, chosen: list[int]) -> None:
    panel.show_sample(2)
    assert [mark(panel, row) for row in range(5)] == ["1", "2", "▶ 3", "4", "1"]
    assert panel.table.currentIndex().row() == 2
    assert panel.model.data(panel.model.index(2, 1), Qt.ItemDataRole.BackgroundRole) == LIGHT.selection
    panel.show_sample(0)
    assert mark(panel, 2) == "3"
    panel.show_sample(None)
    assert not panel.table.selectionModel().hasSelection()
    panel.show_sample(99)
    assert chosen == []


def test_a_click_chooses_once(panel: DataPanel, chosen: list[int]) -> None:
    panel.show_sample(0)
    click(panel, 2)
    assert chosen == [2]
    panel.show_sample(2)
    click(panel, 2)
    click(panel, 3)
    assert chosen == [2, 3]


def test_a_test_row_is_not_chosen(panel: DataPanel, chosen: list[int]) -> None:
    click(panel, 4)
    assert chosen == []


def test_arrow_keys_and_enter_choose(panel: DataPanel, chosen: list[int]) -> None:
    panel.show_sample(0)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert chosen == [1]
    panel.show_sample(1)
    QTest.keyClick(panel.table, Qt.Key.Key_Up)
    assert chosen == [1, 0]


def test_reaching_the_table_by_key_chooses_nothing_until_enter(panel: DataPanel, chosen: list[int]) -> None:
    panel.table.clearFocus()
    panel.table.setFocus()
    assert chosen == []
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert chosen == [0]


def test_values_are_read_only(panel: DataPanel) -> None:
    index = panel.model.index(0, 1)
    assert not panel.model.flags(index) & Qt.ItemFlag.ItemIsEditable


def test_the_same_data_again_keeps_outputs_and_place(panel: DataPanel) -> None:
    same = network()
    panel.show_data(same, XOR)
    panel.show_outputs(np.zeros((4, 1)))
    panel.show_sample(3)
    panel.show_data(same, XOR)
    assert titles(panel)[-1] == "y"
    assert panel.table.currentIndex().row() == 3


def test_no_samples_are_said_in_words(panel: DataPanel) -> None:
    panel.show_data(network(), Data(no_samples(2, 1), no_samples(2, 1)))
    assert panel._empty.isVisible()
    assert not panel.table.isVisible()
    panel.show_data(network(), XOR)
    assert panel.table.isVisible()


def test_themes(panel: DataPanel) -> None:
    panel.show_sample(1)
    panel.set_theme(DARK)
    assert panel.model.data(panel.model.index(1, 1), Qt.ItemDataRole.BackgroundRole) == DARK.selection


def test_names_for_assistive_tools(panel: DataPanel) -> None:
    table = panel.findChild(QTableView, "data_table")
    assert table is not None
    assert table.accessibleName() == "Data"
    index = panel.model.index(1, 3)
    assert panel.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "target of o₁: 1"


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_sixty_thousand_rows_are_shown_at_once(panel: DataPanel) -> None:
    rng = np.random.default_rng(0)
    data = Data(samples(rng.random((60_000, 30)), rng.random((60_000, 10))), no_samples(30, 10))
    assert seconds(lambda: panel.show_data(network(30, 10), data)) < 1.0
    assert seconds(lambda: panel.show_sample(59_999)) < 0.5
    assert panel.table.visualRect(panel.model.index(59_999, 1)).isValid()
