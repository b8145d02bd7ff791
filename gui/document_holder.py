"""The document in force and the only gate through which it changes. For the session.

Every change is one entry of the undo stack and one `changed` signal; undo and redo are the same signal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from engine.document import Document
from gui.ui_state import HistoryState, Kind
from gui.undo import BUDGET, Entry, UndoStack

Guard: TypeAlias = Callable[[Document, Document], None]


class DocumentHolder(QObject):
    """Holds the document, counts its versions and remembers how it came about.

    Emits `changed(before, after, cause)` for each change, with cause "undo" and "redo" among others and "replace" for
    another document altogether, and `stack_changed` whenever undo, redo or the clean mark may have changed. `text` says
    what the first state is called, `budget` how many bytes undo may hold.
    """

    changed = Signal(object, object, str)
    stack_changed = Signal()

    def __init__(
        self, document: Document, parent: QObject | None = None, *, text: str = "Start", budget: int = BUDGET
    ) -> None:
        super().__init__(parent)
        self._budget = budget
        self._version = 0
        self._in_file = False
        self._guard: Guard | None = None
        self._stack = UndoStack(document, text, budget)

    @property
    def document(self) -> Document:
        """The document in force."""
        return self._stack.document

    @property
    def version(self) -> int:
        """A number that is another one after each change."""
        return self._version

    @property
    def index(self) -> int:
        """The place of the document in force among the entries."""
        return self._stack.index

    @property
    def modified(self) -> bool:
        """Whether the document differs from what was saved or opened last."""
        return not self._stack.is_clean

    @property
    def undo_text(self) -> str | None:
        """What undo would take back, in words; None if there is nothing."""
        current = self._stack.entry(self._stack.index)
        return current.label.text if current is not None and self._stack.index > 0 else None

    @property
    def redo_text(self) -> str | None:
        """What redo would bring back, in words; None if there is nothing."""
        following = self._stack.entry(self._stack.index + 1)
        return None if following is None else following.label.text

    @property
    def previous(self) -> Document | None:
        """The document that undo would bring back."""
        return _document(self._stack.entry(self._stack.index - 1))

    @property
    def following(self) -> Document | None:
        """The document that redo would bring back."""
        return _document(self._stack.entry(self._stack.index + 1))

    @property
    def entries(self) -> HistoryState:
        """Every state that can be gone to, in words; which one is current, and which one is in the file."""
        return self._stack.state(in_file=self._in_file)

    def past(self) -> Iterator[Entry]:
        """The entry in force and those before it, back to the oldest."""
        for index in range(self._stack.index, -1, -1):
            if (entry := self._stack.entry(index)) is not None:
                yield entry

    def entry(self, index: int) -> Entry | None:
        """The entry at a place, which stays the same while places shift; None if there is none."""
        return self._stack.entry(index)

    # --- changes ------------------------------------------------------------------------------------------------

    def change(self, document: Document, text: str, cause: Kind, merge: str | None = None) -> None:
        """Put another state of the document into force as one undoable entry; the same document is no change.

        Entries of the same `merge` key that follow upon each other at once become one. Raises what the guard raises.
        """
        before = self.document
        if document is not before:
            self._check(document)
            self._stack.push(document, text, cause, merge)
            self._tell(before, cause)

    def replace(self, document: Document, text: str = "Start", *, in_file: bool = False) -> None:
        """Put another document in its place, with nothing to undo and as saved."""
        before = self.document
        self._stack = UndoStack(document, text, self._budget)
        self._in_file = in_file
        self._tell(before, "replace")

    def undo(self) -> None:
        """Take back the last change, if there is one."""
        self.go_to(self._stack.index - 1)

    def redo(self) -> None:
        """Bring back what was taken back, if there is something."""
        self.go_to(self._stack.index + 1)

    def go_to(self, index: int) -> None:
        """Put the state at a place among the entries into force, as one change; nothing if there is none."""
        before, current = self.document, self._stack.index
        wanted = _document(self._stack.entry(index))
        if index != current and wanted is not None:
            self._check(wanted)
            self._stack.go_to(index)
            self._tell(before, "undo" if index < current else "redo")

    def go_to_entry(self, entry: Entry) -> bool:
        """The same for an entry; False if it is not kept any more."""
        place = self._stack.place(entry)
        if place is None:
            return False
        self.go_to(place)
        return True

    def mark_clean(self, document: Document | None = None) -> None:
        """The document in force, or another one that may have been until now, is what the file holds."""
        self._stack.mark_clean(document)
        self._in_file = True
        self.stack_changed.emit()

    def mark_unsaved(self) -> None:
        """No state of the document is in a file any more."""
        self._stack.mark_unsaved()
        self.stack_changed.emit()

    def set_guard(self, guard: Guard | None) -> None:
        """Ask before each change, undo and redo included; a StudioError refuses it. Another document is no change."""
        self._guard = guard

    def _check(self, after: Document) -> None:
        if self._guard is not None:
            self._guard(self.document, after)

    def _tell(self, before: Document, cause: str) -> None:
        self._version += 1
        self.changed.emit(before, self.document, cause)
        self.stack_changed.emit()


def _document(entry: Entry | None) -> Document | None:
    return None if entry is None else entry.document
