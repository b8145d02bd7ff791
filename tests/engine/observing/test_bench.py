"""The bench computes what training and the trace compute."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.errors import StudioError
from engine.evaluation import compiled_of, results_of
from engine.observing import MOST_ROWS, Bench, Subject, observe
from engine.observing.rows import RowResults
from engine.settings import Training
from engine.trace import trace


def xor(reduction: str = "sum") -> Document:
    made = new_document((2, 3, 1), data="xor", seed=5)
    return replace(made, training=Training(loss="squared_error", batch_size=None, reduction=reduction))  # type: ignore[arg-type]  # a literal, from a parameter


def subject(document: Document) -> Subject:
    return Subject(document, document.parameters, document.state.epoch)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_sweep_holds_the_numbers_of_the_trace(reduction: str) -> None:
    document = xor(reduction)
    bench = Bench()
    bench.put(subject(document))
    known, swept = trace(document, (0, 1, 2, 3), 0), bench.sweep
    assert np.array_equal(swept.out, known.out.T[2:])
    assert np.array_equal(swept.delta, known.delta.T[2:])
    scale = 4 if reduction == "sum" else 1
    assert np.allclose(swept.gradient * scale, known.gradient, rtol=1e-14)


def test_of_many_rows_it_takes_some_at_even_distances() -> None:
    generator = np.random.default_rng(0)
    rows = samples(generator.normal(size=(5000, 2)), generator.normal(size=(5000, 1)))
    document = replace(xor(), data=Data(rows, no_samples(2, 1)))
    bench = Bench()
    bench.put(subject(document))
    assert len(bench.sweep.rows) == MOST_ROWS
    assert (bench.sweep.rows[0], bench.sweep.rows[-1]) == (0, 4999)


def test_without_rows_all_is_empty() -> None:
    document = replace(xor(), data=Data(no_samples(2, 1), no_samples(2, 1)))
    seen = observe(Bench(), subject(document), [RowResults()]).get(RowResults())
    assert seen is not None
    assert seen.outputs.shape == (0, 1)
    bench = Bench()
    bench.put(subject(document))
    assert not bench.sweep.gradient.any()


def test_other_parameters_are_looked_at_anew() -> None:
    document, bench = xor(), Bench()
    other = document.parameters * 2
    first = observe(bench, subject(document), [RowResults()]).get(RowResults())
    second = observe(bench, Subject(document, other, 7), [RowResults()]).get(RowResults())
    assert first is not None
    assert second is not None
    wanted = results_of(compiled_of(replace(document, parameters=other)), document.data)
    assert np.array_equal(second.outputs, wanted.outputs)
    assert not np.array_equal(first.outputs, second.outputs)


@dataclass(frozen=True)
class Refused:
    def answer(self, bench: Bench) -> int:
        raise StudioError("no such thing")


def test_a_question_without_an_answer_leaves_the_others_alone() -> None:
    seen = observe(Bench(), subject(xor()), [Refused(), RowResults()])
    assert seen.get(Refused()) is None
    assert seen.refusals == {Refused(): "no such thing"}
    assert seen.get(RowResults()) is not None
