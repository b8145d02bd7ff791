"""The gradient check: every gradient that training computes against central differences of the plainly written error.

Window and command line use it. The differences are taken in the machine's longest floats, on a path that shares nothing
with the one checked, and agree to nine digits or more where the error is smooth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine import plain_pass
from engine.compiled import CompiledNetwork
from engine.data import Samples, samples
from engine.document import Document
from engine.errors import NotTrainable
from engine.network import Indices, Mask, Slot, Vector, read_only
from engine.plain_pass import Long
from engine.precision import representable
from engine.settings import Precision

TOLERANCE = 1e-6
#: What two numbers may differ by, relative to the larger. Each sum on the way to a gradient takes from the digits of
#: single precision, so that three or more are left.
TOLERANCES: dict[Precision, float] = {"float64": TOLERANCE, "float32": 1e-3}
#: What a check says of a slot, the worst first; `GradientCheck.verdicts` holds places in it.
VERDICTS = ("differs", "kink", "not checked", "agrees")
DIFFERS, KINK, UNCHECKED, AGREES = range(len(VERDICTS))
WORK = 1.5e8  # products that one check may take: some seconds
CHUNK = 2e6  # numbers held at once
FINER = 8  # steps are tried again at an eighth, twice, where the first found a difference
SMALL = 0.01  # of gradients below it, or below that share of the largest, float32 leaves less than three digits
EPS = float(np.finfo(np.longdouble).eps)
STEP = EPS ** (1 / 3)  # the errors of rounding and of the formula are then alike


@dataclass(frozen=True, slots=True, eq=False)
class GradientCheck:
    """What a check found, in the order of `slots`; the vectors are read-only, of shape (slots,).

    `relative` is |analytic − numeric| over the larger of them, with a floor so that zeros agree. It is NaN, as is
    `numeric`, for a slot that was left out because the network is large. At a `kink` of the error, as where a ReLU's
    weighted sum is 0, there is no derivative to compare with: it does not fail. `rows` are the places of the training
    rows, none if there were no data and the rows were drawn. `note` says what was not as usual, or is empty;
    `tolerance` goes with the precision that training calculates in.
    """

    slots: tuple[Slot, ...]
    analytic: Vector
    numeric: Vector
    relative: Vector
    kinks: Mask
    rows: tuple[int, ...]
    note: str = ""
    tolerance: float = TOLERANCE

    @property
    def checked(self) -> Mask:
        """Which slots were compared."""
        return ~np.isnan(self.relative)

    @property
    def failed(self) -> Mask:
        """Which slots differ by more than the tolerance without a kink to explain it."""
        return self.checked & ~self.kinks & ~(self.relative <= self.tolerance)

    @property
    def verdicts(self) -> Indices:
        """The place in `VERDICTS` of what there is to say of each slot, shape (slots,)."""
        found = np.where(self.failed, DIFFERS, AGREES)
        found[self.checked & self.kinks] = KINK
        found[~self.checked] = UNCHECKED
        return found

    @property
    def passes(self) -> bool:
        """Whether none differs."""
        return not self.failed.any()

    @property
    def worst(self) -> int | None:
        """The slot with the largest relative error away from kinks; None where nothing was compared."""
        candidates = np.flatnonzero(self.checked & ~self.kinks)
        return int(candidates[np.argmax(self.relative[candidates])]) if len(candidates) else None

    @property
    def worst_error(self) -> float:
        """The largest relative error away from kinks, 0 where nothing was compared."""
        return 0.0 if self.worst is None else float(self.relative[self.worst])


def check_gradients(document: Document, rows: Sequence[int] | None = None, h: float = STEP) -> GradientCheck:
    """Compares the gradient of the batch error over the training rows (or those given) for every slot.

    `h` is the step of the differences for parameters up to 1, relative to larger ones. Without data the check takes
    drawn rows; of a large network it takes as many rows and slots as it can in some seconds. The note says so.
    """
    network = document.network
    if not network.input_count or not network.output_count:
        raise NotTrainable("the network needs at least one input and one output neuron before it can be checked")
    precision = document.training.precision
    taken, chosen, notes = _rows(document, rows)
    chosen = Samples(representable(chosen.inputs, precision), representable(chosen.targets, precision))
    slots, more = _slots(document)
    check = _Differences(document, chosen)
    with np.errstate(all="ignore"):
        analytic = _analytic(document, chosen)
        numeric, relative, kinks = check.compare(analytic, slots, h)
    spread = np.full(network.parameter_count, np.nan), np.full(network.parameter_count, np.nan)
    spread[0][slots], spread[1][slots] = numeric, relative
    at_kink = np.zeros(network.parameter_count, np.bool_)
    at_kink[slots] = kinks
    at_kink.flags.writeable = False
    parts = (
        *notes,
        more,
        _PRECISION[precision],
        _WHOLE if document.training.dropout else "",
        _kink_note(int(kinks.sum())),
    )
    note = "; ".join(part for part in parts if part)
    numeric, relative = read_only(spread[0]), read_only(spread[1])
    return GradientCheck(network.slots, analytic, numeric, relative, at_kink, taken, note, check.tolerance)


# --- what is compared -----------------------------------------------------------------------------------------------


def _cost(document: Document) -> float:
    """Products that one version of the parameters takes for one row."""
    return len(document.network.connections) + 10.0 * len(document.network.neurons)


def _rows(document: Document, rows: Sequence[int] | None) -> tuple[tuple[int, ...], Samples, list[str]]:
    train, generator = document.data.train, np.random.default_rng(0)
    if not len(train):
        network = document.network
        inputs = generator.normal(size=(4, network.input_count))
        drawn = samples(inputs, generator.uniform(size=(4, network.output_count)))
        return (), drawn, ["there are no training data: checked on 4 drawn rows"]
    wanted = list(range(len(train))) if rows is None else list(rows)
    if not wanted or not all(0 <= row < len(train) for row in wanted):
        raise NotTrainable(f"there is no such sample; the training data has {len(train)} rows")
    most = max(int(WORK / (2 * max(document.network.parameter_count, 1) * _cost(document))), 1)
    if len(wanted) <= most:
        return tuple(wanted), train.take(wanted), []
    kept = sorted(generator.choice(wanted, most, replace=False).tolist())
    return tuple(kept), train.take(kept), [f"checked on {most} of {len(wanted)} rows, for the network is large"]


def _slots(document: Document) -> tuple[Indices, str]:
    count = document.network.parameter_count
    most = max(int(WORK / (2 * _cost(document))), 1)
    if count <= most:
        return np.arange(count), ""
    chosen = np.sort(np.random.default_rng(0).choice(count, most, replace=False))
    return chosen, f"checked {most:,} of {count:,} parameters, drawn at random, for the network is large"


_PRECISION = {
    "float64": "",
    "float32": "training calculates in single precision: gradients agree to three digits, small ones to 1e-5",
}
_WHOLE = "no neuron is left out: the check is of the whole network, without dropout"


def _kink_note(kinks: int) -> str:
    if not kinks:
        return ""
    places = "1 parameter stands" if kinks == 1 else f"{kinks} parameters stand"
    return f"{places} at a kink of the error, where there is no derivative to compare with"


def _analytic(document: Document, rows: Samples) -> Vector:
    """The gradient by the engine that trains."""
    compiled = CompiledNetwork(document.network, document.training)
    compiled.load(document.parameters)
    over = compiled.pass_over(len(rows))
    over.run([*over.forward(), *over.backward()], compiled.table(rows).batch(0, len(rows)))
    return read_only(compiled.slot_gradient())


# --- differences ----------------------------------------------------------------------------------------------------


class _Differences:
    """Differences of the error over some rows by single parameters."""

    def __init__(self, document: Document, rows: Samples) -> None:
        self._document = document
        self._rows = rows
        self._precision = document.training.precision
        self.tolerance = TOLERANCES[self._precision]
        self._values = representable(document.parameters, self._precision).astype(np.longdouble)

    def compare(self, analytic: Vector, slots: Indices, h: float) -> tuple[Vector, Vector, Mask]:
        """Central differences, relative errors and kinks for some slots."""
        ours = analytic[slots]
        numeric, jump = self._central(slots, h)
        relative = self._relative(ours, numeric, h)
        kinks, last = np.zeros(len(slots), np.bool_), numeric.copy()
        for finer in (h / FINER, h / FINER**2):
            again = np.flatnonzero(~(relative <= self.tolerance))
            if not len(again):
                break
            closer, closer_jump = self._central(slots[again], finer)
            # A kink near by is left behind by smaller steps; one at the very place keeps its jump at any step, and
            # the jump is as large as the difference that it explains.
            needed = np.maximum(abs(ours - numeric)[again], self._noise(finer))
            kinks[again], jump[again] = closer_jump > np.maximum(jump[again] / 2, needed), closer_jump
            # Where the slope has a kink, the difference is off in proportion to the step: hence the value for step 0.
            for candidate in (closer, closer + (closer - last[again]) / (FINER - 1)):
                error = self._relative(ours[again], candidate, finer)
                better = error < relative[again]
                numeric[again[better]], relative[again[better]] = candidate[better], error[better]
            last[again] = closer
        return numeric, relative, kinks & ~(relative <= self.tolerance)

    def _central(self, slots: Indices, h: float) -> tuple[Vector, Vector]:
        """Central differences, and by how much the differences on both sides disagree, shape (slots,) each."""
        below, above = self._one_sided(slots, h)
        return ((below + above) / 2).astype(np.float64), abs(above - below).astype(np.float64)

    def _one_sided(self, slots: Indices, h: float) -> tuple[Long, Long]:
        """The differences of the error below and above the parameters' values, shape (slots,) each."""
        here = self._errors(self._values[None, :])[0]
        below, above = np.empty(len(slots), np.longdouble), np.empty(len(slots), np.longdouble)
        for part in self._chunks(len(slots)):
            chosen = slots[part]
            steps = h * np.maximum(1, abs(self._values[chosen]))
            for side, sign in ((below, -1), (above, 1)):
                versions = np.repeat(self._values[None, :], len(chosen), axis=0)
                versions[np.arange(len(chosen)), chosen] += sign * steps
                # What was really added, after rounding.
                moved = versions[np.arange(len(chosen)), chosen] - self._values[chosen]
                side[part] = (self._errors(versions) - here) / moved
        return below, above

    def _chunks(self, count: int) -> list[slice]:
        network = self._document.network
        width = network.parameter_count + len(self._rows) * (2 * len(network.neurons) + self._widest())
        at_once = max(int(CHUNK / width), 1)
        return [slice(start, min(start + at_once, count)) for start in range(0, count, at_once)]

    def _widest(self) -> int:
        return int(np.diff(self._document.network.incoming_starts).max(initial=1))

    def _errors(self, versions: Long) -> Long:
        """The batch's error under the reduction for every version of the parameters."""
        training = self._document.training
        rows = self._rows
        each = plain_pass.errors(self._document.network, training.loss, versions, rows.inputs, rows.targets)
        whole: Long = each.sum(axis=1) / (len(rows) if training.reduction == "mean" else 1)
        return whole

    def _noise(self, h: float) -> float:
        """What rounding alone may make of a difference of step h."""
        scale = max(float(abs(self._errors(self._values[None, :]))[0]), 1e-3)
        return 10 * EPS * scale / h

    def _relative(self, ours: Vector, numeric: Vector, h: float) -> Vector:
        """|ours − numeric| over the larger; the floor is where rounding alone would make a difference."""
        floor = max(self._noise(h) / TOLERANCE, 1e-8 * float(np.max(abs(ours), initial=0.0)))
        if self._precision == "float32":
            floor = max(floor, SMALL * max(1.0, float(np.max(abs(ours), initial=0.0))))
        error = abs(ours - numeric) / np.maximum(np.maximum(abs(ours), abs(numeric)), floor)
        return np.where(np.isnan(error), np.inf, error)
