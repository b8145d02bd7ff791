"""Which weights are labelled, how large and where: by itself all of them if there is room, else those around the focus.

For the labelling. Answers are kept until the geometry, the zoom or the texts' widths call for others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.network import Vector
from gui.canvas.connections.routes import Routes
from gui.canvas.labels.layer import Room
from gui.canvas.labels.placing import LIMIT, Obstacles, place

#: What the user may want: by itself as there is room, all, around focus and selection, under the pointer, or none.
LabelMode = Literal["automatic", "all", "focus", "hover", "none"]
LabelsShown = Literal["all", "focus", "hover", "none"]  # what came of it
Sizes = Callable[[Sequence[int], bool, Room], Vector]  # (edges, named, room) -> (edges, 2)
FindObstacles = Callable[[], Obstacles]  # asked only where no answer is kept

# Sizes on the screen, against 100 %, that are tried from the best readable down.
_SCREEN_SCALES = (0.88, 0.76, 0.66, 0.58)
_LARGEST = 2.4
# What labels have room for, from the most wanted on, and the least size on the screen at which that is worth it.
ROOMS: tuple[tuple[Room, float], ...] = (("two lines", 0.76), ("one line", 0.66), ("value", 0.58))
_AROUND = 16  # labels around the focus at most
MOST = 1000  #: Weights beyond which all labels at once are no longer drawn: nobody could read one.
_SMALLEST = 0.5  # on the screen, of labels that have to lie upon one another
_SPREAD = 0.618034  # the golden ratio: neighbours' labels stand at different places along their lines


@dataclass(frozen=True, slots=True)
class Spots:
    """Where labels stand along their routes (0 … 1), at which scale, and what they have room for."""

    at: dict[int, float]
    scale: float
    named: bool
    room: Room
    shown: LabelsShown


_NONE = Spots({}, 1.0, named=False, room="value", shown="none")


class LabelPlan:
    """Finds spots for the labels of one network's routes."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Spots | None] = {}

    def forget(self) -> None:
        """The geometry or the widths of the texts have changed."""
        self._kept.clear()

    def spots(
        self,
        routes: Routes,
        obstacles: FindObstacles,
        sizes: Sizes,
        zoom: float,
        *,
        mode: LabelMode = "automatic",
        around: Sequence[int],
        names: bool,
        stepping: bool,
    ) -> Spots:
        """Spots for the labels that a mode calls for; where not for all, for those `around` the focus as they come."""
        if mode == "none":
            return _NONE
        near = _quantised(zoom)
        found = None
        if mode in ("automatic", "all"):
            found = self._kept_or((near, names), lambda: _for_all(routes, obstacles(), sizes, near, names=names))
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


def _for_all(routes: Routes, obstacles: Obstacles, sizes: Sizes, zoom: float, *, names: bool) -> Spots | None:
    edges = _lines(routes)
    if len(edges) > LIMIT:
        return None
    # Room for a step's numbers is looked for at rest too, so that no label moves when stepping begins.
    for room, least in ROOMS:
        for named in _either(names):
            for scale in scales(zoom, least):
                at = place(routes, edges, sizes(edges, named, room) * scale, obstacles)
                if at is not None:
                    return Spots(at, scale, named, room, "all")
    return None


def _lines(routes: Routes) -> list[int]:
    return sorted([*routes.straight.tolist(), *routes.curves])


def _upon_lines(routes: Routes, obstacles: Obstacles, sizes: Sizes, zoom: float) -> Spots:
    """Labels for all, small and over foreign lines; those without any room of their own upon one another."""
    edges = _lines(routes)
    scale = min(_SMALLEST / zoom, _LARGEST)
    found: dict[int, float] = {}
    if len(edges) <= LIMIT:
        scale = min(ROOMS[-1][1] / zoom, _LARGEST)
        found = place(routes, edges, sizes(edges, False, "value") * scale, obstacles, over_lines=True) or {}
    at = {edge: found.get(edge, 0.2 + 0.6 * ((k * _SPREAD) % 1.0)) for k, edge in enumerate(edges)}
    return Spots(at, scale, named=False, room="value", shown="all")


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
    scale = min(max(_SCREEN_SCALES[1] / zoom, 0.4), 3.0)
    at = place(routes, edges, sizes(edges, False, "two lines") * scale, obstacles, over_lines=True)
    return Spots(at or {}, scale, named=False, room="two lines", shown=shown)
