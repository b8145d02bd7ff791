"""Explanations of the backward pass: ∂E/∂out and δ of each neuron.

Where a document takes δ for −∂E/∂net, every rule here is written for that: an output's begins with t − y, and a
hidden one's, being a sum of w·δ either way, stays as it is.
"""

from __future__ import annotations

from engine.explain.compose import compose, row, sentence
from engine.explain.explanation import Explanation, Row
from engine.explain.forward import marked_output
from engine.explain.terms import Marks, Part, Terms
from engine.explain.view import View
from engine.formula import Expr, Named, Negative, evaluate, plain, total
from engine.functions.formulas import ACTIVATION_FORMULAS
from engine.place import ERROR_PLACE, Place
from engine.steps import Number


def explain_delta(view: View, number: Number) -> Explanation:
    """How the error changes with a weighted sum: ∂E/∂out times the activation's slope."""
    if not number.complete:
        return _partly_reached(view, number)
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
    terms: Terms | None = None,
) -> Explanation:
    neuron = number.subject
    question = f"How does the error change with {view.plain(neuron)}’s weighted sum?"
    name, before, note = view.delta(neuron).name, chain(view, neuron), sentence(_opposite(view), note)
    return compose(view, question, name, rule, marks, number=number, before=before, note=note, where=where, terms=terms)


def _opposite(view: View) -> str:
    """What the sign of δ says of the error, where a document has it the other way round."""
    if view.signs.delta > 0:
        return ""
    letters = view.letters
    return f"{plain(letters.delta)} is −∂{plain(letters.error)}/∂{plain(letters.net)}: how fast the error falls"


def chain(view: View, neuron: int) -> tuple[Named, ...]:
    """The numbers that a delta goes back to: the error, and for a hidden neuron what leads to the deltas behind it."""
    if view.is_output(neuron):
        return (view.error,)
    outgoing = view.network.outgoing(neuron)
    targets = [int(t) for t in view.network.targets[outgoing[:3]]]
    direct = [t for t in targets if view.is_output(t) and not view.is_softmax(t) and not view.together]
    return (view.error, *(part for t in direct for part in (view.loss_slope(t), view.slope(t))))


# --- outputs --------------------------------------------------------------------------------------------------------


def _output_delta(view: View, number: Number) -> Explanation:
    neuron, marks = number.subject, Marks()
    if view.together is not None:
        terms = marked_output(view, neuron, marks)
        rule = view.together.delta(terms) if view.signs.delta > 0 else view.together.descent(terms)
        return _delta(view, number, rule, marks, note=view.told(view.together.note))
    loss_slope, slope = view.loss_slope(neuron), view.slope(neuron)
    caption = f"error by output of {view.plain(neuron)}"
    rule = marks.mark(loss_slope, caption, ERROR_PLACE, Place("target", neuron)) * _marked(view, slope, neuron, marks)
    note = sentence(view.told(view.loss.note), _slope_note(view, neuron))
    return _delta(view, number, rule, marks, note=note, where=(row(loss_slope), row(slope)))


def _marked(view: View, slope: Expr, neuron: int, marks: Marks) -> Expr:
    return marks.mark(slope, f"slope of {view.plain(neuron)}", Place("neuron", neuron))


def _slope_note(view: View, neuron: int) -> str:
    return view.told(ACTIVATION_FORMULAS[view.network.activation_of(neuron)].note)


# --- hidden neurons ---------------------------------------------------------------------------------------------------


def _hidden_delta(view: View, number: Number) -> Explanation:
    neuron, marks = number.subject, Marks()
    outgoing, terms = view.network.outgoing(neuron), outgoing_terms(view, neuron)
    slope = view.slope(neuron)
    rule = _marked(view, slope, neuron, marks)
    if (factor := view.factor(neuron)) is not None:
        rule = rule * marks.mark(factor, f"dropout of {view.plain(neuron)}", Place("neuron", neuron))
    rule = rule * (_single_product(view, int(outgoing[0]), marks) if len(outgoing) == 1 else terms.sum(marks))
    nothing = "" if len(outgoing) else f"nothing leads on from {view.plain(neuron)}: the error does not depend on it"
    first = "the weights onward are updated already" if _updated_first(view, neuron) else ""
    note = sentence(nothing, first, _slope_note(view, neuron))
    return _delta(view, number, rule, marks, note=note, where=(row(slope),), terms=terms)


def _updated_first(view: View, neuron: int) -> bool:
    """Whether a delta flows back through weights that were updated before it was calculated."""
    slots = view.network.weight_slots[view.network.outgoing(neuron)]
    return bool((view.trace.onward[slots] != view.trace.before[slots]).any())


def _single_product(view: View, connection: int, marks: Marks) -> Expr:
    target = int(view.network.targets[connection])
    weight, delta = view.onward(connection), view.delta(target)
    marked = marks.mark(weight, weight.name, Place("connection", connection))
    return marked * marks.mark(delta, _delta_of(view, target), Place("neuron", target))


def _delta_of(view: View, neuron: int) -> str:
    return f"{plain(view.letters.delta)} of {view.plain(neuron)}"


def outgoing_terms(view: View, neuron: int, *, opposite: bool = False) -> Terms:
    """The products of the weights onward with the deltas behind them, or the opposite of each."""
    network, trace = view.network, view.trace
    outgoing = network.outgoing(neuron)
    targets = network.targets[outgoing]
    sign = -view.signs.delta if opposite else view.signs.delta
    values = sign * trace.onward[network.weight_slots[outgoing]] * trace.delta[view.sample, targets]

    def write(i: int) -> Part:
        connection, target = int(outgoing[i]), int(targets[i])
        product: Expr = view.onward(connection) * view.delta(target)
        places = (Place("connection", connection), Place("neuron", target))
        return Part(-product if opposite else product, f"through {view.plain(target)}", places)

    return view.terms(values, write)


def _partly_reached(view: View, number: Number) -> Explanation:
    """A delta that is partly reached: ∂E/∂out or its opposite, of a hidden neuron as far as its products go."""
    neuron, marks, terms = number.subject, Marks(), None
    if view.is_output(neuron):
        formula = view.loss.slope if view.signs.delta > 0 else view.loss.descent
        rule = formula(marked_output(view, neuron, marks))
        note = view.told(view.loss.note)
    else:
        terms = outgoing_terms(view, neuron)
        rule = terms.sum(marks, number.done)
        missing = number.terms - 1 - number.done
        note = f"{number.done} of {number.terms - 1} terms so far" if missing else ""
    of = view.out_gradient(neuron).name
    return compose(
        view,
        f"How does the error change with {view.plain(neuron)}’s output?",
        of if view.signs.delta > 0 else Negative(of),
        rule,
        marks,
        number=number,
        value=evaluate(rule),
        note=note,
        before=(view.error,),
        terms=terms,
    )


# --- ∂E/∂out when it is asked for -------------------------------------------------------------------------------------


def explain_out_gradient(view: View, neuron: int) -> Explanation:
    """How the error changes with what an output or a hidden neuron puts out."""
    marks, terms = Marks(), None
    if view.is_output(neuron):
        rule, note = view.loss.slope(marked_output(view, neuron, marks)), view.told(view.loss.note)
    else:
        terms = outgoing_terms(view, neuron, opposite=view.signs.delta < 0)
        rule = terms.sum(marks)
        note = "" if len(terms) else f"nothing leads on from {view.plain(neuron)}: the error does not depend on it"
    of = view.out_gradient(neuron)
    return compose(
        view,
        f"How does the error change with {view.plain(neuron)}’s output?",
        of.name,
        rule,
        marks,
        value=evaluate(of),
        note=note,
        before=(view.error,),
        terms=terms,
    )


# --- softmax ----------------------------------------------------------------------------------------------------------


def _softmax_delta(view: View, number: Number) -> Explanation:
    neuron, marks = number.subject, Marks()
    neurons = view.network.layer_range(int(view.network.layer_of[neuron]))
    out = marks.mark(view.out(neuron), f"output of {view.plain(neuron)}", Place("neuron", neuron))
    own = marks.mark(view.out_gradient(neuron), f"error by output of {view.plain(neuron)}", Place("neuron", neuron))
    layer = slice(neurons.start, neurons.stop)
    values = view.trace.out_gradient[view.sample, layer] * view.trace.out[view.sample, layer]
    mean = view.terms(values, lambda j: Part(view.out_gradient(neurons[j]) * view.out(neurons[j]))).sum()
    rule = out * (own - mean if view.signs.delta > 0 else total((mean, -own)))
    where = (row(Named(view.out_gradient(neuron).name, _out_gradient_formula(view, neuron))),)
    note = "softmax: every weighted sum of the layer moves every output of it"
    return _delta(view, number, rule, marks, note=note, where=where)


def _out_gradient_formula(view: View, neuron: int) -> Expr:
    if view.is_output(neuron):
        return view.loss.slope(view.output(neuron))
    return outgoing_terms(view, neuron, opposite=view.signs.delta < 0).sum()
