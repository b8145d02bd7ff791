"""An error that stands still far from 0: underfitting, and what else holds a network there. For the table of rules."""

from __future__ import annotations

import numpy as np

from engine.diagnosis import remedies
from engine.diagnosis.case import Case
from engine.diagnosis.finding import Advice, Evidence, Finding, Threshold
from engine.network import Vector
from engine.numerals import shown
from engine.settings import Precision

UPDATES = Threshold(
    "updates since the network began, at least",
    2_000,
    "our choice: XOR's plateau looks the same, and has come to its end after 1,100 at any of 20 seeds (rate 0.1)",
)
ENTRIES = Threshold("entries of the history, at least", 40, "our choice: the newest half is cut into quarters of five")
FALL = Threshold(
    "relative fall of the error over the newest half of the epochs",
    0.02,
    "our choice: twice as many epochs would bring about as little",
)
UNEXPLAINED = Threshold(
    "share of the targets' variance that is unexplained", 0.5, "our choice: more than half; noise may be the rest"
)
_ROUNDING = {"float64": 1e-9, "float32": 1e-5}  # what falls by less may have been rounded down
THRESHOLDS = (UPDATES, ENTRIES, FALL, UNEXPLAINED)

_PARTS = 4


def underfitting(case: Case) -> Finding | None:
    """A training error that stays high and hardly falls any more, and not because it is about to fall faster."""
    history, training = case.history, case.document.training
    rows = len(case.document.data.train)
    updates = case.subject.epoch * -(-rows // (training.batch_size or rows)) if rows else 0
    if updates < UPDATES.value or len(history.train) < ENTRIES.value or case.unexplained < UNEXPLAINED.value:
        return None
    newest = history.train[len(history.train) // 2 :]
    means = _means(newest)
    falls = -np.diff(means)
    if not (np.isfinite(means).all() and means[0] > 0.0):
        return None
    fall = 1.0 - float(means[-1] / means[0])
    # One that falls faster and faster leaves a plateau.
    if fall >= FALL.value or (falls[-1] > falls[0] and falls[-1] > 0.0 and fall > FALL.value / 10):
        return None
    epochs, moved = (len(newest) - 1) * history.stride, _moved(fall, training.precision)
    return Finding(
        kind="underfitting",
        severity="warning",
        statement=(
            f"The error stands still at {shown(float(history.train[-1]), 3)}: {moved} over the last {epochs:,} "
            f"epochs, and {shown(100 * case.unexplained, 2)} % of the targets' variance is unexplained."
        ),
        explanation=(
            "The network does badly on the very rows that it learns from, and more epochs change nothing about it. "
            "Too few hidden neurons for what the rows ask for do that (Goodfellow et al. 2016, sec. 5.2), a setting "
            "that holds the weights back, or a flat place that other initial weights may not lead to. Where none of "
            "this helps, the inputs may not tell what the targets are."
        ),
        evidence=(
            Evidence(
                "mean error in each quarter of these epochs",
                tuple((f"{place} quarter", float(mean)) for place, mean in zip(_PLACES, means, strict=True)),
            ),
        ),
        advice=_advice(case),
    )


_PLACES = ("first", "second", "third", "last")


def _means(errors: Vector) -> Vector:
    """The mean of each of four parts in order, whatever mini-batches make of single errors."""
    return np.array([part.mean() for part in np.array_split(errors, _PARTS)])


def _moved(fall: float, precision: Precision) -> str:
    if abs(fall) < _ROUNDING[precision]:
        return "it did not move"
    return f"it {'fell' if fall >= 0.0 else 'rose'} by {shown(100 * abs(fall), 2)} %"


def _advice(case: Case) -> tuple[Advice, ...]:
    """First what the settings hold back, if they do."""
    training, clip = case.document.training, case.document.training.gradient_clip
    held = (
        (training.l1 > 0 or training.l2 > 0, Advice("Do not pull the weights to 0.", remedies.without_penalties())),
        (training.dropout > 0, Advice("Leave no neurons out.", remedies.without_dropout())),
        (
            clip is not None and clip < min(remedies.CLIP, float(np.linalg.norm(case.sweep.gradient))),
            Advice("Let the gradient be as long as it is.", remedies.without_clipping()),
        ),
    )
    return (
        *(advice for so, advice in held if so),
        Advice("Give the network more to work with.", remedies.wider()),
        Advice("Begin at other weights, or with another rate.", remedies.anew()),
    )
