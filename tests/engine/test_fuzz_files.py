"""Damaged files: each is refused in one line, or opens as a document that is written and read again identically."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import fuzz_files
from benchmarks.fuzz_files import MUTATIONS, cases, main, outcome, whole_files


def test_whole_files_open() -> None:
    assert [outcome(data) for data in whole_files()] == ["opened"] * 3


def test_damaged_files_are_refused_in_a_line_or_open_soundly() -> None:
    seen = {(case.mutations[0], outcome(case.data)) for case in cases(600)}
    assert {name for name, _ in seen} == set(MUTATIONS)
    assert {happened for _, happened in seen} == {"refused", "opened"}


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_a_line(data: bytes) -> None:
    assert outcome(data) == "refused"


FOUND = {
    "a version beyond a double": b'{"format": "backprop", "version": 1' + b"0" * 400 + b"}",
    "a version below a double": b'{"format": "backprop", "version": -1' + b"0" * 400 + b"}",
}


@pytest.mark.parametrize("name", FOUND)
def test_what_fuzzing_found_stays_mended(name: str) -> None:
    assert outcome(FOUND[name]) == "refused"


def test_the_report_counts_what_happened(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(20) == 0
    *_, totals, closing = capsys.readouterr().out.splitlines()
    assert sum(map(int, totals.split()[1:])) == 20
    assert closing.startswith("20 files, seed 0, ")

    monkeypatch.setattr(fuzz_files, "outcome", lambda _: 1 // 0)
    assert main(3) == 3
    assert "ZeroDivisionError" in capsys.readouterr().out
