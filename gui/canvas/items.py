"""The registry of a network's graphics items: makes them, puts them in their places, and says what is where.

For the scene, which gives the items their looks; connections and their labels are one item each and are not in here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from engine.network import Network
from engine.place import ERROR_PLACE, Place
from gui.canvas.dense_item import DenseItem
from gui.canvas.ends import GAP, MOST_SCALE, CaptionItem, ErrorItem, TargetItem
from gui.canvas.labels import Obstacles
from gui.canvas.layout import Arrangement
from gui.canvas.neuron_item import NeuronItem
from gui.canvas.routes import Routes
from gui.canvas.words import layer_caption
from gui.theme import Theme

Item = NeuronItem | DenseItem | TargetItem | CaptionItem

_CAPTION_ABOVE = 40.0
# Of its full size on the screen, what a chip or a caption keeps in a small picture while there is room.
_CHIP_SCREEN, _MOST_CHIP = 0.66, 1.38
_CAPTION_SCREEN, _END_SCREEN = 0.9, 0.88


class Items:
    """Neurons by their places, dense layers by theirs, targets by output, captions by layer, and the error."""

    def __init__(self, scene: QGraphicsScene, theme: Theme) -> None:
        self._scene, self._theme = scene, theme
        self._network: Network | None = None
        self.neurons: dict[int, NeuronItem] = {}
        self.dense: dict[int, DenseItem] = {}
        self.targets: list[TargetItem] = []
        self.captions: list[CaptionItem] = []
        self.error = ErrorItem(theme)
        self._caption_top = 0.0
        scene.addItem(self.error)

    def _all(self) -> list[Item]:
        return [*self.neurons.values(), *self.dense.values(), *self.targets, *self.captions]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for item in (*self._all(), self.error):
            item.set_theme(theme)

    def make(self, network: Network, placed: Arrangement) -> None:
        """Items for another network, instead of those there were."""
        for item in self._all():
            self._scene.removeItem(item)
        self._network = network
        self.neurons, self.dense = {}, {}
        for layer, dense in enumerate(placed.dense):
            neurons = network.layer_range(layer)
            if dense:
                points = placed.points[neurons.start : neurons.stop]
                radius = float(placed.radii[neurons.start])
                self.dense[layer] = DenseItem(neurons.start, points, radius, self._theme, is_input=layer == 0)
                continue
            for i in neurons:
                self.neurons[i] = NeuronItem(i, float(placed.radii[i]), self._theme, compact=placed.compact)
        outputs = range(0 if placed.dense[-1] else network.output_count)
        self.targets = [TargetItem(output, self._theme) for output in outputs]
        layers = range(len(network.layers))
        self.captions = [CaptionItem(layer_caption(network, layer), self._theme) for layer in layers]
        for item in self._all():
            self._scene.addItem(item)

    # --- where they are ----------------------------------------------------------------------------------------

    def place(self, placed: Arrangement, routes: Routes, zoom: float) -> None:
        """Puts all items in their places, at the sizes that a zoom calls for."""
        network = self._network
        if network is None:
            return
        # In a small picture chips are larger, where the rows are far enough apart for them.
        chips = min(max(_CHIP_SCREEN / zoom, 1.0), _MOST_CHIP if placed.roomy else 1.0)
        for neuron, item in self.neurons.items():
            item.set_chip_scale(chips)
            item.setPos(*placed.points[neuron].tolist())
        for layer, field in self.dense.items():
            neurons = network.layer_range(layer)
            field.set_points(placed.points[neurons.start : neurons.stop])
        ends = min(max(_END_SCREEN / zoom, 1.0), MOST_SCALE)
        self.error.set_text_scale(ends)
        for target in self.targets:
            target.set_text_scale(ends)
        self.place_ends(placed)
        self._place_captions(network, placed, routes, zoom)

    def place_ends(self, placed: Arrangement) -> None:
        """Targets beside their outputs, and the error below the last one."""
        for target in self.targets:
            neuron = self._output(target.output)
            x, y = placed.points[neuron].tolist()
            target.setPos(x + float(placed.radii[neuron]) + 2, y)
        if self.targets:
            last = max(self.targets, key=lambda item: item.y())
            below = last.y() + last.text_rect().bottom() + (6 if len(self.targets) > 1 else -1)
            self.error.setPos(last.x() + GAP, below)
        else:
            right = float((placed.points[:, 0] + placed.radii).max(initial=0.0))
            self.error.setPos(right + GAP, -20)

    def _place_captions(self, network: Network, placed: Arrangement, routes: Routes, zoom: float) -> None:
        tops = placed.points[:, 1] - placed.radii
        curves = [float(way[:, 1].min()) - 14 for way in routes.curves.values()]
        self._caption_top = min([float(tops.min(initial=0.0)), *curves]) - _CAPTION_ABOVE
        widest = max((caption.wide for caption in self.captions), default=1.0)
        scale = min(max(_CAPTION_SCREEN / zoom, 1.0), max(0.9 * placed.gap / widest, 1.0))
        for layer, caption in enumerate(self.captions):
            neurons = network.layer_range(layer)
            if len(neurons):
                middle = float(placed.points[neurons.start : neurons.stop, 0].mean())
                caption.setScale(scale)
                caption.setPos(middle, self._caption_top - 8 * (scale - 1))

    def _output(self, output: int) -> int:
        assert self._network is not None
        return self._network.layer_range(-1)[output]

    def content_rect(self) -> QRectF:
        """The room that all items take, or will take while stepping, at full size."""
        rect = QRectF()
        for item in self.neurons.values():
            for part in (item.circle_rect(), *item.reserved(1.0)):
                rect = rect.united(part.translated(item.pos()))
        for field in self.dense.values():
            rect = rect.united(field.boundingRect())
        for caption in self.captions:
            half = caption.wide / 2
            rect = rect.united(QRectF(caption.x() - half, self._caption_top - 12, 2 * half, 24))
        ends: tuple[TargetItem | ErrorItem, ...] = (*self.targets, self.error)
        for end in ends:
            rect = rect.united(end.reserved().translated(end.pos()))
        return rect

    def obstacles(self, placed: Arrangement) -> Obstacles:
        """What labels keep clear of: neurons with all their chips, targets, the error and the captions."""
        circles = np.column_stack([placed.points, placed.radii + 2.0])
        rects = [rect.translated(item.pos()) for item in self.neurons.values() for rect in item.reserved()]
        rects += [item.text_rect().translated(item.pos()) for item in self.targets]
        rects += [item.sceneBoundingRect() for item in self.captions]
        rects.append(self.error.text_rect().translated(self.error.pos()))
        edges = [(rect.left(), rect.top(), rect.right(), rect.bottom()) for rect in rects]
        return Obstacles(circles, np.array(edges, np.float64).reshape(-1, 4))

    # --- what is where -----------------------------------------------------------------------------------------

    def neurons_at(self, point: QPointF) -> Iterator[Place]:
        """The neuron or bias at a point."""
        for neuron, item in self.neurons.items():
            own = point - item.pos()
            if item.bias_rect().contains(own):
                yield Place("bias", neuron)
            if own.x() ** 2 + own.y() ** 2 <= item.radius**2 or item.delta_rect().contains(own):
                yield Place("neuron", neuron)
        for field in self.dense.values():
            dot = field.neuron_at(point)
            if dot is not None:
                yield Place("neuron", dot)

    def captions_at(self, point: QPointF) -> Iterator[Place]:
        """The layer whose caption is at a point."""
        for layer, caption in enumerate(self.captions):
            if caption.text_rect().contains(caption.mapFromScene(point)):
                yield Place("layer", layer)

    def ends_at(self, point: QPointF) -> Iterator[Place]:
        """The target, or the error, at a point."""
        for target in self.targets:
            if target.isVisible() and target.text_rect().contains(point - target.pos()):
                yield Place("target", self._output(target.output))
        if self.error.isVisible() and self.error.text_rect().contains(point - self.error.pos()):
            yield ERROR_PLACE
