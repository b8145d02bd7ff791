"""Files dropped on the window: each kind, known by its suffix, goes to whoever takes it.

For the main window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

_Taker: TypeAlias = Callable[[Path], object]
_KINDS = (QEvent.Type.DragEnter, QEvent.Type.Drop)


class Dropping(QObject):
    """Lets a widget take files, whichever of its parts they are dropped on; `takers` are called by suffix."""

    def __init__(self, widget: QWidget, takers: Mapping[str, _Taker]) -> None:
        super().__init__(widget)
        self._takers = dict(takers)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Accept what somebody takes, and hand it over once it is dropped; nothing while a dialog waits."""
        if event.type() not in _KINDS or not isinstance(event, QDropEvent) or QApplication.activeModalWidget():
            return False
        found = self._dropped(event)
        if found is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            path, take = found
            take(path)
        return True

    def _dropped(self, event: QDropEvent) -> tuple[Path, _Taker] | None:
        """The first file that somebody takes; None if there is none."""
        files = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        known = ((path, self._takers.get(path.suffix.lower())) for path in files)
        return next(((path, take) for path, take in known if take is not None), None)
