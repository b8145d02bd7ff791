"""Which parts of the network are lit, and in which colours: the step's focus, the factors of a formula, the selection.

Pure values over `Stage`; for the scene and its looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.network import Indices, Mask, Network
from engine.place import Place, PlaceKind
from gui.canvas.connections.layer import Band
from gui.canvas.stage import Focus
from gui.selection import AT_NEURON, Selection

FOCUS = "focus_glow"
_MANY = 60  # lit connections beyond which a stripe for each would hide the lines


@dataclass(slots=True)
class Lights:
    """The role of the light at each lit place, and the neurons ringed because a step took numbers from them.

    `step` are the connections that the step is about, (connections,): a mask, for a layer may have a hundred thousand.
    They have the focus' light where `at` has none for them.
    """

    step: Mask
    at: dict[Place, str] = field(default_factory=dict)
    rings: dict[int, str] = field(default_factory=dict)

    def role(self, kind: PlaceKind, index: int) -> str | None:
        """The role of the light at a place, if it is lit."""
        role = self.at.get(Place(kind, index))
        return FOCUS if role is None and kind == "connection" and self.step[index] else role

    def edges(self) -> Indices:
        """The lit connections."""
        others = [edge for edge in self._others if not self.step[edge]]
        return np.append(np.flatnonzero(self.step), np.asarray(others, np.intp))

    def edges_by_role(self) -> dict[str, Indices]:
        """The lit connections by the role of their light."""
        alone = self.step.copy()
        alone[self._others] = False
        found: dict[str, list[int]] = {}
        for edge in self._others:
            found.setdefault(self.at[Place("connection", edge)], []).append(edge)
        of_step = {FOCUS: np.flatnonzero(alone)} if alone.any() else {}
        return {**of_step, **{role: np.asarray(edges, np.intp) for role, edges in found.items()}}

    @property
    def _others(self) -> list[int]:
        return [place.index for place in self.at if place.kind == "connection"]


def lights(network: Network, focus: Focus, emphasis: Mapping[str, Sequence[Place]]) -> Lights:
    """The focus of the step, and over it the places of each factor that is pointed at."""
    step = np.zeros(len(network.connections), np.bool_)
    step[focus.connections] = True
    found = Lights(step, rings=dict.fromkeys(focus.helpers, "focus"))
    first = network.layer_range(-1).start
    for kind, indices in (
        ("neuron", focus.neurons),
        ("bias", focus.biases),
        ("target", {first + output for output in focus.targets}),
        ("error", {-1} if focus.error else set()),
    ):
        # Kinds of places, by their names, which mypy does not see.
        found.at.update((Place(kind, index), FOCUS) for index in sorted(indices))  # type: ignore[arg-type]
    for role, places in emphasis.items():
        found.at.update((place, role) for place in places)
        found.rings.update((place.index, role) for place in places if place.kind == "neuron")
    return found


def bands(found: Lights, hovered: Place | None) -> list[Band]:
    """Stripes behind the connections that are lit or under the pointer."""
    lit = found.edges()
    few = lit.tolist() if len(lit) <= _MANY else []
    stripes = [Band(edge, found.role("connection", edge) or FOCUS) for edge in few]
    if hovered is not None and hovered.kind == "connection":
        stripes.insert(0, Band(hovered.index, "selection", 6.0))
    return stripes


def edges_about(network: Network, chosen: Iterable[Selection], lit: Sequence[int] | Indices = ()) -> Mask:
    """Which connections (connections,) belong to what is chosen: themselves, all that neurons have, and those lit."""
    neurons, edges = np.zeros(len(network.neurons), np.bool_), np.zeros(len(network.connections), np.bool_)
    edges[np.asarray(lit, np.intp)] = True
    for selection in chosen:
        edges[selection.of_kind("connection")] = True
        for kind in AT_NEURON:
            neurons[selection.of_kind(kind)] = True
    edges |= neurons[network.sources] | neurons[network.targets]
    return edges


def shared_slots(network: Network, chosen: Collection[Selection]) -> frozenset[int]:
    """The slots of the shared parameters that are held at the places chosen."""
    if not network.shared:
        return frozenset()
    first = network.first_shared
    weights = (network.weight_slots[one.of_kind("connection")] for one in chosen)
    biases = (network.bias_slots[one.of_kind("bias")] for one in chosen)
    slots = np.concatenate([*weights, *biases])
    return frozenset(slots[slots >= first].tolist())


def kin_bands(network: Network, kin: frozenset[int]) -> list[Band]:
    """Soft stripes behind the connections that hold some shared parameters."""
    edges = np.flatnonzero(np.isin(network.weight_slots, list(kin))) if kin else np.empty(0, np.intp)
    return [Band(edge, "selection", 5.0) for edge in edges[:_MANY].tolist()]
