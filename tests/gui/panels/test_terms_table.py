"""The table of a long sum's terms: its order, its cells, its shares, and that rows are made as they are looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.explain import Summand
from engine.explain.terms import Part, Terms
from engine.formula import Named, Value, symbol
from engine.place import Place
from gui.panels.terms_table import TermsTable
from gui.theme import DARK

VALUES = (0.5, -2.0, 0.25, 1.25)


def summand(place: int, value: float) -> Summand:
    weight = Named(symbol(f"w_{place}"), Value(value))
    caption = symbol(f"w_{place}") if place % 2 else f"from x{place}"
    return Summand(caption, weight * Named(symbol("x"), Value(1.0)), value, (Place("connection", place),))


@pytest.fixture
def table(qtbot: QtBot) -> TermsTable:
    widget = TermsTable()
    qtbot.addWidget(widget)
    widget.show_terms([summand(place, value) for place, value in enumerate(VALUES)], 4)
    widget.resize(360, 200)
    widget.show()
    return widget


def rows(table: TermsTable) -> list[list[str]]:
    model = table.model()
    columns = range(model.columnCount())
    return [[model.data(model.index(row, column)) for column in columns] for row in range(model.rowCount())]


def test_the_largest_come_first_with_their_shares(table: TermsTable) -> None:
    assert rows(table) == [
        ["w₁", "(−2)·1", "−2", "50 %"],
        ["w₃", "1.25·1", "1.25", "31 %"],
        ["from x0", "0.5·1", "0.5", "12 %"],
        ["from x2", "0.25·1", "0.25", "6.2 %"],
    ]


def test_a_row_says_where_it_stands_and_can_be_chosen(table: TermsTable) -> None:
    pointed: list[Sequence[Place]] = []
    chosen: list[Summand] = []
    table.places_pointed.connect(pointed.append)
    table.term_chosen.connect(chosen.append)
    rect = table.visualRect(table.model().index(1, 0))
    QTest.mouseMove(table.viewport(), rect.center())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    QTest.keyClick(table, Qt.Key.Key_Down)
    QGuiApplication.sendEvent(table, QEvent(QEvent.Type.Leave))
    assert pointed[0] == (Place("connection", 3),)
    assert pointed[-2:] == [(Place("connection", 0),), ()]
    assert [term.value for term in chosen] == [1.25, 0.5]


def test_thousands_of_terms_are_made_as_they_are_looked_at(table: TermsTable) -> None:
    made: list[int] = []

    def write(place: int) -> Part:
        made.append(place)
        return Part(summand(place, 1.0).symbols)

    table.show_terms(Terms(np.arange(20_000.0) % 97, write), 4)
    made.clear()
    table.grab()
    assert table.model().rowCount() == 20_000
    assert len(made) < 1000


def test_nothing_and_zeros_are_drawn_too(table: TermsTable) -> None:
    table.set_theme(DARK)
    for values in ((), (0.0, 0.0)):
        table.show_terms([summand(place, value) for place, value in enumerate(values)], 4)
        assert not table.grab().isNull()
