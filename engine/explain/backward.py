"""Explanations of the backward pass: deltas, ∂E/∂net of each neuron, and the gradients of the parameters."""

from __future__ import annotations

import numpy as np

from engine.explain.explanation import Explanation, Row
from engine.explain.forward import marked_output
from engine.explain.view import Marks, Part, Terms, View, compose, row, sentence
from engine.formula import Expr, Named, Value, evaluate, plain_symbol
from engine.functions.formulas import ACTIVATION_FORMULAS
from engine.place import ERROR_PLACE, Place
from engine.steps import Number


def explain_delta(view: View, number: Number) -> Explanation:
    """How the error changes with a weighted sum: ∂E/∂out times the activation's slope."""
    if not number.complete:
        return _out_gradient(view, number)
    if view.is_softmax(number.subject) and not (view.is_output(number.subject) and view.together):
        return _softmax_delta(view, number)
    return _output_delta(view, number) if view.is_output(number.subject) else _hidden_delta(view, number)


def _delta(
    view: View,
    number: Number,
    rule: Expr,
    marks: Marks,
    *,
    note: str = "",
    where: tuple[Row, ...] = (),
) -> Explanation:
    neuron = number.subject
    question = f"How does the error change with {view.plain(neuron)}’s weighted sum?"
    before = chain(view, neuron)
    name = view.delta(neuron).name
    return compose(view, number, question, name, rule, marks, before=before, note=note, where=where)


def chain(view: View, neuron: int) -> tuple[Named, ...]:
    """The numbers that a delta goes back to: the error, and for a hidden neuron what leads to the deltas behind it."""
    if view.is_output(neuron):
        return (view.error,)
    outgoing = view.network.outgoing(neuron)
    targets = [int(t) for t in view.network.targets[outgoing[:3]]]
    direct = [t for t in targets if view.is_output(t) and not view.is_softmax(t) and not view.together]
    return (view.error, *(part for t in direct for part in (view.loss_slope(t), view.slope(t))))


def _output_delta(view: View, number: Number) -> Explanation:
    neuron, marks = number.subject, Marks()
    if view.together is not None:
        rule = view.together.delta(marked_output(view, neuron, marks))
        return _delta(view, number, rule, marks, note=view.together.note)
    loss_slope = marks.mark(
        view.loss_slope(neuron), f"error by output of {view.plain(neuron)}", ERROR_PLACE, Place("target", neuron)
    )
    rule = loss_slope * _marked_slope(view, neuron, marks)
    note = sentence(view.loss.note, _slope_note(view, neuron))
    return _delta(view, number, rule, marks, note=note, where=(row(view.loss_slope(neuron)), row(view.slope(neuron))))


def _marked_slope(view: View, neuron: int, marks: Marks) -> Expr:
    return marks.mark(view.slope(neuron), f"slope of {view.plain(neuron)}", Place("neuron", neuron))


def _slope_note(view: View, neuron: int) -> str:
    return ACTIVATION_FORMULAS[view.network.activation_of(neuron)].note


def _hidden_delta(view: View, number: Number) -> Explanation:
    neuron, marks = number.subject, Marks()
    outgoing = view.network.outgoing(neuron)
    slope = _marked_slope(view, neuron, marks)
    if len(outgoing) == 1:
        rule: Expr = slope * _single_product(view, int(outgoing[0]), marks)
    else:
        rule = slope * _outgoing_terms(view, neuron).sum(marks)
    nothing = "" if len(outgoing) else f"nothing leads on from {view.plain(neuron)}: the error does not depend on it"
    note = sentence(nothing, _slope_note(view, neuron))
    return _delta(view, number, rule, marks, note=note, where=(row(view.slope(neuron)),))


def _single_product(view: View, connection: int, marks: Marks) -> Expr:
    target = int(view.network.targets[connection])
    weight, delta = view.weight(connection), view.delta(target)
    marked = marks.mark(weight, weight.name, Place("connection", connection))
    return marked * marks.mark(delta, f"δ of {view.plain(target)}", Place("neuron", target))


def _outgoing_terms(view: View, neuron: int) -> Terms:
    network, trace = view.network, view.trace
    outgoing = network.outgoing(neuron)
    targets = network.targets[outgoing]
    values = trace.before[network.weight_slots[outgoing]] * trace.delta[view.sample, targets]

    def write(i: int) -> Part:
        connection, target = int(outgoing[i]), int(targets[i])
        places = (Place("connection", connection), Place("neuron", target))
        return Part(view.weight(connection) * view.delta(target), f"through {view.plain(target)}", places)

    return Terms(values, write)


def _out_gradient(view: View, number: Number) -> Explanation:
    """A delta that is partly reached: ∂E/∂out, of a hidden neuron as far as its products are summed up."""
    neuron, marks = number.subject, Marks()
    if view.is_output(neuron):
        rule = view.loss.slope(marked_output(view, neuron, marks))
        note = view.loss.note
    else:
        rule = _outgoing_terms(view, neuron).sum(marks, number.done)
        missing = number.terms - 1 - number.done
        note = f"{number.done} of {number.terms - 1} terms so far" if missing else ""
    question = f"How does the error change with {view.plain(neuron)}’s output?"
    name = view.out_gradient(neuron).name
    value = evaluate(rule)
    return compose(view, number, question, name, rule, marks, value=value, note=note, before=(view.error,))


def _softmax_delta(view: View, number: Number) -> Explanation:
    neuron, marks = number.subject, Marks()
    neurons = view.network.layer_range(int(view.network.layer_of[neuron]))
    out = marks.mark(view.out(neuron), f"output of {view.plain(neuron)}", Place("neuron", neuron))
    own = marks.mark(view.out_gradient(neuron), f"error by output of {view.plain(neuron)}", Place("neuron", neuron))
    layer = slice(neurons.start, neurons.stop)
    values = view.trace.out_gradient[view.sample, layer] * view.trace.out[view.sample, layer]
    mean = Terms(values, lambda j: Part(view.out_gradient(neurons[j]) * view.out(neurons[j]))).sum()
    rule = out * (own - mean)
    formula = view.loss_slope(neuron).meaning if view.is_output(neuron) else _outgoing_terms(view, neuron).sum()
    where = (row(Named(view.out_gradient(neuron).name, formula)),)
    note = "softmax: every weighted sum of the layer moves every output of it"
    return _delta(view, number, rule, marks, note=note, where=where)


# --- gradients ------------------------------------------------------------------------------------------------------


def explain_gradient(view: View, number: Number) -> Explanation:
    """How the error changes with a parameter: at each of its places the delta times what comes in."""
    slot, marks = number.subject, Marks()
    parts = _gradient_parts(view, slot)
    rule = _gradient_rule(view, parts, marks, number)
    return compose(
        view,
        number,
        f"How does the error change with {plain_symbol(view.parameter(slot))}?",
        view.gradient(slot),
        rule,
        marks,
        value=None if number.complete else evaluate(rule),
        note=_gradient_note(view, number, len(parts.values)),
    )


def _gradient_parts(view: View, slot: int) -> Terms:
    network, trace = view.network, view.trace
    connections, neurons = view.held_by(slot)
    sources, targets = network.sources[connections], network.targets[connections]
    products = trace.delta[view.sample, targets] * trace.out[view.sample, sources]

    def write(i: int) -> Part:
        if i >= len(connections):
            neuron = neurons[i - len(connections)]
            return Part(view.delta(neuron), f"bias of {view.plain(neuron)}", (Place("bias", neuron),))
        source, target = int(sources[i]), int(targets[i])
        caption = f"from {view.plain(source)} to {view.plain(target)}"
        product = view.delta(target) * view.out(source)
        return Part(product, caption, (Place("connection", connections[i]),))

    return Terms(np.append(products, trace.delta[view.sample, neurons]), write)


def _gradient_rule(view: View, parts: Terms, marks: Marks, number: Number) -> Expr:
    connections, neurons = view.held_by(number.subject)
    if len(parts.values) != 1:
        return parts.sum(marks, None if number.complete else number.done) if len(parts.values) else Value(0.0)
    target = int(view.network.targets[connections[0]]) if connections else neurons[0]
    delta = marks.mark(view.delta(target), f"δ of {view.plain(target)}", Place("neuron", target))
    if neurons:
        return delta
    source = int(view.network.sources[connections[0]])
    return delta * marks.mark(view.out(source), _incoming(view, source), Place("neuron", source))


def _incoming(view: View, source: int) -> str:
    if source < view.network.input_count:
        return f"input {view.plain(source)}"
    return f"output of {view.plain(source)}"


def _gradient_note(view: View, number: Number, places: int) -> str:
    of = view.network.slots[number.subject]
    if not number.complete:
        return f"{number.done} of {number.terms} places so far"
    if of.kind == "shared" and not places:
        return "no place holds this parameter: the error does not depend on it"
    shared = f"shared by {places} places: the gradient is the sum over them" if places > 1 else ""
    bias = "a bias is a weight whose input is always 1" if of.kind == "bias" else ""
    frozen = "" if view.network.trainable[number.subject] else "frozen: the update will leave it alone"
    return sentence(shared, bias, frozen)
