"""The lessons that come with the program, in the order in which they are best taken. The window offers them; none is
read before it is opened. `resources/make_lessons.py` writes the files.
"""

from __future__ import annotations

from pathlib import Path

from engine.examples import Example

FOLDER = Path(__file__).resolve().parent.parent.parent / "resources" / "lessons"
GUIDE = FOLDER.parent.parent / "docs" / "writing-lessons.md"  #: How to write one.
GROUP = "Lessons"


def _lesson(file: str, title: str, description: str) -> Example:
    return Example(title, GROUP, description, FOLDER / f"{file}.backprop")


_LESSONS = (
    _lesson("neuron", "A neuron", "Weights, a sum and a curve: all that a neuron does, and a gate that one can learn."),
    _lesson("forward", "The forward pass", "From the inputs to the error of a small network, one number at a time."),
    _lesson("backward", "The backward pass by hand", "The chain rule from the error back to every weight of 2-2-1."),
    _lesson("hidden", "Why hidden units", "XOR, which no single line parts, and what a hidden layer does about it."),
    _lesson("rate", "The learning rate", "Too small, right, too large: the same network with other steps."),
    _lesson("symmetry", "Symmetry and initial weights", "Why weights are drawn by chance, and never all alike."),
    _lesson(
        "vanishing", "Vanishing gradients", "Eight layers of sigmoids, and what ReLU and He's weights do about it."
    ),
    _lesson("exploding", "Exploding gradients and clipping", "Gradients that grow from layer to layer, and a leash."),
    _lesson("overfitting", "Overfitting and early stopping", "When the error of rows never seen begins to rise."),
    _lesson("softmax", "Softmax and cross-entropy", "Three classes, outputs that sum to one, and the simplest delta."),
    _lesson("momentum", "Momentum and Adam", "A narrow valley, and two ways not to bounce between its walls."),
    _lesson("convolution", "Shared weights as in a convolution", "One small filter that slides along a signal."),
    _lesson("recurrent", "A recurrent network unrolled in time", "The same three weights, once for every moment."),
)


def lessons() -> tuple[Example, ...]:
    """All lessons, in their order."""
    return _LESSONS
