"""The values that the error plot says in digits: at the epoch in view, and at the pointer.

For the error plot alone; loads pyqtgraph, so it is imported by it only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF

from engine.numerals import shown
from gui.lines import Looking
from gui.panels.plots.epoch_area import EpochArea
from gui.panels.plots.error_events import ErrorEvents
from gui.panels.plots.error_lines import ErrorLines
from gui.panels.plots.readout import Pixels, Readout
from gui.theme import LIGHT, Theme


class ErrorReadings:
    """Two read-outs over a plot, which keep off each other, the curves and the legend as far as there is room."""

    def __init__(self, plot: EpochArea, lines: ErrorLines, events: ErrorEvents) -> None:
        self._plot, self._lines, self._events = plot, lines, events
        self._theme = LIGHT
        self._spot: QPointF | None = None
        self.at_pointer, self.in_view = Readout(plot), Readout(plot)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.at_pointer.set_look(theme, strong=False)

    def point(self, spot: QPointF | None) -> None:
        """Where the pointer is, a point of the plot."""
        self._spot = spot

    @property
    def pointing(self) -> bool:
        """Whether the pointer is over the curves."""
        return self._spot is not None

    def show(self, text: str, epoch: float, legend: QRectF | None, *, strong: bool) -> None:
        """Say something about the epoch in view, strongly if it is in the past, and what is at the pointer."""
        blocked = [] if legend is None else [legend]
        self.in_view.setVisible(bool(text))
        if text:
            self.in_view.set_look(self._theme, strong=strong)
            self.in_view.setText(text)
            self._put(self.in_view, epoch, blocked)
            blocked.append(self.in_view.box)
        self._show_pointer(blocked)

    def hide(self) -> None:
        """There is nothing to say."""
        for part in (self.in_view, self.at_pointer, self._plot.hover_line):
            part.setVisible(False)

    def _show_pointer(self, blocked: list[QRectF]) -> None:
        spot, lines = self._spot, self._lines
        self.at_pointer.setVisible(spot is not None)
        self._plot.hover_line.setVisible(spot is not None)
        if spot is not None:
            line = lines.current if lines.emphasised is None else lines.emphasised
            epoch, _, _ = lines.curves(line).errors_at(spot.x())
            self._plot.hover_line.setPos(float(epoch))
            happened = self._events.text(spot.x(), float(self._plot.view.viewPixelSize()[0]))
            self.at_pointer.setText("\n".join(filter(None, (self.text(line, spot.x()), happened))))
            self._put(self.at_pointer, float(epoch), blocked)

    def text(self, line: int, epoch: float) -> str:
        """The entry of a line's history nearest to an epoch."""
        return words(self._lines.name(line), *self._lines.curves(line).errors_at(epoch))

    def text_in_view(self, along: int, epoch: int, looking: Looking | None) -> str:
        """The epoch in view along a line; its exact errors as soon as it is there."""
        if looking is not None and epoch == looking.epoch:
            return words(self._lines.name(looking.line), looking.epoch, looking.error, looking.test_error)
        line = self._lines.line_at(along, epoch)
        _, train, test = self._lines.curves(line).errors_at(epoch)
        return words(self._lines.name(line), epoch, train, test)

    def _put(self, readout: Readout, epoch: float, blocked: list[QRectF]) -> None:
        readout.place(self._plot.x_of(epoch), self._plot.area, self.pixels(), blocked)

    def pixels(self) -> Iterator[Pixels]:
        """The points of all visible curves in pixels of the plot."""
        area = self._plot.area
        (left, right), (bottom, top) = self._plot.view.viewRange()
        across, down = area.width() / (right - left), -area.height() / (top - bottom)
        return self._lines.pixels(across, area.left() - left * across, down, area.top() - top * down)


def words(name: str, epoch: int, train: float, test: float) -> str:
    """A line of values; what is unknown is left out."""
    values = [f"{what} {shown(value)}" for what, value in (("train", train), ("test", test)) if math.isfinite(value)]
    return " · ".join([*([name] if name else []), f"epoch {epoch:,}", *values])
