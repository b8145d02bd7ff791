"""A folded layer as one block: its name, how many neurons it stands for, their activation, outputs and biases.

For the scene, which hands it looks. It decides nothing and emits nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine.arrangement import BLOCK_HIGH, BLOCK_WIDE
from engine.network import Vector
from gui.canvas.colours import blended, glow
from gui.canvas.kept import KeptItem
from gui.canvas.text import LABEL_CHIP, Piece, draw_centred, draw_chip, fitted, number, width, word
from gui.theme import Theme

_PAD, _ROUND, _GLOW = 14.0, 16.0, 9.0
_CHIP_HEIGHT, _CHIP_TEXT = 25.0, 16.5
# Networks with folded layers are wide and seen small: their text is large for it.
_NAME_TEXT, _COUNT_TEXT, _ACTIVATION_TEXT = 20.0, 18.5, 18.0
_COUNT_DOWN, _ACTIVATION_DOWN = 52.0, 77.0  # from the upper edge
_STRIP_COLUMNS = 32  # outputs in a row of the strip; more than fit are shown by the strongest of each cell
_STRIP_ROWS = 4
_IMAGE, _LEAST_SIDE = 66.0, 7  # the size of inputs that are as many as an image's pixels, and its least side
_SIGN = 9.0
_NOTHING: Vector = np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class BlockLook:
    """All that is seen of a block. `outputs` (neurons,) are NaN where unknown, roles None where nothing is lit."""

    name: str
    count: str
    activation: str
    is_input: bool
    outputs: Vector = field(default_factory=lambda: _NOTHING)
    biases: str | None = None
    glow: str | None = None
    ring: str | None = None
    selected: bool = False
    within: bool = False  # whether something in it is selected
    hovered: bool = False

    def same_as(self, other: BlockLook) -> bool:
        """Whether both look the same."""
        plain = [(one.name, one.count, one.activation, one.biases, one.glow, one.ring) for one in (self, other)]
        marks = [(one.selected, one.within, one.hovered) for one in (self, other)]
        same_outputs = np.array_equal(self.outputs, other.outputs, equal_nan=True)
        return plain[0] == plain[1] and marks[0] == marks[1] and same_outputs


class BlockItem(KeptItem):
    """One folded layer; its own coordinates have their origin at its centre."""

    def __init__(self, layer: int, theme: Theme) -> None:
        super().__init__()
        self.layer = layer
        self._theme = theme
        self._look = BlockLook("", "", "", is_input=False)
        self._picture: QImage | None = None
        self.setZValue(9)

    @property
    def look(self) -> BlockLook:
        return self._look

    def show_look(self, look: BlockLook) -> None:
        if not look.same_as(self._look):
            self._look, self._picture = look, None
            self._changed()

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._picture = theme, None
        self._changed()

    # --- where its parts are -----------------------------------------------------------------------------------

    def rect(self) -> QRectF:
        """The block itself."""
        return QRectF(-BLOCK_WIDE / 2, -BLOCK_HIGH / 2, BLOCK_WIDE, BLOCK_HIGH)

    def name_point(self) -> QPointF:
        """Where its name stands."""
        return QPointF(0, 24 - BLOCK_HIGH / 2)

    def sign_rect(self) -> QRectF:
        """The sign that unfolds it."""
        return QRectF(BLOCK_WIDE / 2 - 30, -BLOCK_HIGH / 2 + 6, 24, 24)

    def bias_rect(self) -> QRectF:
        """The chip with the range of its biases; empty without biases."""
        if self._look.biases is None:
            return QRectF()
        wide = width(_bias_pieces(self._look.biases)) + 14
        return QRectF(-wide / 2, BLOCK_HIGH / 2 - _CHIP_HEIGHT / 2, wide, _CHIP_HEIGHT)

    def _find_bounds(self) -> QRectF:
        return self.rect().united(self.bias_rect()).adjusted(-12, -12, 12, 12)

    # --- drawing -----------------------------------------------------------------------------------------------

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._draw_ground(painter)
        look, theme, rect = self._look, self._theme, self.rect()
        room = BLOCK_WIDE - 2 * _PAD
        name = fitted(word(look.name, _NAME_TEXT, "text", bold=True), room - 36)
        draw_centred(painter, 0, self.name_point().y(), [name], theme)
        draw_centred(painter, 0, rect.top() + _COUNT_DOWN, [fitted(word(look.count, _COUNT_TEXT, "text"), room)], theme)
        if look.activation:
            activation = fitted(word(look.activation, _ACTIVATION_TEXT, "muted"), room)
            draw_centred(painter, 0, rect.top() + _ACTIVATION_DOWN, [activation], theme)
        self._draw_outputs(painter)
        self._draw_sign(painter)
        if look.biases is not None:
            draw_chip(painter, self.bias_rect(), LABEL_CHIP, theme)
            draw_centred(painter, 0, BLOCK_HIGH / 2, _bias_pieces(look.biases), theme)

    def _draw_ground(self, painter: QPainter) -> None:
        look, theme, rect = self._look, self._theme, self.rect()
        painter.setPen(Qt.PenStyle.NoPen)
        if look.glow is not None:
            painter.setBrush(glow(theme, look.glow))
            painter.drawRoundedRect(rect.adjusted(-_GLOW, -_GLOW, _GLOW, _GLOW), _ROUND + _GLOW, _ROUND + _GLOW)
        if look.selected or look.within:
            outline = QColor(theme.selection_outline)
            outline.setAlphaF(1.0 if look.selected else 0.5)
            painter.setPen(QPen(outline, 2.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(-5, -5, 5, 5), _ROUND + 5, _ROUND + 5)
        # A second edge behind the block says that there is more than one in it.
        painter.setPen(QPen(theme.neuron_outline, 1.0))
        painter.setBrush(theme.block_fill)
        painter.drawRoundedRect(rect.translated(4, -4), _ROUND, _ROUND)
        ring = theme.colour(look.ring) if look.ring else theme.neuron_outline
        if look.hovered and not look.ring:
            ring = theme.selection_outline
        painter.setPen(QPen(ring, 2.4 if look.ring or look.hovered else 1.4))
        painter.setBrush(theme.neuron_input if look.is_input else theme.neuron_fill)
        painter.drawRoundedRect(rect, _ROUND, _ROUND)

    def _draw_sign(self, painter: QPainter) -> None:
        draw_fold_sign(painter, self.sign_rect().center(), self._theme, folded=True)

    def _strip_rect(self) -> QRectF:
        if self._is_image():
            return QRectF(-_IMAGE / 2, BLOCK_HIGH / 2 - _IMAGE - 9, _IMAGE, _IMAGE)
        rows = _STRIP_ROWS if len(self._look.outputs) > _STRIP_COLUMNS else 2
        return QRectF(-BLOCK_WIDE / 2 + _PAD, BLOCK_HIGH / 2 - 20 - 8.0 * rows, BLOCK_WIDE - 2 * _PAD, 8.0 * rows)

    def _draw_outputs(self, painter: QPainter) -> None:
        where = self._strip_rect()
        painter.setPen(QPen(self._theme.border, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not np.isfinite(self._look.outputs).any():
            painter.setPen(QPen(self._theme.border_strong, 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(where, 3, 3)
            return
        if self._picture is None:
            self._picture = self._painted_outputs()
        painter.drawImage(where, self._picture)
        painter.drawRect(where)

    def _painted_outputs(self) -> QImage:
        """The outputs as a strip: an image's pixels as they lie, others in rows; the strongest of each cell."""
        strengths = in_cells(strength(self._look.outputs), self._shape())
        theme = self._theme
        strong = theme.neuron_text if self._look.is_input else theme.accent
        shades = [blended(theme.neuron_input, strong, i / 31).rgb() for i in range(32)]
        shades.append(theme.block_fill.rgb())
        levels = np.where(np.isfinite(strengths), np.nan_to_num(strengths) * 31, 32).round().astype(int)
        table = np.array(shades, np.uint32)
        pixels = np.ascontiguousarray(table[levels])
        rows, columns = pixels.shape
        return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()

    def _is_image(self) -> bool:
        side = math.isqrt(len(self._look.outputs))
        return self._look.is_input and side >= _LEAST_SIDE and side * side == len(self._look.outputs)

    def _shape(self) -> tuple[int, int]:
        count = len(self._look.outputs)
        if self._is_image():
            return math.isqrt(count), math.isqrt(count)
        if count <= _STRIP_COLUMNS:
            return 1, count
        rows = min(_STRIP_ROWS, -(-count // _STRIP_COLUMNS))
        return rows, min(-(-count // rows), 4 * _STRIP_COLUMNS)


def draw_fold_sign(painter: QPainter, centre: QPointF, theme: Theme, *, folded: bool) -> None:
    """A chevron: to the right where it unfolds, down where it folds."""
    painter.save()
    painter.translate(centre)
    if not folded:
        painter.rotate(90)
    painter.setPen(QPen(theme.muted, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = _SIGN / 2
    painter.drawPolyline([QPointF(-half / 2, -half), QPointF(half / 2, 0), QPointF(-half / 2, half)])
    painter.restore()


def strength(out: Vector) -> Vector:
    """Outputs as shares of the strongest one, NaN where unknown."""
    magnitude = np.abs(out)
    known = magnitude[np.isfinite(magnitude)]
    largest = max(float(known.max(initial=0.0)), 1.0 if len(known) and known.max() <= 1.0 else 1e-12)
    return np.asarray(np.clip(magnitude / largest, 0.0, 1.0))


def in_cells(values: Vector, shape: tuple[int, int]) -> Vector:
    """Values in the cells of a grid, row by row: the largest of those that fall into one, NaN where none is known."""
    rows, columns = shape
    cells = rows * columns
    at = np.arange(len(values)) * cells // max(len(values), 1) if len(values) > cells else np.arange(len(values))
    grid = np.full(cells, -math.inf)
    np.maximum.at(grid, at, np.nan_to_num(values, nan=-math.inf))
    grid[np.isneginf(grid)] = math.nan
    return grid.reshape(rows, columns)


def _bias_pieces(biases: str) -> list[Piece]:
    return [word("b ", _CHIP_TEXT - 0.5, "muted"), number(biases, _CHIP_TEXT, "label_text")]
