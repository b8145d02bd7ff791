"""The columns of a table that is brought in, with what becomes of each above its first rows; a click opens a choice.

For the dialog. The two parts have the same columns side by side and scroll across together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.sources import CsvColumn
from engine.tabular.preview import Preview
from engine.tabular.table import Table
from gui.dialogs.import_data.choices import NOT_ASKED, ROWS
from gui.dialogs.import_data.models import SEEN, ChoicesModel, RowsModel
from gui.theme import LIGHT, Theme

_HIGH, _SEEN, _ROW = 26, 52, 22  # px of a row of choices, of what was seen, and of a row of the file
_LEFT = 86  # px of the titles at the left
_NARROWEST, _WIDEST = 104, 190  # px of a column
_SAMPLED = 200  # columns whose width is measured
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F4)


class ColumnsTable(QWidget):
    """`changed` says that something else becomes of the columns, which `columns` tells."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choices, self._rows = ChoicesModel(), RowsModel()
        self.choices, self.rows = _ChoicesView(self._choices), QTableView()
        self.rows.setModel(self._rows)
        self._set_up()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.choices)
        column.addWidget(self.rows, 1)
        self.choices.asked.connect(self._on_asked)
        self.choices.verticalHeader().sectionClicked.connect(self._on_title_clicked)
        self.choices.horizontalHeader().sectionResized.connect(self._on_section_resized)
        bars = self.choices.horizontalScrollBar(), self.rows.horizontalScrollBar()
        bars[1].valueChanged.connect(bars[0].setValue)
        bars[0].valueChanged.connect(bars[1].setValue)

    def _set_up(self) -> None:
        for view, name in ((self.choices, "Columns"), (self.rows, "First rows")):
            view.setAccessibleName(name)
            view.setFrameShape(QFrame.Shape.NoFrame)
            view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            view.setWordWrap(False)
            view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            view.verticalHeader().setFixedWidth(_LEFT)
            view.verticalHeader().setHighlightSections(False)
            view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.setObjectName("import_columns")
        self.rows.setObjectName("import_rows")
        self.choices.verticalHeader().setDefaultSectionSize(_HIGH)
        self.choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.horizontalHeader().setHighlightSections(False)
        self.choices.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.choices.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        height = self.choices.horizontalHeader().sizeHint().height()
        self.choices.setFixedHeight(max(height, 26) + _HIGH * len(ROWS) + _SEEN + 2)
        self.rows.verticalHeader().setDefaultSectionSize(_ROW)
        self.rows.verticalHeader().setToolTip("Lines of the file")
        self.rows.horizontalHeader().hide()
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.rows.setShowGrid(False)

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[CsvColumn, ...]:
        """What becomes of the columns."""
        return self._choices.columns

    def show_preview(self, shown: Preview | None, columns: Sequence[CsvColumn] = ()) -> None:
        """Another table, with what its columns seem to be, or with what was chosen before where they are the same."""
        for model in (self._choices, self._rows):
            model.show(shown)
        if columns and shown is not None and [c.name for c in columns] == list(shown.names):
            self._take(columns)
        self.choices.setRowHeight(SEEN, _SEEN)
        self._fit()

    def show_table(self, table: Table | None) -> None:
        """The whole table, once it was read."""
        self._choices.show_table(table)
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for model in (self._choices, self._rows):
            model.set_theme(theme)
        self.choices.delegate.theme = theme

    def _fit(self) -> None:
        """Widths for the names and what was seen; beyond the first columns all the same."""
        metrics, across = self.choices.fontMetrics(), len(self.columns)
        for i in range(min(across, _SAMPLED)):
            texts = [self.columns[i].name, *str(self._choices.data(self._choices.index(SEEN, i))).split("\n")]
            wide = max(map(metrics.horizontalAdvance, texts)) + 22
            self.choices.setColumnWidth(i, min(max(wide, _NARROWEST), _WIDEST))

    def _take(self, columns: Sequence[CsvColumn]) -> None:
        for model in (self._choices, self._rows):
            model.set_columns(columns)

    # --- what is chosen -----------------------------------------------------------------------------------------

    def choose(self, row: int, columns: Sequence[int], value: object) -> None:
        """Choose a value for some columns, as far as it counts for them."""
        chosen = set(columns)
        new = [ROWS[row].chosen(c, value) if i in chosen else c for i, c in enumerate(self.columns)]
        if tuple(new) != self.columns:
            self._take(new)
            self.changed.emit()

    def _on_asked(self, index: QModelIndex) -> None:
        row, column = index.row(), index.column()
        if row >= SEEN or not ROWS[row].counts(self.columns[column]):
            return
        spec = self.columns[column]
        box = self.choices.visualRect(index)
        at = self.choices.viewport().mapToGlobal(box.bottomLeft())
        self._open(row, [column], ROWS[row].options(spec), getattr(spec, ROWS[row].field), at)

    def _on_title_clicked(self, row: int) -> None:
        """The title of a row of choices: one for all columns for which it counts."""
        if row >= SEEN or not self.columns:
            return
        everything = range(len(self.columns))
        options: dict[str, object] = {}
        for spec in self.columns:
            options |= ROWS[row].options(spec) if ROWS[row].counts(spec) else {}
        header = self.choices.verticalHeader()
        at = header.viewport().mapToGlobal(QPoint(4, header.sectionViewportPosition(row) + _HIGH))
        self._open(row, everything, {f"all: {text}": value for text, value in options.items()}, ..., at)

    def _open(self, row: int, columns: Sequence[int], options: dict[str, object], current: object, at: QPoint) -> None:
        menu = QMenu(self)
        for text, value in options.items():
            choose: Callable[[], None] = partial(self.choose, row, columns, value)
            action = menu.addAction(text, choose)
            action.setCheckable(current is not ...)
            action.setChecked(value == current)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _on_section_resized(self, column: int, _old: int, new: int) -> None:
        self.rows.setColumnWidth(column, new)


class _ChoicesView(QTableView):
    """Cells that open a choice by a click or a key. `asked` carries the index."""

    asked = Signal(object)

    def __init__(self, model: ChoicesModel) -> None:
        super().__init__()
        self.delegate = _ChoiceDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.asked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING and self.currentIndex().isValid():
            self.asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _ChoiceDelegate(QStyledItemDelegate):
    """Draws a cell that can be chosen in as a flat box with an arrow."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.theme = LIGHT

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice = index.row() < SEEN and index.data() != NOT_ASKED
        box = option.rect.adjusted(2, 2, -3, -2)
        if choice:
            painter.setPen(QPen(self.theme.border, 1))
            painter.setBrush(self.theme.colour("button"))
            painter.drawRoundedRect(box, 4, 4)
            self._arrow(painter, box)
        colour = index.data(Qt.ItemDataRole.ForegroundRole) or option.palette.color(QPalette.ColorRole.Text)
        font = index.data(Qt.ItemDataRole.FontRole)
        painter.setFont(font if font is not None else option.font)
        painter.setPen(colour)
        text = box.adjusted(6, 0, -16 if choice else -2, 0)
        metrics = painter.fontMetrics()
        lines = (
            metrics.elidedText(line, Qt.TextElideMode.ElideRight, text.width()) for line in index.data().split("\n")
        )
        across = Qt.AlignmentFlag.AlignTop if index.row() == SEEN else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, across | Qt.AlignmentFlag.AlignLeft, "\n".join(lines))
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(self.theme.focus_ring, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)

    def _arrow(self, painter: QPainter, box: QRect) -> None:
        x, y = box.right() - 11, box.center().y()
        painter.setPen(QPen(self.theme.muted, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(x - 3, y - 1, x, y + 2)
        painter.drawLine(x, y + 2, x + 3, y - 1)
