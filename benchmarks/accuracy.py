"""Iris and digits beside scikit-learn's MLPClassifier with the same settings: `python -m benchmarks.accuracy [SEEDS]`.

Both learn from the same rows, scaled by them alone, and are asked about the same test rows, once for each seed, which
draws the split, the first weights and the order of the samples. Prints the share that each gets right: mean, standard
deviation and range over the seeds, and in how many the two differ by one row at most. Needs scikit-learn (the
dependency group `peers`); without it only our own shares are printed.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from engine.creation import new_document
from engine.data import Data
from engine.datasets import built
from engine.evaluation import outputs
from engine.settings import Adam, Training
from engine.sources import BuiltInSource, Split
from engine.training import train


@dataclass(frozen=True)
class Task:
    """What is learned, by a network of one hidden layer of ReLUs with softmax and cross-entropy, by Adam."""

    source: BuiltInSource
    hidden: int
    batch: int
    rate: float
    epochs: int


TASKS = (
    Task(BuiltInSource("iris", scaling="standard"), hidden=8, batch=16, rate=0.01, epochs=100),
    Task(BuiltInSource("digits", scaling="min_max"), hidden=32, batch=32, rate=0.001, epochs=50),
)
TEST = 0.2


def rows(task: Task, seed: int) -> Data:
    """The rows of a task, split by a seed."""
    return built(msgspec.structs.replace(task.source, split=Split(TEST, seed, stratified=True)))


def our_share(task: Task, data: Data, seed: int) -> float:
    """The share of the test rows that our network gets right."""
    sizes = (data.train.inputs.shape[1], task.hidden, data.train.targets.shape[1])
    settings = Training(
        loss="cross_entropy",
        reduction="mean",
        optimizer=Adam(learning_rate=task.rate),
        batch_size=task.batch,
        shuffle=True,
        seed=seed,
    )
    made = new_document(sizes, activation="relu", output_activation="softmax", seed=seed)
    trained = train(replace(made, training=settings, data=data), task.epochs).document
    return _share(outputs(trained, data.test.inputs).argmax(axis=1), data)


def their_share(task: Task, data: Data, seed: int) -> float:
    """The share that scikit-learn's gets right; its penalty, its tolerance and its early end are switched off."""
    network = importlib.import_module("sklearn.neural_network")
    model = network.MLPClassifier(
        (task.hidden,),
        activation="relu",
        solver="adam",
        alpha=0.0,
        batch_size=task.batch,
        learning_rate_init=task.rate,
        max_iter=task.epochs,
        shuffle=True,
        random_state=seed,
        tol=0.0,
        n_iter_no_change=task.epochs,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has not converged, which nobody asked for
        model.fit(data.train.inputs, data.train.targets.argmax(axis=1))
    return _share(model.predict(data.test.inputs), data)


def _share(found: np.ndarray[tuple[int, ...], np.dtype[np.intp]], data: Data) -> float:
    return float(np.mean(found == data.test.targets.argmax(axis=1)))


def _line(name: str, shares: Iterable[float]) -> str:
    found = 100 * np.array([*shares])
    return f"  {name:14} {found.mean():6.2f} % ± {found.std():.2f}   ({found.min():.1f} to {found.max():.1f})"


def main(seeds: int) -> None:
    """Print the table."""
    there = importlib.util.find_spec("sklearn") is not None
    for task in TASKS:
        data = [rows(task, seed) for seed in range(seeds)]
        ours = [our_share(task, some, seed) for seed, some in enumerate(data)]
        width, classes = data[0].train.inputs.shape[1], data[0].train.targets.shape[1]
        print(
            f"{task.source.name}: {width}-{task.hidden}-{classes}, {len(data[0].train)} rows to learn from, "
            f"{len(data[0].test)} to test, Adam {task.rate}, batches of {task.batch}, {task.epochs} epochs, "
            f"{seeds} seeds"
        )
        print(_line("ours", ours))
        if not there:
            print("  scikit-learn   is not installed")
            continue
        theirs = [their_share(task, some, seed) for seed, some in enumerate(data)]
        print(_line("scikit-learn", theirs))
        near = sum(abs(a - b) * len(data[0].test) < 1.5 for a, b in zip(ours, theirs, strict=True))
        print(f"  at most one row apart in {near} of {seeds}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
