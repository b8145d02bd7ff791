from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.conventions import Conventions
from engine.creation import layered
from engine.explain import Explanation, explain, explain_reference
from engine.formula import evaluate, latex, links, text
from engine.network import Network
from engine.reference import WHAT, Reference
from engine.settings import Cosine, Exponential, LossName, Schedule, Sgd, StepDecay, Training
from engine.trace import Trace, trace
from tests.engine.explain.laws import check, document, proven, shared_network
from tests.engine.strategies import losses, networks


def reached(taken: Trace, start: Reference) -> dict[Reference, Explanation]:
    """All that somebody can read who asks on and on from one number."""
    found: dict[Reference, Explanation] = {}
    waiting = [start]
    while waiting:
        reference = waiting.pop()
        if reference in found:
            continue
        of = found[reference] = explain_reference(taken, reference)
        everything = (of.rule, of.substituted, *(side for row in of.where for side in row))
        asked = [source for whole in everything for source in links(whole)]
        waiting += [source for source in (*asked, *of.references) if isinstance(source, Reference)]
    return found


@settings(max_examples=40)
@given(networks(), losses, st.booleans(), st.booleans(), st.integers(0, 10**6))
def test_whatever_stands_in_a_formula_can_be_asked_about(
    network: Network, loss: LossName, opposite: bool, below: bool, seed: int
) -> None:
    conventions = Conventions(delta="negative" if opposite else "gradient", thresholds=below)
    taken = trace(document(network, Training(loss), seed, conventions=conventions), (0,))
    for slot in range(network.parameter_count):
        for reference, of in reached(taken, Reference("new_value", slot)).items():
            assert of.reference == reference
            check(of, conventions)


def test_each_number_of_a_small_network_is_reached_from_a_new_weight() -> None:
    taken = trace(document(layered((2, 2, 1)), Training("mean_absolute_error", dropout=0.5)), (0,))
    kinds = {reference.what for reference in reached(taken, Reference("new_value", 0))}
    assert kinds == set(WHAT)


def test_every_link_of_an_equation_with_numbers_is_its_symbols_link() -> None:
    taken = trace(document(layered((2, 2, 1)), Training()), (0,))
    delta = explain_reference(taken, Reference("delta", 2))
    assert links(delta.rule) == (Reference("slope", 2), Reference("value", 4), Reference("delta", 4))
    assert Reference("net", 2) not in links(delta.rule)
    assert set(links(delta.rule)) < set(links(delta.substituted))
    assert r"\textcolor{link0}" in latex(delta.rule, links=links(delta.rule))


def test_what_goes_into_a_pass_says_where_it_comes_from() -> None:
    start = document(shared_network(), Training(optimizer=Sgd(0.5)), rows=4)
    taken = trace(start, (2,))
    slots = {slot.of: i for i, slot in enumerate(taken.network.slots)}

    def note(what: str, subject: int) -> str:
        return explain_reference(taken, Reference(what, subject)).note  # type: ignore[arg-type]

    assert note("input", 0) == note("target", 4) == "given: row 3 of the training data"
    assert (
        note("value", slots[("h1", "o")]) == "given: the weight of the connection h₁ → o that this update begins with"
    )
    assert note("value", slots["o"]).endswith("; frozen: no update changes it")
    assert note("value", slots["w"]) == "given: a weight that 2 places share: x₁ → h₁, x₂ → h₂"
    assert note("value", slots["b"]) == "given: a bias that 1 place has: h₁"
    rate = explain_reference(taken, Reference("rate", -1))
    assert (rate.value, rate.note, text(rate.rule)) == (0.5, "given: the same every epoch", "η = 0.5")
    value = explain_reference(taken, Reference("value", slots["w"]))
    assert text(value.rule).startswith("w_1 = ")
    assert [place.kind for place in value.factors[0].places] == ["connection", "connection"]


@pytest.mark.parametrize(
    ("schedule", "rule"),
    [
        (StepDecay(3, 0.5), "k = ⌊e/3⌋; η = η_0·γ^k"),
        (Exponential(0.9), "η = η_0·γ^e"),
        (Cosine(20), "η = ½·η_0·(1 + cos(π·e/20))"),
        (Cosine(20, 0.01), "η = η_min + ½·(η_0 − η_min)·(1 + cos(π·e/20))"),
    ],
)
@pytest.mark.parametrize("epoch", [0, 2, 7])
def test_a_rate_follows_from_its_schedule(schedule: Schedule, rule: str, epoch: int) -> None:
    start = document(layered((1, 1)), Training(schedule=schedule, optimizer=Sgd(0.4)))
    taken = trace(replace(start, state=replace(start.state, epoch=epoch)), (0,))
    rate = explain_reference(taken, Reference("rate", -1))
    assert rate.symbolic_text() == rule
    assert evaluate(rate.substituted) == pytest.approx(taken.learning_rate, rel=1e-12)


def test_a_slope_has_its_formula() -> None:
    taken = trace(document(layered((1, 2, 1), "tanh"), Training()), (0,))
    slope = explain_reference(taken, Reference("slope", 1))
    assert text(slope.rule) == "f′(a_h1) = 1 − y_h1²"
    assert slope.value == pytest.approx(1 - taken.out[0, 1] ** 2)
    assert slope.number is None
    soft = trace(document(layered((1, 2, 2), "sigmoid", "softmax"), Training("cross_entropy")), (0,))
    assert text(explain_reference(soft, Reference("slope", 3)).rule) == "∂y_1/∂a_y1 = y_1·(1 − y_1)"


def test_the_derivative_by_an_output_goes_through_all_that_follows() -> None:
    taken = trace(document(layered((1, 2, 2)), Training()), (0,))
    hidden = explain_reference(taken, Reference("out_gradient", 1))
    assert text(hidden.rule) == "∂E/∂y_h1 = w_h1,y1·δ_y1 + w_h1,y2·δ_y2"
    assert hidden.value == taken.out_gradient[0, 1]
    opposite = trace(document(layered((1, 2, 2)), Training(), conventions=Conventions(delta="negative")), (0,))
    again = explain_reference(opposite, Reference("out_gradient", 1))
    assert text(again.rule) == "∂E/∂y_h1 = −w_h1,y1·δ_y1 − w_h1,y2·δ_y2"
    assert again.value == hidden.value


@pytest.mark.parametrize(
    "reference",
    [
        Reference("net", 0),
        Reference("slope", 0),
        Reference("out_gradient", 0),
        Reference("input", 1),
        Reference("target", 0),
        Reference("value", 99),
        Reference("net", 2, sample=1),
        Reference("rate", 0),
        Reference("value", -1),
    ],
)
def test_what_there_is_not_cannot_be_asked_about(reference: Reference) -> None:
    taken = trace(document(layered((1, 2, 1)), Training()), (0,))
    with pytest.raises(ValueError, match="no "):
        explain_reference(taken, reference)


# --- long sums --------------------------------------------------------------------------------------------------------


def test_what_is_folded_can_be_unfolded_up_to_a_sensible_length() -> None:
    taken = trace(document(layered((50, 1)), Training()), (0,))
    folded = explain_reference(taken, Reference("net", 50))
    assert text(folded.rule).endswith(" + … (45 more)")
    assert links(folded.rule)[-1] == Reference("net", 50, unfolded=True) == links(folded.substituted)[-1]
    whole = explain_reference(taken, Reference("net", 50, unfolded=True))
    assert "more" not in text(whole.rule)
    assert len(whole.rule.sides[1].terms) == 51  # type: ignore[attr-defined]
    check(whole)


def test_of_very_many_terms_the_largest_are_unfolded_and_all_are_in_a_table() -> None:
    taken = trace(document(layered((5000, 1)), Training()), (0,))
    whole = explain_reference(taken, Reference("net", 5000, unfolded=True))
    assert text(whole.rule).endswith(" + … (4941 more)")
    assert not any(isinstance(link, Reference) and link.unfolded for link in links(whole.rule))
    check(whole)
    assert len(whole.terms) == 5001
    term = whole.terms[7]
    assert (term.caption, text(term.symbols)) == ("from x₈", "w_x8,y1·x_8")
    assert term.value == taken.before[7] * taken.inputs[0, 7] == evaluate(term.symbols)
    assert whole.terms[-1].caption == "bias"
    assert math.fsum(row.value for row in whole.terms) == pytest.approx(whole.value)


@given(networks(labelled=False), st.booleans(), st.booleans(), st.integers(0, 10**6))
def test_the_table_of_terms_sums_to_the_number(network: Network, opposite: bool, below: bool, seed: int) -> None:
    conventions = Conventions(delta="negative" if opposite else "gradient", thresholds=below)
    taken = trace(document(network, Training(), seed, conventions=conventions), (0,))
    numbers = taken.steps.numbers(0, taken.steps.sample_start(1))
    for of in (explain(taken, number) for number in numbers):
        for row in of.terms:
            assert evaluate(row.symbols) == pytest.approx(row.value, rel=1e-12, abs=1e-300)
        if of.terms and of.quantity in ("net", "gradient", "error"):
            assert sum(row.value for row in of.terms) == pytest.approx(of.value, rel=1e-9, abs=1e-12)


def test_a_batch_gradient_leads_to_those_of_its_samples() -> None:
    taken = trace(document(layered((1, 1)), Training()), (0, 1, 2))
    update = explain_reference(taken, Reference("new_value", 0, sample=2))
    ((symbols, numbers),) = update.where
    assert links(numbers) == tuple(Reference("gradient", 0, sample) for sample in range(3))
    proven(numbers, taken.gradient[0])
    assert text(symbols).endswith("Σ_s ∂E_s/∂w_x1,y1")
    second = explain_reference(taken, Reference("gradient", 0, sample=1))
    assert second.value == taken.delta[1, 1] * taken.inputs[1, 0]
    each = [explain_reference(taken, Reference("gradient", 0, sample)).value for sample in range(3)]
    assert np.isclose(sum(each), taken.gradient[0])
