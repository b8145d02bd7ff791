"""What no file can hold is not written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.document import Document
from engine.errors import CannotWrite
from engine.files import decode, encode, write
from engine.network import Layer, Network, Neuron, read_only
from engine.settings import Sgd, Training
from tests.engine.network_files import (
    EXAMPLE,
    OUT,
    minimal,
)


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
