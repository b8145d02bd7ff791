"""How many threads matrix products use: one, unless they are large and somebody has cores to spare or says so."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from engine import blas


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """What the library is told, in place of telling it; what is known of the machine is forgotten before and after."""
    calls: list[int] = []
    monkeypatch.setattr(blas, "_setter", lambda: calls.append)
    monkeypatch.setattr(blas._State, "threads", 0)
    blas._most.cache_clear()
    yield calls
    blas._most.cache_clear()


@pytest.mark.parametrize(
    ("said", "cores", "threads"),
    [("", 1, 1), ("", 2, 1), ("", 6, 3), ("", 64, 4), ("", None, 1), ("7", 2, 7), ("0", 64, 1), ("many", 6, 3)],
)
@pytest.mark.usefixtures("told")
def test_large_products_use_half_of_the_cores_or_what_is_said(
    monkeypatch: pytest.MonkeyPatch, said: str, cores: int | None, threads: int
) -> None:
    monkeypatch.setattr(blas, "THREADS_SAID", said)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert blas.threads_for(blas.LARGE) == threads
    assert blas.threads_for(blas.LARGE - 1) == 1


def test_the_library_is_told_only_of_another_number(told: list[int]) -> None:
    for threads in (1, 1, 2, 2, 1):
        blas.use(threads)
    assert told == [1, 2, 1]
