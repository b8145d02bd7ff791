"""Samples: what they may be, and the built-in sets."""

import numpy as np
import pytest

from engine.data import BUILT_IN, built_in, no_samples, samples
from engine.errors import InvalidData, UnknownName


def test_samples_are_copies_that_nobody_can_write_to() -> None:
    inputs = np.ones((2, 3))
    made = samples(inputs, [[1], [2]])
    inputs[0, 0] = 7.0
    assert made.inputs[0, 0] == 1.0
    assert made.targets.dtype == np.float64
    assert len(made) == 2
    with pytest.raises(ValueError, match="read-only"):
        made.targets[0, 0] = 3.0


@pytest.mark.parametrize(
    ("inputs", "targets"),
    [([[1.0]], [[1.0], [2.0]]), ([1.0], [[1.0]]), ([[1.0]], [1.0]), ([[np.nan]], [[0.0]]), ([[0.0]], [[np.inf]])],
)
def test_what_cannot_be_samples_is_refused(inputs: object, targets: object) -> None:
    with pytest.raises(InvalidData, match=r"^data: "):
        samples(inputs, targets)


def test_rows_are_taken() -> None:
    made = samples([[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]])
    np.testing.assert_array_equal(made.take([2, 0]).inputs, [[3.0], [1.0]])
    np.testing.assert_array_equal(made.take(slice(1, 3)).targets, [[5.0], [6.0]])
    assert made.take([]).inputs.shape == (0, 1)


def test_no_samples_have_their_widths() -> None:
    assert (no_samples(3, 2).inputs.shape, no_samples(3, 2).targets.shape) == ((0, 3), (0, 2))


@pytest.mark.parametrize(("name", "targets"), [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0])])
def test_gates(name: str, targets: list[int]) -> None:
    made = built_in(name)
    np.testing.assert_array_equal(made.inputs, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(made.targets.ravel(), targets)


def test_every_built_in_set_can_be_made() -> None:
    assert all(len(built_in(name)) for name in BUILT_IN)


def test_an_unknown_set_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match='did you mean "xor"'):
        built_in("xorr")
