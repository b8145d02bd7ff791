"""A small dialog for one edit: its fields make an intent, and it says at once what that does or why it cannot be.

For the dialogs of edits, which are made of it.
"""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from engine.document import Document
from engine.edits.consequences import consequences
from engine.errors import StudioError
from gui.intents import Intent

_Buttons = QDialogButtonBox.StandardButton
_QUICK = 20_000  # connections up to which the edit is tried after each key; larger ones only when it is accepted


class EditDialog(QDialog):
    """Emits `requested` with the intent when it is accepted. Whoever makes one adds its fields and its intent."""

    requested = Signal(object)

    def __init__(self, title: str, button: str, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._document = document
        self._form = QFormLayout()
        self._form.setVerticalSpacing(9)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._message = QLabel()
        self._message.setObjectName("edit_message")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._buttons = QDialogButtonBox(_Buttons.Ok | _Buttons.Cancel)
        self._buttons.button(_Buttons.Ok).setText(button)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._form)
        column.addWidget(self._message)
        column.addWidget(self._buttons)
        self.setMinimumWidth(390)
        self.finished.connect(self.deleteLater)

    # --- what each dialog says for itself -----------------------------------------------------------------------

    @abstractmethod
    def intent(self) -> Intent:
        """What the fields ask for."""

    def summary(self) -> str:
        """What it comes to, where nothing else has to be said."""
        return ""

    def connections(self) -> int:
        """How many connections the edit goes through: whether it can be tried while typing."""
        return len(self._document.network.connections)

    # --- what they share ----------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Ask for the edit, unless it cannot be."""
        if self._try():
            super().accept()
            self.requested.emit(self.intent())

    def _add(self, name: str, label: str, field: QWidget) -> None:
        """A field, before the buttons, which were there first; the first one gets the keyboard."""
        field.setObjectName(f"edit_{name}")
        field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(label, field)
        if self._form.rowCount() == 1:
            field.setFocus()
        ok, cancel = self._buttons.button(_Buttons.Ok), self._buttons.button(_Buttons.Cancel)
        QWidget.setTabOrder(field, ok)
        QWidget.setTabOrder(ok, cancel)

    def _check(self) -> None:
        """Something was typed or chosen."""
        if self.connections() <= _QUICK:
            self._try()
        else:
            self._say(self.summary(), wrong=False)

    def _try(self) -> bool:
        try:
            after = self.intent().make(self._document)
        except StudioError as error:
            text = str(error)
            self._say(f"{text[:1].upper()}{text[1:]}.", wrong=True)
            return False
        said = (self.summary(), consequences(self._document, after))
        self._say(" ".join(part for part in said if part), wrong=False)
        return True

    def _say(self, text: str, *, wrong: bool) -> None:
        self._message.setText(text)
        kind = "error" if wrong else "muted"
        if self._message.property("kind") != kind:
            self._message.setProperty("kind", kind)
            self._message.style().unpolish(self._message)
            self._message.style().polish(self._message)
        self._buttons.button(_Buttons.Ok).setEnabled(not wrong)


def combo(entries: dict[object, str], chosen: object) -> QComboBox:
    """A box to choose from: values and how they are shown."""
    box = QComboBox()
    for value, text in entries.items():
        box.addItem(text, value)
    box.setCurrentIndex(max(list(entries).index(chosen) if chosen in entries else 0, 0))
    return box
