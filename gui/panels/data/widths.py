"""How wide the columns of the samples are: what their numbers need, a share of what is left, or what somebody chose.

For the data panel alone.
"""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from gui.panels.data.columns import Kind
from gui.panels.data.model import MARK, POINTS, ROOM, SampleModel
from gui.theme import number_font

_BESIDE = 8  # px of a column beside its digits
_NARROWEST, _WIDEST = 24, 160  # px of a column nobody widened
_MOST_SPARE = 26  # px by which a column grows at most where there is room to spare
_TITLE = 92  # px that a title asks for at most: one that is longer ends in dots
_ROUND_TITLE = 5  # px more beside a title than beside digits, or it ends in dots
_FITTED = 40  # columns that are fitted to their content one by one
_SAMPLED = 30  # rows that a width is fitted to

_Key = tuple[Kind, int]


class Widths:
    """Gives the columns of a table their widths, and keeps those that somebody dragged as they are."""

    def __init__(self, table: QTableView, model: SampleModel) -> None:
        self._table = table
        self._model = model
        self._needed: list[int] = []  # px that each column needs
        self._chosen: dict[_Key, int] = {}
        self._sharing = False
        table.horizontalHeader().sectionResized.connect(self._on_header_section_resized)
        model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)

    def fit(self, *, anew: bool = False) -> None:
        """Widths for the titles and the first rows; many columns all get the same. Columns of before never shrink."""
        metrics = QFontMetrics(number_font(POINTS))
        if anew:
            self._chosen.clear()
        fitted = [self._width(column, metrics) for column in range(min(self._model.columnCount(), _FITTED))]
        same = not anew and len(fitted) == len(self._needed)
        self._needed = [max(pair) for pair in zip(fitted, self._needed, strict=True)] if same else fitted
        self._table.horizontalHeader().setDefaultSectionSize(metrics.horizontalAdvance("0") * 9 + _BESIDE)
        digits = len(f"{max(self._model.train_count, self._model.test_count, 1):d}")
        mark = metrics.horizontalAdvance(f"{MARK} ")
        self._table.verticalHeader().setFixedWidth(metrics.horizontalAdvance("0") * digits + mark + _BESIDE)
        self.share()

    def share(self) -> None:
        """Every column gets what it needs, and its share of what is left."""
        left = self._table.viewport().width() - sum(self._needed)
        whole = len(self._needed) == self._model.columnCount()
        spare = min(max(left // len(self._needed), 0), _MOST_SPARE) if self._needed and whole else 0
        self._sharing = True
        for column, needed in enumerate(self._needed):
            width = self._chosen.get(self._key(column), needed + spare)
            if width != self._table.columnWidth(column):
                self._table.horizontalHeader().resizeSection(column, width)
        self._sharing = False

    def _on_model_about_to_be_reset(self) -> None:
        """Other columns come; what they need is not known before they are fitted, and the table is laid out before."""
        self._needed = []

    def _on_header_section_resized(self, column: int, _old: int, new: int) -> None:
        if not self._sharing and column < self._model.columnCount():
            self._chosen[self._key(column)] = new

    def _key(self, column: int) -> _Key:
        spec = self._model.column(column)
        return spec.kind, spec.index

    def _width(self, column: int, metrics: QFontMetrics) -> int:
        texts = [self._model.text(row, column) for row in range(min(self._model.rowCount(), _SAMPLED))]
        spec = self._model.column(column)
        texts.append("0" * ROOM.get(spec.kind, 0))
        lines = map(QFontMetrics(self._table.horizontalHeader().font()).horizontalAdvance, spec.heading.split("\n"))
        title = min(max(lines) + _ROUND_TITLE, _TITLE)
        widest = max(title, *map(metrics.horizontalAdvance, texts))
        return min(max(widest + _BESIDE, _NARROWEST), _WIDEST)
