"""A plot with the list of its runs at the right, and the divider between them.

For the error plot.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

_NAMED = 168  # px of the list of runs in which names and errors stand beside one another
_PART, _LEAST, _MOST = 0.36, 200, 340  # of the whole width that the runs get at first, and px


class Beside(QSplitter):
    """Two widgets, of which the second may be hidden."""

    def __init__(self, plot: QWidget, runs: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        runs.setMinimumWidth(_NAMED)
        for place, (widget, stretch) in enumerate(((plot, 5), (runs, 2))):
            self.addWidget(widget)
            self.setStretchFactor(place, stretch)

    def share(self, whole: int) -> None:
        """The usual sizes, of a width."""
        beside = round(min(max(_PART * whole, _LEAST), _MOST))
        self.setSizes([max(whole - beside, 1), beside])
