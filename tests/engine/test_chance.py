"""One seed gives one stream, for ever and as other programs draw it."""

from __future__ import annotations

import numpy as np

from engine.chance import random_state


def test_the_stream_is_that_of_the_legacy_generator() -> None:
    assert random_state(42).permutation(5).tolist() == [1, 4, 2, 0, 3]
    assert random_state(42).random_sample() == np.random.RandomState(42).random_sample()


def test_seeds_beyond_32_bits_are_seeds_too() -> None:
    assert random_state(2**70).random_sample() == random_state(2**70).random_sample()
    assert random_state(2**70).random_sample() != random_state(2**70 + 1).random_sample()
