"""Paints a row of the list of runs: a swatch that shows and hides the curve, name and errors, and below what differs.

For the list of runs alone.
"""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.icons import icon
from gui.panels.runs.model import COLOUR, DETAILS, ERRORS, HOVERED, LINE, LOOKED_AT
from gui.theme import LIGHT, number_font, ui_font

_Index: TypeAlias = QModelIndex | QPersistentModelIndex

_HEIGHT, _UPPER = 40, 21  # px of a row, and of its upper line
_SWATCH, _LEFT, _SIGN, _GAP = 14, 10, 13, 8
_ERRORS_PART = 0.62  # of a row's width at most for its errors
_LEFT_ALIGNED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT_ALIGNED = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RunRow(QStyledItemDelegate):
    """Emits `swatch_clicked` with the row's index."""

    swatch_clicked = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(140, _HEIGHT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        box = _text_box(QRectF(option.rect))
        editor.setGeometry(QRect(int(box.left()) - 3, option.rect.top() + 1, int(box.width()) + 3, _UPPER + 1))

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """A press on the swatch shows or hides the curve; a double one does not rename."""
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        on_swatch = (
            event.type() in kinds
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
            and event.position().x() < _text_box(QRectF(option.rect)).left() - 2
        )
        if on_swatch:
            self.swatch_clicked.emit(index)
            return True
        return super().editorEvent(event, model, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        self._paint_ground(painter, option, box, index)
        self._paint_swatch(painter, box, index)
        self._paint_texts(painter, _text_box(box), index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, index: _Index) -> None:
        theme, inner, state = self.theme, box.adjusted(1.5, 1.0, -1.5, -1.0), option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver) or index.data(HOVERED)
        ground = theme.focus_row if index.data(LOOKED_AT) else theme.button_hover if hovered else None
        painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(ground)
            painter.drawRoundedRect(inner, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.focus_ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 4, 4)

    def _paint_swatch(self, painter: QPainter, box: QRectF, index: _Index) -> None:
        line, colour = index.data(LINE), index.data(COLOUR) or self.theme.muted
        middle = QPointF(box.left() + _LEFT + _SWATCH / 2, box.top() + 1 + _UPPER / 2)
        swatch = QRectF(middle.x() - _SWATCH / 2, middle.y() - _SWATCH / 2, _SWATCH, _SWATCH)
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(colour if line.visible else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(swatch.adjusted(1, 1, -1, -1), 3, 3)

    def _paint_texts(self, painter: QPainter, box: QRectF, index: _Index) -> None:
        theme, line = self.theme, index.data(LINE)
        upper = QRectF(box.left(), box.top() + 1, box.width(), _UPPER)
        lower = QRectF(box.left(), upper.bottom() - 1, box.width(), _HEIGHT - _UPPER - 3)
        if line.kept:
            sign = QRectF(upper.right() - _SIGN, upper.center().y() - _SIGN / 2, _SIGN, _SIGN)
            icon("save", theme, "muted").paint(painter, sign.toRect())
            upper.setRight(sign.left() - _GAP)
        painter.setPen(theme.text)
        painter.setFont(number_font(9))
        errors = _fitting(index.data(ERRORS), painter, upper.width() * _ERRORS_PART)
        room = painter.fontMetrics().horizontalAdvance(errors)
        painter.drawText(upper, _RIGHT_ALIGNED, errors)
        upper.setRight(upper.right() - room - _GAP)
        painter.setFont(ui_font(9.5, bold=line.current))
        painter.setPen(theme.text if line.visible else theme.muted)
        _draw_elided(painter, upper, line.name, Qt.TextElideMode.ElideMiddle)
        painter.setFont(ui_font(8.5))
        painter.setPen(theme.muted)
        _draw_elided(painter, lower, index.data(DETAILS), Qt.TextElideMode.ElideRight)


def _fitting(errors: str, painter: QPainter, room: float) -> str:
    """The errors as far as they leave the name its room: the test error goes first, then the letter."""
    train = errors.split(" · ", maxsplit=1)[0]
    shorter = (errors, train, train.split(" ")[-1])
    return next((text for text in shorter if painter.fontMetrics().horizontalAdvance(text) <= room), shorter[-1])


def _text_box(box: QRectF) -> QRectF:
    return box.adjusted(_LEFT + _SWATCH + _GAP, 0, -_GAP, 0)


def _draw_elided(painter: QPainter, box: QRectF, text: str, mode: Qt.TextElideMode) -> None:
    painter.drawText(box, _LEFT_ALIGNED, painter.fontMetrics().elidedText(text, mode, int(box.width())))
