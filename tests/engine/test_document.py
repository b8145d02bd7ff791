"""The document: what fits together, and changes that leave the old one alone."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from engine.creation import new_document
from engine.data import Data, no_samples
from engine.document import History, begun_with, reset, with_parameter, with_position, with_training
from engine.errors import InvalidData
from engine.network import read_only
from engine.settings import Adam, Sgd
from engine.training import train
from tests.engine.test_training import document


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (Data(no_samples(3, 1), no_samples(2, 1)), "data.train.inputs"),
        (Data(no_samples(2, 2), no_samples(2, 1)), "data.train.targets"),
        (Data(no_samples(2, 1), no_samples(1, 1)), "data.test.inputs"),
        (Data(no_samples(2, 1), no_samples(2, 0)), "data.test.targets"),
    ],
)
def test_data_of_another_width_is_refused(data: Data, where: str) -> None:
    with pytest.raises(InvalidData) as refused:
        replace(document(), data=data)
    assert refused.value.where == where


def test_parameters_of_a_fresh_document_are_its_initial_ones() -> None:
    start = document()
    changed = with_parameter(start, 3, 0.75)
    assert changed.parameters[3] == changed.initial[3] == 0.75
    assert start.parameters[3] != 0.75
    trained = train(start, 1).document
    later = with_parameter(trained, 3, 0.75)
    assert later.parameters[3] == 0.75
    np.testing.assert_array_equal(later.initial, start.initial)


def test_a_value_typed_before_the_first_update_leaves_the_other_initial_values_alone() -> None:
    start = document()
    moved = replace(start, parameters=read_only(start.parameters + 1.0))
    changed = with_parameter(moved, 3, 0.75)
    assert changed.initial[3] == 0.75
    np.testing.assert_array_equal(np.delete(changed.initial, 3), np.delete(start.initial, 3))


def test_beginning_with_other_values_forgets_the_training() -> None:
    trained = train(document(), 3).document
    begun = begun_with(trained, np.zeros(len(trained.parameters)))
    assert begun.state.epoch == 0
    assert not begun.parameters.any()
    assert not begun.initial.any()


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_parameter_is_finite(value: float) -> None:
    with pytest.raises(InvalidData):
        with_parameter(document(), 0, value)


def test_reset_returns_to_the_beginning() -> None:
    start = document(Adam())
    back = reset(train(start, 3).document)
    np.testing.assert_array_equal(back.parameters, start.parameters)
    assert (back.state.epoch, back.state.steps, dict(back.state.memory), len(back.state.history.train)) == (0, 0, {}, 0)


def test_another_kind_of_optimizer_remembers_nothing() -> None:
    trained = train(document(Adam()), 3).document
    same = with_training(trained, msgspec.structs.replace(trained.training, optimizer=Adam(0.5)))
    assert same.state.memory
    other = with_training(trained, msgspec.structs.replace(trained.training, optimizer=Sgd()))
    assert not other.state.memory
    assert (other.state.steps, other.state.epoch) == (0, 3)


def test_other_batches_begin_their_epoch_anew() -> None:
    start = document()
    middle = replace(start, state=replace(start.state, epoch=2, update=1))
    for change in ({"batch_size": 5}, {"shuffle": False}, {"seed": 9}):
        changed = with_training(middle, msgspec.structs.replace(middle.training, **change))
        assert (changed.state.epoch, changed.state.update) == (2, 0)
    assert with_training(middle, middle.training.with_learning_rate(0.3)).state.update == 1


def test_a_position_is_added() -> None:
    placed = with_position(with_position(document(), "x1", (1.0, 2.0)), "x2", (3.0, 4.0))
    assert placed.positions == {"x1": (1.0, 2.0), "x2": (3.0, 4.0)}
    assert not new_document((1, 1)).positions


def test_a_history_knows_its_epochs() -> None:
    assert History(read_only([1.0, 2.0, 3.0]), read_only([0.0] * 3), 4).epochs.tolist() == [0, 4, 8]
