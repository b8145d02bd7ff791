"""Parts of a rule: which of them are marked, and sums that may be long, of which the largest terms are written out.

The modules that explain the single quantities build on it; nobody else needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np

from engine.explain.explanation import Factor, Summand
from engine.formula import Expr, Folded, Marked, Named, total
from engine.network import Vector
from engine.place import Place
from engine.reference import Reference

LONGEST, KEPT = 8, 6  # terms that a sum may have to be written out, and that stay of a longer one
UNFOLDED = 60  # the same where somebody asked for all of them
MOST_ROLES = 6  # as many as there are colours


class Marks:
    """Hands out roles to the parts of one rule, as many as there are colours; later parts go without."""

    def __init__(self) -> None:
        self.factors: tuple[Factor, ...] = ()

    def mark(self, part: Expr, caption: Expr | str, *places: Place) -> Expr:
        """The part with the next role; what stands nowhere on the network has none."""
        if len(self.factors) == MOST_ROLES or not places:
            return part
        role = f"factor{len(self.factors) + 1}"
        self.factors = (*self.factors, Factor(role, caption, places))
        return Marked(part, role)


class Part(NamedTuple):
    """One term of a sum: its formula, and what it is called and where it stands when it is marked."""

    formula: Expr
    caption: Expr | str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, eq=False)
class Terms(Sequence[Summand]):
    """A sum that may be long: the value of each term, and how to write one out.

    `asked` is the number that it is part of the explanation of: what is folded away is asked for by it.
    """

    values: Vector
    write: Callable[[int], Part]
    asked: Reference | None = None

    def sum(self, marks: Marks | None = None, reached: int | None = None) -> Expr:
        """The sum of all terms, each marked, or of the first `reached` ones, the last of them marked.

        Of many terms the largest are written out, in their order, and the rest is folded.
        """
        values = self.values[:reached]
        focus = None if reached is None else len(values) - 1
        shown = self._shown(values, focus)
        terms = tuple(self._written(i, marks if focus in (None, i) else None) for i in shown)
        rest = len(values) - len(shown)
        if rest:
            remainder = float(np.delete(values, shown).sum())
            terms = (*terms, Named(Folded(rest), Folded(rest, remainder), self._more))
        return total(terms)

    def all(self) -> Expr:
        """The sum with every term written out."""
        return total(tuple(self.write(i).formula for i in range(len(self.values))))

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> Summand: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Summand]: ...
    def __getitem__(self, place: int | slice) -> Summand | Sequence[Summand]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        i = range(len(self))[place]
        part = self.write(i)
        return Summand(part.caption, part.formula, float(self.values[i]), part.places)

    @property
    def _more(self) -> Reference | None:
        """How to ask for the terms that are folded; what is still too long then cannot be asked for."""
        return None if self.asked is None or self.asked.unfolded else self.asked._replace(unfolded=True)

    def _shown(self, values: Vector, focus: int | None) -> list[int]:
        unfolded = self.asked is not None and self.asked.unfolded
        longest, kept = (UNFOLDED, UNFOLDED) if unfolded else (LONGEST, KEPT)
        if len(values) <= longest:
            return list(range(len(values)))
        order = np.argsort(-np.abs(values), kind="stable")[:kept].tolist()
        if focus is not None and focus not in order:
            order[-1] = focus
        return sorted(order)

    def _written(self, i: int, marks: Marks | None) -> Expr:
        part = self.write(i)
        return part.formula if marks is None else marks.mark(part.formula, part.caption, *part.places)
