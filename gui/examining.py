"""Exercises in the window: begins them, takes answers, shows what may be seen by now, and lets teachers make them.

For the main window. While an exercise is under way the pass stands right before the number that is asked for, so that
no view knows it yet; the session calculates nothing else and tells no errors and outputs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.atomic import replace_file
from engine.document import Document
from engine.errors import StudioError
from engine.exercise import HiddenNumber
from engine.locks import check_locks
from engine.numerals import DIGITS
from engine.reference import Reference
from engine.steps import Quantity
from engine.trace import Frame, Trace, trace
from gui.canvas.view import NetworkView
from gui.docks import Docks
from gui.intents.exercise import hide, set_exercise
from gui.later import later, later_module
from gui.notices import Notices
from gui.session import Session
from gui.theme import LIGHT, Theme

if TYPE_CHECKING:
    import engine.marking.questions as of_numbers
    from engine import marking
    from engine.marking import Sitting
    from gui.dialogs.exercise import ExerciseDialog
    from gui.panels.exercise import ExercisePanel
else:
    marking, of_numbers = later_module("engine.marking"), later_module("engine.marking.questions")

_HELD = "An exercise is under way: answer its questions, or leave it to step and train freely."
_PRACTICE = "Leave it to see everything. It is for practice: the file holds what is needed to find the answers."


class SheetChooser(Protocol):
    """Asks where a score sheet is to be saved; None if nowhere."""

    def sheet_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A file to write."""


class Examining(QObject):
    """Keeps the sitting, and the panel and the canvas at what may be seen by now."""

    def __init__(
        self,
        session: Session,
        docks: Docks,
        canvas: NetworkView,
        notices: Notices,
        chooser: SheetChooser,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._docks = session, docks
        self._panel: ExercisePanel | None = None
        self._theme = LIGHT
        self._canvas, self._notices, self._chooser = canvas, notices, chooser
        self._sitting: Sitting | None = None
        self._asked_at = 0.0

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "edit_exercise": self.edit,
            "remove_exercise": self.remove,
            "start_exercise": self.start,
            "leave_exercise": self.leave,
            "hide_number": self.hide_meant,
        }

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._panel is not None:
            self._panel.set_theme(theme)

    @property
    def panel(self) -> ExercisePanel:
        """The exercise's panel, made when it is first wanted."""
        if self._panel is None:
            self._panel = self._made()
            self._docks.put("exercise", self._panel)
        return self._panel

    def _made(self) -> ExercisePanel:
        panel: ExercisePanel = later("ExercisePanel")()
        panel.set_theme(self._theme)
        panel.started.connect(self.start)
        panel.answered.connect(self._on_panel_answered)
        panel.hint_wanted.connect(self._on_panel_hint_wanted)
        panel.skipped.connect(self._on_panel_skipped)
        panel.left.connect(self.leave)
        panel.save_wanted.connect(self._on_panel_save_wanted)
        return panel

    @property
    def sitting(self) -> Sitting | None:
        """The exercise under way; None if none is."""
        return self._sitting

    # --- making ------------------------------------------------------------------------------------------------

    def edit(self) -> None:
        """The dialog of the document's exercise, or of a new one."""
        if self._sitting is not None:
            self._notices.warning("Leave the exercise before you change it.")
            return
        dialog: ExerciseDialog = later("ExerciseDialog")(self._session.document, self._canvas.window())
        dialog.requested.connect(self._session.request)
        dialog.open()

    def remove(self) -> None:
        """Ask for nothing any more."""
        self._session.request(set_exercise(None))

    def hide_meant(self) -> None:
        """Hide the number that is selected on the canvas, or show it again."""
        reference = self._canvas.number_meant
        number = None if reference is None else _hidden(self._session.document, reference)
        if number is None:
            self._notices.warning("Select what has a number of the pass on the canvas: a neuron, a weight, the error.")
            return
        exercise = self._session.document.exercise
        hidden = exercise is None or number not in exercise.numbers
        self._session.request(hide(number, f"the {_NAMES[number.quantity]} of {_of(number)}", hidden=hidden))

    # --- sitting -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin the document's exercise, or begin it anew."""
        self._session.when_idle(self._start, "to begin the exercise")

    def _start(self) -> None:
        document = self._session.document
        if document.exercise is None:
            return
        if document.training.dropout:
            self._notices.error("The exercise cannot begin: dropout draws at random what is left out; set it to 0.")
            return
        try:
            of = trace(document, (document.exercise.sample,))
            count = len(of_numbers.asked(document.exercise, of))
        except StudioError as error:
            self._notices.error(f"The exercise cannot begin: {str(error)[:1].lower()}{str(error)[1:]}.")
            return
        if not count:
            self._notices.warning("The exercise asks for nothing that this network has.")
            return
        self._begin(document, of)

    def _begin(self, document: Document, of: Trace) -> None:
        exercise = document.exercise
        if exercise is None:
            return
        self._session.hold(_HELD, lambda before, after: check_locks(before, after, exercise.locked))
        self.panel.question.begin()
        self._show(marking.begin(exercise, of, document.conventions.digits or DIGITS))
        self._docks.bring("exercise", True)
        self._docks["exercise"].raise_()
        self.panel.focus_field()

    def leave(self) -> None:
        """Back to the document, with everything that it can do."""
        if self._sitting is None:
            return
        found, of = self._sitting.at, len(self._sitting.questions)
        self._end()
        self._show_rest()
        self._canvas.setFocus()
        if 0 < found < of:
            self._notices.info(f"You left the exercise after {found} of {of} numbers; Start begins it anew.")

    def _end(self) -> None:
        """Nothing is asked and held back any more."""
        self._sitting = None
        self._canvas.show_asked(None)
        self._session.release()

    def _show(self, sitting: Sitting) -> None:
        """Another place in the exercise."""
        self._sitting, self._asked_at = sitting, time.monotonic()
        self._session.stepper.place(Frame(sitting.trace, sitting.position, "number"))
        self._canvas.show_asked(None if sitting.current is None else sitting.current.number)
        self.panel.show_sitting(sitting, sitting.digits)

    def _seconds(self) -> float:
        return time.monotonic() - self._asked_at

    # --- what the pupil does -----------------------------------------------------------------------------------

    def _on_panel_answered(self, text: str) -> None:
        if self._sitting is None or self._sitting.finished:
            return
        try:
            sitting, verdict = self._sitting.answer(text, self._seconds())
        except StudioError as error:
            self.panel.show_refusal(str(error))
            return
        question = self._sitting.questions[self._sitting.at]
        self._show(sitting)
        self.panel.show_verdict(verdict, question)

    def _on_panel_hint_wanted(self) -> None:
        if self._sitting is None or not self._sitting.hints_left:
            return
        sitting, hint = self._sitting.hint(self._seconds())
        self._show(sitting)
        self.panel.show_hint(hint)

    def _on_panel_skipped(self) -> None:
        if self._sitting is not None and not self._sitting.finished:
            question = self._sitting.questions[self._sitting.at]
            self._show(self._sitting.skip(self._seconds()))
            self.panel.show_skipped(question)

    def _on_panel_save_wanted(self, pupil: str) -> None:
        if self._sitting is None:
            return
        name = " ".join(part for part in (self._sitting.exercise.title or "Exercise", pupil) if part)
        path = self._chooser.sheet_path(self.panel.window(), f"{_file_name(name)}.html")
        if path is None:
            return
        sheet = marking.score_sheet(self._sitting, pupil, f"{datetime.now().astimezone():%Y-%m-%d %H:%M}")
        text = marking.as_csv(sheet) if path.suffix.lower() == ".csv" else marking.as_html(sheet)
        try:
            replace_file(path, text.encode("utf-8", "replace"))
        except StudioError as error:
            self._notices.error(str(error))
        else:
            self._notices.ok(f"The score sheet is in {path.name}.")

    # --- the document ------------------------------------------------------------------------------------------

    def on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        if cause == "replace":
            self._taken_up(after)
        elif self._sitting is not None:
            self._follow(before, after)
        elif before.exercise is not after.exercise:
            self._show_rest()
            self._docks.bring("exercise", after.exercise is not None)

    def _taken_up(self, document: Document) -> None:
        """Another document; its exercise begins by itself."""
        if self._sitting is not None:
            self._end()
        self._show_rest()
        self._docks.bring("exercise", document.exercise is not None)
        if document.exercise is not None:
            title = document.exercise.title
            self._notices.info(f"Exercise{f': {title}' if title else ''}. {_PRACTICE}")
            self._start()

    def _follow(self, before: Document, after: Document) -> None:
        """An edit that is allowed: where the numbers are others the exercise begins anew."""
        sitting, exercise = self._sitting, after.exercise
        if sitting is None or exercise is None:
            return
        if self._session.stepper.frame is not None:  # the numbers are the same
            if before.network is after.network and before.conventions == after.conventions:
                return
            # Not the frame's trace: at its end that is of what the update would have led to.
            of = trace(after, (exercise.sample,))
            of_it, digits = marking.questions(exercise, of), after.conventions.digits or DIGITS
            if len(of_it) == len(sitting.questions):  # names and letters may be others
                self._show(replace(sitting, exercise=exercise, trace=of, questions=of_it, digits=digits))
                return
        self._end()
        self._notices.info("The numbers are others now: the exercise begins anew.")
        self._show_rest()
        self._start()

    def _show_rest(self) -> None:
        document = self._session.document
        if document.exercise is None:
            return
        try:
            count = len(of_numbers.asked(document.exercise, trace(document, (document.exercise.sample,))))
        except StudioError as error:
            self.panel.show_rest(document.exercise, 0, f"{str(error)[:1].upper()}{str(error)[1:]}.")
        else:
            self.panel.show_rest(document.exercise, count)


_NAMES = {
    "net": "weighted sum",
    "out": "output",
    "error": "error",
    "delta": "delta",
    "gradient": "gradient",
    "new_value": "new value",
}


def _hidden(document: Document, reference: Reference) -> HiddenNumber | None:
    """A number on the canvas as an exercise names it; a weight's or bias' own value stands for its gradient."""
    what = "gradient" if reference.what == "value" else reference.what
    quantity = next((quantity for quantity in Quantity if quantity.word == what), None)
    if quantity is None:
        return None
    return HiddenNumber(quantity.word, of_numbers.named(document.network, quantity, reference.subject))


def _of(number: HiddenNumber) -> str:
    return "the whole" if number.of is None else " → ".join(number.of) if isinstance(number.of, tuple) else number.of


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in " -_" else "_" for c in name).strip() or "Exercise"
