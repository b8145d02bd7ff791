"""Compiles the kernel into the user's cache, as a process of its own: `python -m engine.kernel`."""

from __future__ import annotations

import sys
import time

from engine.kernel.compiling import NoKernel, available, compile_ahead, folder


def main() -> int:
    """Says in one line what came of it; 0 if the kernel can be loaded from now on."""
    begun = time.perf_counter()
    try:
        if not available():
            raise NoKernel("numba is not installed")
        compile_ahead()
    except NoKernel as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    sys.stdout.write(f"Compiled in {time.perf_counter() - begun:.0f} seconds into {folder()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
