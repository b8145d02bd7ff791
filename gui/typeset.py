r"""Formulas as outlines: LaTeX in, glyphs to paint out, fast enough for numbers that change every frame.

A factor of a product is marked ``\textcolor{factor1}{…}`` (up to ``factor6``, also ``muted``, ``delta`` or
any other role of the theme).  The colour comes in only when painting, so a theme needs no new layout.
What can be asked about is marked ``\textcolor{link0}{…}``, by any number: it looks like the rest, but where it
stands is known.
Panels, canvas and exports may use this module; it needs the theme and nothing above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTransform

from engine.formula.splitting import OPERATORS, RELATIONS, continued, split_before
from gui.math_drawing import EM, Shape, digit_outlines
from gui.math_layout import Layout, digits_of, lay_out
from gui.theme import FACTOR_ROLES, Theme, ui_font

#: How far the background of a factor reaches beyond its glyphs, in em: beside, above and below.
_PAD = 0.2
_HUG = 0.07  # on all sides, in fractions and scripts
_LINE_ASCENT = 0.78
_LINE_DESCENT = 0.26

_TEXT_ROLES = {"delta": "delta_text", "gradient": "gradient_text", "update": "update_text"}

_FACTOR = re.compile("|".join(rf"(?<=color{{){role}(?=}})" for role in FACTOR_ROLES))
_LINK = re.compile(r"(?<=color{link)\d+(?=})")
_SPACE_AFTER = re.compile(r"(?<!\\)\s+$")  # which says nothing, unless it is a command itself
_MARKED = re.compile(r"\\textcolor\s*\{[^{}]*\}|\\(?:left|right|text|mathrm|operatorname)\b\s*")
_WORDS = {r"\cdot": "·", r"\partial": "∂", r"\,": " ", r"\;": " ", r"\ ": " ", r"\delta": "δ", r"\eta": "η"}


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring glyphs of one role (None: the colour of text); baseline at y = 0."""

    path: QPainterPath
    role: str | None
    rect: QRectF


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A formula ready to paint; lengths in px, its baseline at y = 0, its left edge at x = 0.

    ``spans`` are the marked stretches with their roles, the outer before the inner ones; the rectangle of a
    factor is that of its background and does not depend on the digits in it.  ``links`` are the stretches that can be
    asked about, by their numbers, likewise.
    """

    parts: tuple[Part, ...]
    spans: tuple[tuple[str, QRectF], ...]
    width: float
    ascent: float
    descent: float
    links: tuple[tuple[int, QRectF], ...] = ()

    @property
    def height(self) -> float:
        """Ascent and descent together."""
        return self.ascent + self.descent

    def role_rects(self, role: str) -> list[QRectF]:
        """The rectangles of a role, one for each place where it is marked."""
        return [rect for name, rect in self.spans if name == role]

    def role_at(self, point: QPointF) -> str:
        """The role under a point, the innermost if they nest; empty if there is none."""
        return next((role for role, rect in reversed(self.spans) if rect.contains(point)), "")


def escape(label: str) -> str:
    r"""A user's label as LaTeX, ``\text{…}`` with every special character escaped."""
    return "\\text{" + re.sub(r"([{}_%#$&\\^~])", r"\\\1", label or " ") + "}"


@lru_cache(maxsize=1024)
def typeset(latex: str, size: float) -> Glyphs:
    """Glyphs of a formula at ``size`` px an em.  Never raises: what has no layout comes as plain text."""
    return in_a_row([_piece(piece, size) for piece in in_pieces(latex)])


def typeset_ahead(latex: str) -> Iterator[None]:
    """Lays a formula out, one piece at each `next`, so that `typeset` finds it done at any size."""
    for piece in in_pieces(latex):
        _piece(piece, EM)
        yield


def layout_of(piece: str) -> tuple[Layout, str] | None:
    """The layout of a piece at `EM` px, with the digits that fill its slots; None if it has none."""
    zeros, digits = digits_of(piece)
    if layout := _layout(zeros, fixed=False):
        return layout, digits
    fixed = _layout(piece, fixed=True)
    return None if fixed is None else (fixed, "")


def in_pieces(latex: str) -> list[str]:
    """The pieces of a formula that stand one after the other.

    Long formulas are new again and again, with other signs and numbers of digits; their pieces hardly ever.
    """
    first, *rest = (_SPACE_AFTER.sub("", piece) for piece in split_before(latex, (*RELATIONS, *OPERATORS)))
    begun = [first] if first.strip(" {}") or not rest else []
    return [*begun, *map(continued, rest)]


def in_a_row(pieces: Sequence[Glyphs]) -> Glyphs:
    """Pieces set one after the other, as they would stand if they had been laid out together."""
    if len(pieces) == 1:
        return pieces[0]
    parts: list[Part] = []
    spans: list[tuple[str, QRectF]] = []
    links: list[tuple[int, QRectF]] = []
    x = 0.0
    for piece in pieces:
        for part in piece.parts:
            moved = Part(part.path.translated(x, 0.0), part.role, part.rect.translated(x, 0.0))
            parts.append(_joined(parts.pop(), moved) if parts and parts[-1].role == part.role else moved)
        spans += [(role, rect.translated(x, 0.0)) for role, rect in piece.spans]
        links += [(link, rect.translated(x, 0.0)) for link, rect in piece.links]
        x += piece.width
    ascent, descent = max(piece.ascent for piece in pieces), max(piece.descent for piece in pieces)
    return Glyphs(tuple(parts), tuple(spans), x, ascent, descent, tuple(links))


def _joined(one: Part, other: Part) -> Part:
    path = QPainterPath(one.path)
    path.addPath(other.path)
    return Part(path, one.role, one.rect.united(other.rect))


@lru_cache(maxsize=2048)
def _piece(latex: str, size: float) -> Glyphs:
    """A piece whose first factor is laid out as factor1, whichever it is, and its links as link0, link1, …

    So pieces that differ in nothing else share one layout.
    """
    numbers = tuple(dict.fromkeys(_LINK.findall(latex)))
    places = {number: str(place) for place, number in enumerate(numbers)}
    glyphs = _marked_piece(_LINK.sub(lambda match: places[match[0]], latex) if numbers else latex, size)
    if not numbers:
        return glyphs
    return replace(glyphs, links=tuple((int(numbers[link]), rect) for link, rect in glyphs.links))


def _marked_piece(latex: str, size: float) -> Glyphs:
    found = tuple(dict.fromkeys(_FACTOR.findall(latex)))
    names = dict(zip(found, FACTOR_ROLES, strict=False))
    glyphs = _laid_out(_FACTOR.sub(lambda match: names[match[0]], latex), size)
    if found == FACTOR_ROLES[: len(found)]:
        return glyphs
    given = {name: role for role, name in names.items()}
    parts = tuple(Part(part.path, given.get(part.role or "", part.role), part.rect) for part in glyphs.parts)
    return replace(glyphs, parts=parts, spans=tuple((given.get(role, role), rect) for role, rect in glyphs.spans))


def _laid_out(latex: str, size: float) -> Glyphs:
    zeros, digits = digits_of(latex)
    template = _scaled(zeros, size) or _scaled(latex, size, fixed=True)
    return _filled(template, digits) if template else _plain_glyphs(latex, size)


def plain_text(latex: str) -> str:
    """Roughly readable text of a formula, for where no better is at hand."""
    text = _MARKED.sub("", latex)
    for command, character in _WORDS.items():
        text = text.replace(command, character)
    text = re.sub(r"\\([A-Za-z]+)", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[{}\\]", "", text)).strip()


def link_text(latex: str, link: int) -> str:
    """Roughly readable text of what stands in a link; empty if there is no such link."""
    mark = f"\\textcolor{{link{link}}}{{"
    start = latex.find(mark)
    if start < 0:
        return ""
    start += len(mark)
    return plain_text(latex[start : _closing_brace(latex, start)])


def without_roles(latex: str) -> str:
    r"""The LaTeX with each ``\textcolor{role}{…}`` replaced by what it marks."""
    while found := re.search(r"\\textcolor\s*\{[^{}]*\}\s*\{", latex):
        end = _closing_brace(latex, found.end())
        latex = latex[: found.start()] + latex[found.end() : end] + latex[end + 1 :]
    return latex


def _closing_brace(latex: str, start: int) -> int:
    """Where the group that was opened before ``start`` closes; the end if it does not."""
    depth = 1
    for match in re.compile(r"\\.|[{}]").finditer(latex, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    return len(latex)


def paint(painter: QPainter, glyphs: Glyphs, position: QPointF, theme: Theme, *, highlighted: str = "") -> None:
    """Draw a formula, its baseline beginning at ``position``, a ``highlighted`` factor with an outline."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(position)
    for role, rect in glyphs.spans:
        if role in FACTOR_ROLES:
            _paint_background(painter, rect, role, theme, outlined=role == highlighted)
    painter.setPen(Qt.PenStyle.NoPen)
    for part in glyphs.parts:
        painter.setBrush(role_colour(part.role, theme))
        painter.drawPath(part.path)
    painter.restore()


def role_colour(role: str | None, theme: Theme) -> QColor:
    """The colour of glyphs of a role; that of text if the theme knows no such role."""
    try:
        return theme.colour(_TEXT_ROLES.get(role or "text", role or "text"))
    except KeyError:
        return theme.text


def _paint_background(painter: QPainter, rect: QRectF, role: str, theme: Theme, *, outlined: bool) -> None:
    factor = theme.factor(role)
    painter.setPen(QPen(factor.strong, 1.5) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(factor.background)
    radius = min(5.0, rect.height() / 5)
    painter.drawRoundedRect(rect, radius, radius)


@dataclass(frozen=True, slots=True)
class _Template:
    """A layout at one size, its fixed outlines already scaled."""

    layout: Layout
    paths: tuple[QPainterPath, ...]
    rects: tuple[QRectF, ...]
    spans: tuple[tuple[str, QRectF], ...]
    links: tuple[tuple[int, QRectF], ...]
    scale: float


@lru_cache(maxsize=2048)  # as many as pieces: one that is known at one size is then laid out for all sizes
def _layout(latex: str, *, fixed: bool) -> Layout | None:
    """The layout, or None if there is none: remembered too, for a failure takes as long as a success."""
    if not latex:  # as of a label that waits for its first formula, which need not load ziamath
        return None
    try:
        return lay_out(latex, fixed=fixed)
    except Exception:  # noqa: BLE001  (LaTeX with names somebody typed can fail in any way)
        return None


@lru_cache(maxsize=512)
def _scaled(latex: str, size: float, *, fixed: bool = False) -> _Template | None:
    layout = _layout(latex, fixed=fixed)
    if layout is None:
        return None
    scale = size / EM
    grow = QTransform.fromScale(scale, scale)
    return _Template(
        layout,
        tuple(grow.map(run.path) for run in layout.runs),
        tuple(grow.mapRect(run.rect) for run in layout.runs),
        tuple(
            (role, _padded(grow.mapRect(rect), role, size, inner=inner))
            for (role, rect), inner in zip(layout.spans, layout.inner, strict=True)
        ),
        tuple((link, grow.mapRect(rect)) for link, rect in layout.links),
        scale,
    )


def _padded(rect: QRectF, role: str, size: float, *, inner: bool) -> QRectF:
    """The background of a factor: at least a line high, so that neighbours stand level.

    In a fraction or script it is as high as the factor itself, for lines stand close there.
    """
    if role not in FACTOR_ROLES:
        return rect
    if inner:
        return rect.adjusted(-_HUG * size, -_HUG * size, _HUG * size, _HUG * size)
    top = min(rect.top() - 0.1 * size, -_LINE_ASCENT * size)
    bottom = max(rect.bottom() + 0.1 * size, _LINE_DESCENT * size)
    return QRectF(QPointF(rect.left() - _PAD * size, top), QPointF(rect.right() + _PAD * size, bottom))


def _filled(template: _Template, digits: str) -> Glyphs:
    scale = template.scale
    parts = []
    for run, fixed, rect in zip(template.layout.runs, template.paths, template.rects, strict=True):
        path = QPainterPath(fixed)
        for slot in run.slots:
            outline = _digit(slot.shape, int(digits[slot.digit]), slot.scale * scale)
            path.addPath(outline.translated(slot.origin * scale))
        parts.append(Part(path, run.role, rect))
    return Glyphs(tuple(parts), template.spans, *_extent(template), template.links)


def _extent(template: _Template) -> tuple[float, float, float]:
    """Width, ascent and descent that hold the glyphs and the backgrounds."""
    layout, scale = template.layout, template.scale
    rects = [rect for _role, rect in template.spans]
    return (
        max([layout.width * scale, *(rect.right() for rect in rects)]),
        max([layout.ascent * scale, *(-rect.top() for rect in rects)]),
        max([layout.descent * scale, *(rect.bottom() for rect in rects)]),
    )


@lru_cache(maxsize=2048)
def _digit(shape: Shape, digit: int, scale: float) -> QPainterPath:
    return QTransform.fromScale(scale, scale).map(digit_outlines(shape)[digit])


def _plain_glyphs(latex: str, size: float) -> Glyphs:
    font = QFont(ui_font())
    font.setPixelSize(max(1, round(size * 0.85)))
    metrics = QFontMetricsF(font)
    text = plain_text(latex)
    path = QPainterPath()
    path.addText(0.0, 0.0, font, text)
    part = Part(path, None, path.boundingRect())
    return Glyphs((part,), (), metrics.horizontalAdvance(text), metrics.ascent(), metrics.descent())
