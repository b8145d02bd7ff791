"""What a document's setting makes impossible or hard before any training: data, loss and outputs. For the rules."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.batches import check_trainable
from engine.diagnosis import remedies
from engine.diagnosis.case import Case, counted, neurons
from engine.diagnosis.finding import Advice, Evidence, Finding, Threshold
from engine.errors import NotTrainable
from engine.formula import plain
from engine.functions.activations import SOFTMAX
from engine.network import Indices, Vector
from engine.numerals import shown
from engine.place import Place

SPREADS = Threshold(
    "largest spread of an input by the smallest",
    10.0,
    "LeCun et al. 1998, sec. 4.3; the Hessian's eigenvalues go with the squares, so their ratio is above 100 there",
)
OFFSET = Threshold(
    "mean of an input by its spread",
    10.0,
    "LeCun et al. 1998, sec. 4.3: a mean far from 0 is one huge eigenvalue; the limit as for spreads",
)
REACH = Threshold(
    "distance of a target from the outputs' range", 0.0, "the range of the activation; its bounds are no finding"
)
WHOLE = Threshold("distance of a softmax row's targets from the sum 1", 1e-6, "the outputs of softmax sum to 1")

THRESHOLDS_INPUTS = (SPREADS, OFFSET)
THRESHOLDS_TARGETS = (REACH, WHOLE)

_LARGE = math.inf
#: Between which numbers the outputs of an activation lie, bounds included that are reached in the limit alone.
RANGES: dict[str, tuple[float, float]] = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "bipolar_sigmoid": (-1.0, 1.0),
    "relu": (0.0, _LARGE),
    "softplus": (0.0, _LARGE),
    "elu": (-1.0, _LARGE),
    "gelu": (-0.16997120747990369, _LARGE),  # the least value, at −0.7518
    "silu": (-0.27846454276107374, _LARGE),  # at −1.2785
    "sin": (-1.0, 1.0),
    "gaussian": (0.0, 1.0),
    SOFTMAX: (0.0, 1.0),
}

#: The output activations that a loss with logarithms is for.
FITTING: dict[str, tuple[str, ...]] = {"cross_entropy": (SOFTMAX,), "binary_cross_entropy": ("sigmoid", SOFTMAX)}


# --- nothing to train -----------------------------------------------------------------------------------------------


def nothing_to_train(case: Case) -> Finding | None:
    """What stands in the way of any training at all."""
    try:
        check_trainable(case.document)
    except NotTrainable as error:
        why = str(error)
    else:
        return None
    frozen = case.network.parameter_count > 0 and not case.network.trainable.any() and len(case.document.data.train) > 0
    unfreeze = Advice("Let the weights and biases change.", remedies.unfreeze())
    return Finding(
        kind="nothing_to_train",
        severity="note",
        statement=f"{why[:1].upper()}{why[1:]}.",
        explanation=(
            "Training changes weights so that the outputs come nearer to the targets of the data. Without rows, "
            "without inputs and outputs, or without a weight that may change, there is nothing to do and nothing to "
            "diagnose."
        ),
        advice=(unfreeze,) if frozen else (Advice("Draw what is missing, or bring data in the panel Data."),),
    )


# --- loss and output ------------------------------------------------------------------------------------------------


def loss_and_output(case: Case) -> Finding | None:
    """A loss whose logarithm does not suit the outputs, or a softmax that has nothing to choose between."""
    outputs = case.network.layer_range(-1)
    if len(outputs) == 1 and case.network.activation_of(outputs[0]) == SOFTMAX:
        return _lone_softmax(outputs[0])
    loss = case.document.training.loss
    wrong = [n for n in outputs if loss in FITTING and case.network.activation_of(n) not in FITTING[loss]]
    if not wrong:
        return None
    name = case.network.activation_of(wrong[0])
    several = len(outputs) > 1
    return Finding(
        kind="loss_and_output",
        severity="serious",
        statement=f"{_LOSSES[loss]} does not fit {counted(len(wrong), name.replace('_', ' ') + ' output')}.",
        explanation=_ONLY_ONES if loss == "cross_entropy" and name == "sigmoid" else _NO_LOGARITHM,
        places=neurons(wrong),
        advice=(
            *((Advice("One class of several: softmax.", remedies.output_activation(SOFTMAX)),) if several else ()),
            *(_binary(loss, name)),
            Advice("Numbers rather than classes: a squared error.", remedies.loss("half_squared_error")),
        ),
    )


def _binary(loss: str, activation: str) -> Iterator[Advice]:
    """What makes it two answers each, yes or no."""
    if loss == "cross_entropy":
        yield Advice("Yes or no at each output: binary cross-entropy.", remedies.loss("binary_cross_entropy"))
    if activation != "sigmoid":
        yield Advice("It is made for the sigmoid.", remedies.output_activation("sigmoid"))


def _lone_softmax(output: int) -> Finding:
    return Finding(
        kind="loss_and_output",
        severity="serious",
        statement="Softmax with one output is 1 on every row, whatever the weights are.",
        explanation=(
            "Softmax shares 1 out among the outputs of its layer. A single one gets all of it: its output is 1 and "
            "its slope is 0, so that no gradient leads anywhere. For yes or no a sigmoid is what is meant, or two "
            "outputs."
        ),
        places=(Place("neuron", output),),
        advice=(Advice("A sigmoid is softmax for two classes.", remedies.output_activation("sigmoid")),),
    )


_LOSSES = {"cross_entropy": "Cross-entropy", "binary_cross_entropy": "Binary cross-entropy"}
_NO_LOGARITHM = (
    "The loss takes logarithms of the outputs, so these have to be probabilities. Outputs below 0 or above 1 have "
    "none: the error is undefined there, and training stops at the first such output. Sigmoid and softmax always "
    "give probabilities."
)
_ONLY_ONES = (
    "The loss looks only at the outputs whose target is 1: −Σ t ln y. Softmax holds the others down, for its "
    "outputs share 1 out among them; sigmoids do not, so that all of them go to 1 and the error to 0 whatever the "
    "targets are."
)


# --- targets --------------------------------------------------------------------------------------------------------


class _Out(NamedTuple):
    """How many targets of an output lie out of its range, and how far these targets go."""

    neuron: int
    many: int
    low: float
    high: float


def targets_out_of_reach(case: Case) -> Finding | None:
    """Targets that no weights can reach, for the outputs' activation never goes there."""
    targets, outputs = case.document.data.train.targets, case.network.layer_range(-1)
    found = [out for n, column in zip(outputs, targets.T, strict=True) if (out := _beyond(case, n, column)) is not None]
    if not found:
        return _not_whole(case, targets)
    first = found[0]
    low, high = RANGES[case.network.activation_of(first.neuron)]
    name = case.network.activation_of(first.neuron).replace("_", " ")
    count = sum(one.many for one in found)
    return Finding(
        kind="targets_out_of_reach",
        severity="serious" if count >= len(targets) * len(outputs) / 4 else "warning",
        statement=(
            f"{count:,} of {targets.size:,} targets lie out of reach: those of {case.names([first.neuron])} go from "
            f"{shown(first.low, 3)} to {shown(first.high, 3)}, a {name} gives {_between(low, high)}."
        ),
        explanation=(
            "The activation of the output layer bounds what the network can answer. Where targets lie beyond, the "
            "error cannot come near 0: training drives the weights without end to get a little nearer, and the "
            "outputs saturate on the way. Numbers without bounds need an output without an activation, or targets "
            "that are scaled."
        ),
        evidence=(Evidence("targets out of reach by output", tuple(_counts(case, found))),),
        places=neurons(one.neuron for one in found),
        advice=(
            Advice("An output without bounds: the identity.", remedies.output_activation("identity")),
            Advice("Targets scaled to 0 … 1, shown as what they stand for.", remedies.scaled_targets("min_max")),
        ),
    )


def _beyond(case: Case, neuron: int, column: Vector) -> _Out | None:
    low, high = RANGES.get(case.network.activation_of(neuron), (-_LARGE, _LARGE))
    count = int(((column < low - REACH.value) | (column > high + REACH.value)).sum())
    return _Out(neuron, count, float(column.min()), float(column.max())) if count else None


def _counts(case: Case, found: list[_Out]) -> Iterator[tuple[str, float]]:
    for one in found[:8]:
        yield plain(case.network.neurons[one.neuron].name), float(one.many)


def _between(low: float, high: float) -> str:
    return f"{shown(low, 2)} to {shown(high, 2)}" if high < _LARGE else f"{shown(low, 2)} and above"


def _not_whole(case: Case, targets: Vector) -> Finding | None:
    """Rows of targets that do not sum to 1 where the outputs always do."""
    outputs = case.network.layer_range(-1)
    if len(outputs) < 2 or case.network.activation_of(outputs[0]) != SOFTMAX:
        return None
    sums = targets.sum(axis=1)
    wrong = np.abs(sums - 1.0) > WHOLE.value
    if not wrong.any():
        return None
    return Finding(
        kind="targets_out_of_reach",
        severity="serious" if wrong.mean() >= 0.25 else "warning",
        statement=(
            f"The targets of {int(wrong.sum()):,} of {len(sums):,} rows do not sum to 1 "
            f"({shown(float(sums.min()), 3)} to {shown(float(sums.max()), 3)}), softmax outputs always do."
        ),
        explanation=(
            "Softmax shares 1 out among the outputs: its answers are the probabilities of classes of which exactly "
            "one is right. Rows with several right answers, or none, need outputs that answer each for itself."
        ),
        places=neurons(outputs),
        advice=(Advice("Each output for itself: sigmoid.", remedies.output_activation("sigmoid")),),
    )


# --- inputs ---------------------------------------------------------------------------------------------------------


def input_scales(case: Case) -> Finding | None:
    """Inputs of which some are far larger than others, or lie far from 0."""
    inputs = case.document.data.train.inputs
    means, spreads = inputs.mean(axis=0), _spreads(inputs)
    varied = np.flatnonzero(spreads > 0.0)
    if not len(varied):
        return None
    largest, smallest = int(varied[np.argmax(spreads[varied])]), int(varied[np.argmin(spreads[varied])])
    ratio = float(spreads[largest] / spreads[smallest])
    offsets = np.abs(means[varied]) / spreads[varied]
    farthest, offset = int(varied[np.argmax(offsets)]), float(offsets.max())
    if ratio <= SPREADS.value and offset <= OFFSET.value:
        return None
    if ratio > SPREADS.value:
        statement = (
            f"The inputs are on very different scales: {case.names([largest])} spreads by "
            f"{shown(spreads[largest], 3)}, {case.names([smallest])} by {shown(spreads[smallest], 3)}, "
            f"{shown(ratio, 2)} times less."
        )
        places = neurons((largest, smallest))
    else:
        statement = (
            f"Input {case.names([farthest])} lies far from 0: its mean is {shown(float(means[farthest]), 3)}, "
            f"{shown(offset, 2)} times its spread of {shown(spreads[farthest], 3)}."
        )
        places = neurons((farthest,))
    return Finding(
        kind="input_scales",
        severity="warning",
        statement=statement,
        explanation=(
            "The gradient of a weight goes with the input that it multiplies. With inputs of very different size, "
            "or far from 0, the error surface is a long narrow valley: the rate that suits the steep direction "
            "hardly moves along the flat one. Inputs with mean 0 and standard deviation 1 make it rounder (LeCun et "
            "al. 1998)."
        ),
        evidence=(_by_input(case, spreads, varied),),
        places=places,
        advice=(Advice("Give every input mean 0 and standard deviation 1.", remedies.scaled_inputs("standard")),),
    )


def _spreads(inputs: Vector) -> Vector:
    """The standard deviation of each column; of one that only says yes or no, 1/2, however rare the yes is."""
    spreads = inputs.std(axis=0)
    bits = ((inputs == 0.0) | (inputs == 1.0)).all(axis=0)
    large = np.abs(inputs).max(axis=0, initial=0.0)
    return np.where(spreads <= 1e-12 * large, 0.0, np.where(bits, 0.5, spreads))


def _by_input(case: Case, spreads: Vector, varied: Indices) -> Evidence:
    order = sorted(varied.tolist(), key=lambda i: -spreads[i])
    some = order if len(order) <= 8 else [*order[:4], *order[-4:]]
    rows = tuple((plain(case.network.neurons[i].name), float(spreads[i])) for i in some)
    return Evidence("spread of the inputs" + ("" if len(some) == len(order) else ", largest and smallest"), rows, True)
