"""The explanation of the step at hand: how its numbers came about, typeset, with the factors in colour.

It gets explanations and says which places on the network a factor under the pointer stands for.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import numerals
from engine.explain import Explanation
from engine.formula import Expr
from engine.place import Place
from engine.reference import Reference
from engine.steps import StepSize
from gui.panels.beside import Beside
from gui.panels.breadcrumb import Breadcrumb
from gui.panels.explanation_section import ExplanationSection
from gui.panels.explanation_text import as_latex, as_text, first_of_kind
from gui.panels.panel_header import MARGIN, PanelHeader, caption, muted, scrolling
from gui.panels.sources_list import SourcesList
from gui.theme import LIGHT, Theme

_SETTLED = 150  # milliseconds after which a central difference is calculated, if nothing else is shown meanwhile
_PATIENCE = 0.010  # seconds of filling before the window gets its turn
MOST = 12  # explanations of one step that are shown
FEW = 5  # numbers of one step that are explained one by one; of more each kind once, below a list of all
LISTED = 12  # numbers of a step that are listed, and some more if those are all
_SPARE = 4

_EACH = {
    "term": "one term at a time",
    "number": "one number at a time",
    "neuron": "one neuron at a time",
    "layer": "one layer at a time",
    "phase": "one phase at a time",
    "sample": "one sample at a time",
}


class ExplanationPanel(QWidget):
    """Shows one number's explanation with what it was made of, or several one below the other."""

    emphasis_requested = Signal(object)  # dict of role to list of Place; empty when the pointer leaves
    asked = Signal(object)  # Reference: a number within what is shown
    crumb_chosen = Signal(int)  # the place of a crumb of the way here
    back_wanted = Signal()
    leaving_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explanation")
        self.setAccessibleName("Explanation")
        self._theme = LIGHT
        self._digits = numerals.DIGITS
        self._explanations: Sequence[Explanation] = ()
        self._count = 0  # numbers of the step
        self._chosen: Sequence[Explanation] = ()  # those of them that are explained
        self._stale = False
        self._sections: list[ExplanationSection] = []
        self._filled = 0  # sections that hold what they are to show
        self._whole: list[bool] = []  # which of the explanations are shown in full
        self._beside: Mapping[Reference, Beside] = {}
        self._undecided: list[int] = []  # sections whose central difference is not known yet
        self._differing = QTimer(self, singleShot=True, interval=_SETTLED)
        self._differing.timeout.connect(self._on_differing_timeout)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._on_later)
        self._lay_out()
        self._add_copying()
        self.show_waiting("")

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_explanations(
        self,
        explanations: Sequence[Explanation],
        ordinal: int,
        count: int,
        size: StepSize,
        *,
        numbers: int = 0,
        beside: Mapping[Reference, Beside] | None = None,
    ) -> None:
        """Show the numbers of the `ordinal`-th of `count` steps of a size, in their order.

        The step has so many `numbers` if it has more than there are explanations. `beside` is what may stand beside
        the explanation of each of them.
        """
        self._explanations, self._beside = explanations, beside or {}
        self._count = max(numbers, len(explanations))
        self.header.status.setText(f"step {ordinal:,} of {count:,}" if count else "")
        self.header.status.setToolTip(_EACH[size])
        self._waiting.setText("")
        self._show()

    def show_waiting(self, text: str) -> None:
        """Show no explanation but a line that says what to do or what is going on."""
        self._explanations = ()
        self.header.status.setText("")
        self._waiting.setText(text)
        self._show()

    def show_way(self, crumbs: Sequence[Expr | str]) -> None:
        """Show the way that led to what is explained, by symbols and words; nothing where it is the step at hand."""
        self.way.show_crumbs(crumbs)

    def highlight_places(self, places: Sequence[Place]) -> None:
        """Light the factors that stand for these places of the network; none for no places."""
        for section in self._visible_sections():
            section.highlight_places(places)

    def set_digits(self, digits: int) -> None:
        """Show numbers at so many significant digits."""
        self._digits = digits
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for section in self._sections:
            section.set_theme(theme)
        for part in (self._results, self._sources, self.way):
            part.set_theme(theme)

    def text(self) -> str:
        """All that is shown, as plain text."""
        shown = as_text(self._chosen, self._digits)
        return "\n\n".join(part for part in (shown, self._more.text() or self._waiting.text()) if part)

    def latex(self) -> str:
        """The formulas that are shown, as LaTeX."""
        return as_latex(self._chosen, self._digits)

    # --- inside ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.header, self.way = PanelHeader("EXPLANATION"), Breadcrumb()
        self._waiting, self._more = muted(), muted()
        self._waiting.setWordWrap(True)
        self._sources_caption, self._sources = caption("WHERE IT COMES FROM"), SourcesList()
        self._content = QWidget()
        self._body = QVBoxLayout(self._content)
        self._body.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        self._body.setSpacing(14)
        self._body.addWidget(self._waiting)
        self._results_caption, self._results = caption(), SourcesList()
        results = QVBoxLayout()
        results.setSpacing(4)
        for widget in (self._results_caption, self._results, self._more):
            results.addWidget(widget)
        self._body.addLayout(results)
        self._section_box = QVBoxLayout()
        self._section_box.setSpacing(18)
        self._body.addLayout(self._section_box)
        sources = QVBoxLayout()
        sources.setSpacing(4)
        sources.addWidget(self._sources_caption)
        sources.addWidget(self._sources)
        self._body.addLayout(sources)
        self._body.addStretch(1)
        self._scroll = scrolling(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        self.header.setContentsMargins(MARGIN, 0, MARGIN, 0)
        layout.addWidget(self.header)
        way = QVBoxLayout()
        way.setContentsMargins(MARGIN - 4, 0, MARGIN, 0)
        way.addWidget(self.way)
        layout.addLayout(way)
        layout.addWidget(self._scroll, 1)
        self.way.chosen.connect(self.crumb_chosen)
        for numbers in (self._results, self._sources):
            numbers.asked.connect(self.asked)
        self.setMinimumWidth(260)

    def _add_copying(self) -> None:
        self.copy_text_action = QAction("Copy all as text", self)
        self.copy_text_action.triggered.connect(self._copy_text)
        self.copy_latex_action = QAction("Copy all as LaTeX", self)
        self.copy_latex_action.triggered.connect(self._copy_latex)
        self.addActions([self.copy_text_action, self.copy_latex_action])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _show(self) -> None:
        """Fill the sections; those of a hidden panel are filled when it comes into view."""
        self._later.stop()
        self._differing.stop()
        self._stale = not self.isVisible()
        if self._stale:
            return
        chosen = self._chosen = self._choose()
        self._whole = first_of_kind(chosen)
        self._filled = 0
        self._undecided = []
        self._fill()
        for section in self._sections[self._filled :]:
            section.hide()
        self._show_rest(chosen)
        self._settle()
        self._scroll.verticalScrollBar().setValue(0)
        self.setAccessibleDescription(self.text())

    @property
    def _many(self) -> bool:
        return len(self._explanations) > FEW

    def _choose(self) -> Sequence[Explanation]:
        """A few numbers are all explained; of many, which the list has all, one of each kind is enough."""
        if not self._many:
            return self._explanations
        firsts = first_of_kind(self._explanations)
        return [of for of, first in zip(self._explanations, firsts, strict=True) if first][:MOST]

    def _fill(self) -> None:
        """Fill sections as long as a frame allows and go on after it: formulas never seen before take their time."""
        end = time.perf_counter() + _PATIENCE
        chosen = self._chosen
        while self._filled < len(chosen):
            section = self._section(self._filled)
            place = self._filled
            full, first = self._whole[place], not place and not self._many
            section.show_explanation(chosen[place], self._digits, full=full, first=first)
            self._show_beside(section, chosen[place])
            section.show()
            self._filled += 1
            if time.perf_counter() >= end:
                break
        if self._filled < len(chosen):
            self._later.start()

    def _show_beside(self, section: ExplanationSection, of: Explanation) -> None:
        """The picture at once; what takes a calculation once nothing else has been shown for a while."""
        beside = self._beside.get(of.reference, Beside())
        section.show_point(beside.point if self._whole[self._filled] else None)
        if beside.difference is not None:
            self._undecided.append(self._filled)
            self._differing.start()

    def _on_differing_timeout(self) -> None:
        place = self._undecided.pop(0)
        difference = self._beside[self._chosen[place].reference].difference
        if difference is not None:
            self._sections[place].show_difference(difference())
            self._settle()
        if self._undecided:
            self._differing.start(0)

    def _on_later(self) -> None:
        self._fill()
        self._settle()

    def _settle(self) -> None:
        """Lay out at once, from the inside out, so that nothing is painted in the heights of the step before."""
        for section in self._visible_sections():
            section.settle()
        content, room = self._content, self._scroll.viewport().height()
        # The scroll area would see to this only after a paint in which the sections are squeezed.
        content.resize(content.width(), max(content.heightForWidth(content.width()), room))
        self._body.activate()

    def _show_rest(self, chosen: Sequence[Explanation]) -> None:
        numbers = self._explanations if self._many else ()
        listed = self._count if self._count <= LISTED + _SPARE else LISTED
        listing = numbers[:listed]
        self._results.show_sources(
            [(of.symbol, of.value) for of in listing], self._digits, marked=False,
            references=[of.reference for of in listing],
        )  # fmt: skip
        self._results_caption.setText(f"{self._count:,} NUMBERS IN THIS STEP")
        for widget in (self._results_caption, self._results):
            widget.setVisible(bool(numbers))
        left = self._count - listed if numbers else 0
        self._more.setText(f"… and {left:,} more" if left > 0 else "")
        self._more.setVisible(left > 0)
        self._waiting.setVisible(bool(self._waiting.text()))
        alone = len(self._explanations) == 1
        sources, references = (chosen[0].sources, chosen[0].references) if alone else ((), ())
        self._sources.show_sources(sources, self._digits + 2, references=references)
        self._sources.setVisible(bool(sources))
        self._sources_caption.setVisible(bool(sources))

    def _section(self, place: int) -> ExplanationSection:
        if place == len(self._sections):
            section = ExplanationSection()
            section.set_theme(self._theme)
            section.factor_hovered.connect(self.emphasis_requested)
            section.asked.connect(self.asked)
            self._sections.append(section)
            self._section_box.addWidget(section)
        return self._sections[place]

    def _visible_sections(self) -> list[ExplanationSection]:
        return self._sections[: self._filled]

    def event(self, event: QEvent) -> bool:
        """Backspace and Alt+Left go back on the way here, Esc leaves it, before the window's shortcuts take them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wish(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish = self._wish(event)
        if wish is None:
            super().keyPressEvent(event)
        else:
            wish.emit()

    def _wish(self, event: QKeyEvent) -> SignalInstance | None:
        """What a key asks for while there is a way back."""
        wishes = {"Backspace": self.back_wanted, "Alt+Left": self.back_wanted, "Esc": self.leaving_wanted}
        pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
        return None if self.way.isHidden() else wishes.get(pressed)

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._show()

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _copy_latex(self) -> None:
        QGuiApplication.clipboard().setText(self.latex())
