"""Explains a number that somebody asked for in the inspector: how it came about in the pass, or by what it was set.

Part of the display. A number of the pass in view is explained from its trace; where nothing is being stepped, the
update of the sample in view is calculated for it. A weight's own value came about by an entry of the history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QDockWidget, QWidget

from engine.batches import next_batch
from engine.document import Document
from engine.edits.lookup import slot_at
from engine.errors import StudioError
from engine.explain import Explanation, explain
from engine.formula import plain
from engine.numerals import shown
from engine.reference import Reference
from engine.steps import Quantity
from engine.trace import Trace, trace
from gui.canvas.view import NetworkView
from gui.panels.explanation import ExplanationPanel
from gui.panels.known import is_known
from gui.session import Session
from gui.stepper import rows_of
from gui.undo import Entry
from gui.wording import slot_name

_DIGITS = 6
_MOST = 5_000_000  # parameters times samples of a trace that takes some tenths of a second at most

_NO_DATA = "There is nothing to calculate yet: the network has no training data."
_TRAINING = "Training. Its numbers change all the time; pause it to see how one came about."
_TOO_LARGE = "This update is too large to be calculated at a click. Press Step (Space) to follow it."
_GIVEN = "This number is given by the sample."
_QUANTITIES: dict[str, Quantity] = {quantity.word: quantity for quantity in Quantity}
_NOT_YET = "This number is not known yet at this place of the pass. Press Step (Space) to get there."


@dataclass(frozen=True, slots=True)
class Origin:
    """The entry of the history that gave a parameter its value, and the value before; None if it was not there."""

    entry: Entry
    before: float | None


class Explaining:
    """Shows explanations that are asked for in the explanation's panel, with its factors lit on the canvas."""

    def __init__(self, session: Session, panel: ExplanationPanel, canvas: NetworkView) -> None:
        self._session = session
        self._panel = panel
        self._canvas = canvas
        self.shown = False  # whether an explanation that was asked for is in view

    def show(self, asked: Reference) -> None:
        """Explain a number of the sample in view, or say why that cannot be."""
        try:
            found = self._of_value(asked.subject) if asked.what == "value" else self._of_number(asked)
        except StudioError as error:
            found = str(error)
        if isinstance(found, str):
            self._canvas.show_emphasis({})
            self._panel.show_waiting(found)
        else:
            self._panel.show_explanations([found], 0, 0, "number")
            self._canvas.show_emphasis({factor.role: factor.places for factor in found.factors})
        self.shown = True
        _bring_into_view(self._panel)

    def forget(self) -> None:
        """Something else takes the place of what was asked for."""
        self.dim()
        self.shown = False

    def dim(self) -> None:
        """Light its factors no longer."""
        if self.shown:
            self._canvas.show_emphasis({})

    # --- numbers of a pass ---------------------------------------------------------------------------------------

    def _of_number(self, asked: Reference) -> Explanation | str:
        frame = self._session.stepper.frame
        if self._session.training:
            return _TRAINING
        if asked.what not in _QUANTITIES:
            return _GIVEN
        if frame is None:
            return self._calculated(_QUANTITIES[asked.what], asked.subject)
        if not is_known(frame, asked._replace(sample=frame.sample)):
            return _NOT_YET
        return explained(frame.trace, _QUANTITIES[asked.what], asked.subject, frame.sample)

    def _calculated(self, quantity: Quantity, subject: int) -> Explanation | str:
        """The number in the update that a step would begin, of the sample in view."""
        document, row = self._session.document, self._session.stepper.row
        if row is None:
            return _NO_DATA
        batch = next_batch(document)
        rows = rows_of(document, batch)
        size = len(document.parameters)
        if row not in rows or len(rows) * size > _MOST:
            # The sample alone has the same numbers but for what the whole batch decides.
            rows = (row,)
            if quantity == Quantity.NEW_VALUE or size > _MOST:
                return _TOO_LARGE
        return explained(trace(document, rows), quantity, subject, rows.index(row))

    # --- a weight's or bias' own value ---------------------------------------------------------------------------

    def _of_value(self, slot: int) -> Explanation | str:
        if self._session.training:
            return _TRAINING
        document = self._session.document
        origin = origin_of(self._session.earlier(), slot)
        if origin is None:
            return _from_the_start(document, slot)
        update = self._session.stepper.trace_to(origin.entry.document)
        if update is not None and update.network is document.network:
            return explained(update, Quantity.NEW_VALUE, slot, 0)
        return _by_an_entry(document, slot, origin)


def explained(of: Trace, quantity: Quantity, subject: int, sample: int) -> Explanation:
    """The explanation of a number of a trace, complete."""
    end = of.steps.end_of(quantity, subject, sample)
    (number,) = of.steps.numbers(end - 1, end)
    return explain(of, number)


def origin_of(past: Iterable[Entry], slot: int) -> Origin | None:
    """By what a slot of the newest of these states, which come first, got its value; None if it always had it."""
    states = iter(past)
    after = next(states)
    name = after.document.network.slots[slot]
    value = after.document.parameters[slot]
    for before in states:
        if before.document.network is not after.document.network:
            try:
                slot = slot_at(before.document.network, name)
            except StudioError:
                return Origin(after, None)
        if before.document.parameters[slot] != value:
            return Origin(after, float(before.document.parameters[slot]))
        after = before
    return None


# --- words ------------------------------------------------------------------------------------------------------------


def _from_the_start(document: Document, slot: int) -> str:
    name, value = plain(slot_name(document, slot)), float(document.parameters[slot])
    equals = f"{name} = {shown(value, _DIGITS)}"
    if value == document.initial[slot]:
        return f"{equals} is its initial value: training begins with it, and Reset brings it back."
    return (
        f"{equals} is not its initial value, which is {shown(float(document.initial[slot]), _DIGITS)}. It came about "
        "before what the history reaches back to, so by which updates is not known. Press Step to follow the next one."
    )


def _by_an_entry(document: Document, slot: int, origin: Origin) -> str:
    name, value = plain(slot_name(document, slot)), float(document.parameters[slot])
    was = "" if origin.before is None else f", where it was {shown(origin.before, _DIGITS)} before"
    text = f"{name} = {shown(value, _DIGITS)} came about by “{origin.entry.label.text}”{was}."
    if origin.entry.label.kind != "train":
        return text
    return f"{text} The updates of a run are not kept one by one; press Step (Space) to follow the next one."


def _bring_into_view(panel: QWidget) -> None:
    """Show the dock that holds a panel, in front of those that it shares its place with."""
    holder: QWidget | None = panel
    while holder is not None and not isinstance(holder, QDockWidget):
        holder = holder.parentWidget()
    if holder is not None:
        holder.show()
        holder.raise_()
