"""Writes the files in `resources/examples`: run `python -m resources.make_examples` from the project's folder.

The worked examples come from `worked_examples.json`, the true numbers beside the printed ones too, so that no number in
the notes was typed by hand. A test checks that the files are what this writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from engine.creation import drawn, layered
from engine.data import Data, Samples, built_in, no_samples, samples
from engine.document import Document
from engine.examples import FOLDER, catalogue
from engine.exercise import Exercise, HiddenNumber, Lock
from engine.files import encode
from engine.network import (
    Connection,
    Layer,
    Network,
    Neuron,
    Own,
    Parameter,
    Shared,
    SharedParameter,
    Slot,
    Vector,
    read_only,
)
from engine.numerals import shown
from engine.settings import Sgd, Training
from resources.worked_texts import ALL, Print, Text

REFERENCE = Path(__file__).with_name("worked_examples.json")
ACTIVATION_NAMES = {"sigmoid": "sigmoid", "linear": "identity"}
LOSS_NAMES: Mapping[str, Any] = {"half_sse": "half_squared_error", "sse": "squared_error"}

Worked = Mapping[str, Any]


def reference() -> dict[str, Worked]:
    """The worked examples by their ids, as the reference file has them."""
    examples = json.loads(REFERENCE.read_text(encoding="utf-8"))["examples"]
    return {example["id"]: example for example in examples}


# --- worked examples ------------------------------------------------------------------------------------------------


def worked_document(text: Text, worked: Worked) -> Document:
    """A worked example as a document that stands before its first update."""
    network = _network(text, worked["network"])
    values = read_only([_value(slot, text, worked["network"]) for slot in network.slots])
    steps = worked["true_steps"]
    rows = samples([step["x"] for step in steps], [step["t"] for step in steps])
    training = Training(
        loss=LOSS_NAMES[worked["training"]["loss"]], optimizer=Sgd(learning_rate=worked["training"]["learning_rate"])
    )
    return _document(network, values, training, rows, notes(text, worked))


def _network(text: Text, given: Worked) -> Network:
    outputs = [node for node in given["nodes"] if node["id"] in given["outputs"]]
    hidden = [node for node in given["nodes"] if node["id"] not in given["outputs"]]
    inputs = tuple(Neuron(name, text.labels.get(name)) for name in given["inputs"])
    edges = ((e["from"], e["to"]) for e in given["edges"])
    return Network(
        (Layer("input", None, inputs), _layer("hidden", hidden, text), _layer("output", outputs, text)),
        tuple(Connection(a, b, Own(label=text.labels.get(f"{a}->{b}"))) for a, b in edges),
        tuple(SharedParameter(name, trainable=False, label=text.labels[name]) for name in text.shared_biases or ()),
    )


def _layer(name: str, nodes: list[Worked], text: Text) -> Layer:
    (activation,) = {node["activation"] for node in nodes}
    neurons = (Neuron(n["id"], text.labels.get(n["id"]), None, _bias(n, text)) for n in nodes)
    return Layer(name, ACTIVATION_NAMES[activation], tuple(neurons))


def _bias(node: Worked, text: Text) -> Parameter | None:
    for name, holders in (text.shared_biases or {}).items():
        if node["id"] in holders:
            return Shared(name)
    return None if node["bias"] is None else Own(label=text.labels.get(f"bias {node['id']}"))


def _value(slot: Slot, text: Text, given: Worked) -> float:
    if slot.kind == "weight":
        return next(float(e["weight"]) for e in given["edges"] if (e["from"], e["to"]) == slot.of)
    holder = (text.shared_biases or {})[str(slot.of)][0] if slot.kind == "shared" else slot.of
    return next(float(node["bias"]) for node in given["nodes"] if node["id"] == holder)


# --- their notes ----------------------------------------------------------------------------------------------------


def notes(text: Text, worked: Worked) -> str:
    """What the document says of its text: conventions, printed and true numbers, and what to try."""
    return _page(text.about, text.conventions, ("", *_table(text, worked)), text.hints)


def _page(about: str, conventions: Iterable[str], middle: Iterable[str], hints: Iterable[str]) -> str:
    lines = [about, "", "## Conventions", "", *_bullets(conventions), *middle, "", "## Try this", ""]
    return "\n".join([*lines, *_bullets(hints)])


def _bullets(sentences: Iterable[str]) -> Iterator[str]:
    return (f"- {sentence}" for sentence in sentences)


def _table(text: Text, worked: Worked) -> Iterator[str]:
    """Three narrow columns, for notes stand in a narrow panel, and below them the reasons."""
    yield from ("## What is printed and what is true", "", "| number | printed | true |", "| --- | --- | --- |")
    yield from (_row(text, entry, worked) for entry in text.prints)
    reasons = [f"**{entry.what}**: {entry.why}" for entry in text.prints if entry.why]
    if reasons:
        yield from ("", "## Why they differ", "", *_bullets(reasons))


def _row(text: Text, entry: Print, worked: Worked) -> str:
    printed, true = printed_number(entry, worked), true_number(entry, worked)
    shown_true = _as_true(true, printed)
    if not agrees(printed, true):
        if not entry.why:
            raise ValueError(f"{text.id}: {entry.what}: {printed} is not {true}, and nothing says why")
        shown_true = f"**{shown_true}**"
    return f"| {entry.what} | {_as_printed(printed)} | {shown_true} |"


def printed_number(entry: Print, worked: Worked) -> float:
    """The number as the text prints it."""
    return float(_at(worked["source_prints"], entry.printed))


def true_number(entry: Print, worked: Worked) -> float:
    """The true number, with the sign that the text gives it."""
    first = worked["true_steps"][0]
    if callable(entry.true):
        return entry.true(first)
    path = entry.true.removeprefix("-")
    value = float(_at(worked, path[1:]) if path.startswith("/") else _at(first, path))
    return -value if entry.true.startswith("-") else value


def agrees(printed: float, true: float) -> bool:
    """Whether a true number rounds to the printed one at the printed digits."""
    fraction, _, exponent = f"{printed!r}".partition("e")
    digits = len(fraction.partition(".")[2]) - int(exponent or 0)
    return round(true, digits) == printed


def _as_printed(value: float) -> str:
    return shown(value, 15)


def _as_true(true: float, printed: float) -> str:
    """The true number with a digit more than were printed, so that one sees how it was rounded; mostly 4 to 9."""
    mantissa = f"{abs(printed)!r}".partition("e")[0]
    digits = len(mantissa.replace(".", "").lstrip("0"))
    return shown(true, max(4, min(digits + 1, 9), digits))


def _at(tree: Any, path: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What a path with slashes leads to. Keys may hold any character but a slash; lists go by place."""
    for key in path.split("/"):
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


# --- gates ----------------------------------------------------------------------------------------------------------

# What np.random.seed(0) and then randn(2, 4) and randn(4, 1) draw, into the hidden units one by one. Written out,
# because another system's logarithm may differ in the last digit.
XOR_WEIGHTS = (
    1.764052345967664, 1.8675579901499675, 0.4001572083672233, -0.977277879876411,
    0.9787379841057392, 0.9500884175255894, 2.240893199201458, -0.1513572082976979,
    -0.10321885179355784, 0.41059850193837233, 0.144043571160878, 1.454273506962975,
)  # fmt: skip

XOR_NOTES = _page(
    "Many articles train XOR with a few lines of NumPy: two inputs, four hidden sigmoid units, one sigmoid output, and "
    "10,000 epochs. This is that program as a document.",
    (
        (
            "All four rows are one batch; the gradients are those of ½Σ(t−y)², summed over the batch; the learning "
            "rate is 0.1."
        ),
        (
            "The weights are drawn from the standard normal distribution, the biases begin at 0. These are the ones "
            "that `np.random.seed(0)`, `randn(2, 4)` and `randn(4, 1)` give, so that the program can be run beside it."
        ),
        "The articles print the mean of (t−y)². The error here has the ½, so theirs is twice as large.",
    ),
    (),
    (
        (
            "Train for 10,000 epochs. A run that was printed went from 0.268 through 0.0125 at epoch 4,000 to 0.00298 "
            "at 8,000."
        ),
        (
            "Draw other weights. Most runs take the same course, some take longer, and a few stay at two right rows "
            "for thousands of epochs."
        ),
        "Take one hidden unit away, then another. How many are needed?",
    ),
)

SKIP_NOTES = _page(
    "Without a hidden layer no weights solve XOR. One hidden unit is enough if the inputs also reach the output "
    "directly: it learns a gate that one line can draw, and the direct connections do the rest.",
    (
        "All four rows are one batch, with ½Σ(t−y)² summed over it; the learning rate is 0.5.",
        "The weights are small numbers that were drawn, the biases begin at 0.",
    ),
    (),
    (
        "Train for 5,000 epochs and read the weights: which gate is the hidden unit?",
        "Delete the two connections that skip the hidden layer, reset and train again. Which rows are learned?",
    ),
)


def _gate_notes(gate: str, rule: str, hint: str) -> str:
    return _page(
        f"{gate} is on {rule}. A single neuron learns it, for one straight line parts the rows with target 1 from the "
        "others.",
        ("All four rows are one batch, with ½Σ(t−y)² summed over it; the learning rate is 1.", "All begins at 0."),
        (),
        ("Train for 1,000 epochs and read weights and bias: where is the line w₁x₁ + w₂x₂ + b = 0?", hint),
    )


def _document(network: Network, values: Vector, training: Training, rows: Samples, words: str) -> Document:
    none = no_samples(network.input_count, network.output_count)
    return Document(network, values, values, training, Data(rows, none), notes=words)


def _full_batch(rate: float) -> Training:
    return Training(optimizer=Sgd(learning_rate=rate), batch_size=None)


def gate(name: str, words: str) -> Document:
    """One neuron on a gate's four rows, all at 0."""
    network = layered((2, 1))
    return _document(network, drawn(network, "zeros", 0), _full_batch(1.0), built_in(name), words)


def xor() -> Document:
    """The XOR program of the articles."""
    network = layered((2, 4, 1))
    values = read_only([*XOR_WEIGHTS, *[0.0] * 5])
    return _document(network, values, _full_batch(0.1), built_in("xor"), XOR_NOTES)


def skip_xor() -> Document:
    """XOR with one hidden unit and connections from the inputs to the output."""
    inputs = tuple(Neuron(f"x{i}", f"x_{i}") for i in (1, 2))
    hidden, output = Neuron("h1", "h_1", bias=Own()), Neuron("y1", "y_1", bias=Own())
    layers = Layer("input", None, inputs), Layer("hidden", "sigmoid", (hidden,)), Layer("output", "sigmoid", (output,))
    ends = (("x1", "h1"), ("x2", "h1"), ("x1", "y1"), ("x2", "y1"), ("h1", "y1"))
    network = Network(layers, tuple(Connection(a, b) for a, b in ends))
    values = read_only([0.3, 0.8, 0.3, -1.3, 0.9, 0.0, 0.0])
    return _document(network, values, _full_batch(0.5), built_in("xor"), SKIP_NOTES)


# --- exercises ------------------------------------------------------------------------------------------------------

_LOCKED: tuple[Lock, ...] = ("structure", "parameters", "data", "training")

FORWARD = Exercise(
    title="Forward pass by hand",
    instructions="Follow the sample from the inputs to the error. Calculate on with **five decimals** and type four.",
    kinds=("net", "out", "error"),
    decimals=4,
    locked=_LOCKED,
)
BACKWARD = Exercise(
    title="Backward pass by hand",
    instructions="Follow the error back to the weights. Calculate on with **five decimals** and type four. "
    "The deltas are ∂E/∂a of a neuron's weighted sum a.",
    kinds=("delta",),
    numbers=(
        HiddenNumber("gradient", ("h1", "y1")),
        HiddenNumber("gradient", ("x2", "h1")),
        HiddenNumber("new_value", ("x2", "h1")),
        HiddenNumber("new_value", ("h1", "y1")),
        HiddenNumber("new_value", "y1"),
    ),
    decimals=4,
    locked=_LOCKED,
)


def exercise(asked: Exercise) -> Document:
    """A 2-2-1 network with numbers that a hand can calculate with, and what is asked about its one sample."""
    network = layered((2, 2, 1))
    values = read_only([0.3, -0.5, 0.8, 0.4, 0.7, -0.6, 0.1, -0.2, 0.25])
    words = _page(
        "A network small enough for a pocket calculator. Its file holds everything that is needed to find the answers: "
        "it is for practice.",
        ("The error is ½(t−y)², the learning rate 0.5; both hidden neurons and the output are sigmoid neurons.",),
        (),
        (
            "Leave the exercise and step through the same pass to see every number explained.",
            "Leave it, change a weight and start it again: all the numbers are others then.",
        ),
    )
    training = Training(optimizer=Sgd(learning_rate=0.5))
    return replace(_document(network, values, training, samples([[1.0, 0.5]], [[1.0]]), words), exercise=asked)


# --- all ------------------------------------------------------------------------------------------------------------


def documents() -> dict[str, Document]:
    """Every example by the name of its file, without its ending."""
    worked = reference()
    made: dict[str, Callable[[], Document]] = {
        text.file: partial(worked_document, text, worked[text.id]) for text in ALL
    }
    and_notes = _gate_notes("AND", "when both inputs are", "Change the targets to those of OR and train on.")
    or_notes = _gate_notes("OR", "when at least one input is", "Change the last target to 0, which makes it XOR.")
    made |= {
        "and_2_1": partial(gate, "and", and_notes),
        "or_2_1": partial(gate, "or", or_notes),
        "xor_2_4_1": xor,
        "xor_skip_2_1_1": skip_xor,
        "exercise_forward_2_2_1": partial(exercise, FORWARD),
        "exercise_backward_2_2_1": partial(exercise, BACKWARD),
    }
    return {name: make() for name, make in made.items()}


def files() -> dict[Path, bytes]:
    """The contents of every file, by its path."""
    made = documents()
    return {e.path: encode(replace(made[e.path.stem], name=e.title)) for e in catalogue()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, contents in files().items():
        path.write_bytes(contents)
