"""Groups of rows of the inspector: a form of properties, the numbers of a step, buttons, and facts.

For the inspector alone. A group is made once from its table and shows what of it a subject has.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from engine.errors import StudioError
from engine.network import Vector
from engine.reference import Reference
from gui.intents import Intent
from gui.panels.inspector.actions import Deed, Fact
from gui.panels.inspector.editors import HEIGHT, Editor, NumberEditor, NumberLink, PlainButton, SwitchEditor, editor_of
from gui.panels.inspector.figures import Figure, FigureRow
from gui.panels.inspector.properties import Number, Property
from gui.panels.inspector.subject import Subject

_SPACING = 4
_SHORT = 52  # px that a label has at least


class ShortLabel(QLabel):
    """One line of plain text, cut off with dots where there is no room for it."""

    def __init__(self, text: str = "", kind: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Room for a short word."""
        size = super().minimumSizeHint()
        return QSize(min(size.width(), _SHORT), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self.alignment(), text)


class _Group(QWidget):
    """A grid of titles at the left and what belongs to them at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(_SPACING)
        self.grid.setColumnStretch(1, 1)


class Form(_Group):
    """Properties with their editors."""

    requested = Signal(object)
    refused = Signal(str)
    explanation_wanted = Signal(object)

    def __init__(self, properties: Sequence[Property]) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self.rows: list[tuple[Property, QLabel, Editor]] = []
        self.whys: dict[Editor, QToolButton] = {}
        for of in properties:
            self._add(of)

    def _add(self, of: Property) -> None:
        row, title, editor = len(self.rows), ShortLabel(of.title, "muted"), editor_of(of)
        title.setBuddy(editor)
        box = QHBoxLayout()
        box.setSpacing(4)
        box.addWidget(editor)
        if isinstance(editor, SwitchEditor):
            box.addStretch(1)
        self.grid.addWidget(title, row, 0)
        self.grid.addLayout(box, row, 1)
        editor.entered.connect(partial(self._on_entered, of, editor))
        if isinstance(editor, NumberEditor):
            editor.refused.connect(self.refused)
            self.whys[editor] = why = _why_button()
            why.clicked.connect(partial(self._on_why_clicked, of))
            box.addWidget(why)
        self.rows.append((of, title, editor))

    @property
    def title_width(self) -> int:
        """The width of its widest title."""
        for _of, title, _editor in self.rows:
            title.ensurePolished()
        return max(title.sizeHint().width() for _of, title, _editor in self.rows)

    def align(self, width: int) -> None:
        """Have its editors begin where those of other forms do."""
        self.grid.setColumnMinimumWidth(0, width)

    def show_subject(self, of: Subject | None, *, anew: bool) -> None:
        """Show what of the form a subject has; `anew` gives up what is being typed, as it was meant for another."""
        self._subject = of
        for entry, title, editor in self.rows:
            state = None if of is None else entry.read(of)
            title.setVisible(state is not None)
            editor.setVisible(state is not None)
            if editor in self.whys:
                self._show_why(self.whys[editor], of, state)
            if of is None or state is None:
                continue
            if anew:
                editor.restore()
            editor.show_state(state)
            editor.setAccessibleName(f"{entry.title} of {of.of}")

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to show."""
        return all(editor.isHidden() for _of, _title, editor in self.rows)

    def show_parameters(self, parameters: Vector) -> None:
        """Other values of the same weights and biases, as training goes on."""
        if self._subject is None:
            return
        of = self._subject = self._subject.with_parameters(parameters)
        for entry, _title, editor in self.rows:
            if isinstance(editor, NumberEditor) and not editor.isHidden() and editor.isVisibleTo(self):
                editor.show_state(entry.read(of))

    def _show_why(self, why: QToolButton, of: Subject | None, state: object) -> None:
        asks = isinstance(state, Number) and state.slot is not None
        why.setVisible(asks)
        if asks and of is not None:
            why.setAccessibleName(f"explain the value of {of.of}")

    def _on_entered(self, of: Property, editor: Editor, value: object) -> None:
        if self._subject is None:
            return
        try:
            self.requested.emit(of.wish(self._subject, value))
        except StudioError as error:
            self.refused.emit(str(error))
        self._show_what_holds(of, editor)

    def _show_what_holds(self, of: Property, editor: Editor) -> None:
        """Whatever became of what was entered: what was refused goes back."""
        state = None if self._subject is None else of.read(self._subject)
        if state is not None:
            editor.show_state(state)

    def _on_why_clicked(self, of: Property) -> None:
        state = of.read(self._subject) if self._subject is not None else None
        if isinstance(state, Number) and state.slot is not None:
            self.explanation_wanted.emit(Reference("value", state.slot))


def _why_button() -> QToolButton:
    why = QToolButton()
    why.setText("?")
    why.setProperty("kind", "compact")
    why.setFixedSize(HEIGHT - 4, HEIGHT)
    why.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the field's neighbour takes no half-typed number's focus by a click
    why.setToolTip("How did it come about? Click to see")
    return why


class Figures(_Group):
    """The numbers of a step, each with its explanation one click away."""

    explanation_wanted = Signal(object)

    def __init__(self, rows: Sequence[FigureRow]) -> None:
        super().__init__()
        self.grid.setHorizontalSpacing(3)
        self.grid.setVerticalSpacing(1)
        self.rows: list[tuple[FigureRow, QLabel, NumberLink]] = []
        self._asks: dict[int, Reference | None] = {}
        for at, of in enumerate(rows):
            title, link = ShortLabel(of.title, "muted"), NumberLink()
            self.grid.addWidget(title, at, 0)
            self.grid.addWidget(link, at, 1)
            link.clicked.connect(partial(self._on_clicked, at))
            self.rows.append((of, title, link))

    def show_subject(self, of: Subject | None) -> None:
        """Show the numbers of a subject."""
        for at, (row, title, link) in enumerate(self.rows):
            figure = None if of is None else row.figure(of)
            title.setVisible(figure is not None)
            link.setVisible(figure is not None)
            self._asks[at] = figure.asks if figure is not None else None
            if figure is not None and of is not None:
                title.setText(row.title_of(of))
                self._show(link, figure, f"{row.title_of(of)} {of.of}".strip())

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to show."""
        return all(link.isHidden() for _row, _title, link in self.rows)

    def _show(self, link: NumberLink, figure: Figure, name: str) -> None:
        link.show_number(figure.text, figure.tip, name, asks=figure.asks is not None)

    def _on_clicked(self, at: int, _checked: bool = False) -> None:
        if (asked := self._asks.get(at)) is not None:
            self.explanation_wanted.emit(asked)


class Facts(_Group):
    """Rows that only say something."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        super().__init__()
        self.rows: list[tuple[Fact, QLabel, QLabel]] = []
        for row, fact in enumerate(facts):
            title, value = ShortLabel(fact.title, "muted"), ShortLabel()
            value.setAccessibleName(fact.title)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.grid.addWidget(title, row, 0)
            self.grid.addWidget(value, row, 1)
            self.rows.append((fact, title, value))

    def show_subject(self, of: Subject | None) -> None:
        """Show what there is to say of a subject."""
        for fact, title, value in self.rows:
            text = None if of is None else fact.say(of)
            title.setVisible(text is not None)
            value.setVisible(text is not None)
            value.setText(text or "")
            value.setToolTip(text or "")

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to show."""
        return all(value.isHidden() for _fact, _title, value in self.rows)


class Deeds(QWidget):
    """Buttons in a row."""

    requested = Signal(object)
    selection_wanted = Signal(object)
    refused = Signal(str)

    def __init__(self, deeds: Sequence[Deed]) -> None:
        super().__init__()
        self._subject: Subject | None = None
        self.buttons: list[tuple[Deed, PlainButton]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for deed in deeds:
            button = PlainButton(deed.text, deed.tip)
            button.clicked.connect(partial(self._on_clicked, deed))
            row.addWidget(button, len(deed.text))
            self.buttons.append((deed, button))

    def show_subject(self, of: Subject | None) -> None:
        """Show what can be done with a subject."""
        self._subject = of
        for deed, button in self.buttons:
            button.setVisible(of is not None and deed.there(of))
            button.setEnabled(of is not None and deed.there(of) and deed.possible(of))

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to show."""
        return all(button.isHidden() for _deed, button in self.buttons)

    def _on_clicked(self, deed: Deed, _checked: bool = False) -> None:
        if self._subject is None:
            return
        done = deed.do(self._subject)
        (self.requested if isinstance(done, Intent) else self.selection_wanted).emit(done)
