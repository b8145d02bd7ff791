"""An exercise in the window: what it is about, the number asked for with a field for the answer, and how it ended.

It is handed values and says what the pupil wants; which answers are right it does not know.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.exercise import Exercise
from engine.marking import Hint, Question, ScoreSheet, Sitting, Verdict, score_sheet
from gui.panels.exercise_pages import EndPage, QuestionPage, RestPage
from gui.panels.panel_header import MARGIN, PanelHeader, scrolling
from gui.theme import LIGHT, Theme


class ExercisePanel(QWidget):
    """Three pages: before, during and after. `answered` carries what was typed, `save_wanted` the pupil's name."""

    started = Signal()
    answered = Signal(str)
    hint_wanted = Signal()
    skipped = Signal()
    left = Signal()
    save_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("exercise")
        self.setAccessibleName("Exercise")
        self.header = PanelHeader("EXERCISE")
        self.rest, self.question, self.end = RestPage(), QuestionPage(), EndPage()
        self._pages = QStackedWidget()
        for page in (self.rest, self.question, self.end):
            self._pages.addWidget(scrolling(page))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        self.rest.start.clicked.connect(self.started)
        self.question.answered.connect(self.answered)
        self.question.hint.clicked.connect(self.hint_wanted)
        self.question.skip.clicked.connect(self.skipped)
        self.end.save.clicked.connect(self._on_save_clicked)
        self.end.again.clicked.connect(self.started)
        for page in (self.question, self.end):
            page.leave.clicked.connect(self.left)
        self.set_theme(LIGHT)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_rest(self, exercise: Exercise, count: int, refusal: str = "") -> None:
        """Show what an exercise is about, which asks for so many numbers, or why it cannot be begun."""
        self.header.status.setText("")
        self.rest.show_exercise(exercise, count, refusal)
        self._turn_to(self.rest)

    def show_sitting(self, sitting: Sitting, digits: int) -> None:
        """Show the number that is asked for, or how it ended."""
        sheet = score_sheet(sitting)
        if sitting.finished:
            self.header.status.setText("finished")
            self.end.show_sheet(sheet)
            self._turn_to(self.end)
            self.end.pupil.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.header.status.setText(f"{sitting.at + 1} of {len(sitting.questions)} · {_points(sheet)}")
        self.question.show_question(sitting, digits)
        self._turn_to(self.question)

    def show_verdict(self, verdict: Verdict, question: Question) -> None:
        """Show what an answer to a question was worth."""
        self.question.show_verdict(verdict, question)

    def show_hint(self, hint: Hint) -> None:
        """Show a hint to the number that is asked for, or was until now."""
        self.question.show_hint(hint)

    def show_skipped(self, question: Question) -> None:
        """Show what a question that was skipped asked for."""
        self.question.show_skipped(question)

    def show_refusal(self, why: str) -> None:
        """Show why what was typed is no answer."""
        self.question.say(why, "warning")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.question.set_theme(theme)

    def focus_field(self) -> None:
        """The keyboard to the field for the answer."""
        self.question.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """All that is read on the page in view."""
        return self._page.text()

    # --- inside ------------------------------------------------------------------------------------------------

    @property
    def _page(self) -> RestPage | QuestionPage | EndPage:
        return (self.rest, self.question, self.end)[self._pages.currentIndex()]

    def _turn_to(self, page: QWidget) -> None:
        self._pages.setCurrentIndex((self.rest, self.question, self.end).index(page))

    def _on_save_clicked(self) -> None:
        self.save_wanted.emit(self.end.pupil.text().strip())


def _points(sheet: ScoreSheet) -> str:
    return f"{sheet.points} point{'' if sheet.points == 1 else 's'}"
