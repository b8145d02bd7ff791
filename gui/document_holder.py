"""The document in force and the only gate through which it changes. For the session.

Every change is one entry of the undo stack and one `changed` signal; undo and redo are the same signal.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from engine.document import HISTORY_LIMIT, Document
from gui.commands import Snapshot

# What the undo stack may hold at worst, in bytes, if every entry were a training of its own.
_UNDO_BUDGET = 256 * 2**20
_UNDO_ENTRIES = (16, 500)


class DocumentHolder(QObject):
    """Holds the document, counts its versions and remembers how it came about.

    Emits `changed(before, after, cause)` for each change, with cause "undo" and "redo" among others and "replace" for
    another document altogether, and `stack_changed` whenever undo, redo or the clean mark may have changed.
    """

    changed = Signal(object, object, str)
    stack_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._version = 0
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(undo_limit(document))
        self._stack.indexChanged.connect(self._on_stack_changed)
        self._stack.cleanChanged.connect(self._on_stack_changed)

    @property
    def document(self) -> Document:
        """The document in force."""
        return self._document

    @property
    def version(self) -> int:
        """A number that is another one after each change."""
        return self._version

    @property
    def modified(self) -> bool:
        """Whether the document differs from what was saved or opened last."""
        return not self._stack.isClean()

    @property
    def undo_text(self) -> str | None:
        """What undo would take back, in words; None if there is nothing."""
        return self._stack.undoText() if self._stack.canUndo() else None

    @property
    def redo_text(self) -> str | None:
        """What redo would bring back, in words; None if there is nothing."""
        return self._stack.redoText() if self._stack.canRedo() else None

    @property
    def previous(self) -> Document | None:
        """The document that undo would bring back."""
        return self._entry(self._stack.index() - 1, "before")

    @property
    def following(self) -> Document | None:
        """The document that redo would bring back."""
        return self._entry(self._stack.index(), "after")

    def _entry(self, index: int, which: str) -> Document | None:
        command = self._stack.command(index) if 0 <= index < self._stack.count() else None
        return getattr(command, which) if isinstance(command, Snapshot) else None

    # --- changes ------------------------------------------------------------------------------------------------

    def change(self, document: Document, text: str, cause: str) -> None:
        """Put another state of the document into force as one undoable entry; the same document is no change."""
        if document is not self._document:
            self._stack.push(Snapshot(self, self._document, document, text, cause))

    def replace(self, document: Document) -> None:
        """Put another document in its place, with nothing to undo and as saved."""
        self._stack.clear()
        self._stack.setUndoLimit(undo_limit(document))
        self.put(document, "replace")
        self.stack_changed.emit()

    def undo(self) -> None:
        """Take back the last change."""
        self._stack.undo()

    def redo(self) -> None:
        """Bring back what was taken back."""
        self._stack.redo()

    def mark_clean(self) -> None:
        """The document in force is what the file holds."""
        self._stack.setClean()

    def mark_unsaved(self) -> None:
        """No state of the document is in a file any more."""
        self._stack.resetClean()

    def put(self, document: Document, cause: str) -> None:
        """For the undo commands alone: make this document the one in force and tell everybody."""
        before, self._document = self._document, document
        self._version += 1
        self.changed.emit(before, document, cause)

    def _on_stack_changed(self) -> None:
        self.stack_changed.emit()


def undo_limit(document: Document) -> int:
    """How many entries fit into the budget if each has parameters, an optimizer's two vectors and a history."""
    entry = 3 * 8 * document.network.parameter_count + 2 * 8 * HISTORY_LIMIT
    least, most = _UNDO_ENTRIES
    return min(max(_UNDO_BUDGET // entry, least), most)
