"""Intents about the exercise of a document: another one, none, and single numbers hidden or shown again."""

from __future__ import annotations

import msgspec

from engine.document import Document, with_exercise
from engine.exercise import Exercise, HiddenNumber
from engine.hidden import check_exercise
from gui.intents.intent import Intent


def set_exercise(exercise: Exercise | None, *, fresh: bool = False) -> Intent:
    """Another exercise in place of that there is, or none."""
    if exercise is None:
        return Intent("Remove the exercise", lambda d: with_exercise(d, None))
    return Intent("New exercise" if fresh else "Edit the exercise", lambda d: _checked(d, exercise))


def hide(number: HiddenNumber, name: str, *, hidden: bool) -> Intent:
    """One number that an exercise asks for from now on, or no longer; without an exercise there is one then."""
    verb = "Hide" if hidden else "Show"
    return Intent(f"{verb} {name}", lambda d: _checked(d, _with(d.exercise or Exercise(), number, hidden=hidden)))


def _with(exercise: Exercise, number: HiddenNumber, *, hidden: bool) -> Exercise:
    others = tuple(other for other in exercise.numbers if other != number)
    return msgspec.structs.replace(exercise, numbers=(*others, number) if hidden else others)


def _checked(document: Document, exercise: Exercise) -> Document:
    check_exercise(exercise, document.network, len(document.data.train))
    return with_exercise(document, exercise)
