"""Damages network files at random and looks at what reading says: `python -m benchmarks.fuzz_files [COUNT] [SEED]`.

Each damaged file must either be refused in one line or open as a document that is written and read again identically.
Anything else is printed with the file that caused it, and the exit status is 1.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.data import Data, built_in, no_samples
from engine.decoding import memory_names
from engine.document import Document, History, State
from engine.errors import LONGEST, InvalidFile
from engine.files import decode, encode
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only
from engine.settings import Adam, Cosine, Optimizer, RmsProp, Sgd, Training

# --- whole files --------------------------------------------------------------------------------------------------


def whole_files() -> list[bytes]:
    """Files that use every part of the format."""
    optimizers: list[Optimizer] = [Sgd(0.5, 0.9, nesterov=True), Adam(amsgrad=True), RmsProp(centered=True)]
    return [encode(_document(optimizer, i)) for i, optimizer in enumerate(optimizers)]


def _document(optimizer: Optimizer, seed: int) -> Document:
    network = _network()
    rng = np.random.default_rng(seed)
    length = network.parameter_count
    history = History(read_only(rng.random(9)), read_only([np.nan, *rng.random(8)]), 2)
    state = State(
        epoch=17,
        update=1,
        generator=np.random.PCG64(seed).state,
        memory=MappingProxyType({name: read_only(rng.random(length)) for name in memory_names(optimizer)}),
        steps=70,
        history=history if seed else replace(history, test=read_only([np.nan] * 9)),
    )
    return Document(
        network=network,
        parameters=read_only(rng.normal(size=length)),
        initial=read_only(rng.normal(size=length)),
        training=Training("cross_entropy", "mean", optimizer, 2, True, seed, 0.1, 0.2, 5.0, Cosine(10, 0.1)),
        data=Data(built_in("xor"), no_samples(2, 1) if seed == 1 else built_in("and")),
        state=state,
        positions=MappingProxyType({"h1": (240.0, -60.5)}),
        name="A name with ünïcode ∂E/∂w",
        notes='Some *notes*,\nwith "quotes" and \\ backslashes.',
    )


def _network() -> Network:
    hidden = (
        Neuron("h1", "h_1", None, Shared("b")),
        Neuron("h2", None, "relu", Own(False, "b_2")),
        Neuron("h3", bias=Own()),
    )
    layers = (
        Layer("input", None, (Neuron("i1", "x_1"), Neuron("i2"))),
        Layer("hidden", "tanh", hidden),
        Layer("output", "softmax", (Neuron("o", bias=Own(label="β")),)),
    )
    connections = (
        Connection("i1", "h1"),
        Connection("i2", "h1", Own(label="w_1")),
        Connection("i1", "h2", Own(False)),
        Connection("i1", "o", Shared("w", "skip")),
        Connection("h1", "o", Shared("w")),
        Connection("h3", "o", Own(False, "w_{1,1}")),
    )
    return Network(layers, connections, (SharedParameter("b", False, "b_1"), SharedParameter("w")))


# --- damage to the bytes ------------------------------------------------------------------------------------------

FRAGMENTS = (
    *(b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"1e308", b"5e-324", b"-0.0", b"01", b"1.", b"0x1"),
    *(b"9" * 400, b"18446744073709551616", b"-9223372036854775809", b"null", b"true", b"{}", b"[]", b'""', b"/*"),
    *(b'"\\ud800"', b'"\\u0000"', b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x00", b"\n", b'"', b"\\"),
    *(b"[" * 33, b"[" * 10_000, b'{"a":' * 10_000, b",", b":", b"{", b"}", b"]"),
)


def _span(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 1, 2, 8, 64, 512)))


def _flip(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _cut(rng: random.Random, data: bytes) -> bytes:
    start, stop = _span(rng, data)
    return data[:start] + data[stop:]


def _repeat(rng: random.Random, data: bytes) -> bytes:
    start, stop = _span(rng, data)
    return data[:stop] + data[start:stop] * rng.choice((1, 2, 50)) + data[stop:]


def _move(rng: random.Random, data: bytes) -> bytes:
    start, stop = _span(rng, data)
    rest = data[:start] + data[stop:]
    at = rng.randrange(len(rest) + 1)
    return rest[:at] + data[start:stop] + rest[at:]


def _truncate(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _insert(rng: random.Random, data: bytes) -> bytes:
    start, stop = _span(rng, data)
    return data[:start] + rng.choice(FRAGMENTS) + data[rng.choice((start, stop)) :]


def _repeat_line(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join([*lines[:at], lines[at], *lines[at:]])


# --- damage to the contents -----------------------------------------------------------------------------------------

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.5, -0.0, 1e308, -1e308, 5e-324, 2**53, 2**63, 2**64, -(2**63) - 1, 10**400),
    *(float("nan"), float("inf"), "", "x", "h1", "b", "softmax", "tanh", "\ud800", "\n\u2028", "é" * 5000, "10"),
    *([], {}, [[]], [1], ["x"], {"value": 1}, {"shared": "b"}, {"shared": "w", "value": 1}, {"name": "adam"}),
)

Slots = list[tuple[Any, Any]]


def _slots(contents: object) -> Slots:
    """Every place in the contents, as a container with its key or index."""
    found: Slots = []
    if isinstance(contents, dict | list):
        for key, inner in contents.items() if isinstance(contents, dict) else enumerate(contents):
            found += [(contents, key), *_slots(inner)]
    return found


def _remove(rng: random.Random, slots: Slots) -> None:
    container, key = rng.choice(slots)
    del container[key]


def _double(rng: random.Random, slots: Slots) -> None:
    container, key = rng.choice(slots)
    value = copy.deepcopy(container[key])
    if isinstance(container, list):
        container.insert(rng.randrange(len(container) + 1), value)
    else:
        container[rng.choice((key + "2", key.upper(), "name", "label"))] = value


def _replace(rng: random.Random, slots: Slots) -> None:
    container, key = rng.choice(slots)
    container[key] = copy.deepcopy(rng.choice(VALUES))


def _rename(rng: random.Random, slots: Slots) -> None:
    container, key = rng.choice([slot for slot in slots if isinstance(slot[1], str)])
    at = rng.randrange(len(key) + 1)
    container[key[:at] + rng.choice(("", "x", "\n", "é", "_")) + key[at + rng.randrange(2) :]] = container.pop(key)


def _swap(rng: random.Random, slots: Slots) -> None:
    (one, first), (other, second) = rng.choice(slots), rng.choice(slots)
    # Deep copies, for a value may be put inside of itself.
    one[first], other[second] = copy.deepcopy(other[second]), copy.deepcopy(one[first])


def _number(rng: random.Random, slots: Slots) -> None:
    container, key = rng.choice([slot for slot in slots if isinstance(slot[0][slot[1]], int | float)])
    container[key] = rng.choice([value for value in VALUES if isinstance(value, int | float)])


def _nest(rng: random.Random, slots: Slots) -> None:
    container, key = rng.choice(slots)
    for _ in range(rng.choice((1, 2, 28, 40, 200))):
        container[key] = [container[key]] if rng.random() < 0.5 else {"a": container[key]}


def _in_contents(change: Callable[[random.Random, Slots], None]) -> Callable[[random.Random, bytes], bytes]:
    def damage(rng: random.Random, data: bytes) -> bytes:
        try:
            contents = json.loads(data)
        except (ValueError, RecursionError):
            return _flip(rng, data)  # it was damaged beyond this before
        for _ in range(rng.choice((1, 1, 2))):
            if slots := _slots(contents):
                try:
                    change(rng, slots)
                except IndexError:
                    break  # nothing left that this could change
        return json.dumps(contents, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")

    return damage


MUTATIONS: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "flip a bit": _flip,
    "cut bytes": _cut,
    "repeat bytes": _repeat,
    "move bytes": _move,
    "truncate": _truncate,
    "insert a fragment": _insert,
    "repeat a line": _repeat_line,
    "remove a value": _in_contents(_remove),
    "double a value": _in_contents(_double),
    "replace a value": _in_contents(_replace),
    "rename a field": _in_contents(_rename),
    "swap values": _in_contents(_swap),
    "change a number": _in_contents(_number),
    "nest a value": _in_contents(_nest),
}

# --- what happens -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged file, and what was done to it."""

    number: int
    mutations: tuple[str, ...]
    data: bytes


def cases(count: int, seed: int = 0) -> Iterator[Case]:
    """Files damaged once or twice, the same ones for the same seed."""
    files = whole_files()
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        data = rng.choice(files)
        names = tuple(rng.choices(list(MUTATIONS), k=rng.choice((1, 1, 2))))
        for name in names:
            data = MUTATIONS[name](rng, data) if data else data
        yield Case(number, names, data)


def outcome(data: bytes) -> str:
    """`refused` or `opened`; AssertionError for a refusal of several lines or a document that is not the same again.

    Any other exception is a fault of the reader, and goes through.
    """
    try:
        document = decode(data)
    except InvalidFile as error:
        line = str(error)
        assert line.isprintable(), f"more than a line: {line!r}"
        assert 0 < len(line) <= LONGEST, f"{len(line)} characters: {line}"
        return "refused"
    contents = encode(document)
    assert encode(decode(contents)) == contents, "not the same again"
    return "opened"


def main(count: int = 20_000, seed: int = 0) -> int:
    """Prints what happened to `count` files, and the faults; returns the number of those."""
    start, tally, faults = time.perf_counter(), Counter[tuple[str, str]](), 0
    for case in cases(count, seed):
        try:
            happened = outcome(case.data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            faults, happened = faults + 1, "FAULT"
            print(
                f"{case.number} ({', '.join(case.mutations)}): {type(error).__name__}: {error}\n{case.data[:400]!r}\n"
            )
        tally[case.mutations[0], happened] += 1
    print(f"{'first damage':20}{'refused':>9}{'opened':>9}{'FAULT':>9}")
    for name in MUTATIONS:
        print(f"{name:20}" + "".join(f"{tally[name, what]:9}" for what in ("refused", "opened", "FAULT")))
    totals = {what: sum(n for (_, kind), n in tally.items() if kind == what) for what in ("refused", "opened", "FAULT")}
    print(f"{'all':20}" + "".join(f"{number:9}" for number in totals.values()))
    print(f"{count} files, seed {seed}, {time.perf_counter() - start:.1f} s")
    return faults


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)
