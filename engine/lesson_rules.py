"""What a lesson may not say, whatever network it is about: refused by its place in the file, when that is read.

Reading files uses it. What depends on the network at a step is refused there, in the same words as any edit.
"""

from __future__ import annotations

from itertools import pairwise

from engine.datasets import DATA_SETS
from engine.errors import InvalidData, UnknownName
from engine.functions.activations import ACTIVATIONS
from engine.functions.initialisers import INITIALISERS
from engine.lesson import Activate, Build, ChoiceQuestion, Deed, Initialise, Lesson, Train, UseData

MOST_CONNECTIONS = 20_000  # of a network that a lesson builds: what a learner can look at
_MOST_ROWS = 5_000
_MOST_EPOCHS = 5_000  # that a step trains by itself, when it begins
_AT_MOST = f"at most {_MOST_EPOCHS:,}"


def check_lesson(lesson: Lesson) -> None:
    """Refuses names that nothing has, and what is too large for a lesson."""
    for number, step in enumerate(lesson.steps):
        where = f"lesson.steps[{number}]"
        for part in ("setup", "reveal"):
            for place, deed in enumerate(getattr(step, part)):
                _check_deed(deed, f"{where}.{part}[{place}]")
        for place, deed in enumerate(step.setup):
            if isinstance(deed, Train) and deed.epochs > _MOST_EPOCHS:
                raise InvalidData(f"{where}.setup[{place}].epochs", f"too many before anything is asked; {_AT_MOST}")
        question = step.question
        if isinstance(question, ChoiceQuestion) and question.right >= len(question.choices):
            has = f"there are {len(question.choices)} choices, the first is 0"
            raise InvalidData(f"{where}.question.right", f"there is no choice {question.right}; {has}")


def _check_deed(deed: Deed, where: str) -> None:
    if isinstance(deed, Activate | Build):
        _known("activation", deed.activation, where)
    if isinstance(deed, Build):
        _known("activation", deed.output or deed.activation, where)
        if (count := sum(a * b for a, b in pairwise(deed.layers))) > MOST_CONNECTIONS:
            raise InvalidData(f"{where}.layers", f"{count:,} connections are too many; at most {MOST_CONNECTIONS:,}")
    if isinstance(deed, Build | Initialise) and deed.initialiser not in INITIALISERS:
        raise UnknownName("initialiser", deed.initialiser, INITIALISERS, where)
    if isinstance(deed, UseData):
        if deed.source.name not in DATA_SETS:
            raise UnknownName("data set", deed.source.name, DATA_SETS, where)
        if (deed.source.size or 0) > _MOST_ROWS or (deed.source.bits or 0) > 10:
            raise InvalidData(f"{where}.source", f"too many rows for a lesson; at most {_MOST_ROWS:,}")


def _known(kind: str, name: str, where: str) -> None:
    if name not in ACTIVATIONS:
        raise UnknownName(kind, name, ACTIVATIONS, where)
