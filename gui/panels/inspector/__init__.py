"""The inspector: what is selected as a form in which it can be changed, with its numbers and their explanations."""

from gui.panels.inspector.figures import UNKNOWN
from gui.panels.inspector.panel import InspectorPanel

__all__ = ["UNKNOWN", "InspectorPanel"]
