"""What a network is to do, by its training targets and outputs: to tell classes apart, and which, or to give numbers.

For whoever scores, counts or draws by it: accuracy, the confusion matrix, the plane.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from engine import formula
from engine.columns import class_names, class_of, is_one_hot
from engine.document import Document
from engine.functions.activations import SOFTMAX
from engine.network import Indices, Vector

Task: TypeAlias = Literal["classes", "bit", "sign", "bits", "values"]

UNDECIDED = -1  # the class of a row whose outputs are not all numbers
_LIMITS = {"bit": 0.5, "sign": 0.0}
_PLAIN = {"bit": ("0", "1"), "sign": ("−1", "1")}


def task_of(document: Document) -> Task:
    """What a document's network is to do, by its training targets; those of the test where it has no other rows.

    "classes": one output a class (one-hot targets, or softmax); "bit" and "sign": one output that is 0 or 1, −1 or 1;
    "bits": several outputs that are 0 or 1; "values": anything else, numbers to be approximated.
    """
    network, data = document.network, document.data
    targets = (data.train if len(data.train) else data.test).targets
    if not len(targets) or not targets.shape[1]:
        return "values"
    outputs = network.layer_range(len(network.layers) - 1)
    if len(outputs) > 1 and all(network.activation_of(n) == SOFTMAX for n in outputs):
        return "classes"
    if is_one_hot(targets):
        return "classes"
    if np.isin(targets, (0.0, 1.0)).all():
        return "bit" if targets.shape[1] == 1 else "bits"
    return "sign" if targets.shape[1] == 1 and np.isin(targets, (-1.0, 1.0)).all() else "values"


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes that targets and outputs stand for; `limit`: from where on a single output stands for the second."""

    names: tuple[str, ...]
    limit: float | None = None

    def of(self, numbers: Vector) -> Indices:
        """The class that each row of targets or outputs stands for: the largest, or the side of the limit."""
        chosen = class_of(numbers) if self.limit is None else class_of(numbers, self.limit)
        return np.where(np.isfinite(numbers).all(axis=1), chosen, UNDECIDED)


def classes_of(document: Document) -> Classes | None:
    """The classes that a document's network tells apart; None where its targets are anything else."""
    task, named = task_of(document), class_names(document.data.targets)
    if task == "classes":
        network = document.network
        outputs = [formula.plain(network.neurons[n].name) for n in network.layer_range(-1)]
        return Classes(named if len(named) == len(outputs) else tuple(outputs))
    if task in _LIMITS:
        return Classes(named if len(named) == 2 else _PLAIN[task], _LIMITS[task])
    return None
