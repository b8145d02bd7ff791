"""How a cell of the data is drawn and typed in; what cannot be is refused at the cell, which stays open.

For the data's table alone.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLabel, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from engine import arithmetic
from gui.panels.data.model import POINTS, exact
from gui.panels.number_field import NumberField
from gui.theme import LIGHT, Theme, number_font

_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_NARROWEST = 92  # px of the field, however narrow its column is
_GAP = 2


class Way(Enum):
    """Where to go on after a cell, as (rows, columns)."""

    DOWN = (1, 0)
    UP = (-1, 0)
    RIGHT = (0, 1)
    LEFT = (0, -1)


_WAYS = {_Key.Key_Tab: Way.RIGHT, _Key.Key_Backtab: Way.LEFT, _Key.Key_Return: Way.DOWN, _Key.Key_Enter: Way.DOWN}


class CellField(NumberField):
    """The field that opens in a cell: it has all digits of the number, and tells when it is left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.setFont(number_font(POINTS))
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def reason(self) -> str | None:
        """Why what is typed cannot be; None where it can."""
        return self._reason() if self.pending else None

    def mark(self, reason: str) -> None:
        """Show that what is typed cannot be."""
        self._mark(reason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave it to the delegate what becomes of the text."""
        QLineEdit.focusOutEvent(self, event)

    def _standing(self) -> str:
        return "" if self.value is None else exact(self.value).replace("-", "−")


class Reason(QLabel):
    """Why a cell cannot hold what was typed, right below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell_reason")
        self.setProperty("kind", "error")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def show_at(self, field: QWidget, reason: str) -> None:
        """Say it below a field of a view, or above where there is no room."""
        view = self.parentWidget()
        assert view is not None
        within = view.rect()
        self.setText(reason)
        self.setFixedWidth(max(min(within.width() - 2 * _GAP, 260), 60))
        self.setFixedHeight(self.heightForWidth(self.width()))
        top = field.mapTo(view, field.rect().bottomLeft())
        box = QRect(top.x(), top.y() + _GAP, self.width(), self.height())
        if box.bottom() > within.bottom() and top.y() - field.height() - _GAP > self.height():
            box.moveBottom(top.y() - field.height() - _GAP)
        box.moveRight(min(box.right(), within.right() - _GAP))
        box.moveLeft(max(box.left(), within.left() + _GAP))
        self.move(box.topLeft())
        self.show()
        self.raise_()


class CellDelegate(QStyledItemDelegate):
    """Opens a field in a cell. `left` carries the Way that the user goes on; `refused` one line of reason."""

    left = Signal(object)
    refused = Signal(str)

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._theme = LIGHT
        self._reason = Reason(view)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    # --- drawing ------------------------------------------------------------------------------------------------

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell that has a colour of its own in it even where it is selected."""
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if isinstance(colour, QColor):
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The cell, with a ring where the keyboard is."""
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.focus_ring, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    # --- typing -------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        field = CellField(parent)
        field.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        field.textEdited.connect(self._reason.hide)
        return field

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        self._reason.hide()
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        assert isinstance(editor, CellField)
        editor.show_value(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        assert isinstance(editor, CellField)
        if editor.pending and editor.reason() is None:
            model.setData(index, arithmetic.value(editor.text()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        box = QRect(option.rect)
        box.setLeft(min(box.left(), box.right() - _NARROWEST))
        box.moveLeft(max(box.left(), 0))
        editor.setGeometry(box)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab accept and go on, Escape restores, leaving accepts what can be."""
        if not isinstance(editor, CellField):
            return super().eventFilter(editor, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == _Key.Key_Escape:
                event.accept()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _WAYS:
            self._go_on(editor, event)
            return True
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            return self._is_left(editor, event)
        return super().eventFilter(editor, event)

    def _go_on(self, field: CellField, event: QKeyEvent) -> None:
        reason = field.reason()
        if reason is not None:
            self._refuse(field, reason)
            return
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        way = _WAYS[_Key(event.key())]
        self.commitData.emit(field)
        self.closeEditor.emit(field, QStyledItemDelegate.EndEditHint.NoHint)
        self.left.emit(Way.UP if back and way == Way.DOWN else way)

    def _refuse(self, field: CellField, reason: str) -> None:
        field.mark(reason)
        field.selectAll()
        self._reason.show_at(field, reason)
        self.refused.emit(reason)

    def _is_left(self, field: CellField, event: QFocusEvent) -> bool:
        """Whether a loss of the focus leaves the field open: a menu and another window give it back."""
        if event.reason() in _STAYS:
            return False
        reason = field.reason()
        if reason is not None:
            field.restore()
            self.refused.emit(f"{reason}. The cell keeps its number.")
        return super().eventFilter(field, event)
