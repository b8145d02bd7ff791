"""Hidden units that are dead, saturated, or copies of each other for ever. For the table of rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.diagnosis import remedies
from engine.diagnosis.case import Case, counted, neurons
from engine.diagnosis.finding import Advice, Evidence, Finding, Severity, Threshold
from engine.functions.activations import SOFTMAX
from engine.functions.losses import TOGETHER
from engine.network import Indices, Mask, Vector
from engine.numerals import shown
from engine.observing.units import FLAT, ONE_SIDED, SATURATED

SILENT = Threshold(
    "share of the rows on which a unit is on its flat side", 1.0, "the definition: Lu et al. 2019, dying ReLU"
)
DEAD_SHARE = Threshold(
    "share of a layer's units that are dead",
    0.5,
    "above the 40 % that Karpathy, CS231n, tells of; a few of many cost little, and a "
    "third of a small layer may be so by chance; on whole layers see Lu et al. 2019",
)
FLAT_SLOPE = Threshold(
    "slope below so much of the activation's largest",
    FLAT,
    "engine/observing/units.py: |net| > 6 of a sigmoid, > 3 of tanh, where the curves of LeCun et al. 1998, fig. 4, "
    "are flat; Karpathy's line |out| > 0.97 is passed by healthy units",
)
FLAT_ROWS = Threshold(
    "share of the rows on which a unit is flat",
    SATURATED,
    "engine/observing/units.py; Rakitianskaia & Engelbrecht 2015",
)
SATURATED_SHARE = Threshold(
    "share of a layer's units that are saturated", 0.25, "our choice: fewer leave the layer enough to pass on"
)
STILL_TO_LEARN = Threshold(
    "share of the targets' variance that is unexplained",
    0.05,
    "our choice: units that have settled while the answers are right are what training is for",
)
WRONG = Threshold(
    "share of the targets' variance that is unexplained, from which on saturated outputs count",
    1.0,
    "the definition: an output that is as wrong as the targets' mean is would do better anywhere else",
)
ALIKE = Threshold(
    "relative difference of weights that count as equal",
    1e-9,
    "equal weights get equal gradients for ever; what rounding parts is far below it (double precision: 1e−16)",
)

ALIKE_SINGLE = Threshold(
    "relative difference of weights that count as equal, in single precision",
    1e-5,
    "as above, with rounding of 1e−7",
)

THRESHOLDS_DEAD = (SILENT, DEAD_SHARE)
THRESHOLDS_SATURATED = (FLAT_SLOPE, FLAT_ROWS, SATURATED_SHARE, STILL_TO_LEARN, WRONG)
THRESHOLDS_SYMMETRIC = (ALIKE, ALIKE_SINGLE)

_NEVER_FLAT = frozenset({"identity", "leaky_relu"})


# --- dead units -----------------------------------------------------------------------------------------------------


def dead(case: Case) -> Finding | None:
    """Units that are on their flat side on every row: no gradient reaches their weights, so they stay there."""
    one_sided = [case.network.activation_of(n) in ONE_SIDED for n in case.units.neurons.tolist()]
    could = np.array(one_sided, np.bool_)
    output = case.computing[-1]
    could[case.rows_of(output)] &= case.document.data.train.targets.any(axis=0)  # to be 0 on every row is right
    found = _of_layers(case, case.units.dead, could, case.computing)
    found = [one for one in found if one.share >= DEAD_SHARE.value]
    if not found:
        return None
    worst = max(found, key=lambda one: one.share)
    units = np.concatenate([one.units for one in found])
    rows = len(case.sweep.rows)
    severity: Severity = "serious" if worst.share == 1.0 else "warning"
    at_output = any(one.layer == output for one in found)
    what = "unit" if at_output else "hidden unit"
    return Finding(
        kind="dead_units",
        severity=severity,
        statement=(
            f"{len(units):,} of {counted(sum(one.count for one in found), what)} are dead, off on all "
            f"{rows:,} rows: {case.names(units)}."
        ),
        explanation=(
            "Where the weighted sum of a ReLU is negative, its output and its slope are 0. Where it is so on every "
            "row, no gradient reaches the weights into it, and nothing that training does brings it back. Large "
            "steps and biases far below 0 do that; a layer in which all are dead passes nothing on at all."
        ),
        evidence=(_shares(case, "share of dead units by layer", found, DEAD_SHARE.value, case.computing),),
        places=neurons(units),
        advice=(
            *((Advice("An output that has a slope everywhere.", remedies.output_activation("identity")),) * at_output),
            Advice("A leaky ReLU has a slope on both sides.", remedies.hidden_activation("leaky_relu")),
            Advice("Draw the weights anew (He et al. 2015), biases 0.", remedies.weights("he_uniform")),
            Advice(
                "Take smaller steps from there on: a large one is what switches units off.",
                remedies.rate(case.document.training.optimizer.learning_rate / 10),
            ),
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """The units of a layer that are so, of how many that could be."""

    layer: int
    units: Indices
    count: int

    @property
    def share(self) -> float:
        return len(self.units) / self.count


def _of_layers(case: Case, so: Mask, could: Mask, layers: tuple[int, ...]) -> list[_Layer]:
    """Those of some layers that have units that are `so`, of those that could be, by row of a sweep."""
    found = []
    for layer in layers:
        rows = np.arange(len(so))[case.rows_of(layer)]
        units, count = rows[so[rows] & could[rows]], int(could[rows].sum())
        if len(units):
            found.append(_Layer(layer, units + case.network.input_count, count))
    return found


def _shares(case: Case, caption: str, found: list[_Layer], limit: float, layers: tuple[int, ...]) -> Evidence:
    shares = {one.layer: one.share for one in found}
    rows = tuple((case.layer_name(layer), shares.get(layer, 0.0)) for layer in layers)
    return Evidence(caption, rows, limit=limit, whole=1.0)


# --- saturated units ------------------------------------------------------------------------------------------------


def saturated(case: Case) -> Finding | None:
    """Units that stand at a flat end of their curve on all rows, while there is still much to learn."""
    if case.unexplained < STILL_TO_LEARN.value:
        return None
    flat_ended = [case.network.activation_of(n) not in ONE_SIDED | _NEVER_FLAT for n in case.units.neurons.tolist()]
    layers = case.computing if _held_by_outputs(case) else case.hidden
    found = _of_layers(case, case.units.saturated, np.array(flat_ended, np.bool_), layers)
    found = [one for one in found if one.share >= SATURATED_SHARE.value]
    if not found:
        return None
    units = np.concatenate([one.units for one in found])
    worst = max(one.share for one in found)
    nets = case.sweep.net[units - case.network.input_count]
    at_output = found[-1].layer == case.computing[-1]
    what = "hidden unit" if not at_output else "unit" if len(found) > 1 else "output"
    verb = "is" if len(units) == 1 else "are"
    return Finding(
        kind="saturated_units",
        severity="serious" if worst == 1.0 else "warning",
        statement=(
            f"{len(units):,} of {counted(sum(one.count for one in found), what)} {verb} saturated: "
            f"{'its' if verb == 'is' else 'their'} slope is below "
            f"{shown(100 * FLAT)} % of its largest on nearly every row (median |net| "
            f"{shown(float(np.median(np.abs(nets))), 3)})."
        ),
        explanation=(
            "A weighted sum far from 0 stands where the curve is flat: the output hardly depends on it, and the "
            "gradient that comes back through it is next to nothing. Such a unit answers the same for nearly every "
            "row. Large weights, or inputs of large numbers, put units there from the start."
        ),
        evidence=(_shares(case, "share of saturated units by layer", found, SATURATED_SHARE.value, layers),),
        places=neurons(units),
        advice=(
            *((_smaller_steps(case),) * at_output),
            Advice("Draw smaller weights (Glorot & Bengio 2010).", remedies.weights("xavier_uniform")),
            Advice(
                "Bring the inputs to mean 0 and standard deviation 1 (LeCun et al. 1998).",
                remedies.scaled_inputs("standard"),
            ),
            Advice(
                "Use a unit that does not saturate on both sides.",
                remedies.activation_and_weights("relu", "he_uniform"),
            ),
        ),
    )


def _smaller_steps(case: Case) -> Advice:
    slower = remedies.rate_anew(case.document.training.optimizer.learning_rate / 100)
    return Advice("Begin again with smaller steps: large ones are what drove the outputs there.", slower)


def _held_by_outputs(case: Case) -> bool:
    """Whether outputs that saturate hold learning up: not where the loss takes their slope out of δ again."""
    together = (case.network.activation_of(-1), case.document.training.loss) in TOGETHER
    return not together and case.unexplained >= WRONG.value


# --- symmetric units ------------------------------------------------------------------------------------------------


def symmetric(case: Case) -> Finding | None:
    """Units of one layer that nothing tells apart: the same inputs, outputs and weights, so the same gradient."""
    groups = _groups(case)
    if not groups:
        return None
    units = np.concatenate(groups)
    largest = max(groups, key=len)
    layer = int(case.network.layer_of[largest[0]])
    whole = len(largest) == len(case.network.layer_range(layer))
    return Finding(
        kind="symmetric_units",
        severity="serious" if whole else "warning",
        statement=(
            f"{counted(len(units), 'hidden unit')} will never differ: {case.names(largest)} have the same weights in "
            "and out."
        ),
        explanation=(
            "Units with the same activation, the same weights from the same sources and the same weights to the "
            "same targets have the same output and the same δ on every row. Every update changes them alike, so "
            "they stay one unit drawn several times. Weights that are drawn at random break the symmetry "
            "(Goodfellow et al. 2016, sec. 8.4)."
        ),
        evidence=(
            Evidence(
                "different units by layer",
                tuple((case.layer_name(i), float(_different(case, i, groups))) for i in case.hidden),
            ),
        ),
        places=neurons(units),
        advice=(
            Advice("Draw the weights at random (Glorot & Bengio 2010).", remedies.weights("xavier_uniform")),
            Advice("Or change a single weight of all but one of them."),
        ),
    )


def _different(case: Case, layer: int, groups: list[Indices]) -> int:
    doubles = sum(len(group) - 1 for group in groups if case.network.layer_of[group[0]] == layer)
    return len(case.network.layer_range(layer)) - doubles


def _groups(case: Case) -> list[Indices]:
    """Hidden units that are alike, two or more at a time.

    Candidates are neighbours in the order of a sum over all that they have, each source and target with a random factor
    of its own; whether they are alike is then looked at connection by connection.
    """
    found: list[Indices] = []
    sums = _fingerprints(case)
    for layer in case.hidden:
        own = case.network.layer_range(layer)
        order = own.start + np.argsort(sums[own.start : own.stop], kind="stable")
        group = [int(order[0])]
        for unit in (*order[1:].tolist(), None):
            if unit is not None and _alike(case, group[0], unit):
                group.append(unit)
                continue
            if len(group) > 1 and _trained(case, group[0]):
                found.append(np.sort(np.array(group, np.intp)))
            group = [] if unit is None else [unit]
    return found


def _fingerprints(case: Case) -> Vector:
    """A sum over all weights and the bias of each neuron, shape (neurons,)."""
    network, values = case.network, case.subject.parameters
    generator, count = np.random.default_rng(0), len(network.neurons)
    ends = generator.uniform(1.0, 2.0, (2, count))
    weights = values[network.weight_slots]
    into = np.bincount(network.targets, weights * ends[0][network.sources], count).astype(np.float64)
    out = np.bincount(network.sources, weights * ends[1][network.targets], count).astype(np.float64)
    biased = network.bias_slots >= 0
    into[biased] += values[network.bias_slots[biased]]
    return into + out


def _alike(case: Case, one: int, other: int) -> bool:
    network = case.network
    if network.activation_of(one) != network.activation_of(other) or network.activation_of(one) == SOFTMAX:
        return False
    in_one, in_other = np.asarray(network.incoming(one), np.intp), np.asarray(network.incoming(other), np.intp)
    out_one, out_other = network.outgoing(one), network.outgoing(other)
    if not np.array_equal(network.sources[in_one], network.sources[in_other]):
        return False
    if not np.array_equal(network.targets[out_one], network.targets[out_other]):
        return False
    biases = network.bias_slots[[one]], network.bias_slots[[other]]
    if (biases[0][0] < 0) != (biases[1][0] < 0):
        return False
    slots = (
        np.concatenate([network.weight_slots[np.concatenate(part)], bias[bias >= 0]])
        for part, bias in zip(((in_one, out_one), (in_other, out_other)), biases, strict=True)
    )
    return _same_parameters(case, *slots)


def _same_parameters(case: Case, one: Indices, other: Indices) -> bool:
    """Whether two sets of slots have the same values and are changed alike: one and the same, or own ones."""
    network = case.network
    shared = network.first_shared
    if not ((one == other) | ((one < shared) & (other < shared))).all():
        return False
    if not np.array_equal(network.trainable[one], network.trainable[other]):
        return False
    memory = case.document.state.memory.values()
    alike = (ALIKE if case.document.training.precision == "float64" else ALIKE_SINGLE).value
    return all(_close(values[one], values[other], alike) for values in (case.subject.parameters, *memory))


def _close(one: Vector, other: Vector, alike: float) -> bool:
    return bool((np.abs(one - other) <= alike * np.maximum(np.abs(one), np.abs(other))).all())


def _trained(case: Case, unit: int) -> bool:
    """Whether training changes anything of a unit."""
    network = case.network
    slots = network.weight_slots[np.concatenate([np.asarray(network.incoming(unit), np.intp), network.outgoing(unit)])]
    return bool(network.trainable[slots].any())
