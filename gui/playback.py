"""All that belongs to playing steps, put together: the clock, the wave and the breakpoints, and how they are connected.

For the main window, which gives it actions and shows whether it plays.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Actions, pace_name
from gui.breaking import Breaking
from gui.canvas.view import NetworkView
from gui.notices import Notices
from gui.playing import Playing
from gui.session import Session
from gui.settings import Settings
from gui.waving import Waving

_LEISURELY, _FEW_TERMS = 4.0, 3  # steps a second, terms of a formula


class Playback(QObject):
    """The commands of playing, by name in `commands`; `state_changed` when playing begins or ends."""

    state_changed = Signal()

    def __init__(
        self, session: Session, canvas: NetworkView, notices: Notices, settings: Settings, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._actions: Actions | None = None
        self.playing = Playing(session, notices, settings, self)
        self.waving = Waving(canvas, self.playing, settings, self)
        self.breaking = Breaking(session, canvas, notices, window)
        session.frame_changed.connect(self.waving.on_session_frame_changed)
        self.playing.led.connect(self.waving.on_playing_led)
        self.playing.state_changed.connect(self.waving.on_playing_state_changed)
        self.playing.state_changed.connect(self.state_changed)
        self.playing.paced.connect(self._on_playing_paced)
        self.breaking.changed.connect(self.playing.set_points)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        parts = (self.playing, self.waving, self.breaking)
        return {name: do for part in parts for name, do in part.commands().items()} | {"pause": self.pause}

    def begin(self, actions: Actions) -> None:
        """As it was when the program was used last; the actions say so."""
        self._actions = actions
        self.waving.switched.connect(actions["animate_steps"].setChecked)
        self.waving.begin()
        self._on_playing_paced(self.playing.chosen_pace)

    @property
    def active(self) -> bool:
        """Whether steps are being played."""
        return self.playing.playing

    @property
    def readable(self) -> int | None:
        """How many terms of a number can be followed while steps pass by; None while none do."""
        if not self.active:
            return None
        return _FEW_TERMS if self.playing.pace <= _LEISURELY else 0

    def pause(self) -> None:
        """End what goes on, steps or a run; what it reached is kept."""
        self.playing.stop()
        self._session.pause()

    def end(self) -> bool:
        """The same; False if nothing goes on."""
        goes_on = self.active or self._session.training
        self.pause()
        return goes_on

    @Slot(float)
    def _on_playing_paced(self, pace: float) -> None:
        if self._actions is not None:
            self._actions.choose("pace", pace_name(pace))
