"""What a diagnosis says: findings with their evidence, the places that they point at, and what to try.

Immutable values for whoever shows them. What can be done by itself is a `Remedy`, which gives another document.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.document import Document
from engine.place import Place

#: How much a finding stands in the way: training cannot get on; it gets on badly; good to know.
Severity: TypeAlias = Literal["serious", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("serious", "warning", "note")

Kind: TypeAlias = Literal[
    "nothing_to_train",
    "diverged",
    "loss_and_output",
    "targets_out_of_reach",
    "input_scales",
    "symmetric_units",
    "dead_units",
    "saturated_units",
    "vanishing_gradients",
    "exploding_gradients",
    "rate_too_high",
    "rate_too_low",
    "overfitting",
    "underfitting",
]

#: Another document, drawn with a seed where something is drawn; raises StudioError where it cannot be.
Change: TypeAlias = Callable[[Document, int], Document]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What can be done at the press of a button: `text` names it, `change` does it."""

    text: str
    change: Change


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to try, and how it is done where the program can do it."""

    text: str
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Numbers by name, such as one for each layer; `logarithmic` where they are told apart by their powers of ten.

    `limit` is what they are measured against, if there is one number for that, `whole` the most that they can be.
    """

    caption: str
    rows: tuple[tuple[str, float], ...]
    logarithmic: bool = False
    limit: float | None = None
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in one line with its numbers."""

    kind: Kind
    severity: Severity
    statement: str
    explanation: str
    evidence: tuple[Evidence, ...] = ()
    places: tuple[Place, ...] = ()
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that decides: what it limits, its value, and where it comes from."""

    name: str
    value: float
    source: str
