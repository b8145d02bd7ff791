"""What trains in a worker: NumPy, or compiled code once there is some and as long as it is wanted.

For the worker thread, which has one, and for the controller that has code compiled. The window's thread says what is to
be loaded and what is wanted; the worker loads it, between two slices of a run or at rest, and asks by what to go.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from engine.errors import StudioError

if TYPE_CHECKING:
    from engine.compiled_path import CompiledPath

#: Gives the compiled path, in half a second; raises StudioError with a line that says why not.
Load: TypeAlias = "Callable[[], CompiledPath]"


class Computing(QObject):
    """`loaded` carries the compiled path when it is there, `refused` a line that says why it is not."""

    loaded = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = True
        self._offered: deque[Load] = deque(maxlen=1)
        self._path: CompiledPath | None = None

    # --- in the window's thread ---------------------------------------------------------------------------------

    def offer(self, load: Load) -> None:
        """Have the worker load it when it asks next."""
        self._offered.append(load)

    # --- in the worker's thread ---------------------------------------------------------------------------------

    def known(self) -> CompiledPath | None:
        """The compiled path as soon as there is one, wanted or not: what was trained by it is trained so again."""
        if self._offered:
            self._load(self._offered.pop())
        return self._path

    def path(self) -> CompiledPath | None:
        """By what a run goes from here on: the compiled path, or (None) NumPy's."""
        known = self.known()
        return known if self.wanted else None

    def _load(self, load: Load) -> None:
        try:
            self._path = load()
        except StudioError as error:
            self.refused.emit(str(error))
        else:
            self.loaded.emit(self._path)
