from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.creation import layered
from engine.explain import Explanation, explain, explain_pass
from engine.formula import evaluate, latex, text
from engine.network import Network, read_only
from engine.settings import (
    Adam,
    Exponential,
    LossName,
    Optimizer,
    Rprop,
    Sgd,
    Training,
)
from engine.steps import Number, Quantity
from engine.trace import Trace, after_update, trace
from tests.engine.explain.laws import OPTIMIZERS, check, document, later, proven, shared_network
from tests.engine.strategies import losses, networks
from tests.engine.worked import Worked, worked_examples

EXAMPLES = {example.name: example for example in worked_examples()}

# --- the worked examples ----------------------------------------------------------------------------------------------


def expected(step: dict[str, dict[str, float]], of: Explanation) -> float:
    """The value of the independent calculation for an explanation."""
    if of.of is None:
        return float(step["loss"])  # type: ignore[arg-type]
    tables = {"net": "net_input", "out": "activation", "delta": "delta_dE_dnet", "gradient": "grad", "new_value": "new"}
    table = tables[of.quantity]
    if of.quantity in ("gradient", "new_value"):
        table += "_w" if isinstance(of.of, tuple) else "_b"
    return step[table]["->".join(of.of) if isinstance(of.of, tuple) else of.of]


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_number_of_the_worked_examples_is_explained_and_right(example: Worked) -> None:
    now = example.document
    for row, step in enumerate(example.steps):
        taken = trace(now, (row,))
        explanations = list(explain_pass(taken))
        assert len(explanations) == taken.steps.count("number")
        for explanation in explanations:
            check(explanation)
            if explanation.quantity != "error" or explanation.of is None:
                assert explanation.value == pytest.approx(expected(step, explanation), rel=1e-12, abs=1e-16)
        now = after_update(now, taken)


def test_a_hidden_delta_reads_as_in_the_book() -> None:
    taken = trace(EXAMPLES["gfg_2_2_1"].document, (0,))
    delta = next(e for e in explain_pass(taken) if (e.quantity, e.of) == ("delta", "h1"))
    assert delta.question == "How does the error change with h1’s weighted sum?"
    assert text(delta.rule) == "δ_h1 = f′(a_h1)·w_h1,o3·δ_o3"
    assert text(delta.substituted) == "δ_h1 = 0.5523·(1 − 0.5523)·0.3·0.03677"
    assert text(delta.result) == "δ_h1 = 0.002728"
    assert [text(name) for name, _ in delta.sources] == [
        "E", "∂E/∂y_o3", "f′(a_o3)", "f′(a_h1)", "w_h1,o3", "δ_o3", "δ_h1",
    ]  # fmt: skip
    assert [factor.places[0].kind for factor in delta.factors] == ["neuron", "connection", "neuron"]
    assert r"\textcolor{factor2}{w_{\text{h1},\text{o3}}}" in latex(delta.rule, roles=True)
    assert r"\textcolor{factor2}{0.3}" in latex(delta.substituted, roles=True)


# --- any network, any setting -----------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(networks(), losses, st.integers(0, 10**6))
def test_numbers_put_into_the_rules_give_the_values(network: Network, loss: LossName, seed: int) -> None:
    for explanation in explain_pass(trace(document(network, Training(loss), seed), (0,))):
        check(explanation)


@settings(max_examples=50)
@given(
    networks(labelled=False),
    st.sampled_from(OPTIMIZERS),
    st.sampled_from(["sum", "mean"]),
    st.sampled_from([(0.0, 0.0), (0.1, 0.0), (0.0, 0.1), (0.1, 0.2)]),
    st.sampled_from([None, 0.01, 100.0]),
    st.integers(0, 10**6),
)
def test_each_update_rule_gives_the_new_value(
    network: Network,
    optimizer: Optimizer,
    reduction: Literal["sum", "mean"],
    penalties: tuple[float, float],
    clip: float | None,
    seed: int,
) -> None:
    training = Training(
        "mean_squared_error", reduction, optimizer, l1=penalties[0], l2=penalties[1], gradient_clip=clip
    )
    taken = later(document(network, training, seed, spread=0.5), (0, 2, 1), seed % 3)
    for explanation in explain_pass(taken, 1):
        if explanation.quantity == "new_value":
            check(explanation)
            check_where(explanation)


def check_where(explanation: Explanation) -> None:
    """What the rule leans on leads to the very numbers that the rule then uses."""
    worth = dict(explanation.sources[:-1])
    for rule, substituted in explanation.where:
        if rule.sides[0] in worth:
            proven(substituted, worth[rule.sides[0]])


@settings(max_examples=50)
@given(networks(), losses, st.integers(0, 10**6))
def test_partly_reached_numbers_sum_up_what_is_reached(network: Network, loss: LossName, seed: int) -> None:
    taken = trace(document(network, Training(loss), seed), (0,))
    for position in range(1, taken.steps.length + 1):
        for number in taken.steps.numbers(position - 1, position):
            explanation = explain(taken, number)
            assert explanation.number is number
            check(explanation)


# --- single cases -----------------------------------------------------------------------------------------------------


def one(taken: Trace, quantity: Quantity, subject: int, sample: int = 0, done: int | None = None) -> Explanation:
    steps = taken.steps
    end = steps.end_of(quantity, subject, sample)
    number = next(n for n in steps.numbers(end - 1, end))
    return explain(taken, number if done is None else number._replace(done=done))


def test_what_is_shared_frozen_or_absent_is_said() -> None:
    taken = trace(document(shared_network(), Training()), (0,))
    slots = {slot.of: i for i, slot in enumerate(taken.network.slots)}
    assert one(taken, Quantity.NET, 3).note == "h₂ has no bias"
    assert one(taken, Quantity.NET, 4).note == "the bias is frozen"
    assert text(one(taken, Quantity.NET, 4).rule) == "a_o = w_x1,o·x_1 + v_1·y_h1 + v_2·y_h2 + b_out"
    shared = one(taken, Quantity.GRADIENT, slots["w"])
    assert shared.note == "shared by 2 places: the gradient is the sum over them"
    assert text(shared.rule) == "∂E/∂w_1 = δ_h1·x_1 + δ_h2·x_2"
    assert one(taken, Quantity.NEW_VALUE, slots[("h2", "o")]).note == "frozen: it stays"
    assert text(one(taken, Quantity.NEW_VALUE, slots[("h2", "o")]).rule) == "v_2⁺ = v_2"
    assert text(one(taken, Quantity.NEW_VALUE, slots["w"]).rule) == "w_1⁺ = w_1 − η·∂E/∂w_1"


def test_a_term_in_focus_is_marked_and_the_sum_runs() -> None:
    taken = trace(document(layered((3, 2, 2)), Training()), (0,))
    second = one(taken, Quantity.NET, 3, done=2)
    assert text(second.rule) == "a_h1 = w_x1,h1·x_1 + w_x2,h1·x_2"
    assert len(second.factors) == 1
    assert latex(second.rule, roles=True).endswith(r"\textcolor{factor1}{w_{x_{2},h_{1}} \cdot x_{2}}")
    assert second.note == "2 of 4 terms so far"
    output = one(taken, Quantity.DELTA, 5, done=1)
    assert text(output.rule) == "∂E/∂y_1 = y_1 − t_y1"
    assert output.value == pytest.approx(taken.out_gradient[0, 5])
    hidden = one(taken, Quantity.DELTA, 3, done=2)
    assert text(hidden.rule) == "∂E/∂y_h1 = w_h1,y1·δ_y1 + w_h1,y2·δ_y2"
    assert hidden.value == pytest.approx(taken.out_gradient[0, 3])


def test_long_sums_fold_to_their_largest_terms() -> None:
    taken = trace(document(layered((200, 1)), Training()), (0,))
    net = one(taken, Quantity.NET, 200)
    assert text(net.rule).endswith(" + … (195 more)")
    assert len(net.factors) == 6
    check(net)
    shown = [abs(evaluate(term)) for term in net.rule.sides[1].terms[:-1]]  # type: ignore[attr-defined]
    assert min(shown) >= np.sort(np.abs(taken.before[:200] * taken.inputs[0]))[-6] * 0.99 or len(shown) == 6
    focus = one(taken, Quantity.NET, 200, done=150)
    assert "x_150" in text(focus.rule)
    check(focus)


def test_a_batch_is_the_sum_or_mean_of_its_samples() -> None:
    taken = trace(document(layered((1, 1)), Training(reduction="mean")), (0, 1, 2))
    update = one(taken, Quantity.NEW_VALUE, 0)
    assert text(update.where[0][0]) == "∂E/∂w_x1,y1 = 1/B·Σ_s ∂E_s/∂w_x1,y1"
    proven(update.where[0][1], taken.gradient[0])
    assert update.note == "the gradient is the mean over the 3 samples of the batch"
    gradients = [one(taken, Quantity.GRADIENT, 0, sample).value for sample in range(3)]
    assert sum(gradients) / 3 == pytest.approx(taken.gradient[0], rel=1e-12)


def test_a_schedule_is_said_and_its_rate_is_used() -> None:
    start = document(layered((1, 1)), Training(schedule=Exponential(0.5), optimizer=Sgd(0.4)))
    taken = trace(replace(start, state=replace(start.state, epoch=2)), (0,))
    update = one(taken, Quantity.NEW_VALUE, 0)
    assert "0.1·" in text(update.substituted)
    assert "schedule" in update.note
    check(update)


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "cross_entropy"])
@pytest.mark.parametrize("activation", ["sigmoid", "softmax"])
@pytest.mark.parametrize("net", [-1e4, -40.0, 0.0, 40.0, 1e4])
def test_saturated_outputs_keep_their_proof(loss: LossName, activation: str, net: float) -> None:
    start = document(layered((1, 2), activation), Training(loss))
    values = np.zeros(4)
    values[2] = net
    taken = trace(replace(start, parameters=read_only(values)), (0,))
    for explanation in explain_pass(taken):
        if activation == "sigmoid" or loss == "cross_entropy":
            assert math.isfinite(explanation.value)
        check(explanation)


def test_optimizers_show_what_they_remember() -> None:
    taken = later(document(layered((1, 1)), Training(optimizer=Adam())), (0,), 2)
    update = one(taken, Quantity.NEW_VALUE, 0)
    assert update.symbolic_text() == (
        "m⁺ = β_1·m + (1 − β_1)·∂E/∂w_x1,y1; v⁺ = β_2·v + (1 − β_2)·(∂E/∂w_x1,y1)²; "
        "m̂ = m⁺/(1 − β_1^n); v̂ = v⁺/(1 − β_2^n); w_x1,y1⁺ = w_x1,y1 − η·m̂/(√v̂ + ε)"
    )
    assert evaluate(update.where[0][1]) == pytest.approx(taken.state_after.memory["exp_avg"][0], rel=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
def test_the_letters_of_each_optimizer_are_told(optimizer: Optimizer) -> None:
    taken = later(document(layered((1, 1)), Training(optimizer=optimizer)), (0,), 1)
    update = one(taken, Quantity.NEW_VALUE, 0)
    remembered = {letter for letter in "msvugnΔ" if f"{letter}⁺" in update.symbolic_text()}
    assert all(f"{letter} " in update.note for letter in remembered), (remembered, update.note)


def test_resilient_propagation_says_why_it_stays() -> None:
    start = document(layered((1, 1)), Training(optimizer=Rprop()))
    memory = {"prev": read_only([-1.0, 1.0]), "step_size": read_only([0.1, 0.1])}
    taken = trace(replace(start, state=replace(start.state, memory=MappingProxyType(memory))), (0,))
    for slot in range(2):
        update = one(taken, Quantity.NEW_VALUE, slot)
        turned = memory["prev"][slot] * taken.gradient[slot] < 0
        assert ("changed its sign" in update.note) == turned == (taken.after[slot] == taken.before[slot])
        check(update)


def test_an_optimizer_that_forgot_begins_anew() -> None:
    start = document(layered((1, 1)), Training(optimizer=Adam()))
    other = replace(start, state=replace(start.state, memory=MappingProxyType({"sum": read_only([1.0, 1.0])}), steps=9))
    check(one(trace(other, (0,)), Quantity.NEW_VALUE, 0))


def test_number_is_what_the_steps_gave() -> None:
    taken = trace(EXAMPLES["mazur_2_2_2"].document, (0,))
    given_numbers: list[Number] = list(taken.steps.numbers(0, taken.steps.length))
    assert [e.number for e in explain_pass(taken)] == given_numbers
