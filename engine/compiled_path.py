"""The compiled path of training: which documents it trains, and how, for runs and for whoever gives them one.

The other path, NumPy's, is the training loop's own. Both agree to rounding, and each gives the same bits every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.compiled import CompiledNetwork
from engine.document import Document
from engine.kernel.plan import KernelPlan, Stretch, plan
from engine.optimization import Optimization


def always(_document: Document) -> bool:
    """Wherever it can."""
    return True


def possible(document: Document) -> bool:
    """Whether the kernel can train a document, fast or not: it draws no dropout, and its numbers are of 64 bits."""
    return not document.training.dropout and document.training.precision == "float64"


@dataclass(frozen=True, slots=True, eq=False)
class CompiledPath:
    """The loaded kernel, and whether a document is better trained by it than by NumPy, by what it is alone."""

    stretch: Stretch
    worthwhile: Callable[[Document], bool] = always

    def wherever_it_can(self) -> CompiledPath:
        """The same, whether it is faster or not: what it trained once is trained so again."""
        return replace(self, worthwhile=always)

    def trains(self, document: Document) -> bool:
        """Whether a document is trained by it: what the kernel can do and does faster than NumPy."""
        return possible(document) and self.worthwhile(document)

    def plan(self, document: Document, compiled: CompiledNetwork, optimization: Optimization) -> KernelPlan | None:
        """How it trains a document in the arrays of its compiled network; None where NumPy does."""
        return plan(self.stretch, compiled, optimization, document.data) if self.trains(document) else None
