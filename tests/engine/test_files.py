"""Files: what is written is read as it was, what cannot be is refused in one line, and a save is all or nothing."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import parsing
from engine.document import Document, History, KeptRun
from engine.errors import LONGEST, CannotWrite, InvalidFile
from engine.files import decode, encode, read, write
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, Vector, read_only
from engine.runs import thinned
from engine.settings import Sgd, Training
from tests.engine.strategies import any_finite, documents

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = Path(__file__).parent / "example.backprop"
"""The example of the format's description, as a person would write it."""


def same(a: Vector, b: Vector) -> bool:
    """The same doubles, bit for bit."""
    return a.shape == b.shape and a.tobytes() == b.tobytes()


def vectors_of(document: Document) -> list[Vector]:
    data, history = document.data, document.state.history
    tables = [data.train.inputs, data.train.targets, data.test.inputs, data.test.targets]
    memory = document.state.memory
    return [
        *(document.parameters, document.initial, *tables, history.train, history.test),
        *(memory[name] for name in sorted(memory)),
    ]


def assert_same(a: Document, b: Document) -> None:
    for field in ("network", "training", "name", "notes"):
        assert getattr(a, field) == getattr(b, field)
    assert dict(a.positions) == dict(b.positions)
    assert sorted(a.state.memory) == sorted(b.state.memory)
    for one, other in zip(vectors_of(a), vectors_of(b), strict=True):
        assert same(one, other)
    for field in ("epoch", "update", "steps", "generator"):
        assert getattr(a.state, field) == getattr(b.state, field)
    assert a.state.history.stride == b.state.history.stride
    assert len(a.runs) == len(b.runs)
    for run, again in zip(a.runs, b.runs, strict=True):
        assert_same_run(run, again)


def assert_same_run(a: KeptRun, b: KeptRun) -> None:
    assert (a.name, a.training, a.epoch, a.begun) == (b.name, b.training, b.epoch, b.begun)
    assert a.history.stride == b.history.stride
    assert same(a.history.train, b.history.train)
    assert same(a.history.test, b.history.test)
    if a.parameters is None or b.parameters is None:
        assert a.parameters is b.parameters
    else:
        assert same(a.parameters, b.parameters)


def example() -> dict[str, Any]:
    contents: dict[str, Any] = msgspec.json.decode(EXAMPLE.read_bytes())
    return contents


def set_in(contents: Any, place: str, value: object) -> bytes:
    """The JSON of `contents` with one place set, given as `layers/1/neurons/0/id`."""
    *steps, last = [int(s) if s.isdecimal() else s for s in place.split("/")]
    inner = contents
    for step in steps:
        inner = inner.setdefault(step, {}) if isinstance(inner, dict) else inner[step]
    inner[last] = value
    return msgspec.json.encode(contents)


def refusal(data: bytes) -> str:
    with pytest.raises(InvalidFile) as caught:
        decode(data)
    return str(caught.value)


# --- what is written is read as it was -----------------------------------------------------------------------------


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


def minimal(**extra: object) -> bytes:
    contents = {
        "format": "backprop",
        "version": 1,
        "layers": [
            {"name": "in", "neurons": [{"id": "i"}]},
            {"name": "out", "activation": "tanh", "neurons": [{"id": "o"}]},
        ],
        "connections": [],
    }
    return msgspec.json.encode(contents | extra)


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


# --- what cannot be is refused, with its place ---------------------------------------------------------------------

NETWORK_OF_2 = "the network has 2"


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        ("nmae", "x", 'nmae: there is no such field; did you mean "name"?'),
        ("connections/2/wieght", 1, 'connections[2].wieght: there is no such field; did you mean "weight"?'),
        ("connections/2", {"from": "i1", "to": "o1"}, 'connections[2]: the field "weight" is missing'),
        ("connections/1/to", "h9", 'connections[1].to: no neuron is called "h9"; known: i1, i2, h1, h2, o1, o2'),
        ("connections/1/to", 9, "connections[1].to: expected text, got a whole number"),
        ("connections/1/to", "i2", 'connections[1].to: "i1" cannot be connected to a lower or the same layer; '),
        ("connections/1/to", "h1", 'connections[1]: "i1" and "h1" are already connected'),
        ("connections/1/weight", "1", "connections[1].weight: expected a number or an object {…}, got text"),
        ("connections/1/weight", None, "connections[1].weight: expected a number or an object {…}, got null"),
        ("connections/1/weight", {}, 'connections[1].weight: expected a number, "value" or "shared"'),
        ("connections/1/weight", {"shared": "b"}, 'connections[1].weight.shared: no shared parameter is called "b"'),
        ("connections/1/weight/vaule", 1, "connections[1].weight.vaule: there is no such field"),
        ("connections/1/weight/shared", "b1", 'connections[1].weight: a parameter with "shared" has nothing else'),
        ("connections/1/label", "w", "connections[1].weight.label: the connection has this label already"),
        ("layers", [], "layers: expected a list […] of length at least 2"),
        ("layers/0/activation", "tanh", "layers[0].activation: the input layer has no activation"),
        ("layers/1/activation", "tahn", 'layers[1].activation: no activation is called "tahn"; did you mean "tanh"?'),
        ("layers/1/neurons/1/activation", "softmax", "layers[1].neurons[1].activation: softmax belongs to a whole"),
        ("layers/1/neurons/1/id", "i1", 'layers[1].neurons[1].id: the id "i1" is used twice'),
        ("layers/1/neurons/1/id", "", "layers[1].neurons[1].id: expected text of length at least 1"),
        ("layers/0/neurons/1/bias", 1, "layers[0].neurons[1].bias: an input neuron has no bias"),
        ("layers/1/neurons/1/bias/shared", "b2", "layers[1].neurons[1].bias.shared: no shared parameter is called"),
        ("layers/1/neurons/0/position", [1], "layers[1].neurons[0].position: expected a list […] of length exactly 2"),
        ("shared_parameters/b1/valu", 1, 'shared_parameters.b1.valu: there is no such field; did you mean "value"?'),
        ("shared_parameters/b2", {"value": "x"}, "shared_parameters.b2.value: expected a number, got text"),
        ("training/loss", "half_square", 'training.loss: "half_square" is not known here; did you mean "half_squar'),
        ("training/optimizer/name", "adma", 'training.optimizer.name: "adma" is not known here; did you mean "adam'),
        ("training/optimizer/momentun", 1, 'training.optimizer.momentun: there is no such field; did you mean "mom'),
        ("training/optimizer/learning_rate", 0, "training.optimizer.learning_rate: expected a number greater than 0"),
        ("training/schedule", {"name": "step"}, 'training.schedule: the field "step_size" is missing'),
        ("training/batch_size", 0, "training.batch_size: expected a whole number at least 1"),
        ("training/batch_size", 1.5, "training.batch_size: expected a whole number or null, got a number"),
        ("data/train/inputs", [[1, 2], [1, 2, 3]], f"data.train.inputs[1]: 3 numbers, {NETWORK_OF_2} inputs"),
        ("data/train/targets/0", [1], f"data.train.targets[0]: 1 number, {NETWORK_OF_2} outputs"),
        ("data/train/targets", [[1, 2], [3, 4]], "data.train: 1 row of inputs, 2 of targets"),
        ("data/train/inputs/0/1", "x", "data.train.inputs[0][1]: expected a number, got text"),
        ("state/epoch", -1, "state.epoch: expected a whole number at least 0"),
        ("state/update", 1, "state.update: 1 update done, but an epoch has 1"),
        ("state/initial", [1], "state.initial: 1 number, the network has 6 parameters"),
        ("state/memory/momentum_bufer", [], 'state.memory.momentum_bufer: "sgd" remembers no such thing; did you'),
        ("state/memory/momentum_buffer", [1], "state.memory.momentum_buffer: 1 number, the network has 6 parameters"),
        ("state/memory/momentum_buffer", [None], "state.memory.momentum_buffer[0]: expected a number, got null"),
        ("state/history", {"stride": 1, "train": [1, 2]}, "state.history.train: 2 numbers, but after 0 epochs at most"),
        ("state/history", {"stride": 1, "train": [1], "test": []}, "state.history.test: 0 numbers, but 1 in train"),
        ("state/generator", {}, 'state.generator: the field "bit_generator" is missing'),
        ("version", 2, "version: the file has version 2 of the format, this program knows 1; open it with a newer"),
        ("version", 0, "version: there is no version 0 of the format"),
        ("version", "1", "version: expected a whole number"),
        ("version", True, "version: expected a whole number"),
        ("format", "onnx", 'format: this is no network file; one says "format": "backprop"'),
    ],
)
def test_a_fault_is_named_with_its_place(place: str, value: object, line: str) -> None:
    assert refusal(set_in(example(), place, value)).startswith(line)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"PK\x03\x04\xff\xfe", "line 1: not UTF-8 text, so not a network file"),
        (b"[]", "expected an object {…}, got a list […]"),
        (b"{}", 'format: this is no network file; one says "format": "backprop"'),
        (b"{\n  'a': 1}", "line 2, column 3: not valid JSON: "),
        (b'{"format": "backprop", "version": 1', "not valid JSON: the text ends in the middle"),
        (b'{"format": "backprop", "version": NaN}', "line 1, column 35: NaN is not a number that a file can hold"),
        (b'{"name": "\\ud800"}', "not valid text: it holds half of a surrogate pair"),
        (b"[" * 100_000, "nested deeper than 32 levels"),
        (b'{"notes": "' + b"[" * 100 + b'"}', "format: "),
        (b'{"notes": "\\"' + b"[" * 100 + b'"}', "format: "),
        (minimal().replace(b"]}", b'],"name":"x"}', 1), 'layers[0]: the field "name" is given twice'),
        (minimal()[:-1] + b',"training":{"l1":1,"l1":2}}', 'training: the field "l1" is given twice'),
        (minimal()[:-1] + b',"name":"a","name":"b"}', 'the field "name" is given twice'),
        (minimal(connections=[{"from": "i", "to": "o", "weight": 1}]).replace(b":1}]", b":1e999}]"), "connections[0]."),
        (minimal(connections=[{"from": "i", "to": "o", "weight": 1}]).replace(b":1}]", b":-Infinity}]"), "line 1, col"),
    ],
)
def test_what_is_no_file_of_ours_is_told_in_a_line(data: bytes, line: str) -> None:
    assert refusal(data).startswith(line)


def test_faults_in_strings_of_any_length_and_kind_stay_on_one_line() -> None:
    for name in ("a\nb", "x" * 10_000, "\u2028\x07", "\x85"):
        line = refusal(set_in(example(), "connections/1/to", name))
        assert line.isprintable()
        assert len(line) <= LONGEST


def test_an_older_version_is_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_0(contents: dict[str, Any]) -> dict[str, Any]:
        return {"connections": contents.pop("edges"), **contents, "version": 1}

    monkeypatch.setitem(parsing.MIGRATIONS, 0, from_0)
    old = minimal(version=0).replace(b'"connections"', b'"edges"')
    assert encode(decode(old)) == encode(decode(minimal()))
    assert refusal(old[:-1] + b',"edges":[]}') == 'the field "edges" is given twice'


def test_reading_names_the_path(tmp_path: Path) -> None:
    path = tmp_path / "net.backprop"
    path.write_bytes(set_in(example(), "connections/1/to", "h9"))
    with pytest.raises(InvalidFile) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: connections[1].to: no neuron")
    assert caught.value.where == "connections[1].to"


def test_what_cannot_be_read_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "huge").touch()
    os.truncate(tmp_path / "huge", 2**26 + 1)
    for name, why in (
        ("none", "there is no such file"),
        (".", "this is a folder"),
        ("pipe", "this is not a regular file"),
        ("huge", "larger than 64 MiB"),
        ("n\0ul", "cannot be read: "),
        ("x" * 300, "cannot be read: File name too long"),
    ):
        with pytest.raises(InvalidFile) as caught:
            read(tmp_path / name)
        assert caught.value.why.startswith(why)
        assert str(caught.value).isprintable()

    def forbidden(*_: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    (tmp_path / "secret").touch()
    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(InvalidFile, match="you are not allowed to read this file"):
        read(tmp_path / "secret")


# --- what no file can hold is not written ---------------------------------------------------------------------------


def with_generator(document: Document, generator: Any) -> Document:
    return replace(document, state=replace(document.state, generator=generator))


def broken(change: Callable[[Document], Document]) -> Document:
    return change(decode(EXAMPLE.read_bytes()))


NAN = float("nan")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: replace(d, parameters=read_only([1, NAN, 1, 1, 1, 1])), "the weight of i1 to h2 is nan"),
        (lambda d: replace(d, parameters=read_only([1, 1, 1, 1, 1, np.inf])), "the shared of b1 is inf"),
        (lambda d: replace(d, initial=read_only([1, 1, NAN, 1, 1, 1])), "initial[2] is nan"),
        (lambda d: replace(d, positions={"h1": (NAN, 0.0)}), "position of h1[0] is nan"),
        (lambda d: replace(d, training=Training(l1=NAN)), "training.l1: expected a number, got null"),
        (lambda d: replace(d, training=Training(optimizer=Sgd(np.inf))), "training.optimizer.learning_rate"),
        (lambda d: replace(d, training=Training(batch_size=0)), "training.batch_size: expected a whole number at"),
        (lambda d: replace(d, training=Training(gradient_clip=np.inf)), "training.gradient_clip: expected a finite"),
        (lambda d: with_generator(d, np.random.MT19937(0).state), "state.generator is not a PCG64 state"),
        (lambda d: replace(d, state=replace(d.state, memory={"momentum_buffer": read_only([NAN] * 6)})), "momentum_"),
    ],
)
def test_what_no_file_can_hold_is_not_written(change: Callable[[Document], Document], why: str, tmp_path: Path) -> None:
    path = tmp_path / "net.backprop"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(CannotWrite) as caught:
        write(broken(change), path)
    assert str(caught.value).startswith(f"{path}: not saved: ")
    assert why in str(caught.value)
    assert [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()] == ["old"]


def test_halves_of_surrogate_pairs_do_not_hinder_saving() -> None:
    document = replace(decode(minimal()), name="a\ud800b", notes="\udfff")
    assert decode(encode(document)).name == "a\ufffdb"


def test_names_that_would_become_one_are_refused() -> None:
    layers = (Layer("in", None, (Neuron("\ud800"), Neuron("\ud801"))), Layer("out", "tanh", (Neuron("o"),)))
    blank = decode(minimal(layers=[{"name": "", "neurons": [{"id": "a"}, {"id": "b"}]}, {**OUT}]))
    with pytest.raises(CannotWrite, match="two names differ only in characters"):
        encode(replace(blank, network=Network(layers)))


OUT = {"name": "out", "activation": "tanh", "neurons": [{"id": "o"}]}


# --- a save is all or nothing --------------------------------------------------------------------------------------


@pytest.fixture
def document() -> Document:
    return decode(EXAMPLE.read_bytes())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "net.backprop"
    path.write_text("old", encoding="utf-8")
    return path


def test_a_saved_file_reads_as_it_was(document: Document, path: Path) -> None:
    write(document, path)
    assert path.read_bytes() == encode(document)
    assert_same(read(str(path)), document)
    assert len(list(path.parent.iterdir())) == 1


def full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def crash(*_: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace", "close"])
def test_the_old_file_stands_whichever_step_fails(
    step: str, document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        close = os.close
        owner: object = Path if step == "replace" else os
        patch.setattr(owner, step, (lambda d: (close(d), full())) if step == "close" else full)
        with pytest.raises(CannotWrite) as caught:
            write(document, path)
    assert str(caught.value) == f"{path}: not saved: No space left on device; what was there before still is"
    assert [file.read_text(encoding="utf-8") for file in path.parent.iterdir()] == ["old"]


def test_the_old_file_stands_after_an_interruption(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            write(document, path)
    assert [file.read_text(encoding="utf-8") for file in path.parent.iterdir()] == ["old"]


def test_a_disk_that_fills_up_midway_is_noticed(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, left = os.write, 100

    def nearly_full(descriptor: int, contents: Any) -> int:
        nonlocal left
        if not left:
            return full()
        taken = min(left, len(contents))
        left -= taken
        return really(descriptor, bytes(contents[:taken]))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", nearly_full)
        with pytest.raises(CannotWrite, match="No space left on device"):
            write(document, path)
    assert [file.read_text(encoding="utf-8") for file in path.parent.iterdir()] == ["old"]


def test_short_writes_are_gone_on_with(document: Document, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, contents: really(descriptor, bytes(contents[:7])))
        write(document, path)
    assert path.read_bytes() == encode(document)


def test_a_disk_that_takes_nothing_is_noticed(document: Document, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda *_: 0)
        with pytest.raises(CannotWrite, match="the disk takes no more"):
            write(document, path)


def noted(steps: list[str], name: str, really: Callable[..., object]) -> Callable[..., object]:
    def step(*arguments: object) -> object:
        steps.append(name)
        return really(*arguments)

    return step


def test_everything_is_on_the_disk_before_the_name_moves(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    for owner, name in ((os, "write"), (os, "fsync"), (os, "close"), (Path, "replace")):
        monkeypatch.setattr(owner, name, noted(steps, name, getattr(owner, name)))
    write(document, path)
    assert steps == ["write", "fsync", "close", "replace", "fsync", "close"]


def test_permissions_are_kept(document: Document, path: Path) -> None:
    path.chmod(0o640)
    write(document, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        write(document, path.with_name("new"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.with_name("new").stat().st_mode) == 0o640


def test_a_link_is_written_through(document: Document, path: Path) -> None:
    folder = path.parent / "elsewhere"
    folder.mkdir()
    link = folder / "link.backprop"
    link.symlink_to("../net.backprop")
    write(document, link)
    assert link.is_symlink()
    assert path.read_bytes() == encode(document)
    dangling = folder / "dangling"
    dangling.symlink_to("new.backprop")
    write(document, dangling)
    assert (folder / "new.backprop").read_bytes() == encode(document)


FOLDER_PIPE_NOWHERE_LOOP = (
    ("", "this is a folder"),
    ("pipe", "this is not a regular file"),
    ("none/x", "No such file"),
    ("loop", "[Ll]oop|[Tt]oo many"),
)


def test_what_is_no_file_is_not_replaced(document: Document, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name, why in FOLDER_PIPE_NOWHERE_LOOP:
        with pytest.raises(CannotWrite, match=why) as caught:
            write(document, tmp_path / name)
        assert str(caught.value).isprintable()
    assert {file.name for file in tmp_path.iterdir()} == {"pipe", "loop"}


def test_a_name_as_long_as_a_name_may_be_is_written(document: Document, tmp_path: Path) -> None:
    for name in ("x" * 255, "ü" * 127):
        write(document, tmp_path / name)
        assert (tmp_path / name).read_bytes() == encode(document)


CRASH = """
import os, sys
from pathlib import Path
from engine.files import read, write
owner = {"write": os, "fsync": os, "replace": Path}[sys.argv[3]]
document = read(sys.argv[1])
setattr(owner, sys.argv[3], lambda *_: os._exit(7))
write(document, sys.argv[2])
"""


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_the_old_file_stands_after_a_crash(step: str, path: Path) -> None:
    command = [sys.executable, "-c", CRASH, str(EXAMPLE), str(path), step]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == 7
    assert path.read_text(encoding="utf-8") == "old"


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
