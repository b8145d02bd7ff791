"""XOR as many articles train it, against a plain NumPy program: `python -m benchmarks.xor [ROUNDS]`.

Prints the microseconds of processor time that an epoch takes through `engine.training.Run` (with the error recorded at
every epoch) and in the program written out, measured in turns in one process, and the error over 20 seeds. Both start
from the same weights, and the largest difference between their errors is printed too. The tests take the program too.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine.data import built_in
from engine.document import Document
from engine.evaluation import outputs
from engine.examples import FOLDER
from engine.files import read
from engine.network import Vector, read_only
from engine.training import train

EPOCHS = 10_000
SEEDS = range(20)
RATE = 0.1


def drawn(seed: int) -> tuple[Vector, Vector]:
    """The weights as the program draws them: from NumPy's first generator, whose numbers never change."""
    generator = np.random.RandomState(seed)
    return generator.randn(2, 4), generator.randn(4, 1)


def document_with(first: Vector, second: Vector) -> Document:
    """The example with these weights and biases 0."""
    document = read(FOLDER / "xor_2_4_1.backprop")
    values = read_only([*first.T.ravel(), *second.ravel(), *[0.0] * 5])
    return replace(document, parameters=values, initial=values)


def _sigmoid(x: Vector) -> Vector:
    result: Vector = 1 / (1 + np.exp(-x))
    return result


def program(first: Vector, second: Vector, epochs: int) -> Vector:
    """The plain program: the mean squared error at the start of every epoch, shape (epochs,)."""
    x, t = built_in("xor").inputs, built_in("xor").targets
    first, second = first.copy(), second.copy()
    first_bias, second_bias = np.zeros((1, 4)), np.zeros((1, 1))
    history = np.empty(epochs)
    for epoch in range(epochs):
        hidden = _sigmoid(np.dot(x, first) + first_bias)
        output = _sigmoid(np.dot(hidden, second) + second_bias)
        error = t - output
        history[epoch] = np.mean(np.square(error))
        delta = error * (output * (1 - output))
        hidden_delta = np.dot(delta, second.T) * (hidden * (1 - hidden))
        second += np.dot(hidden.T, delta) * RATE
        second_bias += np.sum(delta, axis=0, keepdims=True) * RATE
        first += np.dot(x.T, hidden_delta) * RATE
        first_bias += np.sum(hidden_delta, axis=0, keepdims=True) * RATE
    return history


def _microseconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) / EPOCHS * 1e6


def speed(rounds: int) -> tuple[float, float]:
    """The medians of microseconds per epoch, ours and the program's, over rounds in turns."""
    weights = drawn(0)
    document = document_with(*weights)
    times = [
        (_microseconds(lambda: train(document, EPOCHS)), _microseconds(lambda: program(*weights, EPOCHS)))
        for _ in range(rounds)
    ]
    ours, theirs = zip(*times, strict=True)
    return statistics.median(ours), statistics.median(theirs)


def _print_speed(rounds: int) -> None:
    ours, theirs = speed(rounds)
    print(f"microseconds of processor time per epoch, medians of {rounds} rounds of {EPOCHS:,} epochs in turns")
    print(f"  engine.training.Run {ours:8.2f}")
    print(f"  plain NumPy         {theirs:8.2f}")
    print(f"  ratio               {theirs / ours:8.2f}")


def _print_errors() -> None:
    print("\nmean squared error by seed")
    print("  seed   epoch 0  epoch 4,000  epoch 8,000   outputs                        largest difference")
    for seed in SEEDS:
        weights = drawn(seed)
        trained = train(document_with(*weights), EPOCHS).document
        errors = 2 * trained.state.history.train  # ours has the ½
        difference = np.max(np.abs(errors[:EPOCHS] - program(*weights, EPOCHS)))
        result = "  ".join(f"{value:.3f}" for value in outputs(trained, trained.data.train.inputs)[:, 0])
        print(f"  {seed:4}  {errors[0]:8.5f}  {errors[4000]:11.5f}  {errors[8000]:11.5f}   {result}   {difference:.1e}")


if __name__ == "__main__":
    _print_speed(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
    _print_errors()
