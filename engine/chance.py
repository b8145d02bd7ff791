"""The random generator of all that is drawn by a seed, except the order of samples: any module may use it."""

from __future__ import annotations

import numpy as np


def random_state(seed: int) -> np.random.RandomState:
    """The generator behind np.random.seed: its stream never changes, and the same seed gives what any program draws."""
    if seed < 2**32:
        return np.random.RandomState(seed)
    return np.random.RandomState(np.random.SeedSequence(seed).generate_state(4))
