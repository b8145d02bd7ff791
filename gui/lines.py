"""Lines of time as values for the views: how a run went and what it was trained with, and the epoch that is looked at.

Everything in the window may use them; they hold nothing but what the engine's values hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.document import Document, History
from engine.history import history_to
from engine.line import Line
from engine.settings import Training

EventKind: TypeAlias = Literal["edit", "settings", "end", "divergence", "best"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a line besides training, at an epoch, in one line of words."""

    epoch: int
    kind: EventKind
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class LineView:
    """One line of training, from where it branched off its `parent` to the newest epoch that it has.

    `history` is that of its newest document, errors from before the branch included; `error` and `test_error` are
    those at the end, NaN where they are unknown. `current` marks the line on which training goes on, `visible` says
    whether its curve is wanted, `kept` whether it goes into the file as it is now. `earliest` is the first epoch that
    can be looked at: of a run from a file that is its end.
    """

    id: int
    name: str
    history: History
    first_epoch: int
    last_epoch: int
    parent: int | None
    current: bool
    visible: bool
    settings: Training
    error: float
    test_error: float
    kept: bool = False
    earliest: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """The document as it was at an epoch of a line, with its mean errors; NaN where they are unknown."""

    line: int
    epoch: int
    document: Document
    error: float
    test_error: float


def view_of(line: Line, errors: tuple[float, float] | None, *, current: bool, kept: bool) -> LineView:
    """A line of the timeline as the views see it, with its errors where they are known better than by its history."""
    error, test_error = _last_errors(line) if errors is None else errors
    return LineView(
        id=line.id,
        name=line.name,
        history=line.tip.state.history,
        first_epoch=line.first_epoch,
        last_epoch=line.last_epoch,
        parent=line.parent,
        current=current,
        visible=line.visible,
        settings=line.tip.training,
        error=error,
        test_error=test_error,
        kept=kept,
        earliest=line.earliest,
    )


def _last_errors(line: Line) -> tuple[float, float]:
    """Those of its last epoch, as far as they are recorded."""
    history = history_to(line.tip.state.history, line.last_epoch)
    return (float(history.train[-1]), float(history.test[-1])) if len(history.train) else (math.nan, math.nan)
