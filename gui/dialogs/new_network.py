"""Asks what a new network should be like, says at once what cannot be, and makes the document."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.creation import empty_document, new_document, parse_layers
from engine.data import Samples
from engine.datasets import DATA_SETS, built
from engine.document import Document, with_training
from engine.errors import StudioError
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.initialisers import INITIALISERS
from engine.functions.losses import LOSSES
from engine.settings import Training
from gui.intents.training import NEW_OPTIMIZERS
from gui.intents.training_words import OPTIMIZER_TIPS, OPTIMIZERS
from gui.panels.number_field import NumberField, positive

_NO_DATA, _KEEP = "", "keep"
_RATE = 0.5  # of plain gradient descent, for the small networks that most begin with
_LARGEST_SEED = 2**31 - 1


class NewNetworkDialog(QDialog):
    """Emits `document_made` with the new document when it is accepted."""

    document_made = Signal(object)

    def __init__(self, present: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_network")
        self.setWindowTitle("New network")
        self._present = present
        self._drawn: dict[str, Samples] = {}
        self._make_fields()
        self._lay_out()
        self._layers.textChanged.connect(self._check)
        for box in (self._activation, self._output_activation, self._loss, self._data):
            box.currentIndexChanged.connect(self._check)
        self._data.activated.connect(self._on_data_activated)
        self._optimizer.activated.connect(self._on_optimizer_activated)
        self._rate.value_entered.connect(self._check)
        self.finished.connect(self.deleteLater)
        self._check()

    # --- building -----------------------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self._layers = QLineEdit("2-4-1")
        self._layers.selectAll()  # what is typed replaces it
        self._layers.setPlaceholderText("sizes from input to output, such as 2-4-1")
        hidden = [name for name in ACTIVATIONS if name != SOFTMAX]
        self._activation = _combo({name: name for name in hidden}, "sigmoid")
        self._output_activation = _combo({name: name for name in ACTIVATIONS}, "sigmoid")
        self._loss = _combo({name: name.replace("_", " ") for name in LOSSES}, "half_squared_error")
        sets = {_NO_DATA: "none yet", **{name: entry.title for name, entry in DATA_SETS.items()}}
        if len(self._present.data.train):
            sets[_KEEP] = "that of the present network"
        self._data = _combo(sets, "xor")
        self._initialiser = _combo({name: entry.title for name, entry in INITIALISERS.items()}, "xavier_uniform")
        self._seed = QSpinBox()
        self._seed.setRange(0, _LARGEST_SEED)
        self._seed.lineEdit().setTextMargins(5, 0, 0, 0)
        self._optimizer = _combo(dict(OPTIMIZERS), "sgd")
        self._optimizer.setToolTip(OPTIMIZER_TIPS["sgd"])
        self._rate = NumberField(positive)
        self._rate.show_value(_RATE)
        self._fields: tuple[tuple[str, str, QWidget], ...] = (
            ("layers", "&Layers", self._layers),
            ("activation", "&Hidden activation", self._activation),
            ("output_activation", "&Output activation", self._output_activation),
            ("loss", "Lo&ss", self._loss),
            ("data", "&Data", self._data),
            ("initialiser", "&Initial weights", self._initialiser),
            ("seed", "S&eed", self._seed),
            ("optimizer", "O&ptimizer", self._optimizer),
            ("rate", "Learning &rate η", self._rate),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(9)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, label, field in self._fields:
            field.setObjectName(f"new_{name}")
            field.setAccessibleName(label.replace("&", ""))
            form.addRow(label, field)
        self._message = QLabel()
        self._message.setObjectName("new_message")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(3 * self.fontMetrics().height())
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Create")
        empty = self._buttons.addButton("Empty, to draw it", QDialogButtonBox.ButtonRole.ResetRole)
        empty.setObjectName("new_empty")
        empty.setToolTip("An input and an output layer without neurons; the settings above are not used")
        empty.clicked.connect(self._on_empty_clicked)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self._message)
        column.addWidget(self._buttons)
        self.setMinimumWidth(430)

    # --- what is chosen -----------------------------------------------------------------------------------------

    def document(self) -> Document:
        """The document that the fields describe; a StudioError says what cannot be."""
        sizes = parse_layers(self._layers.text())
        data = self._data.currentData()
        self._check_widths(sizes)
        made = new_document(
            sizes,
            activation=self._activation.currentData(),
            output_activation=self._output_activation.currentData(),
            loss=self._loss.currentData(),
            initialiser=self._initialiser.currentData(),
            seed=self._seed.value(),
            data=None if data in (_NO_DATA, _KEEP) else data,
            learning_rate=self._rate.value or _RATE,
        )
        made = with_training(made, self._trained(made.training))
        return replace(made, data=self._present.data) if data == _KEEP else made

    def _trained(self, training: Training) -> Training:
        """With the optimizer that is chosen, at the learning rate that stands there."""
        optimizer = NEW_OPTIMIZERS[self._optimizer.currentData()]
        rate = training.optimizer.learning_rate
        return msgspec.structs.replace(training, optimizer=optimizer).with_learning_rate(rate)

    def accept(self) -> None:
        """Make the document, unless something cannot be."""
        self._rate.accept()  # a button need not take the focus, and with it what is typed
        if self._rate.pending:
            self._message.setText(f"Learning rate: {self._rate.toolTip()}")
            return
        try:
            document = self.document()
        except StudioError as error:
            self._say(str(error), wrong=True)
            return
        super().accept()
        self.document_made.emit(document)

    def _on_empty_clicked(self) -> None:
        super().accept()
        self.document_made.emit(empty_document())

    def _rows(self, chosen: str) -> Samples:
        """The training rows of a set that was chosen; each is drawn once."""
        if chosen == _KEEP:
            return self._present.data.train
        if chosen not in self._drawn:
            self._drawn[chosen] = built(DATA_SETS[chosen].defaults).train
        return self._drawn[chosen]

    def _check_widths(self, sizes: tuple[int, ...]) -> None:
        """Refuse data that do not go with the layers, in words that name both."""
        chosen = self._data.currentData()
        if chosen == _NO_DATA:
            return
        rows = self._rows(chosen)
        inputs, targets = rows.inputs.shape[1], rows.targets.shape[1]
        if (sizes[0], sizes[-1]) != (inputs, targets):
            raise StudioError(
                f"{self._data.currentText()}: the data have {inputs} inputs and {targets} targets, "
                f"the layers {sizes[0]} and {sizes[-1]}; change one of them"
            )

    def _check(self) -> None:
        try:
            sizes = parse_layers(self._layers.text())
            self._check_widths(sizes)
        except StudioError as error:
            self._say(str(error), wrong=True)
            return
        weights = sum(a * b for a, b in pairwise(sizes))
        self._say(f"{sum(sizes):,} neurons, {weights:,} weights, {sum(sizes[1:]):,} biases", wrong=False)

    def _say(self, text: str, *, wrong: bool) -> None:
        self._message.setText(text)
        for widget, name, value in (
            (self._message, "kind", "error" if wrong else "muted"),
            (self._layers, "invalid", "true" if wrong else "false"),
        ):
            if widget.property(name) != value:
                widget.setProperty(name, value)
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not wrong)

    def _on_optimizer_activated(self) -> None:
        """An optimizer chosen by the user brings its usual learning rate along."""
        name = self._optimizer.currentData()
        self._optimizer.setToolTip(OPTIMIZER_TIPS[name])
        self._rate.restore()
        self._rate.show_value(_RATE if name == "sgd" else NEW_OPTIMIZERS[name].learning_rate)

    def _on_data_activated(self) -> None:
        """Data chosen by the user bring the outer layers along."""
        chosen = self._data.currentData()
        if chosen == _NO_DATA:
            return
        rows = self._rows(chosen)
        try:
            hidden = parse_layers(self._layers.text())[1:-1]
        except StudioError:
            hidden = (4,)
        sizes = (rows.inputs.shape[1], *hidden, rows.targets.shape[1])
        self._layers.setText("-".join(map(str, sizes)))


def _combo(entries: dict[str, str], chosen: str) -> QComboBox:
    box = QComboBox()
    for value, text in entries.items():
        box.addItem(text, value)
    box.setCurrentIndex(box.findData(chosen))
    return box
