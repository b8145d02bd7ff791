"""The table of rules: what is looked for, by what numbers, and the question that looks for all of it.

The window asks `Diagnose()`; thresholds stand with their sources where they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.diagnosis import course, fit, setting, signals, units
from engine.diagnosis.case import Case
from engine.diagnosis.finding import SEVERITIES, Finding, Kind, Threshold
from engine.document import Document
from engine.observing.bench import Bench, Subject


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it looks for, in words for a list of what was looked at, and how it decides.

    `finite`: it makes no sense of numbers that are not. `unexplained`: it tells that something is wrong, and counts for
    nothing where one of the rules before tells what.
    """

    kind: Kind
    looks_for: str
    find: Callable[[Case], Finding | None]
    thresholds: tuple[Threshold, ...] = ()
    finite: bool = True
    unexplained: bool = False


#: Asked first; where there is nothing to train, nothing else is.
FIRST = Rule("nothing_to_train", "something to train", setting.nothing_to_train, finite=False)

RULES: tuple[Rule, ...] = (
    Rule("diverged", "numbers beyond all bounds", course.diverged, finite=False),
    Rule("loss_and_output", "a loss that does not fit the outputs", setting.loss_and_output, finite=False),
    Rule(
        "targets_out_of_reach", "targets out of the outputs' reach", setting.targets_out_of_reach,
        setting.THRESHOLDS_TARGETS, finite=False,
    ),
    Rule(
        "input_scales", "inputs on very different scales", setting.input_scales, setting.THRESHOLDS_INPUTS, finite=False
    ),
    Rule("symmetric_units", "units that will never differ", units.symmetric, units.THRESHOLDS_SYMMETRIC),
    Rule("dead_units", "dead units", units.dead, units.THRESHOLDS_DEAD),
    Rule("saturated_units", "saturated units", units.saturated, units.THRESHOLDS_SATURATED),
    Rule("vanishing_gradients", "vanishing gradients", signals.vanishing, signals.THRESHOLDS_VANISHING),
    Rule("exploding_gradients", "exploding gradients", signals.exploding, signals.THRESHOLDS_EXPLODING),
    Rule("rate_too_high", "a learning rate too high", course.rate_too_high, course.THRESHOLDS_HIGH),
    Rule("rate_too_low", "a learning rate too low", course.rate_too_low, course.THRESHOLDS_LOW),
    Rule("overfitting", "overfitting", course.overfitting, course.THRESHOLDS_OVERFITTING),
    Rule(
        "underfitting", "an error that stands still far from 0", fit.underfitting, fit.THRESHOLDS, unexplained=True
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found, the worst first, and what was looked for without being found."""

    findings: tuple[Finding, ...]
    clear: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Diagnose:
    """What is wrong with a network as it stands and as it came there."""

    def answer(self, bench: Bench) -> Diagnosis:
        """By every rule of the table."""
        case = Case(bench)
        if (nothing := FIRST.find(case)) is not None:
            return Diagnosis((nothing,), ())
        found: list[Finding] = []
        clear: list[Rule] = []
        with np.errstate(all="ignore"):
            for rule in RULES:
                finding = rule.find(case) if case.finite or not rule.finite else None
                if finding is not None and found and rule.unexplained:
                    continue
                if finding is not None:
                    found.append(finding)
                elif case.finite or not rule.finite:
                    clear.append(rule)
        found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
        return Diagnosis(tuple(found), tuple(clear))


def diagnose(document: Document) -> Diagnosis:
    """A document as it stands."""
    bench = Bench()
    bench.put(Subject(document, document.parameters, document.state.epoch))
    return Diagnose().answer(bench)
