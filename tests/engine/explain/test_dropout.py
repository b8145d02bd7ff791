"""What dropout leaves out is said in every number that it touches, and their rules give the numbers of the engine."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.creation import layered
from engine.document import Document
from engine.explain import central_difference, explain_pass, explain_reference
from engine.formula import links, text
from engine.network import Network
from engine.reference import Reference
from engine.settings import Training
from engine.trace import trace
from tests.engine.explain import laws

H = (2, 3, 4)  # of a 2-3-1 network


def document(seed: int = 0, activation: str = "tanh", share: float = 0.5, network: Network | None = None) -> Document:
    training = Training(loss="squared_error", batch_size=2, dropout=share, seed=seed)
    return laws.document(network or layered((2, 3, 1), activation, "identity"), training, seed)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 99), st.sampled_from(["sigmoid", "tanh", "relu", "elu", "gelu", "identity"]), st.floats(0.1, 0.8))
def test_every_rule_gives_its_number(seed: int, activation: str, share: float) -> None:
    found = trace(document(seed, activation, share), (0, 1), 0)
    for sample in (0, 1):
        for explanation in explain_pass(found, sample):
            laws.check(explanation)


def test_each_place_has_its_own_factor_and_skips_know_nothing_of_it() -> None:
    found = trace(document(3, network=laws.shared_network()), (0, 1), 0)
    for explanation in explain_pass(found, 1):
        laws.check(explanation)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "softplus"])
def test_central_differences_know_what_is_left_out(activation: str) -> None:
    found = trace(document(5, activation), (0, 1), 0)
    for what, count in (("gradient", found.network.parameter_count), ("delta", len(found.network.neurons))):
        for subject in range(2 if what == "delta" else 0, count):
            beside = central_difference(found, Reference("delta" if what == "delta" else "gradient", subject, 1))
            assert beside is not None
            assert beside.agrees, (what, subject)


def test_an_output_and_a_delta_lead_to_the_factor_which_says_why() -> None:
    found = trace(document(4), (0,), 0)
    assert found.factors is not None
    gone = next(n for n in H if found.factors[0, n] == 0)
    kept = next(n for n in H if found.factors[0, n] != 0)
    for neuron, value, words in ((gone, 0.0, "left out"), (kept, 2.0, "kept")):
        factor = Reference("factor", neuron)
        for what in ("out", "delta"):
            explanation = explain_reference(found, Reference("out" if what == "out" else "delta", neuron))
            assert factor in links(explanation.rule), text(explanation.rule)
        of = explain_reference(found, factor)
        laws.check(of)
        assert of.value == value
        assert words in of.note


def test_where_nothing_can_be_left_out_there_is_no_factor() -> None:
    found = trace(document(4), (0,), 0)
    without = trace(without_dropout(document(4)), (0,), 0)
    for taken, subject in ((found, 0), (found, 5), (without, 2)):
        with pytest.raises(ValueError, match="factor"):
            explain_reference(taken, Reference("factor", subject))
    assert without.factors is None
    assert np.isfinite(without.out).all()


def without_dropout(made: Document) -> Document:
    return replace(made, training=msgspec.structs.replace(made.training, dropout=0.0))
