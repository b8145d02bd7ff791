"""The compiled path for tests: as plain Python, which is slow and needs nothing, and as machine code where numba is."""

from __future__ import annotations

from engine.compiled_path import CompiledPath
from engine.kernel.stretch import stretch

#: The kernel as it is written, for any document.
PLAIN = CompiledPath(stretch)
