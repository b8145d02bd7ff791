"""Lessons in the window: shows a document's lesson step by step, sets each up, and sees when it is done.

For the main window. A step is judged by facts alone: the document, the pass in view, errors, panels and answers. What
it sets up is one undoable entry of the history, and leaving a lesson leaves the network as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.document import Document
from engine.jobs import Evaluated
from engine.lesson import Condition, Deed, Lesson, LessonStep, Of
from engine.lessons.catalogue import GUIDE
from engine.reference import QuantityName, Reference
from engine.steps import Quantity
from gui.canvas.view import NetworkView
from gui.deeds import Deeds
from gui.docks import Docks
from gui.later import later, later_module
from gui.notices import Notices
from gui.session import Session
from gui.theme import LIGHT, Theme

if TYPE_CHECKING:
    import engine.marking.questions as of_numbers
    from engine.lessons import answers, checking, facts, setting_up
    from engine.lessons.checking import Verdict
    from engine.lessons.facts import Facts
    from gui.panels.lesson import LessonPanel
else:
    answers, checking = later_module("engine.lessons.answers"), later_module("engine.lessons.checking")
    facts, setting_up = later_module("engine.lessons.facts"), later_module("engine.lessons.setting_up")
    of_numbers = later_module("engine.marking.questions")

_QUANTITIES: dict[str, Quantity] = {quantity.word: quantity for quantity in Quantity}


@dataclass(slots=True)
class _Place:
    """Where a learner stands in a lesson: the step in view, those begun, and how those stand that are done."""

    at: int
    begun: set[int]
    done: dict[int, Verdict]


class LessonGuide(QObject):
    """Keeps the place in the lesson that is under way. `asked` and `step_size_wanted` are what a step sets up."""

    asked = Signal(object)
    step_size_wanted = Signal(object)

    def __init__(
        self, session: Session, docks: Docks, canvas: NetworkView, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._docks, self._notices = session, docks, notices
        self._panel: LessonPanel | None = None
        self._theme = LIGHT
        self._canvas = canvas
        self._deeds = Deeds(session, canvas, docks, notices, self)
        self._deeds.asked.connect(self.asked)
        self._deeds.step_size_wanted.connect(self.step_size_wanted)
        self._deeds.finished.connect(self._on_deeds_finished)
        self._lesson: Lesson | None = None
        self._places: dict[str, _Place] = {}  # by the lessons' titles
        self._begun = session.document
        self._evaluated: Evaluated | None = None
        self._asked: set[tuple[QuantityName, Of | None]] = set()
        self._answer = ""
        self._setting_up = False
        self._setup: tuple[Deed, ...] = ()
        self._later = QTimer(self)  # of many facts at once the last are judged
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._judge)
        self._soon = QTimer(self)  # not while the session still tells of the document that has come
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon_timeout)
        session.frame_changed.connect(self._judge_soon)
        session.state_changed.connect(self._judge_soon)
        session.evaluated.connect(self._on_session_evaluated)
        for dock in docks.all():
            dock.visibilityChanged.connect(self._judge_soon)

    def _made(self) -> LessonPanel:
        panel: LessonPanel = later("LessonPanel")()
        panel.set_theme(self._theme)
        panel.next_wanted.connect(self.next)
        panel.back_wanted.connect(self.previous)
        panel.skip_wanted.connect(self.skip)
        panel.reveal_wanted.connect(self.show_me)
        panel.restart_wanted.connect(self.restart)
        panel.leave_wanted.connect(self.leave)
        panel.step_wanted.connect(self.go_to)
        panel.answered.connect(self._on_panel_answered)
        return panel

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "start_lesson": self.resume,
            "next_lesson_step": self._next_if_done,
            "previous_lesson_step": self.previous,
            "show_lesson_step": self.show_me,
            "leave_lesson": self.leave,
            "write_lesson": self._tell_how_to_write,
        }

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._panel is not None:
            self._panel.set_theme(theme)

    @property
    def panel(self) -> LessonPanel:
        """The lesson's panel, made when it is first wanted."""
        if self._panel is None:
            self._panel = self._made()
            self._docks.put("lesson", self._panel)
        return self._panel

    @property
    def busy(self) -> bool:
        """Whether a step is being set up or shown, or is still to be judged."""
        return self._deeds.busy or self._later.isActive() or self._soon.isActive()

    @property
    def active(self) -> bool:
        """Whether a lesson is under way."""
        return self._lesson is not None

    @property
    def at(self) -> int:
        """The step in view, from 0."""
        return self._place.at

    @property
    def verdict(self) -> Verdict:
        """How the step in view stands; once done it stays done."""
        place = self._place
        return place.done.get(place.at) or checking.judge(self._step, self._facts())

    def reached(self, condition: Condition) -> bool:
        """Whether a condition holds by what is known now."""
        return checking.holds(condition, self._facts())

    @property
    def _place(self) -> _Place:
        title = "" if self._lesson is None else self._lesson.title
        return self._places.setdefault(title, _Place(0, set(), {}))

    @property
    def _step(self) -> LessonStep:
        assert self._lesson is not None
        return self._lesson.steps[self._place.at]

    # --- the way through ----------------------------------------------------------------------------------------

    def resume(self) -> None:
        """Take up the document's lesson where it was left."""
        lesson = self._session.document.lesson
        if lesson is None or self._session.held:
            self._notices.info("This network has no lesson. Help › Lessons has some.")
            return
        self._lesson = lesson
        place = self._place
        place.at = min(place.at, len(lesson.steps) - 1)
        self._docks.begin_reading("lesson")
        self._show(anew=place.at not in place.begun)

    def leave(self) -> None:
        """Close the lesson; the network stays as it is."""
        if self._lesson is not None:
            self._end()
            self._notices.info("You left the lesson; Help › This lesson takes it up again where you were.")

    def _tell_how_to_write(self) -> None:
        self._notices.ok(f"How a lesson of your own is written, with one to begin with: {GUIDE}")

    def _end(self) -> None:
        self._deeds.give_up()
        self._later.stop()
        self._soon.stop()
        self._setting_up = False
        self._lesson = None
        self._docks.end_reading()

    def next(self) -> None:
        """On to the next step, or out of the lesson after the last."""
        if self._lesson is None:
            return
        self._place.done.setdefault(self.at, checking.Verdict("unread"))
        if self.at + 1 < len(self._lesson.steps):
            self.go_to(self.at + 1)
        else:
            self._finish()

    def _next_if_done(self) -> None:
        if self._lesson is not None and self.verdict.may_go_on:
            self.next()

    def _finish(self) -> None:
        assert self._lesson is not None
        skipped = len(self._lesson.steps) - len(self._place.done)
        title, rest = self._lesson.title, f", {skipped} of its steps skipped" if skipped else ""
        del self._places[title]
        self._end()
        self._notices.ok(f"That was the lesson “{title}”{rest}. The network is yours now; Help › Lessons has more.")

    def previous(self) -> None:
        """Back to the step before; nothing is set up again."""
        if self._lesson is not None and self.at > 0:
            self.go_to(self.at - 1)

    def skip(self) -> None:
        """On to the next step although this one is not done."""
        if self._lesson is not None and self.at + 1 < len(self._lesson.steps):
            self.go_to(self.at + 1)

    def go_to(self, step: int) -> None:
        """Another step into view; one that is there for the first time is set up."""
        if self._lesson is None or self._deeds.busy:
            return
        place = self._place
        follows = place.at == step - 1 and place.at in place.done
        place.at = step
        self._show(anew=step not in place.begun, follows=follows)

    def restart(self) -> None:
        """Set the step in view up once more."""
        if self._lesson is not None and not self._deeds.busy:
            self._place.done.pop(self.at, None)
            self._show(anew=True)

    def show_me(self) -> None:
        """Do what the step asks for, in the learner's place."""
        if self._lesson is None or self._deeds.busy or not self._step.asks:
            return
        question = self._step.question
        if question is not None:
            self._answer = answers.right_answer(question)
            self.panel.task.show_answer(self._answer)
        self.panel.show_busy(True)
        self._deeds.do(self._step.reveal, f"Lesson: {self._step.title}")

    def _show(self, *, anew: bool, follows: bool = False) -> None:
        assert self._lesson is not None
        self._asked.clear()
        self._answer = ""
        self._begun = self._session.document
        if self.panel.task.field.hasFocus():
            self._canvas.setFocus()
        self.panel.show_step(self._lesson, self.at, frozenset(self._place.done))
        waiting = checking.Verdict("waiting" if self._step.asks else "unread")
        self.panel.show_verdict(self._place.done.get(self.at, waiting))
        if anew:
            self._place.begun.add(self.at)
            self._setting_up = True
            self.panel.show_busy(True)
            self._setup = setting_up.wanted(self._step) if follows else self._step.setup
            self._session.when_idle(self._set_up, "to set up the lesson's step")
        else:
            self._judge_soon()

    def _set_up(self) -> None:
        if self._lesson is not None:
            self._session.past.newest()
            self._session.stepper.drop()
            self._deeds.do(self._setup, f"Lesson: {self._step.title}")

    @Slot()
    def _on_deeds_finished(self) -> None:
        if self._setting_up:
            self._setting_up = False
            self._begun = self._session.document
        self.panel.show_busy(False)
        self._judge_soon()

    # --- what is known ------------------------------------------------------------------------------------------

    def _facts(self) -> Facts:
        evaluated = self._evaluated
        known: dict[str, Any] = {}
        if evaluated is not None:
            known = {"error": evaluated.error, "test_error": evaluated.test_error, "outputs": evaluated.rows.outputs}
        return facts.Facts(
            self._session.document, self._begun, self._session.stepper.frame, **known,
            asked=frozenset(self._asked), opened=self._opened(), answer=self._answer,
        )  # fmt: skip

    def _opened(self) -> frozenset[str]:
        """The panels in view, and not behind the tab of another."""
        prefix = "dock_"
        docks = (dock for dock in self._docks.all() if dock.isVisible() and not dock.visibleRegion().isEmpty())
        return frozenset(dock.objectName().removeprefix(prefix) for dock in docks)

    @Slot(object)
    def note_asked(self, reference: Reference) -> None:
        """Take in that the learner asks how a number came about."""
        quantity = _QUANTITIES.get(reference.what)
        if self._lesson is None or quantity is None:
            return
        self._asked.add((quantity.word, of_numbers.named(self._session.document.network, quantity, reference.subject)))
        self._judge_soon()

    @Slot(str)
    def _on_panel_answered(self, answer: str) -> None:
        self._answer = answer
        self._judge()

    @Slot(object)
    def _on_session_evaluated(self, evaluated: Evaluated) -> None:
        self._evaluated = evaluated
        self._judge_soon()

    @Slot(object, object, str)
    def on_session_changed(self, _before: Document, after: Document, cause: str) -> None:
        """Follow the document: another one may have a lesson, which begins by itself."""
        self._evaluated = None
        if cause != "replace":
            self._judge_soon()
            return
        self._end()
        if after.lesson is not None and after.exercise is None:
            self._soon.start()

    @Slot()
    def _on_soon_timeout(self) -> None:
        if self._session.document.lesson is not None:
            self.resume()

    # --- judging ------------------------------------------------------------------------------------------------

    @Slot()
    def _judge_soon(self) -> None:
        if self._lesson is not None and not self._later.isActive():
            self._later.start()

    @Slot()
    def _judge(self) -> None:
        if self._lesson is None or self._setting_up or self._session.training:
            return
        verdict, place = self.verdict, self._place
        if verdict.standing == "done" and place.at not in place.done:
            place.done[place.at] = verdict
        self.panel.show_done(self._lesson, place.at, frozenset(place.done))
        self.panel.show_verdict(verdict)
