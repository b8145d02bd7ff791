"""Reads and writes network files, large ones in a thread of its own, so that the window lives on meanwhile.

For the flow of files. A small file is there before the next frame, and so is done at once.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication

from engine import files
from engine.document import Document
from engine.errors import StudioError
from gui.notices import Notices
from gui.reading import Make, TableReading, Wish

#: From here on a thread does it: bytes of a file that is read, numbers of a document that is written.
LARGE_FILE, LARGE_DOCUMENT = 256 * 2**10, 20_000
_PATIENCE = 300  # milliseconds after which the user is told what goes on

Then: TypeAlias = Callable[[object], None]
Failed: TypeAlias = Callable[[StudioError], None]


class _Task(QObject):
    """One thing that a thread does at a time, with a word about it and a busy pointer where it takes long."""

    ended = Signal()

    def __init__(self, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        self._thread = TableReading(self)
        self._thread.answered.connect(self._on_thread_answered)
        self._thread.failed.connect(self._on_thread_failed)
        self._then: Then | None = None
        self._failed: Failed | None = None
        self._words, self._waiting = "", False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._on_patience_timeout)

    @property
    def under_way(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.wish is not None

    def do(self, make: Make, words: str, then: Then, failed: Failed) -> None:
        """Do something in place of what goes on, of which nothing is heard any more."""
        self._rest()
        self._then, self._failed, self._words = then, failed, words
        self._patience.start()
        self._thread.ask(make)

    def stop(self) -> None:
        """Hear nothing more of what goes on."""
        if self.under_way:
            self._thread.stop()
            self._rest()
            self.ended.emit()

    def shut_down(self) -> None:
        """End the thread for good, after what it does."""
        self._thread.shut_down()
        self._rest()

    @Slot(object, object)
    def _on_thread_answered(self, _wish: Wish, answer: object) -> None:
        then = self._then
        self._rest()
        if then is not None:
            then(answer)
        self.ended.emit()

    @Slot(object, object)
    def _on_thread_failed(self, _wish: Wish, error: StudioError) -> None:
        failed = self._failed
        self._rest()
        if failed is not None:
            failed(error)
        self.ended.emit()

    @Slot()
    def _on_patience_timeout(self) -> None:
        self._waiting = True
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        self._notices.info(self._words)

    def _rest(self) -> None:
        self._patience.stop()
        self._then = self._failed = None
        if self._waiting:
            self._waiting = False
            QGuiApplication.restoreOverrideCursor()


class Filing(QObject):
    """Reads and writes. Of several readings the newest counts; a writing is carried out to its end.

    What was read or why not is told to the function that was given, at once or later.
    """

    def __init__(self, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._reading, self._writing = _Task(notices, self), _Task(notices, self)
        self._writing.ended.connect(self._on_writing_ended)
        self._after: list[Callable[[], object]] = []  # what waits for the writing to end

    @property
    def saving(self) -> bool:
        """Whether a file is being written."""
        return self._writing.under_way

    @property
    def busy(self) -> bool:
        """Whether a file is being read or written."""
        return self._reading.under_way or self.saving

    def read(self, path: Path, then: Callable[[Document], None], failed: Failed) -> None:
        """Read a file in place of one that is being read."""
        self.leave()
        make = partial(files.read, path)
        if _size(path) < LARGE_FILE:
            _now(make, then, failed)
        else:
            self._reading.do(Make(make, f"{path}: not opened"), f"Opening {path.name}…", _document(then), failed)

    def leave(self) -> bool:
        """Do not want any more what is being read; False if nothing is."""
        reading = self._reading.under_way
        self._reading.stop()
        return reading

    def write(self, document: Document, path: Path, then: Callable[[], None], failed: Failed) -> None:
        """Put a document into a file, once one that is being written is done."""
        if self.saving:
            self._after.append(lambda: self.write(document, path, then, failed))
            return
        make, done = partial(files.write, document, path), _ignoring(then)
        if _numbers(document) < LARGE_DOCUMENT:
            _now(make, done, failed)
        else:
            self._writing.do(Make(make, f"{path}: not saved"), f"Saving {path.name}…", done, failed)

    def when_written(self, action: Callable[[], object]) -> None:
        """Do something once nothing is being written: now, or after it."""
        if self.saving:
            self._after.append(action)
        else:
            action()

    def shut_down(self) -> None:
        """End the threads for good; safe to call more than once."""
        self._reading.shut_down()
        self._writing.shut_down()

    @Slot()
    def _on_writing_ended(self) -> None:
        while self._after and not self.saving:
            self._after.pop(0)()


def _now(make: Callable[[], Document | None], then: Callable[..., None], failed: Failed) -> None:
    try:
        made = make()
    except StudioError as error:
        failed(error)
    else:
        then(made)


def _document(then: Callable[[Document], None]) -> Then:
    def tell(answer: object) -> None:
        assert isinstance(answer, Document)
        then(answer)

    return tell


def _ignoring(then: Callable[[], None]) -> Then:
    return lambda _nothing: then()


def _size(path: Path) -> int:
    """The bytes of a file; 0 where there is none."""
    with suppress(OSError, ValueError):
        return path.stat().st_size
    return 0


def _numbers(document: Document) -> int:
    """How many numbers the file of a document holds, but for its history."""
    data = document.data
    rows = sum(table.size for part in (data.train, data.test) for table in (part.inputs, part.targets))
    return rows + document.network.parameter_count * (2 + len(document.state.memory))
