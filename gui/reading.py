"""Reads tables in a thread of its own: their beginning, all of them with progress, and the data that come of them.

For the dialogs and the controller that bring data in. Only the newest wish counts: another one ends what goes on.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from engine.data import Data
from engine.errors import StudioError
from engine.sources import CsvFormat
from gui.garbage import GarbageTimer
from gui.later import later_module

if TYPE_CHECKING:
    from engine.tabular import again, table, text
    from engine.tabular import preview as beginning
    from engine.tabular.again import Again
    from engine.tabular.preview import Preview
    from engine.tabular.table import Reading, Table, TableReader
else:
    again, beginning = later_module("engine.tabular.again"), later_module("engine.tabular.preview")
    table, text = later_module("engine.tabular.table"), later_module("engine.tabular.text")

_SLICE = 0.05  # seconds of reading between two reports
Stopped: TypeAlias = Callable[[], bool]
Report: TypeAlias = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Look:
    """A wish: the beginning of a file, read by a format or (None) by the one that it seems to have."""

    path: Path
    format: CsvFormat | None = None

    def do(self, _report: Report, _stopped: Stopped) -> Preview:
        """The answer; raises StudioError."""
        return beginning.preview(self.path, self.format)


@dataclass(frozen=True, slots=True)
class Read:
    """A wish: a whole file. Reports a Reading every now and then."""

    path: Path
    format: CsvFormat
    rows: int | None = None

    def do(self, report: Report, stopped: Stopped) -> Table | None:
        """The answer, None where it was stopped; raises StudioError."""
        return _read(table.TableReader(self.path, self.format, rows=self.rows), report, stopped)


@dataclass(frozen=True, slots=True, eq=False)
class ReadAgain:
    """A wish: the file that data came from as it is now, by the same recipe, from `path` where it has moved."""

    data: Data
    path: Path | None = None

    def do(self, report: Report, stopped: Stopped) -> Again | None:
        """The answer, None where it was stopped; raises StudioError."""
        source = again.csv_source(self.data)
        path = self.path or Path(source.path)
        reader = table.TableReader(path, source.format, again.ignored_of(source), source.rows)
        found = _read(reader, report, stopped)
        return None if found is None else again.read_again(self.data, found)


def _read(reader: TableReader, report: Report, stopped: Stopped) -> Table | None:
    try:
        while not stopped() and reader.advance(_SLICE):
            report(reader.progress)
    finally:
        reader.close()
    return reader.table() if reader.finished else None


@dataclass(frozen=True, slots=True, eq=False)
class Make:
    """A wish: whatever a function gives that takes longer than a frame of the window; `failure` where it breaks."""

    make: Callable[[], object]
    failure: str = "this could not be made"

    def do(self, _report: Report, _stopped: Stopped) -> object:
        """The answer; raises StudioError."""
        return self.make()


@dataclass(frozen=True, slots=True)
class Digest:
    """A wish: the SHA-256 of a file's bytes."""

    path: Path

    def do(self, _report: Report, stopped: Stopped) -> str | None:
        """The answer, None where it was stopped; raises StudioError."""
        file, _ = text.open_file(self.path)
        found = hashlib.sha256()
        with file:
            try:
                while not stopped() and (piece := file.read(text.PIECE)):
                    found.update(piece)
            except OSError as error:
                raise StudioError(f"{self.path}: cannot be read") from error
        return None if stopped() else found.hexdigest()


Wish: TypeAlias = Look | Read | ReadAgain | Make | Digest


class _Worker(QObject):
    """Lives in the thread; its answers carry the number of the wish."""

    answered = Signal(int, object)
    reported = Signal(int, object)

    @Slot(int, object, object)
    def take(self, number: int, wish: Wish, stop: threading.Event) -> None:
        """Carry a wish out."""
        if stop.is_set():
            return
        try:
            answer: object = wish.do(lambda report: self.reported.emit(number, report), stop.is_set)
        except StudioError as error:
            answer = error
        except Exception:
            failure = wish.failure if isinstance(wish, Make) else "this could not be read"
            self.answered.emit(number, StudioError(f"{failure}; the log tells more"))
            raise
        self.answered.emit(number, answer)


class TableReading(QObject):
    """`answered` carries a wish and what came of it; `progressed` a Reading; `failed` a wish and its StudioError.

    `shut_down` ends the thread and waits for that; it ends with the parent too. `let_go` does not wait: `ended` tells.
    """

    answered = Signal(object, object)
    progressed = Signal(object)
    failed = Signal(object, object)
    ended = Signal()
    _handed_over = Signal(int, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = QThread(self)
        self._thread.setObjectName("reader")
        self._worker = _Worker()
        self._worker.moveToThread(self._thread)
        self._garbage = GarbageTimer(self)
        self._number, self._stop = 0, threading.Event()
        self._wish: Wish | None = None
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._handed_over.connect(self._worker.take, queued)
        self._worker.answered.connect(self._on_worker_answered, queued)
        self._worker.reported.connect(self._on_worker_reported, queued)
        parent.destroyed.connect(self.shut_down)  # a thread that outlives its object takes the program with it

    @property
    def wish(self) -> Wish | None:
        """What is being carried out; None while nothing is."""
        return self._wish

    def ask(self, wish: Wish) -> None:
        """Carry out a wish in place of the one that goes on."""
        if self._closed:
            return
        self.stop()
        if not self._thread.isRunning():
            self._garbage.start()
            self._thread.start()
        self._number += 1
        self._wish, self._stop = wish, threading.Event()
        self._handed_over.emit(self._number, wish, self._stop)

    def stop(self) -> None:
        """End what goes on; no answer of it comes any more."""
        self._stop.set()
        self._wish = None

    def let_go(self) -> None:
        """End the thread for good as soon as what it does lets it, then say that it has ended."""
        self._closed = True
        self.stop()
        if self._thread.isRunning():
            self._thread.finished.connect(self._on_thread_finished)
            self._thread.quit()
        else:
            self.ended.emit()

    def shut_down(self) -> None:
        """End the thread for good; safe to call more than once."""
        self._closed = True
        self.stop()
        self._thread.quit()
        self._thread.wait()
        self._garbage.stop()

    @Slot()
    def _on_thread_finished(self) -> None:
        self.shut_down()
        self.ended.emit()

    @Slot(int, object)
    def _on_worker_answered(self, number: int, answer: object) -> None:
        wish = self._wish
        if number != self._number or wish is None:
            return
        self._wish = None
        if isinstance(answer, StudioError):
            self.failed.emit(wish, answer)
        else:
            self.answered.emit(wish, answer)

    @Slot(int, object)
    def _on_worker_reported(self, number: int, report: Reading) -> None:
        if number == self._number and self._wish is not None:
            self.progressed.emit(report)
