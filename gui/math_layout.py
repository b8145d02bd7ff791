"""LaTeX laid out once, with places for digits: what `gui.typeset` fills with numbers.

A layout by ziamath takes 10 to 45 ms, too long for numbers that change every frame.  So every digit is laid
out as a 0, all digits being of one width, and the layout remembers which digit of the LaTeX stands where.
To find that out the LaTeX is converted to MathML once or twice more with its digits numbered (0.3 ms each).
Only `gui.typeset` uses this module.
"""

from __future__ import annotations

import importlib
import math
import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from types import ModuleType
from typing import Literal, cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainterPath

from gui.theme import FACTOR_ROLES, ui_font

#: Everything is laid out at this size, in px, and scaled: one layout serves all sizes.
EM = 100.0

#: Room beside a factor for the edge of its pale background, in em.
FACTOR_MARGIN = 0.22
_INNER_MARGIN = 0.12  # the same in fractions and scripts, where backgrounds are tighter

_SCRIPTS = ("msub", "msup", "msubsup", "munder", "mover", "munderover")
_DIGIT_WIDTH = 0.495  # of STIX Two Math, in em

# After these a minus is a sign.
_BEFORE_SIGN = tuple("=≈<>≤≥·⋅×+−,←→")

# Digits in a colour's name or a length are no digits of the formula.
_DIGIT = re.compile(r"\\(?:text)?color\s*\{[^{}]*\}|\\hspace\s*\{[^{}]*\}|([0-9])")
_TEXT = re.compile(r"\\(text|operatorname)\s*\{((?:[^{}\\]|\\.)*)\}")
_ESCAPE = re.compile(r"\\([{}_%#$&\\^~])|([<>&{}])")

# Characters that the way through LaTeX and MathML would trip over travel as private ones.
_LITERALS = "<>&{}_%#$\\^~"
_PRIVATE = {character: chr(0xE100 + place) for place, character in enumerate(_LITERALS)}
_PUBLIC = str.maketrans({private: character for character, private in _PRIVATE.items()})

#: The digits of running text, and their sturdier shapes in sub- and superscripts.
Shape = Literal["text", "script"]
SHAPES: tuple[Shape, ...] = ("text", "script")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a digit: which digit of the LaTeX, in which shape, how large, and where its 0 begins."""

    digit: int
    shape: Shape
    scale: float
    origin: QPointF


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring glyphs of one role; ``path`` lacks the digits of the slots."""

    role: str | None
    path: QPainterPath
    slots: tuple[Slot, ...]
    rect: QRectF


@dataclass(frozen=True, slots=True)
class Layout:
    """A formula at EM px, its baseline at y = 0: runs to draw, and the marked spans, outer ones first.

    `inner` are the spans that stand in a fraction or script, where others stand close above and below. `links` are
    the stretches that can be asked about, by their numbers, outer ones first.
    """

    runs: tuple[Run, ...]
    spans: tuple[tuple[str, QRectF], ...]
    inner: tuple[bool, ...]
    width: float
    ascent: float
    descent: float
    links: tuple[tuple[int, QRectF], ...]


@dataclass(slots=True)
class _Element:
    """What was noted of a MathML element before it is laid out."""

    role: str | None
    spans: tuple[int, ...]
    text: str = ""
    digits: tuple[int, ...] = ()
    replaced: str = ""


@dataclass(slots=True)
class _Marks:
    elements: list[_Element] = field(default_factory=list)
    span_roles: list[str] = field(default_factory=list)
    span_inner: list[bool] = field(default_factory=list)


class _Drawing(ET.Element):
    """A ziamath drawing in which each glyph keeps its own colour.

    ziamath colours "the last element drawn" even if the glyph was a space, which draws nothing; the element
    before then loses its colour.
    """

    def __getitem__(self, key: object) -> ET.Element:  # type: ignore[override]  # only ever asked for [-1]
        last = super().__getitem__(cast("int", key))
        return ET.Element("space") if "fill" in last.attrib else last


def digits_of(latex: str) -> tuple[str, str]:
    """The LaTeX with every digit a 0, and the digits that stood there."""
    digits: list[str] = []

    def zero(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        digits.append(match[1])
        return "0"

    return _DIGIT.sub(zero, latex), "".join(digits)


def with_digits(template: str, digits: str) -> str:
    """The inverse of `digits_of`."""
    following = iter(digits)
    return _DIGIT.sub(lambda match: match[0] if match[1] is None else next(following), template)


def lay_out(template: str, *, fixed: bool = False) -> Layout:
    """Lay out LaTeX whose digits are all 0, or with ``fixed`` LaTeX whose digits are to stay as they are.

    Raises whatever ziamath raises for LaTeX it cannot do, and ValueError if digits cannot be told apart.
    """
    root = _mathml(template)
    marks = _Marks()
    _mark(root, marks, None if fixed else _numbered_digits(template))
    drawing = _Drawing("svg")
    formula = _ziamath("zmath").Math(root, size=EM, margin=0.0).node
    formula.draw(0.0, 0.0, drawing)
    return _collect(drawing, marks, formula.bbox.xmax, formula.bbox.ymax, -formula.bbox.ymin)


def _mathml(latex: str) -> ET.Element:
    root = ET.fromstring(_ziamath("tex").tex2mml(_TEXT.sub(_protect, latex)))
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]  # without the namespace
    return root


def _protect(match: re.Match[str]) -> str:
    body = _ESCAPE.sub(lambda found: _PRIVATE[found[1] or found[2]], match[2])
    return f"\\{match[1]}{{{body}}}"


def _numbered_digits(template: str) -> list[int]:
    """For each digit of the MathML in document order, which digit of the LaTeX it is."""
    count = len(digits_of(template)[1])
    numbers: list[int] = []
    for power in range(len(str(max(count - 1, 0)))):
        shown = "".join(str(place // 10**power % 10) for place in range(count))
        found = [int(c) for leaf in _mathml(with_digits(template, shown)).iter() for c in _digits_in(leaf.text)]
        numbers = [low + high * 10**power for low, high in zip(numbers or [0] * len(found), found, strict=True)]
    if count and sorted(numbers) != list(range(count)):
        raise ValueError("digits do not survive the way to MathML")
    return numbers


def _digits_in(text: str | None) -> str:
    return "".join(c for c in text or "" if c in "0123456789")


def _mark(root: ET.Element, marks: _Marks, digits: list[int] | None) -> None:
    """Give each element a colour of its own, by which its glyphs are known in the drawing."""
    following = iter(digits or ())

    def visit(element: ET.Element, role: str | None, spans: tuple[int, ...], *, inner: bool = False) -> None:
        name = element.get("mathcolor")
        if name:
            role, spans = role if _link(name) is not None else name, (*spans, len(marks.span_roles))
            marks.span_roles.append(name)
            marks.span_inner.append(inner)
        element.text = (element.text or "").translate(_PUBLIC)
        places = () if digits is None else tuple(next(following) for _ in _digits_in(element.text))
        note = _Element(role, spans, element.text, places, _replace_missing(element))
        element.set("mathcolor", f"#{len(marks.elements):06x}")
        marks.elements.append(note)
        for place, child in enumerate(list(element)):
            stacked = element.tag == "mfrac" or (element.tag in _SCRIPTS and place > 0)
            visit(child, role, spans, inner=inner or stacked)
        _set_signs(element)
        _add_margins(element, marks)

    visit(root, None, ())


def _set_signs(row: ET.Element) -> None:
    """Set a minus after a relation or operator tight as a sign, and ∂ as the letter it is."""
    before: ET.Element | None = None
    for child in row:
        if child.tag == "mo" and child.text == "∂":
            child.tag, child.text = "mi", "\N{MATHEMATICAL ITALIC PARTIAL DIFFERENTIAL}"
        if child.text in ("−", "+") and before is not None and before.text in _BEFORE_SIGN:
            child.set("form", "prefix")
        before = child


def _add_margins(row: ET.Element, marks: _Marks) -> None:
    """Put thin spaces around the outermost factors in a row."""
    if row.tag not in ("mrow", "math", "mstyle"):
        return
    for child in reversed(list(row)):
        if child.tag == "mstyle" and _is_outer_factor(marks.elements[int(child.attrib["mathcolor"][1:], 16)], marks):
            at = list(row).index(child)
            inner = marks.span_inner[marks.elements[int(child.attrib["mathcolor"][1:], 16)].spans[-1]]
            margin = f"{_INNER_MARGIN if inner else FACTOR_MARGIN}em"
            row.insert(at + 1, ET.Element("mspace", width=margin))
            row.insert(at, ET.Element("mspace", width=margin))


def _is_outer_factor(note: _Element, marks: _Marks) -> bool:
    """Whether an element is a factor that stands in no other; a link within it is none."""
    factors = [span for span in note.spans if marks.span_roles[span] in FACTOR_ROLES]
    return len(factors) == 1 and note.spans[-1] == factors[0]


def _link(role: str) -> int | None:
    """The number of what can be asked about; None for a role."""
    return int(role[4:]) if role.startswith("link") and role[4:].isdecimal() else None


def _replace_missing(element: ET.Element) -> str:
    """Reserve room for text that the mathematical font lacks; it is drawn with the font of the window."""
    text = element.text or ""
    font = _ziamath("zmath").loadedfonts["default"]
    if all(character.isspace() or font.glyphindex(character) for character in text):
        return ""
    width = _text_path(text).boundingRect().width() / EM
    element.tag, element.text = "mtext", "0" * max(1, math.ceil(width / _DIGIT_WIDTH))
    return text


def _text_path(text: str, size: float = EM) -> QPainterPath:
    font = QFont(ui_font())
    font.setPixelSize(max(1, round(size)))
    path = QPainterPath()
    path.addText(0.0, 0.0, font, text)
    return path


def _collect(drawing: ET.Element, marks: _Marks, width: float, ascent: float, descent: float) -> Layout:
    outlines: dict[int, list[QPainterPath]] = {}
    for shape in drawing.iter():
        path = _outline(shape)
        if path is not None:
            outlines.setdefault(int(shape.get("fill", "#0").lstrip("#"), 16), []).append(path)
    boxes = [QRectF() for _ in marks.span_roles]
    runs: list[Run] = []
    for index in sorted(outlines):
        note = marks.elements[index]
        run = _run(note, outlines[index])
        for span in note.spans:
            boxes[span] = boxes[span].united(run.rect)
        if runs and runs[-1].role == run.role:
            run = _joined(runs.pop(), run)
        runs.append(run)
    drawn = [place for place, box in enumerate(boxes) if not box.isNull()]
    numbers = [_link(role) for role in marks.span_roles]
    roles = [place for place in drawn if numbers[place] is None]
    spans = tuple((marks.span_roles[place], boxes[place]) for place in roles)
    inner = tuple(marks.span_inner[place] for place in roles)
    links = tuple((link, boxes[place]) for place in drawn if (link := numbers[place]) is not None)
    return Layout(tuple(runs), spans, inner, width, ascent, descent, links)


def _run(note: _Element, paths: list[QPainterPath]) -> Run:
    rect = QRectF()
    for path in paths:
        rect = rect.united(path.boundingRect())
    if note.replaced:
        if note.digits:
            raise ValueError("digits in a font of another width")
        return Run(note.role, _fitted(note.replaced, rect), (), rect)
    return _with_slots(note, paths, rect)


def _with_slots(note: _Element, paths: list[QPainterPath], rect: QRectF) -> Run:
    visible = [c for c in note.text if not c.isspace()]
    fixed = QPainterPath()
    fixed.setFillRule(Qt.FillRule.WindingFill)
    slots: list[Slot] = []
    digits = iter(note.digits)
    if note.digits and len(visible) != len(paths):
        raise ValueError("cannot tell which outline is which digit")
    for place, path in enumerate(paths):
        if note.digits and visible[place] in "0123456789":
            slots.append(_slot(next(digits), path))
        else:
            fixed.addPath(path)
    return Run(note.role, fixed, tuple(slots), rect)


def _slot(digit: int, zero: QPainterPath) -> Slot:
    """The slot where a 0 was drawn.  ValueError for a 0 of neither shape, as in bold."""
    box = zero.boundingRect()
    for shape in SHAPES:
        model = digit_outlines(shape)[0].boundingRect()
        scale = box.height() / model.height()
        if math.isclose(box.width(), model.width() * scale, rel_tol=0.01):
            return Slot(digit, shape, scale, box.topLeft() - model.topLeft() * scale)
    raise ValueError("digits of an unknown shape")


def _fitted(text: str, room: QRectF) -> QPainterPath:
    """Text of the window's font in the room that zeros held, on their baseline."""
    size = EM * room.height() / digit_outlines("text")[0].boundingRect().height()
    path = _text_path(text, size)
    path.translate(room.left() + (room.width() - path.boundingRect().width()) / 2, room.bottom())
    return path


def _joined(first: Run, second: Run) -> Run:
    path = QPainterPath(first.path)
    path.addPath(second.path)
    return Run(first.role, path, first.slots + second.slots, first.rect.united(second.rect))


@lru_cache(maxsize=len(SHAPES))
def digit_outlines(shape: Shape) -> tuple[QPainterPath, ...]:
    """The digits 0 … 9 at EM px from the origin, each in the middle of the width of the 0."""
    font = _ziamath("zmath").loadedfonts["default"]
    glyphs = [font.glyph(digit) for digit in "0123456789"]
    if shape == "script":
        glyphs = [_ziamath("nodes.nodetools").subglyph(glyph, font) for glyph in glyphs]
    unit = EM / font.info.layout.unitsperem
    middles = [(glyphs[0].advance() - glyph.advance()) / 2 * unit for glyph in glyphs]
    drawn = [_outline(glyph.place(at, 0.0, EM)) for glyph, at in zip(glyphs, middles, strict=True)]
    return tuple(outline or QPainterPath() for outline in drawn)


@lru_cache
def _ziamath(module: str) -> ModuleType:
    """A module of ziamath, which takes 0.1 s to load: not before the first formula is shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it opens its font by an old way
        package = importlib.import_module("ziamath")
    package.config.svg2 = False  # outlines in place, not references to symbols
    return importlib.import_module(f"ziamath.{module}")


def _outline(shape: ET.Element) -> QPainterPath | None:
    """The outline of a drawn path or bar; None for anything else."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    if shape.tag == "rect":
        path.addRect(*(float(shape.attrib[name]) for name in ("x", "y", "width", "height")))
    elif shape.tag == "path":
        _trace(path, shape.attrib["d"].split())
    return None if path.isEmpty() else path


def _trace(path: QPainterPath, words: list[str]) -> None:
    """Follow an SVG path, of which ziamath writes the absolute commands M, L, Q, C and Z."""
    draw: dict[str, tuple[int, Callable[..., None]]] = {
        "M": (2, path.moveTo), "L": (2, path.lineTo), "Q": (4, path.quadTo), "C": (6, path.cubicTo),
        "Z": (0, path.closeSubpath),
    }  # fmt: skip
    at = 0
    while at < len(words):
        count, command = draw[words[at]]
        command(*map(float, words[at + 1 : at + 1 + count]))
        at += 1 + count
