"""Explanations of the forward pass and the error: weighted sums, outputs, the outputs' parts and the whole error."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.explain.compose import compose, sentence
from engine.explain.explanation import Explanation
from engine.explain.terms import Marks, Part, Terms
from engine.explain.view import View
from engine.formula import Apply, Expr, evaluate
from engine.functions.formulas import ACTIVATION_FORMULAS, Output
from engine.functions.losses import NEAR
from engine.network import Shared
from engine.place import Place
from engine.steps import TOTAL, Number


def explain_net(view: View, number: Number) -> Explanation:
    """A weighted sum: each weight times what comes in, and the bias."""
    neuron, marks = number.subject, Marks()
    terms = _net_terms(view, neuron)
    rule = terms.sum(marks, None if number.complete else number.done)
    return compose(
        view,
        f"What is {view.plain(neuron)}’s weighted sum?",
        view.net(neuron).name,
        rule,
        marks,
        number=number,
        value=None if number.complete else evaluate(rule),
        note=_net_note(view, number),
        terms=terms,
    )


def _net_terms(view: View, neuron: int) -> Terms:
    network, trace = view.network, view.trace
    incoming = network.incoming(neuron)
    sources = network.sources[incoming.start : incoming.stop]
    slots = network.weight_slots[incoming.start : incoming.stop]
    values = trace.before[slots] * trace.out[view.sample, sources]
    bias = int(network.bias_slots[neuron])

    def write(i: int) -> Part:
        if i == len(incoming):
            return _bias_part(view, neuron, bias)
        source = int(sources[i])
        places = (Place("connection", incoming[i]), Place("neuron", source))
        return Part(view.weight(incoming[i]) * view.out(source), f"from {view.plain(source)}", places)

    return view.terms(np.append(values, trace.before[bias]) if bias >= 0 else values, write)


def _bias_part(view: View, neuron: int, bias: int) -> Part:
    value, place = view.before(bias), Place("bias", neuron)
    if view.signs.parameters[bias] < 0:
        return Part(-value, "threshold", (place,))
    return Part(value, "bias", (place,))


def _net_note(view: View, number: Number) -> str:
    bias = view.network.neurons[number.subject].bias
    word = "threshold" if view.trace.conventions.thresholds else "bias"
    if not number.complete:
        return f"{number.done} of {number.terms} terms so far"
    if bias is None and not view.network.incoming(number.subject):
        return f"nothing leads here and there is no {word}: the sum is 0"
    if bias is None:
        return f"{view.plain(number.subject)} has no {word}"
    slot = int(view.network.bias_slots[number.subject])
    word = view.kind(slot)
    if isinstance(bias, Shared):
        return f"the {word} is shared by {len(view.places(slot))} places"
    return "" if bias.trainable else f"the {word} is frozen"


def explain_out(view: View, number: Number) -> Explanation:
    """An output: the activation of the weighted sum, or for softmax its share of the layer."""
    neuron, marks = number.subject, Marks()
    place = Place("neuron", neuron)
    net = marks.mark(view.net(neuron), f"weighted sum of {view.plain(neuron)}", place)
    formula = ACTIVATION_FORMULAS.get(view.network.activation_of(neuron))
    if formula is None:
        layer = int(view.network.layer_of[neuron])
        sides: tuple[Expr, ...] = (Apply("exp", (net,)) / view.powers(layer),)
        note = "softmax: this neuron's share of the whole layer, so that the outputs sum to 1"
    else:
        sides = Apply(view.letters.function, (net,)), formula.rule(net)
        note = view.told(formula.note)
    if (factor := view.factor(neuron)) is not None:
        marked = marks.mark(factor, f"dropout of {view.plain(neuron)}", place)
        sides = tuple(marked * side for side in sides)
        note = sentence(note, "dropout: " + ("left out of this update" if evaluate(factor) == 0.0 else "kept"))
    question = f"What does {view.plain(neuron)} put out?"
    return compose(view, question, view.out(neuron).name, sides, marks, number=number, note=note)


def explain_error(view: View, number: Number) -> Explanation:
    """The error of a sample, or one output's part of it."""
    return _total(view, number) if number.subject == TOTAL else _part(view, number)


def _total(view: View, number: Number) -> Explanation:
    outputs, marks = view.network.layer_range(-1), Marks()

    def write(k: int) -> Part:
        places = (Place("target", outputs[k]), Place("neuron", outputs[k]))
        return Part(view.part(outputs[k]), f"part of {view.plain(outputs[k])}", places)

    terms = view.terms(view.trace.parts[view.sample], write)
    rule = terms.sum(marks)
    return compose(view, "How large is the error?", view.error.name, rule, marks, number=number, terms=terms)


def _part(view: View, number: Number) -> Explanation:
    neuron, marks = number.subject, Marks()
    terms = marked_output(view, neuron, marks)
    formula, note = view.loss.part(terms), view.loss.note
    near = NEAR[view.trace.precision]
    if view.together is not None and not near < evaluate(terms.out) < 1 - near:
        net = marks.mark(terms.net, f"weighted sum of {view.plain(neuron)}", Place("neuron", neuron))
        formula = view.together.part(replace(terms, net=net))
        note = "from the weighted sum, for the logarithm of an output so near to 0 or 1 would lose digits"
    question = f"How much does {view.plain(neuron)} add to the error?"
    return compose(view, question, view.part(neuron).name, formula, marks, number=number, note=sentence(note))


def marked_output(view: View, neuron: int, marks: Marks) -> Output:
    """What the loss' formulas need of an output, its target and its output marked."""
    terms = view.output(neuron)
    target = marks.mark(terms.target, f"target of {view.plain(neuron)}", Place("target", neuron))
    return replace(
        terms, target=target, out=marks.mark(terms.out, f"output of {view.plain(neuron)}", Place("neuron", neuron))
    )
