"""The registry of a network's graphics items: makes them, puts them in their places, and says what is where.

For the scene, which gives the items their looks; connections and their labels are one item each and are not in here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from engine.arrangement import Arrangement
from engine.network import Network
from engine.place import ERROR_PLACE, Place
from gui.canvas.column_items import CaptionItem, EmptyItem, HintItem, heights, middles
from gui.canvas.connections.routes import Routes
from gui.canvas.dense_item import DenseItem
from gui.canvas.ends import GAP, MOST_SCALE, ErrorItem, TargetItem
from gui.canvas.folding.block_item import BlockItem
from gui.canvas.folding.fold import SIGN_FROM
from gui.canvas.labels.placing import Obstacles
from gui.canvas.neuron_item import MOST_NAME, NeuronItem
from gui.canvas.words import layer_caption
from gui.theme import Theme

Item = NeuronItem | DenseItem | BlockItem | TargetItem | CaptionItem | EmptyItem | HintItem

# Of its full size on the screen, what a chip or a caption keeps in a small picture while there is room.
_CHIP_SCREEN, _MOST_CHIP = 0.66, 1.38
_CAPTION_SCREEN, _END_SCREEN, _NAME_SCREEN = 0.9, 0.88, 0.88


class Items:
    """Neurons by their places, dense, folded and empty layers by theirs, targets by output, captions, and the error."""

    def __init__(self, scene: QGraphicsScene, theme: Theme) -> None:
        self._scene, self._theme = scene, theme
        self._network: Network | None = None
        self.neurons: dict[int, NeuronItem] = {}
        self.dense: dict[int, DenseItem] = {}
        self.blocks: dict[int, BlockItem] = {}
        self.empty: dict[int, EmptyItem] = {}
        self.hints: list[HintItem] = []
        self.targets: list[TargetItem] = []
        self.captions: list[CaptionItem] = []
        self.error = ErrorItem(theme)
        self._caption_tops: list[float] = []
        scene.addItem(self.error)

    def _all(self) -> list[Item]:
        whole: list[Item] = [*self.dense.values(), *self.blocks.values(), *self.empty.values()]
        return [*self.neurons.values(), *whole, *self.hints, *self.targets, *self.captions]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for item in (*self._all(), self.error):
            item.set_theme(theme)

    def make(self, network: Network, placed: Arrangement) -> None:
        """Items for another network, instead of those there were."""
        for item in self._all():
            self._scene.removeItem(item)
        self._network = network
        self.dense = {i: self._field(network, placed, i) for i, dense in enumerate(placed.dense) if dense}
        self.blocks = {i: BlockItem(i, self._theme) for i in sorted(placed.folded)}
        self.empty = {i: EmptyItem(i, self._theme) for i, layer in enumerate(network.layers) if not layer.neurons}
        self.hints = [] if network.neurons else [HintItem(self._theme)]
        single = np.flatnonzero(placed.single).tolist()
        self.neurons = {i: NeuronItem(i, float(placed.radii[i]), self._theme, compact=placed.compact) for i in single}
        last = len(network.layers) - 1
        outputs = range(0 if last in placed.boxes else network.output_count)
        self.targets = [TargetItem(output, self._theme) for output in outputs]
        self.captions = [self._caption(network, layer) for layer in range(len(network.layers))]
        for item in self._all():
            self._scene.addItem(item)
        for layer in self.blocks:
            self.captions[layer].setVisible(False)  # it stands in the block

    def _field(self, network: Network, placed: Arrangement, layer: int) -> DenseItem:
        own = network.layer_range(layer)
        points, radius = placed.points[own.start : own.stop], float(placed.radii[own.start])
        return DenseItem(own.start, points, radius, self._theme, is_input=layer == 0)

    def _caption(self, network: Network, layer: int) -> CaptionItem:
        folds = len(network.layers[layer].neurons) > SIGN_FROM
        return CaptionItem(layer_caption(network, layer), self._theme, folds=folds)

    # --- where they are ----------------------------------------------------------------------------------------

    def place(self, placed: Arrangement, routes: Routes, zoom: float, *, still: bool = False) -> None:
        """Puts all items in their places, at the sizes that a zoom calls for.

        With `still` captions stay, so that what is dragged comes to them.
        """
        network = self._network
        if network is None:
            return
        # In a small picture chips are larger, where the rows are far enough apart for them.
        chips = min(max(_CHIP_SCREEN / zoom, 1.0), _MOST_CHIP if placed.roomy else 1.0)
        names = min(max(_NAME_SCREEN / zoom, 1.0), MOST_NAME)
        for neuron, item in self.neurons.items():
            item.set_chip_scale(chips)
            item.set_name_scale(names)
            item.setPos(*placed.points[neuron].tolist())
        for layer, field in self.dense.items():
            neurons = network.layer_range(layer)
            field.set_points(placed.points[neurons.start : neurons.stop])
        for layer, block in self.blocks.items():
            block.setPos(placed.boxes[layer].x, placed.boxes[layer].y)
            block.setScale(placed.block_scale)
        ends = min(max(_END_SCREEN / zoom, 1.0), MOST_SCALE)
        self.error.set_text_scale(ends)
        for target in self.targets:
            target.set_text_scale(ends)
        self.place_ends(placed)
        if not still:
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
        curves = [float(way[:, 1].min()) for way in routes.curves.values()]
        self._caption_tops = heights(network, placed, curves)
        widest = max((caption.wide for caption in self.captions if caption.isVisible()), default=1.0)
        scale = min(max(_CAPTION_SCREEN / zoom, 1.0), max(0.9 * placed.gap / widest, 1.0))
        places = list(zip(middles(network, placed), self._caption_tops, strict=True))
        for caption, (middle, top) in zip(self.captions, places, strict=True):
            caption.setScale(scale)
            caption.setPos(middle, top - 8 * (scale - 1))
        for layer, block in self.blocks.items():
            self.captions[layer].setPos(block.mapToScene(block.name_point()))
        for layer, frame in self.empty.items():
            frame.setPos(places[layer][0], 0.0)
        for hint in self.hints:
            hint.setPos(sum(middle for middle, _ in places) / len(places), 0.0)

    def _output(self, output: int) -> int:
        assert self._network is not None
        return self._network.layer_range(-1)[output]

    def content_rect(self) -> QRectF:
        """The room that all items take, or will take while stepping, at full size."""
        rect = QRectF()
        for item in self.neurons.values():
            for part in (item.circle_rect(), *item.reserved(1.0)):
                rect = rect.united(part.translated(item.pos()))
        whole: tuple[DenseItem | BlockItem | EmptyItem, ...] = (
            *self.dense.values(), *self.blocks.values(), *self.empty.values(),
        )  # fmt: skip
        for layer_item in whole:
            rect = rect.united(layer_item.mapRectToScene(layer_item.boundingRect()))
        for caption, top in zip(self.captions, self._caption_tops, strict=True):
            half = caption.wide / 2
            if caption.isVisible():
                rect = rect.united(QRectF(caption.x() - half, top - 12, 2 * half, 24))
        ends: tuple[TargetItem | ErrorItem, ...] = (*self.targets, self.error)
        for end in ends:
            rect = rect.united(end.reserved().translated(end.pos()))
        return rect

    def obstacles(self, placed: Arrangement) -> Obstacles:
        """What labels keep clear of: neurons with all their chips, targets, the error and the captions."""
        circles = np.column_stack([placed.points, placed.radii + 2.0])[placed.single]
        rects = [rect.translated(item.pos()) for item in self.neurons.values() for rect in item.reserved()]
        rects += [item.text_rect().translated(item.pos()) for item in self.targets]
        rects += [item.sceneBoundingRect() for item in self.captions]
        boxes = placed.boxes.values()
        rects += [QRectF(box.x - box.wide, box.y - box.high, 2 * box.wide, 2 * box.high) for box in boxes]
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
            texts = (item.delta_rect(), item.net_rect(), item.name_rect())
            if own.x() ** 2 + own.y() ** 2 <= item.radius**2 or any(rect.contains(own) for rect in texts):
                yield Place("neuron", neuron)
        for field in self.dense.values():
            dot = field.neuron_at(point)
            if dot is not None:
                yield Place("neuron", dot)
        yield from self._blocks_at(point)

    def _blocks_at(self, point: QPointF) -> Iterator[Place]:
        for layer, block in self.blocks.items():
            if block.rect().contains(block.mapFromScene(point)):
                yield Place("layer", layer)

    def layers_at(self, point: QPointF) -> Iterator[Place]:
        """The layer whose block or caption is at a point."""
        yield from self._blocks_at(point)
        yield from self.captions_at(point)

    def captions_at(self, point: QPointF) -> Iterator[Place]:
        """The layer whose caption is at a point."""
        for layer, caption in enumerate(self.captions):
            if caption.isVisible() and caption.text_rect().contains(caption.mapFromScene(point)):
                yield Place("layer", layer)

    def frame_at(self, point: QPointF) -> int | None:
        """The layer without neurons whose frame a point is in."""
        return next((i for i, frame in self.empty.items() if frame.rect().contains(point - frame.pos())), None)

    def fold_sign_at(self, point: QPointF) -> int | None:
        """The layer whose sign for folding or unfolding is at a point."""
        for layer, block in self.blocks.items():
            if block.sign_rect().contains(block.mapFromScene(point)):
                return layer
        for layer, caption in enumerate(self.captions):
            if caption.isVisible() and caption.sign_rect().contains(caption.mapFromScene(point)):
                return layer
        return None

    def ends_at(self, point: QPointF) -> Iterator[Place]:
        """The target, or the error, at a point."""
        for target in self.targets:
            if target.isVisible() and target.text_rect().contains(point - target.pos()):
                yield Place("target", self._output(target.output))
        if self.error.isVisible() and self.error.text_rect().contains(point - self.error.pos()):
            yield ERROR_PLACE
