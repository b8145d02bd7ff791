"""The inspector as a user sees it, and what it asked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from engine.document import Document
from engine.place import Place
from engine.reference import Reference
from engine.trace import Trace
from gui.intents import Intent
from gui.panels.inspector import InspectorPanel
from gui.panels.inspector.editors import ChoiceEditor, Editor, NumberEditor, SwitchEditor, TextEditor
from gui.selection import Selection, selecting
from tests.gui.panels.worked_example import document

X1, X2, H1, H2, O3 = range(5)


class Form:
    """The panel as a user sees it, and what it asked for."""

    def __init__(self, panel: InspectorPanel) -> None:
        self.panel = panel
        self.document = document()
        self.intents: list[Intent] = []
        self.reasons: list[str] = []
        self.asked: list[Reference] = []
        self.selections: list[Selection] = []
        panel.requested.connect(self.intents.append)
        panel.refused.connect(self.reasons.append)
        panel.explanation_wanted.connect(self.asked.append)
        panel.selection_wanted.connect(self.selections.append)

    def select(self, *places: Place, of: Document | None = None) -> None:
        self.document = of or self.document
        self.panel.show_selection(self.document.network, self.document.parameters, selecting(*places))

    @property
    def title(self) -> str:
        return self.panel.header.caption.text()

    @property
    def numbers(self) -> dict[str, str]:
        return {title.text(): link.text() for _row, title, link in self.panel._figures.rows if link.isVisible()}

    @property
    def facts(self) -> dict[str, str]:
        groups = (self.panel._ends, self.panel._layer, self.panel._holders)
        return {fact.title: value.text() for g in groups for fact, _t, value in g.rows if value.isVisible()}

    def editors(self) -> dict[str, Editor]:
        groups = (self.panel._values, self.panel._form)
        return {of.title: editor for g in groups for of, _title, editor in g.rows if editor.isVisible()}

    def shared(self) -> dict[str, Editor]:
        return {of.title: editor for of, _title, editor in self.panel._shared.rows if editor.isVisible()}

    @property
    def values(self) -> dict[str, Any]:
        return {title: said(editor) for title, editor in self.editors().items()}

    def enter(self, title: str, text: str) -> None:
        type_in(self.editors()[title], text)
        QTest.keyClick(self.editors()[title], Qt.Key.Key_Return)

    def choose(self, title: str, text: str) -> None:
        """With the keyboard: open, go to the entry, take it."""
        box = self.editors()[title]
        assert isinstance(box, QComboBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        view = box.view()
        view.setCurrentIndex(box.model().index(box.findText(text), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, text: str) -> None:
        (button,) = (b for b in self.panel.findChildren(QPushButton) if b.text() == text and b.isVisible())
        self.click(button)

    def link(self, title: str) -> QPushButton:
        (found,) = (link for _row, said, link in self.panel._figures.rows if said.text() == title)
        return found

    def carried_out(self) -> Document:
        """The document with the one thing done that was asked for."""
        (intent,) = self.intents
        self.intents.clear()
        self.document = intent.make(self.document)
        return self.document


def said(editor: Any) -> object:
    if isinstance(editor, SwitchEditor):
        return {
            Qt.CheckState.Checked: True,
            Qt.CheckState.Unchecked: False,
            Qt.CheckState.PartiallyChecked: "mixed",
        }[editor.checkState()]
    if isinstance(editor, ChoiceEditor):
        return editor.currentText() or editor.placeholderText()
    assert isinstance(editor, TextEditor | NumberEditor)
    return editor.text() or editor.placeholderText()


def type_in(editor: Any, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClicks(editor, text)


def show_frame(form: Form, update: Trace, frame: Any) -> None:
    """A pass of the very network that is shown."""
    form.document = Document(update.network, update.before, update.before, update.training, document().data)
    form.panel.show_frame(frame)
