"""One finding as a card: what it is, with its numbers; unfolded, why it is so and what to try.

For the panel of the diagnosis.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.diagnosis import Advice, Finding
from engine.diagnosis.finding import Kind
from gui.panels.diagnosis.drawings import EvidenceBars, SeverityMark, colour
from gui.theme import LIGHT, Theme

TITLES: dict[Kind, str] = {
    "nothing_to_train": "Nothing to train",
    "diverged": "Divergence",
    "loss_and_output": "Loss does not fit the outputs",
    "targets_out_of_reach": "Targets out of reach",
    "input_scales": "Inputs on different scales",
    "symmetric_units": "Symmetric units",
    "dead_units": "Dead units",
    "saturated_units": "Saturated units",
    "vanishing_gradients": "Vanishing gradients",
    "exploding_gradients": "Exploding gradients",
    "rate_too_high": "Learning rate too high",
    "rate_too_low": "Learning rate too low",
    "overfitting": "Overfitting",
    "underfitting": "Underfitting",
}

_EDGE = 3  # px of colour at the left


class FindingCard(QFrame):
    """Shows a finding. `places_wanted` carries the finding whose places are to be shown, `remedy_wanted` a Remedy."""

    places_wanted = Signal(object)
    remedy_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding: Finding | None = None
        self._theme = LIGHT
        self.mark, self._title, self.statement = SeverityMark(), wrapped("title"), wrapped()
        self._captions: list[QLabel] = []
        self._bars: list[EvidenceBars] = []
        self.show_button = _link("Show on the canvas", "Select the neurons and layers that this is about")
        self.show_button.clicked.connect(self._on_show_clicked)
        self.fold = _link("Why, and what to try ▸", "Unfold or fold the explanation")
        self.fold.clicked.connect(self._on_fold_clicked)
        self._explanation = wrapped()
        self.buttons: list[QPushButton] = []
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        self._evidence = QVBoxLayout()
        self._evidence.setSpacing(2)
        links = QVBoxLayout()  # beside each other they would not fit a narrow dock
        links.setSpacing(0)
        links.addWidget(self.show_button)
        links.addWidget(self.fold)
        self.more = QWidget()
        self._advice = QVBoxLayout()
        self._advice.setSpacing(4)
        inside = QVBoxLayout(self.more)
        inside.setContentsMargins(0, 2, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self._explanation)
        inside.addLayout(self._advice)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE + 10, 8, 4, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.statement)
        column.addLayout(self._evidence)
        column.addLayout(links)
        column.addWidget(self.more)

    def show_finding(self, finding: Finding) -> None:
        """Another finding, or the same one with newer numbers."""
        before, self.finding = self.finding, finding
        self.setObjectName(f"finding_{finding.kind}")
        self.setAccessibleName(f"{TITLES[finding.kind]}: {finding.statement}")
        self.mark.show_severity(finding.severity)
        self._title.setText(TITLES[finding.kind])
        self.statement.setText(finding.statement)
        self._explanation.setText(finding.explanation)
        self.show_button.setVisible(bool(finding.places))
        self._show_evidence(finding)
        if before is None or _texts(before) != _texts(finding):
            self._show_advice(finding)
        else:
            self._renew_remedies(finding)
        self.update()

    def _show_evidence(self, finding: Finding) -> None:
        while len(self._bars) < len(finding.evidence):
            self._captions.append(wrapped("muted"))
            self._bars.append(EvidenceBars())
            self._bars[-1].set_theme(self._theme)
            self._evidence.addWidget(self._captions[-1])
            self._evidence.addWidget(self._bars[-1])
        for k, (text, bars) in enumerate(zip(self._captions, self._bars, strict=True)):
            there = k < len(finding.evidence)
            text.setVisible(there)
            bars.setVisible(there)
            if there:
                text.setText(finding.evidence[k].caption)
                bars.show_evidence(finding.evidence[k], finding.severity)

    def _show_advice(self, finding: Finding) -> None:
        while (item := self._advice.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.setParent(None)
                row.deleteLater()
        self.buttons = []
        for advice in finding.advice:
            self._advice.addWidget(self._row(advice))

    def _row(self, advice: Advice) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        words = wrapped()
        words.setText(f"• {advice.text}")
        column.addWidget(words)
        if advice.remedy is not None:
            button = QPushButton(advice.remedy.text)
            button.setToolTip(f"{advice.text} Undo takes it back.")
            button.clicked.connect(partial(self._on_button_clicked, len(self.buttons)))
            self.buttons.append(button)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _renew_remedies(self, finding: Finding) -> None:
        """The words are the same; what they do may go by newer numbers."""
        for button, text in zip(self.buttons, (a.remedy.text for a in finding.advice if a.remedy), strict=True):
            button.setText(text)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.mark.set_theme(theme)
        for bars in self._bars:
            bars.set_theme(theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The edge, in the colour of the severity."""
        super().paintEvent(event)
        if self.finding is not None:
            painter = QPainter(self)
            painter.fillRect(0, 4, _EDGE, self.height() - 8, colour(self._theme, self.finding.severity))

    def _on_show_clicked(self) -> None:
        self.places_wanted.emit(self.finding)

    def unfold(self, on: bool) -> None:
        """Say why and what to try, or no longer."""
        self.more.setVisible(on)
        self.fold.setText(f"Why, and what to try {'▾' if on else '▸'}")

    def _on_fold_clicked(self) -> None:
        self.unfold(self.more.isHidden())

    def _on_button_clicked(self, place: int) -> None:
        if self.finding is not None:
            self.remedy_wanted.emit([a.remedy for a in self.finding.advice if a.remedy is not None][place])


def _texts(finding: Finding) -> list[tuple[str, bool]]:
    return [(advice.text, advice.remedy is not None) for advice in finding.advice]


def wrapped(kind: str = "") -> QLabel:
    """A label for sentences, plain text that can be selected."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMinimumWidth(1)
    if kind:
        label.setProperty("kind", kind)
    return label


def _link(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setProperty("kind", "link")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
