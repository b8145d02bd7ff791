"""The pages of an exercise's panel: before it begins, one question at a time, and the score sheet at its end.

For the panel alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import formula
from engine.exercise import Exercise
from engine.formula import Equation, Symbol
from engine.marking import Hint, Question, ScoreSheet, Sitting, Verdict
from engine.marking.hints import STAGES
from engine.marking.score import MOST, PRACTICE, RULE, Line
from gui.announcing import describe
from gui.panels.explanation_text import with_subscripts
from gui.panels.formula_label import FormulaLabel
from gui.panels.notes import MARKDOWN, SafeBrowser
from gui.panels.panel_header import MARGIN, caption, muted
from gui.theme import LIGHT, Theme, number_font

_BIG, _SMALL = 24.0, 18.0
_MOST_ASIDE = 110  # px of the instructions above a question, which stays in view below them
_LEADS = {"coarse": ("warning", "Too few digits."), "wrong": ("error", "Not right.")}


class Instructions(SafeBrowser):
    """A stranger's Markdown: no HTML, nothing fetched, links not followed. As high as it is long, up to `most` px."""

    def __init__(self, most: int = 16_000) -> None:
        super().__init__()
        self._most = most
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Instructions")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0 }")
        self.document().setDocumentMargin(0)
        self.resized.connect(self._fit)

    def show_text(self, text: str) -> None:
        """Show a text; nothing for an empty one."""
        self.document().setMarkdown(text, MARKDOWN)
        self.setVisible(bool(text.strip()))
        self._fit()

    def _fit(self) -> None:
        height = math.ceil(self.document().size().height()) + 2
        self.setFixedHeight(min(height, self._most))
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if height > self._most else policy.ScrollBarAlwaysOff)


class RestPage(QWidget):
    """What an exercise is about, and a button to begin."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._facts, self._practice = _title(), muted(), muted(PRACTICE)
        self._instructions = Instructions()
        self.start = QPushButton("Start")
        self.start.setObjectName("exercise_start")
        self.start.setProperty("kind", "primary")
        for label in (self._facts, self._practice):
            label.setWordWrap(True)
        _column(self, [self._title, self._instructions, self._facts, _row(self.start), self._practice])

    def show_exercise(self, exercise: Exercise, count: int, refusal: str = "") -> None:
        """Show what it is called, what to do and how much it asks for; or why it cannot be begun."""
        self._title.setText(exercise.title or "Exercise")
        self._instructions.show_text(exercise.instructions)
        self._facts.setText(refusal or facts(exercise, count))
        self.start.setEnabled(count > 0)

    def text(self) -> str:
        """All that is read here."""
        return f"{self._title.text()}\n{self._instructions.toPlainText()}\n{self._facts.text()}"


def facts(exercise: Exercise, count: int) -> str:
    """How much an exercise asks for, how exactly, and with which help, in one line."""
    if not count:
        return "It asks for nothing that this network has."
    decimals = exercise.decimals
    exact = "three significant digits or more" if decimals is None else f"{_count(decimals, 'decimal')}"
    help_ = f"hints in {_count(exercise.hints, 'stage')}" if exercise.hints else "no hints"
    return f"{_count(count, 'number')} of sample {exercise.sample + 1} to find · {exact} · {help_}"


class QuestionPage(QWidget):
    """One question: what is asked, the field for the answer, what the last one was worth, and the hints so far."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._digits, self._at = LIGHT, 4, -1
        self._said = self._asked = ""
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._instructions, self._words, self._decimals = Instructions(_MOST_ASIDE), _title(), muted()
        self._formula, self._hints = FormulaLabel(), [FormulaLabel() for _ in range(6)]
        self.field = QLineEdit()
        self.field.setObjectName("exercise_answer")
        self.field.setAccessibleName("Answer")
        self.field.setPlaceholderText("Type the number, then Return")
        self.field.setFont(number_font(11.0))
        self.field.returnPressed.connect(self._on_return_pressed)
        self.check = _button("Check", "exercise_check", self._on_return_pressed)
        self.hint, self.skip, self.leave = (
            _button(text, f"exercise_{text.lower()}") for text in ("Hint", "Skip", "Leave")
        )
        for button in (self.check, self.hint, self.skip):  # a click leaves the keyboard in the field
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.feedback = QLabel()
        self.feedback.setObjectName("exercise_feedback")
        self.feedback.setWordWrap(True)
        self.feedback.setMargin(7)
        self._hint_title, self._hint_note = caption(), muted()
        self._hint_note.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        answer, buttons = _row(self.field, self.check, stretch=0), _row(self.hint, self.skip, self.leave)
        top = [self._bar, self._instructions, self._words, self._formula, self._decimals, answer, self.feedback]
        _column(self, [*top, self._hint_title, *self._hints, self._hint_note, buttons])
        self._show_hint(None)

    def begin(self) -> None:
        """Nothing has been answered yet."""
        self._at = -1
        self.say("", "info")

    def show_question(self, sitting: Sitting, digits: int) -> None:
        """Show the question that is asked; the field is emptied, and the verdict before it stays until the next."""
        question = sitting.current
        if question is None:
            return
        self._digits = digits
        self._bar.setRange(0, len(sitting.questions))
        self._bar.setValue(sitting.at)
        self._instructions.show_text(sitting.exercise.instructions if sitting.at == 0 else "")
        if sitting.at != self._at:
            self.field.clear()
            self._show_hint(None)
        self._at = sitting.at
        self._show_words(question)
        self.hint.setEnabled(sitting.hints_left > 0)
        done = sitting.progress[sitting.at].hints
        self.hint.setText(f"Hint {done + 1} of {sitting.exercise.hints}" if sitting.hints_left else "No more hints")
        self.hint.setToolTip("The result, without points" if done + 1 == STAGES else "Takes one point")
        describe(self.field, f"{question.words} {self._decimals.text()}")

    def _show_words(self, question: Question) -> None:
        self._asked = question.words
        _show_words(self._words, question.words)
        wanted = Equation((question.symbol, Symbol("?")))
        self._formula.set_formula(formula.latex(wanted), formula.text(wanted), size=_BIG)
        self._decimals.setText(_exactness(question))

    def show_verdict(self, verdict: Verdict, question: Question) -> None:
        """Show what an answer to a question was worth, in a sentence."""
        if verdict.right:
            self.say(f"{self._told(question)}: {_lowered(verdict.sentence)}", "ok")
            return
        others = [slip.name for slip in verdict.others]
        more = f" It could also be: {', '.join(others)}." if others else ""
        kind, lead = _LEADS[verdict.mark]
        self.say(f"{lead} {verdict.sentence}{more}", kind)
        self.field.selectAll()

    def say(self, text: str, kind: str) -> None:
        """Show a line about what was typed."""
        _show_words(self.feedback, text)
        self._said = text
        self.feedback.setVisible(bool(text))
        if self.feedback.property("kind") != kind:
            self.feedback.setProperty("kind", kind)
            self.feedback.style().unpolish(self.feedback)
            self.feedback.style().polish(self.feedback)
        describe(self.feedback, text)

    def show_hint(self, hint: Hint) -> None:
        """Show a hint; the last stage is the result of the question that has just ended."""
        if hint.stage == STAGES:
            self.say(f"The result: {formula.text(hint.equations[0], self._digits)}. It counts no points.", "info")
            self._go_on()
        else:
            self._show_hint(hint)
            if not self.hint.hasFocus():  # who has come to it by keys stays there for the next hint
                self._go_on()

    def show_skipped(self, question: Question) -> None:
        """Show what a question that was skipped asked for."""
        self.say(f"Skipped: {self._told(question)}.", "info")
        self._go_on()

    def _go_on(self) -> None:
        """The keyboard to the field for the next number, unless there is none."""
        if self.isVisible():
            self.field.setFocus()

    def _told(self, question: Question) -> str:
        return formula.text(formula.equation(question.symbol, question.value), self._digits)

    def _show_hint(self, hint: Hint | None) -> None:
        equations = () if hint is None else hint.equations[-len(self._hints) :]
        self._hint_title.setText("" if hint is None else hint.title.upper())
        self._hint_title.setVisible(hint is not None)
        self._hint_note.setText("" if hint is None else hint.note)
        self._hint_note.setVisible(hint is not None and bool(hint.note))
        for place, label in enumerate(self._hints):
            label.setVisible(place < len(equations))
            if place < len(equations):
                text = formula.text(equations[place], self._digits)
                label.set_formula(formula.latex(equations[place], self._digits), text, size=_SMALL)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for label in (self._formula, *self._hints):
            label.set_theme(theme)

    def text(self) -> str:
        """All that is read here."""
        shown = [label.plain_text() for label in (self._formula, *self._hints) if not label.isHidden()]
        words = [self._asked, self._decimals.text(), self._said, self._hint_title.text()]
        return "\n".join([*words, *shown, self._hint_note.text()])

    def _on_return_pressed(self) -> None:
        if self.field.text().strip():
            self.field.setFocus()
            self.answered.emit(self.field.text())


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _exactness(question: Question) -> str:
    if question.decimals is None:
        return "to three significant digits or more"
    return f"to {_count(question.decimals, 'decimal')}"


class EndPage(QWidget):
    """The score sheet, to be looked at and saved."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._summary, self._rule = _title(), QLabel(), muted(RULE)
        self._summary.setProperty("kind", "title")
        self._summary.setWordWrap(True)
        self._rule.setWordWrap(True)
        self.table = QTableWidget(0, 4)
        self.table.setObjectName("exercise_sheet")
        self.table.setAccessibleName("Score sheet")
        self.table.setHorizontalHeaderLabels(["Asked for", "Tries", "Hints", "Points"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.table.horizontalHeader().setMinimumSectionSize(30)
        asked = QTableWidgetItem("Asked for")
        asked.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setHorizontalHeaderItem(0, asked)
        self.pupil = QLineEdit()
        self.pupil.setObjectName("exercise_pupil")
        self.pupil.setAccessibleName("Name on the sheet")
        self.pupil.setPlaceholderText("Name on the sheet (optional)")
        self.save = _button("Save the sheet…", "exercise_save")
        self.save.setProperty("kind", "primary")
        self.again, self.leave = _button("Once more", "exercise_again"), _button("Leave", "exercise_leave_end")
        rows = [_row(self.save), _row(self.again, self.leave)]
        _column(self, [self._title, self._summary, self.table, self.pupil, *rows, self._rule])

    def show_sheet(self, sheet: ScoreSheet) -> None:
        """Show what each question came to."""
        self._title.setText(sheet.title or "Exercise")
        self._summary.setText(sheet.summary)
        self.table.setRowCount(len(sheet.lines))
        for row, line in enumerate(sheet.lines):
            for column, text in enumerate(_cells(line)):
                item = QTableWidgetItem(text)
                item.setToolTip(", ".join(line.slips) or line.outcome)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        header = self.table.horizontalHeader()
        for column in range(4):
            mode = QHeaderView.ResizeMode.ResizeToContents if column else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
        self.table.setMinimumHeight(min(self.table.verticalHeader().length(), 320) + header.height() + 4)

    def text(self) -> str:
        """All that is read here."""
        rows = [[self.table.item(row, column) for column in range(4)] for row in range(self.table.rowCount())]
        lines = [" ".join(item.text() for item in row if item is not None) for row in rows]
        return "\n".join([self._title.text(), self._summary.text(), *lines])


def _cells(line: Line) -> tuple[str, ...]:
    tries = str(len(line.attempts)) if line.attempts else "–"
    return formula.plain(line.asked), tries, str(line.hints) if line.hints else "–", f"{line.points} of {MOST}"


# --- pieces ---------------------------------------------------------------------------------------------------------


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _show_words(label: QLabel, words: str) -> None:
    """Words with their subscripts; whatever else is in them stays as it is."""
    rich = with_subscripts(words)
    label.setTextFormat(Qt.TextFormat.PlainText if rich == words else Qt.TextFormat.RichText)
    label.setText(rich)


def _title() -> QLabel:
    label = QLabel()
    label.setProperty("kind", "title")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _button(text: str, name: str, do: Callable[[], None] | None = None) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    if do is not None:
        button.clicked.connect(do)
    return button


def _row(*widgets: QWidget, stretch: int = 1) -> QWidget:
    """Widgets side by side; with a stretch they keep to the left."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(stretch)
    return row


def _column(page: QWidget, widgets: Iterable[QWidget]) -> None:
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 4, MARGIN, MARGIN)
    layout.setSpacing(9)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
