"""What the plots over epochs show: for each its words, and its curves out of what was measured.

Plain values for the plots over epochs; needs neither widgets nor a plotting library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine import formula
from engine.document import Document
from engine.network import Vector
from engine.observing.score import MEASURES
from engine.observing.series import Measured
from engine.observing.task import task_of
from gui.wording import layer_words

#: The ratio of updates to weights that a good learning rate leads to, as a rule of thumb.
RULE = 1e-3

EMPTY = "Press Run or Step: what can be measured over the epochs appears here"
NO_DATA = "There are no training rows to measure anything on: add some in the panel Data"
HELD = "The exercise holds its numbers back until all answers are in"
NOT_POSITIVE = "Nothing above 0, which is all that a logarithmic scale can show"


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One curve: its name, its values (NaN where there are none) and whether it is dashed."""

    name: str
    values: Vector
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """One kind of plot over epochs.

    `title` is that of its axis, `definition` what it means, both for a document; `nothing` why no curve has a value;
    `bounds` are heights that are always in view; `rule` is a height to be marked.
    """

    caption: str
    name: str
    title: Callable[[Document], str]
    definition: Callable[[Document], str]
    curves: Callable[[Document, Sequence[Measured]], list[Shown]]
    nothing: Callable[[Document], str]
    bounds: tuple[float, float] | None = None
    log: bool = False
    rule: float | None = None


# --- accuracy -----------------------------------------------------------------------------------------------------


def _score_title(document: Document) -> str:
    return MEASURES[task_of(document)].name


def _score_definition(document: Document) -> str:
    return f"{MEASURES[task_of(document)].definition} Solid over the training rows, dashed over the test rows."


def _scores(_document: Document, measured: Sequence[Measured]) -> list[Shown]:
    train, test = np.array([m.train for m in measured]), np.array([m.test for m in measured])
    curves = [Shown("train", train), Shown("test", test, dashed=True)]
    return [curve for curve in curves if np.isfinite(curve.values).any()]


def _no_score(document: Document) -> str:
    if not len(document.data.train) and not len(document.data.test):
        return NO_DATA
    if task_of(document) == "values":
        return "R² is not defined: the targets do not differ, or an output is out of bounds"
    return "There is no accuracy: the outputs are out of bounds"


# --- by layers ----------------------------------------------------------------------------------------------------


def _by_layers(values: Callable[[Measured], Vector]) -> Callable[[Document, Sequence[Measured]], list[Shown]]:
    def curves(document: Document, measured: Sequence[Measured]) -> list[Shown]:
        layers = len(document.network.layers) - 1
        nothing = np.full(layers, np.nan)
        # Before the network had these layers, there is nothing to compare.
        rows = [values(m) if len(m.gradients) == layers else nothing for m in measured]
        table = np.array(rows).reshape(len(measured), layers)
        named = ((layer_words(document.network, i + 1), table[:, i]) for i in range(layers))
        return [Shown(name, column) for name, column in named if np.isfinite(column).any()]

    return curves


def _error(document: Document) -> str:
    return formula.plain(document.conventions.names.error)


def _weight(document: Document) -> str:
    return formula.plain(document.conventions.names.weight)


def _gradient_title(document: Document) -> str:
    return f"‖∂{_error(document)}/∂{_weight(document)}‖₂"


def _gradient_definition(document: Document) -> str:
    return (
        f"Gradient norm ‖∂{_error(document)}/∂{_weight(document)}‖₂: the length of the gradient of the mean error by "
        "all weights and biases into a layer, over the training rows (1,024, evenly spread, where there are more), "
        "without penalties and clipping. Far smaller in the first layers than in the last: gradients vanish."
    )


def _update_title(document: Document) -> str:
    return f"‖Δ{_weight(document)}‖/‖{_weight(document)}‖"


def _update_definition(document: Document) -> str:
    w = _weight(document)
    return (
        f"Update ratio ‖Δ{w}‖/‖{w}‖: how far the next update moves the weights and biases into a layer, beside "
        "their length. It is the real next update: the batch whose turn it is, the learning rate in force, penalties, "
        "clipping and the optimizer's memory. Rule of thumb: about 10⁻³; much more and the learning rate may be too "
        "high, much less and it may be too low (Karpathy, CS231n, “Neural Networks Part 3: Ratio of weights:updates”)."
    )


def _nothing_by_layers(document: Document) -> str:
    if not len(document.data.train):
        return NO_DATA
    return "There is nothing to measure: no layer has a weight or bias that is trained, or a number is out of bounds"


ACCURACY = Quantity(
    "ACCURACY", "Accuracy", _score_title, _score_definition, _scores, _no_score, bounds=(0.0, 1.0)
)  # fmt: skip
GRADIENTS = Quantity(
    "GRADIENT NORMS", "Gradient norms", _gradient_title, _gradient_definition,
    _by_layers(lambda m: m.gradients), _nothing_by_layers, log=True,
)  # fmt: skip
UPDATES = Quantity(
    "UPDATE RATIOS", "Update ratios", _update_title, _update_definition,
    _by_layers(lambda m: m.updates), _nothing_by_layers, log=True, rule=RULE,
)  # fmt: skip
