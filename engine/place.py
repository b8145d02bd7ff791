"""A place in a network that a number belongs to: what canvas, explanation and inspector point at together.

A tiny shared value; everyone may use it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

PlaceKind = Literal["neuron", "connection", "bias", "target", "error", "layer"]


class Place(NamedTuple):
    """Where on the network something is.

    `index` is the place in `network.neurons` for a neuron, a bias and a target (the output neuron that has it), in
    `network.connections` for a connection, in `network.layers` for a layer, and −1 for the error.
    """

    kind: PlaceKind
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a place


ERROR_PLACE = Place("error", -1)
