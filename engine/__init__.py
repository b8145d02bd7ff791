"""The numeric side of Backprop Studio: networks, training, traces, explanations, files and the command line.

It uses Python and NumPy alone: no Qt, no plotting, no threads, so it runs and is tested where no window
system exists. The window, scripts and tests may all use it; it uses none of them.
"""

__version__ = "0.1.0"
