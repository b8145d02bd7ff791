"""The intent: one wish of the user, not yet carried out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from engine.document import Document


@dataclass(frozen=True, slots=True)
class Intent:
    """`text` names it in the history; `make` is the document with it done, or raises StudioError in the user's words.

    Consecutive intents of the same `merge` key, such as steps of the arrow keys, become one entry of the history. A run
    that goes on takes a `live` one over, where any other ends it.
    """

    text: str
    make: Callable[[Document], Document]
    merge: str | None = None
    live: bool = False


def fresh_seed() -> int:
    """A seed for weights that are drawn, kept with the intent so that it always does the same."""
    return secrets.randbelow(2**31)
