"""How the text of a table is read: a row of choices that shows what was guessed, each of which can be changed.

For the dialog.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from engine.sources import CsvFormat
from engine.tabular.text import ENCODINGS

_DELIMITERS = {",": "comma ,", ";": "semicolon ;", "\t": "tab", "|": "bar |", " ": "space"}
_DECIMALS = {".": "point 1.5", ",": "comma 1,5"}
_QUOTES = {'"': 'double "', "'": "single '", "": "none"}
_NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}


class FormatRow(QWidget):
    """`changed` carries the CsvFormat that somebody has chosen."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._format = CsvFormat()
        self.delimiter = _combo(_DELIMITERS)
        self.decimal = _combo(_DECIMALS)
        self.encoding = _combo({name: _NAMES.get(name, name) for name in ENCODINGS})
        self.quote = _combo(_QUOTES)
        self.skipped = QSpinBox()
        self.skipped.setRange(0, 999)
        self.skipped.lineEdit().setTextMargins(5, 0, 0, 0)
        self.skipped.setToolTip("Lines before the table that are left out")
        self.header = QCheckBox("First row names the columns")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        fields: tuple[tuple[str, str, QWidget], ...] = (
            ("delimiter", "Between cells", self.delimiter),
            ("decimal", "Decimal sign", self.decimal),
            ("encoding", "Encoding", self.encoding),
            ("quote", "Quotes", self.quote),
            ("skipped", "Skip lines", self.skipped),
        )
        for name, title, field in fields:
            field.setObjectName(f"import_{name}")
            field.setAccessibleName(title)
            row.addLayout(_titled(title, field))
        self.header.setObjectName("import_header")
        row.addLayout(_titled("", self.header))
        row.addStretch()
        for box in (self.delimiter, self.decimal, self.encoding, self.quote):
            box.currentIndexChanged.connect(self._on_changed)
        self.skipped.valueChanged.connect(self._on_changed)
        self.header.toggled.connect(self._on_changed)

    def show_format(self, form: CsvFormat) -> None:
        """How the text is read now; never emits."""
        self._format = form
        for box, value in (
            (self.delimiter, form.delimiter),
            (self.decimal, form.decimal),
            (self.encoding, form.encoding),
            (self.quote, form.quote),
        ):
            with QSignalBlocker(box):
                if box.findData(value) < 0:
                    box.addItem(repr(value), value)
                box.setCurrentIndex(box.findData(value))
        with QSignalBlocker(self.skipped), QSignalBlocker(self.header):
            self.skipped.setValue(form.skipped)
            self.header.setChecked(form.header)

    def _on_changed(self) -> None:
        self._format = CsvFormat(
            self.encoding.currentData(),
            self.delimiter.currentData(),
            self.quote.currentData(),
            self._format.escape,
            self.decimal.currentData(),
            self.header.isChecked(),
            self.skipped.value(),
        )
        self.changed.emit(self._format)


def _combo(entries: dict[str, str]) -> QComboBox:
    box = QComboBox()
    for value, text in entries.items():
        box.addItem(text, value)
    return box


def _titled(title: str, field: QWidget) -> QVBoxLayout:
    label = QLabel(title)
    label.setProperty("kind", "small")
    label.setBuddy(field)
    column = QVBoxLayout()
    column.setSpacing(3)
    column.addWidget(label)
    column.addWidget(field)
    return column
