"""The panel of the diagnosis: its findings as cards, and where there are none what was looked for.

A plot without a plot: it asks its question while it can be seen, at most twice a second.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.diagnosis import Diagnose, Diagnosis, Finding, Remedy
from engine.diagnosis.finding import Kind
from engine.document import Document
from engine.observing import Observation, Question
from gui.intents.diagnosis import remedy
from gui.panels.diagnosis.card import FindingCard, wrapped
from gui.panels.diagnosis.drawings import SeverityMark
from gui.panels.diagnosis.steady import Steady
from gui.panels.panel_header import MARGIN, scrolling
from gui.panels.plots.plot_panel import PlotPanel
from gui.selection import selecting
from gui.theme import Theme

INTERVAL = 500  # milliseconds between two looks: more often nobody reads it

_WELL = "Nothing to worry about."


class DiagnosisPanel(PlotPanel):
    """Shows what was found; what is to be tried it requests."""

    caption = "DIAGNOSIS"
    definition = (
        "What is wrong with the network as it stands and as it came there: each finding with its numbers, why it is "
        "so and what to try. All thresholds and their sources are listed in docs/diagnoses.md."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diagnosis")
        self.setAccessibleName("Diagnosis")
        self.more.hide()  # it has no picture and no table
        self.cards: dict[Kind, FindingCard] = {}
        self._steady = Steady()
        self._network: object = None
        self._resting = QTimer(self, singleShot=True, interval=INTERVAL)
        self._resting.timeout.connect(self.questions_changed)
        self._mark, self.summary, self.looked = SeverityMark(), wrapped("title"), wrapped("muted")
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, MARGIN, 0)
        self._column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.summary, 1)
        self._column.addLayout(top)
        self._column.addWidget(self.looked)
        self._column.addStretch(1)
        self.area = scrolling(content)
        self.body.addWidget(self.area, 1)
        self._mark.hide()
        self.summary.setText("Looking …")

    # --- what it is shown --------------------------------------------------------------------------------------

    def questions(self) -> tuple[Question[Any], ...]:
        """The whole diagnosis, unless the last one came a moment ago."""
        return () if self._resting.isActive() else (Diagnose(),)

    def show_document(self, document: Document) -> None:
        """What was found of another network is not true of this one."""
        if document.network is not self._network:
            self._network, self._steady = document.network, Steady()
        super().show_document(document)

    def show_observation(self, observation: Observation) -> None:
        """What was found."""
        diagnosis = observation.get(Diagnose())
        if diagnosis is None:
            return
        self._resting.start()
        self.questions_changed.emit()
        subject = observation.subject
        running = subject.parameters is not subject.document.parameters
        self.show_diagnosis(diagnosis, running=running)

    def show_diagnosis(self, diagnosis: Diagnosis, *, running: bool = False) -> None:
        """Show findings; while a run goes on, those that have just gone stay for some looks."""
        findings = self._steady.take(diagnosis, running=running)
        for kind in self.cards.keys() - {finding.kind for finding in findings}:
            card = self.cards.pop(kind)
            self._column.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
        for place, finding in enumerate(findings):
            card = self.cards.get(finding.kind) or self._made(finding.kind)
            card.show_finding(finding)
            if self._column.indexOf(card) != place + 1:
                self._column.insertWidget(place + 1, card)
        self._summarise(findings, diagnosis)

    def _summarise(self, findings: tuple[Finding, ...], diagnosis: Diagnosis) -> None:
        self._mark.setVisible(not findings)
        self._mark.show_severity(None)
        self.summary.setVisible(not findings)
        self.summary.setText(_WELL)
        self.header.status.setText(_counted(len(findings)) if findings else "")
        names = [rule.looks_for for rule in diagnosis.clear if rule.kind not in self.cards]
        lead = "Looked for, and not found:" if not findings else "Also looked for, and not found:"
        self.looked.setText("\n".join([lead, *(f"  ✓  {name}" for name in names)]) if names else "")
        self.looked.setVisible(bool(names))

    def _made(self, kind: Kind) -> FindingCard:
        card = self.cards[kind] = FindingCard()
        card.set_theme(self._theme)
        card.places_wanted.connect(self._on_places_wanted)
        card.remedy_wanted.connect(self._on_remedy_wanted)
        card.unfold(len(self.cards) == 1)  # the first one says all at once
        return card

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        super().set_theme(theme)
        self._mark.set_theme(theme)
        for card in self.cards.values():
            card.set_theme(theme)

    # --- what is wanted ----------------------------------------------------------------------------------------

    def _on_places_wanted(self, finding: Finding) -> None:
        self.selection_wanted.emit(selecting(*finding.places))

    def _on_remedy_wanted(self, of: Remedy) -> None:
        self.requested.emit(remedy(of))


def _counted(findings: int) -> str:
    return f"{findings} finding{'' if findings == 1 else 's'}"
