"""A worked solution as one HTML file: formulas as MathML, the picture as SVG, no scripts and nothing from elsewhere.

It prints on A4, a step never cut by a page's end, and is light or dark on a screen as the reader's system is.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from itertools import chain

from engine import formula
from engine.formula import Expr
from engine.formula.splitting import pieces
from engine.solution.document import Block, Gap, Givens, Item, Line, Paragraph, Part, Solution, Step, Table, approximate
from engine.solution.picture import Picture
from engine.solution.write_svg import as_svg

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --muted: #5b6675; --rule: #d4dae3; --ground: #ffffff;
  --note: #f4f6f9; --warn: #fff4e0; --warn-edge: #d98a00; --positive: #2a6fc4; --negative: #c46a1a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --muted: #9aa6b5; --rule: #39424f; --ground: #161b22;
  --note: #1f2630; --warn: #33280f; --warn-edge: #d9a03a; --positive: #6ba7ef; --negative: #e5985a; } }
@media print { :root { color-scheme: light; --ink: #000; --muted: #444; --rule: #bbb; --ground: #fff; --note: #fff;
  --warn: #fff; --warn-edge: #555; --positive: #2a6fc4; --negative: #c46a1a; } }
@page { size: A4; margin: 20mm 20mm 22mm;
  @bottom-center { content: counter(page) " of " counter(pages); font: 9pt sans-serif; color: #444; }
  @top-left { content: "$name"; font: 9pt sans-serif; color: #444; } }
@page :first { @top-left { content: none; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 48rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; } }
h1 { margin: 0; font-size: 1.7em; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2em 0 .7em; padding-bottom: .25em; border-bottom: 1px solid var(--rule); font-size: 1.2em;
  break-after: avoid; }
.subtitle { margin: .2em 0 1.2em; color: var(--muted); }
.part + .part { break-before: page; margin-top: 4rem; }
@media print { .part + .part { margin-top: 0; } }
.name { display: flex; gap: 1.2em; margin: 0 0 1.4em; color: var(--muted); }
.name span { flex: 2; border-bottom: 1px dotted var(--ink); } .name span:last-child { flex: 1; }
.warning { padding: .6em .9em; border-left: 3px solid var(--warn-edge); background: var(--warn); }
.picture { display: block; width: 100%; height: auto; margin: .6em 0 1.2em; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .35em 1.4em; margin: 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
.step { margin: 0 0 1.15em; break-inside: avoid; } .short { margin-bottom: .35em; }
.question { margin: 0 0 .15em; font-weight: 600; font-size: .95em; overflow-wrap: anywhere; }
.said { margin: 0 0 .2em; color: var(--muted); font-size: .88em; }
.lines { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3em .35em; align-items: baseline;
  margin-left: 1.2em; }
.lines > :nth-child(odd) { text-align: right; } .lines > :nth-child(even) { padding-left: 1.2em; text-indent: -1.2em; }
math { text-indent: 0; font-size: 1.06em; } .lines math { font-size: 1.1em; }
.gap { display: inline-block; height: 1.5em; border-bottom: 1.5px dotted var(--ink); vertical-align: baseline;
  min-width: 26mm; max-width: 100%; text-indent: 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3em 1.1em .3em 0; text-align: left; border-bottom: 1px solid var(--rule); }
th { color: var(--muted); font-weight: 500; } tr { break-inside: avoid; } thead { display: table-header-group; }
"""


def as_html(solution: Solution) -> str:
    """The solution as a whole HTML file, well-formed as XML too."""
    return "\n".join(html_parts(solution))


def html_parts(solution: Solution) -> Iterator[str]:
    """The same piece by piece, for those who do something else in between."""
    yield (
        '<!DOCTYPE html>\n<html lang="en" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{_words(solution.title)}</title>\n<style>{_STYLE.replace('$name', _quoted(solution.title))}</style>\n"
        "</head>\n<body>"
    )
    for part in solution.parts:
        yield from _part(part, solution.digits)
    yield "</body>\n</html>\n"


def _part(part: Part, digits: int) -> Iterator[str]:
    yield f'<main class="part">\n<h1>{_words(part.title)}</h1>\n<p class="subtitle">{_words(part.subtitle)}</p>'
    if part.blanks:
        yield '<p class="name">Name <span></span> Date <span></span></p>'
    for section in part.sections:
        yield f"<section>\n<h2>{_words(section.title)}</h2>"
        for block in section.blocks:
            yield from _WRITERS[type(block)](block, digits)
        yield "</section>"
    yield "</main>"


def _words(text: str) -> str:
    """Text of any origin: without the characters that no HTML may have."""
    return escape("".join(c if c.isprintable() else " " for c in text))


def _quoted(text: str) -> str:
    """Text of any origin within a string of a style sheet: all but letters and digits by their codes."""
    return "".join(
        c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text if c.isprintable()
    )


_NUMBER = re.compile(r"\\text\s*\{(?:[^{}\\]|\\.)*\}|([0-9]+(?:\.[0-9]+)?)")
_NUMBER_SHOWN = re.compile(r"(?<=<mn>)[^<]*(?=</mn>)")


def _mathml(latex: str) -> str:
    """A formula as MathML. Most formulas differ in numbers alone, and are converted once for all numbers."""
    numbers = [match[1] for match in _NUMBER.finditer(latex) if match[1] is not None]
    around, places = _template(_NUMBER.sub(lambda match: match[0] if match[1] is None else "0", latex))
    if places != len(numbers):
        return _converted(latex)
    return "".join(chain(*zip(around, [*numbers, ""], strict=True)))


@lru_cache(maxsize=1024)
def _template(latex: str) -> tuple[list[str], int]:
    """What stands around the numbers of a formula in which all are 0, and how many there are."""
    around = _NUMBER_SHOWN.split(_converted(latex))
    return around, len(around) - 1


@lru_cache(maxsize=1024)
def _converted(latex: str) -> str:
    # It takes longer to load than all the rest of the command line.
    convert = importlib.import_module("latex2mathml.converter").convert
    return str(convert(latex)).replace("<math ", '<math displaystyle="true" ', 1)


def _formula(of: Expr, digits: int, before: str = "") -> str:
    """A formula in pieces between which a line may end, for browsers break none."""
    return "<wbr/>".join(_mathml(piece) for piece in pieces(before + formula.latex(of, digits)))


def _item(item: Item, digits: int) -> str:
    if isinstance(item, Gap):
        return f'<span class="gap" style="width: {item.width * 0.55:.1f}em"></span>'
    return _mathml(formula.latex(item, digits)) if isinstance(item, Expr) else _words(item)


def _paragraph(block: Paragraph, digits: int) -> Iterator[str]:
    yield f'<p class="{block.tone}">{"".join(_item(item, digits) for item in block.items)}</p>'


def _givens(block: Givens, digits: int) -> Iterator[str]:
    yield "<dl>"
    for name, items in block.rows:
        yield f"<dt>{_words(name)}</dt><dd>{', '.join(_item(item, digits) for item in items)}</dd>"
    yield "</dl>"


def _step(block: Step, digits: int) -> Iterator[str]:
    question = f'<p class="question">{_words(block.question)}</p>' if block.question else ""
    note = f'<p class="said">{_words(block.note)}</p>' if block.note else ""
    lines = "\n".join(_line(line, digits) for line in block.lines)
    kind = "step" if block.question else "step short"
    yield f'<div class="{kind}">{question}{note}<div class="lines">\n{lines}\n</div></div>'


def _line(line: Line, digits: int) -> str:
    name = "" if line.name is None else _formula(line.name, digits)
    return f"<div>{name}</div><div>{' '.join(_sides(line, digits))}</div>"


def _sides(line: Line, digits: int) -> Iterator[str]:
    for side in line.sides:
        if isinstance(side, Gap):
            yield f"{_mathml('=')} {_item(side, digits)}"
        else:
            yield _formula(side, digits, "{}\\approx " if approximate(side) else "{}=")


def _table(block: Table, digits: int) -> Iterator[str]:
    yield f"<table>\n<thead><tr>{''.join(f'<th>{_words(cell)}</th>' for cell in block.head)}</tr></thead>\n<tbody>"
    for row in block.rows:
        yield "<tr>" + "".join(f"<td>{_item(cell, digits)}</td>" for cell in row) + "</tr>"
    yield "</tbody>\n</table>"


def _picture(block: Picture, _digits: int) -> Iterator[str]:
    yield as_svg(block)


_WRITERS: dict[type[Block], Callable[..., Iterator[str]]] = {
    Paragraph: _paragraph,
    Givens: _givens,
    Step: _step,
    Table: _table,
    Picture: _picture,
}
