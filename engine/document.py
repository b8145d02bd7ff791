"""The document: one immutable value that holds a whole experiment. It is what a file holds and what undo swaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from engine.conventions import DEFAULT, Conventions
from engine.data import Data
from engine.errors import InvalidData
from engine.exercise import Exercise
from engine.lesson import Lesson
from engine.network import Network, Vector, read_only
from engine.precision import representable
from engine.settings import Precision, Training
from engine.stopping import NEVER, Stopping

Point = tuple[float, float]

HISTORY_LIMIT = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """The error after each epoch, as the mean over the samples: one entry for epochs 0, stride, 2·stride, …

    `test` has NaN for epochs without test rows. The stride doubles whenever the limit of entries is reached, which
    depends on the epochs alone, so that memory, files and plots stay bounded and training on gives the same history.
    """

    train: Vector
    test: Vector
    stride: int = 1

    @property
    def epochs(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The epoch of each entry."""
        return np.arange(len(self.train), dtype=np.int64) * self.stride


NO_HISTORY = History(read_only([]), read_only([]))


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Where training stands.

    `epoch` epochs are done, and `update` updates of the next one. `generator` is the random generator's state at the
    start of that epoch (None: fresh from the seed), from which its order of samples follows. `memory` is the
    optimizer's own: vectors in the order of the network's slots by their names; `steps` are the updates it has seen,
    where it counts them (adagrad, adam, adamw).
    """

    epoch: int = 0
    update: int = 0
    generator: Mapping[str, object] | None = None
    memory: Mapping[str, Vector] = field(default_factory=lambda: MappingProxyType({}))
    steps: int = 0
    history: History = NO_HISTORY


@dataclass(frozen=True, slots=True, eq=False)
class KeptRun:
    """A training run that the user keeps for comparison: how it trained, its error history and where it ended.

    It ended at `epoch` and parted from another run at `begun`. `parameters` are its last ones, read-only, in the order
    of the network's slots; None since the network has changed. `initial_seed` is what its initial ones were drawn from,
    by each layer's initialiser; None: not known. Where it went back to its best weights, `epoch` is theirs, and the
    history goes on beyond it.
    """

    name: str
    training: Training
    epoch: int
    begun: int = 0
    history: History = NO_HISTORY
    parameters: Vector | None = None
    initial_seed: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One experiment: network, parameters, how it trains, its data and where training stands.

    `parameters` and `initial` (what reset returns to) are read-only vectors in the order of `network.slots`.
    `positions` holds the neurons that a user placed by hand, by id; all others are laid out automatically.
    In a document of single `precision` they, and the optimizer's memory, are rounded to numbers that float32 has.
    `conventions` say how its mathematics is written, `exercise` what is asked of a pupil, if something is, and `lesson`
    what is taught with it.
    `runs` are earlier ways of training that are kept for comparison. `stopping` says when a run ends by itself.
    `initial_seed` is what the initial values were drawn from, by each layer's initialiser; None: something else is
    among them, such as weights typed by hand.
    """

    network: Network
    parameters: Vector
    initial: Vector
    training: Training
    data: Data
    state: State = field(default_factory=State)
    positions: Mapping[str, Point] = field(default_factory=lambda: MappingProxyType({}))
    name: str = ""
    notes: str = ""
    conventions: Conventions = DEFAULT
    exercise: Exercise | None = None
    runs: tuple[KeptRun, ...] = ()
    stopping: Stopping = NEVER
    lesson: Lesson | None = None
    initial_seed: int | None = None

    def __post_init__(self) -> None:
        check_data(self.network, self.data)
        self._check_lengths()
        if self.precision != "float64":
            self._round()

    @property
    def precision(self) -> Precision:
        """Of its numbers: that of the training, but where a hand calculates, whose decimals are rounded otherwise."""
        return "float64" if self.conventions.by_hand else self.training.precision

    def _round(self) -> None:
        """Makes the numbers that training changes ones that its precision has, so that loading them changes no bit."""
        precision = self.precision
        memory = {name: representable(vector, precision) for name, vector in self.state.memory.items()}
        if any(memory[name] is not vector for name, vector in self.state.memory.items()):
            object.__setattr__(self, "state", replace(self.state, memory=MappingProxyType(memory)))
        for name in ("parameters", "initial"):
            object.__setattr__(self, name, representable(getattr(self, name), precision))

    def _check_lengths(self) -> None:
        count = self.network.parameter_count
        ends = ((f"runs[{i}].parameters", run.parameters) for i, run in enumerate(self.runs))
        named = (("parameters", self.parameters), ("initial", self.initial), *self.state.memory.items(), *ends)
        for name, vector in named:
            if vector is not None and vector.shape != (count,):
                raise InvalidData(name, f"{len(vector)} values do not fit the network's {count} parameters")


def check_data(network: Network, data: Data) -> None:
    """Refuses data whose rows, or the meanings of whose columns, do not go with the network's inputs and outputs."""
    for kind, columns, width in (
        ("inputs", data.inputs, network.input_count),
        ("targets", data.targets, network.output_count),
    ):
        if columns and len(columns) != width:
            raise InvalidData(f"data.columns.{kind}", f"{len(columns)} columns are named, the network has {width}")
    for part, rows in (("train", data.train), ("test", data.test)):
        for kind, table, width in (
            ("inputs", rows.inputs, network.input_count),
            ("targets", rows.targets, network.output_count),
        ):
            if table.shape[1] != width:
                raise InvalidData(
                    f"data.{part}.{kind}",
                    f"the rows have {table.shape[1]} numbers, the network has {width} {kind}",
                )


# --- changes: each gives a new document and leaves the old one alone ---------------------------------------------


def begun_with(document: Document, parameters: Vector, seed: int | None = None) -> Document:
    """The document at epoch 0 with other parameter values, which are then its initial ones; the seed they are of."""
    values = read_only(parameters)
    return replace(document, parameters=values, initial=values, state=State(), initial_seed=seed)


def with_parameter(document: Document, slot: int, value: float) -> Document:
    """One parameter set to a finite value; before the first update of all that is its initial value too."""
    if not np.isfinite(value):
        raise InvalidData("value", "a weight or bias must be a finite number")
    fresh = document.state.epoch == 0 and document.state.update == 0
    changed = replace(document, parameters=_with(document.parameters, slot, value))
    return replace(changed, initial=_with(document.initial, slot, value), initial_seed=None) if fresh else changed


def _with(values: Vector, slot: int, value: float) -> Vector:
    changed = values.copy()
    changed[slot] = value
    return read_only(changed)


def with_position(document: Document, neuron: str, position: Point) -> Document:
    """One neuron placed by hand."""
    return replace(document, positions=MappingProxyType({**document.positions, neuron: position}))


def with_positions(document: Document, positions: Mapping[str, Point], *, anew: bool = False) -> Document:
    """Several neurons placed by hand; with `anew` all others go back to their automatic places."""
    kept = {} if anew else document.positions
    return replace(document, positions=MappingProxyType({**kept, **positions}))


def with_training(document: Document, training: Training) -> Document:
    """Other settings; another kind of optimizer begins with an empty memory, and other batches with a whole epoch."""
    old, state = document.training, document.state
    if type(training.optimizer) is not type(old.optimizer):
        state = replace(state, memory=MappingProxyType({}), steps=0)
    if (training.batch_size, training.shuffle, training.seed) != (old.batch_size, old.shuffle, old.seed):
        state = replace(state, update=0)
    return replace(document, training=training, state=state)


def with_conventions(document: Document, conventions: Conventions) -> Document:
    """Other conventions of writing and of calculating by hand."""
    return replace(document, conventions=conventions)


def with_stopping(document: Document, stopping: Stopping) -> Document:
    """Other conditions that end a run."""
    return replace(document, stopping=stopping)


def with_exercise(document: Document, exercise: Exercise | None) -> Document:
    """Another exercise, or none."""
    return replace(document, exercise=exercise)


def reset(document: Document) -> Document:
    """Back to the initial weights and epoch 0, with nothing remembered of the training since."""
    return replace(document, parameters=document.initial, state=State())
