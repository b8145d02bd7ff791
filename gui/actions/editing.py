"""The table of the actions that change the network or what is selected of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.functions.activations import ACTIVATIONS, SOFTMAX
from gui.actions.spec import ActionSpec, Condition, StandardKey
from gui.ui_state import SelectionState, UiState


def _where(holds: Callable[[SelectionState], bool]) -> Condition:
    """A condition on what is selected alone."""

    def condition(state: UiState) -> bool:
        return holds(state.selection)

    return condition


_drawn = _where(lambda s: s.drawn)
_neurons = _where(lambda s: s.neurons > 0)
_one_layer = _where(lambda s: s.layer is not None)

CLIPBOARD_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "cut", "Cut", "cut", "Delete the selected neurons and keep a copy to paste", StandardKey.Cut, enabled=_neurons
    ),
    ActionSpec(
        "copy", "Copy", "copy", "Copy the selected neurons and the connections among them", StandardKey.Copy,
        enabled=_neurons,
    ),
    ActionSpec(
        "paste", "Paste", "paste", "Add the neurons that were copied, here or in another window", StandardKey.Paste,
        enabled=_where(lambda s: s.pastable),
    ),
    ActionSpec(
        "duplicate", "Duplicate", "duplicate", "Copy the selected neurons with all their connections", ("Ctrl+D",),
        enabled=_neurons,
    ),
    ActionSpec(
        "delete", "Delete", "delete", "Delete what is selected", ("Del",), "delete", _where(lambda s: s.deletable)
    ),
    ActionSpec(
        "type_value", "Type a value", "type_value", "Type another weight or bias in its place; Enter does the same",
        enabled=_where(lambda s: s.places == 1 and s.parameters == 1),
    ),
    ActionSpec(
        "rename", "Rename", "rename", "Type another name for the selected neuron or layer", ("F2",),
        enabled=_where(lambda s: s.nameable),
    ),
)  # fmt: skip

SELECT_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("find", "Find a neuron…", "find", "Find a neuron by its name in the outline", ("Ctrl+F",)),
    ActionSpec(
        "select_all", "All", "select_all", "Select all neurons and connections", StandardKey.SelectAll, enabled=_drawn,
        full="Select all",
    ),
    ActionSpec(
        "select_none", "None", "select_none", "Select nothing", ("Ctrl+Shift+A",),
        enabled=_where(lambda s: s.places > 0), full="Select none",
    ),
    ActionSpec(
        "select_layer", "Whole layer", "select_layer", "Select all neurons of the layers at hand", ("Ctrl+L",),
        enabled=_where(lambda s: s.neurons + s.layers > 0), full="Select the whole layer",
    ),
    ActionSpec(
        "select_incoming", "Incoming connections", "select_incoming",
        "Select all connections into the selected neurons", ("Ctrl+[",), enabled=_neurons,
        full="Select the incoming connections",
    ),
    ActionSpec(
        "select_outgoing", "Outgoing connections", "select_outgoing",
        "Select all connections out of the selected neurons", ("Ctrl+]",), enabled=_neurons,
        full="Select the outgoing connections",
    ),
    ActionSpec(
        "select_sharing", "All that share it", "select_sharing",
        "Select every weight and bias that holds the same shared parameter", enabled=_where(lambda s: s.shared > 0),
        full="Select all that share the parameter",
    ),
)  # fmt: skip

STRUCTURE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "add_neuron", "Add a neuron", "add_neuron", "Add a neuron to the layer at hand", ("N",), "add_neuron"
    ),
    ActionSpec(
        "connect", "Connect", "connect",
        "Connect the selected neurons with those in higher layers; else choose what to connect", ("C",), "connect",
        _drawn,
    ),
    ActionSpec(
        "connect_selected", "Connect the selected", "connect_selected",
        "Connect all selected neurons with the selected ones in higher layers", enabled=_where(lambda s: s.columns > 1),
    ),
    ActionSpec(
        "disconnect", "Disconnect", "disconnect",
        "Remove the selected connections, or all connections of the selected neurons", ("Ctrl+Shift+D",),
        enabled=_where(lambda s: s.connections + s.neurons > 0),
    ),
    ActionSpec(
        "move_to_layer", "Move to layer", "move_to_layer", "Move the selected neurons to another layer", ("Ctrl+M",),
        enabled=_neurons,
    ),
    ActionSpec(
        "give_bias", "Give a bias", "give_bias", "Give the selected neurons a bias",
        enabled=_where(lambda s: s.unbiased > 0),
    ),
    ActionSpec(
        "take_bias", "Take the bias", "take_bias", "Take the bias from the selected neurons",
        enabled=_where(lambda s: s.biased > 0),
    ),
    ActionSpec(
        "freeze", "Freeze", "freeze", "Keep training from changing the selected weights and biases", ("F",),
        enabled=_where(lambda s: s.parameters > s.frozen),
    ),
    ActionSpec(
        "unfreeze", "Unfreeze", "unfreeze", "Let training change the selected weights and biases again",
        ("Shift+F",), enabled=_where(lambda s: s.frozen > 0),
    ),
    ActionSpec(
        "draw_weights", "Draw anew", "draw_weights", "Draw the selected weights at random and set the biases to 0",
        enabled=_where(lambda s: s.parameters > s.frozen), full="Draw the selected weights anew",
    ),
    ActionSpec(
        "share", "As one new parameter", "share", "Make the selected weights and biases one parameter with one value",
        enabled=_where(lambda s: s.parameters > 1), full="Share as one new parameter",
    ),
    ActionSpec(
        "share_with", "Share with", "share_with", "Make the selected weights and biases hold a shared parameter",
        enabled=_where(lambda s: s.parameters > 1 or (s.parameters > 0 and s.sharable)),
    ),
    ActionSpec(
        "unshare", "Stop sharing", "unshare", "Give each of the selected weights and biases a value of its own",
        enabled=_where(lambda s: s.shared > 0),
    ),
    ActionSpec(
        "arrange", "Arrange", "arrange", "Put every neuron at its automatic place, with few connections that cross",
        ("Ctrl+Shift+L",), enabled=_drawn,
    ),
)  # fmt: skip

_LINES = (
    ("left", "Put the selected neurons below each other, at the leftmost of them"),
    ("centre", "Put the selected neurons below each other, in the middle between them"),
    ("right", "Put the selected neurons below each other, at the rightmost of them"),
    ("top", "Put the selected neurons side by side, at the highest of them"),
    ("middle", "Put the selected neurons side by side, at half the height between them"),
    ("bottom", "Put the selected neurons side by side, at the lowest of them"),
)
_WAYS = (
    ("across", "Distribute across", "Put the selected neurons evenly apart from left to right"),
    ("down", "Distribute down", "Put the selected neurons evenly apart from top to bottom"),
)

PLACE_ACTIONS: tuple[ActionSpec, ...] = (
    *(
        ActionSpec(
            f"align_{line}", f"Align {line}", f"align_{line}", tip, enabled=_where(lambda s: s.neurons > 1)
        )
        for line, tip in _LINES
    ),
    *(
        ActionSpec(f"distribute_{way}", text, f"distribute_{way}", tip, enabled=_where(lambda s: s.neurons > 2))
        for way, text, tip in _WAYS
    ),
)  # fmt: skip

LAYER_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("insert_layer", "Insert a layer…", "insert_layer", "Insert a hidden layer", ("Ctrl+Shift+I",)),
    ActionSpec(
        "resize_layer", "Resize the layer…", "resize_layer", "Add neurons to a layer or take the last ones away"
    ),
    ActionSpec(
        "remove_layer", "Remove the layer", "remove_layer", "Remove a hidden layer with its neurons",
        enabled=_where(lambda s: s.hidden),
    ),
    ActionSpec(
        "layer_back", "Move toward the inputs", "layer_back", "Swap the layer with the one before it",
        ("Ctrl+Shift+Left",), enabled=_where(lambda s: s.can_move_back), full="Move the layer toward the inputs",
    ),
    ActionSpec(
        "layer_forward", "Move toward the outputs", "layer_forward", "Swap the layer with the one after it",
        ("Ctrl+Shift+Right",), enabled=_where(lambda s: s.can_move_forward), full="Move the layer toward the outputs",
    ),
    ActionSpec(
        "connect_layers", "Connect whole layers…", "connect_layers",
        "Connect every neuron of a layer with every one of a higher layer", ("Shift+C",), enabled=_drawn,
    ),
)  # fmt: skip


def words(activation: str) -> str:
    """An activation as people read it."""
    return activation.replace("_", " ")


def _neuron_activations() -> Iterator[ActionSpec]:
    for name in ACTIVATIONS:
        if name != SOFTMAX:  # which belongs to a whole layer
            yield ActionSpec(
                f"activation_{name}", words(name), f"activation_{name}",
                f"Give the selected neurons the activation {words(name)}", enabled=_where(lambda s: s.computing > 0),
                group="activation", full=f"Activation of the neurons: {words(name)}",
            )  # fmt: skip
    yield ActionSpec(
        "activation_of_layer", "As the layer’s", "activation_of_layer",
        "Let the selected neurons have the activation of their layer", enabled=_where(lambda s: s.computing > 0),
        group="activation", full="Activation of the neurons: as the layer’s",
    )  # fmt: skip


def _layer_activations() -> Iterator[ActionSpec]:
    for name in ACTIVATIONS:
        yield ActionSpec(
            f"layer_activation_{name}", words(name), f"layer_activation_{name}",
            f"Give the layer at hand the activation {words(name)}",
            enabled=_where(lambda s: s.layer is not None and s.layer > 0),
            group="layer_activation", full=f"Activation of the layer: {words(name)}",
        )  # fmt: skip


CONVENTION_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "conventions", "Conventions…", "conventions",
        "Choose letters, signs and digits of the formulas, and how a hand would calculate",
    ),
)  # fmt: skip

ACTIVATION_ACTIONS: tuple[ActionSpec, ...] = (*_neuron_activations(), *_layer_activations())

_LABELS = (
    ("automatic", "Automatic", "Numbers as far as they fit at this zoom"),
    ("all", "All", "A number at every weight and neuron"),
    ("focus", "Around the focus", "Numbers around what is selected or being computed"),
    ("hover", "On hover", "Numbers only where the mouse is"),
    ("none", "None", "No numbers on the canvas"),
)
DIGIT_CHOICES = range(2, 11)

LABEL_ACTIONS: tuple[ActionSpec, ...] = (
    *(
        ActionSpec(f"labels_{name}", text, f"labels_{name}", tip, group="labels", full=f"Labels: {text}")
        for name, text, tip in _LABELS
    ),
    *(
        ActionSpec(
            f"digits_{count}", f"{count} digits", f"digits_{count}", f"Show numbers with {count} significant digits",
            group="digits", full=f"Numbers with {count} digits",
        )
        for count in DIGIT_CHOICES
    ),
)  # fmt: skip

FOLD_CHOICES = (6, 12, 24, 48, 100, 0)  # neurons above which a layer begins as a block; 0: no layer does


def _fold_limit(limit: int) -> ActionSpec:
    text = f"Layers of more than {limit}" if limit else "No layer by itself"
    tip = f"Draw every layer of more than {limit} neurons as one block" if limit else "Draw all neurons of every layer"
    name = f"fold_above_{limit}"
    return ActionSpec(name, text, name, tip, group="fold_above", full=f"Fold: {text[0].lower()}{text[1:]}")


FOLD_ACTIONS: tuple[ActionSpec, ...] = (
    *map(_fold_limit, FOLD_CHOICES),
    ActionSpec(
        "fold_layer", "Fold or unfold the layer", "fold_layer",
        "Draw the layer at hand as one block, or all its neurons again", ("Ctrl+K",), enabled=_one_layer,
    ),
    ActionSpec("fold_all", "Fold all layers", "fold_all", "Draw every layer as one block", enabled=_drawn),
    ActionSpec("unfold_all", "Unfold all layers", "unfold_all", "Draw all neurons of every layer", enabled=_drawn),
)  # fmt: skip

EDITING_ACTIONS: tuple[ActionSpec, ...] = (
    *CLIPBOARD_ACTIONS,
    *SELECT_ACTIONS,
    *STRUCTURE_ACTIONS,
    *PLACE_ACTIONS,
    *LABEL_ACTIONS,
    *FOLD_ACTIONS,
    *LAYER_ACTIONS,
    *ACTIVATION_ACTIONS,
    *CONVENTION_ACTIONS,
)
