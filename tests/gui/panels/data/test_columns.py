"""Columns that stand for something: their names and classes, values behind scaled numbers, and the class told."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.columns import Column, Scaling
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.datasets import DATA_SETS, built
from engine.document import Document
from engine.evaluation import Results
from engine.sources import Split
from gui.panels.data.columns import Column as Shown
from gui.panels.data.columns import Kind
from gui.panels.data.model import UNKNOWN
from gui.theme import LIGHT
from tests.gui.panels.data.hands import CTRL, LEFT, Hands

ROLE = Qt.ItemDataRole


def iris() -> Document:
    """The irises, scaled, under a small network."""
    source = msgspec.structs.replace(DATA_SETS["iris"].defaults, scaling="standard", split=Split(0.2, 0, True))
    made = new_document((4, 3, 3), activation="tanh", output_activation="softmax", loss="cross_entropy", seed=1)
    return replace(made, data=built(source))


def curve() -> Document:
    """One scaled input and one scaled target: celsius and fahrenheit."""
    inputs = (Column("celsius", Scaling("min_max", 10.0, 20.0)),)
    targets = (Column("fahrenheit", Scaling("min_max", 50.0, 36.0)),)
    data = Data(samples([[0.0], [0.5], [1.0]], [[0.0], [0.5], [1.0]]), no_samples(1, 1), inputs, targets)
    return replace(new_document((1, 1, 1), seed=1), data=data)


@pytest.fixture
def flowers(qtbot: QtBot) -> Hands:
    return Hands(qtbot, iris())


@pytest.fixture
def degrees(qtbot: QtBot) -> Hands:
    return Hands(qtbot, curve())


def switch(hands: Hands) -> None:
    QTest.mouseClick(hands.panel.raw.button, LEFT)


def column(hands: Hands, kind: Kind) -> int:
    model = hands.panel.model
    return next(i for i in range(model.columnCount()) if model.column(i).kind == kind)


def test_columns_are_called_as_in_the_source_and_targets_by_their_class(flowers: Hands) -> None:
    assert flowers.titles[1:8] == [
        "sepal length\n(cm)", "sepal width\n(cm)", "petal length\n(cm)", "petal width\n(cm)",
        "t setosa", "t\nversicolor", "t\nvirginica",
    ]  # fmt: skip
    tip = flowers.panel.model.headerData(1, Qt.Orientation.Horizontal, ROLE.ToolTipRole)
    assert str(tip).startswith("input x₁: column “sepal length (cm)”\nscaled (standard): number = (value − 5.")
    assert "1 for “setosa”" in str(flowers.panel.model.headerData(5, Qt.Orientation.Horizontal, ROLE.ToolTipRole))


def test_the_value_behind_a_scaled_number_stands_in_its_tip(degrees: Hands) -> None:
    index = degrees.panel.model.index(1, 1)
    assert index.data() == "0.5"
    assert index.data(ROLE.ToolTipRole) == "value 20, scaled 0.5\nnumber = (value − 10) / 20"


def test_the_switch_is_there_where_something_is_scaled(degrees: Hands, qtbot: QtBot) -> None:
    assert degrees.panel.raw.isVisible()
    assert not Hands(qtbot, new_document((2, 1), data="xor", seed=0)).panel.raw.isVisible()


def test_raw_values_are_shown_of_inputs_targets_and_outputs(degrees: Hands) -> None:
    output = float(degrees.panel.model.value(0, 3))
    switch(degrees)
    assert degrees.row(1)[1:3] == ["20", "68"]
    assert degrees.panel.model.said(0, 3) == pytest.approx(output * 36 + 50)
    switch(degrees)
    assert degrees.row(1)[1:3] == ["0.5", "0.5"]


def test_what_is_typed_among_raw_values_is_stored_scaled(degrees: Hands) -> None:
    switch(degrees)
    degrees.panel.model.setData(degrees.panel.model.index(0, 1), 15.0)
    degrees.panel.model.setData(degrees.panel.model.index(0, 2), 59.0)
    assert degrees.train[0] == [0.25, 0.25]
    assert degrees.panel.model.data(degrees.panel.model.index(0, 1), ROLE.EditRole) == 15.0


def test_raw_values_are_copied_pasted_and_cleared_as_they_are_shown(degrees: Hands) -> None:
    switch(degrees)
    degrees.click(2, 1)
    QTest.keyClick(degrees.panel.table, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "30\n"
    QGuiApplication.clipboard().setText("20\t68\n25\t77\n")
    degrees.click(0, 1)
    QTest.keyClick(degrees.panel.table, Qt.Key.Key_V, CTRL)
    assert degrees.train[:2] == [[0.5, 0.5], [0.75, 0.75]]
    degrees.click(2, 1)
    QTest.keyClick(degrees.panel.table, Qt.Key.Key_Delete)
    assert degrees.train[2][0] == -0.5
    assert degrees.row(2)[1] == "0"


def test_a_text_pasted_among_raw_values_is_refused_as_ever(degrees: Hands) -> None:
    switch(degrees)
    QGuiApplication.clipboard().setText("20\tmany\n")
    degrees.click(0, 1)
    QTest.keyClick(degrees.panel.table, Qt.Key.Key_V, CTRL)
    assert "many" in degrees.reasons[0]
    assert degrees.train == [[0, 0], [0.5, 0.5], [1, 1]]


def test_a_block_wider_than_the_table_is_refused_among_raw_values_too(degrees: Hands) -> None:
    switch(degrees)
    QGuiApplication.clipboard().setText("20\t" * 12 + "20\n")
    degrees.click(0, 1)
    QTest.keyClick(degrees.panel.table, Qt.Key.Key_V, CTRL)
    assert degrees.reasons
    assert degrees.train == [[0, 0], [0.5, 0.5], [1, 1]]


def test_the_class_that_is_told_stands_in_every_row_and_whether_it_is_right(flowers: Hands) -> None:
    model, at = flowers.panel.model, column(flowers, Kind.CLASS)
    names = ("setosa", "versicolor", "virginica")
    outputs = np.array([[model.value(row, 8 + i) for i in range(3)] for row in range(model.rowCount())])
    targets = np.array([[model.value(row, 5 + i) for i in range(3)] for row in range(model.rowCount())])
    mine, its = outputs.argmax(axis=1), targets.argmax(axis=1)
    said = [model.text(row, at) for row in range(model.rowCount())]
    assert said == [f"{'✓' if a == b else '✗'} {names[a]}" for a, b in zip(mine, its, strict=True)]
    wrong = next(row for row in range(150) if mine[row] != its[row])
    assert model.data(model.index(wrong, at), ROLE.ForegroundRole) == LIGHT.error_text


def test_what_is_not_known_tells_no_class(flowers: Hands) -> None:
    nothing = Results(np.full((150, 3), np.nan), np.full(150, np.nan))
    flowers.panel.show_results(nothing, flowers.document.parameters)
    at = column(flowers, Kind.CLASS)
    assert {flowers.panel.model.text(row, at) for row in range(150)} == {UNKNOWN}


def test_rows_are_sorted_by_the_class_that_is_told(flowers: Hands) -> None:
    at = column(flowers, Kind.CLASS)
    flowers.panel.sort(at, descending=False)
    told_classes = [flowers.panel.model.text(row, at)[2:] for row in range(120)]
    assert told_classes == sorted(told_classes)


def test_other_names_of_columns_come_into_view(degrees: Hands) -> None:
    data = degrees.document.data
    degrees.document = replace(degrees.document, data=replace(data, inputs=(Column("kelvin"),)))
    degrees.show()
    assert degrees.titles[1] == "kelvin"
    assert degrees.row(1)[1] == "0.5"


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("x_1", "x_1"),
        ("t setosa", "t setosa"),
        ("sepal length (cm)", "sepal length\n(cm)"),
        ("length of sepal cm", "length of\nsepal cm"),
        ("temperature", "temperature"),
    ],
)
def test_a_long_title_stands_in_two_lines(title: str, heading: str) -> None:
    assert Shown(Kind.INPUT, 0, title, "").heading == heading
