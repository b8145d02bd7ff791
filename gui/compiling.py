"""Compiled code for training: has it made in a process of its own and loaded by the worker, and tells what computes.

Part of how the document trains. Nothing of it is in the way of the start: it begins some seconds after the window is
painted, or with the first run. What is compiled is kept in the user's cache, so that later starts only load it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction

from engine.reports import Progress
from gui.compile_process import COMMAND, CompileProcess
from gui.computing import Computing
from gui.later import later_module
from gui.notices import Notices
from gui.session import Session
from gui.settings import Settings
from gui.ui_state import UiState
from gui.worker import WorkerThread

if TYPE_CHECKING:
    from engine.compiled_path import CompiledPath

paths = later_module("engine.compiled_path")

#: Milliseconds after the first paint, when the window has settled.
DELAY = 3000

State: TypeAlias = Literal["waiting", "absent", "compiling", "loading", "ready", "failed"]

#: What is said of each state while NumPy trains, and the reason.
_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "off": ("by NumPy", "Compiled code is switched off in the menu Train."),
    "waiting": ("by NumPy", ""),
    "absent": (
        "by NumPy",
        "Compiled code trains small networks several times as fast: sh run.sh compiled installs it.",
    ),
    "compiling": (
        "by NumPy; compiling …",
        "Compiled code takes over within a minute, also a run that goes on, and is kept for later starts.",
    ),
    "loading": ("by NumPy; loading …", ""),
    "ready": ("by NumPy", "It is faster than compiled code for this network, or has to do what that cannot."),
    "failed": ("by NumPy", "Compiled code could not be made; the messages say why."),
})  # fmt: skip
_COMPILED = (
    "by compiled code",
    "Machine code made by numba; it takes over where it is faster, and its numbers are NumPy's to rounding.",
)


class Compiling(QObject):
    """`told` carries what computes, in words, and why; it comes whenever that changes.

    `code` and `worth` are the modules `engine.kernel.compiling` and `engine.kernel.worth`, or stand-ins.
    """

    told = Signal(str, str)

    def __init__(
        self,
        session: Session,
        worker: WorkerThread,
        settings: Settings,
        notices: Notices,
        parent: QObject,
        command: tuple[str, ...] = COMMAND,
    ) -> None:
        super().__init__(parent)
        self._session, self._worker, self._settings, self._notices = session, worker, settings, notices
        self.process = CompileProcess(self, command)
        self.code, self.worth = later_module("engine.kernel.compiling"), later_module("engine.kernel.worth")
        self._state: State = "waiting"
        self._path: CompiledPath | None = None
        self._running: bool | None = None  # whether compiled code trains the run that goes on
        self._action: QAction | None = None
        self._compiled_anew = False
        self._said = ("", "")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self._prepare)
        self._computing.wanted = settings.compiled
        self._computing.loaded.connect(self._on_computing_loaded)
        self._computing.refused.connect(self._on_computing_refused)
        session.state_changed.connect(self._on_session_state_changed)
        session.progressed.connect(self._on_session_progressed)
        session.changed.connect(self._tell)
        self.process.done.connect(self._on_process_done)
        self.process.failed.connect(self._fail)

    @property
    def _computing(self) -> Computing:
        return self._worker.computing

    @property
    def state(self) -> State:
        """How far it is."""
        return self._state

    def commands(self) -> dict[str, Callable[[], object]]:
        """What its action does."""
        return {"use_compiled": self.switch}

    def add_action(self, action: QAction) -> None:
        """The action that switches it, which says whether it is on."""
        self._action = action
        action.setChecked(self._settings.compiled)

    def switch(self) -> None:
        """Use compiled code, or do without from the next epoch on; remembered."""
        wanted = not self._settings.compiled
        self._settings.compiled = self._computing.wanted = wanted
        if self._action is not None:
            self._action.setChecked(wanted)
        if wanted and self._state in {"waiting", "absent", "failed"}:
            self._prepare()
        if wanted and self._state == "absent":
            self._notices.info("Compiled code needs numba, which “sh run.sh compiled” installs.")
        self._tell()

    @Slot()
    def begin(self) -> None:
        """Make it ready as soon as the window has settled or something is to be trained."""
        self._timer.start()

    @Slot()
    def shut_down(self) -> None:
        """Begin nothing any more, and end the process; safe to call more than once."""
        self._timer.stop()
        self.process.shut_down()

    # --- making it ready ----------------------------------------------------------------------------------------

    @Slot()
    def _prepare(self) -> None:
        self._timer.stop()
        if not self._settings.compiled or self._state in {"compiling", "loading", "ready"}:
            return
        if not self.code.available():
            self._set("absent")
        elif self.code.ready():
            self._load()
        else:
            self._compile()

    def _load(self) -> None:
        self._set("loading")
        code, worth = self.code, self.worth
        self._worker.load(lambda: paths.CompiledPath(code.load(), worth.worthwhile))

    def _compile(self) -> None:
        self._set("compiling")
        self.process.start()

    @Slot()
    def _on_process_done(self) -> None:
        self._load()

    @Slot(object)
    def _on_computing_loaded(self, path: CompiledPath) -> None:
        self._path, self._running = path, None
        gc.freeze()  # numba's own stays to the end; looking through it would hold a frame up every now and then
        self._set("ready")

    @Slot(str)
    def _on_computing_refused(self, why: str) -> None:
        if self._compiled_anew or self.code.ready():
            self._fail(why)
        else:  # what was kept is of no use any more
            self._compiled_anew = True
            self._compile()

    @Slot(str)
    def _fail(self, why: str) -> None:
        self._set("failed")
        self._notices.warning(f"{why[:1].upper()}{why[1:]}")

    # --- telling of it ------------------------------------------------------------------------------------------

    def _set(self, state: State) -> None:
        self._state = state
        self._tell()

    @Slot()
    def _tell(self) -> None:
        said = _COMPILED if self._compiled else _WORDS[self._state if self._settings.compiled else "off"]
        if said != self._said:
            self._said = said
            self.told.emit(*said)

    @property
    def _compiled(self) -> bool:
        """Whether compiled code trains the run that goes on, or would train the next one."""
        if self._running is not None:
            return self._running
        return self._path is not None and self._settings.compiled and self._path.trains(self._session.document)

    @Slot(object)
    def _on_session_state_changed(self, state: UiState) -> None:
        if state.training and self._timer.isActive():
            self._prepare()
        if not state.training and self._running is not None:
            self._running = None
            self._tell()

    @Slot(object)
    def _on_session_progressed(self, progress: Progress) -> None:
        if progress.compiled != self._running:
            self._running = progress.compiled
            self._tell()
