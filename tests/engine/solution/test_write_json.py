from __future__ import annotations

import json
from dataclasses import replace

from engine.creation import layered
from engine.explain import explain_pass
from engine.network import read_only
from engine.settings import StepDecay, Training
from engine.solution import as_json
from engine.trace import trace
from tests.engine.explain.laws import document, shared_network


def test_json_has_every_number_in_full() -> None:
    taken = trace(document(shared_network(), Training(schedule=StepDecay(3)), rows=4), (2,))
    answer = json.loads(as_json(taken))
    assert answer["sample"] == 2
    assert len(answer["steps"]) == taken.steps.count("number")
    explained = list(explain_pass(taken))
    for step, explanation in zip(answer["steps"], explained, strict=True):
        assert list(step) == ["phase", "quantity", "of", "value", "symbolic", "substituted"]
        assert step["value"] == explanation.value
        of = explanation.of
        assert step["of"] == (list(of) if isinstance(of, tuple) else of)
    assert {step["phase"] for step in answer["steps"]} == {"forward", "error", "backward", "update"}


def test_json_never_has_what_is_no_number() -> None:
    start = document(layered((1, 1), "identity"), Training("cross_entropy"))
    start = replace(start, parameters=read_only([0.0, -1.0]))
    assert any(step["value"] is None for step in json.loads(as_json(trace(start, (0,))))["steps"])
