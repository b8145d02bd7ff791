"""Which weights are labelled, how large and where: by itself all of them if there is room, else those around the focus.

For the labelling. Answers are kept until the geometry, the zoom or the texts' widths call for others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal, NamedTuple

import numpy as np

from engine.network import Indices, Vector
from gui.canvas.connections.routes import Routes
from gui.canvas.labels.layer import Room
from gui.canvas.labels.placing import LIMIT, Obstacles, place, rect_about

#: What the user may want: by itself as there is room, all, around focus and selection, under the pointer, or none.
LabelMode = Literal["automatic", "all", "focus", "hover", "none"]
LabelsShown = Literal["all", "focus", "hover", "none"]  # what came of it
Sizes = Callable[[Sequence[int], bool, Room, bool], Vector]  # (edges, named, room, terse) -> (edges, 2)
Measured = Callable[[Sequence[int], bool], Vector]  # (edges, terse) -> (edges, 2)
GroupSizes = Callable[[int], Vector]  # (group) -> (its edges, 2)
FindObstacles = Callable[[], Obstacles]  # asked only where no answer is kept
FindGaps = Callable[[], Indices]  # the gap between two columns that each connection is led through, as a number

# Sizes on the screen, against 100 %, that are tried from the best readable down.
_SCREEN_SCALES = (0.88, 0.83, 0.76, 0.7, 0.64, 0.58)
_READABLE = 0.83  # a label says less before it is smaller than this
_LARGEST = 2.4
_UNLIKE = 1.2  # how much larger labels are than those of the tightest gap at most
# What labels have room for, from the most wanted on, and the least size on the screen at which that is worth it.
ROOMS: tuple[tuple[Room, float], ...] = (("two lines", 0.83), ("one line", 0.64), ("value", 0.58))
_AROUND, _AROUND_SCALE = 16, 0.76  # labels around the focus at most, and their size on the screen
MOST = 1000  #: Weights beyond which all labels at once are no longer drawn: nobody could read one.
_SMALLEST = 0.5  # on the screen, of labels that have to lie upon one another
_SPREAD = 0.618034  # the golden ratio: neighbours' labels stand at different places along their lines


class Spot(NamedTuple):
    """Where a label stands along its route (0 … 1), at which scale, and whether it says as little as can be."""

    at: float
    scale: float
    terse: bool = False


@dataclass(frozen=True, slots=True)
class Spots:
    """The spots of labels by their connections, and what all of them have room for."""

    at: dict[int, Spot]
    named: bool
    room: Room
    shown: LabelsShown


_NONE = Spots({}, named=False, room="value", shown="none")


class LabelPlan:
    """Finds spots for the labels of one network's routes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Spots | None] = {}
        self._last: Spots | None = None
        self._hurried = False
        self.behind = False  # whether the last answer was one to an earlier question

    def forget(self) -> None:
        """The geometry or the widths of the texts have changed."""
        self._kept.clear()
        self._last = None

    def spots(
        self,
        routes: Routes,
        obstacles: FindObstacles,
        sizes: Sizes,
        gaps: FindGaps,
        zoom: float,
        *,
        mode: LabelMode = "automatic",
        around: Sequence[int],
        names: bool,
        stepping: bool,
        hurried: bool = False,
    ) -> Spots:
        """Spots for the labels that a mode calls for; where not for all, for those `around` the focus as they come.

        Where it is `hurried`, as while zooming, labels stay where they are until there is time to look for others.
        """
        self._hurried, self.behind = hurried and self._last is not None, False
        self._last = self._spots(
            routes, obstacles, sizes, gaps, zoom, mode=mode, around=around, names=names, stepping=stepping
        )
        return self._last

    def _spots(
        self,
        routes: Routes,
        obstacles: FindObstacles,
        sizes: Sizes,
        gaps: FindGaps,
        zoom: float,
        *,
        mode: LabelMode,
        around: Sequence[int],
        names: bool,
        stepping: bool,
    ) -> Spots:
        if mode == "none":
            return _NONE
        near = _quantised(zoom)
        found = None
        if mode in ("automatic", "all"):
            found = self._kept_or((near, names), lambda: _for_all(routes, obstacles(), sizes, gaps(), near, names))
        if mode == "all" and routes.lines <= MOST:
            found = found or self._kept_or((near, "all"), lambda: _upon_lines(routes, obstacles(), sizes, near))
            return found or _NONE
        # Labels with room for their value alone have nothing to say about a step that is about some of them.
        if found is not None and not (stepping and around and found.room == "value"):
            return found
        chosen = tuple(around[:_AROUND])
        shown: LabelsShown = "hover" if mode == "hover" else "focus"
        key = (near, names, chosen, shown)
        return self._kept_or(key, lambda: _around_focus(routes, obstacles(), sizes, near, chosen, shown)) or _NONE

    def _kept_or(self, key: tuple[object, ...], find: Callable[[], Spots | None]) -> Spots | None:
        if key not in self._kept:
            if self._hurried:
                self.behind = True
                return self._last
            self._kept[key] = find()
        return self._kept[key]


def _quantised(zoom: float) -> float:
    """A nearby zoom, so that spots do not wander while zooming."""
    return float(2.0 ** (np.floor(np.log2(max(zoom, 1e-3)) * 6) / 6))


def scales(zoom: float, least: float) -> list[float]:
    """The scales in the scene that are tried at a zoom, down to the least on the screen.

    First as in the picture if that can be read, else larger.
    """
    largest = min(max(_SCREEN_SCALES[0] / zoom, 1.0), _LARGEST)
    tried = [largest, *(s / zoom for s in _SCREEN_SCALES if s / zoom < largest - 0.02)]
    return [scale for scale in tried if scale * zoom >= least - 0.005]


def _for_all(
    routes: Routes, obstacles: Obstacles, sizes: Sizes, gaps: Indices, zoom: float, names: bool
) -> Spots | None:
    if routes.lines > LIMIT:
        return None
    edges = _lines(routes)
    groups = _grouped(edges, gaps)
    if not _smallest_possible(routes, obstacles, sizes, groups, zoom):
        return None
    # Room for a step's numbers is looked for at rest too, so that no label moves when stepping begins.
    for room, least in ROOMS:
        for named in _either(names):
            at = _by_gaps(routes, obstacles, partial(_measured, sizes, named, room), groups, zoom, least)
            if at is not None:
                return Spots(at, named, room, "all")
    return None


def _smallest_possible(
    routes: Routes, obstacles: Obstacles, sizes: Sizes, groups: list[list[int]], zoom: float
) -> bool:
    """Whether there is room for labels that say as little as can be and are as small; if not, there is for none."""
    room, least = ROOMS[-1]
    tried = scales(zoom, least)
    return bool(tried) and _possible(
        routes, obstacles, groups, cache(lambda k: sizes(groups[k], False, room, True)), tried[-1]
    )


def _measured(sizes: Sizes, named: bool, room: Room, edges: Sequence[int], terse: bool) -> Vector:
    return sizes(edges, named, room, terse)


def _grouped(edges: Sequence[int], gaps: Indices) -> list[list[int]]:
    """The connections of each gap; those that pass other columns come last, for they find room at many places."""
    grouped: dict[int, list[int]] = {}
    for edge in edges:
        grouped.setdefault(int(gaps[edge]), []).append(edge)
    return [grouped[gap] for gap in sorted(grouped)]


def _by_gaps(
    routes: Routes, obstacles: Obstacles, measured: Measured, groups: list[list[int]], zoom: float, least: float
) -> dict[int, Spot] | None:
    """Spots for the labels of one gap after another, in each as large as it has room for; None where one has none.

    All say the same: they are terse where at ease they could not be read. Sizes are alike but for `_UNLIKE`.
    """
    for terse in (False, True):
        tried = scales(zoom, least if terse else max(least, _READABLE))
        # Measured as they are asked for: where one gap has no room, nobody asks for the others.
        sizes = cache(lambda k, terse=terse: measured(groups[k], terse))
        if not tried or not _possible(routes, obstacles, groups, sizes, tried[-1]):
            continue
        found = _one_after_another(routes, obstacles, groups, sizes, tried)
        if found is not None:
            most = _UNLIKE * min((scale for _, scale in found), default=1.0)  # there may be no connection
            return {e: Spot(where, min(scale, most), terse) for at, scale in found for e, where in at.items()}
    return None


def _possible(routes: Routes, obstacles: Obstacles, groups: list[list[int]], sizes: GroupSizes, scale: float) -> bool:
    """Whether each gap alone has room at a scale; that with the most lines is where it fails, if anywhere."""
    order = sorted(range(len(groups)), key=lambda k: -len(groups[k]))
    return all(place(routes, groups[k], sizes(k) * scale, obstacles) is not None for k in order)


def _one_after_another(
    routes: Routes, obstacles: Obstacles, groups: list[list[int]], sizes: GroupSizes, tried: list[float]
) -> list[tuple[dict[int, float], float]] | None:
    """Where each gap's labels stand and the largest of the scales at which they do, clear of those placed before."""
    found: list[tuple[dict[int, float], float]] = []
    for k, edges in enumerate(groups):
        own = sizes(k)
        spots = ((place(routes, edges, own * scale, obstacles), scale) for scale in tried)
        at, scale = next(((at, scale) for at, scale in spots if at is not None), (None, 0.0))
        if at is None:
            return None
        found.append((at, scale))
        rects = rect_about(np.array([routes.point(edge, at[edge]) for edge in edges]), own * scale)
        obstacles = Obstacles(obstacles.circles, np.concatenate([obstacles.rects, rects]))
    return found


def _lines(routes: Routes) -> list[int]:
    return sorted([*routes.straight.tolist(), *routes.curves])


def _upon_lines(routes: Routes, obstacles: Obstacles, sizes: Sizes, zoom: float) -> Spots:
    """Labels for all, small and over foreign lines; those without any room of their own upon one another."""
    edges = _lines(routes)
    scale = min(_SMALLEST / zoom, _LARGEST)
    found: dict[int, float] = {}
    if len(edges) <= LIMIT:
        scale = min(ROOMS[-1][1] / zoom, _LARGEST)
        found = place(routes, edges, sizes(edges, False, "value", True) * scale, obstacles, over_lines=True) or {}
    at = {e: Spot(found.get(e, 0.2 + 0.6 * ((k * _SPREAD) % 1.0)), scale, True) for k, e in enumerate(edges)}
    return Spots(at, named=False, room="value", shown="all")


def _either(names: bool) -> tuple[bool, ...]:
    return (True, False) if names else (False,)


def _around_focus(
    routes: Routes,
    obstacles: Obstacles,
    sizes: Sizes,
    zoom: float,
    edges: tuple[int, ...],
    shown: LabelsShown,
) -> Spots:
    scale = min(max(_AROUND_SCALE / zoom, 0.4), 3.0)
    at = place(routes, edges, sizes(edges, False, "two lines", False) * scale, obstacles, over_lines=True) or {}
    return Spots({e: Spot(where, scale) for e, where in at.items()}, named=False, room="two lines", shown=shown)
