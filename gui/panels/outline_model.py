"""The network as a tree: layers, their neurons, and each neuron's bias and connections, looked up when asked for.

For the outline alone. A model of 100,000 connections makes nothing: what a row stands for follows from its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from engine import arithmetic
from engine.errors import StudioError
from engine.formula import plain
from engine.network import Network, Shared, Slot
from engine.numerals import DIGITS, shown
from engine.place import Place
from gui import spoken
from gui.intents import Intent, parameters, structure
from gui.intents import layers as of_layers
from gui.manner import Manner

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAME, VALUE = 0, 1
_HEADINGS = ("Name", "Value")
_NOWHERE = QModelIndex()
_NAMED = ("layer", "neuron")


@dataclass(frozen=True, slots=True)
class Row:
    """What a row stands for. A connection stands twice: at its target, and `out` of its source."""

    place: Place
    out: bool = False

    @property
    def column(self) -> int:
        """Where a row can be edited: layers and neurons by name, weights and biases by value."""
        return NAME if self.place.kind in _NAMED else VALUE


class OutlineModel(QAbstractItemModel):
    """Layers, neurons, and biases and connections of one network.

    The inner id of an index says what it is below: 0 nothing, then a layer, then a neuron.
    An edit changes nothing here: it becomes an intent (`requested`), or a reason why not (`refused`).
    """

    requested = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._known = spoken.Known(np.empty(0), np.empty(0), np.empty(0), math.nan)

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def network(self) -> Network | None:
        """The network of the tree."""
        return self._network

    @property
    def known(self) -> spoken.Known:
        """The numbers of the tree."""
        return self._known

    def show_network(self, network: Network, known: spoken.Known) -> bool:
        """Another network; returns whether its rows are others, so that what was open or selected is lost."""
        before, same = self._network, self._network is not None and _same_rows(self._network, network)
        if before is network:
            self.show_known(known)
            return False
        if not same:
            self.beginResetModel()
        self._network, self._known = network, known
        if not same:
            self.endResetModel()
        else:
            self._tell(NAME)
        return not same

    def show_known(self, known: spoken.Known) -> None:
        """Other numbers in the same network."""
        self._known = known
        self._tell(VALUE)

    def _tell(self, first_column: int) -> None:
        """Upon a change of any range a view paints all that it shows; to name each row would take them all."""
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, first_column), self.index(last, VALUE))

    # --- rows and places ----------------------------------------------------------------------------------------

    def row(self, index: Index) -> Row | None:
        """What an index stands for; None for the root."""
        network = self._network
        return _row(network, index.internalId(), index.row()) if network is not None and index.isValid() else None

    def rows(self, first: Index, last: Index) -> list[Row]:
        """What neighbouring rows stand for, without an index for each."""
        network, owner = self._network, first.internalId()
        return [] if network is None else [_row(network, owner, row) for row in range(first.row(), last.row() + 1)]

    def place(self, index: Index) -> Place | None:
        """The place that an index stands for; None for the root."""
        row = self.row(index)
        return None if row is None else row.place

    def index_of(self, place: Place) -> QModelIndex:
        """Where a place stands, a connection at its target; a target and the error stand nowhere."""
        network = self._network
        find = _ROWS.get(place.kind)
        if network is None or find is None:
            return QModelIndex()
        row, owner = find(network, place.index)
        return self.createIndex(row, NAME, owner) if row >= 0 else QModelIndex()

    # --- Qt: the tree -------------------------------------------------------------------------------------------

    # A view asks these of every row that is open: they ask no more of Qt than they must.

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        owner = self._owner(parent)
        there = 0 <= row < self._count(owner) and NAME <= column <= VALUE
        return self.createIndex(row, column, owner) if there else QModelIndex()

    def _owner(self, parent: Index) -> int:
        """The inner id of what stands below an index; −1 where nothing can."""
        network = self._network
        if network is None or not parent.isValid():
            return 0
        layers, owner = len(network.layers), parent.internalId()
        if owner == 0:
            return 1 + parent.row()
        return layers + 1 + network.layer_starts[owner - 1] + parent.row() if owner <= layers else -1

    def _count(self, owner: int) -> int:
        """How many rows have an inner id."""
        network = self._network
        if network is None or owner < 0:
            return 0
        layers = len(network.layers)
        if owner == 0:
            return layers
        return len(network.layers[owner - 1].neurons) if owner <= layers else _parts(network, owner - layers - 1)

    def parent(self, child: Index = _NOWHERE) -> Any:  # noqa: ANN401 - Qt has another function of this name
        network, owner = self._network, child.internalId() if child.isValid() else 0
        if network is None or owner == 0:
            return QModelIndex()
        layers = len(network.layers)
        if owner <= layers:
            return self.createIndex(owner - 1, NAME, 0)
        row, above = _neuron_row(network, owner - layers - 1)
        return self.createIndex(row, NAME, above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return self._count(self._owner(parent)) if parent.column() <= NAME else 0

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        return self.rowCount(parent) > 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return _HEADINGS[section]
        return None

    # --- Qt: a cell ---------------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if row.place.kind not in _NAMED:
            flags |= Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == row.column else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row, network = self.row(index), self._network
        if row is None or network is None:
            return None
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            return spoken.spoken(network, row.place, self._known)
        if role == Role.EditRole:
            return self._to_edit(network, row.place)
        if role == Role.TextAlignmentRole and index.column() == VALUE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.DisplayRole:
            return self._text(network, row, index.column())
        return None

    def _text(self, network: Network, row: Row, column: int) -> str:
        place = row.place
        if column == NAME:
            return _NAMES[place.kind](network, row, self._known)
        if place.kind == "layer":
            activation = network.layers[place.index].activation
            count = len(network.layers[place.index].neurons)
            return f"{count:,} · {activation.replace('_', ' ')}" if activation else f"{count:,}"
        if place.kind == "neuron":
            out = float(self._known.out[place.index])
            return "" if math.isnan(out) else shown(out, self._digits)
        return shown(float(self._known.values[_slot(network, place)]), self._digits)

    @property
    def _digits(self) -> int:
        how = self._known.manner
        return DIGITS if how is None else how.digits(DIGITS)

    def _to_edit(self, network: Network, place: Place) -> str:
        if place.kind == "layer":
            return network.layers[place.index].name
        if place.kind == "neuron":
            return network.neurons[place.index].name
        return repr(float(self._known.values[_slot(network, place)])).removesuffix(".0")

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        """Ask for what was typed; nothing is changed here."""
        place, network = self.place(index), self._network
        if place is None or network is None or role != Role.EditRole or value == self._to_edit(network, place):
            return False
        try:
            self.requested.emit(_EDITS[place.kind](network, place, str(value), self._known.manner))
        except StudioError as error:
            self.refused.emit(str(error))
        return False


# --- which row a place is ---------------------------------------------------------------------------------------------


def _row(network: Network, owner: int, row: int) -> Row:
    """What stands at a row below the layers (owner 0), a layer or a neuron."""
    layers = len(network.layers)
    if owner == 0:
        return Row(Place("layer", row))
    if owner <= layers:
        return Row(Place("neuron", network.layer_starts[owner - 1] + row))
    neuron = owner - layers - 1
    row -= _has_bias(network, neuron)
    if row < 0:
        return Row(Place("bias", neuron))
    into = network.incoming(neuron)
    if row < len(into):
        return Row(Place("connection", into[row]))
    return Row(Place("connection", int(network.outgoing(neuron)[row - len(into)])), out=True)


def _same_rows(one: Network, other: Network) -> bool:
    """Whether two networks have the same rows, whatever is written in them."""
    return (
        one.layer_starts == other.layer_starts
        and len(one.connections) == len(other.connections)
        and np.array_equal(one.sources, other.sources)
        and np.array_equal(one.targets, other.targets)
        and np.array_equal(one.bias_slots >= 0, other.bias_slots >= 0)
    )


def _has_bias(network: Network, neuron: int) -> bool:
    return bool(network.bias_slots[neuron] >= 0)


def _parts(network: Network, neuron: int) -> int:
    return _has_bias(network, neuron) + len(network.incoming(neuron)) + len(network.outgoing(neuron))


def _slot(network: Network, place: Place) -> int:
    return int((network.weight_slots if place.kind == "connection" else network.bias_slots)[place.index])


def _layer_row(_: Network, layer: int) -> tuple[int, int]:
    return layer, 0


def _neuron_row(network: Network, neuron: int) -> tuple[int, int]:
    layer = int(network.layer_of[neuron])
    return neuron - network.layer_starts[layer], 1 + layer


def _bias_row(network: Network, neuron: int) -> tuple[int, int]:
    return 0 if _has_bias(network, neuron) else -1, len(network.layers) + 1 + neuron


def _connection_row(network: Network, edge: int) -> tuple[int, int]:
    target = int(network.targets[edge])
    return _has_bias(network, target) + edge - network.incoming(target).start, len(network.layers) + 1 + target


_ROWS: dict[str, Callable[[Network, int], tuple[int, int]]] = {
    "layer": _layer_row,
    "neuron": _neuron_row,
    "bias": _bias_row,
    "connection": _connection_row,
}


# --- what a row is called, and what its edit asks for -----------------------------------------------------------------


def _connection_name(network: Network, row: Row, _known: spoken.Known) -> str:
    edge = row.place.index
    word, other = ("to", network.targets[edge]) if row.out else ("from", network.sources[edge])
    weight = network.connections[edge].weight
    name = f"{word} {plain(network.neurons[int(other)].name)}"
    return f"{name} ({plain(weight.name)})" if isinstance(weight, Shared) else name


def _bias_name(network: Network, row: Row, known: spoken.Known) -> str:
    bias, noun = network.neurons[row.place.index].bias, known.noun(int(network.bias_slots[row.place.index]))
    return f"{noun} ({plain(bias.name)})" if isinstance(bias, Shared) else noun


_NAMES: dict[str, Callable[[Network, Row, spoken.Known], str]] = {
    "layer": lambda network, row, _known: plain(network.layers[row.place.index].name),
    "neuron": lambda network, row, _known: plain(network.neurons[row.place.index].name),
    "bias": _bias_name,
    "connection": _connection_name,
}


def _set_value(network: Network, place: Place, text: str, how: Manner | None) -> Intent:
    """Raises NotANumber for a text that is none."""
    connection = network.connections[place.index] if place.kind == "connection" else None
    of = (connection.source, connection.target) if connection else network.neurons[place.index].id
    slots = [Slot("weight" if connection else "bias", of)]
    return parameters.set_values(network, slots, arithmetic.value(text), how)


_EDITS: dict[str, Callable[[Network, Place, str, Manner | None], Intent]] = {
    "layer": lambda network, place, text, _how: of_layers.rename_layer(network, place.index, text),
    "neuron": lambda network, place, text, _how: structure.rename(network, network.neurons[place.index].id, text),
    "bias": _set_value,
    "connection": _set_value,
}
