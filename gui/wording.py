"""What changes and parameters are called in words: the entries of undo, and the places that notices name.

Plain Python, for the session and the views.
"""

from __future__ import annotations

import re

from engine import formula
from engine.conventions import Rounding
from engine.document import Document
from engine.formula import Named, Symbol, Value
from engine.formula.notation import NOTATION, Notation
from engine.functions.formulas import LOSS_FORMULAS, Output
from engine.gradient_check import AGREES, DIFFERS, KINK, UNCHECKED
from engine.network import Network
from engine.trace import Trace

#: The role of the colour of what a gradient check says, and what it is called where there is a number of them.
VERDICT_ROLES = {AGREES: "ok_text", KINK: "focus", UNCHECKED: "muted", DIFFERS: "error_text"}
VERDICT_WORDS = {AGREES: "agree", KINK: "at a kink", UNCHECKED: "not checked", DIFFERS: "differ"}


def slot_name(document: Document, slot: int) -> str:
    """What people call a parameter: its label, or the place that it belongs to, as it stands in a sentence."""
    network = document.network
    label = network.slot_labels[slot]
    if label:
        return formula.plain(label)
    kind, of = network.slots[slot]
    if kind == "shared":
        return f"the shared parameter {of}"
    ends = of if isinstance(of, tuple) else (of,)
    names = [formula.plain(network.neurons[network.index[end]].name) for end in ends]
    return f"the {kind} {' → '.join(names)}" if kind == "weight" else f"the {kind} of {names[0]}"


def layer_words(network: Network, layer: int) -> str:
    """A layer by its name, called a layer."""
    name = formula.plain(network.layers[layer].name)
    numbered = re.fullmatch(r"(.+) (\d+)", name)
    if "layer" in name.lower():
        return name
    return f"{numbered[1]} layer {numbered[2]}" if numbered else f"{name} layer"


def step_text(trace: Trace) -> str:
    """What a step that completes an update is called, and how it was calculated where that was by hand."""
    conventions = trace.conventions
    if not conventions.by_hand:
        return _update_text(trace)
    how = "output weights first" if conventions.rounding in (None, Rounding()) else "rounded by hand"
    return f"{_update_text(trace)} ({how})"


def _update_text(trace: Trace) -> str:
    rows = [row + 1 for row in trace.rows]
    if len(rows) == 1:
        return f"Step: update with sample {rows[0]}"
    if rows == list(range(rows[0], rows[0] + len(rows))):
        return f"Step: update with samples {rows[0]}–{rows[-1]}"
    return f"Step: update with {len(rows):,} samples"


def training_text(before: Document, after: Document, furthest: Document | None = None) -> str:
    """What a training run is called; one that went further is said to have come back."""
    reached = furthest or after
    epochs = reached.state.epoch - before.state.epoch
    back = f", back to epoch {after.state.epoch:,}" if reached.state.epoch != after.state.epoch else ""
    if not epochs:
        return f"Train part of an epoch{back}"
    return f"Train {epochs:,} epoch{'s' if epochs != 1 else ''}{back}"


_LONG = 20  # characters of the error's formula beyond which it takes two lines


def error_formula(loss: str, outputs: int, names: Notation = NOTATION) -> str:
    """The error as the canvas writes it, such as `E = ½(t − y)²`; one that has branches by its name."""
    entry = LOSS_FORMULAS[loss]
    if entry.note:
        part = f"{loss.replace('_', ' ')}({formula.plain(names.target)} − {formula.plain(names.out)})"
    else:
        part = formula.text(entry.part(_any_output(outputs, names)))
    sign, part = ("−", part[1:]) if part.startswith("−") else ("", part)
    total = f"{formula.plain(names.error)} = {sign}{'Σ ' if outputs > 1 else ''}{part.replace('½·', '½')}"
    return total.replace(" + ", "\n+ ", 1) if len(total) > _LONG else total


def _any_output(count: int, names: Notation) -> Output:
    """An output in letters; the numbers behind them only keep a formula in its ordinary form."""
    letters = (names.net, names.out, names.target)
    net, out, target = (Named(formula.symbol(letter), Value(0.5)) for letter in letters)
    nothing = Value(1.0)
    return Output(net, out, target, Named(Symbol("n"), Value(float(count))), powers=nothing, targets=nothing)
