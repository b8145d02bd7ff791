"""One number's explanation as a block of widgets that is filled again and again: question, rule, numbers, result.

For the explanation panel. Blocks are made once and reused, because making widgets takes longer than filling them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSpacerItem, QVBoxLayout, QWidget

from engine.explain import Difference, Factor
from engine.place import Place
from gui.panels.activation_picture import ActivationPicture
from gui.panels.beside import Point
from gui.panels.difference_line import DifferenceLine
from gui.panels.explanation_text import with_subscripts
from gui.panels.explanation_writing import Writing, Written
from gui.panels.factor_captions import FactorCaptions
from gui.panels.formula_label import FormulaLabel
from gui.panels.panel_header import muted
from gui.panels.unfolded_sum import UnfoldedSum
from gui.theme import LIGHT, Theme

_PLAIN = Qt.TextFormat.PlainText
_TERM_ROLE = "factor1"  # in which a term of the table lights its places


class ExplanationSection(QWidget):
    """Shows one explanation, in full or only its numbers; says which places a factor under the pointer has."""

    factor_hovered = Signal(object)  # dict of role to list of Place; empty when the pointer leaves
    asked = Signal(object)  # Reference

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._factors: tuple[Factor, ...] = ()
        self._where: list[FormulaLabel] = []
        self._line = QFrame()
        self._line.setProperty("kind", "line")
        self._line.setFixedHeight(11)
        self._question = QLabel()
        self._question.setWordWrap(True)
        self._question.setProperty("kind", "title")
        self._rule_caption, self._rule = muted("the rule"), FormulaLabel()
        self._where_caption = muted("where")
        self._numbers_caption, self._numbers = muted("with the numbers"), FormulaLabel()
        self._captions = FactorCaptions()
        self._unfolded = UnfoldedSum()
        self._result_caption, self._result = muted("result"), FormulaLabel()
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("kind", "info")
        self._picture, self._difference = ActivationPicture(), DifferenceLine()
        for label in (self._question, self._note):
            _make_selectable(label)
        self._lay_out()
        for source in (self._rule, self._numbers, self._captions):
            source.role_hovered.connect(self._on_role_hovered)
        for formula_label in self.formulas:
            formula_label.link_clicked.connect(self.asked)
        self._unfolded.asked.connect(self.asked)
        self._unfolded.places_pointed.connect(self._on_places_pointed)

    @property
    def formulas(self) -> list[FormulaLabel]:
        """The labels that hold formulas."""
        return [self._rule, self._numbers, self._result, *self._where]

    def show_explanation(self, writing: Writing, *, first: bool = True) -> None:
        """Show an explanation; unless in full without the rule that the one above it has already.

        One that is not the `first` of a step is parted from what stands above it. What stands beside it is shown by
        `show_point` and `show_difference`.
        """
        of, full, digits = writing.of, writing.full, writing.digits
        self._factors = of.factors
        self._difference.clear()
        question = with_subscripts(of.question)
        self._question.setTextFormat(_PLAIN if question == of.question else Qt.TextFormat.RichText)
        self._question.setText(question)
        self._question.setAccessibleName(of.question)
        _set(self._rule, writing.rule)
        _set(self._numbers, writing.numbers)
        _set(self._result, writing.result)
        self._show_where(writing.where)
        self._captions.show_factors(of.factors if full else ())
        self._unfolded.show_sum(of, digits)
        self._note.setText(of.note)
        self._line.setVisible(full and not first)
        for gap, height in self._gaps:
            gap.changeSize(0, height if full else 0)
        for widget in (self._question, self._rule_caption, self._rule, self._numbers_caption, self._result_caption):
            widget.setVisible(full)
        # What needs no rule of its own says all on one line.
        self._numbers.setVisible(of.substituted != of.result)
        self._result.setVisible(full or of.substituted == of.result)
        self._numbers_caption.setVisible(full and of.substituted != of.result)
        self._note.setVisible(full and bool(of.note))
        self._highlight("")
        self._place_captions()

    def show_point(self, point: Point | None) -> None:
        """Where the neuron stands on its function, drawn; None for no picture."""
        if point is None:
            self._picture.show_activation("", None)
        else:
            self._picture.show_activation(*point)

    def show_difference(self, of: Difference | None) -> None:
        """The central difference beside the number; None says that there is none."""
        self._difference.show_difference(of)

    def highlight_places(self, places: Sequence[Place]) -> None:
        """Light the factor that has any of these places; none for no places."""
        wanted = set(places)
        roles = (factor.role for factor in self._factors if wanted.intersection(factor.places))
        self._highlight(next(roles, ""))

    def settle(self) -> None:
        """Lay out what was filled in, without waiting for the event loop."""
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for part in (self._captions, self._unfolded, self._picture, self._difference):
            part.set_theme(theme)
        for label in self.formulas:
            label.set_theme(theme)

    # --- inside ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._line)
        layout.addWidget(self._question)
        self._gaps = [_gap(layout, 6)]
        for widget in (self._rule_caption, self._rule, self._where_caption):
            layout.addWidget(widget)
        self._where_box = QVBoxLayout()
        self._where_box.setSpacing(2)
        layout.addLayout(self._where_box)
        self._gaps.append(_gap(layout, 6))
        for part in (self._numbers_caption, self._numbers, self._captions, self._unfolded):
            layout.addWidget(part)
        self._gaps.append(_gap(layout, 6))
        for last in (self._result_caption, self._result, self._difference, self._note):
            layout.addWidget(last)
        self._gaps.append(_gap(layout, 4))
        layout.addWidget(self._picture)

    def _show_where(self, flat: Sequence[Written]) -> None:
        while len(self._where) < len(flat):
            label = FormulaLabel(self._theme)
            label.link_clicked.connect(self.asked)
            label.role_hovered.connect(self._on_role_hovered)
            self._where.append(label)
            self._where_box.addWidget(label)
        for label, side in zip(self._where, flat, strict=False):
            _set(label, side)
        for place, label in enumerate(self._where):
            label.setVisible(place < len(flat))
        self._where_caption.setVisible(bool(flat))

    def _place_captions(self) -> None:
        """Captions go below the factors of a formula that stands on one line."""
        rects = {factor.role: self._numbers.role_rect(factor.role) for factor in self._factors}
        lines = {round(rect.top()) for rect in rects.values()}
        one_line = len(lines) == 1 and all(rect.isValid() for rect in rects.values())
        self._captions.place_under({role: r.center().x() for role, r in rects.items()} if one_line else {})

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_captions()

    def _on_role_hovered(self, role: str) -> None:
        self._highlight(role)
        places = [place for factor in self._factors if factor.role == role for place in factor.places]
        self.factor_hovered.emit({role: places} if places else {})

    def _on_places_pointed(self, places: Sequence[Place]) -> None:
        self.factor_hovered.emit({_TERM_ROLE: list(places)} if places else {})

    def _highlight(self, role: str) -> None:
        for label in (self._rule, self._numbers, *self._where):
            label.set_highlighted(role)
        self._captions.set_highlighted(role)


def _gap(layout: QVBoxLayout, height: int) -> tuple[QSpacerItem, int]:
    """A gap between two parts, which an explanation of a single line does without."""
    gap = QSpacerItem(0, height)
    layout.addItem(gap)
    return gap, height


def _set(label: FormulaLabel, of: Written) -> None:
    label.set_formula(of.latex, of.text, size=of.size, links=of.links)
    # Layouts remember heights for several widths, so that of another width may have changed unnoticed.
    label.updateGeometry()


def _make_selectable(label: QLabel) -> None:
    label.setTextFormat(_PLAIN)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # The panel's own menu, which copies everything.
    label.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
