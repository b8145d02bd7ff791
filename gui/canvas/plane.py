"""Where everything of a network stands: its items, lines and blocks, folding, dragging, and what is at a point.

The base of the scene, which gives it numbers and light.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from engine.arrangement import Arrangement, arrange
from engine.network import Indices, Network
from engine.place import Place
from engine.trace import Frame
from gui.canvas.check_marks import CheckMarks
from gui.canvas.column_items import middles
from gui.canvas.connections.layer import EdgeLayer
from gui.canvas.ends import ErrorItem, TargetItem
from gui.canvas.folding.bundle_layer import BundleLayer
from gui.canvas.folding.fold import Folding
from gui.canvas.items import Items
from gui.canvas.labels.labelling import Labelling
from gui.canvas.labels.layer import LabelLayer
from gui.canvas.lines import lines, spaces
from gui.canvas.marks import StopMark, StopMarks
from gui.canvas.neuron_item import NeuronItem
from gui.canvas.wave import Lines, Pulse, pulses
from gui.canvas.waves import WaveItem
from gui.theme import Theme

_NEAR = 7.0  # pixels from a line at which it is under the pointer


class Plane(QGraphicsScene):
    """Holds the items of a network and puts them in their places. Nothing is emitted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        # Few items that all change together: looking them up in an index would cost more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.theme = theme
        self.network: Network | None = None
        self.edges = EdgeLayer(theme)
        self.bundles = BundleLayer(theme)
        self.labels = LabelLayer(theme)
        self.wave, self.marks = WaveItem(theme), StopMarks(theme)
        self.checks = CheckMarks(theme)
        self._stops: dict[int, StopMark] = {}
        self.parts = Items(self, theme)
        self._labelling = Labelling(self.labels)
        self._arrangement = Arrangement(np.empty((0, 2)), np.empty(0), (), compact=False, roomy=True, gap=0.0)
        self._folding = Folding()
        self._positions: Mapping[str, tuple[float, float]] = {}
        self._spaces: tuple[Network, Indices] | None = None
        self._moved = False  # whether neurons stand elsewhere than at their positions, while they are dragged
        self._zoom = 1.0
        self._dragging = False
        for layer in (self.edges, self.bundles, self.labels, self.wave, self.marks, self.checks):
            self.addItem(layer)

    def _restage(self) -> None:
        """Numbers, light and labels anew: a plane by itself has none."""

    def _relight(self) -> None:
        """Light and labels anew: a plane by itself has none."""

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.theme = theme
        self.edges.set_theme(theme)
        self.bundles.set_theme(theme)
        self.labels.set_theme(theme)
        self.wave.set_theme(theme)
        self.marks.set_theme(theme)
        self.checks.set_theme(theme)
        self.parts.set_theme(theme)
        self.update()

    def set_moving(self, moving: bool) -> None:
        """Whether something changes many times a second, so that speed goes before beauty."""
        self.edges.set_moving(moving)
        for field in self.parts.dense.values():
            field.set_moving(moving)

    @property
    def zoom(self) -> float:
        """The view's zoom."""
        return self._zoom

    @property
    def neurons(self) -> dict[int, NeuronItem]:
        """The items of the neurons that are drawn one by one."""
        return self.parts.neurons

    @property
    def targets(self) -> list[TargetItem]:
        """The items of the targets."""
        return self.parts.targets

    @property
    def error(self) -> ErrorItem:
        """The item of the error."""
        return self.parts.error

    @property
    def arrangement(self) -> Arrangement:
        """Where everything stands now."""
        return self._arrangement

    def _arrange(self, *, make: bool) -> None:
        """Finds the places of everything; `make` where other things are shown than before."""
        if self.network is not None:
            self._arrangement = arrange(self.network, self._positions, self._folding.folded(self.network))
            if make:
                self.parts.make(self.network, self._arrangement)
            self._settle()

    # --- folding -----------------------------------------------------------------------------------------------

    @property
    def folded_layers(self) -> frozenset[int]:
        """The layers that are drawn as one block."""
        return self._arrangement.folded

    def set_fold_limit(self, limit: int) -> None:
        """Layers of more neurons than this are folded; what was folded or unfolded by hand is forgotten."""
        self._refold(self._folding.with_limit(limit))

    def fold(self, layer: int) -> None:
        """Draws a layer as one block."""
        self._refold(self._folding.with_layer(layer, True))

    def unfold(self, layer: int) -> None:
        """Draws a layer's neurons."""
        self._refold(self._folding.with_layer(layer, False))

    def toggle_fold(self, layer: int) -> None:
        """Folds a layer, or unfolds it."""
        self._refold(self._folding.with_layer(layer, layer not in self.folded_layers))

    def _refold(self, folding: Folding) -> None:
        self._folding = folding
        if self.network is not None and folding.folded(self.network) != self.folded_layers:
            self._arrange(make=True)

    def fold_sign_at(self, point: QPointF) -> int | None:
        """The layer whose sign for folding or unfolding is at a point."""
        return self.parts.fold_sign_at(point)

    def layer_columns(self) -> list[tuple[float, int]]:
        """The middle of each column and its layer, from left to right; those of empty layers, too."""
        if self.network is None:
            return []
        return sorted((x, layer) for layer, x in enumerate(middles(self.network, self._arrangement)))

    # --- places ------------------------------------------------------------------------------------------------

    def place_at(self, point: QPointF) -> Place | None:
        """What is at a point of the scene: a number before a line."""
        return next(self._places_at(point), None)

    def _places_at(self, point: QPointF) -> Iterator[Place]:
        yield from self.parts.neurons_at(point)
        edge = self.labels.at(point)
        if edge is not None:
            yield Place("connection", edge)
        yield from self.parts.ends_at(point)
        yield from self.parts.captions_at(point)
        near = self.edges.nearest(point.x(), point.y(), _NEAR / self._zoom)
        if near is not None:
            yield Place("connection", near)

    def layer_at(self, point: QPointF) -> int | None:
        """The layer whose caption or block is at a point."""
        return next((place.index for place in self.parts.layers_at(point)), None)

    def bundle_at(self, point: QPointF) -> Indices | None:
        """The connections of the bundle that is drawn at a point."""
        return self.bundles.at(point, _NEAR / self._zoom)

    def anchor(self, place: Place) -> QPointF:
        """Where a place's number stands in the scene: for the editor."""
        if place.kind == "connection":
            label = self.labels.labels.get(place.index)
            if label is not None:
                return QPointF(label.x, label.y)
            return QPointF(*self.edges.routes.point(place.index, 0.5))
        if place.kind == "bias" and place.index in self.neurons:
            item = self.neurons[place.index]
            return item.pos() + item.bias_rect().center()
        if place.kind == "layer":
            return self.parts.captions[place.index].pos()
        return self.point_of(place.index)

    def point_of(self, neuron: int) -> QPointF:
        """The centre of a neuron."""
        return QPointF(*self._arrangement.points[neuron].tolist())

    def content_rect(self) -> QRectF:
        """What a picture of the whole network shows, with room for what steps will add."""
        drawn = self.edges.boundingRect().united(self.bundles.boundingRect())
        return drawn.united(self.parts.content_rect())

    def pulses_of(self, frame: Frame) -> tuple[Pulse, ...]:
        """What runs along the lines in the step that leads to a frame; nothing if it is of another network."""
        if self.network is None or frame.trace.network is not self.network:
            return ()
        return pulses(frame, Lines(self.network, self._arrangement, self.edges.routes, self.bundles.bundles))

    # --- moving a neuron ---------------------------------------------------------------------------------------

    @property
    def positions(self) -> Mapping[str, tuple[float, float]]:
        """Where the neurons stand that were placed by hand, by their ids."""
        return self._positions

    @property
    def by_hand(self) -> frozenset[str]:
        """The ids of the neurons that were placed by hand."""
        return frozenset(self._positions)

    def move_neurons(self, points: Mapping[int, tuple[float, float]]) -> None:
        """Shows neurons elsewhere while they are dragged; labels stay at their place along the lines."""
        self._dragging = self._moved = True
        for neuron, point in points.items():
            self._arrangement.points[neuron] = point
        self._place_items()
        self._route()
        self._relight()

    def move_block(self, layer: int, middle: QPointF) -> None:
        """Shows the block of a folded layer elsewhere while it is dragged."""
        assert self.network is not None
        boxes, neurons = dict(self._arrangement.boxes), self.network.layer_range(layer)
        boxes[layer] = boxes[layer]._replace(x=middle.x(), y=middle.y())
        self._arrangement = replace(self._arrangement, boxes=boxes)
        self.move_neurons(dict.fromkeys(neurons, (middle.x(), middle.y())))

    def unfolded_about(self, layer: int, middle: QPointF) -> list[tuple[float, float]]:
        """Where the neurons of a folded layer would stand about a point if it were unfolded."""
        assert self.network is not None
        neurons = self.network.layer_range(layer)
        placed = arrange(self.network, self._positions, self.folded_layers - {layer})
        points = placed.points[neurons.start : neurons.stop]
        shifted = points - points.mean(axis=0) + np.array([middle.x(), middle.y()])
        return [(x, y) for x, y in shifted.tolist()]

    def drop(self) -> None:
        """The dragging is over: labels look for new places."""
        self._dragging = False
        self._settle()

    def _settle(self) -> None:
        """Places, routes and labels anew, after anything that takes room has changed."""
        if self.network is None:
            return
        self._labelling.forget()
        self._place_items()
        self._route()
        self._restage()
        self._place_items()

    def show_stops(self, stops: Mapping[int, StopMark]) -> None:
        """The neurons at which stepping stops."""
        self._stops = dict(stops)
        self.marks.show_marks(self._stops, self._arrangement, self._zoom)

    def _place_items(self) -> None:
        self.marks.show_marks(self._stops, self._arrangement, self._zoom)
        self.parts.place(self._arrangement, self.edges.routes, self._zoom, still=self._dragging)
        self._place_checks()

    def show_verdicts(self, verdicts: Indices | None) -> None:
        """What a gradient check says of each slot, by places in `engine.gradient_check.VERDICTS`; None for nothing."""
        self.checks.show_verdicts(verdicts)
        self._place_checks()

    def _place_checks(self) -> None:
        if self.checks.verdicts is not None and self.network is not None:
            biases = {i: item.pos() + item.bias_rect().center() for i, item in self.parts.neurons.items()}
            self.checks.place(self.network, self.edges.routes, biases, self._zoom)

    def _route(self) -> None:
        assert self.network is not None
        routes, bundled = lines(self.network, self._arrangement, self.bundles.bundles)
        if self._spaces is None or self._spaces[0] is not self.network:
            self._spaces = self.network, spaces(self.network)
        self.edges.set_routes(routes, self._spaces[1])
        self.bundles.set_bundles(bundled)
        self.wave.set_pulses(())  # which ran along the lines that were
