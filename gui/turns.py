"""Shares the frames of a run out among the views: each shows the newest that it has when its turn comes.

For the display and those that feed plots; at rest everything is shown at once. What a view costs, painting included, is
measured: a frame takes no more than it has time for, and a view that is dear comes less often.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from time import perf_counter
from types import MappingProxyType

from PySide6.QtCore import QObject, Slot

from gui.frames import Frames

BUDGET = 0.009  # seconds that the views of a frame may take together; one alone may take longer
_UNKNOWN = 0.005  # seconds that a view is taken to cost before it has been shown
_LEARNING = 0.25  # of a new measurement in what a view is taken to cost
_SHARE = 0.08  # of the window's time that one view may take
_PACE = 1 / 15  # seconds between two times that a view is shown


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a view may be shown: seconds between two times at least, and the share of the window's time."""

    least: float = _PACE
    share: float = _SHARE


#: Of the views that differ from others: numbers are read, colours and curves are watched.
PACES: Mapping[str, Pace] = MappingProxyType({"canvas": Pace(0.0, 0.2), "figures": Pace(1 / 20)})


class Turns(QObject):
    """Keeps what is to be shown until its turn comes: of what is due, what has waited longest."""

    def __init__(self, frames: Frames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sharing = False
        self._waiting: dict[tuple[str, Hashable], Callable[[], object]] = {}
        self._costs: dict[str, float] = {}  # of a view, in seconds
        self._due: dict[str, float] = {}  # times (`perf_counter`) before which a view is not shown again
        self._shown: list[str] = []  # in the frame that is being drawn
        frames.ticked.connect(self._on_frames_ticked)
        frames.drawn.connect(self._on_frames_drawn)

    def share(self, sharing: bool) -> None:
        """Whether frames are to be shared from now on; what waits when they no longer are is shown."""
        self._sharing = sharing
        if not sharing:
            waiting, self._waiting = self._waiting, {}
            for show in waiting.values():
                show()

    def put(self, view: str, show: Callable[[], object], part: Hashable = None) -> None:
        """Show something in a view, or in a part of it, when its turn comes; what waited for that is outdated."""
        if self._sharing:
            self._waiting[view, part] = show
        else:
            show()

    def forget(self, *views: str) -> None:
        """What waits for these views is not to be shown any more."""
        self._waiting = {key: show for key, show in self._waiting.items() if key[0] not in views}

    def forget_all(self) -> None:
        """Nothing that waits is to be shown any more."""
        self._waiting = {}

    @Slot()
    def _on_frames_ticked(self) -> None:
        """Show what is due, as far as there is time; at least one."""
        now, cost, self._shown = perf_counter(), 0.0, []
        for key in sorted(self._waiting, key=lambda key: self._due.get(key[0], 0.0)):
            view = key[0]
            expected = self._costs.get(view, _UNKNOWN)
            if self._due.get(view, 0.0) <= now and (not self._shown or cost + expected <= BUDGET):
                cost += expected
                self._shown.append(view)
                self._waiting.pop(key, _nothing)()
        self._due.update((view, now + self._pace_of(view)) for view in self._shown)

    def _pace_of(self, view: str) -> float:
        """Seconds until a view may be shown again."""
        pace = PACES.get(view, Pace())
        return max(pace.least, self._costs.get(view, 0.0) / pace.share)

    @Slot(float)
    def _on_frames_drawn(self, took: float) -> None:
        """What a frame took is what its views cost, each as far as was expected of it."""
        expected = sum(self._costs.get(view, _UNKNOWN) for view in self._shown)
        for view in set(self._shown):
            cost = self._costs.get(view, _UNKNOWN)
            self._costs[view] = cost + _LEARNING * cost * (took / expected - 1.0)
        self._shown = []


def _nothing() -> None:
    """What a view shows that was told within the frame to show nothing of what waits."""
