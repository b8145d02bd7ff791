"""Which parameters the error surface goes along, and how far: the changed most, the selected, the reach of a path.

Plain functions for the plot of the error surface.
"""

from __future__ import annotations

import numpy as np

from engine.document import Document
from engine.network import Network, Vector
from gui.selection import Selection

SELECTED = 1  # place of "selected on the canvas" among the ways to choose
_MOST = 500  # parameters in a list; any other can be selected on the canvas
_ROOM = 0.2  # of the path's reach beyond it, to both sides
_LEAST = 1.0  # half of an axis


def moved_most(document: Document) -> tuple[int, int] | None:
    """The two slots whose values have changed the most since the start, in their order; None with fewer than two."""
    count = document.network.parameter_count
    if count < 2:
        return None
    change = np.abs(document.parameters - document.initial)
    # Before training, weights that are trained come first as they stand.
    order = np.lexsort((np.arange(count), ~document.network.trainable, -change))
    one, other = sorted(order[:2].tolist())
    return one, other


def choices(document: Document) -> list[int]:
    """The slots that are offered by name: all, or those that have changed the most."""
    count = document.network.parameter_count
    if count <= _MOST:
        return list(range(count))
    change = np.abs(document.parameters - document.initial)
    return sorted(np.argsort(-change, kind="stable")[:_MOST].tolist())


def selected_slots(network: Network, selection: Selection) -> tuple[int, int] | None:
    """The slots of the first two weights or biases that are selected."""
    weights = [int(network.weight_slots[i]) for i in selection.of_kind("connection").tolist()]
    neurons = np.union1d(selection.of_kind("bias"), selection.of_kind("neuron")).astype(np.intp)
    biases = [slot for slot in network.bias_slots[neurons].tolist() if slot >= 0]
    found = list(dict.fromkeys([*weights, *biases]))
    return (found[0], found[1]) if len(found) > 1 else None


def extent(path: Vector, present: float, reach: float) -> tuple[float, float]:
    """From where to where an axis goes: so far from the present value, or with 0 over the whole path and some more."""
    if reach:
        return present - reach, present + reach
    values = np.append(path[np.isfinite(path)], present)
    low, high = float(values.min()), float(values.max())
    half = max((high - low) / 2 * (1 + 2 * _ROOM), _LEAST)
    middle = (low + high) / 2
    return middle - half, middle + half
