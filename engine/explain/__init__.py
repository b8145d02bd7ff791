"""Explanations: how each number of a trace came about, in words, symbols and numbers, with its places on the network.

Window, command line and exports use it. It reads a trace and calculates nothing that the engine has not.
"""

from engine.explain.explanation import Explanation, Factor, Row
from engine.explain.solution import as_json, as_text
from engine.explain.table import explain, explain_pass

__all__ = ["Explanation", "Factor", "Row", "as_json", "as_text", "explain", "explain_pass"]
