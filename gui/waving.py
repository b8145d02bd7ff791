"""Which steps are seen as a wave along the lines: single ones and those that are played, if the user likes it.

For the main window. In play the pulse of a step runs before it and arrives as the number appears; a single step shows
its numbers at once, and the pulse tells where they came from.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from engine.trace import Frame
from gui.canvas.view import NetworkView
from gui.playing import Playing
from gui.settings import Settings

FASTEST = 12.0  #: Steps a second above which only the focus moves.
_LONGEST = 0.6  # seconds of a wave
_SINGLE = 0.42
_SHARE = 0.75  # of the time between two steps at most


class Waving(QObject):
    """The command of the action that switches it, and the slots for what happens. `switched` says whether it is on."""

    switched = Signal(bool)

    def __init__(self, canvas: NetworkView, playing: Playing, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas, self._playing, self._settings = canvas, playing, settings
        self._frame: Frame | None = None
        self._led: Frame | None = None  # to which a wave runs ahead

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the action does."""
        return {"animate_steps": self.toggle}

    def begin(self) -> None:
        """As it was when the program was used last."""
        self.switched.emit(self._settings.animates)

    def toggle(self) -> None:
        """On or off, remembered."""
        self._settings.animates = not self._settings.animates
        self._canvas.stop_wave()
        self.switched.emit(self._settings.animates)

    @property
    def _animates(self) -> bool:
        return self._settings.animates and not (self._playing.playing and self._playing.pace > FASTEST)

    @Slot(object)
    def on_session_frame_changed(self, frame: Frame | None) -> None:
        """Another place in a pass: the wave of the step that led there, or of the one that was taken back."""
        before, self._frame = self._frame, frame
        led, self._led = self._led, None
        self._canvas.stop_wave()
        if not self._animates:
            return
        if _is_back(before, frame):
            assert before is not None
            self._canvas.show_wave(before, self._seconds(_SINGLE), reverse=True)
        elif frame is not None and _moved(before, frame) and not _same(led, frame):
            self._canvas.show_wave(frame, self._seconds(_SINGLE))

    @Slot(object, int)
    def on_playing_led(self, frame: Frame, milliseconds: int) -> None:
        """The next step will lead to a frame in a while: its wave begins so that it arrives then."""
        if self._animates:
            seconds = self._seconds(_LONGEST)
            self._canvas.show_wave(frame, seconds, max(milliseconds / 1000.0 - seconds, 0.0))
            self._led = frame

    @Slot()
    def on_playing_state_changed(self) -> None:
        """A wave that runs ahead of a step that will not come ends."""
        if not self._playing.playing and self._led is not None:
            self._led = None
            self._canvas.stop_wave()

    def _seconds(self, most: float) -> float:
        return min(most, _SHARE / self._playing.pace) if self._playing.playing else most


def _same(one: Frame | None, other: Frame) -> bool:
    return one is not None and one.trace.net is other.trace.net and one.position == other.position


def _moved(before: Frame | None, frame: Frame) -> bool:
    """Whether it is another place, not the same one in other words, and reached by a step."""
    return frame.position > 0 and not (before is not None and _same(before, frame))


def _is_back(before: Frame | None, frame: Frame | None) -> bool:
    """Whether a step inside one pass was taken back."""
    return (
        before is not None
        and frame is not None
        and before.trace.net is frame.trace.net
        and before.position > frame.position
    )
