"""Several runs one after the other that differ in what they begin with and how they train, to be compared.

Planned as a grid and carried out slice by slice. Each is the very run that the document would make by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from engine.creation import randomized
from engine.document import Document, KeptRun, reset
from engine.ending import End
from engine.errors import StudioError
from engine.numerals import shown
from engine.reports import Outcome
from engine.runs import MOST_RUNS, kept_run, thinned
from engine.settings import LossName, Optimizer, Training
from engine.stopping import NEVER, Stopping
from engine.training import SLICE, Run

if TYPE_CHECKING:
    from engine.compiled_path import CompiledPath


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried: every value of each kind with every one of the others; nothing of a kind: as the document has it.

    `seeds` draw the initial weights anew, by each layer's initialiser. An optimizer of another kind than the document's
    has the rate that it says itself, unless `rates` has some. Each run takes `epochs` (None: as `stopping` says).
    """

    seeds: tuple[int, ...] = ()
    rates: tuple[float, ...] = ()
    optimizers: tuple[Optimizer, ...] = ()
    losses: tuple[LossName, ...] = ()
    batch_sizes: tuple[int | None, ...] = ()
    epochs: int | None = None
    stopping: Stopping = NEVER

    @property
    def count(self) -> int:
        """How many runs that makes."""
        kinds = (self.seeds, self.rates, self.optimizers, self.losses, self.batch_sizes)
        return math.prod(max(len(values), 1) for values in kinds)

    @property
    def comparable(self) -> bool:
        """Whether errors of different runs are of one kind."""
        return len(self.losses) < 2


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One run to make: what it is called, by what differs, and the document that it begins with."""

    name: str
    start: Document


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What came of a trial: its run to keep and its errors (mean per sample); None and a line where there is none.

    `start` and `document` are where it began and what it came to. `end` is the condition that ended it; `message` also
    says how it diverged, after which its last good state counts; `compiled` that it went by the compiled path.
    """

    name: str
    run: KeptRun | None
    start: Document
    document: Document
    error: float = math.nan
    test_error: float = math.nan
    end: End | None = None
    message: str = ""
    compiled: bool = False

    @property
    def merit(self) -> float:
        """What the best has least of: the test error, or the training error where there are no test rows."""
        merit = self.error if math.isnan(self.test_error) else self.test_error
        return math.inf if math.isnan(merit) else merit


@dataclass(frozen=True, slots=True, eq=False)
class TrialsProgress:
    """What has been done so far, and where the trial stands that is under way (None after the last one)."""

    done: tuple[Tried, ...]
    at: int | None
    epoch: int = 0
    error: float = math.nan
    test_error: float = math.nan


@dataclass(frozen=True, slots=True, eq=False)
class TrialsOutcome:
    """What came of all, in their order, and the place of the best among them; None where there is none."""

    done: tuple[Tried, ...]
    best: int | None


class Trials:
    """The trials of a plan, one after another: `advance` works for a while, `progress` and `outcome` tell.

    They go by the compiled `path`, if there is one, wherever it wins.
    """

    def __init__(self, trials: tuple[Trial, ...], plan: Plan, path: CompiledPath | None = None) -> None:
        self._trials, self._plan, self._path = trials, plan, path
        self._done: list[Tried] = []
        self._run: Run | None = None

    @property
    def finished(self) -> bool:
        """Whether all have been made."""
        return len(self._done) == len(self._trials)

    def advance(self, seconds: float = SLICE) -> bool:
        """Works for about that long at one of them; True while there is more to do."""
        if not self.finished:
            trial = self._trials[len(self._done)]
            try:
                self._run = self._run or self._begun(trial)
                if not self._run.advance(seconds):
                    self._take(trial, self._run.outcome())
            except StudioError as error:
                self._put(Tried(trial.name, None, trial.start, trial.start, message=str(error)))
        return not self.finished

    @property
    def compiled(self) -> bool:
        """Whether the compiled path trains the one that is under way."""
        return self._run is not None and self._run.compiled

    @property
    def slice(self) -> float:
        """Seconds that it may work between two looks at the world."""
        return SLICE if self._run is None else self._run.slice

    def progress(self) -> TrialsProgress:
        """Where they stand."""
        if self.finished:
            return TrialsProgress(tuple(self._done), None)
        if self._run is None:
            return TrialsProgress(tuple(self._done), len(self._done))
        now = self._run.progress()
        return TrialsProgress(tuple(self._done), len(self._done), now.epoch, now.error, now.test_error)

    def outcome(self) -> TrialsOutcome:
        """What came of those that are done."""
        merits = [made.merit if made.run is not None else math.inf for made in self._done]
        lowest = min(merits, default=math.inf)
        return TrialsOutcome(tuple(self._done), merits.index(lowest) if lowest < math.inf else None)

    def _begun(self, trial: Trial) -> Run:
        return Run(trial.start, self._plan.epochs, stopping=self._plan.stopping, path=self._path)

    def _take(self, trial: Trial, outcome: Outcome) -> None:
        self._put(
            Tried(
                trial.name,
                run_of(outcome, trial.name),
                trial.start,
                outcome.document,
                outcome.error,
                outcome.test_error,
                outcome.end,
                "" if outcome.divergence is None else outcome.divergence.message,
                outcome.compiled,
            )
        )

    def _put(self, tried: Tried) -> None:
        self._done.append(tried)
        self._run = None


def run_of(outcome: Outcome, name: str) -> KeptRun:
    """What came of a run, to be kept; its curve is the whole one where it went back to its best weights."""
    run = kept_run(outcome.document, name, 0)
    beyond = outcome.beyond
    return run if beyond is None else replace(run, history=thinned(beyond.furthest.state.history))


# --- planning -------------------------------------------------------------------------------------------------------


def planned(document: Document, plan: Plan, taken: Collection[str] = ()) -> tuple[Trial, ...]:
    """The trials of a plan over a document, under names that are not taken; raises StudioError where it cannot be."""
    check_plan(plan)
    names = set(taken)
    trials = []
    for chosen in _grid(plan):
        start = _start(document, chosen)
        name = _new(_name(document, plan, chosen), names)
        names.add(name)
        trials.append(Trial(name, start))
    return tuple(trials)


def check_plan(plan: Plan) -> None:
    """Refuses more runs than a document keeps, runs without an end, and numbers that cannot be."""
    if plan.count > MOST_RUNS:
        raise StudioError(f"{plan.count:,} runs are too many: a document keeps at most {MOST_RUNS}")
    if any(not (rate > 0.0 and math.isfinite(rate)) for rate in plan.rates):
        raise StudioError("a learning rate is a number above 0")
    ends = msgspec.structs.replace(plan.stopping, least=0.0, restore_best=True)
    if plan.epochs is None and ends == NEVER:
        raise StudioError("the runs need an end: a number of epochs or a stop condition")


#: One cell of the grid, by the kinds that are chosen; all else stays as the document has it.
_Chosen: TypeAlias = Mapping[str, Any]

_SETTINGS = {"optimizers": "optimizer", "losses": "loss", "batch_sizes": "batch_size"}
_KINDS = ("optimizers", "losses", "batch_sizes", "rates", "seeds")


def _grid(plan: Plan) -> Iterator[_Chosen]:
    """Every combination; the seeds change fastest, so that repetitions of one setting stand together."""
    kinds = [kind for kind in _KINDS if getattr(plan, kind)]
    for values in product(*(getattr(plan, kind) for kind in kinds)):
        yield dict(zip(kinds, values, strict=True))


def _start(document: Document, chosen: _Chosen) -> Document:
    """The document at epoch 0 with the settings and the initial weights of a cell."""
    changes = {name: chosen[kind] for kind, name in _SETTINGS.items() if kind in chosen}
    training = msgspec.structs.replace(document.training, **changes)
    if "rates" in chosen:
        training = training.with_learning_rate(chosen["rates"])
    begun = reset(document) if "seeds" not in chosen else randomized(document, None, chosen["seeds"])
    return replace(begun, training=training)


def _name(document: Document, plan: Plan, chosen: _Chosen) -> str:
    """What a run is called: by all that is tried in several ways, or otherwise than the document has it."""
    said = [
        words(chosen[kind])
        for kind, (words, own) in _NAMES.items()
        if kind in chosen and (len(getattr(plan, kind)) > 1 or chosen[kind] != own(document, document.training))
    ]
    return ", ".join(said) or "Trial"


def _new(name: str, taken: Collection[str]) -> str:
    number, new = 1, name
    while new in taken:
        number += 1
        new = f"{name} ({number})"
    return new


_NAMES: Mapping[str, tuple[Callable[[Any], str], Callable[[Document, Training], Any]]] = MappingProxyType({
    "optimizers": (lambda optimizer: optimizer.__struct_config__.tag, lambda _, training: training.optimizer),
    "losses": (lambda loss: loss.replace("_", " "), lambda _, training: training.loss),
    "batch_sizes": (
        lambda size: "full batch" if size is None else f"batch {size:,}", lambda _, training: training.batch_size
    ),
    "rates": (lambda rate: f"η {shown(rate, 4)}", lambda _, training: training.optimizer.learning_rate),
    "seeds": (lambda seed: f"seed {seed}", lambda document, _: document.initial_seed),
})  # fmt: skip
