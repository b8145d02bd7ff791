"""Keeps the errors and outputs of the document in view up to date, with one such job under way at a time.

Part of the session.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.document import Document
from engine.evaluation import Results
from engine.jobs import Evaluated, EvaluateJob, Failed
from gui.document_holder import DocumentHolder
from gui.worker import WorkerThread


class Evaluations(QObject):
    """Asks the worker after each change.

    `evaluated` carries the answer about the document in force, `past_evaluated` that about the one of the past that
    is looked at instead.
    """

    evaluated = Signal(object)
    past_evaluated = Signal(object)

    def __init__(self, holder: DocumentHolder, worker: WorkerThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._worker = worker
        self._asked: int | None = None
        self._asked_about: Document | None = None
        self._past: Document | None = None
        self._known: tuple[Document, Evaluated] | None = None  # the latest that was in force when the answer came

    @property
    def waiting(self) -> bool:
        """Whether an answer is under way."""
        return self._asked is not None

    @property
    def error(self) -> float:
        """The mean error of the document in force; NaN while it is not known."""
        return math.nan if self._of_present is None else self._of_present.error

    def look(self, past: Document | None) -> None:
        """Ask about a document of the past from now on, or (None) about the one in force again.

        What is known of that is told at once, so that nobody sees the figures of two times.
        """
        self._past = past
        if past is None:
            self.tell()
        else:
            self.ask()

    def tell(self) -> None:
        """Tell of the document in force once more, as far as it is known."""
        if self._of_present is None:
            self.ask()
        else:
            self.evaluated.emit(replace(self._of_present, version=self._holder.version))

    def ask(self) -> None:
        """There is another document in view; a job under way is waited for, and the newest state asked after."""
        if self._asked is None:
            self._asked, self._asked_about = self._holder.version, self._document
            self._worker.submit(EvaluateJob(self._asked, self._asked_about))

    def take(self, answer: Evaluated) -> None:
        """The worker's answer; one about an earlier state leads to the next question."""
        about = self._asked_about
        self._asked = self._asked_about = None
        if about is self._holder.document:
            self._known = about, answer
        if about is self._document:
            (self.evaluated if self._past is None else self.past_evaluated).emit(answer)
        else:
            self.ask()

    def fail(self, answer: Failed) -> None:
        """There is no answer about this state; one that came later is asked about."""
        if answer.version == self._asked:
            about = self._asked_about
            self._asked = self._asked_about = None
            if about is not self._document:
                self.ask()

    @property
    def _of_present(self) -> Evaluated | None:
        known = self._known
        return known[1] if known is not None and known[0] is self._holder.document else None

    @property
    def _document(self) -> Document:
        return self._holder.document if self._past is None else self._past


def unknown(document: Document, version: int) -> Evaluated:
    """The errors and outputs of a document as long as nobody is to see them."""
    rows = len(document.data.train) + len(document.data.test)
    results = Results(np.full((rows, document.network.output_count), np.nan), np.full(rows, np.nan))
    return Evaluated(version, math.nan, math.nan, results)
