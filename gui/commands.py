"""The one undo command: the document before and after a change. Used by the document holder alone."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QUndoCommand

from engine.document import Document


class Gate(Protocol):
    """Where a command puts a document into force."""

    def put(self, document: Document, cause: str) -> None:
        """Make this document the one in force."""


class Snapshot(QUndoCommand):
    """Swaps one immutable document for another; the two share what did not change.

    `cause` says what changed it and goes to the views the first time; afterwards it is "undo" or "redo".
    """

    def __init__(self, gate: Gate, before: Document, after: Document, text: str, cause: str) -> None:
        super().__init__(text)
        self.before = before
        self.after = after
        self._gate = gate
        self._cause = cause

    def redo(self) -> None:
        """Put the later document into force; called by the stack at the push too."""
        cause, self._cause = self._cause, "redo"
        self._gate.put(self.after, cause)

    def undo(self) -> None:
        """Put the earlier document into force."""
        self._gate.put(self.before, "undo")
