"""A worked solution as plain text that reads well in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from itertools import islice

from engine import formula
from engine.formula import Expr
from engine.solution.document import Block, Gap, Givens, Item, Paragraph, Solution, Step, Table, approximate
from engine.solution.picture import Picture

WIDTH = 100
_NAMES = 20  # columns for the names of the givens
_FIXED = "\N{NO-BREAK SPACE}"


def as_text(solution: Solution) -> str:
    """The solution as lines of at most 100 characters, but for equations that are longer."""
    return "".join(f"{line}\n" for line in text_lines(solution))


def text_lines(solution: Solution) -> Iterator[str]:
    """The same line by line, for those who do something else in between."""
    return islice(_lines(solution), 1, None)  # the first one is empty


def _lines(solution: Solution) -> Iterator[str]:
    for part in solution.parts:
        for place, section in enumerate(part.sections):
            title = section.title if place else f"{part.subtitle}: {section.title.lower()}"
            yield from ("", title, "─" * len(title))
            for block in section.blocks:
                lines = list(_WRITERS[type(block)](block, solution.digits))
                yield from ("", *lines) if lines else ()


def _item(item: Item, digits: int) -> str:
    if isinstance(item, Gap):
        return "." * item.width
    return formula.text(item, digits) if isinstance(item, Expr) else item


def _paragraph(block: Paragraph, digits: int) -> Iterator[str]:
    text = "".join(_item(item, digits) for item in block.items)
    yield from textwrap.wrap(text, WIDTH - 2, initial_indent="  ", subsequent_indent="  ")


def _givens(block: Givens, digits: int) -> Iterator[str]:
    for name, items in block.rows:
        # A given is never broken over two lines.
        whole = ", ".join(_item(item, digits).replace(" ", _FIXED) for item in items)
        lines = textwrap.wrap(whole, WIDTH - _NAMES - 2, break_long_words=False, break_on_hyphens=False)
        for place, line in enumerate(lines):
            yield f"  {'' if place else name:<{_NAMES}}{line}".replace(_FIXED, " ")


def _step(block: Step, digits: int) -> Iterator[str]:
    if block.note:
        yield f"  ({block.note})"
    before = ""
    for line in block.lines:
        name = before if line.name is None else formula.text(line.name, digits)
        said = " ".join(f"{'≈' if approximate(side) else '='} {_item(side, digits)}" for side in line.sides)
        yield f"  {'' if line.name is None else name:<{len(name)}} {said}"
        before = name


def _table(block: Table, digits: int) -> Iterator[str]:
    rows = [block.head, *(tuple(_item(cell, digits) for cell in row) for row in block.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


_WRITERS: dict[type[Block], Callable[..., Iterator[str]]] = {
    Paragraph: _paragraph,
    Givens: _givens,
    Step: _step,
    Table: _table,
    Picture: lambda _picture, _digits: iter(()),
}
