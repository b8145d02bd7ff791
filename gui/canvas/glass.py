"""The glass over the picture: what a gesture would do, sketched while it goes on, and never part of the network.

`Sketch` is a value in the scene's units; `Glass` holds the one that is shown. For gestures and tools, which show
sketches, and for the view, which draws them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Verdict = Literal["open", "allowed", "forbidden"]


class Dot(NamedTuple):
    """A circle in the scene: a neuron's, or that of one there would be."""

    x: float
    y: float
    radius: float


class Line(NamedTuple):
    """A connection there would be, between two circles; one of radius 0 is a point."""

    start: Dot
    end: Dot


class Guide(NamedTuple):
    """A thin line from one point to another; `distance` if it measures one of several equal distances."""

    x1: float
    y1: float
    x2: float
    y2: float
    distance: bool = False


class Port(NamedTuple):
    """The handle that connections are drawn from; `hot` while the pointer is on it."""

    x: float
    y: float
    hot: bool


class Column(NamedTuple):
    """A layer there would be: the middle of its column and its upper and lower end."""

    x: float
    top: float
    bottom: float


class Box(NamedTuple):
    """A rectangle in the scene."""

    left: float
    top: float
    right: float
    bottom: float


class Hint(NamedTuple):
    """What would happen, or why it cannot be, beside a point of the viewport; `clear` pixels to its sides stay free."""

    text: str
    x: int
    y: int
    clear: int = 0


@dataclass(frozen=True, slots=True)
class Sketch:
    """All that lies over the picture; `verdict` colours lines, halos and the hint."""

    verdict: Verdict = "open"
    band: Box | None = None
    guides: tuple[Guide, ...] = ()
    lines: tuple[Line, ...] = ()
    halos: tuple[Dot, ...] = ()
    boxes: tuple[Box, ...] = ()
    ghost: Dot | None = None
    column: Column | None = None
    port: Port | None = None
    hint: Hint | None = None


NO_SKETCH = Sketch()


class Glass:
    """Holds the sketch that is shown and has it drawn anew when it is another one."""

    def __init__(self, repaint: Callable[[], object]) -> None:
        self._repaint = repaint
        self._sketch, self._banner = NO_SKETCH, ""

    @property
    def sketch(self) -> Sketch:
        """What is shown."""
        return self._sketch

    def show(self, sketch: Sketch) -> None:
        """Shows another sketch instead."""
        if sketch != self._sketch:
            self._sketch = sketch
            self._repaint()

    @property
    def banner(self) -> str:
        """What is said about the tool as long as it is in hand."""
        return self._banner

    def say(self, banner: str) -> None:
        """Says something else about the tool; empty for nothing."""
        if banner != self._banner:
            self._banner = banner
            self._repaint()

    def clear(self) -> None:
        """Shows nothing."""
        self.show(NO_SKETCH)
