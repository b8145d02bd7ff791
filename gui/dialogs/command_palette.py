"""All commands in one list that is filtered while typing; also the page of keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPixmap
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

from gui.actions import ACTIONS, Actions, ActionSpec, keys_text

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
        self._items = _items(actions)
        self._list = _table(self._items, "Commands")
        column = QVBoxLayout(self)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self.resize(880, 520)
        self._field.textChanged.connect(self._on_field_text_changed)
        self._field.returnPressed.connect(self._run_chosen)
        self._list.itemActivated.connect(self._run_chosen)
        self._field.installEventFilter(self)
        self.finished.connect(self.deleteLater)
        self._on_field_text_changed("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while the field is typed in."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _on_field_text_changed(self, text: str) -> None:
        words = text.lower().split()
        for item in self._items:
            said = " ".join(item.text(column) for column in range(3)).lower()
            item.setHidden(not all(word in said for word in words))
        usable = (item for item in self._items if not (item.isHidden() or item.isDisabled()))
        self._list.setCurrentItem(next(usable, None))  # type: ignore[arg-type] # None is Qt's way to choose nothing

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
        column.addWidget(_table([item for item in _items(actions) if item.text(1)], "Keyboard shortcuts"))
        self.resize(880, 560)
        self.finished.connect(self.deleteLater)


def _items(actions: Actions) -> list[QTreeWidgetItem]:
    """Name, keys and what it does, in the order of the table of actions; each holds its action."""
    return [_item(spec, actions[spec.name]) for spec in ACTIONS if spec.name != "palette"]


def _blank() -> QIcon:
    """Room where an icon would be, so that all names begin at one line."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


def _item(spec: ActionSpec, action: QAction) -> QTreeWidgetItem:
    item = QTreeWidgetItem([spec.title, keys_text(action), spec.tip])
    item.setData(0, Qt.ItemDataRole.UserRole, action)
    item.setDisabled(not action.isEnabled())
    item.setIcon(0, action.icon() if action.isIconVisibleInMenu() and not action.icon().isNull() else _blank())
    return item


def _table(items: list[QTreeWidgetItem], name: str) -> QTreeWidget:
    table = QTreeWidget()
    table.setAccessibleName(name)
    table.setHeaderLabels(["Command", "Keys", "What it does"])
    table.setRootIsDecorated(False)
    table.setIconSize(QSize(16, 16))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.addTopLevelItems(items)
    header = table.header()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    return table
