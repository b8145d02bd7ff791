"""What an exercise does not let pupils change: which part of a document a change is about, and the refusal of it.

Pure; the one gate through which a window changes its document asks here while an exercise is under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
import numpy as np

from engine.document import Document
from engine.errors import StudioError
from engine.exercise import Lock

#: What each lock is about, for a list and for a sentence.
NAMES: dict[Lock, str] = {
    "structure": "the network's structure",
    "parameters": "weights and biases",
    "data": "the data",
    "training": "the settings of training",
    "conventions": "the conventions of writing",
    "notes": "name and notes",
}


class Locked(StudioError):
    """A change that an exercise does not let pupils make."""


def check_locks(before: Document, after: Document, locked: Iterable[Lock]) -> None:
    """Refuses a change of what is locked, and any change of the exercise itself."""
    if after.exercise is not before.exercise and _asks_otherwise(before, after):
        raise Locked("An exercise under way cannot be changed; leave it first.")
    for lock in locked:
        if _CHANGED[lock](before, after):
            raise Locked(f"This exercise does not let {NAMES[lock]} be changed; leave it to change everything.")


def _asks_otherwise(before: Document, after: Document) -> bool:
    """Whether the exercise is another one, and not just carried along with the network or the data."""
    old, new = before.exercise, after.exercise
    if old is None or new is None:
        return old is not new
    if before.network is not after.network or before.data is not after.data:
        new = msgspec.structs.replace(new, numbers=old.numbers, sample=old.sample)
    return old != new


def _structure(before: Document, after: Document) -> bool:
    return before.network is not after.network and before.network != after.network


def _parameters(before: Document, after: Document) -> bool:
    """Values at places that are there before and after; what is new or goes is a matter of the structure."""
    old, new = _values(before), _values(after)
    return any(old[slot] != new[slot] for slot in old.keys() & new.keys())


def _values(document: Document) -> dict[object, float]:
    return dict(zip(document.network.slots, document.parameters.tolist(), strict=True))


def _data(before: Document, after: Document) -> bool:
    if before.data is after.data:
        return False
    parts = ((before.data.train, after.data.train), (before.data.test, after.data.test))
    same = (np.array_equal(a.inputs, b.inputs) and np.array_equal(a.targets, b.targets) for a, b in parts)
    return not all(same)


_CHANGED: dict[Lock, Callable[[Document, Document], bool]] = {
    "structure": _structure,
    "parameters": _parameters,
    "data": _data,
    "training": lambda before, after: before.training != after.training,
    "conventions": lambda before, after: before.conventions != after.conventions,
    "notes": lambda before, after: (before.name, before.notes) != (after.name, after.notes),
}
