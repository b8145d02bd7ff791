"""Lines of training as plain values, for the tests of what shows them."""

from __future__ import annotations

import numpy as np

from engine.document import History
from engine.network import Vector, read_only
from engine.settings import Sgd, Training
from gui.lines import LineView

RATE_HALF = Training(optimizer=Sgd(0.5))


def falling(count: int, factor: float = 0.999) -> Vector:
    return read_only(0.5 * factor ** np.arange(count) + 0.01)


def history(train: Vector, test: Vector | None = None, stride: int = 1) -> History:
    return History(train, read_only(np.full(len(train), np.nan)) if test is None else test, stride)


def line(
    number: int,
    count: int = 1001,
    *,
    name: str = "",
    factor: float = 0.999,
    first: int = 0,
    parent: int | None = None,
    current: bool = False,
    visible: bool = True,
    kept: bool = False,
    settings: Training = RATE_HALF,
    tested: bool = False,
) -> LineView:
    """A line whose error falls by a factor an epoch."""
    train = falling(count, factor)
    test = read_only(2 * train) if tested else None
    error, test_error = float(train[-1]), float(2 * train[-1]) if tested else float("nan")
    return LineView(
        number, name or f"Run {number}", history(train, test), first, count - 1, parent, current, visible, settings,
        error, test_error, kept,
    )  # fmt: skip


def three() -> tuple[LineView, ...]:
    """A run, a branch off it at 400 that is the current one, and a branch off that at 900."""
    return (
        line(1, 2001),
        line(2, 2601, factor=0.9975, first=400, parent=1, current=True),
        line(3, 1801, factor=0.9995, first=900, parent=2),
    )
