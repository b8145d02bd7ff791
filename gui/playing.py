"""Playing steps: one after the other at a pace, forward or back, until something stops it.

For the main window. It asks the session for a step whenever the clock says so; a step that is not done by then is
waited for, so that the pace drops and nothing queues up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from engine.breakpoints import BelowError, Breakpoint
from engine.document import Document
from engine.numerals import shown
from engine.steps import StepSize
from gui.actions import PACES, pace_name
from gui.notices import Notices
from gui.session import Session
from gui.settings import Settings
from gui.ui_state import UiState

Direction = Literal["forward", "back"]
_DEFAULT_PACE = 2.0
_FULL_SPEED = 1  # milliseconds; with none the window's thread would spin while the worker computes
_NO_BREAKPOINT = (
    "There is no breakpoint to run to. Set one by the menu of a neuron; for a phase or an error by Train → Breakpoints."
)


class Playing(QObject):
    """Plays steps of the session's size.

    `state_changed` when it begins or ends, `paced` with another pace, `led` with the frame that the next step leads to,
    where that is known, and the milliseconds until then.
    """

    state_changed = Signal()
    paced = Signal(float)
    led = Signal(object, int)

    def __init__(self, session: Session, notices: Notices, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._notices, self._settings = session, notices, settings
        self._direction: Direction | None = None
        self._size: StepSize | None = None  # of the steps to a breakpoint; None: the session's
        self._points: tuple[Breakpoint, ...] = ()
        self._ran = False  # whether a run that is no step went on when the session told its state last
        self._own = False  # whether what happens is a step of this
        stored = settings.pace
        self._pace = stored if stored in PACES else _DEFAULT_PACE
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)
        session.changed.connect(self._on_session_changed)
        session.state_changed.connect(self._on_session_state_changed)
        session.stopped.connect(self.stop)
        session.refused.connect(self.stop)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "play": partial(self.toggle, "forward"),
            "play_back": partial(self.toggle, "back"),
            "run_to_breakpoint": self.run_to_breakpoint,
            "faster": partial(self._shift, 1),
            "slower": partial(self._shift, -1),
            **{pace_name(pace): partial(self.set_pace, pace) for pace in PACES},
        }

    @property
    def playing(self) -> bool:
        """Whether steps are being played."""
        return self._direction is not None

    @property
    def pace(self) -> float:
        """Steps a second; without bound on the way to a breakpoint."""
        return 1000.0 / _FULL_SPEED if self._size is not None else self._pace

    @property
    def chosen_pace(self) -> float:
        """Steps a second as they were chosen."""
        return self._pace

    def set_points(self, points: tuple[Breakpoint, ...]) -> None:
        """The breakpoints that stop it."""
        self._points = points
        self._session.set_limits(tuple(point.limit for point in points if isinstance(point, BelowError)))
        if self.playing:
            self._session.stop_at(points)

    @property
    def _limits_above(self) -> list[float]:
        """The limits that the error is below before anything is trained: it cannot fall below them."""
        limits = [point.limit for point in self._points if isinstance(point, BelowError)]
        return [limit for limit in limits if self._session.error < limit]

    def _below(self) -> str:
        return f"The error {shown(self._session.error, 6)} is below {shown(min(self._limits_above), 6)}"

    # --- beginning and ending -----------------------------------------------------------------------------------

    def toggle(self, direction: Direction) -> None:
        """Play in a direction; stop where it already goes that way."""
        if self._direction == direction:
            self.stop()
        else:
            self._begin(direction)

    def run_to_breakpoint(self) -> None:
        """Steps at full speed up to a breakpoint: as a run of training where only the error can stop it."""
        if not self._points:
            self._notices.warning(_NO_BREAKPOINT)
        elif all(isinstance(point, BelowError) for point in self._points):
            self.stop()
            if self._limits_above:
                self._notices.warning(f"{self._below()} already, and would have to rise above it first.")
            else:
                self._session.run()
        else:
            self._begin("forward", "sample")

    @Slot()
    def stop(self, _why: object = None) -> None:
        """No more steps; the one under way is made."""
        if self._direction is not None:
            self._direction, self._size = None, None
            self._timer.stop()
            self._session.stop_at(())
            self.state_changed.emit()

    def _begin(self, direction: Direction, size: StepSize | None = None) -> None:
        self._direction, self._size = direction, size
        self._session.stop_at(self._points)
        self._timer.start(self._interval)
        self.state_changed.emit()
        self._on_timer_timeout()

    # --- the pace -----------------------------------------------------------------------------------------------

    @property
    def _interval(self) -> int:
        return round(1000.0 / self.pace)

    def set_pace(self, pace: float) -> None:
        """So many steps a second from here on, and when the program is used next."""
        self._pace = self._settings.pace = pace
        if self._timer.isActive():
            self._timer.setInterval(self._interval)
        self.paced.emit(pace)

    def _shift(self, by: int) -> None:
        place = PACES.index(self._pace) + by
        self.set_pace(PACES[min(max(place, 0), len(PACES) - 1)])

    # --- playing ------------------------------------------------------------------------------------------------

    @Slot()
    def _on_timer_timeout(self) -> None:
        if self._session.pacing or self._direction is None:
            return
        if self._direction == "back" and not self._session.state.can_step_back:
            self.stop()
            return
        self._own = True
        try:
            self._session.step(self._size) if self._direction == "forward" else self._session.step_back()
        finally:
            self._own = False
        coming = self._session.stepper.coming if self._direction == "forward" else None
        if coming is not None:
            self.led.emit(coming, self._interval)

    @Slot(object, object, str)
    def _on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        """What the user changes stops it; what its own steps change does not."""
        if cause not in ("step", "train") and not self._own:
            self.stop()

    @Slot(object)
    def _on_session_state_changed(self, _state: UiState) -> None:
        running, self._ran = self._ran, self._session.running
        if self._ran:
            self.stop()
        if self._ran and not running and self._limits_above:
            self._notices.info(f"{self._below()} already: this run ends there only once it has risen above it.")
