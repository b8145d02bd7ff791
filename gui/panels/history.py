"""The history: every state of the document that can be gone back to, in words, the one in force marked.

It gets entries and emits which one somebody chose; it changes nothing.
"""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon
from gui.panels.panel_header import MARGIN, PanelHeader
from gui.theme import LIGHT, Theme, ui_font
from gui.ui_state import HistoryEntry, HistoryState, Kind

_Index: TypeAlias = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_ROOT = QModelIndex()

ENTRY, PLACE = _Role.UserRole, _Role.UserRole + 1  # a HistoryEntry; before (−1), at (0) or after (1) the current one
SAVED = _Role.UserRole + 2
_ROW, _MARK, _GAP, _SIGN = 26, 16, 8, 15  # px: a row, the mark before a text, between parts, the sign of the file
_BEFORE, _CURRENT, _UNDONE = -1, 0, 1
_COLOURS: dict[Kind, str] = {"start": "muted", "edit": "link", "step": "focus", "train": "update"}
_SPOKEN = {_BEFORE: "", _CURRENT: "current", _UNDONE: "undone"}
_KINDS: dict[Kind, str] = {"start": "Where the history begins", "edit": "Edit", "step": "Step", "train": "Training"}
_IN_FILE = "As it is in the file"


class HistoryModel(QAbstractListModel):
    """The entries as rows, the oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self._state = HistoryState()

    @property
    def state(self) -> HistoryState:
        """What is shown."""
        return self._state

    def show(self, state: HistoryState) -> None:
        """Take in other entries: rows go and come only where they differ."""
        old, entries = self._state, self._state.entries
        gone = state.dropped - old.dropped
        if not 0 <= gone <= len(entries):
            gone = len(entries)
        same = _common(entries[gone:], state.entries)
        self._remove(gone + same, len(entries))
        self._remove(0, gone)
        if len(state.entries) > same:
            self.beginInsertRows(_ROOT, same, len(state.entries) - 1)
            self._state = state
            self.endInsertRows()
        self._state = state
        if same:
            self.dataChanged.emit(self.index(0), self.index(same - 1))

    def _remove(self, first: int, end: int) -> None:
        if first < end:
            self.beginRemoveRows(_ROOT, first, end - 1)
            left = self._state.entries
            self._state = HistoryState((*left[:first], *left[end:]), min(self._state.current, first))
            self.endRemoveRows()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._state.entries)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        entry = self._state.entries[index.row()]
        if role == _Role.DisplayRole:
            return entry.text
        if role == ENTRY:
            return entry
        if role == PLACE:
            return self._place(index.row())
        if role == SAVED:
            return index.row() == self._state.saved
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return self._words(index.row(), spoken=role == _Role.AccessibleTextRole)
        return None

    def _place(self, row: int) -> int:
        return (row > self._state.current) - (row < self._state.current)

    def _words(self, row: int, *, spoken: bool) -> str:
        entry = self._state.entries[row]
        parts = [entry.text, _KINDS[entry.kind] if not spoken or entry.kind == "start" else ""]
        parts += [_SPOKEN[self._place(row)], _IN_FILE if row == self._state.saved else ""]
        return (", " if spoken else "\n").join(part for part in parts if part)


def _common(some: tuple[HistoryEntry, ...], others: tuple[HistoryEntry, ...]) -> int:
    """How many entries are the same at the beginning of both."""
    length = min(len(some), len(others))
    if some[:length] == others[:length]:  # as it mostly is, and fast
        return length
    return next(i for i in range(length) if some[i] != others[i])


class _Row(QStyledItemDelegate):
    """Paints a row: a mark by the kind of the entry, its text, and a sign where it is what the file holds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry, place = index.data(ENTRY), index.data(PLACE)
        theme, box = self.theme, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option, box, current=place == _CURRENT)
        colour = theme.disabled if place == _UNDONE else theme.colour(_COLOURS[entry.kind])
        _paint_mark(painter, entry.kind, QPointF(box.left() + _GAP + _MARK / 2, box.center().y()), colour)
        inner = box.adjusted(2 * _GAP + _MARK, 0, -_GAP, 0)
        if index.data(SAVED):
            sign = QRectF(inner.right() - _SIGN, inner.center().y() - _SIGN / 2, _SIGN, _SIGN)
            icon("save", theme, "muted").paint(painter, sign.toRect())
            inner.setRight(sign.left() - _GAP)
        painter.setFont(_font(place))
        painter.setPen(theme.muted if place == _UNDONE else theme.text)
        text = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideMiddle, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, *, current: bool) -> None:
        state, inner = option.state, box.adjusted(1.5, 1.5, -1.5, -1.5)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if current or hovered:
            painter.setBrush(self.theme.focus_row if current else self.theme.row_alternate)
            painter.drawRoundedRect(inner, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self.theme.focus_ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 4, 4)


def _font(place: int) -> QFont:
    font = ui_font(10, bold=place == _CURRENT)
    font.setItalic(place == _UNDONE)
    return font


def _paint_mark(painter: QPainter, kind: Kind, at: QPointF, colour: QColor) -> None:
    """A ring where it begins, a point for an edit, one triangle for a step and two for a training."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if kind == "start":
        painter.setPen(colour)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 3.5, 3.5)
    elif kind == "edit":
        painter.drawEllipse(at, 3.5, 3.5)
    else:
        for shift in (-2.0,) if kind == "step" else (-5.0, 0.5):
            tip = at + QPointF(shift, 0)
            painter.drawPolygon(QPolygonF([tip + QPointF(0, -4.5), tip + QPointF(5.5, 0), tip + QPointF(0, 4.5)]))


class _List(QListView):
    """A list that goes where it is told by a click or Enter, not by the arrow keys alone."""

    chosen = Signal(int)

    def event(self, event: QEvent) -> bool:
        """Enter is this list's own here, whatever else it may be in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_enter(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_enter(event):
            super().keyPressEvent(event)
        elif self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())


def _is_enter(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HistoryPanel(QWidget):
    """A list of what was done. `entry_chosen` carries the place of the entry to go to; setters never emit."""

    entry_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("history")
        self.header = PanelHeader("HISTORY")
        self._model = HistoryModel()
        self.list = _List()
        self._row = _Row(self.list)
        self._build_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 8, MARGIN, 8)
        layout.addWidget(self.header)
        layout.addWidget(self.list)
        self.set_theme(LIGHT)

    def _build_list(self) -> None:
        view = self.list
        view.setObjectName("history_list")
        view.setAccessibleName("History")
        view.setAccessibleDescription("What was done to the document; choose an entry to go to that state")
        view.setModel(self._model)
        view.setItemDelegate(self._row)
        view.setUniformItemSizes(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setMouseTracking(True)
        view.clicked.connect(self._on_list_clicked)
        view.chosen.connect(self.entry_chosen)

    def show_entries(self, state: HistoryState) -> None:
        """Show the states that can be gone to, the current one in sight."""
        self._model.show(state)
        self.header.status.setText(f"{state.dropped:,} older gone" if state.dropped else "")
        self.header.setToolTip(f"Kept within {state.budget // 2**20:,} MiB of memory; the oldest go first")
        current = self._model.index(state.current)
        self.list.setCurrentIndex(current)
        self.list.scrollTo(current)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._row.theme = theme
        self.list.viewport().update()

    def _on_list_clicked(self, index: QModelIndex) -> None:
        self.entry_chosen.emit(index.row())
