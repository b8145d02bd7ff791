"""The steps of a sample's whole pass as JSON, for programs."""

from __future__ import annotations

import json
import math

from engine import numerals
from engine.conventions import hand_words
from engine.explain import Explanation, explain_pass
from engine.showing import shown_value
from engine.trace import Trace


def as_json(trace: Trace, sample: int = 0, digits: int = numerals.DIGITS) -> str:
    """The steps of one sample of a trace as JSON, one a line.

    Values are full doubles, null where they are not finite; `digits` are those of the formulas. `value` is ∂E/∂net of
    a delta, and that of the bias where a threshold is shown; where the formulas speak of its opposite, `shown_value`
    is that. Values that a hand calculated are not the true ones; `calculated_by_hand` then says at the top how.
    """
    by_hand = hand_words(trace.conventions)
    said = f'"calculated_by_hand": {json.dumps(by_hand)}, ' if by_hand else ""
    steps = ",\n".join(json.dumps(_step(trace, e, digits), ensure_ascii=False) for e in explain_pass(trace, sample))
    return f'{{{said}"sample": {trace.rows[sample]}, "steps": [\n{steps}\n]}}\n'


def _step(trace: Trace, explanation: Explanation, digits: int) -> dict[str, object]:
    # What is shown twice is the engine's number again.
    value = shown_value(trace.network, trace.conventions, explanation.reference, explanation.value)
    step: dict[str, object] = {
        "phase": explanation.phase,
        "quantity": explanation.quantity,
        "of": explanation.of,
        "value": _number(value),
        "symbolic": explanation.symbolic_text(digits),
        "substituted": explanation.substituted_text(digits),
    }
    return step if _number(value) == _number(explanation.value) else {**step, "shown_value": _number(explanation.value)}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
