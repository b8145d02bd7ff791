"""Intents about what a diagnosis advises."""

from __future__ import annotations

from engine.diagnosis import Remedy
from gui.intents.intent import Intent, fresh_seed


def remedy(of: Remedy) -> Intent:
    """What a diagnosis says to try, done."""
    seed = fresh_seed()
    return Intent(of.text, lambda document: of.change(document, seed))
