"""The dialog of the built-in sets: what each is, where it comes from, its options, and a picture of what comes of them.

For the controller that brings data in.
"""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.data import Data
from engine.datasets import DATA_SETS, DataSet, built
from engine.datasets.catalogue import LARGEST_SEED, MOST_BITS, MOST_ROWS
from engine.document import Document
from engine.errors import StudioError
from engine.sources import BuiltInSource, Split
from gui.dialogs.data_picture import DataPicture
from gui.dialogs.data_ways import DataWays
from gui.dialogs.data_words import summary
from gui.panels.number_field import NumberField
from gui.panels.panel_header import caption, muted
from gui.theme import Theme

_SCALINGS = {"none": None, "min-max, to 0 … 1": "min_max", "standard, mean 0 and deviation 1": "standard"}
_PAUSE = 120  # ms after the last change of an option before the rows are made
_NAME = Qt.ItemDataRole.UserRole


class BuiltInDataDialog(QDialog):
    """`chosen` carries the Data and whether a new network is wanted for them."""

    chosen = Signal(object, bool)

    def __init__(self, document: Document, theme: Theme | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("built_in_data")
        self.setWindowTitle("Built-in data")
        self._data: Data | None = None
        self._list = QListWidget()
        self._list.setObjectName("built_in_list")
        self._list.setAccessibleName("Data sets")
        self._list.setSpacing(1)
        self._title, self._about, self._origin = caption(), QLabel(), muted()
        for label in (self._about, self._origin):
            label.setWordWrap(True)
        self._picture = DataPicture(theme)
        self.ways = DataWays(document)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._make_fields()
        self._fill_list()
        self._lay_out()
        self._connect()
        self._list.setCurrentRow(next(i for i in range(self._list.count()) if self._list.item(i).data(_NAME) == "xor"))

    # --- building -----------------------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self._size, self._bits, self._seed, self._test = QSpinBox(), QSpinBox(), QSpinBox(), QSpinBox()
        self._size.setRange(2, MOST_ROWS)
        self._size.setSingleStep(50)
        self._bits.setRange(1, MOST_BITS)
        self._seed.setRange(0, LARGEST_SEED)
        self._test.setRange(0, 90)
        self._test.setSingleStep(5)
        self._test.setSuffix(" %")
        self._noise = NumberField(self._check_noise)
        self._scaling = QComboBox()
        for text, value in _SCALINGS.items():
            self._scaling.addItem(text, value)
        self._stratified = QCheckBox("as many of each class")
        self._again = QPushButton("Draw anew")
        self._again.setObjectName("built_in_again")
        self._again.setAutoDefault(False)
        self._again.setToolTip("Take another seed")
        self._fields: dict[str, tuple[str, QWidget]] = {
            "size": ("&Rows", self._size),
            "bits": ("&Bits", self._bits),
            "noise": ("&Noise", self._noise),
            "seed": ("S&eed", _beside(self._seed, self._again)),
            "scaling": ("S&caling", self._scaling),
            "test": ("For &testing", _beside(self._test, self._stratified)),
        }
        named = {"size": self._size, "bits": self._bits, "noise": self._noise, "seed": self._seed}
        named |= {"scaling": self._scaling, "test": self._test, "stratified": self._stratified}
        for name, field in named.items():
            field.setObjectName(f"built_in_{name}")
            field.setAccessibleName(name)
            if isinstance(field, QSpinBox):
                field.lineEdit().setTextMargins(5, 0, 0, 0)

    def _fill_list(self) -> None:
        group = ""
        for entry in DATA_SETS.values():
            if entry.group != group:
                group = entry.group
                head = QListWidgetItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                font = head.font()
                font.setBold(True)
                head.setFont(font)
                self._list.addItem(head)
            item = QListWidgetItem(f"   {entry.title}")
            item.setData(_NAME, entry.name)
            item.setToolTip(entry.about)
            self._list.addItem(item)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setVerticalSpacing(7)
        for label, field in self._fields.values():
            self._form.addRow(label, field)
        self._says = QLabel()
        self._says.setObjectName("built_in_summary")
        self._says.setWordWrap(True)
        self._says.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        right = QVBoxLayout()
        right.setSpacing(8)
        for widget in (self._title, self._about, self._origin):
            right.addWidget(widget)
        right.addWidget(self._picture, 1)
        right.addLayout(self._form)
        right.addWidget(self._says)
        across = QHBoxLayout()
        across.setSpacing(16)
        self._list.setFixedWidth(176)
        across.addWidget(self._list)
        across.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(across, 1)
        column.addWidget(self.ways)
        self.resize(760, 600)

    def _connect(self) -> None:
        self._list.currentItemChanged.connect(self._on_list_current_item_changed)
        for box in (self._size, self._bits, self._seed, self._test):
            box.valueChanged.connect(self._on_option_changed)
        self._noise.value_entered.connect(self._on_option_changed)
        self._scaling.currentIndexChanged.connect(self._on_option_changed)
        self._stratified.toggled.connect(self._on_option_changed)
        self._again.clicked.connect(self._on_again_clicked)
        self._timer.timeout.connect(self._build)
        self.ways.wanted.connect(self._on_ways_wanted)
        self.ways.cancelled.connect(self.reject)
        self.finished.connect(self.deleteLater)

    # --- what is chosen -----------------------------------------------------------------------------------------

    @property
    def _set(self) -> DataSet:
        return DATA_SETS[self._list.currentItem().data(_NAME)]

    def source(self) -> BuiltInSource:
        """What the fields ask for, with the options that the set has."""
        options, share = self._set.options, self._test.value() / 100
        return BuiltInSource(
            self._set.name,
            None if options.size is None else self._size.value(),
            None if options.noise is None else self._noise.value or 0.0,
            None if options.seed is None else self._seed.value(),
            None if options.bits is None else self._bits.value(),
            self._scaling.currentData() if self._set.scalable else None,
            Split(share, self._seed.value(), self._stratified.isChecked()) if share else Split(),
        )

    def _on_list_current_item_changed(self) -> None:
        entry, options = self._set, self._set.options
        self._title.setText(entry.title.upper())
        self._about.setText(entry.about)
        self._origin.setText(f"{entry.source} {entry.licence}")
        for field, value in ((self._size, options.size), (self._bits, options.bits)):
            if value is not None:
                field.setValue(value)
        if options.noise is not None:
            self._noise.show_value(options.noise)
        large = entry.group == "Measured"
        self._test.setValue(20 if large else 0)
        self._stratified.setChecked(large)
        self._scaling.setCurrentIndex(list(_SCALINGS.values()).index(_USUAL.get(entry.name)))
        there = {"size": options.size, "bits": options.bits, "noise": options.noise}
        for row, name in enumerate(self._fields):
            self._form.setRowVisible(row, name not in there or there[name] is not None)
        self._form.setRowVisible([*self._fields].index("seed"), entry.group != "Gates")
        self._form.setRowVisible([*self._fields].index("scaling"), entry.scalable)
        self._build()

    def _on_option_changed(self) -> None:
        self._timer.start()

    def _on_again_clicked(self) -> None:
        self._seed.setValue(secrets.randbelow(100_000))

    def _check_noise(self, value: float) -> str | None:
        most = self._set.options.most_noise
        return None if 0 <= value <= most else f"give a number from 0 to {most:g}"

    def _build(self) -> None:
        """Make the rows and show them, or say why they cannot be made."""
        self._timer.stop()
        try:
            self._data = built(self.source())
        except StudioError as error:
            self._data = None
            self._says.setText(str(error))
        else:
            self._picture.show_data(self._data)
            self._says.setText(summary(self._data))
        self.ways.show_data(self._data)

    def _on_ways_wanted(self, new: bool) -> None:
        if self._timer.isActive():
            self._build()
        if self._data is not None:
            self.accept()
            self.chosen.emit(self._data, new)


#: Sets whose inputs are so far from 0 to 1 that they are scaled at first.
_USUAL = {"iris": "standard", "digits": "min_max"}


def _beside(*widgets: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch()
    return box
