"""Label noise: as many rows as were asked for, each told wrongly, drawn by the seed; the test rows stay true."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.datasets import built
from engine.document import Document
from engine.edits.noise import label_noise, noisy_classes
from engine.errors import StudioError
from engine.sources import BuiltInSource, Split


def document(source: BuiltInSource) -> Document:
    data = built(source)
    sizes = (data.train.inputs.shape[1], 3, data.train.targets.shape[1])
    return replace(new_document(sizes), data=data)


IRIS = document(BuiltInSource("iris", split=Split(0.2, 0)))
MOONS = document(BuiltInSource("moons"))
SINE = document(BuiltInSource("sine"))


@pytest.mark.parametrize("made", [IRIS, MOONS], ids=["iris", "moons"])
@given(share=st.floats(0.01, 1.0), seed=st.integers(0, 2**31))
def test_so_many_rows_have_another_class(made: Document, share: float, seed: int) -> None:
    noisy = label_noise(made, share, seed)
    old, new = made.data.train.targets, noisy.data.train.targets
    changed = (old != new).any(axis=1)
    assert changed.sum() == max(round(share * len(old)), 1)
    assert set(np.unique(new)) == {0.0, 1.0}
    assert old.shape[1] == 1 or (new.sum(axis=1) == 1).all()
    assert noisy.data.test is made.data.test
    assert noisy.data.train.inputs is made.data.train.inputs
    assert np.array_equal(label_noise(made, share, seed).data.train.targets, new)


def test_every_other_class_is_as_likely() -> None:
    noisy = label_noise(IRIS, 1.0, 3)
    old, new = IRIS.data.train.targets.argmax(axis=1), noisy.data.train.targets.argmax(axis=1)
    counts = [((old == a) & (new == b)).sum() for a in range(3) for b in range(3) if a != b]
    assert min(counts) > 8


def test_numbers_get_noise_of_their_own_spread() -> None:
    assert not noisy_classes(SINE)
    noisy = label_noise(SINE, 0.5, 0)
    moved = noisy.data.train.targets - SINE.data.train.targets
    assert (moved != 0).sum() == 30
    assert 0.5 < moved[moved != 0].std() / SINE.data.train.targets.std() < 1.5


@pytest.mark.parametrize("share", [0.0, -0.1, 1.1, float("nan")])
def test_a_share_that_cannot_be(share: float) -> None:
    with pytest.raises(StudioError, match="share"):
        label_noise(MOONS, share, 0)


def test_nothing_to_mix_up() -> None:
    empty = replace(MOONS, data=Data(no_samples(2, 1), no_samples(2, 1)))
    with pytest.raises(StudioError, match="no training targets"):
        label_noise(empty, 0.5, 0)
    alike = replace(MOONS, data=Data(samples([[0, 0], [1, 1]], [[0.5], [0.5]]), no_samples(2, 1)))
    with pytest.raises(StudioError, match="alike"):
        label_noise(alike, 0.5, 0)
