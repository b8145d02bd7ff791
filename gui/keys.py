"""Keeps single keys that are shortcuts (Space, Backspace, Home) from being taken away from widgets that use them.

For the main window: a field that is typed in, a button or a list that has the focus gets such a key first.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_Key = Qt.Key
#: The keys that each kind of widget has a use of its own for.
_OWN_KEYS: tuple[tuple[tuple[type[QWidget], ...], tuple[Qt.Key, ...]], ...] = (
    ((QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit), (_Key.Key_Space, _Key.Key_Backspace, _Key.Key_Home)),
    ((QComboBox, QAbstractItemView), (_Key.Key_Space, _Key.Key_Home)),
    ((QAbstractButton,), (_Key.Key_Space,)),
)


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
    if isinstance(watched, QTextEdit | QPlainTextEdit) and watched.isReadOnly():
        return False
    return any(isinstance(watched, kinds) and event.key() in keys for kinds, keys in _OWN_KEYS)
