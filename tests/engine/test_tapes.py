"""What looks at a network again and again makes no function for it each time: only training has its tape compiled."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.creation import new_document
from engine.functions.tape import Name, call, run, straight_line
from engine.observing import Bench, Subject, observe
from engine.observing.histograms import Histograms
from engine.observing.rows import RowResults
from engine.observing.units import UnitStatistics


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The source of every tape that is made a function from here on."""
    found: list[object] = []
    plain: Callable[..., Any] = builtins.compile

    def noted(source: Any, filename: str, *arguments: Any, **keywords: Any) -> Any:
        if filename == "<tape>":
            found.append(source)
        return plain(source, filename, *arguments, **keywords)

    monkeypatch.setattr(builtins, "compile", noted)
    return found


def test_a_run_once_does_what_the_function_does() -> None:
    result, other = np.zeros(3), np.zeros(3)
    calls = [call(np.add, Name("x"), np.ones(3), result), call(np.maximum, result, 2.5, out=result)]
    given = np.arange(3.0)
    run(calls, {"x": given})
    straight_line([call(np.add, Name("x"), np.ones(3), other), call(np.maximum, other, 2.5, out=other)], ("x",))(given)
    assert np.array_equal(result, other)
    assert np.array_equal(result, [2.5, 2.5, 3.0])


def test_looking_compiles_nothing(compiled: list[object]) -> None:
    document, bench = new_document((2, 4, 1), data="xor", learning_rate=0.5), Bench()
    for epoch in range(20):
        subject = Subject(document, document.parameters + epoch, epoch)
        answers = observe(bench, subject, [RowResults(), Histograms("weight"), Histograms("delta"), UnitStatistics()])
        assert not answers.refusals
    assert not compiled
    straight_line([call(np.zeros, 1)])
    assert len(compiled) == 1
