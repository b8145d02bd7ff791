"""Measurements: each module is a program of its own. What is fast stays fast only if it is measured."""

import engine  # noqa: F401 (before any of them imports NumPy, so that matrix products keep to one thread as they do there)
