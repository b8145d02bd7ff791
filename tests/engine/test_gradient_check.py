from __future__ import annotations

import math
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import gradient_check, plain_pass
from engine.creation import layered, new_document
from engine.data import Data, built_in, no_samples, samples
from engine.document import Document
from engine.errors import NotTrainable
from engine.evaluation import errors
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.losses import LOSSES
from engine.gradient_check import check_gradients
from engine.network import Layer, Network, Neuron, read_only
from engine.settings import LossName, Training
from tests.engine.strategies import losses, networks
from tests.engine.worked import Worked, worked_examples

EXAMPLES = {example.name: example for example in worked_examples()}


def document(network: Network, training: Training, seed: int = 0, rows: int = 4) -> Document:
    generator = np.random.default_rng(seed)
    values = read_only(generator.normal(0.0, 0.7, network.parameter_count))
    inputs = generator.normal(size=(rows, network.input_count))
    data = samples(inputs, generator.uniform(size=(rows, network.output_count)))
    return Document(
        network, values, values, training, Data(data, no_samples(network.input_count, network.output_count))
    )


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_worked_examples_pass(example: Worked) -> None:
    check = check_gradients(example.document)
    assert check.passes
    assert check.worst_error < 1e-8
    assert check.rows == tuple(range(len(example.steps)))
    assert check.slots == example.document.network.slots
    assert check.checked.all()
    assert not check.note


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", ["sigmoid", SOFTMAX])
def test_every_pair_of_activation_and_loss_passes(activation: str, loss: LossName, output: str) -> None:
    network = layered((3, 4, 2), activation, output)
    check = check_gradients(document(network, Training(loss, "mean")))
    assert check.passes, (check.worst, check.worst_error)
    assert check.worst_error < 1e-7
    assert not check.kinks.any()


@given(networks(), losses, st.integers(0, 10**6))
def test_any_network_passes(network: Network, loss: LossName, seed: int) -> None:
    checked = document(network, Training(loss), seed)
    if math.isfinite(errors(checked)[0]):
        assert check_gradients(checked).passes


@given(networks(), losses, st.integers(0, 10**6))
def test_the_plain_pass_has_the_error_of_the_engine(network: Network, loss: LossName, seed: int) -> None:
    checked = document(network, Training(loss), seed)
    train = checked.data.train
    with np.errstate(all="ignore"):
        versions = checked.parameters.astype(np.longdouble)[None, :]
        plain = plain_pass.errors(network, loss, versions, train.inputs, train.targets).mean()
        theirs = errors(checked)[0]
    if math.isfinite(theirs):
        assert float(plain) == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_a_wrong_gradient_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = gradient_check._analytic

    def wrong(of: Document, rows: object) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        gradient = right(of, rows).copy()  # type: ignore[arg-type]
        gradient[5] *= 1 + 3e-6
        return gradient

    monkeypatch.setattr(gradient_check, "_analytic", wrong)
    check = check_gradients(document(layered((2, 3, 1)), Training()))
    assert not check.passes
    assert check.worst == 5
    assert np.flatnonzero(check.failed).tolist() == [5]
    assert check.worst_error == pytest.approx(3e-6, rel=0.01)


def test_vanishing_gradients_are_compared_and_zeros_agree() -> None:
    start = document(layered((2, 3, 3, 3, 1)), Training())
    small = replace(start, parameters=read_only(start.parameters * 0.01))
    assert check_gradients(small).passes
    nothing = replace(start, parameters=read_only(start.parameters * 0))
    check = check_gradients(nothing)
    assert check.passes
    assert (check.analytic == 0).any()


def test_kinks_give_no_false_alarm() -> None:
    # With biases of 0 every hidden weighted sum of the row (0, 0) stands at the kink of the ReLU.
    network = layered((2, 4, 1), "relu", "identity")
    values = np.r_[np.random.default_rng(0).normal(size=12), np.zeros(4), 0.5]
    xor = Data(built_in("xor"), no_samples(2, 1))
    check = check_gradients(Document(network, read_only(values), read_only(values), Training(), xor))
    assert check.passes
    assert check.kinks.any()
    assert "kink" in check.note
    # A mean absolute error whose outputs hit their targets.
    network = layered((1, 1), "identity")
    data = Data(samples([[1.0], [2.0]], [[1.0], [2.0]]), no_samples(1, 1))
    hit = Document(network, read_only([1.0, 0.0]), read_only([1.0, 0.0]), Training("mean_absolute_error"), data)
    check = check_gradients(hit)
    assert check.passes
    assert check.note.startswith("2 parameters stand at a kink") or not check.kinks.any()


def test_a_kink_near_by_is_left_behind() -> None:
    network = layered((1, 1), "relu")
    data = Data(samples([[1.0]], [[2.0]]), no_samples(1, 1))
    near = read_only([1.0, -1.0 + 1e-7])
    check = check_gradients(Document(network, near, near, Training(), data))
    assert check.passes
    assert not check.kinks.any()


def test_saturated_networks_pass() -> None:
    pairs: tuple[tuple[LossName, str], ...] = (("binary_cross_entropy", "sigmoid"), ("cross_entropy", SOFTMAX))
    for loss, output in pairs:
        start = document(layered((2, 2, 2), "sigmoid", output), Training(loss))
        assert check_gradients(replace(start, parameters=read_only(start.parameters * 100))).passes


def test_without_data_rows_are_drawn_and_it_is_said() -> None:
    start = document(layered((2, 3, 1)), Training())
    empty = replace(start, data=Data(no_samples(2, 1), no_samples(2, 1)))
    check = check_gradients(empty)
    assert check.passes
    assert check.rows == ()
    assert check.note == "there are no training data: checked on 4 drawn rows"
    assert (check_gradients(empty).numeric == check.numeric).all()


def test_single_rows_can_be_checked() -> None:
    start = document(layered((2, 3, 1)), Training())
    first, second = (check_gradients(start, (row,)) for row in (0, 1))
    assert first.rows == (0,)
    both = check_gradients(start, (0, 1))
    assert first.analytic + second.analytic == pytest.approx(both.analytic, rel=1e-12)
    with pytest.raises(NotTrainable, match="no such sample"):
        check_gradients(start, (9,))


def test_of_a_large_network_a_part_is_checked_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradient_check, "WORK", 5e4)
    check = check_gradients(document(layered((10, 10, 10)), Training()))
    assert check.passes
    assert 0 < check.checked.sum() < len(check.slots)
    assert len(check.rows) == 1
    assert f"checked {check.checked.sum()} of 220 parameters" in check.note
    assert "checked on 1 of 4 rows" in check.note


def test_a_network_without_parameters_passes() -> None:
    layers = (Layer("in", None, (Neuron("x"),)), Layer("out", "sigmoid", (Neuron("y"),)))
    check = check_gradients(document(Network(layers), Training()))
    assert check.worst is None
    assert check.worst_error == 0
    assert check.passes


def test_an_error_that_is_not_finite_does_not_pass() -> None:
    network = layered((1, 1), "identity")
    data = Data(samples([[1.0]], [[1.0]]), no_samples(1, 1))
    values = read_only([0.0, -1.0])
    check = check_gradients(Document(network, values, values, Training("cross_entropy"), data))
    assert not check.passes


def test_with_dropout_it_says_that_the_network_is_whole() -> None:
    document = new_document((2, 3, 1), data="xor", seed=1)
    with_dropout = replace(document, training=msgspec.structs.replace(document.training, dropout=0.5))
    one, other = check_gradients(document), check_gradients(with_dropout)
    assert (one.note, "without dropout" in other.note) == ("", True)
    assert one.analytic.tobytes() == other.analytic.tobytes()
