"""The count of calls grows with the work and leaves a profiler in its place."""

from __future__ import annotations

import sys

import pytest

from tests.counting import calls


def test_calls_of_python_and_of_c_are_counted() -> None:
    def work(times: int) -> None:
        for text in ["7"] * times:
            text.strip()

    assert calls(lambda: work(100)) - calls(lambda: work(10)) == 90


def test_a_profiler_comes_back_also_after_an_error() -> None:
    before = sys.getprofile()
    with pytest.raises(ZeroDivisionError):
        calls(lambda: 1 // 0)
    assert sys.getprofile() is before
