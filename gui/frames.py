"""The clock of frames: on its beat what has changed is handed to the views and painted, and the worker stands aside.

For the worker thread, which runs it while a job tells how far it is, and for those who share its frames out. Drawing
calls Python a hundred times, and each call may have to wait for Python's lock as long as another thread computes.
"""

from __future__ import annotations

import threading
from time import perf_counter, thread_time
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot

FRAME = 16  # milliseconds: a little more than sixty frames a second
#: Seconds that a worker stands aside at most, whatever the window does.
DRAWING = 0.012
_NEAR = 0.0003  # seconds before a frame from which on no work is begun
_AFTER_PAINTING = -1000  # of an event's priorities: Qt posts what is to be painted at −1


class Precedence:
    """By which a worker leaves Python's lock to a frame: written by the window's thread, asked by the worker's."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()
        self._due = -1.0

    def claim(self, following: float) -> None:
        """A frame begins; the one that follows it is due at that time (`perf_counter`)."""
        self._due = following
        self._free.clear()

    def release(self) -> None:
        """The frame is painted."""
        self._free.set()

    def stretch(self, longest: float) -> float:
        """Seconds that a worker may work now before it asks again."""
        left = self._due - perf_counter()
        return left if 0.0 < left < longest else longest

    def give(self) -> None:
        """Wait while a frame is drawn, or for one that is about to begin."""
        if -_NEAR < self._due - perf_counter() < _NEAR:
            self._free.clear()
        if not self._free.is_set():
            self._free.wait(DRAWING)


class Frames(QObject):
    """Beats from `begin` to `end`. Lives in the window's thread.

    `ticked` begins a frame: whoever has something to show hands it to its view now. `drawn` comes when all of that is
    painted, with the seconds that the window's thread worked for it, waits for others not counted. `began` and `ended`
    come before the first frame and after the last.
    """

    began = Signal()
    ticked = Signal()
    drawn = Signal(float)
    ended = Signal()

    _DRAWN: ClassVar[QEvent.Type] = QEvent.Type(QEvent.registerEventType())

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.precedence = Precedence()
        self._begun: float | None = None  # the thread's time when the frame began that is not painted yet
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._on_timer_timeout)

    @property
    def beating(self) -> bool:
        """Whether frames come."""
        return self._timer.isActive()

    def begin(self) -> None:
        """Let frames come."""
        if not self.beating:
            self._timer.start()
            self.began.emit()

    def end(self) -> None:
        """Let no more of them come; the worker waits for none."""
        if self.beating:
            self._timer.stop()
            self.precedence.release()
            self.ended.emit()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._begun is not None:
            return  # a dialog's own event loop, opened within a frame
        self.precedence.claim(perf_counter() + FRAME / 1000)
        self._begun = thread_time()
        self.ticked.emit()
        # It comes when nothing else is left to do, paintings among it.
        QCoreApplication.postEvent(self, QEvent(self._DRAWN), _AFTER_PAINTING)

    def customEvent(self, event: QEvent) -> None:
        if event.type() == self._DRAWN and self._begun is not None:
            took, self._begun = thread_time() - self._begun, None
            self.precedence.release()
            self.drawn.emit(took)
