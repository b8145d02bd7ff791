"""Explanations of what goes into the numbers of a pass: slopes, and what is given, as inputs and learning rates are."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

from engine.explain.compose import compose, row, sentence
from engine.explain.explanation import Explanation, Row
from engine.explain.terms import Marks
from engine.explain.view import View
from engine.formula import Apply, Expr, Named, Partial, Symbol, Value, apply, evaluate, plain_symbol, symbol
from engine.functions.activations import SOFTMAX
from engine.functions.formulas import ACTIVATION_FORMULAS, HALF, Neuron
from engine.place import Place
from engine.settings import Constant, Cosine, Exponential, Schedule, StepDecay

_MOST_PLACES = 6  # of a shared parameter that are named

# --- slopes -----------------------------------------------------------------------------------------------------------


def explain_slope(view: View, neuron: int) -> Explanation:
    """The slope of a neuron's activation at its weighted sum."""
    if view.is_softmax(neuron):
        return _softmax_slope(view, neuron)
    formula, marks, place = ACTIVATION_FORMULAS[view.network.activation_of(neuron)], Marks(), Place("neuron", neuron)
    net = marks.mark(view.net(neuron), f"weighted sum of {view.plain(neuron)}", place)
    out = marks.mark(view.activated(neuron), f"output of {view.plain(neuron)}", place)
    slope = view.slope(neuron)
    return compose(
        view,
        f"How steep is {view.plain(neuron)}’s activation at its weighted sum?",
        Apply(view.letters.function, (net,), 1),
        formula.slope(Neuron(net, out)),
        marks,
        value=evaluate(slope),
        note=view.told(formula.note),
    )


def _softmax_slope(view: View, neuron: int) -> Explanation:
    marks = Marks()
    out = marks.mark(view.out(neuron), f"output of {view.plain(neuron)}", Place("neuron", neuron))
    rule = out * (1 - view.out(neuron))
    return compose(
        view,
        f"How does {view.plain(neuron)}’s output change with its weighted sum?",
        Partial(view.out(neuron).name, view.net(neuron).name),
        rule,
        marks,
        value=evaluate(rule),
        note=f"{SOFTMAX}: the weighted sum moves the other outputs of the layer too, each by minus the product of the "
        "two outputs",
    )


# --- dropout ----------------------------------------------------------------------------------------------------------


def explain_factor(view: View, neuron: int) -> Explanation:
    """What dropout multiplies a neuron's output by, in this update and for this sample."""
    of, share = view.factor(neuron), view.trace.training.dropout
    if of is None:
        raise ValueError(f"{view.plain(neuron)} is never left out")
    kept = evaluate(of) != 0.0
    rule: Expr = 1 / (1 - Named(Symbol("p"), Value(share))) if kept else Value(0.0)
    note = (
        "drawn by the seed: kept, and divided by the share that is kept, so that sums are as large as without dropout"
    )
    return compose(
        view,
        f"Is {view.plain(neuron)} left out of this update?",
        of.name,
        rule,
        Marks(),
        value=evaluate(of),
        note=note if kept else "drawn by the seed: left out for this sample, in this update",
    )


# --- what is given ----------------------------------------------------------------------------------------------------


def _given(view: View, of: Named, question: str, note: str, places: tuple[Place, ...]) -> Explanation:
    marks = Marks()
    worth = marks.mark(of.meaning, of.name, *places)
    return compose(view, question, of.name, worth, marks, value=evaluate(of), note=note)


def explain_input(view: View, neuron: int) -> Explanation:
    """An input of the sample."""
    question = f"Where does the input {view.plain(neuron)} come from?"
    return _given(view, view.out(neuron), question, _row_note(view), (Place("neuron", neuron),))


def explain_target(view: View, neuron: int) -> Explanation:
    """What an output should be."""
    question = f"Where does the target of {view.plain(neuron)} come from?"
    return _given(view, view.target(neuron), question, _row_note(view), (Place("target", neuron),))


def _row_note(view: View) -> str:
    return f"given: row {view.trace.rows[view.sample] + 1} of the training data"


def explain_value(view: View, slot: int) -> Explanation:
    """A parameter before the update."""
    name = plain_symbol(view.parameter(slot))
    note = sentence(_what(view, slot), "" if view.network.trainable[slot] else "frozen: no update changes it")
    return _given(view, view.before(slot), f"What is {name} before the update?", note, view.places(slot))


def _what(view: View, slot: int) -> str:
    """What kind of thing a parameter is, and where it stands."""
    connections, neurons = view.held_by(slot)
    ends = [(int(view.network.sources[c]), int(view.network.targets[c])) for c in connections]
    places = [*(f"{view.plain(a)} → {view.plain(b)}" for a, b in ends), *(view.plain(n) for n in neurons)]
    if view.network.slots[slot].kind != "shared":
        of = f"of the connection {places[0]}" if connections else f"of {places[0]}"
        return f"given: the {view.kind(slot)} {of} that this update begins with"
    if not places:
        return "given: a shared parameter that no place holds"
    more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    share = "1 place has" if len(places) == 1 else f"{len(places)} places share"
    return f"given: a {view.kind(slot)} that {share}: {', '.join(places[:_MOST_PLACES])}{more}"


# --- the rate ---------------------------------------------------------------------------------------------------------


def explain_rate(view: View, _nothing: int) -> Explanation:
    """The learning rate in force: the one that is set, or what the schedule makes of it."""
    schedule, rate = view.trace.training.schedule, view.rate
    question = "Which learning rate is in force?"
    if isinstance(schedule, Constant):
        note = "given: the same every epoch"
        return compose(view, question, rate.name, rate.meaning, value=evaluate(rate), note=note)
    letter = view.names.rate
    initial = Symbol(letter.letter, (*letter.index, Symbol("0")))
    start = Named(initial, Value(view.trace.training.optimizer.learning_rate))
    epoch = Named(Symbol("e"), Value(float(view.trace.state_before.epoch)))
    rule, where = _SCHEDULES[type(schedule)](schedule, start, epoch)
    note = f"{plain_symbol(initial)} is the rate that is set, e the number of epochs that are done"
    return compose(view, question, rate.name, rule, value=evaluate(rate), note=note, where=where)


Scheduled: TypeAlias = tuple[Expr, tuple[Row, ...]]  # the rule, and the equations that it leans on


def _step_decay(schedule: StepDecay, start: Expr, epoch: Expr) -> Scheduled:
    times = Named(Symbol("k"), apply("floor", epoch / Value(float(schedule.step_size))))
    known = Named(times.name, Value(evaluate(times)))
    return start * Named(Symbol("γ"), Value(schedule.gamma)) ** known, (row(times),)


def _exponential(schedule: Exponential, start: Expr, epoch: Expr) -> Scheduled:
    return start * Named(Symbol("γ"), Value(schedule.gamma)) ** epoch, ()


def _cosine(schedule: Cosine, start: Expr, epoch: Expr) -> Scheduled:
    turn = apply("cos", Named(Symbol("π"), Value(math.pi)) * epoch / Value(float(schedule.t_max)))
    if not schedule.eta_min:
        return HALF * start * (1 + turn), ()
    least = Named(symbol("η_{min}"), Value(schedule.eta_min))
    return least + HALF * (start - least) * (1 + turn), ()


_SCHEDULES: dict[type[Schedule], Callable[[Any, Expr, Expr], Scheduled]] = {
    StepDecay: _step_decay,
    Exponential: _exponential,
    Cosine: _cosine,
}
