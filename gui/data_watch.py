"""Looks whether the file that the data came from has changed since, and tells it once for each change.

For the controller that brings data in. It looks when a document comes and when the window gets the focus; only a file
whose time or size is another one is read, in the thread of tables.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.data import Data
from engine.sources import CsvSource
from gui.reading import Digest, TableReading, Wish

_Stamp = tuple[int, int]


class DataWatch(QObject):
    """`changed` carries the path of a file that is no longer what the data were read from."""

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reading = TableReading(self)
        self._source: CsvSource | None = None
        self._seen: _Stamp | None = None  # of the file when it was looked at last
        self._reading.answered.connect(self._on_reading_answered)

    def watch(self, data: Data) -> None:
        """Look at the file of these data from now on."""
        source = data.source if isinstance(data.source, CsvSource) else None
        if source != self._source:
            self._source, self._seen = source, None
            self._reading.stop()
            self.look()

    def look(self) -> None:
        """Look now: at its time and size, and where these are others at what is in it."""
        if self._source is None:
            return
        path = Path(self._source.path)
        stamp = _stamp(path)
        if stamp is not None and stamp != self._seen:
            self._seen = stamp
            self._reading.ask(Digest(path))

    def _on_reading_answered(self, _wish: Wish, digest: object) -> None:
        if self._source is not None and digest != self._source.digest:
            self.changed.emit(Path(self._source.path))


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size
