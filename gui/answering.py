"""Where the worker's answers go: each kind to the part that asked; a failure to all of them, and once to the user.

Part of the session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.jobs import Answer, Checked, Evaluated, Failed, Recalled, Traced, Trained
from gui.document_holder import DocumentHolder
from gui.evaluations import Evaluations
from gui.notices import Notices
from gui.past import Past
from gui.stepper import Stepper
from gui.trainer import Trainer
from gui.worker import WorkerThread


class Answering(QObject):
    """Emits `checked` with a gradient check of the document in force, and `refused` where something failed."""

    checked = Signal(object)
    refused = Signal()

    def __init__(
        self,
        holder: DocumentHolder,
        worker: WorkerThread,
        notices: Notices,
        parts: tuple[Stepper, Trainer, Evaluations, Past],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._holder, self._notices = holder, notices
        self._stepper, self._trainer, self._evaluations, self._past = parts
        self._parts = (self._trainer, self._stepper, self._evaluations, self._past)
        self._takers: dict[type, Callable[[Any], None]] = {
            Traced: self._stepper.take,
            Trained: self._take_run,
            Evaluated: self._evaluations.take,
            Recalled: self._past.take,
            Checked: self._take_check,
            Failed: self._take_failure,
        }
        worker.answered.connect(self._on_worker_answered)

    @Slot(object)
    def _on_worker_answered(self, answer: Answer) -> None:
        taker = self._takers.get(type(answer))
        if taker is not None:
            taker(answer)

    def _take_run(self, answer: Trained) -> None:
        self._past.gather(answer)
        before = self._holder.document
        self._trainer.take(answer)
        if self._holder.document is before:
            self._evaluations.tell()  # and not what the reports of a run said that came to nothing
        self._past.end_run()

    def _take_check(self, answer: Checked) -> None:
        if answer.version == self._holder.version:
            self.checked.emit(answer)

    def _take_failure(self, answer: Failed) -> None:
        for part in self._parts:
            part.fail(answer)
        self.refused.emit()
        if answer.version == self._holder.version:
            self._notices.error(answer.message)
