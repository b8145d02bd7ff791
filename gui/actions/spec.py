"""What an action is: one entry of the tables of actions, and the conditions that many of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from gui.ui_state import UiState

StandardKey = QKeySequence.StandardKey
Condition = Callable[[UiState], bool]


def always(_state: UiState) -> bool:
    """At any time."""
    return True


def trainable(state: UiState) -> bool:
    """While there is something to train and no run goes on."""
    return state.trainable and not state.training


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action. `shortcut` is a standard key or key names in Qt's spelling, several where several should work.

    `callback` names what it calls; `group` makes it one of a set of which one is chosen; `full` names it where it
    stands without the menu that it is in, as in the list of all commands; `checkable` ones are on or off.
    """

    name: str
    text: str
    callback: str
    tip: str
    shortcut: StandardKey | tuple[str, ...] = ()
    icon: str | None = None
    enabled: Condition = always
    group: str | None = None
    icon_role: str | None = None
    full: str = ""
    checkable: bool = False

    @property
    def title(self) -> str:
        """What it is called on its own."""
        return self.full or self.text
