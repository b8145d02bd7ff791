"""The numeric side of Backprop Studio: networks, training, traces, explanations, files and the command line.

It uses Python and NumPy alone: no Qt, no plotting, no threads, so it runs and is tested where no window
system exists. The window, scripts and tests may all use it; it uses none of them.
"""

import os

#: How many threads the user wants for large products; empty where nothing is said (engine/blas.py).
THREADS_SAID = os.environ.get("OPENBLAS_NUM_THREADS", "")

# Set before NumPy is imported for the first time: a second thread inside a matrix product gains little for most
# networks, and waits some 16 ms for a core that the window or another program has. What is large, engine/blas.py knows.
for _library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

__version__ = "0.1.0"
