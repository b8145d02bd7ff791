"""For each slip a network at which it is made, worked out here by hand, and named."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import files
from engine.creation import layered
from engine.document import Document
from engine.exercise import Exercise, Of
from engine.marking import mark, questions
from engine.marking.answers import CHANCE, NAMES
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, Vector
from engine.reference import QuantityName
from engine.steps import Quantity
from engine.trace import Trace
from tests.engine.marking.asking import bias, document, question, traced, weight

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


@dataclass(frozen=True)
class Made:
    """A slip as somebody makes it: what is asked, the number it gives, and what the sentence has to speak of."""

    slip: str
    quantity: QuantityName
    of: Of
    gives: Callable[[Trace], float]
    says: str
    document: Document | None = None


def out(t: Trace, neuron: str) -> float:
    return float(t.out[0, t.network.index[neuron]])


def net(t: Trace, neuron: str) -> float:
    return float(t.net[0, t.network.index[neuron]])


def delta(t: Trace, neuron: str) -> float:
    return float(t.delta[0, t.network.index[neuron]])


def back(t: Trace, neuron: str, values: Vector | None = None) -> float:
    """What comes back to a hidden neuron: the sum of its weights onward times the deltas there."""
    return sum(weight(t, (neuron, y), values) * delta(t, y) for y in ("y1", "y2"))


def slope(t: Trace, neuron: str) -> float:
    return out(t, neuron) * (1 - out(t, neuron))


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def difference(t: Trace) -> float:
    return out(t, "y1") - 0.12


def gradient(t: Trace, pair: tuple[str, str]) -> float:
    return delta(t, pair[1]) * out(t, pair[0])


def shared() -> Document:
    """Both weights of each input are one shared parameter."""
    layers = (
        Layer("input", None, (Neuron("x1"), Neuron("x2"))),
        Layer("hidden", "sigmoid", (Neuron("h1", bias=Own()), Neuron("h2", bias=Own()))),
        Layer("output", "sigmoid", (Neuron("y1", bias=Own()),)),
    )
    tied = [Connection("x1", h, Shared("s")) for h in ("h1", "h2")]
    own = [Connection(a, b, Own()) for a, b in (("x2", "h1"), ("x2", "h2"), ("h1", "y1"), ("h2", "y1"))]
    return document(network=Network(layers, (*tied, *own), (SharedParameter("s"),)))


MEAN = document(loss="mean_squared_error", network=layered((2, 3, 3)))
CROSS = document(loss="binary_cross_entropy")
SINE = document(activation="sin", output="sigmoid")
PAIR = ("h2", "y1")

SLIPS: tuple[Made, ...] = (
    Made("slope_forgotten", "delta", "h2", lambda t: back(t, "h2"), "left out the slope"),
    Made("slope_forgotten", "delta", "y1", difference, "left out the slope"),
    Made("bias_forgotten", "net", "h1", lambda t: net(t, "h1") - bias(t, "h1"), "forgot the bias"),
    Made("bias_forgotten", "out", "h1", lambda t: sigmoid(net(t, "h1") - bias(t, "h1")), "bias is missing"),
    Made("activation_forgotten", "out", "h2", lambda t: net(t, "h2"), "still to be applied"),
    Made("activation_forgotten", "gradient", PAIR, lambda t: delta(t, "y1") * net(t, "h2"), "for the output"),
    Made("activation_given", "net", "y2", lambda t: out(t, "y2"), "output already"),
    Made("ascent", "new_value", PAIR, lambda t: weight(t, PAIR) + 0.4 * gradient(t, PAIR), "added the step"),
    Made("rate_forgotten", "new_value", PAIR, lambda t: weight(t, PAIR) - gradient(t, PAIR), "learning rate"),
    Made("step_alone", "new_value", PAIR, lambda t: -0.4 * gradient(t, PAIR), "step alone"),
    Made("step_alone", "new_value", PAIR, lambda t: gradient(t, PAIR), "This is the gradient"),
    Made("step_alone", "new_value", PAIR, lambda t: weight(t, PAIR), "old value"),
    Made("input_forgotten", "gradient", PAIR, lambda t: delta(t, "y1"), "δ alone"),
    Made("not_squared", "error", "y1", difference, "not squared"),
    Made("not_squared", "error", "y1", lambda t: -difference(t) / 2, "not squared"),
    Made("one_part", "error", None, lambda t: 0.5 * difference(t) ** 2, "alone"),
    Made("sign", "delta", "h1", lambda t: -delta(t, "h1"), "sign is wrong"),
    Made("sign", "delta", "y1", lambda t: -delta(t, "y1"), "sign is wrong"),
    Made("double", "error", "y1", lambda t: difference(t) ** 2, "½ was left out"),
    Made("double", "delta", "y1", lambda t: 2 * delta(t, "y1"), "2 put in"),
    Made("half", "gradient", PAIR, lambda t: gradient(t, PAIR) / 2, "half of what"),
    Made("mean", "delta", "y1", lambda t: 2 * difference(t) * slope(t, "y1"), "mean was forgotten", MEAN),
    Made("updated_weights", "delta", "h2", lambda t: slope(t, "h2") * back(t, "h2", t.after), "used the updated"),
    Made(
        "updated_weights",
        "delta",
        "h3",
        lambda t: (
            slope(t, "h3")
            * (weight(t, ("h3", "y1"), t.after) * delta(t, "y1") + weight(t, ("h3", "y2")) * delta(t, "y2"))
        ),
        "mixed old and new",
    ),
    Made("degrees", "out", "h1", lambda t: math.sin(math.radians(net(t, "h1"))), "degrees", SINE),
    Made("degrees", "delta", "h1", lambda t: math.cos(math.radians(net(t, "h1"))) * back(t, "h1"), "degrees", SINE),
    Made("one_path", "delta", "h2", lambda t: slope(t, "h2") * weight(t, PAIR) * delta(t, "y1"), "path is missing"),
    Made("one_path", "net", "h1", lambda t: net(t, "h1") - 0.7 * weight(t, ("x1", "h1")), "term is missing"),
    Made("one_place", "gradient", "s", lambda t: delta(t, "h2") * 0.7, "one place alone", shared()),
    Made("no_target", "error", "y1", lambda t: 0.5 * out(t, "y1") ** 2, "target was forgotten"),
    Made("no_target", "delta", "y1", lambda t: out(t, "y1") * slope(t, "y1"), "target was forgotten"),
    Made("slope_of_net", "delta", "h2", lambda t: net(t, "h2") * (1 - net(t, "h2")) * back(t, "h2"), "weighted sum"),
    Made(
        "slope_of_net",
        "delta",
        "h2",
        lambda t: sigmoid(out(t, "h2")) * (1 - sigmoid(out(t, "h2"))) * back(t, "h2"),
        "slope at the output",
    ),
    Made("half_slope", "delta", "h3", lambda t: (1 - out(t, "h3")) * back(t, "h3"), "not the whole slope"),
    Made("slope_alone", "delta", "h3", lambda t: slope(t, "h3"), "slope"),
    Made("slope_again", "delta", "y1", lambda t: difference(t) / 2 * slope(t, "y1"), "cancelled already", CROSS),
    Made("bias_sign", "net", "h1", lambda t: net(t, "h1") - 2 * bias(t, "h1"), "wrong sign"),
    Made("bias_sign", "out", "h1", lambda t: sigmoid(net(t, "h1") - 2 * bias(t, "h1")), "wrong sign"),
    Made("net_sign", "out", "h1", lambda t: sigmoid(-net(t, "h1")), "wrong sign"),
    Made("activation_twice", "out", "h1", lambda t: sigmoid(out(t, "h1")), "twice"),
    Made("rate_too_early", "gradient", PAIR, lambda t: 0.4 * gradient(t, PAIR), "comes with the update"),
    Made(
        "rounded_early",
        "delta",
        "h2",
        lambda t: round(slope(t, "h2"), 2) * sum(weight(t, ("h2", y)) * round(delta(t, y), 2) for y in ("y1", "y2")),
        "with 2 decimals",
    ),
    Made("point", "gradient", PAIR, lambda t: gradient(t, PAIR) / 10, "decimal point"),
    Made("weight_forgotten", "delta", "h2", lambda t: slope(t, "h2") * (delta(t, "y1") + delta(t, "y2")), "weights"),
    Made("error_for_slope", "delta", "y1", lambda t: 0.5 * difference(t) ** 2 * slope(t, "y1"), "error itself"),
    Made("squared_apart", "error", "y1", lambda t: 0.5 * (0.12**2 - out(t, "y1") ** 2), "apart"),
    Made("own_output", "gradient", PAIR, lambda t: delta(t, "y1") * out(t, "y1"), "behind the weight"),
    Made("weight_for_input", "gradient", PAIR, lambda t: delta(t, "y1") * weight(t, PAIR), "instead of the input"),
    Made("other_activation", "out", "h1", lambda t: math.tanh(net(t, "h1")), "tanh"),
    Made(
        "transposed",
        "net",
        "h2",
        lambda t: weight(t, ("x2", "h1")) * 0.7 + weight(t, ("x2", "h2")) * -1.3 + bias(t, "h2"),
        "indices",
    ),
    Made(
        "neighbours_weight",
        "net",
        "h1",
        lambda t: weight(t, ("x2", "h1")) * 0.7 + weight(t, ("x1", "h1")) * -1.3 + bias(t, "h1"),
        "for each other",
    ),
    Made(
        "neighbours_weight",
        "delta",
        "h2",
        lambda t: (
            slope(t, "h2") * (weight(t, ("h3", "y1")) * delta(t, "y1") + weight(t, ("h2", "y2")) * delta(t, "y2"))
        ),
        "You took the weight",
    ),
    Made("neighbours_input", "gradient", PAIR, lambda t: delta(t, "y1") * out(t, "h3"), "You took"),
    Made("neighbours_delta", "gradient", PAIR, lambda t: delta(t, "y2") * out(t, "h2"), "δ of"),
    Made("others_slope", "delta", "h2", lambda t: slope(t, "h3") * back(t, "h2"), "You took the slope"),
    Made("neighbours_net", "out", "h1", lambda t: sigmoid(net(t, "h3")), "another neuron"),
    Made("neighbours_target", "error", "y1", lambda t: 0.5 * (out(t, "y1") - 0.86) ** 2, "target of"),
    Made("neighbours_target", "delta", "y1", lambda t: (out(t, "y1") - 0.86) * slope(t, "y1"), "target of"),
    Made(
        "neighbours_gradient",
        "new_value",
        PAIR,
        lambda t: weight(t, PAIR) - 0.4 * gradient(t, ("h3", "y1")),
        "another parameter",
    ),
)


@pytest.mark.parametrize("made", SLIPS, ids=lambda made: f"{made.slip}-{made.quantity}-{made.of}-{made.says}")
def test_a_slip_is_named(made: Made) -> None:
    t = traced(made.document or document())
    asked = question(t, made.quantity, made.of, decimals=6)
    verdict = mark(asked, f"{made.gives(t):.6f}", t)
    assert verdict.mark == "wrong"
    found = [slip for slip in (verdict.slip, *verdict.others) if slip is not None]
    assert made.slip in [slip.key for slip in found], (asked.value, made.gives(t), verdict)
    assert verdict.slip is not None
    assert verdict.slip.key == made.slip, verdict
    assert made.says in verdict.sentence
    assert verdict.sentence[-1] == "."


def test_every_slip_has_such_a_test() -> None:
    assert {made.slip for made in SLIPS} | {"digits"} == set(NAMES)


def test_digits_that_changed_places_are_noticed() -> None:
    t = traced(document())
    asked = question(t, "net", "h1", decimals=4)
    text = f"{asked.value:.4f}"
    swapped = text[:-3] + text[-2] + text[-3] + text[-1]
    assert swapped != text
    verdict = mark(asked, swapped, t)
    assert verdict.slip is not None
    assert verdict.slip.key == "digits"


@pytest.mark.parametrize("made", SLIPS, ids=lambda made: f"{made.slip}-{made.quantity}-{made.of}-{made.says}")
def test_what_a_slip_gives_differs_from_the_truth(made: Made) -> None:
    t = traced(made.document or document())
    asked = question(t, made.quantity, made.of, decimals=6)
    assert mark(asked, f"{asked.value:.6f}", t).right


def test_random_wrong_numbers_are_seldom_taken_for_a_slip() -> None:
    """With three, four and five decimals, over every number of the worked examples."""
    generator = random.Random(7)
    rates = []
    for decimals in (3, 4, 5):
        wrong = named = 0
        for path in sorted(EXAMPLES.glob("*.backprop")):
            t = traced(files.read(path))
            everything = Exercise(kinds=tuple(quantity.word for quantity in Quantity), decimals=decimals)
            for asked in questions(everything, t):
                for _ in range(4):
                    typed = f"{generator.uniform(-2, 2) * abs(asked.value):.{asked.decimals}f}"
                    verdict = mark(asked, typed, t)
                    wrong += verdict.mark == "wrong"
                    named += verdict.slip is not None
        rates.append(named / wrong)
    assert all(rate <= CHANCE + 0.01 for rate in rates), rates
    assert rates == sorted(rates, reverse=True)  # the more digits, the surer


def test_few_digits_accuse_nobody() -> None:
    t = traced(document())
    asked = question(t, "delta", "h2", decimals=2)
    assert all(mark(asked, f"{value:.1g}", t).slip is None for value in (0.04, -0.07, 0.3, 0.5))
