"""What ziamath draws, as outlines and as letters of its font.

Only `gui.math_layout` and what sets its letters on paper use this module.
"""

from __future__ import annotations

import importlib
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any, Literal, TypeAlias

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QTransform

from gui.math_rows import hasten

#: Everything is drawn at this size, in px, and scaled: one drawing serves all sizes.
EM = 100.0
_SYMBOL = 12.0  # px an em, of the symbols of a drawing

#: The digits of running text, and their sturdier shapes in sub- and superscripts.
Shape = Literal["text", "script"]
SHAPES: tuple[Shape, ...] = ("text", "script")


@dataclass(frozen=True, slots=True)
class Letter:
    """A glyph of the mathematical font by its index, how large, and where it begins."""

    index: int
    scale: float
    origin: QPointF


#: An outline, and the letter that it is of; none for a bar, and for what is put together of several.
Drawn: TypeAlias = tuple[QPainterPath, Letter | None]


@lru_cache(maxsize=len(SHAPES))
def digit_outlines(shape: Shape) -> tuple[QPainterPath, ...]:
    """The digits 0 … 9 at EM px from the origin, each in the middle of the width of the 0."""
    outlines: list[QPainterPath] = []
    for letter in digit_letters(shape):
        glyph, outline = mathematical_font().glyph_fromid(letter.index), empty_path()
        path = glyph.svgpath(letter.origin.x(), 0.0, EM / glyph.DFLT_SIZE_PT)
        _trace(outline, path.attrib["d"].split())
        outlines.append(outline)
    return tuple(outlines)


@lru_cache(maxsize=len(SHAPES))
def digit_letters(shape: Shape) -> tuple[Letter, ...]:
    """The same as letters."""
    font = mathematical_font()
    glyphs = [font.glyph(digit) for digit in "0123456789"]
    if shape == "script":
        glyphs = [font.glyph_fromid(script_glyph(digit)) for digit in "0123456789"]
    unit = EM / font.info.layout.unitsperem
    middles = [(glyphs[0].advance() - glyph.advance()) / 2 * unit for glyph in glyphs]
    return tuple(Letter(glyph.index, 1.0, QPointF(at, 0.0)) for glyph, at in zip(glyphs, middles, strict=True))


def script_glyph(character: str) -> int:
    """The index of the glyph that stands for a character in sub- and superscripts."""
    font = mathematical_font()
    return int(ziamath("nodes.nodetools").subglyph(font.glyph(character), font).index)


def mathematical_font() -> Any:  # noqa: ANN401 (its package is untyped)
    """The font of the formulas, as ziamath has it."""
    return ziamath("zmath").loadedfonts["default"]


@lru_cache
def ziamath(module: str) -> ModuleType:
    """A module of ziamath, which takes 0.1 s to load: not before the first formula is shown."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it opens its font by an old way
        package = importlib.import_module("ziamath")
        hasten()
    package.config.svg2 = True  # references to symbols, which say which glyph they are
    return importlib.import_module(f"ziamath.{module}")


def drawn(shape: ET.Element, symbols: dict[str, ET.Element]) -> Drawn | None:
    """What a drawn glyph or bar looks like; None for a space and anything else."""
    path, letter = empty_path(), None
    if shape.tag == "rect":
        path.addRect(*(float(shape.attrib[name]) for name in ("x", "y", "width", "height")))
    elif shape.tag == "use":
        path, letter = _glyph(shape, symbols[shape.attrib["href"][1:]])
    return None if path.isEmpty() else (path, letter)


def _glyph(use: ET.Element, symbol: ET.Element) -> Drawn:
    """A glyph where and as large as the box of its symbol is put; no letter if it is assembled of several."""
    left, top, _width, high = map(float, symbol.attrib["viewBox"].split())
    x, y, height = (float(use.attrib[name]) for name in ("x", "y", "height"))
    scale = height / high
    origin = QPointF(x - left * scale, y - top * scale)
    outline = empty_path()
    for shape in symbol.iter("path"):
        _trace(outline, shape.attrib["d"].split())
    path = QTransform(scale, 0.0, 0.0, scale, origin.x(), origin.y()).map(outline)
    index = int(symbol.attrib["id"].rpartition("_")[2])
    return path, Letter(index, scale * _SYMBOL / EM, origin) if index > 0 else None


def empty_path() -> QPainterPath:
    """A path for outlines."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


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
