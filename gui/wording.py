"""What changes and parameters are called in words: the entries of undo, and the places that notices name.

Plain Python, for the session and the views.
"""

from __future__ import annotations

from engine.document import Document
from engine.trace import Trace


def slot_name(document: Document, slot: int) -> str:
    """What people call a parameter: its label, or the place that it belongs to."""
    network = document.network
    label = network.slot_labels[slot]
    if label:
        return label
    kind, of = network.slots[slot]
    if isinstance(of, tuple):
        names = [network.neurons[network.index[end]].name for end in of]
        return f"the weight {names[0]} → {names[1]}"
    return f"the bias of {network.neurons[network.index[of]].name}" if kind == "bias" else of


def step_text(trace: Trace) -> str:
    """What a step that completes an update is called."""
    rows = [row + 1 for row in trace.rows]
    if len(rows) == 1:
        return f"Step: update with sample {rows[0]}"
    if rows == list(range(rows[0], rows[0] + len(rows))):
        return f"Step: update with samples {rows[0]}–{rows[-1]}"
    return f"Step: update with {len(rows):,} samples"


def training_text(before: Document, after: Document) -> str:
    """What a training run is called."""
    epochs = after.state.epoch - before.state.epoch
    if not epochs:
        return "Train part of an epoch"
    return f"Train {epochs:,} epoch{'s' if epochs != 1 else ''}"
