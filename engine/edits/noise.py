"""Wrong labels on purpose: what a network makes of them shows whether it learns the rule or the rows by heart.

An edit of the training targets like any other: seen in the table, saved, undone. Test rows stay true.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.chance import random_state
from engine.columns import class_names, class_of, is_one_hot
from engine.data import Samples
from engine.document import Document
from engine.errors import StudioError
from engine.network import Indices, Vector, read_only


def label_noise(document: Document, share: float, seed: int) -> Document:
    """The document with a share of its training rows told wrongly, which are drawn by the seed.

    Where targets are classes (one of several columns is 1, or a single column holds two numbers), each row drawn gets
    another class, all others being equally likely. Other targets get normal noise of the columns' own spread. Refused
    (StudioError): no rows, a share outside 0 to 1, classes of which there is one alone, targets that are all alike.
    """
    train = document.data.train
    if not len(train) or not train.targets.shape[1]:
        raise StudioError("there are no training targets to change; add rows first")
    if not 0.0 < share <= 1.0:
        raise StudioError(f"a share of {share:g} cannot be; give one above 0 and up to 1")
    generator = random_state(seed)
    count = max(round(share * len(train)), 1)
    rows = np.sort(generator.permutation(len(train))[:count])
    targets = train.targets.copy()
    targets[rows] = _wrong(document, targets, rows, generator)
    data = replace(document.data, train=Samples(train.inputs, read_only(targets)))
    return replace(document, data=data)


def noisy_classes(document: Document) -> bool:
    """Whether label noise gives rows another class, and not other numbers."""
    return is_one_hot(document.data.train.targets) or _is_binary(document)


def _wrong(document: Document, targets: Vector, rows: Indices, generator: np.random.RandomState) -> Vector:
    if is_one_hot(targets):
        classes = targets.shape[1]
        steps = generator.randint(1, classes, len(rows))
        one_hot: Vector = np.eye(classes)[(class_of(targets[rows]) + steps) % classes]
        return one_hot
    if _is_binary(document):
        low, high = targets.min(), targets.max()
        turned: Vector = low + high - targets[rows]
        return turned
    spread = targets.std(axis=0)
    if not spread.any():
        raise StudioError("all targets are alike, so there is nothing to mix up; change some first")
    noisy: Vector = targets[rows] + spread * generator.standard_normal((len(rows), targets.shape[1]))
    return noisy


def _is_binary(document: Document) -> bool:
    targets = document.data.train.targets
    named = len(class_names(document.data.targets)) == 2
    return targets.shape[1] == 1 and len(targets) > 0 and (named or len(np.unique(targets)) == 2)
