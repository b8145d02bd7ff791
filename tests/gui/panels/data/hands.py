"""A data panel in a window of its own, and what a hand with mouse and keyboard does in it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.data import Data, Samples, built_in, samples
from engine.document import Document
from engine.edits.rows import table
from engine.errors import StudioError
from gui.intents import Intent
from gui.panels.data import DataPanel
from gui.panels.data.delegate import CellField, Reason

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton

XOR = Data(built_in("xor"), samples([[0.25, 1 / 3]], [[1.0]]))


def xor(data: Data = XOR, inputs: int = 2, outputs: int = 1) -> Document:
    """A network on XOR with a test row."""
    plain = new_document((inputs, 2, outputs), data=None, seed=3)
    return replace(plain, data=data, positions=MappingProxyType({}))


class Hands:
    """A panel on a document of its own that takes in every wish, as the window's session does."""

    def __init__(self, qtbot: QtBot, document: Document, width: int = 420, height: int = 320) -> None:
        self.panel = DataPanel()
        qtbot.addWidget(self.panel)
        self.document = document
        self.wishes: list[Intent] = []
        self.reasons: list[str] = []
        self.samples: list[int] = []
        self.panel.requested.connect(self._take)
        self.panel.refused.connect(self.reasons.append)
        self.panel.sample_chosen.connect(self._choose)
        self.show()
        self.panel.resize(width, height)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.panel.activateWindow()
        self.panel.table.setFocus()

    def _take(self, intent: Intent) -> None:
        self.wishes.append(intent)
        try:
            self.document = intent.make(self.document)
        except StudioError as error:
            self.reasons.append(str(error))
        self.show()

    def _choose(self, row: int) -> None:
        self.samples.append(row)
        self.panel.show_sample(row)

    def show(self) -> None:
        document = self.document
        self.panel.show_document(document.network, document.data, document.training, document.parameters)

    # --- what is seen -------------------------------------------------------------------------------------------

    @property
    def train(self) -> list[list[float]]:
        rows: list[list[float]] = table(self.document, "train").tolist()
        return rows

    @property
    def test(self) -> list[list[float]]:
        rows: list[list[float]] = table(self.document, "test").tolist()
        return rows

    @property
    def texts(self) -> list[str]:
        return [wish.text for wish in self.wishes]

    @property
    def at(self) -> tuple[int, int]:
        index = self.panel.table.currentIndex()
        return index.row(), index.column()

    @property
    def rows(self) -> list[int]:
        marked = self.panel.marked
        assert marked is not None
        return list(marked.rows)

    def row(self, row: int) -> list[str]:
        model = self.panel.model
        return [str(model.data(model.index(row, column))) for column in range(model.columnCount())]

    @property
    def titles(self) -> list[str]:
        model = self.panel.model
        return [str(model.headerData(i, Qt.Orientation.Horizontal)) for i in range(model.columnCount())]

    def mark(self, row: int) -> str:
        return str(self.panel.model.headerData(row, Qt.Orientation.Vertical))

    @property
    def field(self) -> CellField | None:
        found = self.panel.table.viewport().findChildren(CellField)
        return next((field for field in found if field.isVisible()), None)

    @property
    def reason(self) -> str | None:
        label = self.panel.findChild(Reason)
        assert label is not None
        return label.text() if label.isVisible() else None

    # --- what is done -------------------------------------------------------------------------------------------

    def go(self, row: int, column: int) -> None:
        """Put the keyboard at a cell."""
        self.panel.table.setFocus()
        self.panel.table.setCurrentIndex(self.panel.model.index(row, column))

    def place(self, row: int, column: int) -> QPoint:
        return self.panel.table.visualRect(self.panel.model.index(row, column)).center()

    def click(self, row: int, column: int = 2, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.panel.table.viewport(), LEFT, modifier, self.place(row, column))

    def double_click(self, row: int, column: int) -> None:
        self.click(row, column)
        QTest.mouseDClick(self.panel.table.viewport(), LEFT, NONE, self.place(row, column))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """A key for whatever has the keyboard in the panel."""
        QTest.keyClick(self.field or self.panel.focusWidget(), key, modifier)

    def type(self, text: str, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Type a text into the current cell, and a key at its end."""
        strike(self.panel.table, text[:1])
        field = self.field
        assert field is not None
        strike(field, text[1:])
        if end is not None:
            QTest.keyClick(field, end)

    def press(self, name: str) -> None:
        QTest.mouseClick(self.panel.tools[name], LEFT)

    def header(self, row: int) -> QPoint:
        numbers = self.panel.table.numbers
        return QPoint(8, numbers.sectionViewportPosition(row) + numbers.sectionSize(row) // 2)

    def select_rows(self, *rows: int) -> None:
        for i, row in enumerate(rows):
            QTest.mouseClick(self.panel.table.numbers.viewport(), LEFT, CTRL if i else NONE, self.header(row))

    def drag_row(self, row: int, to: int, *, drop: bool = True) -> None:
        """Drag a row by its number to just below the top of another."""
        port, numbers = self.panel.table.numbers.viewport(), self.panel.table.numbers
        end = QPoint(8, numbers.line(to) + 3)
        QTest.mousePress(port, LEFT, NONE, self.header(row))
        for at in (self.header(row) + QPoint(0, 12), end):
            move(port, QPointF(at))
        if drop:
            QTest.mouseRelease(port, LEFT, NONE, end)


def move(widget: QWidget, at: QPointF, buttons: Qt.MouseButton = LEFT) -> None:
    """Move the mouse with a button held, which QTest's own moves do not tell."""
    where = QPointF(widget.mapToGlobal(at.toPoint()))
    event = QMouseEvent(QEvent.Type.MouseMove, at, where, Qt.MouseButton.NoButton, buttons, NONE)
    QApplication.sendEvent(widget, event)


def strike(widget: QWidget, text: str) -> None:
    """Type any characters; QTest knows those of ASCII alone."""
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, NONE, character))


def ask_for_menu(widget: QWidget, at: QPoint) -> None:
    """A right click."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)


def many(rows: int, columns: int, outputs: int) -> Document:
    """A document with many rows, which is not made by hand."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.random((rows, columns)), rng.random((rows, outputs))
    for values in (inputs, targets):
        values.flags.writeable = False
    none = Samples(inputs[:0], targets[:0])
    return xor(Data(Samples(inputs, targets), none), columns, outputs)
