"""What a worker can be asked: frozen jobs that hold all they need, and frozen answers that name the document's version.

Whoever gets an answer to a version that is no longer the open one drops it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any, Protocol

from engine.document import Document
from engine.evaluation import Results, compiled_of, errors, results_of
from engine.gradient_check import GradientCheck, check_gradients
from engine.moments import Keeper, Moment, moment
from engine.observing import Bench, Observation, Question, Subject, observe
from engine.rate_test import RateFinding, RateTest
from engine.reports import Outcome, Watch
from engine.stopping import NEVER, Stopping
from engine.trace import Trace, trace
from engine.training import SLICE, Run
from engine.trials import Plan, Trial, Trials, TrialsOutcome

if TYPE_CHECKING:
    from engine.compiled_path import CompiledPath


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """The trace of an update of a document's version."""

    version: int
    document: Document
    trace: Trace


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """The mean errors per sample of a document's version; outputs and errors of its training, then its test rows."""

    version: int
    error: float
    test_error: float
    rows: Results


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """The gradient check of a document's version."""

    version: int
    check: GradientCheck


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What a training run came to that began at a document's version."""

    version: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, eq=False)
class Recalled:
    """A document as it was at an epoch, without its history, with its errors; None where it was stopped on the way.

    `moments` are those that it came by, for the next one nearby.
    """

    version: int
    document: Document | None
    error: float
    test_error: float
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A job that could not be done, with the one line that says why."""

    version: int
    message: str


@dataclass(frozen=True, slots=True, eq=False)
class TraceJob:
    """All numbers of the update over some rows, the `batch`-th of the running epoch."""

    version: int
    document: Document
    rows: tuple[int, ...]
    batch: int

    def run(self) -> Traced:
        """The answer; raises StudioError."""
        made = trace(self.document, self.rows, self.batch)
        made.warm()
        return Traced(self.version, self.document, made)


@dataclass(frozen=True, slots=True, eq=False)
class EvaluateJob:
    """The errors and outputs of a document as it stands."""

    version: int
    document: Document

    def run(self) -> Evaluated:
        """The answer; raises StudioError."""
        document, compiled = self.document, compiled_of(self.document)
        error, test_error = errors(document, compiled)
        return Evaluated(self.version, error, test_error, results_of(compiled, document.data))


@dataclass(frozen=True, slots=True, eq=False)
class CheckJob:
    """Every gradient of a document against its central difference."""

    version: int
    document: Document

    def run(self) -> Checked:
        """The answer; raises StudioError."""
        return Checked(self.version, check_gradients(self.document))


@dataclass(frozen=True, slots=True, eq=False)
class TrainJob:
    """Training for some epochs or (None) until something ends it; the worker drives it.

    `stopping` are the conditions that count, `watch` is that of the run that this one continues.
    """

    version: int
    document: Document
    epochs: int | None
    limits: tuple[float, ...] = ()
    stopping: Stopping = NEVER
    watch: Watch | None = None

    def start(self, path: CompiledPath | None = None) -> Run:
        """The run, by the compiled path where there is one; raises StudioError."""
        document, epochs, limits = self.document, self.epochs, self.limits
        return Run(document, epochs, limits, stopping=self.stopping, watch=self.watch, keeper=Keeper(), path=path)


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What was seen of a subject; the version is the job's own number."""

    version: int
    observation: Observation


@dataclass(frozen=True, slots=True, eq=False)
class ObserveJob:
    """Questions about a network as it stands, also of a training run that goes on elsewhere.

    The bench is the worker's while the job is under way, and keeps from one job to the next what it has compiled.
    """

    version: int
    subject: Subject
    questions: tuple[Question[Any], ...]
    bench: Bench

    def run(self) -> Observed:
        """The answers."""
        return Observed(self.version, observe(self.bench, self.subject, self.questions))


class Report(Protocol):
    """Is given a look at the progress, and takes it where one is waited for; what holds no lock is not held up."""

    def __call__(self, look: Callable[[], object], *, lock_free: bool = False) -> None: ...


def _never() -> bool:
    return False


def _unheard(look: Callable[[], object], *, lock_free: bool = False) -> None:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class RecallJob:
    """Training from a moment up to an epoch once more, bit for bit as it was; so what was there is there again.

    `compiled` says that it went there by the compiled path.
    """

    version: int
    start: Document
    epoch: int
    compiled: bool = False

    def run(self, stopped: Callable[[], bool] = _never, path: CompiledPath | None = None) -> Recalled:
        """The answer; `stopped` is asked every few milliseconds, `path` is the compiled one. Raises StudioError."""
        if self.start.state.epoch >= self.epoch:
            return Recalled(self.version, self.start, *errors(self.start))
        again = path.wherever_it_can() if self.compiled and path is not None else None
        run = Run(self.start, self.epoch - self.start.state.epoch, keeper=Keeper(), recording=False, path=again)
        while not stopped() and run.advance(run.slice):
            pass
        outcome = run.outcome()
        if not run.finished:
            return Recalled(self.version, None, nan, nan, outcome.moments)
        moments = (*outcome.moments, moment(outcome.document, run.worked, compiled=outcome.compiled))
        return Recalled(self.version, outcome.document, outcome.error, outcome.test_error, moments)


@dataclass(frozen=True, slots=True, eq=False)
class RateTested:
    """What a learning rate test came to, or as far as it came; the version is the job's own number."""

    version: int
    finding: RateFinding


@dataclass(frozen=True, slots=True, eq=False)
class RateTestJob:
    """A learning rate test of a document between two rates; raises StudioError."""

    version: int
    document: Document
    low: float
    high: float
    updates: int

    def run(
        self, stopped: Callable[[], bool] = _never, report: Report = _unheard, _path: CompiledPath | None = None
    ) -> RateTested:
        """The answer, by NumPy; meanwhile findings so far are reported."""
        test = RateTest(self.document, self.low, self.high, self.updates)
        while not stopped() and test.advance(SLICE):
            report(test.finding)
        return RateTested(self.version, test.finding())


@dataclass(frozen=True, slots=True, eq=False)
class TrialsDone:
    """What came of trials, of all or of those that were done when they were stopped."""

    version: int
    outcome: TrialsOutcome


@dataclass(frozen=True, slots=True, eq=False)
class TrialsJob:
    """Trials one after the other; the version is the job's own number."""

    version: int
    trials: tuple[Trial, ...]
    plan: Plan

    def run(
        self, stopped: Callable[[], bool] = _never, report: Report = _unheard, path: CompiledPath | None = None
    ) -> TrialsDone:
        """The answer; meanwhile TrialsProgress is reported."""
        trials = Trials(self.trials, self.plan, path)
        while not stopped() and trials.advance(trials.slice):
            report(trials.progress, lock_free=trials.compiled)
        return TrialsDone(self.version, trials.outcome())


#: Jobs that tell how far they are, and are asked whether they shall go on.
ReportingJob = RateTestJob | TrialsJob
Job = TraceJob | EvaluateJob | CheckJob | TrainJob | RecallJob | ObserveJob | ReportingJob
Answer = Traced | Evaluated | Checked | Trained | Recalled | Observed | RateTested | TrialsDone | Failed
