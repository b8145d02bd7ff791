"""Rows are kept for testing by seed and by class, and scalings are fitted on the training rows alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.columns import Column, Scaling, unscaled
from engine.data import samples
from engine.errors import InvalidData
from engine.network import Vector
from engine.preparation import fit_scaling, prepared, rescaled, split
from engine.sources import Split

SHARES = st.floats(0.0, 1.0, exclude_max=True)
SEEDS = st.integers(0, 2**70)
VALUES = arrays(np.float64, st.integers(1, 30), elements=st.floats(-1e300, 1e300))


# --- split ---------------------------------------------------------------------------------------------------------


def test_a_split_is_the_same_for_ever() -> None:
    train, test = split(10, None, Split(0.3, seed=7))
    assert (train.tolist(), test.tolist()) == ([1, 2, 3, 4, 6, 7, 9], [0, 5, 8])


@given(st.integers(0, 200), SHARES, SEEDS)
def test_every_row_is_in_one_part_and_one_stays_for_training(rows: int, share: float, seed: int) -> None:
    train, test = split(rows, None, Split(share, seed))
    assert sorted([*train.tolist(), *test.tolist()]) == list(range(rows))
    assert len(test) == min(int(share * rows + 0.5), max(rows - 1, 0))


@given(st.lists(st.integers(0, 5), max_size=200), SHARES, SEEDS)
def test_a_stratified_split_keeps_the_shares(classes: list[int], share: float, seed: int) -> None:
    of = np.array(classes, dtype=np.intp)
    train, test = split(len(of), of, Split(share, seed, stratified=True))
    assert sorted([*train.tolist(), *test.tolist()]) == list(range(len(of)))
    for c in set(classes):
        count, tested = classes.count(c), int(np.count_nonzero(of[test] == c))
        assert tested < count
        assert tested > share * count - 1 or tested == count - 1
        assert tested < share * count + 1


def test_the_largest_remainders_of_the_classes_make_up_the_share() -> None:
    of = np.repeat([0, 1, 2], [5, 6, 7])
    tested = of[split(len(of), of, Split(0.25, stratified=True))[1]]
    assert np.bincount(tested).tolist() == [1, 2, 2]  # of 1.25, 1.5 and 1.75, for 4.5 rounded


def test_other_seeds_draw_other_rows() -> None:
    drawn = {tuple(split(50, None, Split(0.2, seed))[1].tolist()) for seed in range(20)}
    assert len(drawn) == 20


# --- scaling -------------------------------------------------------------------------------------------------------


def test_fitted_scalings_are_those_of_the_textbook() -> None:
    values = np.array([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0])
    assert fit_scaling("min_max", values) == Scaling("min_max", 2.0, 7.0)
    assert fit_scaling("standard", values) == Scaling("standard", 5.0, 2.0)


@pytest.mark.parametrize("name", ["min_max", "standard"])
def test_a_constant_has_factor_1_and_nothing_has_no_scaling(name: str) -> None:
    assert fit_scaling(name, np.full(3, 0.1)) == Scaling(name, 0.1, 1.0)  # type: ignore[arg-type]  # one of the names
    assert fit_scaling(name, np.empty(0)) is None  # type: ignore[arg-type]  # the same
    assert fit_scaling(name, np.array([-1.7e308, 1.7e308])) is None  # type: ignore[arg-type]  # the same


@given(VALUES, st.sampled_from(["min_max", "standard"]))
def test_unscaled_values_are_those_that_were_scaled(values: Vector, name: str) -> None:
    scaling = fit_scaling(name, values)  # type: ignore[arg-type]  # one of the names
    assert scaling is not None
    assert scaling.factor > 0
    back = scaling.unscaled(scaling.scaled(values))
    assert np.allclose(back, values, rtol=1e-12, atol=1e-13 * np.abs(values).max())


@given(VALUES, st.floats(-1e6, 1e6))
def test_scalings_are_fitted_on_training_rows_alone(values: Vector, other: float) -> None:
    def made(last: float) -> object:
        rows = samples(np.append(values, last)[:, None], np.zeros((len(values) + 1, 1)))
        parts = np.arange(len(values)), np.array([len(values)])
        try:
            return prepared(rows, parts, (Column("x"),), (Column("y"),), scale_inputs=["standard"]).inputs
        except InvalidData:  # a test row beyond all reach; that is of the row and not of the scaling
            return None

    assert made(other) == made(0.0) or None in (made(other), made(0.0))


def test_prepared_data_stand_for_the_values_that_were_found() -> None:
    rows = samples(np.arange(20.0).reshape(10, 2), np.arange(10.0)[:, None])
    parts = split(10, None, Split(0.3, 1))
    names = Column("a"), Column("b")
    data = prepared(rows, parts, names, (Column("y"),), scale_inputs=["standard", None], scale_targets=["min_max"])
    assert data.inputs[0].scaling is not None
    assert data.inputs[1].scaling is None
    assert data.train.targets.min() == 0.0
    assert data.train.targets.max() == 1.0
    assert np.allclose(unscaled(data.inputs, data.test.inputs), rows.inputs[parts[1]])
    again = rescaled(data, [None, "min_max"])
    assert np.allclose(again.train.inputs[:, 0], rows.inputs[parts[0]][:, 0])
    assert again.train.inputs[:, 1].max() == 1.0
    assert np.allclose(again.train.targets, rows.targets[parts[0]])


def test_a_test_row_out_of_reach_is_refused_by_its_column() -> None:
    rows = samples([[0.0], [5e-324], [1e300]], [[0.0]] * 3)
    with pytest.raises(InvalidData, match='column "x": its values lie too far apart'):
        prepared(rows, (np.array([0, 1]), np.array([2])), (Column("x"),), (Column("y"),), scale_inputs=["min_max"])
