"""The intent: one wish of the user, not yet carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.document import Document


@dataclass(frozen=True, slots=True)
class Intent:
    """`text` names it in the history; `make` is the document with it done, or raises StudioError in the user's words.

    Consecutive intents of the same `merge` key, such as steps of the arrow keys, become one entry of the history.
    """

    text: str
    make: Callable[[Document], Document]
    merge: str | None = None
