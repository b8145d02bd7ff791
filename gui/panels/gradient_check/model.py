"""The rows of a gradient check: sorted, filtered, and made into words only where they are in view.

For the panel of the check.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from engine.formula import plain
from engine.gradient_check import VERDICTS, GradientCheck
from engine.network import Indices, Network, Vector
from engine.numerals import shown
from gui.intents import words
from gui.theme import LIGHT, Theme, number_font
from gui.wording import VERDICT_ROLES

TITLES = ("parameter", "analytic", "numeric", "relative error", "verdict")
PARAMETER, ANALYTIC, NUMERIC, RELATIVE, VERDICT = range(len(TITLES))
TIPS = (
    "the weight or bias",
    "∂E/∂w by backpropagation",
    "(E(w + h) − E(w − h)) / 2h, in extended precision",
    "|analytic − numeric| / the larger of both",
    "differs: by more than 1e−6; at a kink there is no derivative to compare with",
)

_DIGITS = 8
_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOWHERE = QModelIndex()


class Names:
    """What the parameters of a network are called, by slots."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def name(self, slot: int) -> str:
        """One of them, with its place where it has a label."""
        place = words.place(self.network, self.network.slots[slot]).removeprefix("the ")
        label = self.network.slot_labels[slot]
        return f"{plain(label)}, {place}" if label else place

    @cached_property
    def all(self) -> tuple[str, ...]:
        """All of them, in small letters: to be searched."""
        return tuple(self.name(slot).lower() for slot in range(self.network.parameter_count))


class CheckModel(QAbstractTableModel):
    """One row for each slot that the filter lets through; at first those that differ, then kinks, then the largest."""

    def __init__(self) -> None:
        super().__init__()
        self._check: GradientCheck | None = None
        self._names: Names | None = None
        self._verdicts: Indices = np.empty(0, np.intp)
        self.order: Indices = np.empty(0, np.intp)  # the slots of the rows
        self._sorted: tuple[int, Qt.SortOrder] = (VERDICT, Qt.SortOrder.AscendingOrder)
        self._filter: tuple[int | None, str] = (None, "")
        self._theme = LIGHT

    def show_check(self, check: GradientCheck | None, network: Network | None) -> None:
        """Another check of a network."""
        self._check, self._names = check, None if network is None else Names(network)
        self._verdicts = np.empty(0, np.intp) if check is None else check.verdicts
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Verdicts in the colours of a theme."""
        self._theme = theme
        self.layoutChanged.emit()

    def filter(self, verdict: int | None, text: str) -> None:
        """Only those of a verdict (None: of any), with a text in their names."""
        self._filter = verdict, text.strip().lower()
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = column, order
        self._arrange()

    def row_of(self, slot: int) -> int | None:
        """The row of a slot, if it is among them."""
        found = np.flatnonzero(self.order == slot)
        return int(found[0]) if len(found) else None

    def _arrange(self) -> None:
        self.beginResetModel()
        self.order = np.empty(0, np.intp) if self._check is None else self._kept()[self._ranks(self._check)]
        self.endResetModel()

    def _kept(self) -> Indices:
        verdict, text = self._filter
        keep = np.ones(len(self._verdicts), np.bool_) if verdict is None else self._verdicts == verdict
        if text and self._names is not None:
            keep &= np.fromiter((text in name for name in self._names.all), np.bool_, len(keep))
        return np.flatnonzero(keep)

    def _ranks(self, check: GradientCheck) -> Indices:
        """The order of the rows that are kept; what is no number comes last."""
        kept, (column, order) = self._kept(), self._sorted
        if column == VERDICT:
            worst = np.nan_to_num(check.relative[kept], nan=-1.0)
            ranks = np.lexsort((-worst, self._verdicts[kept]))
            return ranks if order == Qt.SortOrder.AscendingOrder else ranks[::-1]
        keys = kept.astype(np.float64) if column == PARAMETER else self._column(check, column)[kept]
        return np.argsort(keys if order == Qt.SortOrder.AscendingOrder else -keys, kind="stable")

    @staticmethod
    def _column(check: GradientCheck, column: int) -> Vector:
        return {ANALYTIC: check.analytic, NUMERIC: check.numeric, RELATIVE: check.relative}[column]

    # --- what Qt asks -------------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == _ROLE.TextAlignmentRole:
            return None if section in (PARAMETER, VERDICT) else _RIGHT
        return {_ROLE.DisplayRole: TITLES[section], _ROLE.ToolTipRole: TIPS[section]}.get(_ROLE(role))

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> object:
        slot, column = int(self.order[index.row()]), index.column()
        if role == _ROLE.DisplayRole:
            return self.text(slot, column)
        if role == _ROLE.TextAlignmentRole and column not in (PARAMETER, VERDICT):
            return _RIGHT
        if role == _ROLE.FontRole and column not in (PARAMETER, VERDICT):
            return number_font(9.0)
        if role == _ROLE.ForegroundRole and column == VERDICT:
            return self._theme.colour(VERDICT_ROLES[int(self._verdicts[slot])])
        return None

    def text(self, slot: int, column: int) -> str:
        """What stands in a cell."""
        if self._check is None or self._names is None:
            return ""
        if column == PARAMETER:
            return self._names.name(slot)
        if column == VERDICT:
            return VERDICTS[int(self._verdicts[slot])]
        value = float(self._column(self._check, column)[slot])
        return "" if np.isnan(value) else shown(value, 2 if column == RELATIVE else _DIGITS)

    def values(self, slot: int) -> tuple[object, ...]:
        """A row for a file: names, and numbers with all their digits."""
        check = self._check
        assert check is not None
        numbers = (float(self._column(check, column)[slot]) for column in (ANALYTIC, NUMERIC, RELATIVE))
        return (self.text(slot, PARAMETER), *numbers, self.text(slot, VERDICT))
