"""What the plots over epochs are shown of a line of training, as one value.

Everything in the window may use it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.observing.series import Measured


@dataclass(frozen=True, slots=True, eq=False)
class SeriesView:
    """What is known of a line: epochs in order, measured, and the first and last that it has.

    `name` is the line's where there are several. `complete` says that no more will come while nothing changes, `held`
    that nothing may be told, `live` that training goes on along it.
    """

    line: int
    name: str
    measured: tuple[Measured, ...]
    first: int
    last: int
    complete: bool = True
    held: bool = False
    live: bool = False


NOTHING_YET = SeriesView(0, "", (), 0, 0)
