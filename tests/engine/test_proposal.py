"""What is proposed fits the data, says why, and makes a document that trains."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columns import Column, Columns, Scaling
from engine.data import Data, samples
from engine.datasets import built
from engine.errors import InvalidData
from engine.evaluation import errors, outputs
from engine.proposal import document_from, label, propose
from engine.sources import BuiltInSource, Split
from engine.training import train


def data(t: object, x: object = None, inputs: Columns = (), targets: Columns = ()) -> Data:
    found = np.array(t, dtype=np.float64)
    rows = samples(np.linspace(-1, 1, len(found))[:, None] if x is None else x, found)
    return Data(rows, rows.take([]), inputs, targets)


THREE = tuple(Column("art", one_of=name) for name in ("Amsel", "Drossel", "Star"))


@pytest.mark.parametrize(
    ("made", "output", "loss"),
    [
        (data(np.eye(3), targets=THREE), "softmax", "cross_entropy"),
        (data(np.eye(3)), "softmax", "cross_entropy"),
        (data([[0], [1], [1]]), "sigmoid", "binary_cross_entropy"),
        (data([[0, 1], [1, 1], [0, 0]]), "sigmoid", "binary_cross_entropy"),
        (data([[-1], [1]]), "tanh", "mean_squared_error"),
        (data([[-0.5], [0.9]]), "identity", "mean_squared_error"),
        (data([[120], [3.5]]), "identity", "mean_squared_error"),
        (data([[0], [1]], targets=(Column("y", Scaling("min_max", 3.0, 9.0)),)), "identity", "mean_squared_error"),
    ],
)
def test_output_and_loss_fit_the_targets(made: Data, output: str, loss: str) -> None:
    proposal = propose(made)
    assert (proposal.output_activation, proposal.training.loss) == (output, loss)


def test_every_choice_has_one_sentence() -> None:
    proposal = propose(built(BuiltInSource("iris", split=Split(0.2, 1, stratified=True))))
    about = {reason.about for reason in proposal.reasons}
    assert about == {
        "hidden layers", "hidden activation", "initial weights", "outputs", "loss", "optimizer", "batches"
    }  # fmt: skip
    for reason in proposal.reasons:
        assert reason.why.endswith(".")
        assert reason.choice


def test_larger_data_get_larger_batches_and_smaller_steps() -> None:
    few, many = (propose(data(np.linspace(0, 9, rows)[:, None])).training for rows in (20, 20_000))
    assert (few.batch_size, many.batch_size) == (None, 64)
    assert few.optimizer.learning_rate > many.optimizer.learning_rate


def test_inputs_far_from_0_are_remarked_on() -> None:
    reasons = propose(data([[0], [1]], [[1000.0], [2000.0]])).reasons
    assert any(reason.about == "scaling" and "2e+03" in reason.why for reason in reasons)


def test_the_document_bears_the_names_of_columns_and_classes() -> None:
    made = data(
        [[0], [1]],
        [[0.0, 1.0], [1.0, 0.0]],
        inputs=(Column("sepal_length"), Column("sex", classes=("f", "m"))),
        targets=(Column("ill", classes=("no", "yes")),),
    )
    network = document_from(propose(made), made, "Herz").network
    assert [n.label for n in network.layers[0].neurons] == ["sepal length", "sex m"]
    assert [n.id for n in network.layers[0].neurons] == ["x1", "x2"]
    assert [n.label for n in network.layers[-1].neurons] == ["yes"]


@given(st.text(max_size=200))
def test_a_label_is_short_and_has_no_subscripts(name: str) -> None:
    assert len(label(name)) <= 24
    assert not set(label(name)) & set("_{}\n")


def test_rows_without_targets_get_no_proposal() -> None:
    with pytest.raises(InvalidData, match="at least one training row"):
        propose(data(np.empty((0, 1))))


def test_the_proposal_for_iris_learns_it() -> None:
    rows = built(BuiltInSource("iris", scaling="standard", split=Split(0.2, 3, stratified=True)))
    document = train(document_from(propose(rows, seed=5), rows), 60).document
    right = outputs(document, rows.test.inputs).argmax(axis=1) == rows.test.targets.argmax(axis=1)
    assert right.mean() >= 0.9


@given(st.integers(1, 40), st.integers(1, 5), st.integers(1, 4), st.integers(0, 2**32))
def test_any_data_make_a_document_that_trains(rows: int, inputs: int, targets: int, seed: int) -> None:
    generator = np.random.RandomState(seed % 2**32)
    made = data(generator.standard_normal((rows, targets)), generator.standard_normal((rows, inputs)))
    document = document_from(propose(made, seed), made)
    assert all(map(isfinite, errors(train(document, 2).document)[:1]))
    assert replace(document, name="x").initial_seed == seed
