"""The examples that come with the program, as a table. Window and command line offer them; none is read before it is
opened. `resources/make_examples.py` writes the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.document import Document
from engine.files import read

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "examples"

TEXTS = "Worked examples from texts"
GATES = "Logic gates"
EXERCISES = "Exercises"


@dataclass(frozen=True, slots=True)
class Example:
    """One example: what it is called, among which it stands, what it shows in a sentence, and its file."""

    title: str
    group: str
    description: str
    path: Path

    def document(self) -> Document:
        """The example, read now; InvalidFile if the file is damaged."""
        return read(self.path)


def _example(group: str, file: str, title: str, description: str) -> Example:
    return Example(title, group, description, FOLDER / f"{file}.backprop")


_CATALOGUE = (
    _example(
        TEXTS,
        "geeksforgeeks_2_2_1",
        "GeeksforGeeks 2-2-1",
        "Six weights, no biases, and more slips in print than in any other: find them number by number.",
    ),
    _example(
        TEXTS,
        "mazur_2_2_2",
        "Mazur 2-2-2",
        "The step-by-step example that most people learn from, with two outputs and biases that stay as they are.",
    ),
    _example(
        TEXTS,
        "han_kamber_3_2_1",
        "Han and Kamber 3-2-1",
        "The textbook's data-mining example: three inputs, biases that learn, and a second sample after the first.",
    ),
    _example(
        TEXTS,
        "macleod_2_2_1",
        "MacLeod 2-2-1",
        "A hand calculation that updates the output weights first and then uses them too early.",
    ),
    _example(
        TEXTS,
        "hmkcode_linear_2_2_1",
        "HMKCode, linear 2-2-1",
        "Backpropagation without activation functions: every slope is 1, so only the weights are left.",
    ),
    _example(
        TEXTS,
        "udacity_3_2_1",
        "Udacity 3-2-1",
        "An exercise of many courses, whose printed digits are all right.",
    ),
    _example(
        TEXTS,
        "hagan_1_2_1",
        "Hagan 1-2-1",
        "Function approximation with a linear output and a squared error without the ½.",
    ),
    _example(GATES, "and_2_1", "AND", "One neuron is enough where one straight line parts the classes."),
    _example(GATES, "or_2_1", "OR", "The same neuron as for AND learns another gate from other targets."),
    _example(
        GATES,
        "xor_2_4_1",
        "XOR with four hidden units",
        "The plain NumPy program of many articles: full batch, learning rate 0.1, 10,000 epochs.",
    ),
    _example(
        GATES,
        "xor_skip_2_1_1",
        "XOR with one hidden unit",
        "Connections that skip the hidden layer let a single hidden unit solve XOR.",
    ),
    _example(
        EXERCISES,
        "exercise_forward_2_2_1",
        "Exercise: forward pass by hand",
        "Weighted sums, outputs and the error of a small network, found and marked one by one.",
    ),
    _example(
        EXERCISES,
        "exercise_backward_2_2_1",
        "Exercise: backward pass by hand",
        "From the error back through the chain rule to new weights, with hints where they are wanted.",
    ),
)

FIRST_EXAMPLE = _CATALOGUE[0].path


def catalogue() -> tuple[Example, ...]:
    """All examples in the order in which they are offered, each group in one piece."""
    return _CATALOGUE
