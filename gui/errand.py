"""A job that somebody waits for in a dialog: handed to the worker, followed while it goes on, stopped when asked to.

For what tries things out beside the document.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from engine.jobs import Answer, Failed, ReportingJob
from gui.worker import RunControl, WorkerThread


class Errand(QObject):
    """One job at a time under a number of its own, which no version of a document is.

    `progressed` carries a report of the kind that its jobs make, `answered` the answer and `failed` a Failed.
    """

    progressed = Signal(object)
    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, worker: WorkerThread, version: int, reports: type, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._version, self._reports = worker, version, reports
        self._control: RunControl | None = None
        worker.progressed.connect(self._on_worker_progressed)
        worker.answered.connect(self._on_worker_answered)

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._control is not None

    def submit(self, job: ReportingJob) -> None:
        """Have the worker do a job, whose version is the errand's."""
        self._control = RunControl()
        self._worker.submit(job, self._control)

    @Slot()
    def stop(self) -> None:
        """Ask the job to end; its answer still comes."""
        if self._control is not None:
            self._control.stop()

    @Slot(object)
    def _on_worker_progressed(self, report: object) -> None:
        if isinstance(report, self._reports) and self._control is not None:
            self.progressed.emit(report)

    @Slot(object)
    def _on_worker_answered(self, answer: Answer) -> None:
        if answer.version == self._version:
            self._control = None
            (self.failed if isinstance(answer, Failed) else self.answered).emit(answer)
