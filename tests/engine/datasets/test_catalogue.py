"""Every built-in set can be had, has what it says, and is the same for ever by the same seed."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.columns import class_names
from engine.data import built_in
from engine.datasets import DATA_SETS, DataSet, built
from engine.errors import StudioError
from engine.sources import BuiltInSource, Split

GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "xor": [0, 1, 1, 0]}
OPTIONS = ("size", "noise", "seed", "bits")


@pytest.mark.parametrize("entry", DATA_SETS.values(), ids=DATA_SETS)
def test_each_set_as_it_is_at_first(entry: DataSet) -> None:
    data = built(entry.defaults)
    assert len(data.train) > 1
    assert len(data.test) == 0
    assert not data.inputs or len(data.inputs) == data.train.inputs.shape[1]
    assert not data.targets or len(data.targets) == data.train.targets.shape[1]
    assert entry.about
    assert entry.source
    assert entry.licence
    assert np.array_equal(built(BuiltInSource(entry.name)).train.inputs, data.train.inputs)


@pytest.mark.parametrize(("name", "targets"), GATES.items())
def test_the_gates(name: str, targets: list[int]) -> None:
    data = built(BuiltInSource(name))
    assert data.train.targets[:, 0].tolist() == targets
    assert data.source is None
    assert np.array_equal(built_in(name).inputs, data.train.inputs)


def test_parity_counts_the_ones() -> None:
    train = built(BuiltInSource("parity", bits=5)).train
    assert len({tuple(row) for row in train.inputs}) == 32
    assert np.array_equal(train.inputs.sum(axis=1) % 2, train.targets[:, 0])


def test_iris_is_fisher_s() -> None:
    data = built(BuiltInSource("iris"))
    assert class_names(data.targets) == ("setosa", "versicolor", "virginica")
    assert data.train.targets.sum(axis=0).tolist() == [50, 50, 50]
    # Means to two decimals as the literature has them; rows 35 and 38 as Fisher printed them.
    assert np.round(data.train.inputs.mean(axis=0), 2).tolist() == [5.84, 3.06, 3.76, 1.2]
    assert data.train.inputs[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert data.train.inputs[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_digits_are_the_test_part_of_the_repository_s() -> None:
    data = built(BuiltInSource("digits"))
    assert data.train.inputs.shape == (1797, 64)
    assert (data.train.inputs.min(), data.train.inputs.max()) == (0, 16)
    assert data.train.targets.sum(axis=0).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert class_names(data.targets) == tuple("0123456789")


@pytest.mark.parametrize("name", [name for name, entry in DATA_SETS.items() if entry.options.size])
def test_what_is_drawn_follows_its_options(name: str) -> None:
    one = built(BuiltInSource(name, size=101, noise=0.1, seed=4))
    same, other = (built(BuiltInSource(name, size=101, noise=0.1, seed=seed)) for seed in (4, 5))
    calm = built(BuiltInSource(name, size=101, noise=0.0, seed=4))
    assert len(one.train) == 101
    assert np.array_equal(one.train.inputs, same.train.inputs)
    assert not np.array_equal(one.train.inputs, other.train.inputs)
    assert np.abs(calm.train.inputs).max() <= 1.0
    moved = np.hstack([one.train.inputs - calm.train.inputs, one.train.targets - calm.train.targets])
    assert 0.05 < moved.std(axis=0).max() < 0.15
    names = class_names(one.targets)
    if names:
        share = (one.train.targets if len(names) > 2 else one.train.targets.round()).mean(axis=0)
        assert ((share > 0.25) & (share < 0.75)).all()


def test_test_rows_are_set_apart_and_scaled_by_what_the_others_say() -> None:
    plain = built(BuiltInSource("iris"))
    data = built(BuiltInSource("iris", scaling="standard", split=Split(0.2, 1, stratified=True)))
    assert (len(data.train), len(data.test)) == (120, 30)
    assert data.test.targets.sum(axis=0).tolist() == [10, 10, 10]
    assert np.allclose(data.train.inputs.mean(axis=0), 0.0)
    assert not np.allclose(data.test.inputs.mean(axis=0), 0.0)
    scaling = data.inputs[0].scaling
    assert scaling is not None
    rows = np.concatenate([data.train.inputs, data.test.inputs])[:, 0]
    assert np.allclose(np.sort(scaling.unscaled(rows)), np.sort(plain.train.inputs[:, 0]))
    assert data.source == BuiltInSource("iris", scaling="standard", split=Split(0.2, 1, stratified=True))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (BuiltInSource("mons"), "moons"),
        (BuiltInSource("moons", size=1), "size"),
        (BuiltInSource("moons", size=10**9), "size"),
        (BuiltInSource("moons", noise=2.0), "noise"),
        (BuiltInSource("moons", bits=3), "bits"),
        (BuiltInSource("parity", bits=40), "bits"),
        (BuiltInSource("xor", seed=3), "seed"),
        (BuiltInSource("moons", seed=2**40), "seed"),
        (BuiltInSource("xor", scaling="standard"), "scaling"),
    ],
)
def test_what_cannot_be_is_refused_by_name(source: BuiltInSource, words: str) -> None:
    with pytest.raises(StudioError, match=words):
        built(source)


def test_the_source_that_is_kept_gives_the_same_rows() -> None:
    for entry in DATA_SETS.values():
        data = built(entry.defaults)
        if data.source is not None:
            assert isinstance(data.source, BuiltInSource)
            kept = msgspec.json.decode(msgspec.json.encode(data.source), type=BuiltInSource)
            assert np.array_equal(built(kept).train.inputs, data.train.inputs)
            assert all(getattr(kept, name) == getattr(entry.options, name) for name in OPTIONS)
