"""The rows that cannot be taken, by line and reason, with the choice what happens to them; and the split beside them.

For the dialog.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QListWidget, QSpinBox, QWidget

from engine.sources import Split
from engine.tabular.making import Made

_LARGEST_SEED = 2**31 - 1
_HIGH = 74  # px of the list


class BadRows(QWidget):
    """`changed` says that the choice is another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._says = QLabel()
        self._says.setObjectName("import_bad")
        self.choice = QComboBox()
        self.choice.setObjectName("import_bad_choice")
        self.choice.setAccessibleName("What happens to rows that cannot be taken")
        self.choice.addItem("leave them out", True)
        self.choice.addItem("stop, I will mend the file", False)
        self.list = QListWidget()
        self.list.setObjectName("import_bad_list")
        self.list.setAccessibleName("Rows that cannot be taken")
        self.list.setFixedHeight(_HIGH)
        row = QHBoxLayout()
        row.addWidget(self._says, 1)
        row.addWidget(self.choice)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.addLayout(row, 0, 0)
        grid.addWidget(self.list, 1, 0)
        grid.setRowStretch(2, 1)
        self._says.setMinimumHeight(self.choice.sizeHint().height())  # on a line with the fields beside it
        self.choice.currentIndexChanged.connect(self.changed)
        self.show_made(None)

    @property
    def refuses(self) -> bool:
        """Whether there are such rows and nothing is to be brought in for them."""
        return self.list.count() > 0 and not self.choice.currentData()

    def show_made(self, made: Made | None) -> None:
        """What had to be left out of the data."""
        self.list.clear()
        total = 0 if made is None else made.refused + made.incomplete
        if made is not None:
            self.list.addItems([f"line {one.line}: {one.reason}" for one in made.complaints])
            if total > len(made.complaints):
                self.list.addItem(f"… and {total - len(made.complaints):,} more")
        self._says.setText(_said(made))
        for widget in (self.choice, self.list):
            widget.setVisible(total > 0)


def _said(made: Made | None) -> str:
    if made is None:
        return ""
    parts = []
    if made.refused:
        parts.append(f"{made.refused:,} row{'' if made.refused == 1 else 's'} cannot be taken")
    if made.incomplete:
        parts.append(f"{made.incomplete:,} lack{'s' if made.incomplete == 1 else ''} a value")
    if made.filled:
        parts.append(f"{made.filled:,} missing value{'' if made.filled == 1 else 's'} filled in")
    return ", ".join(parts) if parts else "Every row can be taken."


class SplitFields(QWidget):
    """Which rows are kept for testing. `changed` carries nothing: `split` tells."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.test, self.seed = QSpinBox(), QSpinBox()
        self.test.setRange(0, 90)
        self.test.setSingleStep(5)
        self.test.setValue(20)
        self.test.setSuffix(" %")
        self.seed.setRange(0, _LARGEST_SEED)
        self.stratified = QCheckBox("as many of each class")
        self.stratified.setChecked(True)
        self.stratified.setToolTip("Each class has the same share among the rows for testing, where the target is one")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        for row, (name, title, field) in enumerate((("test", "For testing", self.test), ("seed", "Seed", self.seed))):
            field.setObjectName(f"import_{name}")
            field.setAccessibleName(title)
            field.lineEdit().setTextMargins(5, 0, 0, 0)
            field.setFixedWidth(110)
            field.valueChanged.connect(self.changed)
            grid.addWidget(QLabel(title), row, 0)
            grid.addWidget(field, row, 1)
        grid.addWidget(self.stratified, 2, 0, 1, 2)
        grid.setRowStretch(3, 1)
        self.stratified.setObjectName("import_stratified")
        self.stratified.toggled.connect(self.changed)

    @property
    def split(self) -> Split:
        """What is chosen."""
        return Split(self.test.value() / 100, self.seed.value(), self.stratified.isChecked())
