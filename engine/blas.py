"""How many threads a matrix product may use: one, but for large networks on machines with cores to spare.

NumPy's OpenBLAS would take a thread for each core wherever a product is larger than some 64³. For networks of middling
size that costs more than it brings, and a window that shares the cores waits for it. The bits of a product depend on
the number of threads, so that the number follows from the network, its batches and the machine alone. It holds for the
whole process: only who trains, or computes what training computed, sets it. For the engine.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from engine import THREADS_SAID

#: Operations of a product, 2·m·n·k, from which on a second thread is worth waiting for: below it gains under a third.
LARGE = 5e7
_NAMES = ("scipy_openblas_set_num_threads64_", "openblas_set_num_threads64_", "openblas_set_num_threads")


def threads_for(operations: float) -> int:
    """How many threads products of up to so many operations use."""
    return _most() if operations >= LARGE else 1


@cache
def _most() -> int:
    """What the user has set for OpenBLAS; else half of the cores, so that the window and other programs have theirs."""
    return max(int(THREADS_SAID), 1) if THREADS_SAID.isdecimal() else min(max((os.cpu_count() or 1) // 2, 1), 4)


def use(threads: int) -> None:
    """Let the products to come use so many threads; nothing happens where NumPy has another library than OpenBLAS."""
    if _State.threads != threads:
        _setter()(threads)
        _State.threads = threads


class _State:
    threads = 0


@cache
def _setter() -> Callable[[int], object]:
    """The function of the library that came with NumPy."""
    home = Path(np.__file__).parent
    for folder in (home.parent / "numpy.libs", home / ".dylibs", home / ".libs"):
        for file in sorted(folder.glob("*openblas*")):
            try:
                library = ctypes.CDLL(str(file))
            except OSError:
                continue
            for name in _NAMES:
                if hasattr(library, name):
                    found: Callable[[int], object] = getattr(library, name)
                    return found
    return str  # which does nothing to the number
