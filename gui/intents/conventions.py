"""The intent to write a document's mathematics by other conventions, or to calculate it by hand."""

from __future__ import annotations

from engine.conventions import Conventions, hand_words
from engine.document import with_conventions
from gui.intents.intent import Intent


def set_conventions(before: Conventions, after: Conventions) -> Intent:
    """Other conventions; the history says so apart where they change what is computed."""
    return Intent(_text(before, after), lambda document: with_conventions(document, after))


def _text(before: Conventions, after: Conventions) -> str:
    by_hand = hand_words(after)
    if by_hand == hand_words(before):
        return "Change the conventions"
    return f"Calculate by hand: {by_hand}" if by_hand else "Calculate exactly again"
