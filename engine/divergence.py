"""Where a calculation leaves the numbers: which quantity first, in which neuron, and what to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.compiled import CompiledNetwork, Pass
from engine.functions.tape import Array
from engine.numerals import shown
from engine.settings import Training

LOGARITHMIC = ("cross_entropy", "binary_cross_entropy")


class Finding(NamedTuple):
    """A quantity that is not finite, in words: what it is, and what is wrong with it."""

    quantity: str
    detail: str


@dataclass(frozen=True)
class Divergence:
    """Why training stopped: in which epoch (counted from 1), which quantity first, and the settings at the time."""

    epoch: int
    finding: Finding
    training: Training

    @property
    def message(self) -> str:
        """One line for the user."""
        return (
            f"Stopped in epoch {self.epoch:,}: {self.finding.quantity} {self.finding.detail}. "
            f"The network is as it was before that update. Try {self.advice}."
        )

    @property
    def advice(self) -> str:
        """What to try."""
        if self.training.loss in LOGARITHMIC and "undefined" in self.finding.detail:
            return "a sigmoid or softmax output, or a squared error"
        rate = self.training.optimizer.learning_rate
        clip = "" if self.training.gradient_clip is not None else ", gradient clipping"
        return f"a smaller learning rate than {shown(rate)}{clip} or smaller initial weights"


def first_unbounded(over: Pass, compiled: CompiledNetwork) -> Finding | None:
    """The first quantity, in the order of the calculation, that is not finite after a pass; None if all are."""
    checks: tuple[tuple[str, Array], ...] = (
        ("the weighted sum", over.net),
        ("the output", over.out),
    )
    for name, values in checks:
        if (neuron := _first_neuron(values, compiled)) is not None:
            return Finding(f"{name} of {neuron}", "is no longer a finite number")
    if not np.isfinite(over.total):
        return undefined_error(over.total.item(), compiled)
    if (neuron := _first_neuron(over.delta, compiled)) is not None:
        return Finding(f"the delta of {neuron}", "is no longer a finite number")
    if not np.isfinite(compiled.gradient).all():
        return Finding("the gradient", "is no longer a finite number")
    return None


def undefined_error(error: float, compiled: CompiledNetwork) -> Finding:
    """What to say of an error that is not finite where all outputs are."""
    if compiled.loss in LOGARITHMIC and compiled.network.activation_of(-1) not in ("sigmoid", "softmax"):
        return Finding("the error", "is undefined, for an output lies outside 0 to 1, where its logarithm has no value")
    if np.isnan(error):
        return Finding("the error", "is undefined")
    return Finding("the error", "is no longer a finite number")


def overflow(compiled: CompiledNetwork) -> Finding:
    """What to say of an update that cannot be although all that leads to it is finite."""
    if np.isfinite(compiled.theta).all():
        return Finding("the optimizer's memory", "leaves the range of numbers in this update")
    return Finding("the weights", "leave the range of numbers in this update")


def _first_neuron(values: Array, compiled: CompiledNetwork) -> str | None:
    rows = compiled.neuron_rows()
    bad = np.flatnonzero(~np.isfinite(values[rows]).all(axis=1))
    if not len(bad):
        return None
    return compiled.network.neurons[compiled.network.input_count + int(bad[0])].name
