"""The numeric side of Backprop Studio: networks, training, traces, explanations, files and the command line.

It uses Python and NumPy alone: no Qt, no plotting, no threads, so it runs and is tested where no window
system exists. The window, scripts and tests may all use it; it uses none of them.
"""

import os

# Set before NumPy is imported for the first time. A second thread inside a matrix product gains little for networks of
# this size, and waits some 16 ms for a core that the window or another program has; one thread also gives the same bits
# whatever number of cores there is. Who trains large networks on an idle machine sets the variable.
for _library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

__version__ = "0.1.0"
