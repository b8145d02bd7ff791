"""The labels that users type, read as symbols: `_` makes a subscript and `{}` groups, as in `w_{1,1}`."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.formula.tree import Symbol

# A base, then a subscript in braces or up to the end. Whatever is not of this form is taken as it stands.
_LABEL = re.compile(r"([^_{}]+)_(?:\{([^{}]+)\}|([^{}]+))")
_SUBSCRIPTS = str.maketrans("0123456789+−-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_HAS_SUBSCRIPT = re.compile(r"[0-9+−\-=(),]+")


@lru_cache(maxsize=8192)  # every formula asks for the symbols of its letters and labels
def symbol(label: str) -> Symbol:
    """A label as a symbol: `h_1`, `w_{1,1}`, `x_a_2`; any other text as one word, control characters as spaces."""
    printable = "".join(c if c.isprintable() else " " for c in label)
    found = _LABEL.fullmatch(printable)
    if found is None:
        return Symbol(printable)
    return Symbol(found[1], (symbol(found[2] or found[3]),))


@lru_cache(maxsize=8192)  # a table or a tree asks for the names of all neurons after every edit
def plain(label: str) -> str:
    """A label inside a sentence: `h₁`, `w₁,₃`; what has no subscript letters keeps its underscore."""
    return plain_symbol(symbol(label))


def plain_symbol(of: Symbol) -> str:
    """A symbol inside a sentence, with subscripts where there are letters for them."""
    if not of.index:
        return of.letter
    index = ",".join(map(flat, of.index))
    if _HAS_SUBSCRIPT.fullmatch(index):
        return of.letter + index.translate(_SUBSCRIPTS)
    return f"{of.letter}_{index}"


def flat(of: Symbol) -> str:
    """A symbol on one line, as a subscript in plain text has it: `h1`."""
    return of.letter + ",".join(map(flat, of.index)) if of.index else of.letter
