"""LaTeX laid out once, with places for digits: what `gui.typeset` fills with numbers.

A layout by ziamath takes 10 to 45 ms, too long for numbers that change every frame.  So every digit is laid
out as a 0, all digits being of one width, and the layout remembers which digit of the LaTeX stands where.
To find that out the LaTeX is converted to MathML once or twice more with its digits numbered (0.3 ms each).
Only `gui.typeset` uses this module.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainterPath

from gui.math_drawing import (
    EM,
    SHAPES,
    Drawn,
    Letter,
    Shape,
    digit_outlines,
    drawn,
    empty_path,
    mathematical_font,
    ziamath,
)
from gui.theme import FACTOR_ROLES, ui_font

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


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a digit: which digit of the LaTeX, in which shape, how large, and where its 0 begins."""

    digit: int
    shape: Shape
    scale: float
    origin: QPointF


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring glyphs of one role; ``path`` lacks the digits of the slots.

    Slots and path once more for who can write letters as such: ``letters`` in reading order, ``bars`` are all else.
    """

    role: str | None
    path: QPainterPath
    slots: tuple[Slot, ...]
    rect: QRectF
    letters: tuple[Letter | Slot, ...]
    bars: QPainterPath


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
    drawing = ET.Element("svg")
    formula = ziamath("zmath").Math(root, size=EM, margin=0.0).node
    formula.draw(0.0, 0.0, drawing)
    return _collect(drawing, marks, formula.bbox.xmax, formula.bbox.ymax, -formula.bbox.ymin)


def _mathml(latex: str) -> ET.Element:
    root = ET.fromstring(ziamath("tex").tex2mml(_TEXT.sub(_protect, latex)))
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
    font = mathematical_font()
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
    drawn_by: dict[int, list[Drawn]] = {}
    symbols = {symbol.attrib["id"]: symbol for symbol in drawing if symbol.tag == "symbol"}
    for shape in drawing:
        found = drawn(shape, symbols)
        if found is not None:
            drawn_by.setdefault(int(shape.get("fill", "#0").lstrip("#"), 16), []).append(found)
    boxes = [QRectF() for _ in marks.span_roles]
    runs: list[Run] = []
    for index in sorted(drawn_by):
        note = marks.elements[index]
        run = _run(note, drawn_by[index])
        for span in note.spans:
            boxes[span] = boxes[span].united(run.rect)
        if runs and runs[-1].role == run.role:
            run = _joined(runs.pop(), run)
        runs.append(run)
    shown = [place for place, box in enumerate(boxes) if not box.isNull()]
    numbers = [_link(role) for role in marks.span_roles]
    roles = [place for place in shown if numbers[place] is None]
    spans = tuple((marks.span_roles[place], boxes[place]) for place in roles)
    inner = tuple(marks.span_inner[place] for place in roles)
    links = tuple((link, boxes[place]) for place in shown if (link := numbers[place]) is not None)
    return Layout(tuple(runs), spans, inner, width, ascent, descent, links)


def _run(note: _Element, drawn: list[Drawn]) -> Run:
    rect = QRectF()
    for path, _letter in drawn:
        rect = rect.united(path.boundingRect())
    if note.replaced:
        if note.digits:
            raise ValueError("digits in a font of another width")
        fitted = _fitted(note.replaced, rect)
        return Run(note.role, fitted, (), rect, (), fitted)
    return _with_slots(note, drawn, rect)


def _with_slots(note: _Element, drawn: list[Drawn], rect: QRectF) -> Run:
    visible = [c for c in note.text if not c.isspace()]
    fixed, bars = empty_path(), empty_path()
    letters: list[Letter | Slot] = []
    digits = iter(note.digits)
    if note.digits and len(visible) != len(drawn):
        raise ValueError("cannot tell which outline is which digit")
    for place, (path, letter) in enumerate(drawn):
        if note.digits and visible[place] in "0123456789":
            letters.append(_slot(next(digits), path))
            continue
        fixed.addPath(path)
        if letter is None:
            bars.addPath(path)
        else:
            letters.append(letter)
    slots = tuple(letter for letter in letters if isinstance(letter, Slot))
    return Run(note.role, fixed, slots, rect, tuple(letters), bars)


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
    path, bars = QPainterPath(first.path), QPainterPath(first.bars)
    path.addPath(second.path)
    bars.addPath(second.bars)
    slots, letters = first.slots + second.slots, first.letters + second.letters
    return Run(first.role, path, slots, first.rect.united(second.rect), letters, bars)
