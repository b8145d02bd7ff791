"""Writes docs/diagnoses.md: every diagnosis with a document that provokes it and one close to it that does not.

`python resources/make_diagnoses.py`; a test holds the file to what comes out here. The tests take the documents too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from engine.creation import new_document
from engine.data import Data, Samples, no_samples, samples
from engine.datasets import built, data_set
from engine.diagnosis import RULES, Finding, Kind, diagnose
from engine.diagnosis.case import Case
from engine.diagnosis.rules import FIRST
from engine.diagnosis.setting import RANGES
from engine.document import Document, begun_with
from engine.edits.parameters import set_trainable
from engine.numerals import shown
from engine.observing import Bench, Subject
from engine.observing.series import next_step
from engine.settings import Adam, Sgd, Training
from engine.training import train

FILE = Path(__file__).parents[1] / "docs" / "diagnoses.md"


class Pair(NamedTuple):
    """A document that provokes a diagnosis and one close to it that does not, each with what it is in words."""

    kind: Kind
    provoking: Callable[[], Document]
    what: str
    near: Callable[[], Document]
    near_what: str


# --- documents ------------------------------------------------------------------------------------------------------


def two_moons(rows: int = 40, seed: int = 3) -> Samples:
    """Two half circles with noise, the class as 0 or 1."""
    generator = np.random.default_rng(seed)
    angle, side = generator.uniform(0, np.pi, rows), np.arange(rows) % 2
    x = np.cos(angle) * (1 - 2 * side) + side
    y = np.sin(angle) * (1 - 2 * side) + 0.4 * side
    noise = generator.normal(0, 0.1, (rows, 2))
    return samples(np.column_stack([x, y]) + noise, side[:, None].astype(float))


def with_rows(document: Document, train_rows: Samples, test_rows: Samples | None = None) -> Document:
    """The document with other data."""
    none = no_samples(document.network.input_count, document.network.output_count)
    return replace(document, data=Data(train_rows, test_rows or none))


def settings(document: Document, **changes: object) -> Document:
    """The document with other settings of its training."""
    return replace(document, training=msgspec.structs.replace(document.training, **changes))


def deep(activation: str, initialiser: str, output: str = "sigmoid") -> Document:
    """Five hidden layers of 32 on two moons."""
    made = new_document((2, 32, 32, 32, 32, 32, 1), activation=activation, output_activation=output,
                        initialiser=initialiser, seed=4)  # fmt: skip
    return with_rows(made, two_moons())


def xor_at(rate: float) -> Document:
    """XOR after 100 epochs at a rate."""
    return train(new_document((2, 4, 1), data="xor", learning_rate=rate, seed=0), 100).document


def _saturated_share(case: Case) -> float:
    return max(float(case.units.saturated[case.rows_of(layer)].mean()) for layer in case.computing)


def scaled_weights(factor: float, activation: str = "tanh") -> Document:
    """One hidden layer of eight on two moons, its weights that many times as large as they are drawn."""
    made = with_rows(new_document((2, 8, 1), activation=activation, output_activation="sigmoid", seed=2), two_moons())
    into = made.network.weight_slots[made.network.layer_of[made.network.targets] == 1]
    values = made.parameters.copy()
    values[into] *= factor
    return begun_with(made, values)


def biased(bias: float, units: int = 8) -> Document:
    """One hidden layer of eight ReLUs on two moons, some of them with this bias."""
    made = new_document((2, 8, 1), activation="relu", output_activation="sigmoid", initialiser="he_uniform", seed=2)
    made = with_rows(made, two_moons())
    hidden = made.network.layer_range(1)
    values = made.parameters.copy()
    values[made.network.bias_slots[hidden.start : hidden.start + units]] = bias
    return begun_with(made, values)


def dead_output(bias: float) -> Document:
    """One hidden layer of eight on two moons and a ReLU at the output with this bias."""
    made = new_document((2, 8, 1), activation="tanh", output_activation="relu", seed=2)
    values = made.parameters.copy()
    values[made.network.bias_slots[-1]] = bias
    return begun_with(with_rows(made, two_moons()), values)


def alike(difference: float) -> Document:
    """2-2-1 on XOR with all weights 0.1 but one, which differs by so much."""
    made = new_document((2, 2, 1), initialiser="constant", data="xor", learning_rate=0.5)
    values = made.parameters.copy()
    values[int(made.network.weight_slots[-1])] += difference
    return begun_with(made, values)


def line(rate: float, epochs: int) -> Document:
    """A straight line through 20 points, full batches of the mean error."""
    x = np.linspace(-2, 2, 20)[:, None]
    made = with_rows(new_document((1, 1), activation="identity", seed=1), samples(x, 3 * x + 1))
    made = settings(made, reduction="mean", batch_size=None, optimizer=Sgd(rate))
    return train(made, epochs).document


def xor(rate: float, epochs: int) -> Document:
    """2-4-1 on XOR, full batches."""
    made = settings(new_document((2, 4, 1), data="xor", seed=1), batch_size=None, optimizer=Sgd(rate))
    return train(made, epochs).document


def noisy_sine(rows: int, epochs: int) -> Document:
    """A sine with noise: some training rows and 60 to test on, 24 tanh units, full batches of Adam."""
    generator = np.random.default_rng(7)
    x = generator.uniform(-3, 3, (rows + 60, 1))
    all_rows = samples(x, np.sin(x) + generator.normal(0, 0.3, x.shape))
    made = new_document((1, 24, 1), activation="tanh", output_activation="identity", seed=1)
    made = with_rows(made, all_rows.take(slice(0, rows)), all_rows.take(slice(rows, None)))
    training = Training(loss="mean_squared_error", reduction="mean", batch_size=None, optimizer=Adam(0.02))
    return train(replace(made, training=training), epochs).document


def rings(hidden: tuple[int, ...], l2: float = 0.0) -> Document:
    """A ring around a smaller one, tanh units, 3,000 full batches."""
    made = new_document((2, *hidden, 1), activation="tanh", output_activation="sigmoid", seed=1)
    made = replace(made, data=built(data_set("circles").defaults))
    return train(settings(made, batch_size=None, reduction="mean", optimizer=Sgd(1.0), l2=l2), 3000).document


def with_targets(activation: str, factor: float) -> Document:
    """1-3-1 on targets from 0 to a factor."""
    x = np.linspace(0, 1, 11)[:, None]
    made = new_document((1, 3, 1), activation="tanh", output_activation=activation, seed=1)
    return with_rows(made, samples(x, factor * x**2))


def with_inputs(factor: float) -> Document:
    """2-3-1 on two inputs, the second that many times the first."""
    x = np.random.default_rng(1).normal(size=(30, 2)) * [1.0, factor]
    made = new_document((2, 3, 1), seed=1)
    return with_rows(made, samples(x, (x[:, :1] > 0).astype(float)))


def classes(loss: str, activation: str) -> Document:
    """2-4-3 on three classes, one-hot."""
    generator = np.random.default_rng(2)
    x, of = generator.normal(size=(30, 2)), np.arange(30) % 3
    made = new_document((2, 4, 3), activation="tanh", output_activation=activation, loss=loss, seed=1)
    return with_rows(made, samples(x, np.eye(3)[of]))


def frozen(all_of_it: bool) -> Document:
    """2-2-1 on XOR with everything frozen, or everything but one weight."""
    made = new_document((2, 2, 1), data="xor", seed=1)
    return set_trainable(made, made.network.slots[0 if all_of_it else 1 :], False)


#: Two documents for each diagnosis, and more pairs where a diagnosis has several sides.
PAIRS: tuple[Pair, ...] = (
    Pair(
        "nothing_to_train",
        lambda: frozen(True), "2-2-1 on XOR, everything frozen",
        lambda: frozen(False), "all frozen but one weight",
    ),
    Pair(
        "diverged",
        lambda: line(3.0, 2000), "a line through 20 points, rate 3, trained until it stopped",
        lambda: line(0.3, 2000), "the same at rate 0.3",
    ),
    Pair(
        "loss_and_output",
        lambda: classes("cross_entropy", "tanh"), "2-4-3, cross-entropy behind tanh",
        lambda: classes("cross_entropy", "softmax"), "behind softmax",
    ),
    Pair(
        "loss_and_output",
        lambda: classes("cross_entropy", "sigmoid"), "2-4-3, cross-entropy behind sigmoids",
        lambda: classes("binary_cross_entropy", "sigmoid"), "binary cross-entropy behind sigmoids",
    ),
    Pair(
        "loss_and_output",
        lambda: settings(with_targets("identity", 1.0), loss="binary_cross_entropy"),
        "1-3-1, binary cross-entropy behind the identity",
        lambda: settings(with_targets("sigmoid", 1.0), loss="binary_cross_entropy"), "behind a sigmoid",
    ),
    Pair(
        "loss_and_output",
        lambda: with_targets("softmax", 1.0), "1-3-1, softmax with a single output",
        lambda: with_targets("sigmoid", 1.0), "a sigmoid",
    ),
    Pair(
        "targets_out_of_reach",
        lambda: with_targets("sigmoid", 10.0), "1-3-1 with a sigmoid, targets 0 … 10",
        lambda: with_targets("sigmoid", 1.0), "targets 0 … 1, bounds included",
    ),
    Pair(
        "targets_out_of_reach",
        lambda: with_targets("relu", -1.0), "1-3-1 with a ReLU, targets −1 … 0",
        lambda: with_targets("tanh", -1.0), "with tanh",
    ),
    Pair(
        "input_scales",
        lambda: with_inputs(100.0), "two inputs, one spreads 100 times as far",
        lambda: with_inputs(5.0), "5 times as far",
    ),
    Pair(
        "symmetric_units",
        lambda: alike(0.0), "2-2-1 on XOR, all weights 0.1",
        lambda: alike(1e-3), "one weight out 0.101",
    ),
    Pair(
        "dead_units",
        lambda: biased(-10.0), "2-8-1, all ReLUs with bias −10",
        lambda: biased(-10.0, 1), "one of the eight",
    ),
    Pair(
        "dead_units",
        lambda: dead_output(-20.0), "2-8-1 with a ReLU at the output, its bias −20",
        lambda: dead_output(0.0), "its bias 0",
    ),
    Pair(
        "saturated_units",
        lambda: scaled_weights(1000.0), "2-8-1 of tanh, weights 1,000 times as drawn",
        lambda: scaled_weights(3.0), "3 times as drawn",
    ),
    Pair(
        "saturated_units",
        lambda: xor_at(100.0), "XOR by 2-4-1 at rate 100, 100 epochs: the output stands at 0 on every row",
        lambda: xor_at(1.0), "rate 1",
    ),
    Pair(
        "vanishing_gradients",
        lambda: deep("sigmoid", "xavier_uniform"), "five hidden layers of 32 sigmoids, Xavier weights",
        lambda: deep("tanh", "xavier_uniform"), "of tanh, Xavier weights",
    ),
    Pair(
        "vanishing_gradients",
        lambda: deep("sigmoid", "uniform"), "five hidden layers of 32 sigmoids, weights in ±0.5",
        lambda: deep("relu", "he_uniform"), "of ReLUs, He weights",
    ),
    Pair(
        "exploding_gradients",
        lambda: deep("relu", "normal", "identity"), "five hidden layers of 32 ReLUs, standard normal weights",
        lambda: deep("relu", "he_uniform", "identity"), "He weights",
    ),
    Pair(
        "rate_too_high",
        lambda: line(1.47, 60), "a line through 20 points, rate 1.47, 60 epochs",
        lambda: line(1.3, 60), "rate 1.3",
    ),
    Pair(
        "rate_too_low",
        lambda: xor(1e-5, 60), "2-4-1 on XOR, rate 1e−5, 60 epochs",
        lambda: xor(0.1, 60), "rate 0.1, which also stands still at first",
    ),
    Pair(
        "overfitting",
        lambda: noisy_sine(15, 1500), "a noisy sine, 1-24-1, 15 rows to learn from, 1,500 epochs",
        lambda: noisy_sine(15, 50), "50 epochs",
    ),
    Pair(
        "overfitting",
        lambda: noisy_sine(15, 1500), "a noisy sine, 1-24-1, 15 rows to learn from, 1,500 epochs",
        lambda: noisy_sine(300, 700), "300 rows, 700 epochs",
    ),
    Pair(
        "underfitting",
        lambda: rings(()), "two rings, 2-1, 3,000 epochs",
        lambda: rings((4,)), "2-4-1",
    ),
    Pair(
        "underfitting",
        lambda: rings((4,), l2=1.0), "two rings, 2-4-1 with an L2 penalty of 1, 3,000 epochs",
        lambda: rings((4,), l2=1e-4), "of 1e−4",
    ),
)  # fmt: skip


# --- what decides, of documents that provoke and of those that do not -----------------------------------------------


def case_of(document: Document) -> Case:
    """A document on the bench."""
    bench = Bench()
    bench.put(Subject(document, document.parameters, document.state.epoch))
    return Case(bench)


def _delta_ratio(case: Case) -> float:
    return case.deltas[case.computing[0]] / case.deltas[case.computing[-1]]


def _outside(case: Case) -> float:
    low, high = RANGES.get(case.network.activation_of(case.network.layer_range(-1)[0]), (-np.inf, np.inf))
    targets = case.document.data.train.targets
    return float(((targets < low) | (targets > high)).sum())


def _spread_ratio(case: Case) -> float:
    spreads = case.document.data.train.inputs.std(axis=0)
    return float(spreads.max() / spreads.min())


def _distance(case: Case) -> float:
    """The largest difference between the parameters of the two hidden units."""
    network, values = case.network, case.subject.parameters
    one, other = network.layer_range(1)[:2]
    slots = ([*network.weight_slots[[*network.incoming(unit), *network.outgoing(unit)]]] for unit in (one, other))
    return float(np.abs(np.subtract(*(values[some] for some in slots))).max())


def _rises(case: Case) -> float:
    return float((np.diff(case.history.train[-40:]) > 0).mean())


def _moves(case: Case) -> float:
    return float(np.linalg.norm(next_step(case.document)) / np.linalg.norm(case.subject.parameters))


def _above_lowest(case: Case) -> float:
    return float(case.history.test[-20:].min() / case.history.test.min()) - 1.0


def _dead(case: Case, layer: int) -> float:
    return float(case.units.dead[case.rows_of(layer)].mean())


#: What decides a diagnosis, and how it is found out of a document anew.
MEASURES: dict[Kind, tuple[str, Callable[[Case], float]]] = {
    "nothing_to_train": ("trained parameters", lambda case: float(case.network.trainable.sum())),
    "diverged": ("largest weight", lambda case: float(np.abs(case.subject.parameters).max())),
    "targets_out_of_reach": ("targets outside", _outside),
    "input_scales": ("ratio of the spreads", _spread_ratio),
    "symmetric_units": ("largest difference", _distance),
    "dead_units": ("share of dead units", lambda case: max(_dead(case, layer) for layer in case.computing)),
    "saturated_units": ("share of saturated units", _saturated_share),
    "vanishing_gradients": ("δ of the first layer by that of the last", _delta_ratio),
    "exploding_gradients": ("δ of the first layer by that of the last", _delta_ratio),
    "rate_too_high": ("share of rises", _rises),
    "rate_too_low": ("‖Δw‖/‖w‖", _moves),
    "overfitting": ("test error above its lowest", _above_lowest),
    "underfitting": ("unexplained variance", lambda case: case.unexplained),
}


# --- the table ------------------------------------------------------------------------------------------------------


@cache
def made(pair: Pair) -> tuple[Document, Document]:
    """The two documents of a pair, made once."""
    return pair.provoking(), pair.near()


def found(document: Document, kind: Kind) -> Finding | None:
    """The finding of a kind, if there is one."""
    return next((finding for finding in diagnose(document).findings if finding.kind == kind), None)


def table() -> str:
    """The text of docs/diagnoses.md."""
    return "\n".join([_HEAD, *_rules(), "", _PAIRS_HEAD, *(_row(pair) for pair in PAIRS), ""])


_HEAD = """# Diagnoses

The panel *Diagnosis* looks for what is listed here, in this order. A finding needs all of its thresholds to be crossed,
unless it says otherwise. Made by `python resources/make_diagnoses.py`; a test holds it to what the program says.

| diagnosis | threshold | value | source |
| --- | --- | --- | --- |"""

_PAIRS_HEAD = """## Documents that provoke them, and documents close to these that do not

Nothing is said of the second document of each row; the numbers are what decides, of the one and of the other.

| diagnosis | document | what is said of it | the same, but | what decides | here | there |
| --- | --- | --- | --- | --- | --- | --- |"""


def _rules() -> list[str]:
    lines = []
    for rule in (FIRST, *RULES):
        title = rule.kind.replace("_", " ")
        thresholds = rule.thresholds
        if not thresholds:
            lines.append(f"| {title} | {rule.looks_for}: by definition | | |")
        for threshold in thresholds:
            lines.append(
                f"| {title} | {_cell(threshold.name)} | {shown(threshold.value)} | {_cell(threshold.source)} |"
            )
            title = ""
    return lines


def _row(pair: Pair) -> str:
    provoking, near = made(pair)
    assert found(near, pair.kind) is None
    decides, measure = MEASURES.get(pair.kind, ("", None))
    here, there = ("", "") if measure is None else (shown(measure(case_of(d)), 2) for d in (provoking, near))
    finding = found(provoking, pair.kind)
    cells = pair.kind.replace("_", " "), pair.what, _said(finding), pair.near_what, decides, here, there
    return f"| {' | '.join(map(_cell, cells))} |"


def _said(finding: Finding | None) -> str:
    return "nothing" if finding is None else f"{finding.severity}: {finding.statement}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
