"""Slips of the eye: a number of the right kind from the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

from engine.marking.slips.guess import Guess, Guesses, shown
from engine.marking.working import (
    Piece,
    Working,
    net_piece,
    out_piece,
    weight_piece,
)
from engine.steps import Quantity


def neighbours_weight(w: Working) -> Guesses:
    """Neighbour's weight."""
    weights = w.of("weight")
    for i, piece in enumerate(weights):
        for other in weights[i + 1 :]:
            value = w.with_values({piece: other.value, other: piece.value})
            yield Guess(value, f"The weights {piece.name} and {other.name} were taken for each other.")
    for piece in weights:
        for other in _near(w, piece):
            told = f"You took the weight {other.name} = {shown(other.value)} for {piece.name} = {shown(piece.value)}."
            yield Guess(w.with_values({piece: other.value}), told)


def transposed(w: Working) -> Guesses:
    """The row of the weights' matrix for its column: w_ji for w_ij."""
    network, weights = w.view.network, w.of("weight")
    if len(weights) < 2:
        return
    layer = int(network.layer_of[network.targets[weights[0].at]])
    sources = network.layer_range(layer - 1)
    targets = network.layer_range(layer)
    taken: dict[Piece, float] = {}
    for piece in weights:
        i = int(network.sources[piece.at]) - sources.start
        j = int(network.targets[piece.at]) - targets.start
        if not (0 <= i < len(targets) and 0 <= j < len(sources)):
            return
        ends = (network.neurons[sources[j]].id, network.neurons[targets[i]].id)
        if ends not in network.connection_index:
            return
        taken[piece] = weight_piece(w.view, network.connection_index[ends]).value
    told = (
        "The weights' indices were swapped: the matrix was read by its rows where its columns belong, or the reverse."
    )
    yield Guess(w.with_values(taken), told)


def _near(w: Working, piece: Piece) -> Iterator[Piece]:
    """The other weights between the same two layers that start or end at the same neuron."""
    network = w.view.network
    source, target = int(network.sources[piece.at]), int(network.targets[piece.at])
    for connection in (*network.incoming(target), *network.outgoing(source).tolist()):
        if connection != piece.at:
            yield weight_piece(w.view, connection, onward=w.number.quantity == Quantity.DELTA)


def neighbours_input(w: Working) -> Guesses:
    """Neighbour's input."""
    network = w.view.network
    for piece in w.of("in"):
        for other in network.layer_range(int(network.layer_of[piece.at])):
            if other != piece.at:
                taken = out_piece(w.view, other)
                told = f"You took {taken.name} = {shown(taken.value)} for {piece.name} = {shown(piece.value)}."
                yield Guess(w.with_values({piece: taken.value}), told)


def neighbours_delta(w: Working) -> Guesses:
    """Neighbour's δ."""
    network = w.view.network
    for piece in w.of("delta"):
        for other in network.layer_range(int(network.layer_of[piece.at])):
            if other != piece.at:
                value = float(w.trace.delta[w.view.sample, other])
                name = f"δ of {w.view.plain(other)}"
                yield Guess(w.with_values({piece: value}), f"You took the {name} for that of {w.view.plain(piece.at)}.")


def neighbours_net(w: Working) -> Guesses:
    """Neighbour's weighted sum."""
    network, neuron = w.view.network, w.number.subject
    for other in network.layer_range(int(network.layer_of[neuron])):
        if other != neuron:
            taken = net_piece(w.view, other)
            # The default binds the loop's value, which mypy does not see.
            value = w.reworked(lambda p, t=taken: t.value if p.at == neuron else p.value)  # type: ignore[misc]
            yield Guess(value, f"You put in the weighted sum {taken.name} = {shown(taken.value)} of another neuron.")


def input_forgotten(w: Working) -> Guesses:
    """Δ given for the gradient."""
    for piece in w.of("in"):
        value = w.with_role("in", lambda _: 1.0)
        told = (
            f"This is δ alone: the gradient of a weight is δ times what comes in, {piece.name} = {shown(piece.value)}."
        )
        if len(w.of("in")) == 1:
            yield Guess(value, told)


def own_output(w: Working) -> Guesses:
    """The output of the neuron at the other end of the weight."""
    for piece, delta in zip(w.of("in"), w.of("delta"), strict=False):
        taken = out_piece(w.view, delta.at)
        told = f"You multiplied by {taken.name} = {shown(taken.value)} behind the weight; {piece.name} is before it."
        yield Guess(w.with_values({piece: taken.value}), told)


def weight_for_input(w: Working) -> Guesses:
    """Weight taken for the input."""
    connections, _ = w.view.held_by(w.number.subject)
    for piece, connection in zip(w.of("in"), connections, strict=False):
        weight = weight_piece(w.view, connection)
        told = (
            f"You multiplied δ by the weight {weight.name} = {shown(weight.value)} instead of the input {piece.name}."
        )
        yield Guess(w.with_values({piece: weight.value}), told)
