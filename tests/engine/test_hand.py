"""The arithmetic of a hand: known texts' misprints, the laws of rounding, and what it leaves alone."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import formula
from engine.conventions import Conventions, Rounding
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document, with_conventions
from engine.errors import NotTrainable
from engine.evaluation import errors, outputs
from engine.explain import explain_pass
from engine.gradient_check import check_gradients
from engine.hand import LARGEST
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only
from engine.rounding import rounded
from engine.settings import Adam, Sgd, Training
from engine.solution import as_json, as_text, of_trace
from engine.trace import Trace, after_update, trace
from engine.training import train
from tests.engine import reference
from tests.engine.bits import assert_same
from tests.engine.strategies import exact_experiments, experiments
from tests.engine.worked import worked_examples

WORKED = {example.name: example.document for example in worked_examples()}
FIRST = Conventions(update_order="output_first")
few = settings(max_examples=25)


def traced(document: Document, conventions: Conventions, rows: tuple[int, ...] = (0,)) -> Trace:
    return trace(with_conventions(document, conventions), rows)


def stepped(document: Document, updates: int) -> Document:
    for _ in range(updates):
        document = after_update(document, trace(document, (0,)))
    return document


# --- what known texts print ---------------------------------------------------------------------------------------


def test_mazurs_error_after_one_update_comes_from_output_weights_updated_first() -> None:
    start = WORKED["mazur_2_2_2"]
    wrong = stepped(with_conventions(start, FIRST), 1)
    assert errors(wrong)[0] == pytest.approx(0.29102792390544197, abs=1e-16)
    assert f"{errors(wrong)[0]:.9f}" == "0.291027924"  # as printed
    assert errors(stepped(start, 1))[0] == pytest.approx(0.29102777369359933, abs=1e-16)


@pytest.mark.slow
def test_mazurs_outputs_after_ten_thousand_updates_too() -> None:
    end = stepped(with_conventions(WORKED["mazur_2_2_2"], FIRST), 10_000)
    found = outputs(end, end.data.train.inputs)[0]
    assert [f"{output:.9f}" for output in found] == ["0.015912196", "0.984065734"]  # as printed
    np.testing.assert_allclose(found, [0.0159121963260343, 0.9840657344856291], rtol=1e-12)


def test_macleods_numbers_come_from_rounding_and_the_order_together() -> None:
    seen = traced(WORKED["macleod_2_2_1"], Conventions(rounding=Rounding(out=3, delta=4), update_order="output_first"))
    index, new = seen.network.index, by_ends(seen)
    assert seen.delta[0, index["o"]] == 0.0406  # printed −0.0406, with the source's sign
    assert f"{new['h1', 'o']:.6f}" == "0.272392"
    before_rounding = seen.out_gradient[0, index["h1"]] * 0.68 * (1 - 0.68)
    assert f"{before_rounding:.3e}" == "2.406e-03"
    assert seen.delta[0, index["h1"]] == 0.0024
    assert f"{new['A', 'h1']:.5f}" == "0.09916"
    assert f"{new['B', 'h1']:.4f}" == "0.7978"
    assert f"{new['A', 'h2']:.4f}" == "0.3972"
    # Three printed digits no rule that is the same for both hidden neurons can give. 0.87305 is 0.9 − 0.0406·0.6637,
    # with more decimals of h2's output than the 0.680 of h1's that 0.272392 needs; 7.916e-3 has some slope between
    # those of 0.66 and 0.664; and 0.5928 is 0.59288 with its last digit dropped, where 0.3972 was rounded.
    assert new["h2", "o"] == pytest.approx(0.87305, abs=1e-5)
    pull, out = seen.out_gradient[0, index["h2"]], 0.664
    assert pull * out * (1 - out) == pytest.approx(7.916e-3, abs=1e-5)
    assert new["B", "h2"] == pytest.approx(0.5928, abs=1e-4)


def test_han_and_kambers_delta_is_a_product_of_three_decimals() -> None:
    seen = traced(WORKED["han_kamber_3_2_1"], Conventions(rounding=Rounding(out=3)))
    last = seen.network.index["6"]
    assert seen.out[0, last] == 0.474
    assert seen.delta[0, last] == pytest.approx(-0.474 * 0.526 * 0.526, abs=1e-16)
    assert f"{-seen.delta[0, last]:.4f}" == "0.1311"  # truly 0.1312


def by_ends(seen: Trace) -> dict[Any, float]:
    return {slot.of: value for slot, value in zip(seen.network.slots, seen.after.tolist(), strict=True)}


# --- laws ---------------------------------------------------------------------------------------------------------

ARRAYS = ("net", "out", "out_gradient", "delta", "parts", "errors", "gradient", "change", "before", "after", "onward")


def smooth(start: Document, seen: Trace) -> bool:
    """Whether no slope turns within the last digits of a number."""
    hidden = np.abs(seen.net[:, start.network.input_count :])
    return bool(hidden.min() > 1e-9 and np.abs(_differences(start)).min() > 1e-9)


def largest(seen: Trace) -> float:
    """By what an error in the last place of a number may have grown: generously, the largest number, cubed."""
    return max(10.0, *(float(np.nanmax(np.abs(getattr(seen, name)), initial=0.0)) for name in ARRAYS)) ** 3


def one_by_one(start: Document) -> Document:
    training = msgspec.structs.replace(start.training, batch_size=1, gradient_clip=None)
    return replace(start, training=training)


@few
@given(exact_experiments)
def test_fifteen_decimals_are_the_exact_trace(start: Document) -> None:
    rows = tuple(range(len(start.data.train)))
    start = replace(start, training=msgspec.structs.replace(start.training, optimizer=Sgd(0.01)))
    exact, by_hand = trace(start, rows), traced(start, Conventions(rounding=Rounding.to(15)), rows)
    assume(smooth(start, exact))
    for name in ARRAYS:
        left, right = getattr(by_hand, name), getattr(exact, name)
        assert np.abs(np.nan_to_num(left - right)).max(initial=0.0) <= 1e-14 * largest(exact), name
    assert by_hand.error == pytest.approx(exact.error, rel=1e-13, abs=1e-13)
    assert by_hand.steps.length == exact.steps.length


@few
@given(exact_experiments)
def test_a_kind_that_is_not_rounded_is_the_exact_one_with_every_optimizer(start: Document) -> None:
    rows = tuple(range(len(start.data.train)))
    assume(start.training.loss != "mean_absolute_error" or np.abs(_differences(start)).min() > 1e-9)
    # Errors alone are rounded: nothing goes on with them.
    exact, by_hand = trace(start, rows), traced(start, Conventions(rounding=Rounding(error=2)), rows)
    for name in ("net", "out", "delta", "gradient"):
        np.testing.assert_allclose(getattr(by_hand, name), getattr(exact, name), rtol=1e-11, atol=1e-13)
    assert by_hand.learning_rate == exact.learning_rate
    assert by_hand.state_after.steps == exact.state_after.steps
    assert set(by_hand.state_after.memory) == set(exact.state_after.memory)
    for name, memory in exact.state_after.memory.items():
        np.testing.assert_allclose(by_hand.state_after.memory[name], memory, rtol=1e-9, atol=1e-12)


def _differences(start: Document) -> Any:
    return outputs(start, start.data.train.inputs) - start.data.train.targets


@few
@given(experiments(), st.builds(Rounding, *[st.none() | st.integers(0, 15)] * 6), st.booleans())
def test_each_number_has_at_most_its_decimals(start: Document, rounding: Rounding, first: bool) -> None:
    order: Any = "output_first" if first else "together"
    conventions = Conventions(rounding=rounding, update_order=order)
    assume(conventions.by_hand)
    start = one_by_one(start) if first else start
    rows = (0,) if first else tuple(range(len(start.data.train)))
    seen = traced(start, conventions, rows)
    decimals: dict[str, int | None] = {name: getattr(rounding, name) for name in rounding.__struct_fields__}
    changed = set(np.flatnonzero(start.network.trainable).tolist()) & set(held_slots(start.network))
    for number in seen.steps.numbers(0, seen.steps.length):
        most, value = decimals[number.quantity.word], seen.value(number)
        left_alone = number.quantity.word == "new_value" and number.subject not in changed
        if most is not None and np.isfinite(value) and not left_alone:
            assert value == float(f"{value:.{most}f}") or abs(value) * 10.0**most > 2**50
    for name in ("net", "out", "out_gradient", "delta", "parts", "errors", "gradient", "change", "after", "onward"):
        assert not getattr(seen, name).flags.writeable


def held_slots(network: Network) -> list[int]:
    return [*network.weight_slots.tolist(), *network.bias_slots.tolist()]


small = st.integers(-20_000, 20_000).map(lambda whole: whole / 10_000)
PAPER = Context(prec=60, rounding=ROUND_HALF_UP)


def written(value: float, decimals: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), context=PAPER)


@few
@given(st.data(), st.integers(1, 5))
def test_every_number_is_its_rule_on_numbers_rounded_before(data: st.DataObject, decimals: int) -> None:
    """Worked out beside it in exact decimals: sigmoids, the squared error and plain gradient descent."""
    start = new_document((2, 2, 1), activation="sigmoid", output_activation="sigmoid")
    values = read_only([data.draw(small) for _ in start.parameters])
    row = Data(samples([[data.draw(small), data.draw(small)]], [[data.draw(small)]]), no_samples(2, 1))
    training = Training(optimizer=Sgd(0.5))
    first = data.draw(st.booleans())
    order: Any = "output_first" if first else "together"
    conventions = Conventions(rounding=Rounding.to(decimals), update_order=order)
    start = replace(start, parameters=values, data=row, training=training, conventions=conventions)
    seen, network = trace(start, (0,)), start.network
    exact = {name: [Decimal(repr(v)) for v in getattr(seen, name)[0].tolist()] for name in ("net", "out", "delta")}
    before, after, gradient = ([Decimal(repr(v)) for v in t.tolist()] for t in (seen.before, seen.after, seen.gradient))
    unit = Decimal(1).scaleb(-decimals)

    def same(found: Decimal, wanted: Decimal) -> None:
        assert found == wanted.quantize(unit, context=PAPER)

    for n in range(2, 5):
        net = before[network.bias_slots[n]]
        for c in network.incoming(n):
            net += before[network.weight_slots[c]] * exact["out"][network.sources[c]]
        same(exact["net"][n], net)
        assert exact["out"][n] == written(1 / (1 + float(np.exp(-seen.net[0, n]))), decimals)
        if n == 4:
            pull = exact["out"][4] - Decimal(repr(row.train.targets[0, 0].item()))
            same(Decimal(repr(seen.parts[0, 0].item())), pull * pull / 2)
        else:
            (c,) = network.outgoing(n)
            weights = after if first else before
            pull = weights[network.weight_slots[c]] * exact["delta"][4]
        same(exact["delta"][n], pull * exact["out"][n] * (1 - exact["out"][n]))
        for c in network.incoming(n):
            slot = network.weight_slots[c]
            same(gradient[slot], exact["delta"][n] * exact["out"][network.sources[c]])
            same(after[slot], before[slot] - gradient[slot] / 2)
        same(gradient[network.bias_slots[n]], exact["delta"][n])


@few
@given(exact_experiments)
def test_output_first_is_layer_by_layer_through_new_weights(start: Document) -> None:
    start = one_by_one(start)
    assume(start.training.loss != "mean_absolute_error" or np.abs(_differences(start)).min() > 1e-9)
    seen, network = traced(start, FIRST), start.network
    for slot in range(network.parameter_count):
        connections = np.flatnonzero(network.weight_slots == slot)
        layers = {int(network.layer_of[network.targets[c]]) for c in connections}
        layers |= {int(network.layer_of[n]) for n in np.flatnonzero(network.bias_slots == slot)}
        flows = seen.after if len(layers) == 1 else seen.before
        assert seen.onward[slot] == flows[slot]
    # The deltas are those of an exact pass whose backward way alone has the new values.
    exact = trace(start, (0,))
    np.testing.assert_allclose(seen.out, exact.out, rtol=1e-12, atol=1e-14)
    for layer in range(1, len(network.layers) - 1):
        for n in network.layer_range(layer):
            leaving = network.outgoing(n)
            pull = float(seen.onward[network.weight_slots[leaving]] @ seen.delta[0, network.targets[leaving]])
            assert seen.out_gradient[0, n] == pytest.approx(pull, rel=1e-12, abs=1e-14)
            name = network.activation_of(n)
            if name != "softmax":
                slope = float(reference.ACTIVATIONS[name][1](np.longdouble(seen.net[0, n])))
                assert seen.delta[0, n] == pytest.approx(pull * slope, rel=1e-8, abs=1e-12)


def test_what_layers_share_flows_by_its_old_value() -> None:
    network = Network(
        (
            Layer("i", None, (Neuron("x"),)),
            Layer("h", "identity", (Neuron("h"),)),
            Layer("o", "identity", (Neuron("o"),)),
        ),
        (Connection("x", "h", Shared("w")), Connection("h", "o", Shared("w"))),
        (SharedParameter("w"),),
    )
    values = read_only([2.0])
    start = Document(
        network, values, values, Training(optimizer=Sgd(0.1)), Data(samples([[1.0]], [[3.0]]), no_samples(1, 1))
    )
    seen = traced(start, FIRST)
    assert seen.delta[0].tolist()[1:] == [2.0, 1.0]  # o puts out 4, and w was 2
    assert seen.gradient.tolist() == [4.0]
    assert seen.onward.tolist() == [2.0]
    np.testing.assert_allclose(seen.after, [1.6])


def test_softmax_and_cross_entropy_take_the_rounded_outputs() -> None:
    start = new_document((2, 3), output_activation="softmax", loss="cross_entropy")
    start = replace(start, data=Data(samples([[1.0, -0.5]], [[0.0, 1.0, 0.0]]), no_samples(2, 3)))
    seen = traced(start, Conventions(rounding=Rounding(out=2)))
    np.testing.assert_array_equal(seen.delta[0, 2:], seen.out[0, 2:] - [0.0, 1.0, 0.0])
    assert seen.parts[0, 1] == pytest.approx(-np.log(seen.out[0, 3]), rel=1e-15)


def test_an_output_rounded_to_one_has_a_finite_error_all_the_same() -> None:
    start = new_document((1, 1), output_activation="sigmoid", loss="binary_cross_entropy")
    start = replace(start, parameters=read_only([9.0, 0.0]), data=Data(samples([[1.0]], [[0.0]]), no_samples(1, 1)))
    seen = traced(start, Conventions(rounding=Rounding(out=2)))
    assert seen.out[0, 1] == 1.0
    assert seen.parts[0, 0] == pytest.approx(9.0, abs=1e-3)


RULES = (
    Conventions(rounding=Rounding.to(3)),
    Conventions(rounding=Rounding(out=3, delta=4), update_order="output_first"),
    Conventions("net_out", delta="negative", update="delta", thresholds=True, rounding=Rounding.to(2)),
)


@pytest.mark.parametrize("conventions", RULES)
@pytest.mark.parametrize("name", sorted(WORKED))
def test_every_explanation_comes_to_its_number(name: str, conventions: Conventions) -> None:
    for explanation in explain_pass(traced(WORKED[name], conventions)):
        by_rule = np.array([formula.evaluate(explanation.substituted)])
        decimals = getattr(conventions.rounding, explanation.quantity)
        assert rounded(by_rule, decimals)[0] == pytest.approx(explanation.value, rel=1e-12, abs=1e-15)


def test_a_solution_says_at_its_top_that_it_is_by_hand() -> None:
    exact, by_hand = (traced(WORKED["macleod_2_2_1"], c) for c in (Conventions(), RULES[1]))
    said = "outputs to 3, deltas to 4 decimals, output weights first"
    assert as_json(by_hand).startswith(f'{{"calculated_by_hand": "{said}", "sample": 0, "steps": [')
    assert as_json(exact).startswith('{"sample": 0, "steps": [')
    assert "Calculated with rounding as by hand" in as_text(of_trace(by_hand)).split("Forward pass")[0]
    assert "by hand" not in as_text(of_trace(exact))


# --- what it leaves alone -----------------------------------------------------------------------------------------

BY_HAND = Conventions(rounding=Rounding.to(2), update_order="output_first")


@pytest.mark.parametrize("name", sorted(WORKED))
def test_training_checks_and_predictions_are_exact(name: str) -> None:
    start = WORKED[name]
    by_hand = with_conventions(start, BY_HAND)
    assert_same(train(by_hand, 3).document, train(start, 3).document)
    assert errors(by_hand) == errors(start)
    np.testing.assert_array_equal(outputs(by_hand, start.data.train.inputs), outputs(start, start.data.train.inputs))
    assert check_gradients(by_hand).worst == check_gradients(start).worst


def test_conventions_of_writing_change_no_number() -> None:
    start = WORKED["mazur_2_2_2"]
    plain, other = (
        trace(start, (0,)),
        traced(start, Conventions("net_out", delta="negative", thresholds=True, digits=3)),
    )
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(plain, name), getattr(other, name))


def test_what_is_given_is_not_rounded_and_frozen_parameters_stay() -> None:
    network = Network(
        (Layer("i", None, (Neuron("a"),)), Layer("o", "identity", (Neuron("b", bias=Own(trainable=False)),))),
        (Connection("a", "b"),),
    )
    values = read_only([0.123456, 0.654321])
    start = Document(network, values, values, Training(), Data(samples([[0.98765]], [[0.5]]), no_samples(1, 1)))
    seen = traced(start, Conventions(rounding=Rounding.to(1)))
    assert seen.before.tolist() == [0.123456, 0.654321]
    assert seen.inputs.tolist() == [[0.98765]]
    assert seen.after.tolist() == [0.1, 0.654321]


def test_the_state_goes_on_as_an_update_does() -> None:
    start = with_conventions(
        replace(WORKED["mazur_2_2_2"], training=Training(optimizer=Adam(0.5), batch_size=1)), BY_HAND
    )
    seen = trace(start, (0,), 0)
    after = after_update(start, seen)
    assert (after.state.epoch, after.state.steps) == (1, 1)
    assert after.state.history.train.tolist() == [errors(start)[0], errors(after)[0]]
    np.testing.assert_allclose(after.state.memory["exp_avg"], np.where(start.network.trainable, seen.gradient * 0.1, 0))


# --- what is refused ----------------------------------------------------------------------------------------------


def rows(count: int, size: tuple[int, ...] = (2, 2, 1)) -> Document:
    start = new_document(size, activation="sigmoid")
    table = samples(np.zeros((count, size[0])), np.zeros((count, size[-1])))
    return replace(start, data=Data(table, no_samples(size[0], size[-1])))


def test_output_first_needs_updates_after_each_sample() -> None:
    with pytest.raises(NotTrainable, match="after every sample, not after 2; set the batch size to 1"):
        traced(rows(2), FIRST, (0, 1))
    assert traced(rows(2), Conventions(rounding=Rounding.to(3)), (0, 1)).rows == (0, 1)


def test_output_first_does_not_go_with_clipping() -> None:
    start = replace(rows(1), training=Training(gradient_clip=1.0))
    with pytest.raises(NotTrainable, match="clip nothing"):
        traced(start, FIRST)


def test_what_is_too_large_is_refused_in_one_line() -> None:
    start = rows(2, (1000, 501, 1))
    assert trace(start, (0, 1)).rows == (0, 1)
    with pytest.raises(NotTrainable, match=f"at most {LARGEST:,} products of a weight, not 1,003,002"):
        traced(start, Conventions(rounding=Rounding.to(3)), (0, 1))
