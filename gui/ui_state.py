"""What the window can do right now, as one small value: actions are enabled and named after it."""

from __future__ import annotations

from dataclasses import dataclass


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
