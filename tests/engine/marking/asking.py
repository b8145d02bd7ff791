"""Networks and questions for the tests of marking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.conventions import Conventions
from engine.creation import layered
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.exercise import Exercise, HiddenNumber, Of
from engine.marking import Question, questions
from engine.network import Network, Vector, read_only
from engine.reference import QuantityName
from engine.settings import Sgd, Training
from engine.trace import Trace, trace

#: The parameters of the 2-3-2 network, as a book would have them: no two alike, no zeros, no ones.
VALUES = (0.15, -0.42, 0.31, 0.58, -0.27, 0.73, 0.64, -0.36, 0.91, 0.22, 0.47, -0.53, 0.35, -0.18, 0.29, 0.61, -0.44)


def document(
    activation: str = "sigmoid",
    loss: str = "half_squared_error",
    output: str | None = None,
    network: Network | None = None,
    conventions: Conventions | None = None,
    training: Training | None = None,
) -> Document:
    """A 2-3-2 network, or another one, with one sample."""
    network = network or layered((2, 3, 2), activation, output)
    count = network.parameter_count
    values = read_only(np.resize(VALUES, count) + 0.01 * np.arange(count))
    chosen = training or Training(loss=loss, optimizer=Sgd(learning_rate=0.4))  # type: ignore[arg-type]
    given = samples([[0.7, -1.3][: network.input_count]], [[0.12, 0.86, 0.4][: network.output_count]])
    data = Data(given, no_samples(network.input_count, network.output_count))
    made = Document(network, values, values, chosen, data)
    return made if conventions is None else replace(made, conventions=conventions)


def question(of: Trace, quantity: QuantityName, subject: Of, decimals: int | None = 5) -> Question:
    """The question for one number."""
    exercise = Exercise(numbers=(HiddenNumber(quantity, subject),), decimals=decimals)
    (asked,) = questions(exercise, of)
    return asked


def traced(made: Document) -> Trace:
    """The update over the document's one sample."""
    return trace(made, (0,))


def weight(of: Trace, pair: tuple[str, str], values: Vector | None = None) -> float:
    """A connection's weight before the update, or of other values."""
    slot = of.network.weight_slots[of.network.connection_index[pair]]
    return float((of.before if values is None else values)[slot])


def bias(of: Trace, neuron: str) -> float:
    """A neuron's bias before the update."""
    return float(of.before[of.network.bias_slots[of.network.index[neuron]]])
