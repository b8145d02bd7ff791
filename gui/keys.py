"""Keeps keys that are shortcuts (Space, Home, N, Del) from being taken away from widgets that use them.

For the main window: a field that is typed in, a table, a button or a list that has the focus gets such a key first.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

_Key, _Standard = Qt.Key, QKeySequence.StandardKey
#: The keys that each kind of widget has a use of its own for.
_OWN_KEYS: tuple[tuple[tuple[type[QWidget], ...], tuple[Qt.Key, ...]], ...] = (
    ((QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit), (_Key.Key_Space, _Key.Key_Backspace, _Key.Key_Home)),
    ((QAbstractItemView,), (_Key.Key_Space, _Key.Key_Home)),
    ((QComboBox,), (_Key.Key_Space, _Key.Key_Home, _Key.Key_Delete)),
    ((QAbstractButton,), (_Key.Key_Space,)),
)

#: What a table is edited with, as the network is; while it has the focus these are the table's, used or not.
_TABLE_KEYS = (_Key.Key_Delete, _Key.Key_F2)
_TABLE_COMMANDS = (_Standard.Copy, _Standard.Cut, _Standard.Paste, _Standard.SelectAll)
_READING_COMMANDS = (_Standard.Copy, _Standard.SelectAll)  # of a text that is only read
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class KeyGuard(QObject):
    """Follows the focus and claims its widget's own keys before the window's shortcuts take them.

    It watches the focused widget alone: a filter on the whole application would be called for every event there is.
    """

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._on_app_focus_changed)

    def _on_app_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim a key by accepting the question whether it overrides a shortcut."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not _uses(watched, event):
            return False
        event.accept()
        return True


def _uses(watched: QObject, event: QKeyEvent) -> bool:
    """Whether a widget has a use of its own for a key."""
    if isinstance(watched, QLabel) or (isinstance(watched, QTextEdit | QPlainTextEdit) and watched.isReadOnly()):
        return any(event.matches(command) for command in _READING_COMMANDS)
    if isinstance(watched, QTableView) and _edits_table(event):
        return True
    if isinstance(watched, QComboBox | QTableView) and _is_typed(event):  # a letter finds or begins an entry
        return True
    return any(isinstance(watched, kinds) and event.key() in keys for kinds, keys in _OWN_KEYS)


def _edits_table(event: QKeyEvent) -> bool:
    return event.key() in _TABLE_KEYS or any(event.matches(command) for command in _TABLE_COMMANDS)


def _is_typed(event: QKeyEvent) -> bool:
    """Whether a key writes something."""
    return event.modifiers() in _PLAIN and event.text().isprintable() and bool(event.text())
