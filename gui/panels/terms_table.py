"""All terms of a long sum as a table, the largest first: what each is, its factors, its value and its share.

For the explanation panel. Rows are made as they come into view, so that thousands of them take no time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from engine import formula
from engine.explain import Summand
from engine.explain.terms import Terms
from engine.formula import plain_symbol, with_numbers
from engine.formula.tree import Symbol
from engine.numerals import DIGITS, shown
from gui.theme import LIGHT, Theme, number_font, ui_font

ROW = 22
_MOST_ROWS = 12  # that are in view at once
_TITLES = ("term", "factors", "value", "share")
_TERM, _FACTORS, _VALUE, _SHARE = range(4)
_BAR = 60
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole


class TermsModel(QAbstractTableModel):
    """The terms of a sum in the order of their size."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._terms: Sequence[Summand] = ()
        self._values = np.empty(0)
        self._order = np.empty(0, np.intp)
        self._whole = self._most = 1.0
        self._digits = DIGITS

    def show_terms(self, terms: Sequence[Summand], digits: int) -> None:
        """Show the terms of another sum."""
        self.beginResetModel()
        self._terms, self._digits = terms, digits
        # Sums of the engine have their values at hand, without writing out every term.
        self._values = terms.values if isinstance(terms, Terms) else np.array([term.value for term in terms], float)
        sizes = np.abs(self._values)
        self._order = np.argsort(-sizes, kind="stable")
        self._whole = float(sizes.sum()) or 1.0
        self._most = float(sizes.max(initial=0.0)) or 1.0
        self.endResetModel()

    def term(self, row: int) -> Summand:
        """The term in a row."""
        return self._terms[int(self._order[row])]

    def share(self, row: int) -> tuple[float, float]:
        """Its value over the sum of all sizes, and over the largest size."""
        value = float(self._values[self._order[row]])
        return value / self._whole, value / self._most

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return _TITLES[section]
        if orientation == Qt.Orientation.Horizontal and role == _ROLE.TextAlignmentRole:
            return int(_RIGHT if section in (_VALUE, _SHARE) else _LEFT)
        return None

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role in (_ROLE.DisplayRole, _ROLE.ToolTipRole, _ROLE.AccessibleTextRole):
            return self.text(row, column)
        if role == _ROLE.TextAlignmentRole:
            return int(_RIGHT if column in (_VALUE, _SHARE) else _LEFT)
        if role == _ROLE.FontRole:
            return ui_font(9) if column == _TERM else number_font(9)
        return None

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        term = self.term(row)
        if column == _TERM:
            return _caption(term)
        if column == _FACTORS:
            return formula.text(with_numbers(term.symbols), self._digits)
        if column == _VALUE:
            return shown(term.value, self._digits + 1)
        share = 100 * abs(self.share(row)[0])
        return f"{share:.0f} %" if share >= 9.95 else f"{share:.1f} %"


def _caption(term: Summand) -> str:
    if isinstance(term.caption, str):
        return term.caption or formula.text(term.symbols)
    return plain_symbol(term.caption) if isinstance(term.caption, Symbol) else formula.text(term.caption)


class _ShareDelegate(QStyledItemDelegate):
    """Draws a share as a bar as long as the value is beside the largest one, in the colour of its sign."""

    theme = LIGHT

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        model = index.model()
        if not isinstance(model, TermsModel):
            return
        of_most = model.share(index.row())[1]
        room = QRectF(option.rect).adjusted(4, 0, -48, 0)
        bar = QRectF(room.left(), room.center().y() - 3, max(abs(of_most) * room.width(), 1.0), 6)
        colours = self.theme.weight_positive if of_most >= 0 else self.theme.weight_negative
        painter.fillRect(bar, colours[len(colours) // 2])


class TermsTable(QTableView):
    """Emits `places_pointed` with the places of the row under the pointer or chosen by keys, none when it leaves."""

    places_pointed = Signal(object)
    term_chosen = Signal(object)  # Summand

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("terms")
        self.setAccessibleName("All terms of the sum, the largest first")
        self._model = TermsModel(self)
        self.setModel(self._model)
        self._bars = _ShareDelegate(self)
        self.setItemDelegateForColumn(_SHARE, self._bars)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(30)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_FACTORS, QHeaderView.ResizeMode.Stretch)
        self.entered.connect(self._on_entered)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)

    def show_terms(self, terms: Sequence[Summand], digits: int) -> None:
        """Show the terms of a sum."""
        self._model.show_terms(terms, digits)
        rows = range(min(len(terms), 2 * _MOST_ROWS))
        for column, font, most in ((_TERM, ui_font(9), 150), (_VALUE, number_font(9), 110)):
            wide = QFontMetrics(font).horizontalAdvance
            widest = max((wide(self._model.text(row, column)) for row in rows), default=0)
            self.setColumnWidth(column, min(widest + 18, most))
        self.setColumnWidth(_SHARE, _BAR + 52)
        shown_rows = min(len(terms), _MOST_ROWS)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + shown_rows * ROW + 2 * self.frameWidth())
        self.scrollToTop()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._bars.theme = theme
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(260, self.height())

    def _on_entered(self, index: QModelIndex) -> None:
        self.places_pointed.emit(self._model.term(index.row()).places)

    def _on_current_row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            term = self._model.term(now.row())
            self.places_pointed.emit(term.places)
            self.term_chosen.emit(term)

    def leaveEvent(self, event: QEvent) -> None:
        self.places_pointed.emit(())
