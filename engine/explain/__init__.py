"""Explanations: how each number of a trace came about, in words, symbols and numbers, with its places on the network.

Window, command line and exports use it. It reads a trace and calculates nothing that the engine has not.
"""

from engine.explain.difference import Difference, central_difference
from engine.explain.explanation import Explanation, Factor, Row, Summand
from engine.explain.table import explain, explain_pass, explain_reference

__all__ = [
    "Difference",
    "Explanation",
    "Factor",
    "Row",
    "Summand",
    "central_difference",
    "explain",
    "explain_pass",
    "explain_reference",
]
