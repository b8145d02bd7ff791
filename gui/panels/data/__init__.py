"""The data panel: the samples as a table that is edited like a spreadsheet, and as points in the plane."""

from gui.panels.data.panel import DataPanel

__all__ = ["DataPanel"]
