"""How a document's numbers are shown in the window: letters, signs and what a bias is called, by its conventions.

A value that canvas and panels ask alike, so that they say the same. What is computed is in no way its business.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.conventions import DEFAULT, Conventions
from engine.formula import plain
from engine.formula.notation import Notation
from engine.network import Mask, Network, Vector
from engine.showing import Signs, signed, signs, thresholds


@dataclass(frozen=True, eq=False)
class Manner:
    """The letters and signs of one network under some conventions; `thresholds` are the slots shown as θ = −b."""

    conventions: Conventions
    names: Notation
    signs: Signs
    thresholds: Mask

    def letter(self, name: str) -> str:
        """A letter as it stands in a line of text."""
        return plain(getattr(self.names, name))

    def digits(self, chosen: int) -> int:
        """Significant digits: the document's before those chosen for the window."""
        return self.conventions.digits or chosen

    def noun(self, slot: int) -> str:
        """What a parameter at a neuron is called."""
        return "threshold" if self.is_threshold(slot) else "bias"

    def is_threshold(self, slot: int) -> bool:
        """Whether a slot is shown as a threshold; there is none at −1."""
        return slot >= 0 and bool(self.thresholds[slot])

    def slots(self, values: Vector) -> Vector:
        """Numbers by slot (parameters, gradients, new values) as they are shown, and back."""
        return values * self.signs.parameters + 0.0 if self.conventions.thresholds else values  # no −0

    def deltas(self, values: Vector) -> Vector:
        """Deltas as they are shown."""
        return values if self.signs.delta > 0 else 0.0 - values  # no −0

    def slot(self, slot: int, value: float) -> float:
        """One parameter as it is shown, from what the engine has; and back."""
        return signed(value, float(self.signs.parameters[slot]))


class Manners:
    """The conventions of a document, and the manner of its network, found out once for each network."""

    def __init__(self) -> None:
        self.conventions = DEFAULT
        self._kept: tuple[Network, Manner] | None = None

    def take(self, conventions: Conventions) -> bool:
        """Other conventions; whether they are."""
        same = conventions == self.conventions
        if not same:
            self.conventions, self._kept = conventions, None
        return not same

    def of(self, network: Network) -> Manner:
        """How a network's numbers are shown."""
        if self._kept is None or self._kept[0] is not network:
            self._kept = network, manner(network, self.conventions)
        return self._kept[1]


def manner(network: Network, conventions: Conventions = DEFAULT) -> Manner:
    """How a network's numbers are shown under a document's conventions."""
    shown = thresholds(network) if conventions.thresholds else np.zeros(network.parameter_count, np.bool_)
    return Manner(conventions, conventions.names, signs(network, conventions), shown)
