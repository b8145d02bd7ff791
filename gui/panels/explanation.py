"""The explanation of the step at hand: how its numbers came about, typeset, with the factors in colour.

It gets explanations and says which places on the network a factor under the pointer stands for. Formulas take their
time, so they are laid out in short slices between the turns of the window, and what was in view stays until then.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import numerals
from engine.explain import Difference, Explanation
from engine.formula import Expr
from engine.place import Place
from engine.reference import Reference
from engine.steps import StepSize
from gui.panels.breadcrumb import Breadcrumb
from gui.panels.explanation_section import ExplanationSection
from gui.panels.explanation_text import as_latex, as_text, first_of_kind, on_a_line
from gui.panels.explanation_wanted import Besides, Wanted
from gui.panels.explanation_writing import Writing, lay_out, written
from gui.panels.formula_label import room_of
from gui.panels.panel_header import MARGIN, PanelHeader, caption, muted, scrolling
from gui.panels.sources_list import SourcesList
from gui.panels.veil import Veil
from gui.theme import LIGHT, Theme
from gui.typeset import typeset_ahead

_SETTLED = 150  # milliseconds after which a central difference is calculated, if nothing else is shown meanwhile
AT_ONCE = 0.0  # seconds of filling before the window gets its turn: none, for the picture of the network comes first
_SLICE = 0.006  # the same in each turn after that
_HELD = 200  # milliseconds for which what was in view stays as it is, if the new takes so long

_EACH = {
    "term": "one term at a time",
    "number": "one number at a time",
    "neuron": "one neuron at a time",
    "layer": "one layer at a time",
    "phase": "one phase at a time",
    "sample": "one sample at a time",
}
_DONE = object()


class ExplanationPanel(QWidget):
    """Shows one number's explanation with what it was made of, or several one below the other."""

    emphasis_requested = Signal(object)  # dict of role to list of Place; empty when the pointer leaves
    asked = Signal(object)  # Reference: a number within what is shown
    crumb_chosen = Signal(int)  # the place of a crumb of the way here
    back_wanted = Signal()
    leaving_wanted = Signal()
    filled = Signal()  # all that is to be shown is in view

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("explanation")
        self.setAccessibleName("Explanation")
        self._theme = LIGHT
        self._digits = numerals.DIGITS
        self._wanted = Wanted()
        self._crumbs: Sequence[Expr | str] = ()
        self._stale = False
        self._sections: list[ExplanationSection] = []
        self._filled = 0  # sections that hold what they are to show
        self._undecided: list[tuple[int, Callable[[], Difference | None]]] = []  # by section: not calculated yet
        self._differing = QTimer(self, singleShot=True, interval=_SETTLED)
        self._differing.timeout.connect(self._on_differing_timeout)
        self._coming: Iterator[None] = iter(())  # what is still to be done for what is wanted
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._on_later)
        self._held = QTimer(self, singleShot=True, interval=_HELD)
        self._held.timeout.connect(self._on_held_timeout)
        self._lay_out()
        self._add_copying()
        self.show_waiting("")

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_explanations(
        self,
        explanations: Iterable[Explanation],
        ordinal: int,
        count: int,
        size: StepSize,
        *,
        numbers: int = 0,
        beside: Besides | None = None,
    ) -> None:
        """Show the numbers of the `ordinal`-th of `count` steps of a size, in their order.

        The step has so many `numbers` if it has more than there are explanations, which are made one by one when they
        are needed. `beside` says what may stand beside the explanation of each of them.
        """
        status = f"step {ordinal:,} of {count:,}" if count else ""
        self._wanted = Wanted(explanations, numbers=numbers, beside=beside, status=status, tip=_EACH[size])
        self._show(AT_ONCE)

    def show_waiting(self, text: str) -> None:
        """Show no explanation but a line that says what to do or what is going on."""
        self._wanted = Wanted(words=text)
        self._show(math.inf)

    def show_way(self, crumbs: Sequence[Expr | str]) -> None:
        """Show the way that led to what is explained, by symbols and words; nothing where it is the step at hand."""
        self._crumbs = crumbs
        if not self.filling:
            self.way.show_crumbs(crumbs)

    @property
    def filling(self) -> bool:
        """Whether there is more to come of what is to be shown."""
        return self._later.isActive()

    @property
    def room(self) -> int:
        """The width that a formula has, in px."""
        return room_of(self._wide)

    def highlight_places(self, places: Sequence[Place]) -> None:
        """Light the factors that stand for these places of the network; none for no places."""
        for section in self._visible_sections():
            section.highlight_places(places)

    def set_digits(self, digits: int) -> None:
        """Show numbers at so many significant digits."""
        self._digits = digits
        self._show(AT_ONCE)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for section in self._sections:
            section.set_theme(theme)
        for part in (self._results, self._sources, self.way, self._veil):
            part.set_theme(theme)

    def text(self) -> str:
        """All that is shown, as plain text."""
        shown = as_text(self._wanted.chosen, self._digits)
        return "\n\n".join(part for part in (shown, self._wanted.left or self._wanted.words) if part)

    def latex(self) -> str:
        """The formulas that are shown, as LaTeX."""
        return as_latex(self._wanted.chosen, self._digits)

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
        self._veil = Veil(self._scroll.viewport())
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
            numbers.asked.connect(self._on_asked)
        self.setMinimumWidth(260)

    def _add_copying(self) -> None:
        self.copy_text_action = QAction("Copy all as text", self)
        self.copy_text_action.triggered.connect(self._copy_text)
        self.copy_latex_action = QAction("Copy all as LaTeX", self)
        self.copy_latex_action.triggered.connect(self._copy_latex)
        self.addActions([self.copy_text_action, self.copy_latex_action])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _show(self, patience: float) -> None:
        """Begin to show what is wanted, for so many seconds at once; a hidden panel waits until it comes into view."""
        self._later.stop()
        self._differing.stop()
        self._stale = not self.isVisible()
        if self._stale:
            self._clear()
            return
        self._coming = self._fill()
        self._held.start()
        self._go_on(patience)

    def _go_on(self, patience: float) -> None:
        """Do what is still to be done, as far as the time goes."""
        end, filled = time.perf_counter() + patience, self._filled
        done = False
        while not done and time.perf_counter() < end:
            done = next(self._coming, _DONE) is _DONE
        if done or filled != self._filled:
            self._settle()
        if done:
            self.setAccessibleDescription(self.text())
            self.filled.emit()
        else:
            self._later.start()

    def _fill(self) -> Iterator[None]:
        """All that takes time, a piece at each `next`. What is in view stays until the new can take its place."""
        begun = time.perf_counter()
        yield from self._wanted.gather()
        chosen = self._wanted.chosen
        whole = first_of_kind(chosen)
        for symbol in self._wanted.symbols:
            yield from typeset_ahead(on_a_line(symbol))
        ready: list[Writing] = []
        for of, full in zip(chosen, whole, strict=True):
            ready.append(written(of, self._digits, full=full))
            yield
            yield from lay_out(ready[-1], self.room)
            if 1000 * (time.perf_counter() - begun) > _HELD:
                break
        self._begin()
        for place, (of, full) in enumerate(zip(chosen, whole, strict=True)):
            if place == len(ready):
                ready.append(written(of, self._digits, full=full))
                yield from lay_out(ready[-1], self.room)
            self._show_section(ready[place])
            yield

    def _begin(self) -> None:
        """What was in view makes room, all of it: nothing of it is taken for a part of the new."""
        self._held.stop()
        self._veil.hide()
        wanted = self._wanted
        self.header.status.setText(wanted.status)
        self.header.status.setToolTip(wanted.tip)
        self._waiting.setText(wanted.words)
        self.way.show_crumbs(self._crumbs)
        self._filled, self._undecided = 0, []
        for section in self._sections[bool(wanted.chosen) :]:
            section.hide()
        self._show_rest(wanted)
        self._scroll.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        """Nothing of what was shown is to be seen when the panel comes into view again."""
        self._held.stop()
        self._veil.hide()
        self._filled = 0
        for widget in (*self._sections, self._results_caption, self._results, self._more):
            widget.hide()
        for widget in (self._sources_caption, self._sources):
            widget.hide()
        self.header.status.setText("")

    def _show_section(self, writing: Writing) -> None:
        place, of = self._filled, writing.of
        section = self._section(place)
        section.resize(self._wide, section.height())  # as it will stand: nothing is laid out for other widths
        section.show_explanation(writing, first=not place and not self._wanted.many)
        beside = self._wanted.beside(of)
        section.show_point(beside.point if writing.full else None)
        if beside.difference is not None:
            self._undecided.append((place, beside.difference))
            self._differing.start()  # what takes a calculation comes once nothing else has been shown for a while
        section.show()
        self._filled += 1

    def _on_differing_timeout(self) -> None:
        if not self.filling:
            place, difference = self._undecided.pop(0)
            self._sections[place].show_difference(difference())
            self._settle()
        if self._undecided:
            self._differing.start(0 if not self.filling else _SETTLED)

    def _on_later(self) -> None:
        self._go_on(_SLICE)

    def _on_held_timeout(self) -> None:
        if self._filled:
            self._veil.cover()

    def _on_asked(self, reference: Reference) -> None:
        """A number of what is in view, if that is still what is to be shown."""
        if not self._held.isActive() and self._veil.isHidden():
            self.asked.emit(reference)

    @property
    def _wide(self) -> int:
        """The width of a section."""
        margins = self._body.contentsMargins()
        return self._content.width() - margins.left() - margins.right()

    def _settle(self) -> None:
        """Lay out at once, from the inside out, so that nothing is painted in the heights of the step before."""
        for section in self._visible_sections():
            section.settle()
        content, room = self._content, self._scroll.viewport().height()
        # The scroll area would see to this only after a paint in which the sections are squeezed.
        content.resize(content.width(), max(content.heightForWidth(content.width()), room))
        self._body.activate()

    def _show_rest(self, wanted: Wanted) -> None:
        """The list of many numbers above the sections, the sources of a single one below it."""
        listing, alone = wanted.listing, wanted.alone
        self._results.show_sources(
            [(of.symbol, of.value) for of in listing], self._digits, marked=False,
            references=[of.reference for of in listing],
        )  # fmt: skip
        self._results_caption.setText(f"{wanted.count:,} NUMBERS IN THIS STEP")
        self._more.setText(wanted.left)
        sources, references = ((), ()) if alone is None else (alone.sources, alone.references)
        self._sources.show_sources(sources, self._digits + 2, references=references)
        for widget, there in (
            (self._results_caption, listing), (self._results, listing), (self._more, wanted.left),
            (self._waiting, wanted.words), (self._sources_caption, sources), (self._sources, sources),
        ):  # fmt: skip
            widget.setVisible(bool(there))

    def _section(self, place: int) -> ExplanationSection:
        if place == len(self._sections):
            section = ExplanationSection()
            section.set_theme(self._theme)
            section.factor_hovered.connect(self.emphasis_requested)
            section.asked.connect(self._on_asked)
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
            self._show(AT_ONCE)

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _copy_latex(self) -> None:
        QGuiApplication.clipboard().setText(self.latex())
