"""What can be done with a selection at the press of a button of the inspector, and the facts beside its properties.

For the inspector alone. Each is one entry of a table; one that does not apply says None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.network import Indices, Mask
from gui.intents import Intent
from gui.intents import layers as of_layers
from gui.intents import parameters as of_parameters
from gui.intents.words import count
from gui.panels.inspector.properties import shared_name
from gui.panels.inspector.subject import Subject
from gui.selection import Selection, sharing


@dataclass(frozen=True, slots=True)
class Deed:
    """A button: what stands on it, whether there is such a thing here and whether it can be done, and what it does."""

    text: str
    tip: str
    there: Callable[[Subject], bool]
    possible: Callable[[Subject], bool]
    do: Callable[[Subject], Intent | Selection]


@dataclass(frozen=True, slots=True)
class Fact:
    """A row that only says something."""

    title: str
    say: Callable[[Subject], str | None]


def _always(_of: Subject) -> bool:
    return True


def _is_layer(of: Subject) -> bool:
    return of.layer is not None


def _can_move(way: int) -> Callable[[Subject], bool]:
    def possible(of: Subject) -> bool:
        last = len(of.network.layers) - 1
        return of.layer is not None and 0 < of.layer < last and 0 < of.layer + way < last

    return possible


def _moved(way: int) -> Callable[[Subject], Intent]:
    return lambda of: of_layers.move_layer(of.network, of.layers[0], of.layers[0] + way)


def _connected(of: Subject) -> Intent:
    return of_layers.connect_layers(of.network, of.layers[0], of.layers[0] + 1)


def _has_next(of: Subject) -> bool:
    return of.layer is not None and of.layer < len(of.network.layers) - 1


def _holders(of: Subject) -> int:
    slot = int(of.slots[0])
    return int(np.count_nonzero(of.network.weight_slots == slot) + np.count_nonzero(of.network.bias_slots == slot))


def _taken_out(of: Subject) -> Intent:
    return of_parameters.unshare(of.network, of.places)


def _is_shared(of: Subject) -> bool:
    return shared_name(of) is not None


MOVES: Sequence[Deed] = (
    Deed("Earlier", "Move the layer one place toward the inputs", _is_layer, _can_move(-1), _moved(-1)),
    Deed("Later", "Move the layer one place toward the outputs", _is_layer, _can_move(1), _moved(1)),
)

ONWARD: Sequence[Deed] = (
    Deed("Connect onward", "Connect every neuron with all of the next layer", _is_layer, _has_next, _connected),
)

OF_SHARED_DEEDS: Sequence[Deed] = (
    Deed(
        "Select all",
        "Select every weight and bias that holds this parameter",
        _is_shared,
        _always,
        lambda of: sharing(of.network, int(of.slots[0])),
    ),
    Deed(
        "Take out",
        "Give what is selected a parameter of its own with the present value",
        _is_shared,
        _always,
        _taken_out,
    ),
)


def _place(of: Subject) -> str | None:
    return None if of.layer is None else f"{of.layer + 1} of {len(of.network.layers)}"


def _incoming(of: Subject) -> str | None:
    return None if of.layer is None else f"{np.count_nonzero(_in_layer(of, of.network.targets)):,}"


def _outgoing(of: Subject) -> str | None:
    return None if of.layer is None else f"{np.count_nonzero(_in_layer(of, of.network.sources)):,}"


def _in_layer(of: Subject, ends: Indices) -> Mask:
    neurons = of.network.layer_range(of.layers[0])
    return (ends >= neurons.start) & (ends < neurons.stop)


def _source(of: Subject) -> str | None:
    return None if of.connection is None else of.name(of.network.connections[of.connection].source)


def _target(of: Subject) -> str | None:
    return None if of.connection is None else of.name(of.network.connections[of.connection].target)


def _held_by(of: Subject) -> str | None:
    return count(_holders(of), "place") if _is_shared(of) else None


#: Above the form.
FACTS: Sequence[Fact] = (Fact("from", _source), Fact("to", _target))
#: Below the form.
LAYER_FACTS: Sequence[Fact] = (
    Fact("place in the order", _place),
    Fact("connections into it", _incoming),
    Fact("connections out of it", _outgoing),
)
SHARED_FACTS: Sequence[Fact] = (Fact("held by", _held_by),)
