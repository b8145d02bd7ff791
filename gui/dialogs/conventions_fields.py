"""The fields of the conventions' dialog that are groups of their own: letters of one's own, and decimals by kind.

For the dialog alone; each gives the value that its fields make, and is folded away until it is wanted.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget

from engine.conventions import KINDS, Letters, Rounding
from engine.formula.notation import Notation

LONGEST_LETTER = 24
_LETTERS = {
    "input": "Input",
    "net": "Weighted sum",
    "out": "Output",
    "target": "Target",
    "weight": "Weight",
    "bias": "Bias",
    "function": "Activation",
    "error": "Error",
    "delta": "Delta",
    "rate": "Rate",
}
_COLUMNS = 2
NOT_AT_ALL = -1


class Disclosure(QWidget):
    """A title that folds and unfolds what stands below it; then emits `folded`."""

    folded = Signal()

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.button = QToolButton()
        self.button.setObjectName(name)
        self.button.setText(title)
        self.button.setAccessibleName(title)
        self.button.setProperty("kind", "link")
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body = QWidget()
        self.grid = QGridLayout(self.body)
        self.grid.setContentsMargins(14, 4, 0, 4)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button)
        column.addWidget(self.body)
        self.button.toggled.connect(self.unfold)
        self.unfold(False)

    def unfold(self, shown: bool) -> None:
        """Shows or hides what is below the title."""
        self.button.setChecked(shown)
        self.button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self.body.setVisible(shown)
        self.folded.emit()

    def put(self, place: int, title: str, field: QWidget) -> None:
        """A field with its title, in columns beside one another."""
        row, column = divmod(place, _COLUMNS)
        label = QLabel(title)
        label.setBuddy(field)
        field.setAccessibleName(title)
        self.grid.addWidget(label, row, 2 * column)
        self.grid.addWidget(field, row, 2 * column + 1)


class LettersFields(Disclosure):
    """Letters of one's own; an empty field leaves the notation's, which stands in it faintly."""

    changed = Signal()

    def __init__(self, letters: Letters) -> None:
        super().__init__("Letters of your own", "conventions_own_letters")
        self._fields: dict[str, QLineEdit] = {}
        for place, (name, title) in enumerate(_LETTERS.items()):
            field = QLineEdit(getattr(letters, name) or "")
            field.setObjectName(f"conventions_letter_{name}")
            field.setMaxLength(LONGEST_LETTER)
            field.setToolTip("A letter such as a or θ, or a label such as w_k; empty for that of the notation")
            field.textChanged.connect(self.changed)
            self._fields[name] = field
            self.put(place, title, field)
        self.unfold(letters != Letters())

    def value(self) -> Letters:
        """The letters that are typed."""
        return Letters(**{name: field.text().strip() or None for name, field in self._fields.items()})

    def show_pack(self, pack: Notation) -> None:
        """The letters that are in force where nothing is typed."""
        for name, field in self._fields.items():
            field.setPlaceholderText(getattr(pack, name))


class RoundingFields(Disclosure):
    """To how many decimals each kind of number is rounded."""

    changed = Signal()

    def __init__(self, rounding: Rounding) -> None:
        super().__init__("Decimals by kind", "conventions_by_kind")
        self._fields: dict[str, QSpinBox] = {}
        for place, (kind, title) in enumerate(KINDS.items()):
            field = decimals_field()
            field.setObjectName(f"conventions_round_{kind}")
            self._fields[kind] = field
            self.put(place, title.capitalize(), field)
        self.show_value(rounding)
        for field in self._fields.values():
            field.valueChanged.connect(self.changed)
        self.unfold(self.common() is None)

    def value(self) -> Rounding | None:
        """What the fields say; None where nothing is rounded."""
        chosen = {kind: _or_none(field.value()) for kind, field in self._fields.items()}
        return Rounding(**chosen) if any(decimals is not None for decimals in chosen.values()) else None

    def show_value(self, rounding: Rounding) -> None:
        """Puts the decimals of all kinds into their fields."""
        for kind, field in self._fields.items():
            decimals = getattr(rounding, kind)
            field.setValue(NOT_AT_ALL if decimals is None else decimals)

    def common(self) -> int | None:
        """The decimals that all kinds have, NOT_AT_ALL included; None where they differ."""
        values = {field.value() for field in self._fields.values()}
        return values.pop() if len(values) == 1 else None


def decimals_field() -> QSpinBox:
    """A number of decimals, or none."""
    field = QSpinBox()
    field.setRange(NOT_AT_ALL, 15)
    field.setSpecialValueText("not rounded")
    field.setValue(NOT_AT_ALL)
    field.lineEdit().setTextMargins(5, 0, 0, 0)
    return field


def _or_none(decimals: int) -> int | None:
    return None if decimals == NOT_AT_ALL else decimals
