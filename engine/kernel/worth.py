"""Whether compiled code trains a document faster than NumPy does, by its sizes alone, and so the same every time.

For whoever chooses by what to train. NumPy saves arithmetic, by its matrix products, and compiled code saves calls.
So what decides is the number of products in one pass over the samples of an update: weights times samples, of which the
kernel calculates four at once or none.

Times as fast as NumPy by that number (`python -m benchmarks.crossover`; an Emerald Rapids Xeon, OpenBLAS in one
thread, other programs on both cores; 2-w-w-1 with tanh and 64-w-w-10 with ReLU, w from 4 to 256, batches of 1 to 256):

    products   100 to 1,300   4,000 to 6,000   13,000 to 23,000   35,000   70,000 to 90,000   from 270,000
    tanh       5.3 to 28      1.4 to 2.9       0.8 to 2.4         –        0.6 to 0.9         0.2 to 0.7
    ReLU       6.1 to 6.4     1.5 to 2.5       1.1 to 1.4         0.8      0.4 to 0.5         0.2 to 0.5
"""

from __future__ import annotations

from engine.document import Document
from engine.kernel.products import LANES

#: Products of one pass over an update's samples up to which compiled code wins: beyond, NumPy's are faster.
MOST_PRODUCTS = 16_000


def worthwhile(document: Document) -> bool:
    """Whether it is small enough: weights times the samples of an update."""
    samples = len(document.data.train)
    batch = min(document.training.batch_size or samples, samples)
    calculated = -(-batch // LANES) * LANES
    return len(document.network.connections) * calculated <= MOST_PRODUCTS
