"""Asks layer by layer how the weights begin, shows what is drawn from a seed, and draws it as one change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.creation import drawn, with_initialisers
from engine.document import Document
from engine.formula import plain
from engine.functions.initialisers import INITIALISERS, hint, suited
from engine.initialisation import Initialisation
from engine.network import Indices, Network, Vector
from engine.numerals import shown
from gui.intents.intent import fresh_seed
from gui.intents.training import draw_initial_weights
from gui.panels.inspector.editors import HEIGHT
from gui.panels.number_field import NumberField, anything, positive, whole
from gui.panels.panel_header import muted, scrolling
from gui.panels.weight_spread import WeightSpread

_QUICK = 300_000  # weights that are drawn at every change; of larger networks the deviation is told alone
_Buttons = QDialogButtonBox.StandardButton
_HEADS = (
    ("layer", "The layer that the weights go into, and its activation"),
    ("fan-in", "How many weights each of its neurons takes in"),
    ("fan-out", "How many weights each neuron gives out that they come from"),
    ("weights drawn by", "The initialiser"),
    ("number", "The value, the bound or the deviation, where there is one to choose"),
    ("bias", "What each bias begins as"),
    ("spread", "The weights as they are drawn, on one scale for all layers"),
)


class LayerRow(QObject):
    """One layer: its initialiser, the numbers that go with it, and what comes of it."""

    changed = Signal()

    def __init__(self, network: Network, layer: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.of = network.layers[layer]
        self.name = plain(self.of.name)
        self.activation = self.of.activation or "identity"
        self.connections = np.flatnonzero(network.layer_of[network.targets] == layer)
        self.value = self.of.initialiser
        neurons = len(network.neurons)
        into = np.bincount(network.targets, minlength=neurons)[network.targets[self.connections]]
        out = np.bincount(network.sources, minlength=neurons)[network.sources[self.connections]]
        self.fan_in, self.fan_out = into.astype(np.float64), out.astype(np.float64)
        self.initialiser = QComboBox()
        for name, entry in INITIALISERS.items():
            self.initialiser.addItem(entry.title, name)
            self.initialiser.setItemData(
                self.initialiser.count() - 1, f"{entry.source}: {entry.formula}", Qt.ItemDataRole.ToolTipRole
            )
        self.number, self.bias = NumberField(self._check), NumberField(anything)
        self.spread, self.deviation, self.hint = WeightSpread(), QLabel(), muted()
        self._name(layer)
        self.hint.setWordWrap(True)
        self.initialiser.activated.connect(self._on_initialiser_activated)
        self.number.value_entered.connect(self._on_number_value_entered)
        self.bias.value_entered.connect(self._on_bias_value_entered)
        self._show()

    def show_drawn(self, weights: Vector | None, reach: float) -> None:
        """Show what was drawn, or (None) only how far it will spread."""
        expected = INITIALISERS[self.value.weights].deviation(self.fan_in, self.fan_out, self.value.number)
        deviation = float(np.sqrt(np.mean(np.square(expected)))) if len(expected) else 0.0
        self.deviation.setText(f"σ = {shown(deviation, 3)}")
        self.spread.setVisible(weights is not None)
        if weights is not None:
            self.spread.show_weights(weights, reach)

    def choose(self, value: Initialisation) -> None:
        """Begin otherwise."""
        self.value = value
        self._show()
        self.changed.emit()

    def widgets(self) -> tuple[QWidget, ...]:
        """What stands in its line of the table."""
        name = QLabel(f"{self.name}, {self.activation.replace('_', ' ')}")
        name.setTextFormat(Qt.TextFormat.PlainText)
        spread = QWidget()
        row = QHBoxLayout(spread)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.spread, 1)
        row.addWidget(self.deviation)
        fans = (muted(_range(self.fan_in)), muted(_range(self.fan_out)))
        return name, *fans, self.initialiser, self.number, self.bias, spread

    # --- inside ------------------------------------------------------------------------------------------------

    def _name(self, layer: int) -> None:
        for kind in ("initialiser", "number", "bias", "spread", "hint"):
            widget: QWidget = getattr(self, kind)
            widget.setObjectName(f"initial_{kind}_{layer}")
            if kind in ("initialiser", "number", "bias"):
                widget.setAccessibleName(f"{kind} of {self.name}")
                widget.setFixedHeight(HEIGHT)

    def _check(self, value: float) -> str | None:
        return positive(value) if INITIALISERS[self.value.weights].spreads else None

    def _show(self) -> None:
        entry = INITIALISERS[self.value.weights]
        self.initialiser.setCurrentIndex(self.initialiser.findData(self.value.weights))
        self.initialiser.setToolTip(f"{entry.source}: {entry.formula}")
        self.number.setEnabled(entry.number is not None)
        self.number.setPlaceholderText("" if entry.number is not None else "–")
        self.number.restore()
        self.number.show_value(entry.number if self.value.number is None else self.value.number)
        self.number.set_hint(f"The {entry.called} of {entry.title}" if entry.called else "")
        self.bias.show_value(self.value.bias)
        self.hint.setText(hint(self.value.weights, self.activation))

    def _on_initialiser_activated(self) -> None:
        self.choose(msgspec.structs.replace(self.value, weights=self.initialiser.currentData(), number=None))

    def _on_number_value_entered(self, value: float) -> None:
        usual = INITIALISERS[self.value.weights].number
        self.choose(msgspec.structs.replace(self.value, number=None if value == usual else value))

    def _on_bias_value_entered(self, value: float) -> None:
        self.choose(msgspec.structs.replace(self.value, bias=value))


def _range(fans: Vector) -> str:
    if not len(fans):
        return "–"
    low, high = int(fans.min()), int(fans.max())
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


class InitialWeightsDialog(QDialog):
    """Emits `requested` with the intent that draws all weights, and `refused` with a line of reason."""

    requested = Signal(object)
    refused = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("initial_weights")
        self.setWindowTitle("Initial weights")
        self._document = document
        network = document.network
        self.rows = {i: LayerRow(network, i, self) for i in range(1, len(network.layers))}
        self._message = muted()
        self._message.setObjectName("initial_message")
        self._message.setWordWrap(True)
        self.seed = NumberField(whole, digits=17)
        self.seed.setObjectName("initial_seed")
        self.seed.setAccessibleName("Seed")
        self.seed.set_hint("The same seed draws the same weights")
        self.seed.show_value(float(fresh_seed() if document.initial_seed is None else document.initial_seed))
        self.seed.value_entered.connect(self._on_changed)
        self.seed.refused.connect(self._say)
        for row in self.rows.values():
            row.changed.connect(self._on_changed)
            row.number.refused.connect(self._say)
            row.bias.refused.connect(self._say)
        self._lay_out()
        self._on_changed()
        self.finished.connect(self.deleteLater)

    def accept(self) -> None:
        """Draw, once what is being typed is accepted; what cannot be keeps the dialog open."""
        for field in self._fields():
            field.accept()
        if any(field.pending for field in self._fields()):
            return
        self.requested.emit(draw_initial_weights(self._document, self._chosen(), self._seed))
        super().accept()

    # --- inside ------------------------------------------------------------------------------------------------

    def _fields(self) -> list[NumberField]:
        return [self.seed, *(field for row in self.rows.values() for field in (row.number, row.bias))]

    @property
    def _seed(self) -> int:
        return int(self.seed.value or 0)

    def _chosen(self) -> dict[int, Initialisation]:
        return {layer: row.value for layer, row in self.rows.items()}

    def _on_changed(self) -> None:
        """Draw what would be drawn, and show it."""
        self._say("")
        weights = self._weights()
        reach = float(np.abs(weights).max(initial=0.0)) if weights is not None else 0.0
        for row in self.rows.values():
            row.show_drawn(None if weights is None else weights[row.connections], reach)

    def _weights(self) -> Vector | None:
        network = self._document.network
        if len(network.connections) > _QUICK:
            return None
        slots: Indices = network.weight_slots
        return drawn(with_initialisers(network, self._chosen()), None, self._seed)[slots]

    def _say(self, why: str) -> None:
        self._message.setText(why or self._whence())

    def _whence(self) -> str:
        frozen = int((~self._document.network.trainable).sum())
        stays = f" What is frozen stays as it is ({frozen:,})." if frozen else ""
        seed = self._document.initial_seed
        now = "The present initial weights were not all drawn from one seed."
        if seed is not None:
            now = f"The present initial weights were drawn from the seed {seed}."
        return f"{now} Drawing goes back to epoch 0.{stays}"

    def _on_another_clicked(self) -> None:
        self.seed.restore()
        self.seed.show_value(float(fresh_seed()))
        self._on_changed()

    def _on_suited_clicked(self) -> None:
        for row in self.rows.values():
            row.value = Initialisation(suited(row.activation), None, row.value.bias)  # type: ignore[arg-type]  # a name
            row.choose(row.value)

    # --- building ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        table = QWidget()
        self._fill(table)
        area = scrolling(table)
        area.setProperty("kind", "plain")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(area, 1)
        column.addLayout(self._seed_line())
        column.addWidget(self._message)
        buttons = QDialogButtonBox(_Buttons.Ok | _Buttons.Cancel)
        buttons.button(_Buttons.Ok).setText("Draw")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.resize(800, min(200 + 60 * len(self.rows), 640))

    def _fill(self, table: QWidget) -> None:
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for at, (text, tip) in enumerate(_HEADS):
            head = muted(text)
            head.setToolTip(tip)
            grid.addWidget(head, 0, at)
        for layer, row in self.rows.items():
            for at, widget in enumerate(row.widgets()):
                grid.addWidget(widget, 2 * layer, at)
            grid.addWidget(row.hint, 2 * layer + 1, 0, 1, len(_HEADS))
            grid.setRowMinimumHeight(2 * layer + 1, 26)
            row.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        for at, stretch in ((0, 2), (3, 2), (4, 1), (5, 1), (6, 4)):
            grid.setColumnStretch(at, stretch)
        grid.setRowStretch(2 * len(self.rows) + 2, 1)

    def _seed_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        caption = QLabel("&Seed")
        caption.setBuddy(self.seed)
        buttons: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("&Another seed", "Draw from another seed", self._on_another_clicked),
            ("&What suits each layer", "He for relu and its kin, Xavier for all others", self._on_suited_clicked),
        )
        line.addWidget(caption)
        line.addWidget(self.seed)
        for at, (text, tip, do) in enumerate(buttons):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(partial(_ignoring, do))
            line.addWidget(button)
            if at == 0:
                line.addStretch(1)
        return line


def _ignoring(do: Callable[[], None], _checked: bool = False) -> None:
    do()
