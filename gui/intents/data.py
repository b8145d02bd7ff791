"""The intent to give a network other data as a whole."""

from __future__ import annotations

from engine.data import Data
from engine.edits.whole_data import put_data
from gui.intents.intent import Intent


def put(data: Data, text: str) -> Intent:
    """Other data in place of those that are there; `text` says in the history where they came from."""
    return Intent(text, lambda document: put_data(document, data))
