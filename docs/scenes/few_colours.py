"""Pictures with a palette of at most 256 colours, by median cut: a third of the bytes. For the scenes."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

MOST, EXACT = 256, 64
_CHUNK = 4096  # colours compared with the palette at once

Colours = NDArray[np.uint8]


def few_colours(image: QImage) -> QImage:
    """The same picture with few colours, the frequent ones exact."""
    flat = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = flat.width(), flat.height()
    pixels = np.frombuffer(flat.constBits(), np.uint32).reshape(height, -1)[:, :width] & 0xFFFFFF
    counted = np.bincount(pixels.ravel(), minlength=1 << 24)  # quicker than to sort so many
    packed = np.flatnonzero(counted)
    counts = counted[packed]
    colours = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.int32)
    palette = colours if len(colours) <= MOST else _palette(colours, counts)
    rows = np.zeros((height, -(-width // 4) * 4), np.uint8)  # QImage has lines of whole words
    place = np.zeros(1 << 24, np.uint8)
    place[packed] = _nearest(colours, palette)
    rows[:, :width] = place[pixels]
    made = QImage(rows.tobytes(), width, height, rows.shape[1], QImage.Format.Format_Indexed8)
    made.setColorTable([0xFF000000 | r << 16 | g << 8 | b for r, g, b in palette.tolist()])
    return made.copy()  # of its own, where the bytes above go


def _palette(colours: NDArray[np.int32], counts: NDArray[Any]) -> NDArray[np.int32]:
    """The most frequent colours as they are, and the means of boxes of the rest, so that rare hues stay too."""
    frequent = np.argsort(counts)[::-1][:EXACT]
    rest = np.setdiff1d(np.arange(len(colours)), frequent)
    boxes = [(_spread(colours[rest], counts[rest]), 0, rest)]
    while len(boxes) < MOST - len(frequent):
        _, _, widest = heapq.heappop(boxes)
        axis = int(np.ptp(colours[widest], axis=0).argmax())
        ordered = widest[np.argsort(colours[widest, axis], kind="stable")]
        half = int(np.searchsorted(np.cumsum(counts[ordered]), counts[ordered].sum() / 2))
        cut = min(max(half, 1), len(ordered) - 1)
        for part in (ordered[:cut], ordered[cut:]):
            heapq.heappush(boxes, (_spread(colours[part], counts[part]), int(part[0]), part))
    means = [np.average(colours[box], axis=0, weights=counts[box]).round() for _, _, box in boxes]
    return np.concatenate([colours[frequent], np.array(means, np.int32)])


def _spread(colours: NDArray[np.int32], counts: NDArray[Any]) -> float:
    """The least for what is split first; 0 for a single colour."""
    return -float(np.ptp(colours, axis=0).max()) * float(counts.sum() ** 0.25)


def _nearest(colours: NDArray[np.int32], palette: NDArray[np.int32]) -> Colours:
    found = np.empty(len(colours), np.uint8)
    for begin in range(0, len(colours), _CHUNK):
        part = colours[begin : begin + _CHUNK]
        found[begin : begin + _CHUNK] = ((part[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1)
    return found
