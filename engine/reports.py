"""What a training run tells: where it stands, what it came to, and the lowest test error that it came by."""

from __future__ import annotations

from dataclasses import dataclass

from engine.divergence import Divergence
from engine.document import Document, History
from engine.ending import End, Lowest
from engine.history import Fall
from engine.moments import Moment
from engine.network import Vector


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """Where a run stands: epochs done, the errors recorded last (mean per sample), parameters and history.

    `moments` are those that it came by since the last report; `compiled` says that the compiled path computes it now.
    """

    epoch: int
    error: float
    test_error: float
    parameters: Vector
    history: History
    moments: tuple[Moment, ...] = ()
    compiled: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """The lowest test error so far, and a document at or before its epoch from which training leads there, by a path.

    `compiled`: by the compiled path.
    """

    lowest: Lowest
    near: Document
    compiled: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Beyond:
    """How far a run went that then went back to its best weights.

    `furthest` is the document with the whole curve, `best` the one that it went back to, with the settings of then.
    """

    furthest: Document
    best: Document


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a run came to: the document after it and its errors (mean per sample).

    `divergence` says why it stopped if it diverged, `fall` at which epoch its error fell below one of its limits, `end`
    which of its stop conditions was met; where it went back to its best weights, `beyond` says from where. `watch` is
    what a run has to know that goes on from here as if there had been no stop. `moments` are those that it came by
    since the last report; `compiled` says that it came to its end by the compiled path.
    """

    document: Document
    error: float
    test_error: float
    divergence: Divergence | None
    fall: Fall | None = None
    moments: tuple[Moment, ...] = ()
    end: End | None = None
    beyond: Beyond | None = None
    watch: Watch | None = None
    compiled: bool = False
