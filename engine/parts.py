"""What a network is made of: neurons, layers, connections and their parameters, and the arrays that speak of them.

The rest of the program has them from `engine.network`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import compress
from operator import attrgetter
from typing import Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from engine.initialisation import XAVIER, Initialisation

Vector: TypeAlias = npt.NDArray[np.float64]
Indices: TypeAlias = npt.NDArray[np.intp]
Mask: TypeAlias = npt.NDArray[np.bool_]


# Structs instead of dataclasses where there is one for each connection: a tenth of the time to make. They can be in no
# cycle, so the collector need not look through a hundred thousand of them whenever it comes by.
class Own(msgspec.Struct, frozen=True, gc=False):
    """A parameter that belongs to one place alone."""

    trainable: bool = True
    label: str | None = None


class Shared(msgspec.Struct, frozen=True, gc=False):
    """A reference to a parameter that several places hold together, by its name; `label` is this place's alone."""

    name: str
    label: str | None = None


Parameter: TypeAlias = Own | Shared


class Neuron(msgspec.Struct, frozen=True, gc=False):
    """One neuron. `activation` overrides its layer's; `bias` None means that it has no bias at all."""

    id: str
    label: str | None = None
    activation: str | None = None
    bias: Parameter | None = None

    @property
    def name(self) -> str:
        """What people see: the label, or the id where there is none."""
        return self.label if self.label is not None else self.id


class Layer(msgspec.Struct, frozen=True):
    """A named column of neurons, and how its parameters begin. The input layer has no activation."""

    name: str
    activation: str | None
    neurons: tuple[Neuron, ...]
    initialiser: Initialisation = XAVIER


class Connection(msgspec.Struct, frozen=True, gc=False):
    """A weighted connection between two neurons, given by their ids."""

    source: str
    target: str
    weight: Parameter = Own()


class SharedParameter(msgspec.Struct, frozen=True):
    """A parameter that every place naming it holds."""

    name: str
    trainable: bool = True
    label: str | None = None


class Slot(NamedTuple):
    """One free parameter: a connection's weight (`of` = source, target), a neuron's bias, or a shared one by name."""

    kind: Literal["weight", "bias", "shared"]
    of: str | tuple[str, str]


class Wiring(NamedTuple):
    """What there is to know of a network's connections, as arrays, from which an edit goes on without another look.

    The source and the target neuron of each connection; whether its weight is its own, is its own and trained, and has
    a label; shape (connections,).
    """

    sources: Indices
    targets: Indices
    own: Mask
    trainable: Mask
    labelled: Mask

    def take(self, places: Indices | Mask) -> Wiring:
        """That of some of the connections, in the order of their places."""
        sources, targets, *marks = self
        return Wiring(sources[places], targets[places], *(mark[places] for mark in marks))

    def put(self, places: Indices, other: Wiring) -> Wiring:
        """With other connections at some places."""
        changed = self.take(np.arange(len(self.own)))
        for facts, new in zip(changed, other, strict=True):
            facts[places] = new
        return changed

    def then(self, other: Wiring) -> Wiring:
        """With other connections after these."""
        (sources, targets, *marks), (more_sources, more_targets, *more) = self, other
        ends = np.concatenate([sources, more_sources]), np.concatenate([targets, more_targets])
        return Wiring(*ends, *(np.concatenate(both) for both in zip(marks, more, strict=True)))


# A large network has these looked up a hundred thousand times: in C, then, and not by a loop.
ID, WEIGHT = attrgetter("id"), attrgetter("weight")
SLOT = partial(tuple.__new__, Slot)
_SOURCE, _TARGET = attrgetter("source"), attrgetter("target")
_TRAINABLE, _LABEL = attrgetter("weight.trainable"), attrgetter("weight.label")


def wired(connections: Sequence[Connection], index: Mapping[str, int]) -> Wiring:
    """The wiring of connections between neurons with these places. KeyError if there is none of an id."""
    own = are_own(map(WEIGHT, connections))
    trainable = own.copy()
    trainable[own] = np.fromiter(map(_TRAINABLE, compress(connections, own.tolist())), np.bool_)
    return Wiring(
        _places(connections, _SOURCE, index),
        _places(connections, _TARGET, index),
        own,
        trainable,
        _labelled(connections),
    )


def wired_plainly(connections: Sequence[Connection], index: Mapping[str, int]) -> Wiring:
    """The same where each weight is known to be its own, trained and without a label."""
    yes, no = np.ones(len(connections), np.bool_), np.zeros(len(connections), np.bool_)
    return Wiring(_places(connections, _SOURCE, index), _places(connections, _TARGET, index), yes, yes.copy(), no)


def _places(connections: Sequence[Connection], end: attrgetter[str], index: Mapping[str, int]) -> Indices:
    return np.fromiter(map(index.__getitem__, map(end, connections)), np.intp, len(connections))


def _labelled(connections: Sequence[Connection]) -> Mask:
    labels = list(map(_LABEL, connections))
    if labels.count(None) == len(labels):
        return np.zeros(len(labels), np.bool_)
    return np.fromiter((label is not None for label in labels), np.bool_, len(labels))


def are_own(parameters: Iterable[Parameter | None]) -> Mask:
    """Which of some parameters are their places' own."""
    kinds = list(map(type, parameters))
    if kinds.count(Own) == len(kinds):
        return np.ones(len(kinds), np.bool_)
    return np.fromiter((kind is Own for kind in kinds), np.bool_, len(kinds))


def frozen(array: npt.NDArray[np.generic]) -> npt.NDArray:  # type: ignore[type-arg]  # of the type that it is given
    """The array, which nobody can write to from now on."""
    array.flags.writeable = False
    return array


def read_only(values: npt.ArrayLike) -> Vector:
    """A float64 copy of `values` that nobody can write to."""
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array
