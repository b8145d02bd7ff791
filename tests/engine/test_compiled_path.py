"""Which documents the compiled path trains: what the kernel can do, where it is faster, or wherever it once did."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from engine.compiled import CompiledNetwork
from engine.compiled_path import CompiledPath, possible
from engine.creation import new_document
from engine.document import Document
from engine.kernel.stretch import stretch
from engine.optimization import Optimization
from engine.settings import Training

XOR = new_document((2, 4, 1), data="xor", learning_rate=0.5)
NEVER = CompiledPath(stretch, worthwhile=lambda document: False)


def with_settings(training: Training) -> Document:
    return replace(XOR, training=training)


@pytest.mark.parametrize(
    ("training", "can"),
    [
        (XOR.training, True),
        (msgspec.structs.replace(XOR.training, precision="float32"), False),
        (msgspec.structs.replace(XOR.training, dropout=0.5), False),
    ],
)
def test_the_kernel_trains_doubles_without_dropout(training: Training, can: bool) -> None:
    assert possible(with_settings(training)) == can
    assert CompiledPath(stretch).trains(with_settings(training)) == can
    assert NEVER.wherever_it_can().trains(with_settings(training)) == can


def test_what_is_not_worth_it_has_no_plan() -> None:
    compiled = CompiledNetwork(XOR.network, XOR.training)
    optimization = Optimization(compiled, XOR.training, XOR.state)
    assert NEVER.plan(XOR, compiled, optimization) is None
    assert NEVER.wherever_it_can().plan(XOR, compiled, optimization) is not None
