"""The weights' labels as one graphics item: small chips on the lines, with a second line while stepping.

For the scene, which says where they stand and what is on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.canvas.colours import glow
from gui.canvas.kept import Kept, spot
from gui.canvas.neuron_item import draw_frozen_mark
from gui.canvas.text import (
    GRADIENT_CHIP,
    LABEL_CHIP,
    UPDATE_CHIP,
    ChipStyle,
    Piece,
    draw_centred,
    draw_chip,
    draw_link_mark,
    draw_outline,
    number,
    width,
    word,
)
from gui.theme import Theme

# What a label has room for: a second line while stepping, another number instead of the weight, or its value alone.
Room = Literal["two lines", "one line", "value"]

SIZE, LINE = 11.5, 14.0
# Height and horizontal margins of a chip, and the widest gradient or new value, for which room is kept until its step
# comes: of a label at ease and of a terse one.
_HEIGHT = {False: 19.0, True: 16.0}
_PAD = {False: 12.0, True: 7.0}
_WIDEST = {False: "→ −0.0000", True: "→−0.0000"}
_ABOUT = 8.0  # a chip of full size: its light and its marks


class LabelText(NamedTuple):
    """What stands on a label: the weight's name where it has one, its value, and a second line in a colour role."""

    value: str
    name: str = ""
    below: str | None = None
    below_role: str = "gradient_text"
    frozen: bool = False
    tag: str | None = None  # the colour role of a shared parameter
    kin: bool = False  # whether the selection or the pointer is at another place of it, or here
    selected: bool = False
    glow: str | None = None
    value_role: str = "label_text"
    terse: bool = False  # whether it says and takes as little as can be, where lines are dense

    @property
    def line_height(self) -> float:
        """The height of a chip with one line."""
        return _HEIGHT[self.terse]

    def pieces(self) -> list[Piece]:
        """The first line."""
        value = number(self.value, SIZE, self.value_role)
        if not self.name:
            return [value]
        return [word(self.name, SIZE - 0.5, self.tag or "muted"), word(" ", SIZE, "muted"), value]

    def size(self, room: Room, characters: int) -> tuple[float, float]:
        """Width and height of a chip for a value of so many characters, with the room that is kept for steps."""
        widest = self._replace(value="0" * max(characters, len(self.value)))
        wide = width(widest.pieces())
        if room != "value":
            wide = max(wide, width([number(_WIDEST[self.terse], SIZE, "muted")]))
        return wide + _PAD[self.terse], self.line_height + (LINE if room == "two lines" else 0.0)


class Label(NamedTuple):
    """A label at its place: the chip's rectangle is `size` × `scale` about a point."""

    edge: int
    x: float
    y: float
    scale: float
    text: LabelText

    def rect(self) -> QRectF:
        """The chip in scene coordinates."""
        wide = width(self.text.pieces())
        if self.text.below is not None:
            wide = max(wide, width([number(self.text.below, SIZE, "muted")]))
        high = self.text.line_height + (LINE if self.text.below is not None else 0.0)
        wide, high = (wide + _PAD[self.text.terse]) * self.scale, high * self.scale
        return QRectF(self.x - wide / 2, self.y - high / 2, wide, high)

    def around(self, rect: QRectF) -> QRectF:
        """The chip's rectangle with its light and its marks."""
        about = _ABOUT * self.scale
        return rect.adjusted(-about, -about, about, about)


class LabelLayer(QGraphicsItem):
    """All labels that are shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._labels: dict[int, Label] = {}
        self._rects: dict[int, QRectF] = {}
        self._kept: dict[int, Kept] = {}
        self._bounds = QRectF()
        self.setZValue(5)

    @property
    def labels(self) -> dict[int, Label]:
        """The labels by their connections."""
        return self._labels

    def show_labels(self, labels: Iterable[Label]) -> None:
        fresh = {label.edge: label for label in labels}
        if fresh == self._labels:
            return
        before, known, kept = self._labels, self._rects, self._kept
        same = {edge for edge, label in fresh.items() if before.get(edge) == label}
        self._labels = fresh
        self._kept = {edge: kept[edge] if edge in same else Kept() for edge in fresh}
        self._set_rects({edge: known[edge] if edge in same else label.rect() for edge, label in fresh.items()})

    def show_values(self, values: Mapping[int, str]) -> None:
        """Other values on labels that say nothing else than before: all that changes while a network trains."""
        changed = {edge: value for edge, value in values.items() if self._labels[edge].text.value != value}
        if not changed:
            return
        rects: dict[int, QRectF] = {}
        for edge, value in changed.items():
            label = self._labels[edge]
            self._labels[edge] = fresh = label._replace(text=label.text._replace(value=value))
            if len(value) != len(label.text.value):
                rects[edge] = fresh.rect()
            self._kept[edge].forget()
        if rects:
            self._set_rects({**self._rects, **rects})
        self.update()

    def _set_rects(self, rects: dict[int, QRectF]) -> None:
        if rects != self._rects:
            self.prepareGeometryChange()
            self._rects = rects
            self._bounds = QRectF()
            for edge, rect in rects.items():
                self._bounds = self._bounds.united(self._labels[edge].around(rect))
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for kept in self._kept.values():
            kept.forget()
        self.update()

    def at(self, point: QPointF) -> int | None:
        """The connection whose label is at a point."""
        return next((edge for edge, rect in self._rects.items() if rect.contains(point)), None)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        at = spot(painter, widget)
        for edge, label in self._labels.items():
            rect = self._rects[edge]
            self._kept[edge].paint(painter, at, label.around(rect), partial(self._draw, label, rect))

    def _draw(self, label: Label, rect: QRectF, painter: QPainter) -> None:
        text = label.text
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.save()
        painter.translate(label.x, label.y)
        painter.scale(label.scale, label.scale)
        own = QRectF(0, 0, rect.width() / label.scale, rect.height() / label.scale)
        own.moveCenter(QPointF(0, 0))
        if text.glow is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(glow(self._theme, text.glow))
            painter.drawRoundedRect(own.adjusted(-3.5, -3.5, 3.5, 3.5), 7, 7)
        draw_chip(painter, own, _style(text), self._theme)
        middle = own.top() + text.line_height / 2
        draw_centred(painter, 0, middle, text.pieces(), self._theme)
        if text.below is not None:
            below = [number(text.below, SIZE, text.below_role)]
            draw_centred(painter, 0, middle + LINE, below, self._theme)
        if text.selected or text.kin:
            draw_outline(painter, own, self._theme, kin=not text.selected)
        if text.frozen:
            draw_frozen_mark(painter, own, self._theme)
        if text.tag is not None:
            draw_link_mark(painter, own.topLeft(), text.tag, self._theme)
        painter.restore()


def _style(text: LabelText) -> ChipStyle:
    if text.below is None and text.value_role == "label_text":
        return LABEL_CHIP
    return UPDATE_CHIP if text.below_role == "update_text" else GRADIENT_CHIP
