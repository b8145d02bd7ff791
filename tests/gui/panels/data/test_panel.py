"""The data panel: what it shows, which sample is marked, how one is chosen, and what stays over changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.edits.layers import resize_layer, set_activation
from engine.edits.neurons import set_label
from engine.evaluation import Results, compiled_of, results_of
from engine.numerals import shown
from gui.panels.data import DataPanel
from gui.panels.data.model import POINTS, UNKNOWN, shortened
from gui.panels.data.panel import NO_COLUMNS, NO_ROWS
from gui.theme import DARK, LIGHT, number_font
from tests.counting import calls
from tests.gui.panels.data.hands import CTRL, XOR, Hands, many, xor

ROOT = Qt.ItemDataRole


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot, xor())


def test_the_model_keeps_qt_s_rules(qtbot: QtBot) -> None:
    panel = DataPanel()
    qtbot.addWidget(panel)
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    few = Data(samples([[1, 2]], [[3]]), samples([[1, 2]] * 4, [[3]] * 4))
    for document in (xor(), xor(few), xor(Data(no_samples(2, 1), no_samples(2, 1))), xor(), xor(few)):
        panel.show_document(document.network, document.data, document.training, document.parameters)
        panel.show_sample(0)
    wide = xor(Data(no_samples(3, 2), no_samples(3, 2)), 3, 2)
    panel.show_document(wide.network, wide.data, wide.training, wide.parameters)
    assert tester.model() is panel.model


def test_rows_are_train_then_test_and_columns_have_the_neurons_labels(hands: Hands) -> None:
    assert hands.titles == ["test", "x₁", "x₂", "t", "y", "E"]
    assert hands.row(1)[1:4] == ["0", "1", "1"]
    assert hands.row(4)[1:4] == ["0.25", "0.333333", "1"]
    assert hands.mark(4) == "1"
    ticks = [hands.panel.model.data(hands.panel.model.index(row, 0), ROOT.CheckStateRole) for row in (3, 4)]
    assert ticks == [Qt.CheckState.Unchecked, Qt.CheckState.Checked]
    assert hands.panel.header.status.text() == "4 train · 1 test"


def test_several_outputs_are_named(qtbot: QtBot) -> None:
    hands = Hands(qtbot, xor(Data(samples([[1]], [[2, 3]]), no_samples(1, 2)), 1, 2))
    assert hands.titles == ["test", "x₁", "t y₁", "t y₂", "y y₁", "y y₂", "E"]
    assert hands.row(0)[1:4] == ["1", "2", "3"]


def results(document: Document) -> Results:
    return results_of(compiled_of(document), document.data)


def test_outputs_and_errors_are_there_at_once_for_tests_too(hands: Hands) -> None:
    found = results(hands.document)
    for row in range(5):
        assert hands.row(row)[4:] == [shown(found.outputs[row, 0], 4), shown(found.errors[row], 4)]


def test_they_follow_the_weights_of_a_run(hands: Hands) -> None:
    moved = replace(hands.document, parameters=hands.document.parameters + 0.5)
    hands.panel.show_parameters(moved.parameters)
    assert hands.row(2)[4] == shown(results(moved).outputs[2, 0], 4)


def test_what_is_much_work_is_dimmed_until_the_answer_comes(qtbot: QtBot) -> None:
    hands = Hands(qtbot, many(60_000, 30, 10))
    model, document = hands.panel.model, hands.document
    last = model.index(0, model.columnCount() - 1)
    assert hands.row(0)[-1] == UNKNOWN
    answer = Results(np.zeros((60_000, 10)), np.full(60_000, 0.125))
    hands.panel.show_results(answer, document.parameters)
    assert hands.row(0)[-1] == "0.125"
    assert model.data(last, ROOT.ForegroundRole) == LIGHT.muted
    hands.panel.show_parameters(document.parameters + 1)
    assert model.data(last, ROOT.ForegroundRole) == LIGHT.disabled
    hands.panel.show_parameters(document.parameters)
    assert model.data(last, ROOT.ForegroundRole) == LIGHT.muted


def test_the_sample_in_view_is_marked_without_a_word(hands: Hands) -> None:
    hands.panel.table.clearFocus()
    hands.panel.show_sample(2)
    assert [hands.mark(row) for row in range(5)] == ["1", "2", "▶ 3", "4", "1"]
    assert hands.at[0] == 2
    assert hands.panel.model.data(hands.panel.model.index(2, 1), ROOT.BackgroundRole) == LIGHT.focus_row
    hands.panel.show_sample(None)
    hands.panel.show_sample(99)
    assert hands.samples == []


def test_the_mark_moves_and_the_keyboard_stays_where_somebody_is_at_work(hands: Hands) -> None:
    hands.go(1, 2)
    hands.panel.show_sample(3)
    assert hands.mark(3) == "▶ 4"
    assert hands.at == (1, 2)


def test_a_click_chooses_once(hands: Hands) -> None:
    hands.click(2)
    hands.click(2)
    hands.click(3)
    assert hands.samples == [2, 3]


def test_a_test_row_is_not_chosen_nor_is_a_part_of_a_selection(hands: Hands) -> None:
    hands.click(4)
    hands.click(1, modifier=CTRL)
    assert hands.samples == []


def test_arrow_keys_space_and_row_numbers_choose(hands: Hands) -> None:
    hands.go(0, 1)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Up)
    assert hands.samples == [1, 0]
    hands.select_rows(3)
    assert hands.samples == [1, 0, 3]
    hands.go(2, 1)
    hands.key(Qt.Key.Key_Space)
    assert hands.samples == [1, 0, 3, 2]


def test_reaching_the_table_and_selecting_a_column_choose_nothing(hands: Hands) -> None:
    hands.panel.table.clearFocus()
    hands.panel.table.setFocus()
    header = hands.panel.table.horizontalHeader()
    at = header.rect().center()
    at.setX(header.sectionViewportPosition(2) + 4)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert hands.rows == [0, 1, 2, 3, 4]
    assert hands.samples == []


def test_no_samples_are_said_in_words_with_the_columns_in_view(qtbot: QtBot) -> None:
    hands = Hands(qtbot, xor(Data(no_samples(2, 1), no_samples(2, 1))))
    assert hands.panel._empty.isVisible()
    assert hands.panel._empty.text() == NO_ROWS
    assert hands.panel.table.isVisible()
    assert hands.panel.header.status.text() == "0 samples"
    hands.press("add")
    assert hands.train == [[0, 0, 0]]
    assert not hands.panel._empty.isVisible()


def test_a_network_without_inputs_and_outputs_says_so(qtbot: QtBot) -> None:
    document = resize_layer(resize_layer(xor(), 0, 0), 2, 0)
    hands = Hands(qtbot, document)
    assert hands.panel._empty.text() == NO_COLUMNS
    assert not hands.panel.table.isVisible()
    assert not hands.panel.tools["add"].isEnabled()
    assert hands.titles == ["test"]


def test_computed_columns_have_room_for_their_numbers(hands: Hands) -> None:
    table = hands.panel.table
    metrics = QFontMetrics(number_font(POINTS))
    for column in (4, 5):
        widest = max(metrics.horizontalAdvance(hands.row(row)[column]) for row in range(5))
        assert table.columnWidth(column) >= widest + 6


@pytest.mark.parametrize(
    ("value", "room", "text"),
    [(0.0501234, 8, "0.05012"), (0.000501234, 8, "0.000501"), (6.16298e-33, 8, "6.16e−33"), (-0.52571, 6, "−0.526")],
)
def test_numbers_that_become_small_are_shortened_and_never_cut(value: float, room: int, text: str) -> None:
    assert shortened(value, room) == text


def test_place_selection_and_widths_stay_when_numbers_change(hands: Hands) -> None:
    table = hands.panel.table
    hands.panel.resize(200, 160)
    table.setColumnWidth(2, 77)
    hands.go(3, 3)
    table.horizontalScrollBar().setValue(20)
    hands.document = replace(hands.document, data=Data(samples([[9, 8]] * 6, [[7]] * 6), XOR.test))
    hands.show()
    assert (hands.at, table.columnWidth(2), table.horizontalScrollBar().value()) == ((3, 3), 77, 20)


def test_a_renamed_input_changes_its_title_alone(hands: Hands) -> None:
    hands.go(2, 2)
    resets: list[None] = []
    hands.panel.model.modelReset.connect(lambda: resets.append(None))
    hands.document = set_label(hands.document, hands.document.network.layers[0].neurons[0].id, "age")
    hands.show()
    assert hands.titles[1] == "age"
    assert hands.at == (2, 2)
    assert not resets


def test_an_edit_between_inputs_and_outputs_changes_the_outputs_alone(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: list[None] = []
    monkeypatch.setattr(hands.panel._widths, "fit", lambda **_: fits.append(None))
    before = hands.row(1)
    hands.document = set_activation(hands.document, [hands.document.network.layers[1].neurons[0].id], "relu")
    hands.show()
    assert fits == []
    assert hands.row(1)[:4] == before[:4]
    assert hands.row(1)[4] == shown(results(hands.document).outputs[1, 0], 4) != before[4]


def test_another_number_of_inputs_keeps_place_and_what_fits(hands: Hands) -> None:
    hands.go(2, 2)
    hands.document = resize_layer(hands.document, 0, 3)
    hands.show()
    assert hands.titles == ["test", "x₁", "x₂", "x₃", "t", "y", "E"]
    assert hands.row(1)[1:5] == ["0", "1", "0", "1"]
    assert hands.at == (2, 2)


def test_themes(hands: Hands) -> None:
    hands.panel.show_sample(1)
    hands.panel.set_theme(DARK)
    assert hands.panel.model.data(hands.panel.model.index(1, 1), ROOT.BackgroundRole) == DARK.focus_row


def test_names_for_assistive_tools(hands: Hands) -> None:
    table = hands.panel.findChild(QTableView, "data_table")
    assert table is not None
    assert table.accessibleName() == "Data"
    spoken = [
        hands.panel.model.data(hands.panel.model.index(*cell), ROOT.AccessibleTextRole) for cell in ((1, 3), (4, 0))
    ]
    assert spoken == ["row 2, target of y₁: 1", "test row 1, for testing only: yes"]
    assert {hands.panel.tools[name].accessibleName() for name in ("add", "remove")} == {"Add a row", "Remove"}


def work_of_showing(qtbot: QtBot, rows: int) -> tuple[int, int]:
    """Functions called to go to the last of many rows, and to take in a changed target."""
    hands = Hands(qtbot, many(rows, 784, 10))
    hands.panel.table.clearFocus()
    going = calls(lambda: hands.panel.show_sample(rows - 1))
    assert hands.panel.table.visualRect(hands.panel.model.index(rows - 1, 1)).isValid()
    targets = hands.document.data.train.targets.copy()
    targets[0, 0] = 2.0
    changed = Data(replace(hands.document.data.train, targets=targets), hands.document.data.test)
    hands.document = replace(hands.document, data=changed)
    return going, calls(hands.show)


def test_sixty_thousand_rows_are_no_more_work_than_six_hundred(qtbot: QtBot) -> None:
    small, large = work_of_showing(qtbot, 600), work_of_showing(qtbot, 60_000)
    assert large[0] < 2 * small[0]
    assert large[1] < 2 * small[1]
