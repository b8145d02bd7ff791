"""The programs that are measured compute the same thing, and the report says what was measured."""

from __future__ import annotations

import math

import pytest

from benchmarks.engine.ours import ByNumpy, Single, best_numpy
from benchmarks.engine.plain_numpy import PlainNumpy
from benchmarks.engine.programs import PATHS
from benchmarks.engine.report import markdown, ratio
from benchmarks.engine.sweep import COMPILED, NUMPY, PRODUCTS, SWEEPS, as_markdown, handover
from benchmarks.engine.turns import Measured, measure
from benchmarks.workloads import WORKLOADS


@pytest.mark.parametrize(("workload", "epochs"), [("W1", 50), ("W2", 4), ("W3", 1)])
def test_all_paths_learn_the_same(workload: str, epochs: int) -> None:
    document = WORKLOADS[workload].document()
    errors = []
    for make in (ByNumpy, PlainNumpy, best_numpy):
        program = make(document)
        before = program.error()
        program.run(epochs)
        errors.append(program.error())
        assert errors[-1] < before
    assert errors == pytest.approx([errors[0]] * 3, rel=1e-12)


def test_single_precision_is_near_and_not_the_same() -> None:
    document = WORKLOADS["W2"].document()
    double, single = ByNumpy(document), Single(document)
    for program in (double, single):
        program.run(4)
    assert 0 < abs(double.error() - single.error()) < 1e-5


def test_a_path_runs_in_a_process_of_its_own_and_an_absent_peer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = PATHS["torch"].__class__("torch", "PyTorch", "no.such", "Eager", ("no_such_module",))
    monkeypatch.setitem(PATHS, "torch", absent)
    plain, torch = measure("W1", ["plain", "torch"], rounds=2, seconds=0.01)
    assert len(plain.rounds) == 2
    assert plain.median > 0
    assert plain.error < 0.2
    assert torch.missing == "no_such_module"
    assert "PyTorch, W1: skipped, no_such_module is not installed" in markdown([plain, torch], 2)


def test_a_process_that_dies_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PATHS, "nothing", PATHS["plain"].__class__("nothing", "Nothing", "no.such", "None"))
    (found,) = measure("W1", ["nothing"], rounds=1)
    assert found.missing.startswith("cannot run here: KeyError")


def test_ratios_are_taken_within_rounds() -> None:
    ours, theirs = Measured("ours", "W1", (1.0, 10.0, 2.0)), Measured("plain", "W1", (4.0, 40.0, 6.0))
    assert ratio(theirs, ours) == 4.0
    assert math.isnan(ratio(Measured("jax", "W1", missing="jax"), ours))
    assert "6.00 (4.00)" in markdown([ours, theirs], 3)


def test_a_sweep_says_where_numpy_takes_over() -> None:
    lines = {NUMPY: [(1, 5.0), (8, 6.0), (64, 20.0)], COMPILED: [(1, 1.0), (8, 7.0), (64, 90.0)]}
    lines[PRODUCTS] = [(1, 1.0), (8, 2.0), (64, 11.0)]
    assert handover(lines) == "NumPy is the faster one from 8 on; from 64 on BLAS is more than half of it"
    assert "| compiled | 1.0 | 7.0 | 90.0 |" in as_markdown({"width": lines})


def test_sweeps_grow_over_decades() -> None:
    for documents in SWEEPS.values():
        sizes = list(documents())
        assert sizes[-1] / sizes[0] >= 32
