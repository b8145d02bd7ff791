"""The lessons that come with the program, in the order in which they are best taken. The window offers them; none is
read before it is opened. `resources/make_lessons.py` writes the files.
"""

from __future__ import annotations

from pathlib import Path

from engine.examples import Example

FOLDER = Path(__file__).resolve().parent.parent.parent / "resources" / "lessons"
GROUP = "Lessons"


def _lesson(file: str, title: str, description: str) -> Example:
    return Example(title, GROUP, description, FOLDER / f"{file}.backprop")


_LESSONS = (
    _lesson("neuron", "A neuron", "Weights, a sum and a curve: all that a neuron does, and a gate that one can learn."),
    _lesson("forward", "The forward pass", "From the inputs to the error of a small network, one number at a time."),
    _lesson("backward", "The backward pass by hand", "The chain rule from the error back to every weight of 2-2-1."),
)


def lessons() -> tuple[Example, ...]:
    """All lessons, in their order."""
    return _LESSONS
