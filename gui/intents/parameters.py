"""Intents about weights and biases: their values, labels, whether they are trained and whether they are one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import formula
from engine.edits import parameters
from engine.edits.lookup import slot_at
from engine.network import Network, Slot
from gui.intents import words
from gui.intents.intent import Intent, fresh_seed
from gui.manner import Manner


def set_values(network: Network, slots: Sequence[Slot], value: float, how: Manner | None = None) -> Intent:
    """One value for some weights and biases; a value as it is shown where it is said how."""
    values = {slot: value if how is None else how.slot(slot_at(network, slot), value) for slot in slots}
    return Intent(f"Set {words.parameters(network, slots)}", lambda d: parameters.set_values(d, values))


def move(network: Network, values: Mapping[Slot, float]) -> Intent:
    """Several weights and biases at once, each to its own value."""
    return Intent(f"Move {words.parameters(network, tuple(values))}", lambda d: parameters.set_values(d, values))


def set_trainable(network: Network, slots: Sequence[Slot], trainable: bool) -> Intent:
    """Parameters that training changes, or leaves alone."""
    verb = "Unfreeze" if trainable else "Freeze"
    return Intent(f"{verb} {words.parameters(network, slots)}", lambda d: parameters.set_trainable(d, slots, trainable))


def draw(network: Network, slots: Sequence[Slot]) -> Intent:
    """Weights drawn anew and biases 0; what is frozen stays."""
    seed = fresh_seed()
    return Intent(f"Draw {words.parameters(network, slots)} anew", lambda d: parameters.draw(d, slots, seed=seed))


def set_label(network: Network, slot: Slot, label: str) -> Intent:
    """What a parameter is called in formulas; an empty label is none."""
    name = label.strip() or None
    text = (
        f"Name {words.place(network, slot)} {formula.plain(name)}"
        if name
        else f"Take the name from {words.place(network, slot)}"
    )
    return Intent(text, lambda d: parameters.set_parameter_label(d, slot, name))


def share(network: Network, slots: Sequence[Slot], name: str | None = None) -> Intent:
    """Parameters that become one and have one value from now on."""
    return Intent(f"Share {words.parameters(network, slots)}", lambda d: parameters.share(d, slots, name=name))


def join(network: Network, slots: Sequence[Slot], name: str) -> Intent:
    """Parameters that become one with a shared one that is there, and take its value."""
    text = f"Share {words.parameters(network, slots)} as {name}"
    return Intent(text, lambda d: parameters.share(d, [*slots, Slot("shared", name)], name=name))


def unshare(network: Network, slots: Sequence[Slot]) -> Intent:
    """Shared parameters that become one for each place that holds them."""
    return Intent(f"Stop sharing {words.parameters(network, slots)}", lambda d: parameters.unshare(d, slots))


def rename_shared(name: str, new: str) -> Intent:
    """Another name for a shared parameter."""
    return Intent(f"Rename the shared parameter {name} to {new}", lambda d: parameters.rename_shared(d, name, new))
