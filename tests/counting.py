"""Work counted instead of timed: what tests hold a machine's speed out of. How fast it is, benchmarks/ measures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(work: Callable[[], object]) -> int:
    """How many functions are called in this thread while something is done, those that Qt calls included.

    A loop over all rows or all connections shows in it, the speed of the machine does not: compare two sizes.
    """
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
