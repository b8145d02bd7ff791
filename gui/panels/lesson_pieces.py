"""Pieces of a lesson's panel: the dots that say how far it has come, and the card with what is to be done.

For the panel alone.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from engine.lesson import ChoiceQuestion, LessonStep, NumberQuestion, Question
from engine.lessons.checking import Verdict
from gui.announcing import describe
from gui.panels.exercise_pages import Instructions
from gui.panels.panel_header import caption
from gui.theme import LIGHT, Theme, number_font

_DOT, _GAP = 9.0, 8.0  # px
_WAITING, _DONE = "Waiting…", "✓ Done"


class Dots(QWidget):
    """One dot a step: filled where it is done, ringed where one is, hollow elsewhere; a click asks for a step."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._titles: tuple[str, ...] = ()
        self._at, self._done = 0, frozenset[int]()
        self._theme = LIGHT
        self.setAccessibleName("Progress")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, titles: tuple[str, ...], at: int, done: frozenset[int]) -> None:
        """Show the steps by their titles, which one is in view, and which are done."""
        self._titles, self._at, self._done = titles, at, done
        describe(self, f"Step {at + 1} of {len(titles)}, {len(done)} done")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a ringed dot."""
        return QSize(120, round(_DOT) + 8)

    def spot(self, step: int) -> QPointF:
        """The middle of a step's dot."""
        pitch = min(_DOT + _GAP, (self.width() - _DOT - 6) / max(len(self._titles) - 1, 1))
        return QPointF(_DOT / 2 + 3 + step * pitch, self.height() / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in range(len(self._titles)):
            self._paint_dot(painter, step)
        painter.end()

    def _paint_dot(self, painter: QPainter, step: int) -> None:
        done, theme = step in self._done, self._theme
        radius = _DOT / 2 if done or step == self._at else _DOT / 2 - 1
        painter.setPen(QPen(theme.accent if done else theme.muted, 1.4))
        painter.setBrush(theme.accent if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.spot(step), radius - 0.7, radius - 0.7)
        if step == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, 1.6))
            painter.drawEllipse(self.spot(step), radius + 2.2, radius + 2.2)

    def _step_at(self, point: QPointF) -> int | None:
        around = [QRectF(self.spot(step) - QPointF(7, 9), self.spot(step) + QPointF(7, 9)) for step in self._steps()]
        return next((step for step, rect in enumerate(around) if rect.contains(point)), None)

    def _steps(self) -> range:
        return range(len(self._titles))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the step whose dot is clicked."""
        step = self._step_at(event.position())
        if step is not None:
            self.chosen.emit(step)

    def event(self, event: QEvent) -> bool:
        """The title of the step under the pointer."""
        if isinstance(event, QHelpEvent):
            step = self._step_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if step is None else f"{step + 1}. {self._titles[step]}", self)
            return True
        return super().event(event)


class Task(QWidget):
    """What the learner is asked to do, the question with its answers, and how it stands. `answered` carries a text."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._question: Question | None = None
        self._caption = caption("YOUR TURN")
        self._task, self._words = Instructions(), _plain()
        self._task.setObjectName("lesson_task")
        self._task.setAccessibleName("Task")
        self._words.setObjectName("lesson_question")
        self.field = QLineEdit()
        self.field.setObjectName("lesson_answer")
        self.field.setAccessibleName("Answer")
        self.field.setPlaceholderText("Type the number, then Return")
        self.field.setFont(number_font(11.0))
        self.field.returnPressed.connect(self._on_field_entered)
        self.check = QPushButton("Check")
        self.check.setObjectName("lesson_check")
        self.check.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.check.clicked.connect(self._on_field_entered)
        self._entry = QWidget()
        row = QHBoxLayout(self._entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.check)
        self._choices = _Choices()
        self._choices.chosen.connect(self.answered)
        self.state = _plain()
        self.state.setObjectName("lesson_state")
        self.state.setMargin(7)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(7)
        for widget in (self._caption, self._task, self._words, self._entry, self._choices, self.state):
            column.addWidget(widget)

    def show_step(self, step: LessonStep) -> None:
        """Show what another step asks for, not yet answered."""
        question = self._question = step.question
        self.setVisible(step.asks)
        self._task.show_text(step.task)
        self._words.setText("" if question is None else question.words)
        self._words.setVisible(question is not None)
        self._entry.setVisible(isinstance(question, NumberQuestion))
        self.field.clear()
        self._choices.show_choices(question.choices if isinstance(question, ChoiceQuestion) else ())
        describe(self.field, self._words.text())

    def show_answer(self, answer: str) -> None:
        """Show an answer that somebody else has given."""
        if isinstance(self._question, NumberQuestion):
            self.field.setText(answer)
        elif self._question is not None and answer:
            self._choices.mark(int(answer))

    def show_verdict(self, verdict: Verdict) -> None:
        """Show how the step stands."""
        said = " ".join(sentence for sentence in verdict.sentences if sentence)
        words = {
            "unread": "",
            "waiting": _WAITING,
            "wrong": f"Not quite. {said}",
            "done": f"{_DONE}. {said}" if said else _DONE,
        }
        kind = {"wrong": "warning", "done": "ok"}.get(verdict.standing, "muted")
        self.state.setText(words[verdict.standing])
        self.state.setMargin(0 if kind == "muted" else 7)
        if self.state.property("kind") != kind:
            self.state.setProperty("kind", kind)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)
        describe(self.state, self.state.text())

    def text(self) -> str:
        """All that is read here."""
        return "\n".join(part for part in (self._task.toPlainText(), self._words.text(), self.state.text()) if part)

    def _on_field_entered(self) -> None:
        if self.field.text().strip():
            self.answered.emit(self.field.text())


class _Choices(QWidget):
    """Texts to choose one from; `chosen` carries its number as a text."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_group_clicked)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self._lines: list[QWidget] = []

    def show_choices(self, texts: tuple[str, ...]) -> None:
        """Show other texts, none of them chosen."""
        for button in self._group.buttons():
            self._group.removeButton(button)
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = [self._choice(number, text) for number, text in enumerate(texts)]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(texts))

    def mark(self, number: int) -> None:
        """Show one as chosen."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)

    def _choice(self, number: int, text: str) -> QWidget:
        """A button beside its text, which a radio button would not break into lines."""
        line, button, words = QWidget(), QRadioButton(), _Words(text)
        button.setObjectName(f"lesson_choice_{number}")
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        words.clicked.connect(button.click)
        self._group.addButton(button, number)
        return line

    def _on_group_clicked(self, number: int) -> None:
        self.chosen.emit(str(number))


class _Words(QLabel):
    """The text of a choice; a click chooses it."""

    clicked = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        self.clicked.emit()


def _plain() -> QLabel:
    """A label of several lines, of plain text whatever is in it."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
