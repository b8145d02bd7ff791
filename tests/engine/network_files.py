"""Network files for tests: the example of the description, a minimal one, and what is said of one that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.document import Document, KeptRun
from engine.errors import InvalidFile
from engine.files import decode
from engine.network import Vector

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


OUT = {"name": "out", "activation": "tanh", "neurons": [{"id": "o"}]}


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
