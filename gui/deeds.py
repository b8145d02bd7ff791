"""Does in the window what a lesson says, one deed after the other: changes, stepping, training, panels, selections.

Part of the lessons. Each deed goes the way that the user's own go, and the next waits until it has come to its end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine import lesson as deeds
from engine.document import Document
from engine.errors import StudioError
from engine.files import encode
from engine.lesson import Deed
from engine.reference import Reference
from gui.canvas.view import NetworkView
from gui.docks import Docks
from gui.later import later_module
from gui.notices import Notices
from gui.selection import selecting
from gui.session import Session

if TYPE_CHECKING:
    from engine.lessons import naming, setting_up
else:
    naming, setting_up = later_module("engine.lessons.naming"), later_module("engine.lessons.setting_up")

_PAUSE = 15  # ms between two looks at whether a deed has come to its end


class Deeds(QObject):
    """Does deeds in their order, then tells that it has `finished`.

    `asked` carries a Reference whose explanation is wanted, `step_size_wanted` a size.
    """

    asked = Signal(object)
    step_size_wanted = Signal(object)
    finished = Signal()

    def __init__(
        self, session: Session, canvas: NetworkView, docks: Docks, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._canvas, self._docks, self._notices = session, canvas, docks, notices
        self._left: deque[tuple[Deed, ...]] = deque()
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._ways: Mapping[type, Callable[[Any], None]] = {
            deeds.Select: self._select,
            deeds.Show: self._show,
            deeds.UseSteps: self._use_steps,
            deeds.GoTo: self._go_to,
            deeds.LookAt: self._look_at,
            deeds.ForgetRuns: self._forget_runs,
            deeds.Ask: self._ask,
            deeds.Advance: self._advance,
            deeds.Train: self._train,
        }

    @property
    def busy(self) -> bool:
        """Whether there is something left to do."""
        return self._timer.isActive()

    def do(self, some: Iterable[Deed], text: str) -> None:
        """Do some deeds; neighbours that change the document become one entry of the history, called `text`."""
        self._left.extend(_together(some))
        self._text = text
        self._timer.start()
        self._on_timer_timeout()

    def give_up(self) -> None:
        """Do no more of them."""
        self._left.clear()
        self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        if not self._timer.isActive():
            return
        while not self._session.busy and self._left:
            self._do(self._left.popleft())
        if not self._session.busy and not self._left:
            self._timer.stop()
            self.finished.emit()

    def _do(self, some: tuple[Deed, ...]) -> None:
        if setting_up.changes(some[0]):
            self._session.edit(lambda document: _changed(document, some), self._text, quiet=True)
            return
        try:
            self._ways[type(some[0])](some[0])
        except StudioError as error:
            self._left.clear()
            self._notices.error(f"The lesson cannot go on as it says: {error}")

    # --- each kind ---------------------------------------------------------------------------------------------

    def _select(self, deed: deeds.Select) -> None:
        network = self._session.document.network
        self._canvas.select(selecting(*(naming.where(network, of) for of in deed.of)))

    def _show(self, deed: deeds.Show) -> None:
        try:
            dock = self._docks[deed.panel]
        except KeyError:
            raise StudioError(f'there is no panel "{deed.panel}"') from None
        dock.show()
        dock.raise_()

    def _use_steps(self, deed: deeds.UseSteps) -> None:
        self.step_size_wanted.emit(deed.size)

    def _go_to(self, deed: deeds.GoTo) -> None:
        stepper = self._session.stepper
        frame = naming.frame_at(self._session.document, deed, stepper.frame_size)
        if frame.at_end:  # the last step makes the update
            stepper.place(frame.with_size("number").back())
            self._session.step("number")
        else:
            stepper.place(frame)

    def _look_at(self, deed: deeds.LookAt) -> None:
        self._session.past.look(deed.epoch)

    def _forget_runs(self, _: deeds.ForgetRuns) -> None:
        past = self._session.past
        for line in past.lines:
            if not line.current and not line.kept:
                past.remove(line.id)

    def _ask(self, deed: deeds.Ask) -> None:
        network = self._session.document.network
        self.asked.emit(Reference(deed.quantity, naming.subject_of(network, deed.quantity, deed.of)))

    def _advance(self, deed: deeds.Advance) -> None:
        if deed.times > 1:
            self._left.appendleft((deeds.Advance(size=deed.size, times=deed.times - 1),))
        self._session.step(deed.size)

    def _train(self, deed: deeds.Train) -> None:
        self._session.run(deed.epochs)


def _together(some: Iterable[Deed]) -> list[tuple[Deed, ...]]:
    """Deeds, those that change the document and follow each other in one."""
    groups: list[tuple[Deed, ...]] = []
    for deed in some:
        if groups and setting_up.changes(deed) and setting_up.changes(groups[-1][0]):
            groups[-1] = (*groups[-1], deed)
        else:
            groups.append((deed,))
    return groups


def _changed(document: Document, some: tuple[Deed, ...]) -> Document:
    """The document with changes made, or the very one where they come to nothing: that is no entry of the history."""
    after = setting_up.set_up(document, some)
    return document if encode(after) == encode(document) else after
