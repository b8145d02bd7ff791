"""Whether compiled code trains a document faster than NumPy does, by its sizes alone, and so the same every time.

For whoever chooses by what to train.
"""

from __future__ import annotations

from engine.document import Document

#: Products of one pass over an update's samples up to which compiled code wins: beyond, NumPy's are faster.
MOST_PRODUCTS = 4_000


def worthwhile(document: Document) -> bool:
    """Whether it is small enough: weights times the samples of an update."""
    samples = len(document.data.train)
    batch = min(document.training.batch_size or samples, samples)
    return len(document.network.connections) * batch <= MOST_PRODUCTS
