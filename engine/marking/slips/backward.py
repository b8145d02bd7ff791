"""Slips of the backward pass: slopes, weights of the wrong time, paths that are missing."""

from __future__ import annotations

from engine.formula import evaluate
from engine.marking.slips.guess import Guess, Guesses, is_output, shown
from engine.marking.working import (
    Working,
    activated,
    net_piece,
    out_piece,
    slope_at,
    slope_piece,
)
from engine.steps import Quantity


def no_slope(w: Working) -> Guesses:
    """Derivative forgotten."""
    for slope in w.of("slope"):
        value = w.with_values({slope: 1.0})
        yield Guess(
            value, f"You left out the slope {slope.name} = {shown(slope.value)}: without it δ comes to {shown(value)}."
        )


def only_slope(w: Working) -> Guesses:
    """Derivative alone."""
    for slope in w.of("slope"):
        yield Guess(
            w.sign * slope.value, f"This is the slope {slope.name} alone: δ is it times what comes back from behind."
        )


def slope_of_net(w: Working) -> Guesses:
    """Derivative at the wrong number."""
    for slope in w.of("slope"):
        net, out = net_piece(w.view, slope.at), out_piece(w.view, slope.at)
        if w.view.network.activation_of(slope.at) in {"identity", "relu", "leaky_relu", "sin", "softplus", "gelu"}:
            continue  # their slopes are functions of the net anyway
        taken = slope_at(w.view, slope.at, net.value, net.value)
        told = f"You put the weighted sum {net.name} = {shown(net.value)} into the slope where {out.name} belongs."
        yield Guess(w.with_values({slope: taken}), told)
        again = slope_at(w.view, slope.at, out.value, activated(w.view.network.activation_of(slope.at), out.value))
        told = f"You took the slope at the output {out.name} = {shown(out.value)}: it belongs to {net.name}."
        yield Guess(w.with_values({slope: again}), told)


def half_slope(w: Working) -> Guesses:
    """Half of the derivative."""
    for slope in w.of("slope"):
        out = out_piece(w.view, slope.at)
        if w.view.network.activation_of(slope.at) == "sigmoid":
            told = "{0} is not the whole slope: it is {1}·(1 − {1})."
            yield Guess(w.with_values({slope: out.value}), told.format(out.name, out.name))
            yield Guess(w.with_values({slope: 1 - out.value}), told.format(f"1 − {out.name}", out.name))


def others_slope(w: Working) -> Guesses:
    """Another neuron's derivative."""
    network = w.view.network
    for slope in w.of("slope"):
        behind = network.targets[network.outgoing(slope.at)].tolist()
        beside = [*network.layer_range(int(network.layer_of[slope.at]))]
        for other in dict.fromkeys((*behind, *beside)):
            if other != slope.at and not w.view.is_softmax(other):
                taken = slope_piece(w.view, other)
                told = (
                    f"You took the slope {taken.name} = {shown(taken.value)} for {slope.name} = {shown(slope.value)}."
                )
                yield Guess(w.with_values({slope: taken.value}), told)


def slope_again(w: Working) -> Guesses:
    """A slope where loss and activation have cancelled it."""
    if is_output(w) and w.view.together is not None and not w.view.is_softmax(w.number.subject):
        slope = slope_piece(w.view, w.number.subject)
        told = f"The slope {slope.name} was put in once more: with this loss it has cancelled already."
        yield Guess(w.result * slope.value, told)


def error_for_slope(w: Working) -> Guesses:
    """Error taken for its derivative."""
    for piece in w.of("loss_slope"):
        if is_output(w) and not w.view.is_softmax(piece.at):
            part = w.view.part(piece.at)
            value = w.with_values({piece: evaluate(part)})
            yield Guess(
                value, f"You took the error itself, {shown(evaluate(part))}, where its derivative {piece.name} belongs."
            )


def only_loss_slope(w: Working) -> Guesses:
    """Weights forgotten."""
    if not is_output(w) and w.of("delta"):
        value = sum(d.value for d in w.of("delta")) * (w.of("slope")[0].value if w.of("slope") else 1.0)
        yield Guess(w.sign * value, "The weights were forgotten: each δ comes back times the weight that it passes.")


def updated_weights(w: Working) -> Guesses:
    """The weights of the other time: the new ones, or the old ones where a document calculates with the new."""
    weights, trace, slots = w.of("weight"), w.trace, w.view.network.weight_slots
    old = (trace.onward == trace.before).all()
    others = {p: float((trace.after if old else trace.before)[slots[p.at]]) for p in weights}
    used, wanted = ("updated", "old") if old else ("old", "updated")
    if not weights or all(value == piece.value for piece, value in others.items()):
        return
    value = w.with_values(others)
    told = f"You used the {used} weights: δ is calculated with the {wanted} ones."
    yield Guess(value, told)
    if len(weights) > 1:
        for piece in weights:
            mixed = w.with_values({piece: others[piece]})
            yield Guess(
                mixed, f"You mixed old and new weights: {piece.name} is the {used} one, {shown(others[piece])}."
            )


def one_path(w: Working) -> Guesses:
    """Part of the sum missing."""
    weights = w.of("weight")
    what = "path" if w.number.quantity == Quantity.DELTA else "term"
    if len(weights) < 2:
        return
    for piece in weights:
        value = w.with_values({piece: 0.0})
        yield Guess(value, f"One {what} is missing from the sum: the one with {piece.name} = {shown(piece.value)}.")
    if len(weights) > 2 and w.number.quantity == Quantity.DELTA:
        for piece in weights:
            # The default binds the loop's value, which mypy does not see.
            value = w.with_role("weight", lambda p, kept=piece: p.value if p is kept else 0.0)  # type: ignore[misc]
            yield Guess(
                value, f"Only the path with {piece.name} is in the sum: the error comes back on {len(weights)} paths."
            )


def one_place(w: Working) -> Guesses:
    """One place of a shared parameter."""
    deltas = w.of("delta")
    for piece in deltas if len(deltas) > 1 else ():
        # The default binds the loop's value, which mypy does not see.
        value = w.with_role("delta", lambda p, kept=piece: p.value if p is kept else 0.0)  # type: ignore[misc]
        yield Guess(
            value, f"This is one place alone: the parameter is shared by {len(deltas)}, and their products are summed."
        )
