"""What cannot be is refused in one line, with its place in the file."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from engine import parsing
from engine.errors import LONGEST, InvalidFile
from engine.files import decode, encode, read
from tests.engine.network_files import (
    example,
    minimal,
    refusal,
    set_in,
)

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
