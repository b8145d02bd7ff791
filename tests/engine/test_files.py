"""Files: what is written is read as it was, kept runs with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.document import Document, History
from engine.files import decode, encode
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, read_only
from engine.runs import thinned
from engine.settings import Sgd, Training
from tests.engine.network_files import (
    EXAMPLE,
    ROOT,
    assert_same,
    example,
    minimal,
    refusal,
    same,
    set_in,
)
from tests.engine.strategies import any_finite, documents


@given(documents())
def test_what_is_written_is_read_as_it_was(document: Document) -> None:
    contents = encode(document)
    again = decode(contents)
    assert_same(document, again)
    assert encode(again) == contents


@given(st.lists(any_finite, min_size=1, max_size=50))
def test_every_number_comes_back_bit_for_bit(values: list[float]) -> None:
    network = Network((Layer("in", None, (Neuron("i"),)), Layer("out", "tanh", (Neuron("o"),))))
    document = decode(minimal())
    document = replace(document, network=network, positions={}, state=replace(document.state, epoch=2**53))
    history = replace(document.state.history, train=read_only(values), test=read_only(values))
    document = replace(document, state=replace(document.state, history=history))
    assert same(decode(encode(document)).state.history.train, history.train)


def test_a_dozen_lines_by_hand_open_with_the_defaults() -> None:
    document = decode(minimal())
    assert document.training == Training(optimizer=Sgd(learning_rate=0.1), batch_size=1)
    assert (document.name, document.notes, dict(document.positions)) == ("", "", {})
    assert document.state.epoch == 0
    assert document.network.neurons[1].bias is None
    assert document.data.train.inputs.shape == (0, 1)


def test_the_example_of_the_description_opens() -> None:
    document = decode(EXAMPLE.read_bytes())
    network = document.network
    assert network.slots == (
        ("weight", ("i1", "h1")),
        ("weight", ("i1", "h2")),
        ("weight", ("i2", "o1")),
        ("bias", "o1"),
        ("bias", "o2"),
        ("shared", "b1"),
    )
    assert document.parameters.tolist() == [0.15, 0.25, 0.05, 0.6, 0.6, 0.35]
    assert network.trainable.tolist() == [True, False, True, True, False, True]
    assert network.slot_labels == ("w_1", "w_3", None, None, "b_2", "b_1")
    assert network.activation_of(3) == "tanh"
    assert dict(document.positions) == {"h1": (240.0, 60.0)}
    assert document.training.batch_size is None


def test_each_neuron_connection_row_and_shared_parameter_has_a_line() -> None:
    lines = encode(decode(EXAMPLE.read_bytes())).decode().splitlines()
    assert '      {"id": "h1", "bias": {"shared": "b1"}, "position": [240.0, 60.0]},' in lines
    assert '    {"from": "i1", "to": "h1", "weight": 0.15, "label": "w_1"},' in lines
    assert '    "b1": {"value": 0.35, "label": "b_1"}' in lines
    assert "        [0.05, 0.1]" in lines


def test_one_changed_weight_is_one_changed_line() -> None:
    document = decode(EXAMPLE.read_bytes())
    other = replace(document, parameters=read_only([0.5, *document.parameters[1:]]), initial=document.initial)
    fresh = replace(other, initial=other.parameters)
    before, after = (encode(d).decode().splitlines() for d in (document, fresh))
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_connections_in_any_order_are_written_in_the_canonical_one() -> None:
    contents = example()
    contents["connections"].reverse()
    shuffled = decode(msgspec.json.encode(contents))
    assert encode(shuffled) == encode(decode(EXAMPLE.read_bytes()))


def test_labels_stand_beside_every_form_of_weight() -> None:
    ends = {"from": "i", "to": "o"}
    shared = {"s": {"value": 1.0, "trainable": False, "label": "s_1"}}
    for weight, parameter in (
        (2, Own(label="w")),
        ({"value": 2}, Own(label="w")),
        ({"value": 2, "trainable": False}, Own(False, "w")),
        ({"shared": "s"}, Shared("s", "w")),
    ):
        connection = {**ends, "weight": weight, "label": "w"}
        document = decode(minimal(connections=[connection], shared_parameters=shared))
        assert document.network.connections == (Connection("i", "o", parameter),)
        assert_same(decode(encode(document)), document)


def test_a_byte_order_mark_from_an_editor_is_no_hindrance() -> None:
    assert decode(b"\xef\xbb\xbf" + minimal()).network.input_count == 1


def test_minus_zero_and_the_extremes_come_back() -> None:
    numbers = [-0.0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e16, 123456789.0]
    contents = minimal(data={"train": {"inputs": [[n] for n in numbers], "targets": [[0]] * len(numbers)}})
    rows = decode(contents).data.train.inputs
    assert same(rows, read_only([[n] for n in numbers]))
    assert same(decode(encode(decode(contents))).data.train.inputs, rows)


def test_initial_values_are_left_out_only_where_they_are_the_present_ones() -> None:
    document = decode(EXAMPLE.read_bytes())
    assert b'"initial"' not in encode(document)
    moved = replace(document, parameters=read_only(-document.parameters))
    assert b'"initial"' in encode(moved)
    assert same(decode(encode(moved)).initial, document.initial)


def test_errors_that_are_not_known_are_null_and_never_nan() -> None:
    state = {"epoch": 2, "history": {"stride": 1, "train": [None, 2, 1], "test": [None, 2, None]}}
    document = decode(minimal(state=state))
    assert np.isnan(document.state.history.train).tolist() == [True, False, False]
    assert np.isnan(document.state.history.test).tolist() == [True, False, True]
    assert b"[\n        null, 2.0, 1.0\n      ]" in encode(document)
    assert b"[\n        null, 2.0, null\n      ]" in encode(document)


def test_a_test_error_beyond_a_double_hinders_no_saving() -> None:
    state = {"epoch": 1, "history": {"stride": 1, "train": [2, 1], "test": [2, 1]}}
    document = decode(minimal(state=state))
    history = replace(document.state.history, test=read_only([2.0, np.inf]))
    again = decode(encode(replace(document, state=replace(document.state, history=history))))
    assert again.state.history.test.tolist()[0] == 2.0
    assert np.isnan(again.state.history.test[1])


def test_numpy_takes_the_generator_of_a_file() -> None:
    generator = np.random.Generator(np.random.PCG64(7))
    generator.integers(0, 10, 3, dtype=np.uint32)
    document = decode(minimal())
    state = replace(document.state, generator=generator.bit_generator.state)
    again = np.random.PCG64()
    kept: Any = decode(encode(replace(document, state=state))).state.generator
    again.state = kept
    assert np.random.Generator(again).random(5).tolist() == generator.random(5).tolist()


def test_the_files_in_the_description_are_as_the_program_writes_them() -> None:
    page = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    small, large = (part.partition("```")[0].encode() for part in page.split("```json\n")[1:])
    assert decode(small).network.parameter_count == 3
    assert large == encode(decode(EXAMPLE.read_bytes()))


# --- kept runs --------------------------------------------------------------------------------------------------------

RUN: dict[str, Any] = {"name": "Run 1", "training": {}, "epoch": 7}


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([RUN, RUN], 'runs[1].name: another run is called "Run 1" already'),
        ([{**RUN, "begun": 8}], "runs[0].begun: it ended at epoch 7, before it began"),
        ([{**RUN, "parameters": [1.0]}], "runs[0].parameters: 1 number, the network has "),
        ([{**RUN, "history": {"stride": 1, "train": [0.5], "test": []}}], "runs[0].history.test: 0 numbers, but 1 in"),
        ([{**RUN, "epoch": -1}], "runs[0].epoch"),
        ([{**RUN, "name": ""}], "runs[0].name"),
        ([{**RUN, "colour": "red"}], "runs[0]"),
    ],
)
def test_a_kept_run_that_cannot_be_is_refused(runs: list[dict[str, Any]], said: str) -> None:
    assert refusal(set_in(example(), "runs", runs)).startswith(said)


def test_a_kept_run_with_too_long_a_curve_is_refused() -> None:
    run = {**RUN, "epoch": 10_000, "history": {"stride": 1, "train": [0.5] * 4097}}
    assert refusal(set_in(example(), "runs", [run])) == "runs[0].history.train: 4097 numbers, a run has at most 4096"


def test_a_long_curve_is_thinned_for_keeping() -> None:
    curve = History(read_only(range(20_000)), read_only(range(20_000)), 2)
    few = thinned(curve)
    assert few.stride == 16
    assert few.train.tolist() == list(range(0, 20_000, 8))
    assert thinned(few) is few
