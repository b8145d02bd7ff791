"""One neuron: a circle with its label and output, its bias always attached below, net and delta as chips.

For the scene, which hands it looks. It decides nothing and emits nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.formula.notation import NOTATION
from gui.canvas.colours import blended, glow
from gui.canvas.kept import Kept, spot
from gui.canvas.text import (
    DELTA_CHIP,
    GRADIENT_CHIP,
    LABEL_CHIP,
    UPDATE_CHIP,
    ChipStyle,
    Piece,
    draw,
    draw_centred,
    draw_chip,
    draw_link_mark,
    draw_outline,
    fitted,
    number,
    shortened,
    width,
    word,
)
from gui.theme import Theme

CHIP_HEIGHT, CHIP_SIZE = 18.0, 11.5
_LINE = 14.0  # what a second line adds to a chip
_PAD = 12.0
_GLOW = 11.0
_ABOUT = 8.0  # a chip of full size: its light and its marks
_WIDEST = "−0.0000"
_LEGIBLE = 9.5  # pixels of type on the screen below which text in a circle grows
_SMALLER = 0.75  # of its size that a label in a circle becomes before it loses letters
NAME_SIZE, NAME_GAP, LONGEST_NAME = 12.5, 8.0, 26  # of names beside circles; letters
MOST_NAME = 1.5  #: To which a name beside a circle grows in a small picture, for which there is always room.
_READABLE = 3.4  # pixels of a letter below which text is left out


class BiasLook(NamedTuple):
    """The bias' chip: its name and value, and below them the gradient or the new value."""

    name: str
    value: str
    below: str | None = None
    below_role: str = "gradient_text"
    frozen: bool = False
    tag: str | None = None  # the colour role of a shared parameter
    glow: str | None = None
    selected: bool = False
    kin: bool = False  # whether the selection or the pointer is at a place of the same parameter


@dataclass(frozen=True, slots=True)
class NeuronLook:
    """All that can be seen of a neuron; texts are None while unknown, roles None where nothing is lit."""

    label: str
    is_input: bool
    value: str | None = None
    strength: float = 0.0
    net: str | None = None
    delta: str | None = None
    bias: BiasLook | None = None
    glow: str | None = None
    ring: str | None = None
    selected: bool = False
    hovered: bool = False
    letters: tuple[str, str] = (NOTATION.net, NOTATION.delta)  # of its weighted sum and its delta
    left_out: bool = False  # by dropout, of the sample in view
    beside: bool = False  # whether its name stands beside it, at the left of an input, above the target of an output


class NeuronItem(QGraphicsItem):
    """A neuron at its place; its own coordinates have their origin at the circle's centre."""

    def __init__(self, index: int, radius: float, theme: Theme, *, compact: bool) -> None:
        super().__init__()
        self.index = index
        self.radius = radius
        self._compact = compact
        self._theme = theme
        self._look = NeuronLook("", is_input=True)
        self._chip_scale = self._name_scale = 1.0
        self._body, self._chips = Kept(), Kept()
        self._bias: QRectF | None = None  # its chip's rectangle, once it was asked for
        self._body_bounds, self._chip_bounds = self._find_bounds()
        self._bounds = self._body_bounds.united(self._chip_bounds)
        self.setZValue(10)

    @property
    def look(self) -> NeuronLook:
        return self._look

    def show_look(self, look: NeuronLook) -> None:
        if look != self._look:
            self._look = look
            self._body.forget()
            self._change()

    def show_bias(self, value: str) -> None:
        """The bias' value, where it has one: all that changes while a network trains."""
        bias = self._look.bias
        if bias is not None and value != bias.value:
            self._look = replace(self._look, bias=bias._replace(value=value))
            if len(value) != len(bias.value):
                self._change()
            self._chips.forget()
            self.update()

    def set_chip_scale(self, scale: float) -> None:
        """How large the chips are, so that they can be read in a small picture."""
        if scale != self._chip_scale:
            self._chip_scale = scale
            self._change()

    def set_name_scale(self, scale: float) -> None:
        """How large a name beside the circle is."""
        if scale != self._name_scale:
            self._name_scale = scale
            self._body.forget()
            self._change()

    def _change(self) -> None:
        self._chips.forget()
        self._bias = None
        self._body_bounds, self._chip_bounds = self._find_bounds()
        bounds = self._body_bounds.united(self._chip_bounds)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._body.forget()
        self._chips.forget()
        self.update()

    # --- where its parts are -----------------------------------------------------------------------------------

    def bias_rect(self) -> QRectF:
        """The bias' chip; empty without a bias."""
        if self._bias is None:
            self._bias = self._find_bias_rect()
        return QRectF(self._bias)

    def _find_bias_rect(self) -> QRectF:
        bias = self._look.bias
        if bias is None:
            return QRectF()
        below = [] if bias.below is None else [number(bias.below, CHIP_SIZE, bias.below_role)]
        wide = max(width(_bias_pieces(bias)), width(below))
        return self._chip(wide, self.radius - 8, CHIP_HEIGHT + (_LINE if below else 0.0))

    def delta_rect(self) -> QRectF:
        """The delta's chip; empty while it is unknown."""
        if self._look.delta is None:
            return QRectF()
        bias = self.bias_rect()
        top = self.radius + 6 if bias.isEmpty() else bias.bottom() + 3
        return self._chip(width(self._delta_pieces(self._look.delta)), top, CHIP_HEIGHT)

    def net_rect(self) -> QRectF:
        """The net's chip; empty while it is unknown, or where so many neurons leave no room for it."""
        if self._look.net is None or self._compact:
            return QRectF()
        top = 7 - self.radius - CHIP_HEIGHT * self._chip_scale
        return self._chip(width(self._net_pieces(self._look.net)), top, CHIP_HEIGHT)

    def name_rect(self, scale: float | None = None) -> QRectF:
        """An input's name at the left of the circle; empty where it stands within."""
        if not (self._look.beside and self._look.is_input):
            return QRectF()
        scale = self._name_scale if scale is None else scale
        wide, high = width(self._name(scale)) + 2.0, 1.5 * NAME_SIZE * scale
        return QRectF(-self.radius - NAME_GAP - wide, -high / 2, wide, high)

    def _name(self, scale: float) -> list[Piece]:
        return [word(shortened(self._look.label, LONGEST_NAME), NAME_SIZE * scale, "neuron_caption")]

    def _chip(self, text_width: float, top: float, height: float, scale: float | None = None) -> QRectF:
        scale = self._chip_scale if scale is None else scale
        wide = (text_width + _PAD) * scale
        return QRectF(-wide / 2, top, wide, height * scale)

    def circle_rect(self) -> QRectF:
        """The circle, with the light around it."""
        reach = self.radius + _GLOW + 3
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def reserved(self, scale: float | None = None) -> list[QRectF]:
        """The room that its chips take, or will take while stepping, at their present scale or another."""
        scale = self._chip_scale if scale is None else scale
        bias, rects = self._look.bias, []
        under = 0.0  # how far the bias' chip reaches below the circle
        if bias is not None:
            lines = CHIP_HEIGHT if self._compact else CHIP_HEIGHT + _LINE
            under = lines * scale - 8
            widest = [_bias_pieces(bias)] if self._look.is_input else [_bias_pieces(bias), self._delta_pieces(_WIDEST)]
            rects.append(self._chip(max(map(width, widest)), self.radius - 8, lines, scale))
        if not self._look.is_input:
            wide = width(self._delta_pieces(_WIDEST))
            rects.append(self._chip(wide, self.radius + max(under + 3, 6), CHIP_HEIGHT, scale))
            if not self._compact:
                top = 7 - self.radius - CHIP_HEIGHT * scale
                rects.append(self._chip(width(self._net_pieces(_WIDEST)), top, CHIP_HEIGHT, scale))
        if not (name := self.name_rect(MOST_NAME)).isEmpty():
            rects.append(name)
        return [rect.adjusted(-2, -2, 2, 2) for rect in rects]

    def _delta_pieces(self, text: str) -> list[Piece]:
        return [number(f"{self._look.letters[1]} {text}", CHIP_SIZE, "delta_text")]

    def _net_pieces(self, text: str) -> list[Piece]:
        return [word(f"{self._look.letters[0]} ", CHIP_SIZE - 0.5, "muted"), number(text, CHIP_SIZE, "label_text")]

    def boundingRect(self) -> QRectF:
        return self._bounds  # asked for several times a frame

    def _find_bounds(self) -> tuple[QRectF, QRectF]:
        """What circle and name take, and what the chips take."""
        chips, about = QRectF(), _ABOUT * self._chip_scale
        for rect in (self.bias_rect(), self.delta_rect(), self.net_rect()):
            chips = chips.united(rect.adjusted(-about, -about, about, about)) if not rect.isEmpty() else chips
        name = self.name_rect()
        body = self.circle_rect()
        return body if name.isEmpty() else body.united(name.adjusted(-6, -6, 6, 6)), chips

    # --- drawing -----------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        at = spot(painter, widget)
        self._body.paint(painter, at, self._body_bounds, self._draw_body)
        if not self._chip_bounds.isEmpty():
            self._chips.paint(painter, at, self._chip_bounds, self._draw_chips)

    def _draw_body(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        zoom = painter.worldTransform().m11()
        self._draw_circle(painter)
        if CHIP_SIZE * zoom >= _READABLE:
            self._draw_inside(painter, zoom)
            if not (name := self.name_rect()).isEmpty():
                draw(painter, name.left(), 0.0, self._name(self._name_scale), self._theme)

    def _draw_chips(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        readable = CHIP_SIZE * painter.worldTransform().m11() >= _READABLE
        self._draw_bias(painter, readable)
        if self._look.delta is not None:
            delta = self._delta_pieces(self._look.delta)
            self._draw_chip(painter, self.delta_rect(), DELTA_CHIP, delta, readable=readable)
        if not self.net_rect().isEmpty() and self._look.net is not None:
            self._draw_chip(painter, self.net_rect(), LABEL_CHIP, self._net_pieces(self._look.net), readable=readable)

    def _draw_circle(self, painter: QPainter) -> None:
        look, theme, centre = self._look, self._theme, QPointF(0, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        if look.glow is not None:
            painter.setBrush(glow(theme, look.glow))
            painter.drawEllipse(centre, self.radius + _GLOW, self.radius + _GLOW)
        if look.selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.selection_outline, 2.2))
            painter.drawEllipse(centre, self.radius + 5, self.radius + 5)
        painter.setBrush(self._fill())
        ring = theme.colour(look.ring) if look.ring else theme.neuron_outline
        if look.hovered and not look.ring:
            ring = theme.selection_outline
        style = Qt.PenStyle.DashLine if look.left_out else Qt.PenStyle.SolidLine
        pen = QPen(ring, 2.4 if look.ring or look.hovered else 1.4, style, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(centre, self.radius, self.radius)
        if look.left_out:  # crossed out, in the circle's corners, so that its texts stay free
            for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                inner, outer = (QPointF(x * part * self.radius, y * part * self.radius) for part in (0.5, 0.707))
                painter.drawLine(inner, outer)

    def _fill(self) -> QColor:
        theme = self._theme
        if self._look.is_input:
            return theme.neuron_input
        if self._look.left_out:
            return theme.canvas
        return blended(theme.neuron_fill, theme.neuron_fill_strong, self._look.strength)

    def _draw_inside(self, painter: QPainter, zoom: float) -> None:
        """Label and value, in a small picture as large as the circle has room for."""
        look, radius = self._look, self.radius
        legible = _LEGIBLE / zoom
        if look.value is None:
            size = min(max(radius * 0.44, legible), 0.85 * radius, max(15.0, legible))
            label = self._within(size, 1.7 * radius)
            draw_centred(painter, 0, 0, [label], self._theme)
            return
        if not look.beside:
            label = self._within(min(max(radius * 0.36, legible), 0.46 * radius), 1.4 * radius)
            draw_centred(painter, 0, -0.3 * radius, [label], self._theme)
        value = number(look.value, min(max(radius * 0.42, legible), 0.56 * radius), "neuron_text")
        draw_centred(painter, 0, 0.0 if look.beside else 0.26 * radius, [fitted(value, 1.76 * radius)], self._theme)

    def _within(self, size: float, room: float) -> Piece:
        """The label as it fits into the circle: a little smaller, and shortened if that is not enough."""
        label = self._look.label
        piece = word(label, size, "neuron_caption", bold=True)
        for letters in range(len(label) - 1, 2, -1):
            if width([piece]) * _SMALLER <= room:
                break
            piece = word(shortened(label, letters), size, "neuron_caption", bold=True)
        return fitted(piece, room)

    def _draw_bias(self, painter: QPainter, readable: bool) -> None:
        bias = self._look.bias
        if bias is None or (not readable and _says_nothing(bias)):
            return
        with self._scaled(painter, self.bias_rect()) as rect:
            if bias.glow is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(glow(self._theme, bias.glow))
                painter.drawRoundedRect(rect.adjusted(-5, -5, 5, 5), 8, 8)
            draw_chip(painter, rect, _bias_style(bias), self._theme)
            if bias.selected or bias.kin:
                draw_outline(painter, rect, self._theme, kin=not bias.selected)
            if bias.frozen:
                draw_frozen_mark(painter, rect, self._theme)
            if bias.tag is not None:
                draw_link_mark(painter, rect.topLeft(), bias.tag, self._theme)
            if not readable:
                return
            middle = rect.top() + CHIP_HEIGHT / 2
            draw_centred(painter, 0, middle, _bias_pieces(bias), self._theme)
            if bias.below is not None:
                below = [number(bias.below, CHIP_SIZE, bias.below_role)]
                draw_centred(painter, 0, middle + _LINE, below, self._theme)

    def _draw_chip(
        self, painter: QPainter, where: QRectF, style: ChipStyle, pieces: list[Piece], *, readable: bool
    ) -> None:
        if not readable and style is LABEL_CHIP:
            return  # an empty plate would only hide the circle; a coloured one says that the number is known
        with self._scaled(painter, where) as rect:
            draw_chip(painter, rect, style, self._theme)
            if readable:
                draw_centred(painter, 0, rect.center().y(), pieces, self._theme)

    @contextmanager
    def _scaled(self, painter: QPainter, rect: QRectF) -> Iterator[QRectF]:
        """A painter in which a chip has its size at scale 1; gives the chip's rectangle there."""
        painter.save()
        painter.scale(self._chip_scale, self._chip_scale)
        back = 1 / self._chip_scale
        try:
            yield QRectF(rect.x() * back, rect.y() * back, rect.width() * back, rect.height() * back)
        finally:
            painter.restore()


def _bias_style(bias: BiasLook) -> ChipStyle:
    if bias.below is None:
        return LABEL_CHIP
    return UPDATE_CHIP if bias.below_role == "update_text" else GRADIENT_CHIP


def _says_nothing(bias: BiasLook) -> bool:
    """Whether a chip without its text is but an empty plate."""
    marked = bias.selected or bias.kin or bias.frozen or bias.glow is not None or bias.tag is not None
    return _bias_style(bias) is LABEL_CHIP and not marked


def _bias_pieces(bias: BiasLook) -> list[Piece]:
    name = word(bias.name, CHIP_SIZE - 0.5, bias.tag or "muted")
    return [name, word(" ", CHIP_SIZE, "muted"), number(bias.value, CHIP_SIZE, "label_text")]


def draw_frozen_mark(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """A small lock at a chip's upper right corner: training leaves this parameter alone."""
    x, y = rect.right() - 2.5, rect.top() - 1.5
    painter.setPen(QPen(theme.muted, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(x - 2.6, y - 4.2, 5.2, 6.4), 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.muted)
    painter.drawRoundedRect(QRectF(x - 4, y - 1, 8, 6), 1.4, 1.4)
