"""Explanations of new values: where the update moves a parameter, by the rule of the document's optimizer.

Plain descent of one sample can be written with δ instead of the gradient, if the document has it so and it is true.
"""

from __future__ import annotations

from engine.explain.compose import compose, sentence, shown_number
from engine.explain.descent import Descent
from engine.explain.explanation import Explanation, Row
from engine.explain.gradients import sign_of, single_product
from engine.explain.optimizer_rules import NOTES, RULES, Step
from engine.explain.terms import Marks
from engine.explain.view import View
from engine.formula import Expr, plain, plain_symbol
from engine.place import ERROR_PLACE
from engine.settings import Constant, Rprop, Sgd
from engine.steps import Number


def explain_new_value(view: View, number: Number) -> Explanation:
    """Where the update moves a parameter."""
    slot, marks = number.subject, Marks()
    value = marks.mark(view.before(slot), view.parameter(slot), *view.places(slot))
    moves = bool(view.network.trainable[slot]) and bool(view.places(slot))
    rule, rows = _moved(view, slot, value, marks) if moves else (value, ())
    return compose(
        view,
        f"Where does the update move {plain_symbol(view.parameter(slot))}?",
        view.after(slot).name,
        rule,
        marks,
        number=number,
        value=None if moves else shown_number(view, number),  # which no hand rounds
        where=rows,
        note=_note(view, slot),
    )


def _moved(view: View, slot: int, value: Expr, marks: Marks) -> tuple[Expr, tuple[Row, ...]]:
    descent = Descent(view, slot)
    if writes_delta(view, slot, descent):
        step = view.rate * single_product(view, slot, marks)
        return (value - step if sign_of(view, slot) > 0 else value + step), ()
    gradient = marks.mark(descent.descended, descent.gradient.name, ERROR_PLACE)
    rule, rows = RULES[type(view.trace.training.optimizer)](Step(view, slot, value, gradient, view.rate))
    return rule, (*descent.rows, *rows)


def writes_delta(view: View, slot: int, descent: Descent) -> bool:
    """Whether a document has updates written with δ, and that is what this one is.

    A sum over samples or places, a penalty, a clipped or a rounded gradient or an optimizer that remembers needs the
    gradient itself.
    """
    conventions, training = view.trace.conventions, view.trace.training
    plain = isinstance(training.optimizer, Sgd) and not training.optimizer.momentum
    once = len(view.trace.rows) == 1 and len(view.places(slot)) == 1
    exact = "gradient" not in view.names.decimals
    return conventions.update == "delta" and plain and once and exact and not descent.is_changed


def _note(view: View, slot: int) -> str:
    if not view.network.trainable[slot]:
        return "frozen: it stays"
    if not view.places(slot):
        return "no place holds this parameter: it stays"
    training, samples = view.trace.training, len(view.trace.rows)
    places = len(view.places(slot))
    penalties = ", penalties included" if training.l1 or training.l2 else ""
    return sentence(
        NOTES[type(training.optimizer)](training.optimizer),
        _turned(view, slot),
        f"the gradient is the {training.reduction} over the {samples} samples of the batch" if samples > 1 else "",
        f"‖g‖ is the length of the whole gradient{penalties}" if training.gradient_clip is not None else "",
        f"shared by {places} places, which all get the new value" if places > 1 else "",
        ""
        if isinstance(training.schedule, Constant)
        else f"{plain(view.letters.rate)} is the rate that the schedule gives this epoch",
    )


def _turned(view: View, slot: int) -> str:
    """Why a parameter that resilient propagation moves may stay all the same."""
    trace = view.trace
    if not isinstance(trace.training.optimizer, Rprop) or "prev" not in trace.state_before.memory:
        return ""
    turned = trace.state_before.memory["prev"][slot] * trace.change[slot] < 0
    return "the gradient has changed its sign since: the step gets shorter, and this once is not made" if turned else ""
