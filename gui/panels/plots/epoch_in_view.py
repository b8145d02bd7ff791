"""Which epoch of which line the error plot has in view: the newest, one of the past, or one that is on its way.

For the error plot. Pure numbers; the lines are asked how far they go and where one left another.
"""

from __future__ import annotations

from gui.lines import Looking
from gui.panels.plots.error_lines import ErrorLines


class EpochInView:
    """`newest` is the epoch of the document in force, `looking` what the canvas shows of the past, if it does."""

    def __init__(self, lines: ErrorLines) -> None:
        self._lines = lines
        self.newest = 0
        self.looking: Looking | None = None
        self._wanted: int | None = None  # the epoch that was asked for and has not come yet
        self._along: int | None = None  # the line on which somebody goes through time

    @property
    def line(self) -> int:
        """The line on which going through time goes."""
        return self._lines.current if self._along is None else self._along

    @property
    def epoch(self) -> int:
        """The epoch in view, or the one that was asked for."""
        if self._wanted is not None:
            return self._wanted
        return self.newest if self.looking is None else self.looking.epoch

    @property
    def last(self) -> int:
        """The last epoch of the line that is gone along."""
        line = self.line
        return max(self._lines.last_epoch(line), self.newest if line == self._lines.current else 0)

    @property
    def past(self) -> bool:
        """Whether it is not simply the newest."""
        return self.looking is not None or self._wanted is not None

    def look(self, looking: Looking | None) -> None:
        """An epoch of the past has come; None goes back to the newest."""
        self.looking, self._wanted = looking, None
        if looking is None:
            self._along = None
        elif self._along is None or not self._lines.share(self._along, looking.line, looking.epoch):
            self._along = looking.line

    def go_along(self, line: int | None) -> None:
        """Go through time on another line; None stays on the one at hand."""
        self._along = self._along if line is None else line

    def want(self, epoch: int) -> tuple[int, int] | None:
        """Ask for an epoch of the line at hand: the one there is and its line; None where there are none."""
        last = self.last
        if last <= 0:
            return None
        self._wanted, self._along = min(max(epoch, 0), last), self.line
        return self._wanted, self._lines.line_at(self.line, self._wanted)
