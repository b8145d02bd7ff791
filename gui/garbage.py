"""Collects Python's cyclic garbage in the window's thread alone, while another thread works.

For the worker thread. Python collects in whatever thread happens to allocate; the collector would then delete windows
and their parts in the worker's thread, which Qt answers with an abort of the program.
"""

from __future__ import annotations

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

_INTERVAL = 200  # milliseconds between two looks; what piles up meanwhile is small


class GarbageTimer(QObject):
    """Takes the collector over between `start` and `stop`, from a timer of the thread that it lives in."""

    #: The collector is one for the whole process, so those who have taken it over are counted.
    _holders: ClassVar[int] = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._on_timeout)

    def start(self) -> None:
        """Switch the automatic collector off and collect by the timer."""
        if not self._timer.isActive():
            self._timer.start()
            GarbageTimer._holders += 1
            gc.disable()

    def stop(self) -> None:
        """Give the collector back, once nobody else needs it."""
        if self._timer.isActive():
            self._timer.stop()
            GarbageTimer._holders -= 1
            if not GarbageTimer._holders:
                gc.enable()

    def _on_timeout(self) -> None:
        """Collect the generations whose time has come, by Python's own thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [g for g in range(3) if thresholds[g] and counts[g] > thresholds[g]]
        if due:
            gc.collect(due[-1])
