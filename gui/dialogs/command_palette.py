"""All commands in one list that is filtered while typing; also the page of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.actions import ACTIONS, Actions, keys_text

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """Type a few letters, press Enter: the command runs once the palette is closed."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("command_palette")
        self.setWindowTitle("All commands")
        self._field = QLineEdit()
        self._field.setObjectName("command_filter")
        self._field.setPlaceholderText("Type to find a command")
        self._field.setAccessibleName("Find a command")
        self._list = _table(_entries(actions), "Commands")
        column = QVBoxLayout(self)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self.resize(560, 420)
        self._field.textChanged.connect(self._on_field_text_changed)
        self._field.returnPressed.connect(self._run_chosen)
        self._list.itemActivated.connect(self._run_chosen)
        self._field.installEventFilter(self)
        self._on_field_text_changed("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while the field is typed in."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _on_field_text_changed(self, text: str) -> None:
        words = text.lower().split()
        shown = []
        for i in range(self._list.topLevelItemCount()):
            item = self._list.topLevelItem(i)
            hay = " ".join(item.text(column) for column in range(3)).lower()
            item.setHidden(not all(word in hay for word in words))
            if not item.isHidden():
                shown.append(item)
        usable = [item for item in shown if not item.isDisabled()]
        self._list.setCurrentItem(usable[0] if usable else None)  # type: ignore[arg-type]

    def _run_chosen(self) -> None:
        item = self._list.currentItem()
        if item is None or item.isDisabled():
            return
        action = item.data(0, Qt.ItemDataRole.UserRole)
        self.accept()
        if isinstance(action, QAction):
            action.trigger()


class ShortcutsPage(QDialog):
    """Every key and what it does."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        column = QVBoxLayout(self)
        column.addWidget(_table([e for e in _entries(actions) if e[1]], "Keyboard shortcuts"))
        self.resize(600, 520)


def _entries(actions: Actions) -> Iterable[tuple[str, str, str, QAction]]:
    """Name, keys, what it does, and the action itself, in the order of the table."""
    for spec in ACTIONS:
        if spec.name != "palette":
            name = f"Theme: {spec.text}" if spec.group == "theme" else spec.text
            yield name, keys_text(actions[spec.name]), spec.tip, actions[spec.name]


def _table(entries: Iterable[tuple[str, str, str, QAction]], name: str) -> QTreeWidget:
    table = QTreeWidget()
    table.setAccessibleName(name)
    table.setHeaderLabels(["Command", "Keys", "What it does"])
    table.setRootIsDecorated(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    for text, keys, tip, action in entries:
        item = QTreeWidgetItem([text, keys, tip])
        item.setData(0, Qt.ItemDataRole.UserRole, action)
        item.setDisabled(not action.isEnabled())
        item.setIcon(0, action.icon())
        table.addTopLevelItem(item)
    header = table.header()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    return table
