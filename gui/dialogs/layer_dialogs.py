"""The dialogs of edits that concern whole layers: insert one, resize one, connect two."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from engine import formula
from engine.creation import MOST_NEURONS
from engine.document import Document
from engine.edits.connections import Pattern
from engine.errors import StudioError
from engine.functions.activations import ACTIVATIONS
from engine.network import Network
from gui.dialogs.edit_dialog import EditDialog, combo
from gui.intents import Intent, layers, words


def _layers(network: Network) -> dict[object, str]:
    """The layers by their places, with their sizes."""
    return {i: f"{formula.plain(layer.name)} ({len(layer.neurons):,})" for i, layer in enumerate(network.layers)}


def _size_field(size: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(0, MOST_NEURONS)
    field.setValue(size)
    field.setGroupSeparatorShown(True)
    field.lineEdit().setTextMargins(5, 0, 0, 0)
    field.selectAll()  # what is typed replaces it
    return field


class InsertLayerDialog(EditDialog):
    """Asks where a new hidden layer lies, how large it is, and whether it is connected to its neighbours."""

    def __init__(self, document: Document, place: int, parent: QWidget | None = None) -> None:
        super().__init__("Insert a layer", "Insert", document, parent)
        self.setObjectName("insert_layer")
        network = document.network
        places: dict[object, str] = {
            i: f"between {formula.plain(below.name)} and {formula.plain(above.name)}"
            for i, (below, above) in enumerate(zip(network.layers, network.layers[1:], strict=False), 1)
        }
        self._place = combo(places, place)
        self._size = _size_field(3)
        activations: dict[object, str] = {name: name.replace("_", " ") for name in ACTIVATIONS}
        self._activation = combo(activations, _usual(network))
        self._connected = QCheckBox("Connect it fully with the layers beside it")
        self._replaced = QCheckBox("Remove the connections that would go past it")
        self._connected.setChecked(True)
        self._add("size", "&Neurons", self._size)
        self._add("place", "&Place", self._place)
        self._add("activation", "&Activation", self._activation)
        self._add("connected", "", self._connected)
        self._add("replaced", "", self._replaced)
        self._size.valueChanged.connect(self._check)
        self._place.currentIndexChanged.connect(self._on_place_changed)
        for box in (self._connected, self._replaced):
            box.setAccessibleName(box.text())
            box.toggled.connect(self._check)
        self._on_place_changed()

    def intent(self) -> Intent:
        """A new layer, with its connections, in one."""
        return layers.insert_layer(
            self._document.network,
            self._place.currentData(),
            size=self._size.value(),
            activation=self._activation.currentData(),
            connected=self._connected.isChecked(),
            replaced=self._replaced.isChecked(),
        )

    def summary(self) -> str:
        """How much comes to the network."""
        said = [words.count(self._size.value(), "neuron")]
        if self._connected.isChecked():
            said.append(words.count(self._new_connections(), "connection"))
        gone = len(self._passing) if self._replaced.isChecked() else 0
        takes = f"; takes {words.count(gone, 'connection')} away" if gone else ""
        return f"Adds {' and '.join(said)}{takes}."

    def connections(self) -> int:
        """Those that are there and those that would come."""
        return super().connections() + (self._new_connections() if self._connected.isChecked() else 0)

    def _new_connections(self) -> int:
        columns, place = self._document.network.layers, self._place.currentData()
        return self._size.value() * (len(columns[place - 1].neurons) + len(columns[place].neurons))

    def _on_place_changed(self) -> None:
        """Only what is there can be removed."""
        network, place = self._document.network, self._place.currentData()
        self._passing = layers.passing(network, place)
        self._replaced.setVisible(bool(self._passing))
        self._replaced.setChecked(bool(self._passing))
        self._check()


def _usual(network: Network) -> str:
    """The activation of the hidden layers that are there, or the usual one."""
    return next((layer.activation or "sigmoid" for layer in network.layers[1:-1]), "sigmoid")


class ResizeLayerDialog(EditDialog):
    """Asks how many neurons a layer has."""

    def __init__(self, document: Document, layer: int, parent: QWidget | None = None) -> None:
        super().__init__("Resize a layer", "Resize", document, parent)
        self.setObjectName("resize_layer")
        self._layer = combo(_layers(document.network), layer)
        self._size = _size_field(0)
        self._add("size", "&Neurons", self._size)
        self._add("layer", "&Layer", self._layer)
        self._size.valueChanged.connect(self._check)
        self._layer.currentIndexChanged.connect(self._on_layer_changed)
        self._on_layer_changed()

    def intent(self) -> Intent:
        """The layer in another size."""
        return layers.resize_layers(self._document.network, [self._layer.currentData()], self._size.value())

    def summary(self) -> str:
        """What comes or goes."""
        change = self._size.value() - self._present()
        if change == 0:
            return "As many as there are."
        if change > 0:
            return f"Adds {words.count(change, 'neuron')}, not connected yet."
        return f"Takes the last {words.count(-change, 'neuron')} away."

    def _present(self) -> int:
        return len(self._document.network.layers[self._layer.currentData()].neurons)

    def _on_layer_changed(self) -> None:
        self._size.setValue(self._present())
        self._size.selectAll()
        self._check()


_PATTERNS: dict[object, str] = {
    "fully": "every neuron with every neuron",
    "one to one": "one to one, in their order",
    "random": "a random share of those missing",
}


class ConnectLayersDialog(EditDialog):
    """Asks which two layers are connected, and which of their neurons: all, one to one, or some at random."""

    def __init__(self, document: Document, lower: int, parent: QWidget | None = None) -> None:
        super().__init__("Connect whole layers", "Connect", document, parent)
        self.setObjectName("connect_layers")
        network = document.network
        lower, upper = _unconnected(network, min(lower, len(network.layers) - 2))
        self._lower, self._upper = combo(_layers(network), lower), combo(_layers(network), upper)
        self._add("lower", "&From", self._lower)
        self._add("upper", "&To", self._upper)
        self._pattern = combo(_PATTERNS, "fully")
        self._share = QSpinBox()
        self._share.setRange(1, 100)
        self._share.setValue(50)
        self._share.setSuffix(" %")
        self._share.lineEdit().setTextMargins(5, 0, 0, 0)
        self._add("pattern", "&Which neurons", self._pattern)
        self._add("share", "&Share", self._share)
        for box in (self._lower, self._upper):
            box.currentIndexChanged.connect(self._check)
        self._share.valueChanged.connect(self._check)
        self._pattern.currentIndexChanged.connect(self._on_pattern_changed)
        self._on_pattern_changed()

    def intent(self) -> Intent:
        """The connections of the pattern that are missing between the two."""
        return layers.connect_layers(self._document.network, *self._chosen(), self._wanted())

    def summary(self) -> str:
        """How many come."""
        lower, upper = self._chosen()
        if lower >= upper:
            return ""
        try:
            pairs = self._wanted().pairs(self._document.network, lower, upper, seed=0)
        except StudioError:
            return ""  # trying the edit says why
        return f"Adds {words.count(len(pairs), 'connection')}."

    def _wanted(self) -> Pattern:
        return Pattern(self._pattern.currentData(), self._share.value() / 100)

    def _on_pattern_changed(self) -> None:
        """Only a random pattern has a share."""
        self._form.setRowVisible(self._share, self._pattern.currentData() == "random")
        self._check()

    def connections(self) -> int:
        """Those that are there and those that would come."""
        network, (lower, upper) = self._document.network, self._chosen()
        return super().connections() + len(network.layers[lower].neurons) * len(network.layers[upper].neurons)

    def _chosen(self) -> tuple[int, int]:
        return self._lower.currentData(), self._upper.currentData()


def _unconnected(network: Network, lower: int) -> tuple[int, int]:
    """A layer and the first one above it that can still be connected with it, if there is one."""
    sizes = [len(layer.neurons) for layer in network.layers]
    above = range(lower + 1, len(sizes))
    missing = (upper for upper in above if len(layers.between(network, lower, upper)) < sizes[lower] * sizes[upper])
    return lower, next(missing, lower + 1)
