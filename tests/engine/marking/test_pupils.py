"""Pupils who calculate by hand, each by their own formulas: whoever rounds as asked is right, whoever is off is not."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from engine.creation import layered
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.exercise import Exercise
from engine.marking import Question, begin, mark, questions
from engine.network import read_only
from engine.reference import QuantityName
from engine.settings import Sgd, Training
from engine.steps import Quantity
from engine.trace import Trace
from tests.engine.marking.asking import traced

KINDS: tuple[QuantityName, ...] = tuple(quantity.word for quantity in Quantity)
RATE = 0.5


def random_document(seed: int, decimals: int) -> Document:
    """A network of two or three calculating layers, with weights of so many decimals, and one sample."""
    random = np.random.default_rng(seed)
    sizes = tuple(int(size) for size in random.integers(2, 4, random.integers(3, 5)))
    output = str(random.choice(["sigmoid", "tanh", "identity", "softmax"]))
    network = layered(sizes, str(random.choice(["sigmoid", "tanh", "identity"])), output)
    values = read_only(np.round(random.normal(0, random.choice([0.5, 1.0, 2.0]), network.parameter_count), decimals))
    target = [1.0] + [0.0] * (sizes[-1] - 1)
    given = samples([np.round(random.uniform(-1, 1, sizes[0]), 2).tolist()], [target])
    loss = "cross_entropy" if output == "softmax" else "half_squared_error"
    training = Training(loss=loss, optimizer=Sgd(learning_rate=RATE))  # type: ignore[arg-type]
    return Document(network, values, values, training, Data(given, no_samples(sizes[0], sizes[-1])))


@dataclass
class Pupil:
    """Goes on from what stands on the screen with four digits, parameters too if `reads_off`, and from own answers."""

    trace: Trace
    reads_off: bool
    own: dict[tuple[str, int], float] = field(default_factory=dict)

    def find(self, question: Question) -> float:
        """What this pupil calculates for a number."""
        ways: dict[str, Callable[[int], float]] = {
            "net": self.net,
            "out": self.out,
            "error": self.error,
            "delta": self.delta,
            "gradient": self.gradient,
            "new_value": self.new_value,
        }
        return ways[question.number.quantity.word](question.number.subject)

    def seen(self, what: str, subject: int, value: float) -> float:
        return self.own.get((what, subject), float(f"{value:.3e}"))

    def value(self, slot: int) -> float:
        value = float(self.trace.before[slot])
        return float(f"{value:.3e}") if self.reads_off else value

    def weight(self, connection: int) -> float:
        return self.value(int(self.trace.network.weight_slots[connection]))

    def given(self, neuron: int) -> float:
        if neuron < self.trace.network.input_count:
            return float(self.trace.inputs[0, neuron])
        return self.seen("out", neuron, self.trace.out[0, neuron])

    def target(self, neuron: int) -> float:
        return float(self.trace.targets[0, neuron - self.trace.network.layer_range(-1).start])

    def is_output(self, neuron: int) -> bool:
        return neuron in self.trace.network.layer_range(-1)

    def net(self, neuron: int) -> float:
        network = self.trace.network
        terms = (self.weight(c) * self.given(int(network.sources[c])) for c in network.incoming(neuron))
        return sum(terms) + self.value(int(network.bias_slots[neuron]))

    def out(self, neuron: int) -> float:
        net = self.seen("net", neuron, self.trace.net[0, neuron])
        layer = self.trace.network.layer_range(-1)
        return {
            "sigmoid": lambda: 1 / (1 + math.exp(-net)),
            "tanh": lambda: math.tanh(net),
            "identity": lambda: net,
            "softmax": lambda: math.exp(net) / sum(math.exp(self.seen("net", n, self.trace.net[0, n])) for n in layer),
        }[self.trace.network.activation_of(neuron)]()

    def error(self, neuron: int) -> float:
        if neuron < 0:
            outputs = self.trace.network.layer_range(-1)
            return sum(self.seen("error", n, self.error(n)) for n in outputs)
        target, out = self.target(neuron), self.given(neuron)
        if self.trace.network.activation_of(neuron) == "softmax":
            return -math.log(out) if target else 0.0
        return (target - out) ** 2 / 2

    def delta(self, neuron: int) -> float:
        network, out = self.trace.network, self.given(neuron)
        slopes = {"sigmoid": out * (1 - out), "tanh": 1 - out * out, "identity": 1.0, "softmax": 1.0}
        slope = slopes[network.activation_of(neuron)]
        if self.is_output(neuron):
            return (out - self.target(neuron)) * slope
        ways = [(self.weight(int(c)), int(network.targets[c])) for c in network.outgoing(neuron)]
        return slope * sum(w * self.seen("delta", n, self.trace.delta[0, n]) for w, n in ways)

    def gradient(self, slot: int) -> float:
        network, of = self.trace.network, self.trace.network.slots[slot].of
        neuron = network.index[of[1] if isinstance(of, tuple) else str(of)]
        delta = self.seen("delta", neuron, self.trace.delta[0, neuron])
        return delta * self.given(network.index[of[0]]) if isinstance(of, tuple) else delta

    def new_value(self, slot: int) -> float:
        gradient = float(self.trace.sample_gradient(0)[slot])
        return self.value(slot) - RATE * self.seen("gradient", slot, gradient)


def chosen(seed: int) -> tuple[QuantityName, ...]:
    """Everything, or some kinds of numbers."""
    random = np.random.default_rng(seed)
    return KINDS if seed % 2 else tuple(kind for kind in KINDS if random.random() < 0.5) or ("delta",)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("reads_off", [False, True])
def test_whoever_rounds_everything_as_asked_is_right_to_the_end(seed: int, reads_off: bool) -> None:
    trace = traced(random_document(seed, 9 if reads_off else 2))
    now, pupil = begin(Exercise(kinds=chosen(seed), decimals=2 + seed % 4), trace), Pupil(trace, reads_off)
    while (asked := now.current) is not None:
        text = f"{pupil.find(asked):.{asked.decimals}f}"
        now, verdict = now.answer(text)
        assert verdict.right, (asked.words, text, asked.value, verdict.sentence)
        pupil.own[asked.number.quantity.word, asked.number.subject] = verdict.value


@pytest.mark.parametrize("seed", range(4))
def test_whoever_gives_a_decimal_too_few_is_told_so(seed: int) -> None:
    trace = traced(random_document(seed, 2))
    for asked in questions(Exercise(kinds=KINDS, decimals=4), trace):
        assert asked.decimals is not None
        text = f"{asked.value:.{asked.decimals - 1}f}"
        near = abs(float(text) - asked.value) <= asked.unit * (1 + 1e-9)
        assert near or float(text) == 0 or mark(asked, text, trace).mark == "coarse", (asked.words, text, asked.value)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_off_by_two_to_a_hundred_units_is_never_right(seed: int) -> None:
    random = np.random.default_rng(seed)
    trace = traced(random_document(seed, 2))
    for decimals in (None, 3, 6):
        for asked in questions(Exercise(kinds=KINDS, decimals=decimals), trace):
            off = random.uniform(2, 100) * random.choice([-1, 1]) * asked.unit
            assert not mark(asked, f"{asked.value + off:.17g}", trace).right, (asked.words, asked.value, off)


def test_with_other_numbers_on_the_screen_weights_are_taken_from_there() -> None:
    made = random_document(1, 9)
    trace = traced(replace(made, parameters=read_only(np.full(len(made.parameters), 0.123456789))))
    (asked,) = (
        q
        for q in questions(Exercise(kinds=("net",), decimals=6), trace)
        if q.reference.subject == trace.network.input_count
    )
    read = Pupil(trace, reads_off=True).find(asked)
    assert abs(read - asked.value) > 2 * asked.unit
    assert not mark(asked, f"{read:.6f}", trace).right
    assert begin(Exercise(kinds=("net",), decimals=6), trace).answer(f"{read:.6f}")[1].right
