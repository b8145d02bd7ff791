"""What every explanation has to keep, whatever it is of; and documents to explain numbers of."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from engine.conventions import DEFAULT, Conventions
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.explain import Explanation
from engine.explain.names import decimals
from engine.formula import (
    Approximate,
    Equation,
    Expr,
    Fraction,
    Linked,
    Marked,
    Named,
    Negative,
    Product,
    Sum,
    evaluate,
    latex,
    text,
)
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only
from engine.rounding import rounded
from engine.settings import Adagrad, Adam, AdamW, Optimizer, RmsProp, Rprop, Sgd, Training
from engine.trace import Trace, after_update, trace

OPTIMIZERS: tuple[Optimizer, ...] = (
    Sgd(0.3),
    Sgd(0.1, momentum=0.9),
    Sgd(0.1, momentum=0.9, nesterov=True),
    Adagrad(),
    Adagrad(lr_decay=0.1, initial_accumulator_value=0.2),
    RmsProp(),
    RmsProp(momentum=0.5),
    RmsProp(centered=True),
    Adam(),
    Adam(amsgrad=True),
    AdamW(),
    AdamW(amsgrad=True, weight_decay=0.2),
    Rprop(),
    Rprop(step_sizes=(0.02, 0.03)),
)


def size(node: Expr) -> float:
    """How large the terms are that a value is the sum of: what its rounding is measured by."""
    match node:
        case Sum(terms):
            return sum(map(size, terms))
        case Product(factors):
            return math.prod(map(size, factors))
        case Negative(of) | Marked(of, _) | Named(_, of) | Linked(of, _) | Approximate(of):
            return size(of)
        case Fraction(numerator, denominator):
            quotient = size(numerator) / abs(evaluate(denominator))
            return quotient if math.isfinite(quotient) else abs(evaluate(node))
        case Equation(sides):
            return size(sides[-1])
    return abs(evaluate(node))


def proven(substituted: Equation, value: float) -> None:
    assert abs(evaluate(substituted) - value) <= 1e-12 * size(substituted) + 1e-300, text(substituted, 17)


def check(explanation: Explanation, conventions: Conventions = DEFAULT) -> None:
    """An explanation says what it should in every form, and its numbers give its value, rounded as a hand would."""
    assert explanation.question.endswith("?")
    for whole in (explanation.rule, explanation.substituted, explanation.result):
        assert whole.sides[0] == explanation.symbol
        assert text(whole)
        assert latex(whole, roles=True)
    assert explanation.sources[-1] == (explanation.symbol, explanation.value)
    assert len(explanation.references) == len(explanation.sources)
    assert explanation.references[-1] == explanation.reference._replace(unfolded=False)
    written = latex(explanation.rule, roles=True) + "".join(latex(r, roles=True) for r, _ in explanation.where)
    assert all(factor.places and factor.role in written for factor in explanation.factors)
    if not math.isfinite(explanation.value):
        return
    if explanation.exact is None:
        proven(explanation.substituted, explanation.value)
    else:
        assert explanation.exact == evaluate(explanation.substituted)
        places = decimals(conventions)[explanation.quantity]
        assert float(rounded(np.array(explanation.exact), places)) == explanation.value, text(explanation.rule)
        assert evaluate(explanation.result) == explanation.value


def document(
    network: Network,
    training: Training,
    seed: int = 0,
    rows: int = 3,
    spread: float = 1.0,
    conventions: Conventions = DEFAULT,
) -> Document:
    generator = np.random.default_rng(seed)
    values = read_only(generator.normal(0.0, spread, network.parameter_count))
    targets = generator.uniform(0.0, 1.0, (rows, network.output_count))
    data = samples(generator.normal(0.0, spread, (rows, network.input_count)), targets)
    table = Data(data, no_samples(data.inputs.shape[1], targets.shape[1]))
    return Document(network, values, values, training, table, conventions=conventions)


def later(start: Document, rows: tuple[int, ...], updates: int) -> Trace:
    """The trace of an update after some others, so that optimizers remember something."""
    for _ in range(updates):
        start = after_update(start, trace(start, rows))
    return trace(start, rows)


def with_conventions(taken: Document, **changes: object) -> Document:
    return replace(taken, conventions=Conventions(**changes))  # type: ignore[arg-type]


def shared_network() -> Network:
    return Network(
        (
            Layer("in", None, (Neuron("x1", "x_1"), Neuron("x2", "x_2"))),
            Layer("mid", "tanh", (Neuron("h1", "h_1", bias=Shared("b")), Neuron("h2", "h_2"))),
            Layer("out", "identity", (Neuron("o", "o", bias=Own(False, "b_{out}")),)),
        ),
        (
            Connection("x1", "h1", Shared("w")),
            Connection("x2", "h2", Shared("w")),
            Connection("h1", "o", Own(True, "v_1")),
            Connection("h2", "o", Own(False, "v_2")),
            Connection("x1", "o"),
        ),
        (SharedParameter("b"), SharedParameter("w", True, "w_{1}")),
    )
