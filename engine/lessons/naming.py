"""What a lesson names, in a network: a weight by its two ids, a bias by its neuron, a shared parameter by its name.

For the other modules of lessons, and for the window that goes to what is named.
"""

from __future__ import annotations

from engine.batches import batch_of_row, rows_of
from engine.document import Document
from engine.edits.lookup import neuron_at, slot_at
from engine.errors import StudioError
from engine.lesson import GoTo, Of
from engine.network import Network, Slot
from engine.place import Place
from engine.reference import QuantityName
from engine.steps import TOTAL, Number, Quantity, StepSize
from engine.trace import Frame, Trace, trace

_OF_SLOTS = (Quantity.GRADIENT, Quantity.NEW_VALUE)
_WORDS = {quantity.word: quantity for quantity in Quantity}


def slot_of(network: Network, of: Of) -> Slot:
    """The weight, bias or shared parameter that is meant; a StudioError if there is none."""
    if isinstance(of, tuple):
        return Slot("weight", of)
    if of in network.index and network.bias_slots[network.index[of]] >= 0:
        return Slot("bias", of)
    return Slot("shared", of)


def place_of(network: Network, of: Of) -> int:
    """The place of a parameter among the network's slots; a StudioError if there is none."""
    return slot_at(network, slot_of(network, of))


def where(network: Network, of: Of) -> Place:
    """The place on the canvas of a weight or a neuron; a StudioError if there is none."""
    if isinstance(of, tuple):
        found = network.connection_index.get(of)
        if found is None:
            raise StudioError(f"{of[0]} and {of[1]} are not connected")
        return Place("connection", found)
    return Place("neuron", neuron_at(network, of))


def subject_of(network: Network, quantity: QuantityName, of: Of | None) -> int:
    """The subject of a number: a neuron's place, a slot, or that of the total error; a StudioError if there is none."""
    if of is None:
        if quantity != "error":
            raise StudioError(f"the lesson does not say whose {quantity} is meant")
        return TOTAL
    if _WORDS[quantity] in _OF_SLOTS:
        return place_of(network, of)
    if isinstance(of, tuple):
        raise StudioError(f"a weight has no {quantity}")
    return neuron_at(network, of)


def number_in(of: Trace, quantity: QuantityName, named: Of | None, row: int) -> float:
    """A number of a row's pass in a trace that holds the row."""
    subject = subject_of(of.network, quantity, named)
    return of.value(Number(_WORDS[quantity], subject, of.rows.index(row), -1, 1, 1))


def update_with(document: Document, row: int) -> Trace:
    """The update of the running epoch that a row of the training data comes in; a StudioError if there is none."""
    if not row < len(document.data.train):
        raise StudioError(f"the lesson speaks of row {row + 1}, and the training data has {len(document.data.train)}")
    batch = batch_of_row(document, row)
    return trace(document, rows_of(document, batch), batch)


def frame_at(document: Document, deed: GoTo, size: StepSize) -> Frame:
    """The place in the next update that a lesson goes to, to be left by steps of a size."""
    made = update_with(document, deed.sample)
    sample = made.rows.index(deed.sample)
    if deed.quantity is None:
        return Frame(made, made.steps.sample_start(sample), size)
    return Frame(made, end_of(made, deed.quantity, deed.of, sample), size)


def end_of(of: Trace, quantity: QuantityName, named: Of | None, sample: int) -> int:
    """The position in a trace at which a number is complete; a StudioError if there is no such number."""
    try:
        return of.steps.end_of(_WORDS[quantity], subject_of(of.network, quantity, named), sample)
    except ValueError:
        raise StudioError(f"there is no {quantity} of {named} in this pass") from None
