"""How the numbers of a document are shown: which signs its conventions give to deltas, biases and their gradients.

The one place that says so; canvas, tables, inspector and explanations ask here. It knows no formulas and no traces.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.conventions import Conventions
from engine.network import Mask, Network, Vector, read_only
from engine.reference import Reference, What

#: What has the sign of its slot, and what has that of δ; all else is shown as the engine has it.
OF_SLOTS: frozenset[What] = frozenset({"gradient", "new_value", "value"})
OF_DELTAS: frozenset[What] = frozenset({"delta"})


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """By what the engine's numbers are multiplied before they are shown: 1 or −1.

    `delta` for ∂E/∂net; `parameters`, shape (slots,), for a parameter, its gradient and its new value alike: −1 where
    b is shown as the threshold θ = −b, since ∂E/∂θ = −∂E/∂b.
    """

    delta: float
    parameters: Vector

    def of(self, what: What, subject: int) -> float:
        """The sign of one number."""
        if what in OF_SLOTS:
            return float(self.parameters[subject])
        return self.delta if what in OF_DELTAS else 1.0


def signs(network: Network, conventions: Conventions) -> Signs:
    """The signs that a document's conventions give to the numbers of its network."""
    parameters = np.ones(network.parameter_count)
    if conventions.thresholds:
        parameters[thresholds(network)] = -1.0
    return Signs(-1.0 if conventions.delta == "negative" else 1.0, read_only(parameters))


def thresholds(network: Network) -> Mask:
    """Which slots are held by biases alone, shape (slots,): those that can be written as thresholds."""
    mask = np.zeros(network.parameter_count, np.bool_)
    mask[network.bias_slots[network.bias_slots >= 0]] = True
    mask[network.weight_slots] = False
    return mask


def shown_value(network: Network, conventions: Conventions, reference: Reference, value: float) -> float:
    """A number as the document shows it, from the number as the engine has it; the same again leads back."""
    return signed(value, signs(network, conventions).of(reference.what, reference.subject))


def signed(value: float, sign: float) -> float:
    """A number with a sign of `Signs`; 0 stays without one."""
    return value if sign > 0 else 0.0 - value
