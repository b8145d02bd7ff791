"""Proposes a network for data: each choice with its reason, each of which can be changed, and what it comes to.

For the controller that brings data in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.creation import parse_layers
from engine.data import Data
from engine.errors import InvalidData, StudioError
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.initialisers import INITIALISERS
from engine.functions.losses import LOSSES
from engine.proposal import Proposal, document_from, propose
from engine.settings import Optimizer
from gui.dialogs.data_words import summary
from gui.intents.training_words import OPTIMIZERS
from gui.panels.number_field import NumberField, positive
from gui.panels.panel_header import muted

_OPTIMIZERS = {str(kind.__struct_config__.tag): kind for kind in get_args(Optimizer)}
_LARGEST_SEED = 2**31 - 1
_ALL = 0  # rows in a batch: all of them
_MOST = 1_000_000
_WIDE = 210  # px of the fields


class NewFromDataDialog(QDialog):
    """Emits `document_made` with the new document when it is accepted."""

    document_made = Signal(object)

    def __init__(self, data: Data, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_from_data")
        self.setWindowTitle("New network from data")
        self._data, self._name = data, name
        self._proposal = propose(data)
        self._whys: dict[str, tuple[str, QLabel]] = {}
        self._make_fields()
        self._lay_out()
        self._connect()
        self._check()

    # --- building -----------------------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        made, training = self._proposal, self._proposal.training
        self._layers = QLineEdit("-".join(map(str, (self._ends[0], *made.hidden, self._ends[1]))))
        hidden = [name for name in ACTIVATIONS if name != SOFTMAX]
        self._activation = _combo(hidden, made.activation)
        self._output = _combo(ACTIVATIONS, made.output_activation)
        self._loss = _combo(LOSSES, training.loss)
        self._initialiser = _combo(INITIALISERS, made.initialiser)
        self._optimizer = _combo(_OPTIMIZERS, str(training.optimizer.__struct_config__.tag))
        self._rate = NumberField(positive)
        self._rate.show_value(training.optimizer.learning_rate)
        self._batch, self._seed = QSpinBox(), QSpinBox()
        self._batch.setRange(_ALL, _MOST)
        self._batch.setSpecialValueText("all rows")
        self._batch.setValue(training.batch_size or _ALL)
        self._seed.setRange(0, _LARGEST_SEED)
        for box in (self._batch, self._seed):
            box.lineEdit().setTextMargins(5, 0, 0, 0)
        self._fields: dict[str, tuple[str, QWidget, str]] = {
            "layers": ("&Layers", self._layers, "hidden layers"),
            "activation": ("&Hidden activation", self._activation, "hidden activation"),
            "output": ("&Output activation", self._output, "outputs"),
            "loss": ("Lo&ss", self._loss, "loss"),
            "initialiser": ("&Initial weights", self._initialiser, "initial weights"),
            "optimizer": ("O&ptimizer", self._optimizer, "optimizer"),
            "rate": ("Learning &rate η", self._rate, ""),
            "batch": ("&Batches of", self._batch, "batches"),
            "seed": ("S&eed", self._seed, ""),
        }

    def _lay_out(self) -> None:
        reasons = {reason.about: reason for reason in self._proposal.reasons}
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(2, 1)
        for row, (name, (title, field, about)) in enumerate(self._fields.items()):
            field.setObjectName(f"proposal_{name}")
            field.setAccessibleName(title.replace("&", ""))
            field.setFixedWidth(_WIDE)
            label, why = QLabel(title), muted(reasons[about].why if about in reasons else "")
            label.setBuddy(field)
            why.setWordWrap(True)
            why.setMinimumHeight(2 * why.fontMetrics().lineSpacing() + 2 if about else 0)
            self._whys[name] = (why.text(), why)
            for column, widget in enumerate((label, field, why)):
                grid.addWidget(widget, row, column)
        said = QLabel(f"{summary(self._data)}.")
        said.setTextFormat(Qt.TextFormat.PlainText)  # it tells names of the data's
        said.setWordWrap(True)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(20, 18, 20, 16)
        column_.setSpacing(12)
        column_.addWidget(said)
        if "scaling" in reasons:
            column_.addWidget(_warning(reasons["scaling"].why))
        column_.addLayout(grid)
        column_.addStretch()
        column_.addLayout(self._end())
        self.setMinimumWidth(720)

    def _end(self) -> QHBoxLayout:
        self._message = QLabel()
        self._message.setObjectName("proposal_message")
        self._message.setWordWrap(True)
        buttons = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self._buttons.button(buttons.Ok).setText("Create")
        self._buttons.button(buttons.Ok).setObjectName("proposal_create")
        row = QHBoxLayout()
        row.addWidget(self._message, 1)
        row.addWidget(self._buttons)
        return row

    def _connect(self) -> None:
        self._layers.textChanged.connect(self._check)
        for box in (self._activation, self._output, self._loss, self._initialiser):
            box.currentIndexChanged.connect(self._check)
        self._optimizer.currentIndexChanged.connect(self._on_optimizer_changed)
        self._rate.value_entered.connect(self._check)
        self._batch.valueChanged.connect(self._check)
        self._seed.valueChanged.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)

    # --- what is chosen -----------------------------------------------------------------------------------------

    @property
    def _ends(self) -> tuple[int, int]:
        return self._data.train.inputs.shape[1], self._data.train.targets.shape[1]

    def sizes(self) -> tuple[int, ...]:
        """The layers; a StudioError says what cannot be."""
        sizes, ends = parse_layers(self._layers.text()), self._ends
        if (sizes[0], sizes[-1]) != ends:
            raise InvalidData(
                "layers", f"these data have {ends[0]} inputs and {ends[1]} outputs; begin and end with these"
            )
        return sizes

    def proposal(self) -> Proposal:
        """What the fields say; a StudioError says what cannot be."""
        kind = _OPTIMIZERS[self._optimizer.currentData()]
        optimizer = kind(learning_rate=self._rate.value or 0.1)
        batch = self._batch.value() or None
        training = msgspec.structs.replace(
            self._proposal.training,
            loss=self._loss.currentData(),
            optimizer=optimizer,
            batch_size=batch,
            shuffle=batch is not None,
            seed=self._seed.value(),
        )
        return replace(
            self._proposal,
            hidden=self.sizes()[1:-1],
            activation=self._activation.currentData(),
            output_activation=self._output.currentData(),
            initialiser=self._initialiser.currentData(),
            training=training,
        )

    def accept(self) -> None:
        """Make the document, unless something cannot be."""
        if self._rate.pending:
            self._rate.accept()
        try:
            document = document_from(self.proposal(), self._data, self._name)
        except StudioError as error:
            self._say(str(error), wrong=True)
            return
        super().accept()
        self.document_made.emit(document)

    def _on_optimizer_changed(self) -> None:
        """Another optimizer begins with its own usual rate."""
        self._rate.show_value(_OPTIMIZERS[self._optimizer.currentData()]().learning_rate)
        self._check()

    def _check(self) -> None:
        try:
            sizes, made = self.sizes(), self.proposal()
        except StudioError as error:
            self._say(str(error), wrong=True)
            return
        weights, biases = sum(a * b for a, b in pairwise(sizes)), sum(sizes[1:])
        self._say(f"{weights:,} weights and {biases:,} biases: {weights + biases:,} parameters", wrong=False)
        self._show_whys(made)

    def _show_whys(self, made: Proposal) -> None:
        """The reason beside each choice that stands as proposed; what was proposed beside the others."""
        first = self._proposal
        proposed: dict[str, tuple[object, object]] = {
            "layers": ("-".join(map(str, (self._ends[0], *first.hidden, self._ends[1]))), first.hidden == made.hidden),
            "activation": (first.activation, first.activation == made.activation),
            "output": (first.output_activation, first.output_activation == made.output_activation),
            "loss": (_titled(first.training.loss), first.training.loss == made.training.loss),
            "initialiser": (_titled(first.initialiser), first.initialiser == made.initialiser),
            "optimizer": (
                self._optimizer.itemText(self._optimizer.findData(first.training.optimizer.__struct_config__.tag)),
                type(first.training.optimizer) is type(made.training.optimizer),
            ),
            "batch": (first.training.batch_size or "all rows", first.training.batch_size == made.training.batch_size),
        }
        for name, (what, stands) in proposed.items():
            why, label = self._whys[name]
            label.setText(why if stands else f"Your choice; proposed: {what}. {why}")

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


def _combo(names: Iterable[str], chosen: str) -> QComboBox:
    box = QComboBox()
    for name in names:
        box.addItem(_titled(name), name)
    box.setCurrentIndex(box.findData(chosen))
    return box


def _titled(name: str) -> str:
    """What the other dialogs call it."""
    initialiser = INITIALISERS.get(name)
    return OPTIMIZERS.get(name) or (name.replace("_", " ") if initialiser is None else initialiser.title)


def _warning(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", "warning")
    label.setWordWrap(True)
    return label
