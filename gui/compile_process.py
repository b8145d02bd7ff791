"""Compiling as a process of its own, of the lowest priority: started once at a time, heard, and ended in order.

For the controller that has code compiled.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

COMMAND = (sys.executable, "-m", "engine.kernel")
_ROOT = Path(__file__).resolve().parent.parent
_NICE = 19  # the lowest priority of a process where the system has such numbers


class CompileProcess(QObject):
    """`done` comes when it has ended well, `failed` with the last line that it said where it has not."""

    done = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject, command: tuple[str, ...] = COMMAND) -> None:
        super().__init__(parent)
        self._command = command
        self._process: QProcess | None = None
        parent.destroyed.connect(self.shut_down)

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._process is not None

    def start(self) -> None:
        """Begin, unless it goes on."""
        if self._process is not None:
            return
        process = self._process = QProcess(self)
        process.setWorkingDirectory(str(_ROOT))
        process.started.connect(self._on_process_started)
        process.finished.connect(self._on_process_finished)
        process.errorOccurred.connect(self._on_process_error_occurred)
        process.start(self._command[0], self._command[1:])

    @Slot()
    def shut_down(self) -> None:
        """End it and wait for that; safe to call more than once."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished()

    @Slot()
    def _on_process_started(self) -> None:
        if self._process is not None and hasattr(os, "setpriority"):
            with suppress(OSError):  # it has ended already
                os.setpriority(os.PRIO_PROCESS, self._process.processId(), _NICE)

    @Slot(int, QProcess.ExitStatus)
    def _on_process_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip().splitlines()
        process.deleteLater()
        if code == 0 and status == QProcess.ExitStatus.NormalExit:
            self.done.emit()
        else:
            self.failed.emit(said[-1] if said else "training goes on without compiled code: making it was broken off")

    @Slot(QProcess.ProcessError)
    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        process = self._process
        if process is not None and error == QProcess.ProcessError.FailedToStart:
            self._process = None
            process.deleteLater()
            self.failed.emit("training goes on without compiled code: the process that makes it cannot be started")
