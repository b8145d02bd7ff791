"""The picture of a worked solution as SVG, its colours those of the page that it stands in. For the HTML writer."""

from __future__ import annotations

from html import escape

from engine import formula
from engine.formula import Equation, Expr, Symbol
from engine.solution.picture import Circle, Label, Picture, Stroke

_TINTS = {"ink": "--ink", "muted": "--muted", "positive": "--positive", "negative": "--negative"}
_SUBSCRIPT, _DROP = 0.75, 0.3  # its size, and how far it hangs, in sizes of the letter before


def as_svg(of: Picture) -> str:
    """The picture as an `svg` element, in millimetres."""
    shapes = [
        *map(_stroke, of.strokes),
        *map(_circle, of.circles),
        *(_label(label, of.digits) for label in of.labels),
    ]
    return (
        f'<svg class="picture" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {of.width:g} {of.height:.4g}">'
        f"<title>{escape(of.words)}</title>\n" + "\n".join(shapes) + "\n</svg>"
    )


def _stroke(of: Stroke) -> str:
    (x1, y1), (xm, ym), (x2, y2) = of.start, of.via, of.end
    return (
        f'<path d="M{x1:.2f} {y1:.2f}Q{xm:.2f} {ym:.2f} {x2:.2f} {y2:.2f}" fill="none" '
        f'stroke="var({_TINTS[of.tint]})" stroke-width="{of.width:g}"/>'
    )


def _circle(of: Circle) -> str:
    return (
        f'<circle cx="{of.x:.2f}" cy="{of.y:.2f}" r="{of.radius:g}" fill="var(--ground)" stroke="var(--ink)" '
        'stroke-width="0.35"/>'
    )


def _label(of: Label, digits: int) -> str:
    content = _content(of.content, digits, of.size)
    place = (
        f'x="{of.x:.2f}" y="{of.y + 0.35 * of.size:.2f}" font-size="{of.size:g}" text-anchor="{of.anchor}" '
        f'fill="var({_TINTS[of.tint]})"'
    )
    # The plate is the text's own outline in the colour of the ground, below the whole of it.
    outline = 'aria-hidden="true" stroke="var(--ground)" stroke-width="1.4" stroke-linejoin="round"'
    plate = f"<text {place} {outline}>{content}</text>" if of.plate else ""
    return f"{plate}<text {place}>{content}</text>"


def _content(of: Expr | str, digits: int, size: float) -> str:
    if isinstance(of, Equation):
        return " = ".join(_content(side, digits, size) for side in of.sides)
    if isinstance(of, Symbol):
        return _symbol(of, size)
    return _words(of if isinstance(of, str) else formula.text(of, digits))


def _symbol(of: Symbol, size: float) -> str:
    """A symbol with its index hung below, and the line where it was after it."""
    letter = _words(of.letter)
    if not of.index:
        return letter
    index = ",".join(formula.text(part).replace("_", "") for part in of.index)
    drop = _DROP * size
    return (
        f'{letter}<tspan font-size="{_SUBSCRIPT * size:.3g}" dy="{drop:.3g}">{_words(index)}</tspan>'
        f'<tspan dy="{-drop:.3g}">\N{ZERO WIDTH SPACE}</tspan>'
    )


def _words(text: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in text))
