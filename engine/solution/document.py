"""A worked solution as a neutral structure: sections of paragraphs, steps, tables and a picture; formulas are trees.

Made once by `engine.solution.compose`; text, HTML, LaTeX and the window's PDF are small writers of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.formula import Approximate, Expr
from engine.solution.picture import Picture

Tone: TypeAlias = Literal["plain", "note", "warning"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A dotted line to write on, about as wide as so many characters."""

    width: int


Item: TypeAlias = str | Expr | Gap  # within a line: words, a formula, or a place to write


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or more of text."""

    items: tuple[Item, ...]
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Givens:
    """What is given, by kind: rows of a name and of items, between which there are commas."""

    rows: tuple[tuple[str, tuple[Item, ...]], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a calculation: `name` (None: that of the line before) = its sides, one after the other."""

    name: Expr | None
    sides: tuple[Expr | Gap, ...]


def approximate(side: Expr | Gap) -> bool:
    """Whether a side is only about equal to the one before it: ≈ stands between them."""
    return isinstance(side, Approximate)


@dataclass(frozen=True, slots=True)
class Step:
    """One number: the question, what is to be said about it, and the lines of its calculation. Never cut in two.

    A step in short has no question, and its lines stand closer.
    """

    question: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head; the first column names what a row is about."""

    head: tuple[str, ...]
    rows: tuple[tuple[Item, ...], ...]


Block: TypeAlias = Paragraph | Givens | Step | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What begins on a page of its own: the sheet itself, or the solution after it."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    blanks: bool = False


@dataclass(frozen=True, slots=True)
class Solution:
    """A whole worked solution; `digits` are those of its numbers."""

    parts: tuple[Part, ...]
    digits: int

    @property
    def title(self) -> str:
        """What it is called."""
        return self.parts[0].title
