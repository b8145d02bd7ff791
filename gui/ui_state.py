"""What the window can do right now, and the way that the document has come, as small values for the views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: What made an entry of the history: where it begins, an edit, a step, or a training run.
Kind: TypeAlias = Literal["start", "edit", "step", "train"]


@dataclass(frozen=True, slots=True)
class UiState:
    """A snapshot of the session for actions, menus and bars."""

    training: bool = False
    trainable: bool = False
    checkable: bool = False
    can_step_back: bool = False
    modified: bool = False
    undo_text: str | None = None
    redo_text: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A state that can be gone to, by what led to it."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class HistoryState:
    """The entries from the oldest that is kept to the newest, after so many that were `dropped`.

    `current` is the place of the one in force, `saved` that of the one in the file, if it is among them.
    """

    entries: tuple[HistoryEntry, ...] = ()
    current: int = 0
    saved: int | None = None
    dropped: int = 0
