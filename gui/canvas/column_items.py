"""What belongs to a column as a whole: its caption with the sign that folds it, and the frame of one without neurons.

For the items' registry; and the heights of captions, which follow neurons that were moved by hand.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from engine.arrangement import Arrangement
from engine.network import Network, Vector
from gui.canvas.folding.block_item import draw_fold_sign
from gui.canvas.kept import KeptItem
from gui.canvas.text import draw, draw_centred, width, word
from gui.theme import Theme

HINT = "Double-click to add a neuron"
CONNECT = "then drag from its + to another neuron to connect them"
_ABOVE = 40.0  # from a column's highest neuron to its caption
_ALONE = 190.0  # a caption does not follow the others up when a neuron elsewhere is as much higher than all else
_SIGN_ROOM = 20.0
FRAME = (116.0, 168.0)  #: Width and height of the frame of a column without neurons.


class _ColumnItem(KeptItem):
    """What belongs to a layer, and shows whether it is selected."""

    def __init__(self, theme: Theme, above: float) -> None:
        super().__init__()
        self._theme = theme
        self._selected = False
        self.setZValue(above)

    def show_selected(self, selected: bool) -> None:
        """Whether its layer is selected."""
        if selected != self._selected:
            self._selected = selected
            self._changed()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._changed()


class CaptionItem(_ColumnItem):
    """What stands above a column, centred on its origin; `folds` says that a sign for folding stands beside it."""

    def __init__(self, text: str, theme: Theme, *, folds: bool = False) -> None:
        super().__init__(theme, 3)
        self._pieces = [word(text, 12.0, "muted", bold=True)]
        self._folds = folds
        self._wide = width(self._pieces) + (_SIGN_ROOM if folds else 0.0)

    @property
    def wide(self) -> float:
        """The width of its text, with the sign."""
        return self._wide

    def _find_bounds(self) -> QRectF:
        return QRectF(QPointF(-self.wide / 2 - 9, -12), QPointF(self.wide / 2 + 9, 13))

    def text_rect(self) -> QRectF:
        """Where it can be clicked."""
        return self.boundingRect().adjusted(1.5, 1.5, -1.5, -1.5)

    def sign_rect(self) -> QRectF:
        """The sign that folds the layer; empty where there is none."""
        return QRectF(self.wide / 2 - 18, -12, 24, 24) if self._folds else QRectF()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self._selected:
            painter.setPen(QPen(self._theme.selection_outline, 1.4))
            painter.setBrush(self._theme.selection)
            painter.drawRoundedRect(self.text_rect(), 7, 7)
        draw(painter, -self.wide / 2, 0.0, self._pieces, self._theme)
        if self._folds:
            draw_fold_sign(painter, self.sign_rect().center(), self._theme, folded=False)


class EmptyItem(_ColumnItem):
    """The dotted frame of a column without neurons, centred on its origin."""

    def __init__(self, layer: int, theme: Theme) -> None:
        super().__init__(theme, 1)
        self.layer = layer

    def rect(self) -> QRectF:
        """The frame."""
        return QRectF(-FRAME[0] / 2, -FRAME[1] / 2, *FRAME)

    def _find_bounds(self) -> QRectF:
        return self.rect().adjusted(-3, -3, 3, 3)

    def _draw(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        colour = theme.selection_outline if self._selected else theme.border_strong
        pen = QPen(colour, 2.0, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([2.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.rect(), 18, 18)
        for line, text in enumerate(("no neurons", "yet")):
            draw_centred(painter, 0, 18 * line - 9, [word(text, 12.0, "muted", italic=True)], theme)


class HintItem(KeptItem):
    """How to begin, amid a network without any neuron."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setZValue(2)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._changed()

    def _find_bounds(self) -> QRectF:
        return QRectF(-200, -34, 400, 68)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        draw_centred(painter, 0, -13, [word(HINT, 18.0, "text", bold=True)], self._theme)
        draw_centred(painter, 0, 14, [word(CONNECT, 13.5, "muted")], self._theme)


def middles(network: Network, placed: Arrangement) -> list[float]:
    """The middle of each column: amid most of its neurons, whatever single one was moved; else its automatic place."""
    found: list[float] = placed.columns.tolist()
    for layer in range(len(network.layers)):
        own = network.layer_range(layer)
        if len(own):
            found[layer] = _median(placed.points[own.start : own.stop, 0])
    return found


def _median(values: Vector) -> float:
    """The median, without np.median, which imports numpy.ma at its first call: the first picture waits for that."""
    ordered, count = np.sort(values), len(values)
    return float(ordered[(count - 1) // 2] + ordered[count // 2]) / 2


def heights(network: Network, placed: Arrangement, ways: Sequence[float]) -> list[float]:
    """How high each caption stands, at 100 %: all on one line above neurons and `ways`, the heights of curves.

    A column that reaches far higher than all others has its caption for itself, and so has a layer that was laid out as
    a row below others: it stands under that row, where it would else be taken for theirs.
    """
    tops = [_top(network, placed, layer) for layer in range(len(network.layers))]
    order = sorted(tops)
    common = order[0]
    # One column alone may stand out, if there are others that can keep together without it.
    if len(order) > 2 and order[1] - order[0] > _ALONE:
        common = order[1]
    line = min([common, *(way - 14 for way in ways if way > common - _ALONE)])
    rows = (_row_below(network, placed, layer, common) for layer in range(len(tops)))
    return [min(line, top) - _ABOVE if row is None else row + _ABOVE for top, row in zip(tops, rows, strict=True)]


def _row_below(network: Network, placed: Arrangement, layer: int, common: float) -> float | None:
    """The bottom of a layer that lies as a row, wider than high, clear below the top of others; None: it does not."""
    own = network.layer_range(layer)
    points, radii = placed.points[own.start : own.stop], placed.radii[own.start : own.stop]
    if len(own) < 2 or layer in placed.boxes or np.ptp(points[:, 0]) <= np.ptp(points[:, 1]):
        return None
    lies_below = float((points[:, 1] - radii).min()) > common + 2 * float(radii.max())
    return float((points[:, 1] + radii).max()) if lies_below else None


def _top(network: Network, placed: Arrangement, layer: int) -> float:
    box = placed.boxes.get(layer)
    if box is not None:
        return box.y - box.high + (18.0 if layer in placed.folded else 0.0)
    own = network.layer_range(layer)
    if not len(own):
        return -FRAME[1] / 2
    return float((placed.points[own.start : own.stop, 1] - placed.radii[own.start : own.stop]).min())
