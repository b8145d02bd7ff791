"""Explanations of gradients: at each place of a parameter δ times what comes in, with the signs of the document."""

from __future__ import annotations

import numpy as np

from engine.explain.compose import compose, sentence
from engine.explain.explanation import Explanation
from engine.explain.terms import Marks, Part, Terms
from engine.explain.view import View
from engine.formula import Expr, Value, evaluate, plain, plain_symbol
from engine.place import Place
from engine.steps import Number


def explain_gradient(view: View, number: Number) -> Explanation:
    """How the error changes with a parameter: at each of its places the delta times what comes in."""
    slot, marks = number.subject, Marks()
    places = len(view.places(slot))
    terms = gradient_terms(view, slot) if places > 1 else None
    rule = _rule(view, slot, terms, marks, None if number.complete else number.done)
    return compose(
        view,
        f"How does the error change with {plain_symbol(view.parameter(slot))}?",
        view.gradient(slot),
        rule,
        marks,
        number=number,
        value=None if number.complete else evaluate(rule),
        note=_note(view, number, places),
        terms=terms,
    )


def _rule(view: View, slot: int, terms: Terms | None, marks: Marks, reached: int | None) -> Expr:
    """The sum over the places of a slot; the factors of a single place marked one by one."""
    if terms is not None:
        return terms.sum(marks, reached)
    if not view.places(slot):
        return Value(0.0)
    product = single_product(view, slot, marks)
    return product if sign_of(view, slot) > 0 else -product


def sign_of(view: View, slot: int) -> float:
    """The sign of δ·y in a gradient: −1 where δ is −∂E/∂net or the parameter is a threshold, not both."""
    return view.signs.delta * float(view.signs.parameters[slot])


def gradient_terms(view: View, slot: int) -> Terms:
    """The products of δ with what comes in, at every place of a slot, with the sign that they have in its gradient."""
    network, trace = view.network, view.trace
    connections, neurons = view.held_by(slot)
    sources, targets = network.sources[connections], network.targets[connections]
    products = trace.delta[view.sample, targets] * trace.out[view.sample, sources]
    opposite = sign_of(view, slot) < 0

    def write(i: int) -> Part:
        if i >= len(connections):
            neuron = neurons[i - len(connections)]
            delta: Expr = view.delta(neuron)
            caption = f"{view.kind(slot)} of {view.plain(neuron)}"
            return Part(-delta if opposite else delta, caption, (Place("bias", neuron),))
        source, target = int(sources[i]), int(targets[i])
        caption = f"from {view.plain(source)} to {view.plain(target)}"
        product: Expr = view.delta(target) * view.out(source)
        return Part(-product if opposite else product, caption, (Place("connection", connections[i]),))

    values = np.append(products, trace.delta[view.sample, neurons])
    return view.terms(float(view.signs.parameters[slot]) * values, write)


def single_product(view: View, slot: int, marks: Marks) -> Expr:
    """δ times what comes in at the only place of a slot, or δ alone where that is a bias."""
    connections, neurons = view.held_by(slot)
    target = int(view.network.targets[connections[0]]) if connections else neurons[0]
    caption = f"{plain(view.letters.delta)} of {view.plain(target)}"
    delta = marks.mark(view.delta(target), caption, Place("neuron", target))
    if neurons:
        return delta
    source = int(view.network.sources[connections[0]])
    return delta * marks.mark(view.out(source), _incoming(view, source), Place("neuron", source))


def _incoming(view: View, source: int) -> str:
    if source < view.network.input_count:
        return f"input {view.plain(source)}"
    return f"output of {view.plain(source)}"


def _note(view: View, number: Number, places: int) -> str:
    slot = number.subject
    of = view.network.slots[slot]
    if not number.complete:
        return f"{number.done} of {number.terms} places so far"
    if of.kind == "shared" and not places:
        return "no place holds this parameter: the error does not depend on it"
    shared = f"shared by {places} places: the gradient is the sum over them" if places > 1 else ""
    frozen = "" if view.network.trainable[slot] else "frozen: the update will leave it alone"
    return sentence(shared, _INPUTS.get(view.kind(slot), "") if of.kind == "bias" else "", frozen)


_INPUTS = {
    "bias": "a bias is a weight whose input is always 1",
    "threshold": "a threshold is a weight whose input is always −1",
}
