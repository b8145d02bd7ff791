"""Where a weight's or bias' value comes from: the entry of the history that gave it, in the user's words.

Plain Python, for explaining. A value is no number of a pass, so that it has no rule, only a past.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.document import Document
from engine.edits.lookup import slot_at
from engine.errors import StudioError
from engine.formula import plain
from engine.numerals import shown
from gui.undo import Entry
from gui.wording import slot_name

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Origin:
    """The entry of the history that gave a parameter its value, and the value before; None if it was not there."""

    entry: Entry
    before: float | None


def origin_of(past: Iterable[Entry], slot: int) -> Origin | None:
    """By what a slot of the newest of these states, which come first, got its value; None if it always had it."""
    states = iter(past)
    after = next(states, None)
    if after is None:
        return None
    name = after.document.network.slots[slot]
    value = after.document.parameters[slot]
    for before in states:
        if before.document.network is not after.document.network:
            try:
                slot = slot_at(before.document.network, name)
            except StudioError:
                return Origin(after, None)
        if before.document.parameters[slot] != value:
            return Origin(after, float(before.document.parameters[slot]))
        after = before
    return None


def from_the_start(document: Document, slot: int) -> str:
    """Of a value that no entry of the history gave."""
    name, value = plain(slot_name(document, slot)), float(document.parameters[slot])
    equals = f"{name} = {shown(value, _DIGITS)}"
    if value == document.initial[slot]:
        return f"{equals} is its initial value: training begins with it, and Reset brings it back."
    return (
        f"{equals} is not its initial value, which is {shown(float(document.initial[slot]), _DIGITS)}. It came about "
        "before what the history reaches back to, so by which updates is not known. Press Step to follow the next one."
    )


def in_the_past(document: Document, slot: int) -> str:
    """Of a value in a document of the past."""
    name, value = plain(slot_name(document, slot)), float(document.parameters[slot])
    return (
        f"{name} = {shown(value, _DIGITS)} is what it was after epoch {document.state.epoch:,}. By which update it "
        "came about is seen from an epoch before: Continue from there, and step."
    )


def by_an_entry(document: Document, slot: int, origin: Origin) -> str:
    """Of a value that an entry of the history gave."""
    name, value = plain(slot_name(document, slot)), float(document.parameters[slot])
    was = "" if origin.before is None else f", where it was {shown(origin.before, _DIGITS)} before"
    text = f"{name} = {shown(value, _DIGITS)} came about by “{origin.entry.label.text}”{was}."
    if origin.entry.label.kind != "train":
        return text
    return f"{text} The updates of a run are not kept one by one; press Step (Space) to follow the next one."
