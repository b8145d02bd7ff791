"""The dialog in which a teacher makes an exercise: what is hidden, how exactly it is wanted, what is locked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine import formula
from engine.document import Document
from engine.errors import StudioError
from engine.exercise import LOCKS, Exercise, HiddenNumber
from engine.locks import NAMES
from engine.marking import every_number
from engine.marking.questions import TooMany, asked
from engine.reference import QuantityName
from engine.trace import Trace, trace
from gui.dialogs.edit_dialog import EditDialog
from gui.intents import Intent
from gui.intents.exercise import set_exercise
from gui.panels.panel_header import muted

PRACTICE = (
    "The file holds the network and so everything needed to find the answers: it is for practice, not for examination."
)
KINDS: dict[QuantityName, str] = {
    "net": "weighted sums",
    "out": "outputs",
    "error": "errors",
    "delta": "deltas",
    "gradient": "gradients",
    "new_value": "new values",
}
MOST_LISTED = 2_000  # single numbers; of larger networks whole kinds alone are chosen
_AS_TYPED = -1


class ExerciseDialog(EditDialog):
    """Asks for an exercise; it is tried on the document at each key, and says how many numbers it asks for."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        old = document.exercise
        super().__init__("Exercise", "Make" if old is None else "Change", document, parent)
        self.setObjectName("exercise_dialog")
        self._old = old or Exercise(kinds=("delta",), decimals=4)
        self._trace: Trace | None = None
        self._title = QLineEdit(self._old.title)
        self._title.setPlaceholderText("Backward pass by hand")
        self._instructions = QPlainTextEdit(self._old.instructions)
        self._instructions.setPlaceholderText("What to do, in Markdown")
        self._instructions.setTabChangesFocus(True)
        self._instructions.setFixedHeight(66)
        self._sample = _spin(1, max(len(document.data.train), 1), self._old.sample + 1)
        self._decimals = _spin(_AS_TYPED, 12, _AS_TYPED if self._old.decimals is None else self._old.decimals)
        self._decimals.setSpecialValueText("as typed, at least 3 digits")
        self._hints = _spin(0, 3, self._old.hints)
        self._hints.setSpecialValueText("none")
        self._kinds = {kind: _box(text, kind in self._old.kinds) for kind, text in KINDS.items()}
        self._locks = {lock: _box(NAMES[lock], lock in self._old.locked) for lock in LOCKS}
        self.single = _Single()
        self.setMinimumWidth(600)
        self._add_fields()
        self._list_numbers()
        self._check()

    def intent(self) -> Intent:
        """The exercise as the fields say it."""
        return set_exercise(self._exercise(), fresh=self._document.exercise is None)

    def connections(self) -> int:
        """A pass is calculated to count the questions, which a large network makes too slow at each key."""
        return len(self._document.network.connections) * 10

    def summary(self) -> str:
        """How many numbers it asks for."""
        try:
            count = len(asked(self._exercise(), self._traced()))
        except StudioError as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}."
        return "It asks for nothing yet." if not count else f"It asks for {count:,} number{'' if count == 1 else 's'}."

    def _try(self) -> bool:
        try:
            asked(self._exercise(), self._traced())
        except TooMany as error:
            self._say(f"{error}.", wrong=True)
            return False
        except StudioError:  # there is no pass yet, which is no reason to make no exercise
            pass
        return super()._try()

    # --- inside ------------------------------------------------------------------------------------------------

    def _exercise(self) -> Exercise:
        decimals = self._decimals.value()
        return Exercise(
            title=self._title.text().strip(),
            instructions=self._instructions.toPlainText().strip(),
            sample=self._sample.value() - 1,
            kinds=tuple(kind for kind, box in self._kinds.items() if box.isChecked()),
            numbers=self.single.chosen(self._old.numbers),
            decimals=None if decimals == _AS_TYPED else decimals,
            hints=self._hints.value(),
            locked=tuple(lock for lock, box in self._locks.items() if box.isChecked()),
        )

    def _traced(self) -> Trace:
        row = self._sample.value() - 1
        if self._trace is None or self._trace.rows != (row,):
            self._trace = trace(self._document, (row,))
        return self._trace

    def _add_fields(self) -> None:
        self._add("title", "&Title", self._title)
        self._add("instructions", "&Instructions", self._instructions)
        self._add("sample", "&Sample", self._sample)
        self._add("kinds", "&Hide all", _grid(list(self._kinds.values())))
        self._add("numbers", "and single &numbers", self.single)
        self._add("decimals", "&Decimals", self._decimals)
        self._add("hints", "Stages of h&ints", self._hints)
        self._add("locks", "&Locked for pupils", _grid(list(self._locks.values())))
        practice = muted(PRACTICE)
        practice.setWordWrap(True)
        self._form.addRow(practice)
        for field in (self._sample, self._decimals, self._hints):
            field.valueChanged.connect(self._check)
        for box in (*self._kinds.values(), *self._locks.values()):
            box.toggled.connect(self._check)
        self.single.list.itemChanged.connect(self._check)

    def _list_numbers(self) -> None:
        """All numbers of the pass by their names; none where there is no pass or it is too long for a list."""
        try:
            of = self._traced()
        except StudioError:
            return
        if of.network.parameter_count <= MOST_LISTED:
            named = [(number, formula.text(question.symbol)) for number, question in every_number(of)]
            self.single.show_numbers(named, self._old.numbers)


class _Single(QWidget):
    """A list of numbers with check boxes, and a field that filters it."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = QLineEdit()
        self.filter.setObjectName("exercise_filter")
        self.filter.setPlaceholderText("Filter by name, such as δ or w_h")
        self.filter.setAccessibleName("Filter the numbers")
        self.filter.textChanged.connect(self._on_filter_changed)
        self.list = QListWidget()
        self.list.setObjectName("exercise_numbers")
        self.list.setAccessibleName("Single numbers to hide")
        self.list.setFixedHeight(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.filter)
        column.addWidget(self.list)

    def show_numbers(self, numbers: Sequence[tuple[HiddenNumber, str]], hidden: Sequence[HiddenNumber]) -> None:
        """Show numbers and their names, those that are hidden checked."""
        for number, name in numbers:
            item = QListWidgetItem(f"{name}    {KINDS[number.quantity]}")
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if number in hidden else Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def chosen(self, otherwise: tuple[HiddenNumber, ...]) -> tuple[HiddenNumber, ...]:
        """The numbers that are checked, in the order of the pass; the given ones where none are listed."""
        if not self.list.count():
            return otherwise
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def _on_filter_changed(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(text.strip().lower() not in item.text().lower())


def _spin(low: int, high: int, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(low, high)
    field.setValue(value)
    field.lineEdit().setTextMargins(5, 0, 0, 0)
    return field


def _box(text: str, checked: bool) -> QCheckBox:
    box = QCheckBox(text)
    box.setChecked(checked)
    box.setAccessibleName(text)
    return box


def _grid(boxes: Sequence[QCheckBox]) -> QWidget:
    grid = QWidget()
    layout = QGridLayout(grid)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(18)
    for place, box in enumerate(boxes):
        layout.addWidget(box, place // 2, place % 2)
    return grid
