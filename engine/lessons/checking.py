"""Judges a step of a lesson by facts: whether what it waits for has happened, and whether its checks hold.

Pure. `judge` is all that others need; each kind of condition is one function in a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite, nan
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from msgspec import UNSET

from engine import lesson as conditions
from engine.errors import StudioError
from engine.lesson import Condition, LessonStep
from engine.lessons.answers import is_right, objection
from engine.lessons.facts import Facts, accuracy, middle_of
from engine.lessons.naming import end_of, number_in, place_of, update_with
from engine.network import Network
from engine.settings import Training

#: `unread`: nothing is asked; `waiting`: not yet done; `wrong`: done, but not so; `done`.
Standing = Literal["unread", "waiting", "wrong", "done"]
_MOST = 200_000  # parameters times rows that are worked out to judge a number of the pass


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a step stands, and the sentences about it."""

    standing: Standing
    sentences: tuple[str, ...] = ()

    @property
    def may_go_on(self) -> bool:
        """Whether the step asks for nothing more."""
        return self.standing in ("unread", "done")


def judge(step: LessonStep, facts: Facts) -> Verdict:
    """How a step stands by what is known."""
    if not step.asks:
        return Verdict("unread")
    if not all(holds(condition, facts) for condition in step.until):
        return Verdict("waiting")
    if step.question is not None and not facts.answer.strip():
        return Verdict("waiting")
    failed = [check.no for check in step.check if not holds(check.that, facts)]
    if step.question is not None and not is_right(step.question, facts.answer):
        failed.append(objection(step.question, facts.answer))
    if failed:
        said = tuple(sentence for sentence in failed if sentence)
        return Verdict("wrong" if said or step.question is not None else "waiting", said)
    said = tuple(check.yes for check in step.check if check.yes)
    return Verdict("done", said if step.question is None else (*said, step.question.yes))


def holds(condition: Condition, facts: Facts) -> bool:
    """Whether a condition holds; one about something that the network does not have does not."""
    try:
        return _CONDITIONS[type(condition)](condition, facts)
    except StudioError:
        return False


# --- each condition -------------------------------------------------------------------------------------------------


def _between(value: float, least: float | None, most: float | None) -> bool:
    return isfinite(value) and (least is None or value >= least) and (most is None or value <= most)


def _beyond(value: float, below: float | None, above: float | None) -> bool:
    return not np.isnan(value) and (below is None or value < below) and (above is None or value > above)


def _stepped_to(of: conditions.SteppedTo, facts: Facts) -> bool:
    frame = facts.frame
    if frame is None or frame.trace.network is not facts.document.network:
        return False
    rows = frame.trace.rows
    if of.sample is not None and of.sample not in rows:
        return False
    sample = frame.sample if of.sample is None else rows.index(of.sample)
    return frame.position >= end_of(frame.trace, of.quantity, of.of, sample)


def _trained(of: conditions.Trained, facts: Facts) -> bool:
    return facts.document.state.epoch >= of.epochs


def _error(of: conditions.ErrorIs, facts: Facts) -> bool:
    return _beyond(facts.error if of.part == "train" else facts.test_error, of.below, of.above)


def _accuracy(of: conditions.AccuracyIs, facts: Facts) -> bool:
    rows, outputs = facts.rows(of.part)
    known = outputs is not None and len(outputs) == len(rows)
    share = accuracy(rows, outputs, middle_of(facts.document.data)) if known and outputs is not None else nan
    return _beyond(share, of.below, None) and _between(share, of.least, None)


def _parameter(of: conditions.ParameterIs, facts: Facts) -> bool:
    value = facts.document.parameters[place_of(facts.document.network, of.of)]
    return bool(abs(value - of.value) <= of.tolerance)


def _changed(of: conditions.ParameterChanged, facts: Facts) -> bool:
    now, before = (d.parameters[place_of(d.network, of.of)] for d in (facts.document, facts.begun))
    return bool(now != before)


def _alike(of: conditions.ParametersAlike, facts: Facts) -> bool:
    network, values = facts.document.network, facts.document.parameters
    one, other = (values[place_of(network, named)] for named in (of.one, of.other))
    return bool(abs(one - other) <= of.tolerance) == of.alike


def _is_small(facts: Facts) -> bool:
    """Whether the network may be worked through just to judge a step."""
    return facts.document.network.parameter_count * max(len(facts.document.data.train), 1) <= _MOST


def _number(of: conditions.NumberIs, facts: Facts) -> bool:
    if not _is_small(facts):
        return False
    if of.sample not in facts.traces:
        facts.traces[of.sample] = update_with(facts.document, of.sample)
    value = number_in(facts.traces[of.sample], of.quantity, of.of, of.sample)
    return _between(abs(value) if of.size else value, of.least, of.most)


def _gradient_ratio(of: conditions.GradientRatio, facts: Facts) -> bool:
    return _is_small(facts) and _beyond(gradient_ratio(facts, of.layer, of.to), of.below, of.above)


def gradient_ratio(facts: Facts, layer: int, to: int) -> float:
    """The norm of the mean gradient over the weights into a layer by that of another; NaN if a layer is not there."""
    network, gradient = facts.document.network, facts.sweep.gradient
    of_target = network.layer_of[network.targets]
    one, other = (float(np.linalg.norm(gradient[network.weight_slots[of_target == number]])) for number in (layer, to))
    return one / other if other else nan


def _setting(of: conditions.SettingIs, facts: Facts) -> bool:
    value = setting(facts, of.setting)
    if of.value is not UNSET and value != of.value:
        return False
    if of.least is None and of.most is None:
        return True
    return isinstance(value, int | float) and _between(float(value), of.least, of.most)


def setting(facts: Facts, name: conditions.SettingName) -> object:
    """A setting as lessons name it: an optimizer's and a schedule's by their names."""
    training: Training = facts.document.training
    if name == "patience":
        return facts.document.stopping.patience
    if name in ("learning_rate", "momentum", "nesterov"):
        return getattr(training.optimizer, name, None)
    value = getattr(training, name)
    return value.__struct_config__.tag if name in ("optimizer", "schedule") else value


def _structure(of: conditions.StructureIs, facts: Facts) -> bool:
    network = facts.document.network
    wanted = {"hidden": of.hidden, "parameters": of.parameters, "units": of.units, "activation": of.activation}
    found = {"hidden": len(network.layers) - 2, "parameters": network.parameter_count, **_layer(network, of.layer)}
    return all(value is None or found.get(name) == value for name, value in wanted.items())


def _layer(network: Network, number: int | None) -> dict[str, object]:
    if number is None or not -len(network.layers) <= number < len(network.layers):
        return {}
    layer = network.layers[number]
    return {"units": len(layer.neurons), "activation": layer.activation}


def _asked(of: conditions.Asked, facts: Facts) -> bool:
    return (of.quantity, of.of) in facts.asked


def _opened(of: conditions.Opened, facts: Facts) -> bool:
    return of.panel in facts.opened


def _found(of: conditions.Found, facts: Facts) -> bool:
    return _is_small(facts) and of.finding in facts.findings


_CONDITIONS: Mapping[type, Callable[[Any, Facts], bool]] = MappingProxyType({
    conditions.SteppedTo: _stepped_to,
    conditions.Trained: _trained,
    conditions.ErrorIs: _error,
    conditions.AccuracyIs: _accuracy,
    conditions.ParameterIs: _parameter,
    conditions.ParameterChanged: _changed,
    conditions.ParametersAlike: _alike,
    conditions.NumberIs: _number,
    conditions.GradientRatio: _gradient_ratio,
    conditions.SettingIs: _setting,
    conditions.StructureIs: _structure,
    conditions.Asked: _asked,
    conditions.Opened: _opened,
    conditions.Found: _found,
})  # fmt: skip
