"""The window's breakpoints: set, switched and removed here, kept through renames, told when they stop something.

For the main window. They belong to the window and not to the file: of another document only those stay that name no
neuron.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from engine import formula
from engine.breakpoints import AtNeuron, AtPhase, BelowError, Breakpoint
from engine.document import Document
from engine.history import Fall
from engine.network import Network
from engine.numerals import shown
from engine.place import Place
from engine.steps import Phase
from gui import selection as choices
from gui.canvas.marks import StopMark
from gui.canvas.view import NetworkView
from gui.later import later_module
from gui.notices import Notices
from gui.session import Session

if TYPE_CHECKING:
    from gui.dialogs import breakpoints
    from gui.dialogs.breakpoints import BreakpointsDialog
else:
    breakpoints = later_module("gui.dialogs.breakpoints")

_PASS: dict[Phase, str] = {
    "forward": "the forward pass", "error": "the error", "backward": "the backward pass", "update": "the update",
}  # fmt: skip
_ONLY: tuple[Phase, ...] = ("forward", "backward", "update")


class Breaking(QObject):
    """Every command on breakpoints, by name in `commands`; `changed` carries those that are switched on."""

    changed = Signal(object)  # tuple[Breakpoint, ...]

    def __init__(self, session: Session, canvas: NetworkView, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._canvas, self._notices, self._window = session, canvas, notices, window
        self._points: dict[Breakpoint, bool] = {}  # and whether it is on
        self._dialog: BreakpointsDialog | None = None
        session.changed.connect(self._on_session_changed)
        session.stopped.connect(self._on_session_stopped)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "breakpoints": self.open,
            "stop_here": partial(self.toggle_selected, None),
            **{f"stop_here_{phase}": partial(self.toggle_selected, phase) for phase in _ONLY},
        }

    @property
    def points(self) -> tuple[Breakpoint, ...]:
        """Those that are switched on."""
        return tuple(point for point, on in self._points.items() if on)

    # --- setting and removing -----------------------------------------------------------------------------------

    def add(self, point: Breakpoint) -> None:
        """One more breakpoint, switched on."""
        self._points[point] = True
        self._tell()

    def switch(self, point: Breakpoint, on: bool) -> None:
        """Switch one on or off."""
        self._points[point] = on
        self._tell()

    def remove(self, point: Breakpoint) -> None:
        """Without one of them."""
        self._points.pop(point, None)
        self._tell()

    def toggle_selected(self, phase: Phase | None) -> None:
        """Stop at the selected neurons; no longer, where all of them have this very breakpoint."""
        network = self._session.document.network
        ids = [neuron for neuron in self._canvas.selection.neurons(network) if network.layer_of[network.index[neuron]]]
        points = [AtNeuron(neuron, phase) for neuron in ids]
        if all(point in self._points for point in points):
            for point in points:
                del self._points[point]
        else:
            self._points |= dict.fromkeys(points, True)
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit(self.points)

    # --- showing ------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """The list of breakpoints, beside the window's work."""
        if self._dialog is None:
            self._dialog = dialog = breakpoints.BreakpointsDialog(self._window)
            dialog.added.connect(self.add)
            dialog.switched.connect(self.switch)
            dialog.removed.connect(self.remove)
        self._show()
        self._dialog.show()
        self._dialog.activateWindow()

    def _show(self) -> None:
        network = self._session.document.network
        marks: dict[int, list[str]] = {}
        lit: set[int] = set()
        for point, on in self._points.items():
            if isinstance(point, AtNeuron):
                index = network.index[point.neuron]
                marks.setdefault(index, []).append(f"{words(point, network)}{'' if on else ' (off)'}")
                lit |= {index} if on else set()
        self._canvas.show_stops({i: StopMark("\n".join(said), on=i in lit) for i, said in marks.items()})
        if self._dialog is not None:
            rows = [breakpoints.BreakpointRow(point, words(point, network), on) for point, on in self._points.items()]
            self._dialog.show_rows(rows)

    # --- what happens -------------------------------------------------------------------------------------------

    @Slot(object, object, str)
    def _on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        if before.network is after.network or not self._points:
            return
        kept = {now: on for point, on in self._points.items() if (now := _now(point, before, after, cause)) is not None}
        gone = kept != self._points
        self._points = kept
        self._show()
        if gone:
            self.changed.emit(self.points)

    @Slot(object)
    def _on_session_stopped(self, why: Breakpoint | Fall) -> None:
        if isinstance(why, Fall):
            error, limit = shown(why.error, 6), shown(why.limit, 6)
            self._notices.info(f"Stopped at epoch {why.epoch:,}: its error {error} is the first below {limit}.")
        elif isinstance(why, BelowError):
            history, epoch = self._session.document.state.history, self._session.document.state.epoch
            fall = Fall(epoch, float(history.train[-1]), why.limit)
            self._on_session_stopped(fall)
        else:
            self._notices.info(f"Stopped: {words(why, self._session.document.network)}.")


def words(point: Breakpoint, network: Network) -> str:
    """What a breakpoint stops at, in words."""
    if isinstance(point, AtPhase):
        return f"at the beginning of {_PASS[point.phase]}"
    if isinstance(point, BelowError):
        return f"at the first epoch whose error is below {shown(point.limit, 6)}"
    index = network.index.get(point.neuron)
    name = point.neuron if index is None else formula.plain(network.neurons[index].name)
    return f"stepping reaches {name}" + (f" in {_PASS[point.phase]}" if point.phase is not None else "")


def _now(point: Breakpoint, before: Document, after: Document, cause: str) -> Breakpoint | None:
    """The breakpoint in another network; None if its neuron is not there any more, or the document is another one."""
    if not isinstance(point, AtNeuron):
        return point
    index = before.network.index.get(point.neuron)
    if cause == "replace" or index is None:
        return None
    moved = choices.carried(choices.selecting(Place("neuron", index)), before.network, after.network)
    found = moved.neurons(after.network)
    if not found or after.network.layer_of[after.network.index[found[0]]] == 0:
        return None
    return AtNeuron(found[0], point.phase)
