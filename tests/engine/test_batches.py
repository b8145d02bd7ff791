"""Which samples make which update."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.batches import batch_of_row, batches, bounds, epoch_order, generator_at, next_batch, shuffles
from engine.document import Document
from engine.settings import Training
from engine.training import train
from tests.engine.strategies import experiments
from tests.engine.test_training import document


@given(experiments())
def test_every_row_comes_once_an_epoch(start: Document) -> None:
    rows = [row for batch in batches(start) for row in batch]
    assert sorted(rows) == list(range(len(start.data.train)))
    for number, batch in enumerate(batches(start)):
        assert all(batch_of_row(start, row) == number for row in batch)


@pytest.mark.parametrize(
    ("samples", "size", "expected"),
    [
        (5, 2, [(0, 2), (2, 4), (4, 5)]),
        (4, 2, [(0, 2), (2, 4)]),
        (3, None, [(0, 3)]),
        (3, 7, [(0, 3)]),
        (2, 1, [(0, 1), (1, 2)]),
        (0, 2, []),
        (0, None, []),
    ],
)
def test_batches_are_runs_of_rows(samples: int, size: int | None, expected: list[tuple[int, int]]) -> None:
    assert bounds(samples, Training(batch_size=size)) == expected


@pytest.mark.parametrize(
    ("samples", "size", "expected"), [(5, 2, True), (5, 5, False), (5, 9, False), (5, None, False), (1, 1, False)]
)
def test_only_several_batches_are_shuffled(samples: int, size: int | None, expected: bool) -> None:
    assert shuffles(samples, Training(batch_size=size, shuffle=True)) is expected
    assert not shuffles(samples, Training(batch_size=size))


def test_each_epoch_has_an_order_of_its_own_that_follows_from_the_document() -> None:
    start = document(batch_size=2)
    later = train(start, 1).document
    assert batches(start) == batches(start)
    assert batches(start) != batches(later)
    assert later.state.generator == epoch_order(start)[1]
    other = replace(start, training=msgspec.structs.replace(start.training, seed=5))
    assert batches(start) != batches(other)


def test_without_shuffling_no_generator_is_used() -> None:
    start = replace(document(), training=Training(batch_size=3))
    assert batches(start) == [(0, 1, 2), (3, 4, 5), (6, 7, 8), (9,)]
    assert train(start, 2).document.state.generator is None


@pytest.mark.parametrize(("update", "expected"), [(0, 0), (3, 3), (4, 0), (100, 0)])
def test_a_place_beyond_the_epoch_is_its_first(update: int, expected: int) -> None:
    start = document(batch_size=3)
    assert next_batch(replace(start, state=replace(start.state, update=update))) == expected


@given(st.integers(0, 2**130))
def test_a_generator_goes_on_from_its_state(seed: int) -> None:
    generator = generator_at(None, seed)
    generator.permutation(5)
    state = generator.bit_generator.state
    np.testing.assert_array_equal(generator.permutation(50), generator_at(state, 0).permutation(50))
