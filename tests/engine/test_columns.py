"""Which classes columns stand for, and which of them rows of numbers do."""

from __future__ import annotations

import numpy as np
import pytest

from engine.columns import Column, Columns, Scaling, class_names, class_of, class_rows, is_one_hot
from engine.network import Vector

SPECIES = tuple(Column("species", one_of=name) for name in "abc")
ILL = (Column("ill", classes=("no", "yes")),)


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (SPECIES, ("a", "b", "c")),
        (ILL, ("no", "yes")),
        ((*SPECIES, Column("price")), ()),
        ((Column("price"),), ()),
        ((Column("rank", classes=("a", "b", "c")),), ()),
        ((), ()),
    ],
)
def test_classes_are_those_of_one_column_of_the_source(columns: Columns, names: tuple[str, ...]) -> None:
    assert class_names(columns) == names


@pytest.mark.parametrize(
    ("columns", "numbers", "of"),
    [
        (SPECIES, np.eye(3)[[2, 0, 1]], [2, 0, 1]),
        (SPECIES, [[0.2, 0.5, 0.4]], [1]),
        (ILL, [[0.2], [0.5], [0.9]], [0, 1, 1]),
        (SPECIES[:1], [[0.2], [0.9]], [0, 0]),  # where the other columns were taken away
    ],
)
def test_rows_stand_for_classes(columns: Columns, numbers: Vector, of: list[int]) -> None:
    found = class_rows(columns, np.array(numbers))
    assert found is not None
    assert found.tolist() == of


def test_numbers_stand_for_no_classes() -> None:
    assert class_rows((Column("price"),), np.array([[1.0]])) is None


def test_a_single_output_is_told_by_the_limit() -> None:
    assert class_of(np.array([[-0.1], [0.0], [0.4]]), 0.0).tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("numbers", "is_so"),
    [
        ([[1.0, 0.0], [0.0, 1.0]], True),
        ([[1.0, 1.0]], False),
        ([[0.0, 0.0]], False),
        ([[0.5, 0.5]], False),
        ([[1.0]], False),
        (np.empty((0, 2)), False),
    ],
)
def test_one_hot_rows_have_a_single_one(numbers: Vector, *, is_so: bool) -> None:
    assert is_one_hot(np.array(numbers)) is is_so


def test_a_value_beyond_the_doubles_is_infinite() -> None:
    assert Scaling("standard", 0.0, 100.0).unscaled(np.array([1e308, 2.0])).tolist() == [np.inf, 200.0]
