"""What the explanation's panel is to show: explanations, made one by one as they are needed, and what is said of them.

For the explanation panel; knows no widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from engine.explain import Explanation
from engine.formula import Expr
from gui.panels.beside import Beside
from gui.panels.explanation_text import FEW, chosen_of, listed_of

Besides = Callable[[Explanation], Beside]


class Wanted:
    """The explanations of one step or number, and the words that stand with them or instead of them."""

    def __init__(
        self, explanations: Iterable[Explanation] = (), *, numbers: int = 0, beside: Besides | None = None,
        status: str = "", tip: str = "", words: str = "",
    ) -> None:  # fmt: skip
        self._known: list[Explanation] = []
        self._source = iter(explanations)
        self._numbers = numbers
        self._beside = beside
        self.status, self.tip, self.words = status, tip, words

    def gather(self) -> Iterator[None]:
        """Makes the explanations, one at each `next`; another call goes on where this one was left."""
        for explanation in self._source:
            self._known.append(explanation)
            yield

    @cached_property
    def explanations(self) -> Sequence[Explanation]:
        """All of them."""
        self._known.extend(self._source)
        return self._known

    @cached_property
    def chosen(self) -> Sequence[Explanation]:
        """Those that are written out."""
        return chosen_of(self.explanations)

    @property
    def many(self) -> bool:
        """Whether there is a list of them all."""
        return len(self.explanations) > FEW

    @property
    def count(self) -> int:
        """How many numbers the step has, of which some may not be explained."""
        return max(self._numbers, len(self.explanations))

    @property
    def listing(self) -> Sequence[Explanation]:
        """Those that are listed above what is written out."""
        return listed_of(self.explanations, self.count)

    @property
    def left(self) -> str:
        """How many numbers are not even listed, in words; empty where all are."""
        left = self.count - len(self.listing) if self.many else 0
        return f"… and {left:,} more" if left > 0 else ""

    @property
    def alone(self) -> Explanation | None:
        """The only one, if there is only one: it says where it comes from."""
        return self.explanations[0] if len(self.explanations) == 1 else None

    @property
    def symbols(self) -> list[Expr]:
        """Those that stand in lists beside the formulas."""
        sources = () if self.alone is None else self.alone.sources
        return [*(of.symbol for of in self.listing), *(symbol for symbol, _value in sources)]

    def beside(self, of: Explanation) -> Beside:
        """What may stand beside one of them."""
        return Beside() if self._beside is None else self._beside(of)
