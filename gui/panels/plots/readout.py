"""What floats over the error plot: the values at a cursor, put where they hide the least, and the legend.

For the error plot alone. Widgets over the plot, which let the mouse through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from engine.network import Vector
from gui.panels.plots.curve import LegendEntry
from gui.theme import Theme, number_font

_GAP = 9.0  # px between a cursor's line and its read-out
_EDGE = 5.0  # px between a read-out and the edge of the plot
_BELOW_HANDLE, _STEP = 16.0, 6.0
_BESIDE_HANDLE = 20.0
_ON_ANOTHER = 1000.0  # what it costs to hide another read-out, against 1 for a pixel of a curve

Pixels = tuple[Vector, Vector]


class Readout(QLabel):
    """A line of values beside a vertical line of the plot."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(number_font(9))
        self.hide()

    def set_look(self, theme: Theme, *, strong: bool) -> None:
        """The colours of a theme; strong ones for the epoch that is in view."""
        ground, edge, text = (
            (theme.warning_box, theme.warning_border, theme.warning_text)
            if strong
            else (theme.panel, theme.border_strong, theme.text)
        )
        self.setStyleSheet(
            f"color: {text.name()}; background: {ground.name()};"
            f"border: 1px solid {edge.name()}; border-radius: 4px; padding: 2px 6px"
        )

    def place(self, x: float, area: QRectF, curves: Iterable[Pixels], others: Sequence[QRectF]) -> None:
        """Beside the line at `x`, on whichever side of it and as high up as the least is hidden."""
        self.adjustSize()
        width, height = float(self.width()), float(self.height())
        right, left = x + _GAP, x - _GAP - width
        sides = [side for side in (right, left) if area.left() <= side <= area.right() - width]
        sides = sides or [min(max(right, area.left()), max(area.right() - width, area.left()))]
        drawn = list(curves)
        lowest = max(area.bottom() - height - _EDGE, area.top() + _BELOW_HANDLE)
        tops = np.arange(area.top() + _BELOW_HANDLE, lowest + 1.0, _STEP)
        costs = [
            _hidden(side, width, height, tops, drawn) + _blocked(side, width, height, tops, others) for side in sides
        ]
        side, top = np.unravel_index(np.argmin(costs), (len(sides), len(tops)))
        self.move(round(sides[side]), round(float(tops[top])))

    @property
    def box(self) -> QRectF:
        """Where it stands."""
        return QRectF(self.geometry())


def _hidden(left: float, width: float, height: float, tops: Vector, curves: Iterable[Pixels]) -> Vector:
    """How many pixels of curves a box would hide that stands at `left`, for each of its tops."""
    grid = np.arange(left, left + width, 3.0)
    heights = [np.interp(grid, x, y, left=np.nan, right=np.nan) for x, y in curves if len(x) > 1]
    if not heights:
        return np.zeros(len(tops))
    all_heights = np.sort(np.concatenate(heights))  # NaN last, where no box reaches
    below = np.searchsorted(all_heights, tops + height + 3.0)
    return 3.0 * (below - np.searchsorted(all_heights, tops - 3.0)).astype(np.float64)


def _blocked(left: float, width: float, height: float, tops: Vector, others: Iterable[QRectF]) -> Vector:
    """The same for other boxes, which are far worse to hide."""
    cost = np.zeros(len(tops))
    for other in others:
        if left < other.right() and other.left() < left + width:
            cost += _ON_ANOTHER * ((tops < other.bottom()) & (tops + height > other.top()))
    return cost


class PlotLegend(QFrame):
    """What the curves are, at the top right of the plot."""

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.entries: tuple[LegendEntry, ...] = ()
        self._said: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 4, 8, 4)
        self._column.setSpacing(2)

    def show_entries(self, entries: Sequence[tuple[str, Qt.PenStyle, str]], text: str, ground: str) -> None:
        """Show names with the style and colour of their lines; the colours by their names, also of the text."""
        said = (tuple(entries), text, ground)
        if said == self._said:
            return
        self._said = said
        for entry in self.entries:
            self._column.removeWidget(entry)
            entry.deleteLater()
        self.setStyleSheet(f"PlotLegend {{ background: {ground}; border-radius: 4px }}")
        made = []
        for name, style, colour in entries:
            entry = LegendEntry(name, style)
            entry.set_colours(colour, text)
            self._column.addWidget(entry)
            entry.show()
            made.append(entry)
        self.entries = tuple(made)
        self.setVisible(bool(entries))

    def settle(self, area: QRectF, curves: Iterable[Pixels] = ()) -> None:
        """Stand at the right of an area, at its top or at its bottom, wherever less of the curves is hidden."""
        if not self.entries:
            return
        self.adjustSize()
        width, height = float(self.width()), float(self.height())
        left, tops = area.right() - width - _BESIDE_HANDLE, np.array([area.top() + 4, area.bottom() - height - 4])
        top = tops[int(np.argmin(_hidden(left, width, height, tops, curves)))]
        self.move(round(left), round(float(top)))

    @property
    def box(self) -> QRectF:
        """Where it stands."""
        return QRectF(self.geometry())
