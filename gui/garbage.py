"""Collects Python's cyclic garbage in the window's thread alone, while another thread works, and between two frames.

For the worker thread. Python collects in whatever thread happens to allocate; the collector would then delete windows
and their parts in the worker's thread, which Qt answers with an abort of the program. To look through all that there is
takes longer than a frame, so while frames beat only what has come since is looked through.
"""

from __future__ import annotations

import gc
from time import monotonic
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer, Slot

from gui.frames import Frames

_INTERVAL = 200  # milliseconds between two looks; what piles up meanwhile is small
_REST = 2000  # milliseconds without frames after which everything is looked through
_LATEST = 300.0  # seconds after which that is done before the first frame, where there was never so long a rest


class GarbageTimer(QObject):
    """Takes the collector over between `start` and `stop`, from a timer of the thread that it lives in."""

    #: The collector is one for the whole process, so those who have taken it over are counted.
    _holders: ClassVar[int] = 0
    _beating: ClassVar[int] = 0  # how many clocks of frames do

    def __init__(self, parent: QObject, frames: Frames | None = None) -> None:
        super().__init__(parent)
        self._set_aside = False  # whether there is what the collector does not look at
        self._looked = self._whole = monotonic()  # when garbage was looked for last, and when in everything
        self._timer, self._rest = QTimer(self), QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._rest.setInterval(_REST)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._on_rest_timeout)
        if frames is not None:
            frames.began.connect(self._on_frames_began)
            frames.drawn.connect(self._on_frames_drawn)
            frames.ended.connect(self._on_frames_ended)

    def start(self) -> None:
        """Switch the automatic collector off and collect by the timer."""
        if not self._timer.isActive():
            self._timer.start()
            GarbageTimer._holders += 1
            gc.disable()

    def stop(self) -> None:
        """Give the collector back, once nobody else needs it, with all that there is to look through."""
        self._rest.stop()
        if self._set_aside:
            self._set_aside = False
            gc.unfreeze()
        if self._timer.isActive():
            self._timer.stop()
            GarbageTimer._holders -= 1
            if not GarbageTimer._holders:
                gc.enable()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if not GarbageTimer._beating:
            _collect_due()

    # --- frames -------------------------------------------------------------------------------------------------

    @Slot()
    def _on_frames_began(self) -> None:
        GarbageTimer._beating += 1
        self._rest.stop()
        if self._set_aside and monotonic() - self._whole > _LATEST:
            self._look_through_all()
        self._set_aside = True
        gc.freeze()

    @Slot()
    def _on_frames_drawn(self) -> None:
        """What is left of a frame's time."""
        now = monotonic()
        if now - self._looked >= _INTERVAL / 1000:
            self._looked = now
            _collect_due()

    @Slot()
    def _on_frames_ended(self) -> None:
        GarbageTimer._beating -= 1
        self._rest.start()

    @Slot()
    def _on_rest_timeout(self) -> None:
        """What was set aside may have become garbage by now; what is left need not be looked at again."""
        self._look_through_all()
        gc.freeze()

    def _look_through_all(self) -> None:
        self._whole = monotonic()
        gc.unfreeze()
        gc.collect()


def _collect_due() -> None:
    """Collect the generations whose time has come, by Python's own thresholds."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [g for g in range(3) if thresholds[g] and counts[g] > thresholds[g]]
    if due:
        gc.collect(due[-1])
