"""Histograms count the numbers of the trace, all of them, in bins that are alike for all layers."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.edits.parameters import set_trainable
from engine.network import Vector
from engine.observing import Bench, Subject, observe
from engine.observing.histograms import LARGEST, MOST_BINS, Histograms, HistogramsAnswer, SpreadQuantity, bins
from engine.trace import Trace, trace


def asked(document: Document, quantity: SpreadQuantity) -> HistogramsAnswer:
    question = Histograms(quantity)
    seen = observe(Bench(), Subject(document, document.parameters, 0), [question]).get(question)
    assert seen is not None
    return seen


def made(sizes: tuple[int, ...], seed: int = 0, rows: int = 5) -> Document:
    generator = np.random.default_rng(seed)
    data = samples(generator.normal(size=(rows, sizes[0])), generator.uniform(size=(rows, sizes[-1])))
    document = new_document(sizes, activation="relu", seed=seed)
    document = replace(document, data=Data(data, no_samples(sizes[0], sizes[-1])))
    return replace(document, training=msgspec.structs.replace(document.training, reduction="mean"))


def known(document: Document, seen: Trace, quantity: SpreadQuantity, layer: int) -> Vector:
    """The numbers of a layer by the trace, by another way than the question's."""
    network, places = document.network, list(document.network.layer_range(layer))
    into = [k for place in places for k in network.incoming(place)]
    taken: dict[str, Vector] = {
        "weight": document.parameters[network.weight_slots[into]],
        "bias": document.parameters[network.bias_slots[places]],
        "gradient": seen.gradient[network.weight_slots[into]],
        "net": seen.net[:, places],
        "out": seen.out[:, places],
        "delta": seen.delta[:, places],
    }
    return taken[quantity].ravel()


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.integers(0, 1000), st.integers(1, 9))
def test_the_numbers_are_those_of_the_trace(sizes: list[int], seed: int, rows: int) -> None:
    document = made(tuple(sizes), seed, rows)
    seen = trace(document, tuple(range(rows)), 0)
    for quantity in get_args(SpreadQuantity):
        answer = asked(document, quantity)
        assert [one.layer for one in answer.layers] == list(range(1, len(sizes)))
        for one in answer.layers:
            values = known(document, seen, quantity, one.layer)
            assert one.count == one.counts.sum() == len(values)
            assert one.zeros.sum() == np.count_nonzero(values == 0.0)
            assert one.mean == pytest.approx(values.mean(), abs=1e-12)
            assert one.spread == pytest.approx(values.std(), abs=1e-12)


@given(hnp.arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e100, 1e100, allow_subnormal=False)))
@example(np.array([7.6e18, -9e-307]))
def test_every_value_is_in_the_bin_between_whose_edges_it_lies(values: Vector) -> None:
    edges = bins(values)
    assert 2 <= len(edges) <= MOST_BINS + 1
    assert (np.diff(edges) > 0).all()
    assert edges[0] <= values.min()
    assert edges[-1] >= values.max()


def test_bins_have_round_edges_so_that_they_stay_where_they_are_while_values_move() -> None:
    assert np.allclose(np.diff(bins(np.array([-1.03, 2.71]))), 0.1)
    assert np.array_equal(bins(np.array([-1.03, 2.71])), bins(np.array([-1.08, 2.71])))
    assert 0.0 in bins(np.array([-1.0, 1.0]))


def test_equal_values_fill_one_bin() -> None:
    for value in (0.0, 0.5, -3.0, 1e-9, 1e50):
        edges = bins(np.full(7, value))
        assert edges[0] <= value < edges[-1]


def test_what_is_no_number_or_beyond_all_bounds_is_counted_apart() -> None:
    document = made((1, 4, 1))
    parameters = document.parameters.copy()
    parameters[:3] = (np.nan, np.inf, 10 * LARGEST)
    layer = asked(replace(document, parameters=parameters), "weight").layers[0]
    assert (layer.count, layer.beyond, layer.counts.sum()) == (4, 3, 1)
    assert np.isfinite(layer.mean)


def test_frozen_parameters_are_counted_among_all() -> None:
    document = made((2, 3, 1))
    frozen = set_trainable(document, [document.network.slots[0]], False)
    layer = asked(frozen, "weight").layers[0]
    assert (layer.counts.sum(), layer.frozen.sum()) == (6, 1)


def test_without_rows_there_is_nothing_to_count() -> None:
    document = replace(made((2, 2, 1)), data=Data(no_samples(2, 1), no_samples(2, 1)))
    answer = asked(document, "out")
    assert [layer.count for layer in answer.layers] == [0, 0]
    assert np.isnan(answer.layers[0].mean)
