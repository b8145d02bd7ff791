"""All numbers of one update as training computes them: the very pass that it runs, on the same arrays.

For traces, and for whoever needs the same numbers without their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from engine import blas
from engine.compiled import CompiledNetwork, Drop, Pass
from engine.data import Samples
from engine.document import Document
from engine.dropout import Dropout
from engine.functions.tape import Array
from engine.network import Vector, read_only
from engine.optimization import Optimization
from engine.rows import Batch


class Numbers(NamedTuple):
    """The numbers of an update over B samples, read-only, in the shapes that a trace has them; then the optimizer's
    memory and count of steps after it.
    """

    after: Vector
    onward: Vector
    net: Vector
    out: Vector
    out_gradient: Vector
    delta: Vector
    parts: Vector
    errors: Vector
    gradient: Vector
    change: Vector
    error: float
    learning_rate: float
    memory: Mapping[str, Vector]
    steps: int


@np.errstate(all="ignore")
def calculated(document: Document, chosen: Samples, update: int = 0) -> Numbers:
    """The update that training makes over these samples, as the `update`-th of the running epoch."""
    compiled = CompiledNetwork(document.network, document.training)
    compiled.load(document.parameters)
    blas.use(compiled.threads)
    optimization = Optimization(compiled, document.training, document.state)
    over, given = compiled.pass_over(len(chosen)), compiled.table(chosen).batch(0, len(chosen))
    drop = _drop(compiled, document, update)
    over.run([*over.forward(drop), *over.error(), *over.backward(dropped=drop is not None, reduced=False)], given)
    gradient, out_gradient = compiled.slot_gradient() * compiled.share(len(chosen)), _out_gradient(over, given)
    numbers = {"net": over.net.copy(), "out": over.out.copy(), "delta": over.delta.copy()}
    over.run(optimization.joined(len(chosen)), given)
    left = optimization.left(len(chosen))
    change = compiled.to_slots(compiled.gradient) * left
    over.run(optimization.step(left), given)
    by_neuron = {name: _by_neuron(compiled, values) for name, values in numbers.items()}
    by_neuron["out"][:, : document.network.input_count] = given.rows
    return Numbers(
        after=read_only(compiled.values()),
        onward=document.parameters,
        **{name: read_only(values) for name, values in by_neuron.items()},
        out_gradient=read_only(_by_neuron(compiled, out_gradient)),
        parts=read_only(over.parts.T),
        errors=read_only(over.parts.sum(axis=0)),
        gradient=read_only(gradient),
        change=read_only(change),
        error=over.total.item() / (len(chosen) if compiled.mean else 1),
        learning_rate=float(optimization.rate),
        memory=optimization.state_memory(),
        steps=int(optimization.steps),
    )


def _drop(compiled: CompiledNetwork, document: Document, update: int) -> Drop | None:
    """Draws what the update leaves out; None where dropout is off."""
    if not document.training.dropout:
        return None
    dropout = Dropout(compiled, document.training)
    dropout.go_to(document.state.epoch, update)
    return dropout.draw


def _by_neuron(compiled: CompiledNetwork, values: Array) -> Vector:
    """From the buffers' (rows, samples) to (samples, neurons), NaN at the inputs."""
    network = compiled.network
    table = np.full((values.shape[1], len(network.neurons)), np.nan)
    table[:, network.input_count :] = values[compiled.neuron_rows()].T
    return table


def _out_gradient(over: Pass, given: Batch) -> Array:
    """∂E/∂out of every neuron, by the very products that the deltas were made of, shape (rows, samples)."""
    compiled = over.compiled
    last = len(compiled.network.layers) - 1
    result = np.zeros_like(over.out)
    result[compiled.rows(last)] = over.loss_gradient(given)
    for layer in range(1, last):
        over.run(over.hidden_gradient(layer, result), given)
    return result
