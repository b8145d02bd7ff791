"""scikit-learn's multilayer perceptrons: `fit` with plain gradient descent and nothing else switched on.

It draws its own first weights. Its regressor's output is linear, which the small workloads' is not.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from benchmarks.engine.plain import plain
from engine.document import Document

_NAMES = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}


class ScikitLearn:
    """Fits anew at each run: its cost for an epoch is what is measured."""

    def __init__(self, document: Document) -> None:
        p = self._plain = plain(document)
        classes = p.cross_entropy
        kind = MLPClassifier if classes else MLPRegressor
        self._targets = p.targets.argmax(axis=1) if classes else p.targets.ravel()
        self._network: Any = kind(
            hidden_layer_sizes=tuple(len(bias) for bias in p.biases[:-1]),
            activation=_NAMES[p.activations[0]],
            solver="sgd",
            alpha=0.0,
            batch_size=p.batch,
            learning_rate_init=p.rate,
            momentum=0.0,
            shuffle=False,
            tol=0.0,
            n_iter_no_change=10**9,
            random_state=1,
        )

    def run(self, epochs: int) -> None:
        """Train so many epochs, from its own first weights."""
        self._network.max_iter = epochs
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # all epochs are wanted
            self._network.fit(self._plain.inputs, self._targets)

    def error(self) -> float:
        """Not comparable: its own weights, and other output units on the small workloads."""
        return math.nan
