"""An exercise: which numbers of a sample's pass are hidden for a pupil to find, and what must stay as it is meanwhile.

Immutable values, part of the network file. What marks the answers is elsewhere.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta

from engine.reference import QuantityName

Lock: TypeAlias = Literal["structure", "parameters", "data", "training", "conventions", "notes"]
LOCKS: tuple[Lock, ...] = get_args(Lock)
Of: TypeAlias = str | tuple[str, str] | None


class HiddenNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One number: of a neuron's id, of a connection's two ids, of a shared parameter's name, or null (total error)."""

    quantity: QuantityName
    of: Of


class Exercise(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is asked of whom.

    `kinds` hides every number of a kind, `numbers` single ones, both of row `sample` of the training data (from 0). An
    answer is right if it is the number rounded to as many `decimals`, give or take one unit of the last one; None: to
    as many as it has. `hints` is how many of the three stages may be asked for; `locked` is what may not be changed.
    """

    title: str = ""
    instructions: str = ""
    sample: Annotated[int, Meta(ge=0)] = 0
    kinds: tuple[QuantityName, ...] = ()
    numbers: tuple[HiddenNumber, ...] = ()
    decimals: Annotated[int, Meta(ge=0, le=12)] | None = None
    hints: Annotated[int, Meta(ge=0, le=3)] = 3
    locked: tuple[Lock, ...] = ()
