"""All that the looks of a picture depend on at one moment: the numbers, the light, the selection and the pointer.

A value that the scene makes; looks, items and labels are dressed after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.network import Network
from engine.place import Place
from gui.canvas.lights import Lights
from gui.canvas.stage import Stage
from gui.manner import Manner
from gui.selection import Selection


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """`kin` are the slots of the shared parameters that the selection or the pointer stands at."""

    network: Network
    stage: Stage
    lights: Lights
    selection: Selection
    hovered: Place | None
    kin: frozenset[int]
    formula: str
    digits: int
    manner: Manner
