"""The tour: the real window off screen, driven by its own actions through all it is for, with pictures to look at.

main.py calls `run`. Each stage says what has to hold after it; the first that does not ends the tour with one line.
"""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt looks at it

from gui.tour.command import run

__all__ = ["run"]
