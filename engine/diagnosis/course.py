"""What the errors so far say: divergence, a rate too high or too low, overfitting. For the table of rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.diagnosis import remedies
from engine.diagnosis.case import Case
from engine.diagnosis.finding import Advice, Evidence, Finding, Severity, Threshold
from engine.divergence import Divergence, first_unbounded
from engine.errors import StudioError
from engine.network import Vector
from engine.numerals import shown
from engine.observing.series import next_step
from engine.stopping import NEVER
from engine.training import Run

MOST_WORK = 5e7  # products of one update that are made to see whether it can be; more would hold other plots up

WINDOW = Threshold(
    "entries of the history that are looked at, at most", 40, "our choice: long enough to count rises in"
)
LEAST = Threshold(
    "entries of the history, at least", 20, "our choice: fewer are the beginning of a run, which is rough"
)
RISES = Threshold(
    "share of the entries that rise by more than 0.1 %",
    0.25,
    "LeCun et al. 1998, sec. 4.7: above the best rate the steps leap over the valley, to and fro",
)
LEAPS = Threshold(
    "median change from entry to entry, by the larger one", 0.05, "our choice: to and fro in the second digit"
)
ASTRAY = Threshold(
    "error by the lowest one in the window", 2.0, "our choice; LeCun et al. 1998: twice the best rate diverges"
)
GETS_ON = Threshold(
    "fall over the window of a run that gets on in spite of it", 0.5, "Cohen et al. 2021, edge of stability"
)
MATTERS = Threshold("error by the first one, below which noise is left alone", 0.1, "our choice: what is left is small")

FALL = Threshold("relative fall of the error over the window", 0.01, "our choice: it stands still to two digits")
MOVES = Threshold(
    "‖Δw‖/‖w‖ of an update",
    1e-5,
    "Karpathy, CS231n, ratio of updates to weights: about 1e−3 is usual; a hundredth of it",
)
USUAL = 1e-3
HELPS = Threshold("rate that brings it to 1e−3, at most", 10.0, "our choice: beyond, it is the gradient that is small")
TO_LEARN = Threshold("share of the targets' variance that is unexplained", 0.05, "our choice: else it has arrived")

LOSS_OF_GENERALISATION = Threshold(
    "test error above its lowest", 0.05, "Prechelt 1998: generalisation loss GL above α = 5 %"
)
BEHIND = Threshold(
    "newest entries of the history that are all so much above it, at least",
    20,
    "Prechelt 1998: UP₄, four strips of k = 5",
)
TEST_ROWS = Threshold("test rows, at least", 10, "our choice: of fewer the error is mostly luck")
SMALL = Threshold(
    "test error by its first one, below which it is no more than a note",
    0.1,
    "our choice: the answers are mostly right, and only too sure where they are wrong (Guo et al. 2017)",
)
TRAIN_FALLS = Threshold("fall of the training error meanwhile", 0.01, "Prechelt 1998: training goes on to get better")

THRESHOLDS_HIGH = (LEAST, WINDOW, RISES, LEAPS, ASTRAY, GETS_ON, MATTERS)
THRESHOLDS_LOW = (LEAST, WINDOW, FALL, MOVES, HELPS, TO_LEARN)
THRESHOLDS_OVERFITTING = (TEST_ROWS, LOSS_OF_GENERALISATION, BEHIND, TRAIN_FALLS, SMALL)


# --- divergence -----------------------------------------------------------------------------------------------------


def diverged(case: Case) -> Finding | None:
    """Numbers that are no longer finite here, or are not any more after the next update."""
    stop = _next_divergence(case)
    if stop is None:
        return None
    rate = case.document.training.optimizer.learning_rate
    return Finding(
        kind="diverged",
        severity="serious",
        statement=f"Training diverges in epoch {stop.epoch:,}: {stop.finding.quantity} {stop.finding.detail}.",
        explanation=(
            "An update that is too large makes the error larger, the next gradient with it, and so on until the "
            "numbers are beyond those that a computer has. The network stands as it was before that update, and the "
            f"next one would lead there again. What to try: {stop.advice}."
        ),
        evidence=(
            Evidence(
                "largest |weight| by layer",
                tuple((case.layer_name(layer), _largest_weight(case, layer)) for layer in case.computing),
                logarithmic=True,
            ),
        ),
        advice=(
            Advice("Begin again with smaller steps.", remedies.rate_anew(rate / 10)),
            *(
                ()
                if case.document.training.gradient_clip is not None
                else (Advice("Limit the norm of the gradient (Pascanu et al. 2013).", remedies.clipping()),)
            ),
            Advice("Draw smaller initial weights.", remedies.weights("xavier_uniform")),
        ),
    )


def _next_divergence(case: Case) -> Divergence | None:
    document, subject = case.document, case.subject
    if not case.finite:
        return _here(case)
    rows = min(document.training.batch_size or len(document.data.train), len(document.data.train))
    # Of a run that goes on it is not known where the optimizer stands; and it stops by itself.
    if subject.parameters is not document.parameters or rows * len(document.network.connections) > MOST_WORK:
        return None
    try:
        run = Run(replace(document, stopping=NEVER))
        run.advance(0.0)  # one update
        return run.outcome().divergence if run.finished else None
    except StudioError:
        return None


def _here(case: Case) -> Divergence | None:
    """The first quantity that is not finite already."""
    compiled, rows = case.bench.compiled, case.sweep.rows.tolist()
    over = compiled.pass_over(len(rows))
    batch = compiled.table(case.document.data.train.take(rows)).batch(0, len(rows))
    over.run([*over.forward(), *over.error(), *over.backward()], batch)
    finding = first_unbounded(over, compiled)
    return None if finding is None else Divergence(case.subject.epoch + 1, finding, case.document.training)


def _largest_weight(case: Case, layer: int) -> float:
    network = case.network
    slots = network.weight_slots[network.layer_of[network.targets] == layer]
    return float(np.abs(case.subject.parameters[slots]).max(initial=0.0))


# --- the rate -------------------------------------------------------------------------------------------------------


def _window(errors: Vector) -> Vector | None:
    """The newest errors that are known in a row; None where there are too few."""
    last = errors[-int(WINDOW.value) :]
    unknown = np.flatnonzero(~np.isfinite(last))
    known = last[unknown[-1] + 1 :] if len(unknown) else last
    return known if len(known) >= LEAST.value else None


def rate_too_high(case: Case) -> Finding | None:
    """An error that goes up and down, or up, rather than down."""
    errors = _window(case.history.train)
    if errors is None or not errors.mean() > 0.0:
        return None
    changes = np.diff(errors)
    rises = float((changes > 1e-3 * errors[:-1]).mean())
    leaps = float(np.median(np.abs(changes) / np.maximum(errors[1:], errors[:-1])))
    lowest = float(errors.min())
    astray = float(errors[-1] / lowest) if lowest > 0.0 else np.inf
    quarter = len(errors) // 4
    fall = 1.0 - float(errors[-quarter:].mean() / errors[:quarter].mean())
    rough = rises >= RISES.value and (leaps >= LEAPS.value or astray >= ASTRAY.value)
    if not rough or fall > GETS_ON.value or errors.mean() < MATTERS.value * _first(case.history.train):
        return None
    rate = case.document.training.optimizer.learning_rate
    epochs = (len(errors) - 1) * case.history.stride
    return Finding(
        kind="rate_too_high",
        severity="serious" if astray >= ASTRAY.value else "warning",
        statement=(
            f"The error rises at {shown(100 * rises, 2)} % of the last {epochs:,} epochs, by {shown(100 * leaps, 2)} "
            f"% from one to the next, at a learning rate of {shown(rate, 3)}."
        ),
        explanation=(
            "A step along the gradient lowers the error only as far as the slope stays what it is. Longer steps "
            "land on the other side of the valley, higher up or no lower, and the next one leaps back. Then the "
            "error swings or climbs instead of falling; a smaller rate ends that (LeCun et al. 1998)."
        ),
        evidence=(
            Evidence(
                "error over the window",
                (("lowest", lowest), ("mean", float(errors.mean())), ("highest", float(errors.max()))),
            ),
        ),
        advice=(
            Advice("Take smaller steps.", remedies.rate(_rounded(rate / 5))),
            Advice("Begin again with smaller steps: where the weights are now may be far off.",
                   remedies.rate_anew(_rounded(rate / 5))),
            *(() if case.document.training.gradient_clip is not None else (_CLIP,)),
        ),
    )  # fmt: skip


_CLIP = Advice("Limit the largest steps alone: clip the gradient.", remedies.clipping())


def _first(errors: Vector) -> float:
    known = errors[np.isfinite(errors)]
    return float(known[0]) if len(known) else 0.0


def _rounded(rate: float) -> float:
    """A rate of two digits."""
    return float(f"{rate:.1e}")


def rate_too_low(case: Case) -> Finding | None:
    """An error that stands still because the steps are tiny, while there is a slope to go down."""
    errors = _window(case.history.train)
    if errors is None or not errors[0] > 0.0:
        return None
    fall = float(1.0 - errors[-1] / errors[0])
    if not 0.0 <= fall < FALL.value or case.unexplained < TO_LEARN.value:
        return None
    moves = _moves(case)
    rate = case.document.training.optimizer.learning_rate
    if not 0.0 < moves < MOVES.value or rate * USUAL / moves > HELPS.value:
        return None
    epochs = (len(errors) - 1) * case.history.stride
    return Finding(
        kind="rate_too_low",
        severity="warning",
        statement=(
            f"The error fell by {shown(100 * fall, 2)} % over the last {epochs:,} epochs: an update moves the "
            f"weights by {shown(moves, 2)} of their size, at a learning rate of {shown(rate, 3)}."
        ),
        explanation=(
            "There is a slope to go down and much left to learn, but each step is so short that nothing comes of it "
            "in any time. About a thousandth of the weights' size is usual for one update. A larger rate, or an "
            "optimizer that finds the length of its steps by itself, gets on."
        ),
        evidence=(Evidence("‖Δw‖/‖w‖ of an update", (("now", moves), ("usual", USUAL)), True, MOVES.value),),
        advice=(
            Advice("Take larger steps.", remedies.rate(_rounded(rate * USUAL / moves))),
            Advice("Find the rate by a range test, or try Adam."),
        ),
    )


def _moves(case: Case) -> float:
    """‖Δw‖/‖w‖ of the next update of the trained parameters; of a run that goes on, by the optimizer as it began."""
    subject = case.subject
    document = case.document
    if subject.parameters is not document.parameters:
        document = replace(document, parameters=subject.parameters)
    step, trained = next_step(document), case.network.trainable
    size = float(np.linalg.norm(subject.parameters[trained]))
    return float(np.linalg.norm(step[trained])) / size if size > 0.0 else np.inf


# --- overfitting ----------------------------------------------------------------------------------------------------


def overfitting(case: Case) -> Finding | None:
    """A test error whose lowest lies behind, while the training error goes on to fall."""
    history, rows = case.history, len(case.document.data.test)
    known = np.flatnonzero(np.isfinite(history.test) & np.isfinite(history.train))
    if rows < TEST_ROWS.value or len(known) <= BEHIND.value:
        return None
    test, train = history.test[known], history.train[known]
    at = int(np.argmin(test))
    lowest, lately = float(test[at]), float(test[-int(BEHIND.value) :].min())
    if not lowest > 0.0 or not train[at] > 0.0 or len(test) - 1 - at < BEHIND.value:
        return None
    loss, fall = lately / lowest - 1.0, 1.0 - float(np.median(train[-3:])) / float(train[at])
    if loss <= LOSS_OF_GENERALISATION.value or fall < TRAIN_FALLS.value:
        return None
    epoch, now = int(known[at]) * history.stride, int(known[-1]) * history.stride
    return Finding(
        kind="overfitting",
        severity=_severity(loss, small=lately < SMALL.value * _first(history.test)),
        statement=(
            f"The test error was lowest at epoch {epoch:,} ({shown(lowest, 3)}) and now stays "
            f"{shown(100 * loss, 2)} % above that or more, while the training error fell by {shown(100 * fall, 2)} %."
        ),
        explanation=(
            "From there on the network learns what is peculiar to the training rows, noise among it, and not what "
            f"they have in common with the {rows:,} test rows. It does better at home and worse abroad. More rows, "
            "fewer weights or a penalty on large ones help; the simplest is to stop in time and keep the best "
            "weights (Prechelt 1998)."
        ),
        evidence=(
            Evidence(
                "error",
                (
                    (f"test, epoch {epoch:,}", lowest), (f"test, epoch {now:,}", lately),
                    (f"train, epoch {epoch:,}", float(train[at])), (f"train, epoch {now:,}", float(train[-1])),
                ),
            ),
        ),
        advice=(
            Advice("End runs when the test error falls no more, with the best weights.", remedies.patience()),
            *(
                ()
                if case.document.training.l2 > 0
                else (Advice("Hold the weights small by a penalty.", remedies.decay(1e-3)),)
            ),
            Advice("Use fewer hidden neurons, or more rows."),
        ),
    )  # fmt: skip


def _severity(loss: float, *, small: bool) -> Severity:
    return "note" if small else "serious" if loss > 4 * LOSS_OF_GENERALISATION.value else "warning"
