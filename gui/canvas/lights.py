"""Which parts of the network are lit, and in which colours: the step's focus, the factors of a formula, the selection.

Pure values over `Stage`; for the scene and its looks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.network import Indices, Network
from engine.place import Place, PlaceKind
from gui.canvas.edge_layer import Band
from gui.canvas.stage import Focus

FOCUS = "focus_glow"
_AT_NEURONS = ("neuron", "bias", "target")
_MANY = 60  # lit connections beyond which a stripe for each would hide the lines


@dataclass(slots=True)
class Lights:
    """The role of the light at each lit place, and the neurons ringed because a step took numbers from them."""

    at: dict[Place, str] = field(default_factory=dict)
    rings: dict[int, str] = field(default_factory=dict)

    def role(self, kind: PlaceKind, index: int) -> str | None:
        """The role of the light at a place, if it is lit."""
        return self.at.get(Place(kind, index))

    def edges(self) -> list[int]:
        """The lit connections."""
        return [place.index for place in self.at if place.kind == "connection"]


def lights(network: Network, focus: Focus, emphasis: Mapping[str, Sequence[Place]]) -> Lights:
    """The focus of the step, and over it the places of each factor that is pointed at."""
    found = Lights(rings=dict.fromkeys(focus.helpers, "focus"))
    first = network.layer_range(-1).start
    for kind, indices in (
        ("neuron", focus.neurons),
        ("connection", focus.connections),
        ("bias", focus.biases),
        ("target", {first + output for output in focus.targets}),
        ("error", {-1} if focus.error else set()),
    ):
        found.at.update((Place(kind, index), FOCUS) for index in sorted(indices))  # type: ignore[arg-type]
    for role, places in emphasis.items():
        found.at.update((place, role) for place in places)
        found.rings.update((place.index, role) for place in places if place.kind == "neuron")
    return found


def bands(found: Lights, hovered: Place | None) -> list[Band]:
    """Stripes behind the connections that are lit or under the pointer."""
    lit = found.edges()
    stripes = [Band(edge, found.at[Place("connection", edge)]) for edge in lit] if len(lit) <= _MANY else []
    if hovered is not None and hovered.kind == "connection":
        stripes.insert(0, Band(hovered.index, "selection", 6.0))
    return stripes


def selected_edges(places: Collection[Place]) -> Indices:
    """The connections among places, in the network's order."""
    return np.array(sorted(place.index for place in places if place.kind == "connection"), np.intp)


def edges_about(network: Network, places: Collection[Place]) -> Indices:
    """The connections that belong to places, in the network's order: themselves, and all that neurons have."""
    about = np.zeros(len(network.neurons), np.bool_)
    about[[place.index for place in places if place.kind in _AT_NEURONS]] = True
    ends = about[network.sources] | about[network.targets]
    ends[selected_edges(places)] = True
    return np.flatnonzero(ends)


def shared_slots(network: Network, places: Collection[Place]) -> frozenset[int]:
    """The slots of the shared parameters that places hold."""
    first = network.parameter_count - len(network.shared) if network.shared else None
    if first is None:
        return frozenset()
    weights = network.weight_slots[selected_edges(places)].tolist()
    biases = network.bias_slots[[place.index for place in places if place.kind == "bias"]].tolist()
    return frozenset(slot for slot in (*weights, *biases) if slot >= first)


def kin_bands(network: Network, kin: frozenset[int]) -> list[Band]:
    """Soft stripes behind the connections that hold some shared parameters."""
    edges = np.flatnonzero(np.isin(network.weight_slots, list(kin))) if kin else np.empty(0, np.intp)
    return [Band(edge, "selection", 5.0) for edge in edges[:_MANY].tolist()]
