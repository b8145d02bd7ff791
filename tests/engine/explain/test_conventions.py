from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conventions import PACKS, Conventions, Letters, Rounding
from engine.creation import layered
from engine.errors import NotTrainable
from engine.explain import Explanation, explain_pass, explain_reference
from engine.explain.names import decimals
from engine.formula import links, text
from engine.network import Network
from engine.reference import Reference
from engine.settings import Adam, LossName, Optimizer, Sgd, Training
from engine.showing import shown_value
from engine.trace import Trace, trace
from tests.engine.explain.laws import OPTIMIZERS, check, document, later, proven, with_conventions
from tests.engine.strategies import losses, networks
from tests.engine.worked import worked_examples

MAZUR = next(example for example in worked_examples() if example.name == "mazur_2_2_2").document

letters = st.sampled_from([Letters(), Letters(net="net_{in}", out="o", function="φ_1", error="E_{tot}", rate="ε")])
plain_conventions = st.builds(
    Conventions,
    notation=st.sampled_from(PACKS),
    letters=letters,
    delta=st.sampled_from(["gradient", "negative"]),
    update=st.sampled_from(["gradient", "delta"]),
    thresholds=st.booleans(),
)
roundings = (
    st.none() | st.builds(Rounding.to, st.integers(1, 6)) | st.builds(Rounding, out=st.just(3), delta=st.just(4))
)
by_hand = st.builds(
    Conventions,
    delta=st.sampled_from(["gradient", "negative"]),
    update=st.sampled_from(["gradient", "delta"]),
    thresholds=st.booleans(),
    rounding=roundings,
    update_order=st.sampled_from(["together", "output_first"]),
)


def check_all(taken: Trace, sample: int = 0) -> None:
    conventions = taken.conventions
    for explanation in explain_pass(taken, sample):
        check(explanation, conventions)
        check_where(explanation)
        number = explanation.number
        assert number is not None
        shown = shown_value(taken.network, conventions, explanation.reference, taken.value(number))
        assert shown == explanation.value or math.isnan(shown)
        for whole in (explanation.rule, explanation.substituted):
            for reference in links(whole):
                assert isinstance(reference, Reference)


def check_where(explanation: Explanation) -> None:
    """What the rule leans on leads to the very numbers that the rule then uses."""
    names = [name for name, _ in explanation.sources[:-1]]
    # Two neurons may have one label.
    worth = {name: value for name, value in explanation.sources[:-1] if names.count(name) == 1}
    for rule, substituted in explanation.where:
        value = worth.get(rule.sides[0])
        if value is not None and math.isfinite(value):
            proven(substituted, value)


@settings(max_examples=60)
@given(networks(), losses, plain_conventions, st.integers(0, 10**6))
def test_rules_give_the_values_in_all_conventions(
    network: Network, loss: LossName, conventions: Conventions, seed: int
) -> None:
    check_all(trace(document(network, Training(loss), seed, conventions=conventions), (0,)))


@settings(max_examples=60)
@given(
    networks(labelled=False),
    st.sampled_from(OPTIMIZERS),
    plain_conventions,
    st.sampled_from([(0.0, 0.0), (0.1, 0.2)]),
    st.sampled_from([None, 0.01, 100.0]),
    st.sampled_from(["sum", "mean"]),
    st.integers(0, 10**6),
)
def test_updates_give_the_new_values_in_all_conventions(
    network: Network,
    optimizer: Optimizer,
    conventions: Conventions,
    penalties: tuple[float, float],
    clip: float | None,
    reduction: Literal["sum", "mean"],
    seed: int,
) -> None:
    training = Training("squared_error", reduction, optimizer, l1=penalties[0], l2=penalties[1], gradient_clip=clip)
    start = document(network, training, seed, spread=0.5, conventions=conventions)
    check_all(later(start, (0,) if seed % 2 else (0, 2, 1), seed % 3))


@settings(max_examples=80)
@given(networks(labelled=False), losses, st.sampled_from(OPTIMIZERS), by_hand, st.booleans(), st.integers(0, 10**6))
def test_what_a_hand_calculates_is_its_rule_rounded(
    network: Network, loss: LossName, optimizer: Optimizer, conventions: Conventions, batch: bool, seed: int
) -> None:
    training = Training(loss, optimizer=optimizer)
    start = document(network, training, seed, spread=0.7, conventions=conventions)
    try:
        taken = later(start, (0, 2) if batch else (0,), seed % 3)
    except NotTrainable:
        assert conventions.update_order == "output_first"
        return
    check_all(taken)


def test_the_opposite_delta_begins_with_the_target() -> None:
    taken = trace(with_conventions(MAZUR, delta="negative", update="delta"), (0,))
    delta = {e.of: e for e in explain_pass(taken) if e.quantity == "delta"}
    assert text(delta["o1"].rule) == "δ_o1 = −∂E/∂y_o1·f′(a_o1)"
    assert [text(rule) for rule, _ in delta["o1"].where] == ["−∂E/∂y_o1 = t_o1 − y_o1", "f′(a_o1) = y_o1·(1 − y_o1)"]
    assert text(delta["o1"].substituted) == "δ_o1 = (0.01 − 0.7514)·0.7514·(1 − 0.7514)"
    assert delta["o1"].value == -taken.delta[0, 4]
    assert text(delta["h1"].rule) == "δ_h1 = f′(a_h1)·(w_h1,o1·δ_o1 + w_h1,o2·δ_o2)"
    new = next(e for e in explain_pass(taken) if (e.quantity, e.of) == ("new_value", ("h1", "o1")))
    assert text(new.rule) == "w_h1,o1⁺ = w_h1,o1 + η·δ_o1·y_h1"
    gradient = next(e for e in explain_pass(taken) if (e.quantity, e.of) == ("gradient", ("h1", "o1")))
    assert text(gradient.rule) == "∂E/∂w_h1,o1 = −δ_o1·y_h1"


def test_thresholds_are_subtracted() -> None:
    taken = trace(with_conventions(MAZUR, thresholds=True), (0,))
    found = {(e.quantity, e.of): e for e in explain_pass(taken)}
    assert text(found["net", "h1"].rule) == "a_h1 = w_i1,h1·i1 + w_i2,h1·i2 − θ_h1"
    assert text(found["net", "h1"].substituted) == "a_h1 = 0.15·0.05 + 0.2·0.1 − (−0.35)"
    assert text(found["gradient", "h1"].rule) == "∂E/∂θ_h1 = −δ_h1"
    assert found["gradient", "h1"].note.startswith("a threshold is a weight whose input is always −1")
    assert text(found["new_value", "h1"].rule) == "θ_h1⁺ = θ_h1"
    assert found["new_value", "h1"].value == -taken.after[[s.of for s in taken.network.slots].index("h1")]


def test_what_is_remembered_of_a_threshold_has_its_sign() -> None:
    start = document(layered((1, 1)), Training(optimizer=Adam()), conventions=Conventions(thresholds=True))
    taken = later(start, (0,), 2)
    update = explain_reference(taken, Reference("new_value", 1))
    assert text(update.rule) == "θ_y1⁺ = θ_y1 − η·m̂/(√v̂ + ε)"
    (_, first), (_, second) = update.where[:2]
    proven(first, -taken.state_after.memory["exp_avg"][1])
    proven(second, taken.state_after.memory["exp_avg_sq"][1])


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, "w_x1,y1⁺ = w_x1,y1 − η·δ_y1·x_1"),
        ({"l2": 0.1}, "w_x1,y1⁺ = w_x1,y1 − η·d"),
        ({"gradient_clip": 1.0}, "w_x1,y1⁺ = w_x1,y1 − η·d"),
        ({"optimizer": Sgd(0.1, 0.9)}, "w_x1,y1⁺ = w_x1,y1 − η·m⁺"),
    ],
)
def test_an_update_is_written_with_delta_only_where_that_is_true(changes: dict[str, object], rule: str) -> None:
    conventions = Conventions(update="delta")
    taken = trace(document(layered((1, 1)), Training(**changes), conventions=conventions), (0,))  # type: ignore[arg-type]
    assert text(explain_reference(taken, Reference("new_value", 0)).rule) == rule
    batch = trace(document(layered((1, 1)), Training(**changes), conventions=conventions), (0, 1))  # type: ignore[arg-type]
    assert "δ" not in text(explain_reference(batch, Reference("new_value", 0)).rule)


def test_rounding_is_seen_in_the_result() -> None:
    taken = trace(with_conventions(MAZUR, rounding=Rounding.to(4)), (0,))
    out = explain_reference(taken, Reference("out", 2))
    assert text(out.substituted) == "y_h1 = f(0.3775) = 1/(1 + e^(−0.3775))"
    assert text(out.result) == "y_h1 = 0.5932700 ≈ 0.5933"
    assert out.exact == pytest.approx(0.5932699921)
    assert out.value == 0.5933
    net = explain_reference(taken, Reference("net", 2))
    assert text(net.result) == "a_h1 = 0.3775"


def test_output_weights_first_lead_hidden_deltas_through_the_new_ones() -> None:
    taken = trace(with_conventions(MAZUR, update_order="output_first"), (0,))
    delta = explain_reference(taken, Reference("delta", 2))
    assert text(delta.rule) == "δ_h1 = f′(a_h1)·(w_h1,o1⁺·δ_o1 + w_h1,o2⁺·δ_o2)"
    assert Reference("new_value", int(taken.network.weight_slots[4])) in links(delta.rule)
    assert delta.note.startswith("the weights onward are updated already")


@pytest.mark.parametrize(
    ("pack", "rules"),
    [
        ("a_y", ["a_h1", "y_h1 = f(a_h1)", "½·(t_o1 − y_o1)²", "∂E/∂y_o1·f′(a_o1)"]),
        ("net_out", ["net_h1", "out_h1 = f(net_h1)", "½·(t_o1 − out_o1)²", "∂E/∂out_o1·f′(net_o1)"]),
        ("z_a", ["z_h1", "a_h1 = σ(z_h1)", "½·(y_o1 − a_o1)²", "∂C/∂a_o1·σ′(z_o1)"]),
    ],
)
def test_each_pack_has_its_letters(pack: str, rules: list[str]) -> None:
    taken = trace(with_conventions(MAZUR, notation=pack), (0,))
    asked = [Reference("net", 2), Reference("out", 2), Reference("error", 4), Reference("delta", 4)]
    for reference, part in zip(asked, rules, strict=True):
        assert part in text(explain_reference(taken, reference).rule)


def test_notes_speak_the_letters_of_the_document() -> None:
    start = document(layered((1, 1)), Training("binary_cross_entropy"), conventions=Conventions(notation="z_a"))
    note = explain_reference(trace(start, (0,)), Reference("delta", 1)).note
    assert "divides by a·(1 − a)" in note


def test_the_opposite_delta_says_of_what_it_is_the_opposite() -> None:
    own = Letters(error="F", delta="d")
    opposite = trace(with_conventions(MAZUR, notation="z_a", letters=own, delta="negative"), (0,))
    assert explain_reference(opposite, Reference("delta", 4)).note == "d is −∂F/∂z: how fast the error falls"
    assert explain_reference(trace(MAZUR, (0,)), Reference("delta", 4)).note == ""


def test_the_number_of_outputs_is_said_where_a_rule_has_it() -> None:
    several = trace(document(layered((1, 2)), Training("mean_squared_error")), (0,))
    for reference in (Reference("error", 1), Reference("delta", 1), Reference("out_gradient", 1)):
        assert explain_reference(several, reference).note == "K is the number of outputs"
    assert explain_reference(several, Reference("net", 1)).note == ""
    single = trace(document(layered((1, 1)), Training("mean_squared_error")), (0,))
    assert explain_reference(single, Reference("error", 1)).note == ""


def test_letters_of_ones_own_are_read_as_symbols() -> None:
    own = Letters(weight="w_{k}", net="s")
    taken = trace(with_conventions(MAZUR, letters=own), (0,))
    assert text(explain_reference(taken, Reference("net", 2)).rule) == "s_h1 = w_k,i1,h1·i1 + w_k,i2,h1·i2 + b_h1"


def test_what_a_hand_does_not_round_has_no_decimals() -> None:
    assert decimals(Conventions()) == {}
    assert decimals(Conventions(rounding=Rounding(out=3))) == {"out": 3}
    assert np.isfinite(trace(with_conventions(MAZUR, rounding=Rounding(out=3)), (0,)).out).all()
