"""The undo stack: the states that the document has been in, each with what led to it, within a budget of memory.

Plain Python, part of the document holder. Documents are immutable and share what did not change, so keeping a state
costs what is new in it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.document import Document
from engine.network import Network, Vector
from gui.ui_state import HistoryEntry, HistoryState, Kind

#: What the states may hold together, in bytes; the one before the newest is kept whatever it takes.
BUDGET = 256 * 2**20
#: Seconds after an entry within which another one of the same key becomes one with it.
MERGE_WITHIN = 2.0

# Bytes, measured: what a state takes beside its arrays, a neuron, and a connection's indices and its own object.
_STATE, _POSITION, _NEURON, _INDICES, _CONNECTION = 2048, 200, 512, 48, 80
_LOOK_UPS = ("slots", "connection_index")  # tables of names, which a network makes anew when asked


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A state of the document and what led to it. `size` are the bytes that it holds beyond the state before it."""

    document: Document
    label: HistoryEntry
    size: int
    merge: str | None = None
    at: float = 0.0  # seconds on the stack's clock


class UndoStack:
    """Entries from the oldest state kept to the newest, one of them current; one at most is clean: as it was saved."""

    def __init__(
        self, document: Document, text: str, budget: int = BUDGET, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._budget = budget
        self._clock = clock
        self._dropped = 0
        self._entries = [Entry(document, HistoryEntry(text, "start"), beyond(document, None))]
        self._index = 0
        self._clean: Entry | None = self._entries[0]
        self._open: Entry | None = None  # what the next entry of the same key would become one with
        self.size = self._entries[0].size

    # --- what there is ------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def index(self) -> int:
        """The place of the current entry."""
        return self._index

    @property
    def document(self) -> Document:
        """The current state."""
        return self._entries[self._index].document

    @property
    def is_clean(self) -> bool:
        """Whether the current state is the one marked."""
        return self._entries[self._index] is self._clean

    def entry(self, index: int) -> Entry | None:
        """The entry at a place; None if there is none."""
        return self._entries[index] if 0 <= index < len(self._entries) else None

    def place(self, entry: Entry) -> int | None:
        """Where an entry is; None if it is there no more."""
        return next((i for i in reversed(range(len(self))) if self._entries[i] is entry), None)

    def state(self, *, in_file: bool) -> HistoryState:
        """The entries for views; the clean one is told where it is `in_file`."""
        saved = self.place(self._clean) if in_file and self._clean is not None else None
        labels = tuple(entry.label for entry in self._entries)
        return HistoryState(labels, self._index, saved, self._dropped, self._budget)

    # --- changes ------------------------------------------------------------------------------------------------

    def push(self, document: Document, text: str, kind: Kind, merge: str | None = None) -> None:
        """Another state after the current one, in place of what was undone; it may become one with the newest entry."""
        merges = merge is not None and self._takes(merge)
        self._cut(self._index if merges else self._index + 1)
        last = self._entries[-1].document
        entry = Entry(document, HistoryEntry(text, kind), beyond(document, last), merge, self._clock())
        _let_go(last.network, document.network)
        self._entries.append(entry)
        self._index = len(self) - 1
        self.size += entry.size
        self._open = entry
        self._drop_oldest()

    def go_to(self, index: int) -> None:
        """Make another entry the current one."""
        left = self.document.network
        self._index = index
        self._open = None
        _let_go(left, self.document.network)

    def mark_clean(self, document: Document | None = None) -> None:
        """The state in force, or the one with this document, is what was saved; none where it is kept no more."""
        wanted = self.document if document is None else document
        self._clean, self._open = next((entry for entry in self._entries if entry.document is wanted), None), None

    def mark_unsaved(self) -> None:
        """No state is."""
        self._clean = None

    # --- inside -------------------------------------------------------------------------------------------------

    def _takes(self, merge: str) -> bool:
        entry = self._open
        soon = entry is not None and self._clock() - entry.at <= MERGE_WITHIN
        return soon and entry is not None and entry.merge == merge and entry is not self._clean and self._index > 0

    def _cut(self, end: int) -> None:
        """Without the entries from a place on."""
        gone = self._entries[end:]
        del self._entries[end:]
        self.size -= sum(entry.size for entry in gone)
        self._lose_clean(gone)

    def _drop_oldest(self) -> None:
        while self.size > self._budget and len(self) > 2:
            gone, first = self._entries[:2]
            whole = Entry(first.document, first.label, beyond(first.document, None), first.merge, first.at)
            self.size += whole.size - gone.size - first.size
            self._entries[:2] = [whole]
            self._clean = whole if self._clean is first else self._clean
            self._lose_clean([gone])
            self._index -= 1
            self._dropped += 1

    def _lose_clean(self, gone: list[Entry]) -> None:
        if any(entry is self._clean for entry in gone):
            self._clean = None


# --- memory -----------------------------------------------------------------------------------------------------------


def beyond(document: Document, before: Document | None) -> int:
    """The bytes that a document holds and the one before it does not; None: all that it holds."""
    known = {} if before is None else _held(before)
    return _STATE + sum(size for key, size in _held(document).items() if key not in known)


def _held(document: Document) -> dict[int, int]:
    """What a document holds apart, by identity, with its bytes."""
    state, data, network = document.state, document.data, document.network
    arrays = [document.parameters, document.initial, *state.memory.values(), state.history.train, state.history.test]
    ends = [part for run in document.runs for part in (run.history.train, run.history.test, run.parameters)]
    arrays += [array for array in ends if array is not None]
    arrays += [data.train.inputs, data.train.targets, data.test.inputs, data.test.targets]
    owners = [_owner(array) for array in arrays]
    held = {id(owner): owner.nbytes for owner in owners}
    held[id(document.positions)] = _POSITION * len(document.positions)
    held[id(network)] = _NEURON * len(network.neurons) + _INDICES * len(network.connections)
    held[id(network.connections)] = _CONNECTION * len(network.connections)
    held |= {id(text): sys.getsizeof(text) for text in (document.name, document.notes)}
    return held


def _owner(array: Vector) -> Vector:
    """The array whose memory an array looks into."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _let_go(left: Network, network: Network) -> None:
    """A network that is no longer in force needs no tables of names, which may take more than all the rest of it."""
    if left is not network:
        for name in _LOOK_UPS:
            vars(left).pop(name, None)
