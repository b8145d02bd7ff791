"""Views that are dear to draw take turns while a run goes on: one in a frame, each with the newest that it has to show.

For the display and those that feed plots; at rest everything is shown at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer, Slot

_LATEST = 50  # milliseconds after which a turn is taken without a report of the run


class Turns(QObject):
    """Keeps what is to be shown until it is taken, in the order in which it was put first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sharing = False
        self._waiting: dict[tuple[str, Hashable], Callable[[], object]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATEST)
        self._timer.timeout.connect(self._on_timeout)

    def share(self, sharing: bool) -> None:
        """Whether frames are to be shared from now on; what waits when they no longer are is shown."""
        self._sharing = sharing
        while not sharing and self.take():
            pass

    def put(self, view: str, show: Callable[[], object], part: Hashable = None) -> None:
        """Show something in a view, or in a part of it, when its turn comes; what waited for that is outdated."""
        if not self._sharing:
            show()
            return
        self._waiting[view, part] = show
        if not self._timer.isActive():
            self._timer.start()

    def forget(self, *views: str) -> None:
        """What waits for these views is not to be shown any more."""
        self._waiting = {key: show for key, show in self._waiting.items() if key[0] not in views}

    def take(self) -> bool:
        """Show what has waited longest; False if nothing waits."""
        if not self._waiting:
            self._timer.stop()
            return False
        self._timer.start()
        self._waiting.pop(next(iter(self._waiting)))()
        return True

    @Slot()
    def _on_timeout(self) -> None:
        self.take()
