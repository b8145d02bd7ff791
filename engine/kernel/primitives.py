"""What the compiled form says otherwise than Python does: an index, and a number's bits. For the kernel alone.

All of the kernel's functions run as plain Python too, slowly and to the same rounding; `engine.kernel.compiling` puts
the machine's own forms in the place of the two functions on bits.
"""

from __future__ import annotations

import numpy as np

#: An index that is never negative: the compiled form then need not ask, and plain Python refuses where it is.
at = np.uint64


def double_of(bits: int) -> float:
    """The double that has these bits."""
    number: float = np.int64(bits).view(np.float64)
    return number


def bits_of(number: float) -> int:
    """The bits of a double."""
    return np.float64(number).view(np.int64)  # type: ignore[return-value]  # a whole number of 64 bits
