"""A lesson in the window: how far it has come, the step's text, what is to be done, and the way on.

It is handed values and says what the learner wants; what is right it does not know.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from engine.lesson import Lesson
from engine.lessons.checking import Verdict
from gui.panels.lesson_pieces import Dots, Task
from gui.panels.lesson_text import LessonText
from gui.panels.panel_header import MARGIN, PanelHeader, scrolling
from gui.theme import LIGHT, Theme, ui_font

LEAST_WIDTH = 300
_CAPTION = 210  # px of a title's caption: more would make the window wider
_SETTLING = 30  # ms until the panel has its heights again
_GROWING = 500  # ms for which it follows what makes it higher yet


class LessonPanel(QWidget):
    """One step at a time. The signals are what the buttons ask for; `answered` carries what was typed or chosen."""

    next_wanted = Signal()
    back_wanted = Signal()
    skip_wanted = Signal()
    reveal_wanted = Signal()
    restart_wanted = Signal()
    leave_wanted = Signal()
    step_wanted = Signal(int)
    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson")
        self.setAccessibleName("Lesson")
        self.setMinimumWidth(LEAST_WIDTH)
        self.header = PanelHeader("LESSON")
        self.header.status.setMinimumWidth(52)
        self.dots, self.body, self.task = Dots(), LessonText(), Task()
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setFont(ui_font(13.0, bold=True))
        self._scroll = self._scrolling()
        self.back = self._button("Back", "lesson_back")
        self.skip = self._button("Skip", "lesson_skip")
        self.next = self._button("Next", "lesson_next")
        self.next.setProperty("kind", "primary")
        self.reveal = self._button("Show me", "lesson_show")
        self.restart = self._button("Start the step again", "lesson_restart")
        self.leave = self._button("Leave", "lesson_leave")
        self._standing = "unread"
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SETTLING)
        self._later.timeout.connect(self._reveal_state)
        self._told = QElapsedTimer()  # since there was news of how the step stands
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_scroll_range_changed)
        self._lay_out()
        self._connect()
        self.set_theme(LIGHT)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard, and with it Space, to stepping
        return button

    def _scrolling(self) -> QScrollArea:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 2, MARGIN, 6)
        column.setSpacing(9)
        for widget in (self._title, self.body, self.task):
            column.addWidget(widget)
        column.addStretch(1)
        return scrolling(page)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, 0, 8)
        column.setSpacing(6)
        column.addWidget(self.header)
        column.addWidget(self.dots)
        column.addWidget(self._scroll, 1)
        column.addLayout(_row(self.back, None, self.skip, self.next))
        column.addLayout(_row(self.reveal, self.restart, None, self.leave))
        for button in (self.reveal, self.restart, self.leave, self.back, self.skip):
            button.setProperty("kind", "narrow")
        self.next.setMinimumWidth(84)

    def _connect(self) -> None:
        for button, wanted in (
            (self.next, self.next_wanted),
            (self.back, self.back_wanted),
            (self.skip, self.skip_wanted),
            (self.reveal, self.reveal_wanted),
            (self.restart, self.restart_wanted),
            (self.leave, self.leave_wanted),
        ):
            button.clicked.connect(wanted)
        self.dots.chosen.connect(self.step_wanted)
        self.task.answered.connect(self.answered)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_step(self, lesson: Lesson, at: int, done: frozenset[int]) -> None:
        """Show a step of a lesson, of which some are done."""
        step, last = lesson.steps[at], at == len(lesson.steps) - 1
        caption = self.header.caption
        caption.setText(caption.fontMetrics().elidedText(lesson.title.upper(), Qt.TextElideMode.ElideRight, _CAPTION))
        caption.setToolTip(lesson.title)
        self.header.status.setText(f"{at + 1} of {len(lesson.steps)}")
        self._title.setText(step.title)
        self.body.show_text(step.text)
        self.task.show_step(step)
        self._scroll.verticalScrollBar().setValue(0)
        self.back.setEnabled(at > 0)
        self.next.setText("Finish" if last else "Next")
        self.skip.setVisible(step.asks and not last)
        self.reveal.setEnabled(bool(step.reveal or step.question))
        self.reveal.setVisible(step.asks)
        self._standing = "unread"
        self._later.stop()
        self._told.invalidate()
        self.show_done(lesson, at, done)

    def _on_scroll_range_changed(self, _least: int, _most: int) -> None:
        if self._told.isValid() and self._told.elapsed() < _GROWING:
            self._reveal_state()

    def _reveal_state(self) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.maximum())  # it is what stands last

    def show_done(self, lesson: Lesson, at: int, done: frozenset[int]) -> None:
        """Show which steps are done."""
        self.dots.show_progress(tuple(step.title for step in lesson.steps), at, done)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show how the step stands, and let the learner go on where it is done."""
        news = verdict.standing != self._standing and verdict.standing in ("wrong", "done")
        self._standing = verdict.standing
        self.task.show_verdict(verdict)
        if news:
            self._told.start()
            self._later.start()  # once it has its place
        self.next.setEnabled(verdict.may_go_on)
        self.skip.setEnabled(not verdict.may_go_on)

    def show_busy(self, busy: bool) -> None:
        """While a step is set up or shown nothing else may be asked for."""
        for button in (self.reveal, self.restart):
            button.setEnabled(not busy)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.dots.set_theme(theme)
        self.body.set_theme(theme)

    def text(self) -> str:
        """All that is read here."""
        return f"{self._title.text()}\n{self.body.text()}\n{self.task.text()}"


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Buttons side by side; None is the room between them."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, MARGIN, 0)
    row.setSpacing(6)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
