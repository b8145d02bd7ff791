"""The one channel to the user: everything that has to be said goes through `Notices`, and a view shows it.

It works without a window. Uncaught exceptions, exceptions in threads and Qt's own log end here too: the user reads
one line, the traceback goes to a file. Everyone in `gui` but the views may post.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QStandardPaths,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from engine.errors import StudioError

Severity = Literal["info", "ok", "warning", "error"]

LOG = logging.getLogger("backprop-studio")

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing said: a line, and more about it where there is more to say."""

    severity: Severity
    text: str
    detail: str = ""


class Notices(QObject):
    """Takes what has to be said, from any thread, and emits `posted` with a `Notice`; remembers the latest ones."""

    posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.latest: list[Notice] = []

    def info(self, text: str, detail: str = "") -> None:
        """Something done that may pass unseen."""
        self._post(Notice("info", text, detail))

    def ok(self, text: str, detail: str = "") -> None:
        """Something that was asked for and turned out well."""
        self._post(Notice("ok", text, detail))

    def warning(self, text: str, detail: str = "") -> None:
        """Something to look at."""
        self._post(Notice("warning", text, detail))

    def error(self, text: str, detail: str = "") -> None:
        """Something that did not happen, and why."""
        self._post(Notice("error", text, detail))

    def _post(self, notice: Notice) -> None:
        self.latest = [*self.latest[-49:], notice]
        self.posted.emit(notice)


# --- what nobody caught ---------------------------------------------------------------------------------------------


class LastResort:
    """Takes over the hooks for what nobody caught while it is installed; `remove` gives them back."""

    def __init__(self, notices: Notices, log_file: Path | None = None) -> None:
        self._notices = notices
        self.log_file = log_file or default_log_file()
        self._remove: list[Callable[[], object]] = []

    def install(self) -> None:
        """Take over the hooks of Python, its threads and Qt."""
        handler = _LogFile(self.log_file)
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False  # nothing of this belongs on a terminal
        python, threads = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qt = qInstallMessageHandler(self._on_qt_message)
        self._remove = [
            lambda: setattr(sys, "excepthook", python),
            lambda: setattr(threading, "excepthook", threads),
            lambda: qInstallMessageHandler(qt),
            lambda: LOG.removeHandler(handler),
            lambda: setattr(LOG, "propagate", True),
            handler.close,
        ]

    def remove(self) -> None:
        """Give the hooks back to who had them."""
        while self._remove:
            self._remove.pop(0)()

    def _on_exception(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        if isinstance(error, StudioError):
            self._notices.error(str(error))
            return
        LOG.error("uncaught", exc_info=(kind, error, traceback))
        self._notices.error(
            f"Something went wrong inside the program ({kind.__name__}); your network is as it was.",
            f"What happened is written in {self.log_file}.",
        )

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_qt_message(self, kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        LOG.log(_QT_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)


def default_log_file() -> Path:
    """Where tracebacks go: the folder that the system has for a program's own data."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(folder) / "backprop-studio.log"


class _LogFile(logging.Handler):
    """Writes to a file from the first line on, for what writes it brings sockets along, which the start need not."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = _file_handler(self._path)
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


def _file_handler(path: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - it brings sockets along

    handler: logging.Handler = logging.NullHandler()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        pass  # a read-only home: the user still gets the line
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
