"""The commands of editing: what a menu, a key or a button asks for, made into intents about what is selected.

For the main window. It takes the selection from the canvas and the document from the session, and changes neither:
the session does what is asked for, and the canvas shows what is selected.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.arrangement import arrange
from engine.document import Document, Point
from engine.edits import fragment
from engine.edits.consequences import added_neurons
from engine.errors import StudioError
from engine.functions.activations import ACTIVATIONS
from engine.network import Network
from engine.place import Place
from gui import selection as choices
from gui.canvas.arranging import LINES, WAYS, Line, Way, aligned, arranged, distributed
from gui.canvas.view import NetworkView
from gui.clipboard import NetworkClipboard
from gui.intents import Intent, parameters, structure
from gui.intents import layers as of_layers
from gui.later import later
from gui.notices import Notices
from gui.selected import Selected
from gui.selection import NOTHING, Selection
from gui.session import Session
from gui.ui_state import SelectionState

if TYPE_CHECKING:
    from gui.dialogs.edit_dialog import EditDialog


class Editing(QObject):
    """Every command of the table of editing actions, by name in `commands`.

    `state_changed` when something else can be done: another selection, or something else on the clipboard.
    """

    state_changed = Signal()

    def __init__(
        self, session: Session, canvas: NetworkView, clipboard: NetworkClipboard, notices: Notices, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._canvas = canvas
        self._clipboard = clipboard
        self._notices = notices
        self._window = window
        self._selected = Selected(self._network, canvas.selection)
        canvas.selection_changed.connect(self.state_changed)
        clipboard.changed.connect(self.state_changed)

    @property
    def selected(self) -> Selected:
        """What is selected of the document in force, taken apart once for all that ask."""
        network, selection = self._network, self._canvas.selection
        if self._selected.network is not network or self._selected.selection is not selection:
            self._selected = Selected(network, selection)
        return self._selected

    @property
    def state(self) -> SelectionState:
        """What can be done with what is selected."""
        return self.selected.state(pastable=self._clipboard.pastable)

    @property
    def _network(self) -> Network:
        return self._session.document.network

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action of editing does."""
        return {
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
            "duplicate": self.duplicate,
            "delete": self.delete,
            "rename": self.rename,
            "type_value": self.type_value,
            "select_all": lambda: self._select(choices.everything(self._network)),
            "select_none": lambda: self._select(NOTHING),
            "select_layer": partial(self._select_more, choices.whole_layers),
            "select_incoming": partial(self._select_more, choices.incoming),
            "select_outgoing": partial(self._select_more, choices.outgoing),
            "select_sharing": self.select_sharing,
            "add_neuron": self.add_neuron,
            "connect": self.connect_,
            "connect_selected": self.connect_selected,
            "disconnect": self.disconnect_,
            "give_bias": lambda: self._set_bias(True),
            "take_bias": lambda: self._set_bias(False),
            "freeze": lambda: self._set_trainable(False),
            "unfreeze": lambda: self._set_trainable(True),
            "draw_weights": self.draw_weights,
            "share": self.share,
            "unshare": self.unshare,
            "arrange": self.arrange,
            **{f"align_{line}": partial(self._align, line) for line in LINES},
            **{f"distribute_{way}": partial(self._distribute, way) for way in WAYS},
            "insert_layer": self.insert_layer,
            "label_noise": self.mix_up_labels,
            "resize_layer": self.resize_layer,
            "remove_layer": lambda: self._of_layer(of_layers.remove_layer),
            "layer_back": partial(self._move_layer, -1),
            "layer_forward": partial(self._move_layer, 1),
            "connect_layers": self.connect_layers,
            **self._activations(),
        }

    def _activations(self) -> dict[str, Callable[[], object]]:
        commands: dict[str, Callable[[], object]] = {"activation_of_layer": partial(self._set_activation, None)}
        for name in ACTIVATIONS:
            commands[f"activation_{name}"] = partial(self._set_activation, name)
            commands[f"layer_activation_{name}"] = partial(self._set_layer_activation, name)
        return commands

    # --- facts of the session -----------------------------------------------------------------------------------

    @Slot(object, object, str)
    def on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        """After an edit its new neurons are selected; what it brought along the session tells."""
        if cause != "edit" or before.network is after.network:
            return
        added = added_neurons(before, after)
        # With others gone it was an id that changed; a selected layer that grew is what one goes on with.
        if not added or before.network.index.keys() - after.network.index.keys():
            return
        grown = {int(after.network.layer_of[after.network.index[neuron]]) for neuron in added}
        if not grown <= set(self._canvas.selection.layers()):
            self._select(choices.of_neurons(after.network, added))

    # --- clipboard ----------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """The selected neurons onto the clipboard."""
        if text := self._copied():
            self._clipboard.put(text)

    def cut(self) -> None:
        """The selected neurons onto the clipboard and away."""
        if text := self._copied():
            self._clipboard.put(text, original_stays=False)
            self._request(structure.cut(self._network, self.selected.neurons))

    def paste(self) -> None:
        """The neurons that the clipboard holds, farther from their originals each time."""
        text, times = self._clipboard.take()
        x, y = structure.OFFSET
        self._request(structure.paste(text, (times * x, times * y)))

    def duplicate(self) -> None:
        """Copies of the selected neurons with their connections."""
        self._request(structure.duplicate(self._network, self.selected.neurons))

    def _copied(self) -> str:
        try:
            return fragment.copied(self._session.document, self.selected.neurons)
        except StudioError as error:
            self._notices.error(str(error))
            return ""

    # --- neurons and connections --------------------------------------------------------------------------------

    def add_neuron(self) -> None:
        """A new neuron in the layer at hand; an empty network begins with its inputs."""
        if not self._network.neurons and not self._canvas.selection:
            self._select(choices.selecting(Place("layer", 0)))
        self._canvas.add_neuron()

    def delete(self) -> None:
        """What is selected away."""
        self._request(structure.delete(self._network, self._canvas.selection))

    def rename(self) -> None:
        """Another name for the layer or neuron that is selected."""
        selected = self.selected
        if len(selected.layers) == 1:
            self._canvas.rename_place(Place("layer", selected.layers[0]))
        elif selected.neurons:
            self._canvas.rename(selected.neurons[0])

    def type_value(self) -> None:
        """The field for the weight or bias of what is selected."""
        if self._canvas.selection.current is not None:
            self._canvas.edit(self._canvas.selection.current)

    def connect_(self) -> None:
        """The selected neurons with those in higher layers; where they lie in one layer, by choosing on the canvas."""
        if len(self.selected.columns) > 1:
            self.connect_selected()
        else:
            self._canvas.begin_connecting()

    def connect_selected(self) -> None:
        """Each selected neuron with every one that lies in a higher layer."""
        selected, layer_of = self.selected, self._network.layer_of
        layers = layer_of[selected.places]
        sources = selected.ids(selected.places[layers < layers.max()])
        targets = selected.ids(selected.places[layers > layers.min()])
        self._request(structure.connect_all(self._network, sources, targets))

    def disconnect_(self) -> None:
        """The selected connections away, or all connections of the selected neurons."""
        pairs = self.selected.attached
        if pairs:
            self._request(structure.disconnect(self._network, pairs))
        else:
            self._notices.info("These neurons have no connections.")

    def move_to_layer(self, layer: int) -> None:
        """The selected neurons into another layer."""
        self._request(structure.move_to_layer(self._network, self.selected.neurons, layer))

    def arrange(self) -> None:
        """Every neuron at its automatic place, the hidden ones of a small network so that few connections cross."""
        self._request(structure.arrange(arranged(self._network)))

    def _align(self, line: Line) -> None:
        self._request(structure.align(self._network, aligned(self._points(), line)))

    def _distribute(self, way: Way) -> None:
        self._request(structure.distribute(self._network, distributed(self._points(), way)))

    def _points(self) -> dict[str, Point]:
        """Where the selected neurons stand."""
        selected = self.selected
        points = arrange(self._network, self._session.document.positions).points[selected.places]
        return {neuron: (x, y) for neuron, (x, y) in zip(selected.neurons, points.tolist(), strict=True)}

    # --- weights and biases -------------------------------------------------------------------------------------

    def share(self) -> None:
        """The selected weights and biases as one new parameter."""
        self._request(parameters.share(self._network, self.selected.parameters))

    def share_with(self, name: str) -> None:
        """The selected weights and biases as one with a shared parameter that is there."""
        self._request(parameters.join(self._network, self.selected.parameters, name))

    def draw_weights(self) -> None:
        """The selected weights drawn anew, and the selected biases 0."""
        self._request(parameters.draw(self._network, self.selected.parameters))

    def unshare(self) -> None:
        """A parameter of its own for each of the selected weights and biases that are shared."""
        self._request(parameters.unshare(self._network, self.selected.sharing))

    def select_sharing(self) -> None:
        """Every place that holds one of the shared parameters at hand."""
        network, places = self._network, NOTHING
        for slot in self.selected.shared_slots.tolist():
            places = places.joined(choices.sharing(network, slot).places)
        self._select(places)

    def _set_trainable(self, trainable: bool) -> None:
        self._request(parameters.set_trainable(self._network, self.selected.parameters, trainable))

    def _set_bias(self, present: bool) -> None:
        selected = self.selected
        neurons = selected.ids(selected.unbiased if present else selected.biases)
        self._request(structure.set_bias(self._network, neurons, present))

    def _set_activation(self, activation: str | None) -> None:
        selected = self.selected
        self._request(structure.set_activation(self._network, selected.ids(selected.computing), activation))

    # --- layers -------------------------------------------------------------------------------------------------

    def insert_layer(self) -> None:
        """Ask what a new layer should be like: after the layer at hand, or before the outputs."""
        layer, last = self.selected.layer, len(self._network.layers) - 1
        place = last if layer is None else min(layer + 1, last)
        self._open(later("InsertLayerDialog")(self._session.document, place, self._window))

    def resize_layer(self) -> None:
        """Ask how many neurons the layer at hand, or another one, should have."""
        self._open(later("ResizeLayerDialog")(self._session.document, self._layer_at_hand, self._window))

    def connect_layers(self) -> None:
        """Two selected layers with each other; else ask which."""
        selected = self.selected
        if len(selected.layers) == 2:
            self._request(of_layers.connect_layers(self._network, *selected.layers))
        else:
            self._open(later("ConnectLayersDialog")(self._session.document, self._layer_at_hand, self._window))

    def _set_layer_activation(self, activation: str) -> None:
        self._of_layer(lambda network, layer: of_layers.set_layer_activations(network, [layer], activation))

    def _move_layer(self, by: int) -> None:
        self._of_layer(lambda network, layer: of_layers.move_layer(network, layer, layer + by))

    def _of_layer(self, intent: Callable[[Network, int], Intent]) -> None:
        layer = self.selected.layer
        if layer is not None:
            self._request(intent(self._network, layer))

    @property
    def _layer_at_hand(self) -> int:
        return self.selected.layer or 0

    # --- data ---------------------------------------------------------------------------------------------------

    def mix_up_labels(self) -> None:
        """Ask how many of the training rows shall be told wrongly."""
        self._open(later("LabelNoiseDialog")(self._session.document, self._window))

    # --- inside -------------------------------------------------------------------------------------------------

    def _select_more(self, of: Callable[[Network, Selection], Selection]) -> None:
        selected = self.selected
        neurons = choices.of_neurons(self._network, selected.neurons)
        self._select(of(self._network, Selection(neurons.places | selected.selection.places, neurons.current)))

    def _select(self, selection: Selection) -> None:
        self._canvas.select(selection)

    def _request(self, intent: Intent) -> None:
        self._session.request(intent)

    def _open(self, dialog: EditDialog) -> None:
        dialog.requested.connect(self._session.request)
        dialog.open()
