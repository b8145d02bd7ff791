"""The rectangle that a plot shows of a curve that grows: with room ahead while it does, so that it seldom changes.

For the plots over epochs. Pure numbers; another rectangle has axes, grid and every curve drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass

_AHEAD = 0.12  # of what there is that a growing curve has room for
_ABOVE = 0.03  # of the heights
_LEAST = 0.75  # of the room that has to be used
_SHORTEST = 10.0  # epochs that are shown at least

Range = tuple[float, float]


@dataclass(slots=True)
class Growing:
    """What is shown of epochs and heights."""

    across: Range = (0.0, 0.0)
    up: Range = (0.0, 0.0)

    def take(self, last: float, up: Range, *, live: bool) -> tuple[Range, Range]:
        """The ranges for a curve that reaches to `last` and between two heights: exact unless it is `live`."""
        last = max(last, _SHORTEST)
        right = last / _reach(self.across)
        if not (live and _LEAST <= right <= 1.0):
            reach = (1.0 + _AHEAD) * last if live else last
            self.across = -0.015 * reach, 1.02 * reach
        inside = self.up[0] <= up[0] and up[1] <= self.up[1]
        if not (live and inside and up[1] - up[0] >= _LEAST * (self.up[1] - self.up[0])):
            room = up[1] - up[0] if live else 0.0
            below = _AHEAD * room if up[0] < self.up[0] else 0.0
            self.up = up[0] - below, up[1] + _ABOVE * room  # what is at the top hardly ever moves
        return self.across, self.up


def _reach(across: Range) -> float:
    """The last epoch that a range has room for."""
    return max(across[1] / 1.02, 1e-9)
