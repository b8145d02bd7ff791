"""The scene: the registry from a network's places to graphics items, and the one place that gives them their looks.

For the view and for pictures; it is handed values and knows nothing of the mouse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from engine.network import Indices, Mask, Network, Vector
from engine.place import Place
from engine.trace import Frame
from gui.canvas.bundle_layer import BundleLayer
from gui.canvas.column_items import middles
from gui.canvas.dressing import Moment, dress
from gui.canvas.edge_layer import EdgeLayer
from gui.canvas.ends import ErrorItem, TargetItem
from gui.canvas.fold import Folding
from gui.canvas.items import Items
from gui.canvas.label_layer import LabelLayer
from gui.canvas.label_plan import LabelMode
from gui.canvas.labelling import Labelled, Labelling, LabelOptions
from gui.canvas.layout import Arrangement, arrange
from gui.canvas.left_out import said
from gui.canvas.legend import Said
from gui.canvas.lights import Lights, bands, edges_about, kin_bands, lights, shared_slots
from gui.canvas.lines import lines, lit_bundles, spaces
from gui.canvas.neuron_item import NeuronItem
from gui.canvas.stage import Stage, at_rest, of_frame
from gui.selection import NOTHING, Selection, carried, selecting
from gui.theme import Theme, WeightScale

_EMPTY = np.empty(0)
_MOST_AROUND = 500  # connections that stand out at once; more than that nobody can tell apart
_NEAR = 7.0  # pixels from a line at which it is under the pointer


class NetworkScene(QGraphicsScene):
    """Draws a network, its numbers and what is lit. `show_…` take values; nothing is emitted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        # Few items that all change together: looking them up in an index would cost more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.theme = theme
        self.network: Network | None = None
        self.selection = NOTHING
        self.hovered: Place | None = None
        self.stage: Stage | None = None
        self.edges = EdgeLayer(theme)
        self.bundles = BundleLayer(theme)
        self.labels = LabelLayer(theme)
        self.parts = Items(self, theme)
        self._arrangement = Arrangement(np.empty((0, 2)), _EMPTY, (), compact=False, roomy=True, gap=0.0)
        self._labelling = Labelling(self.labels)
        self._parameters = _EMPTY
        self._inputs: Vector | None = None
        self._target_row: Vector | None = None
        self._frame: Frame | None = None
        self._emphasis: dict[str, tuple[Place, ...]] = {}
        self._lights = Lights()
        self._around: Indices = np.empty(0, np.intp)  # connections lit or pointed at, the strongest first
        self._formula = ""
        self._folding = Folding()
        self._positions: Mapping[str, tuple[float, float]] = {}
        self._moved = False  # whether neurons stand elsewhere than at their positions, while they are dragged
        self._zoom = 1.0
        self._dragging = self._holding = False
        self.addItem(self.edges)
        self.addItem(self.bundles)
        self.addItem(self.labels)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_network(
        self,
        network: Network,
        parameters: Vector,
        positions: Mapping[str, tuple[float, float]],
        *,
        anew: bool = False,
    ) -> bool:
        """Shows a network; True if its structure is another than before.

        What was selected, folded and unfolded stays so, unless the network is shown `anew`: another document's.
        """
        fresh = self.network is None or not _same_structure(self.network, network)
        if fresh:
            self._labelling.begin()
            self.hovered = self._inputs = self._target_row = None
            self._emphasis = {}
        if self.network is not None:
            self.selection = NOTHING if anew else carried(self.selection, self.network, network)
            self._folding = Folding(self._folding.limit) if anew else self._folding.carried(self.network, network)
        if fresh or (self._frame is not None and self._frame.trace.network is not network):
            self._frame = None
        relabelled = network is not self.network or anew
        if not relabelled and positions == self._positions and not self._moved:
            self.show_parameters(parameters)
            return False
        self._positions, self._moved = dict(positions), False
        self.network, self._parameters = network, parameters
        self._arrange(make=relabelled)
        return fresh

    def _arrange(self, *, make: bool) -> None:
        """Finds the places of everything; `make` where other things are shown than before."""
        if self.network is not None:
            self._arrangement = arrange(self.network, self._positions, self._folding.folded(self.network))
            if make:
                self.parts.make(self.network, self._arrangement)
            self._settle()

    def show_parameters(self, parameters: Vector) -> None:
        """Other parameter values of the same network."""
        self._parameters = parameters
        self._restage()

    def show_sample(self, inputs: Vector | None, targets: Vector | None) -> None:
        """The data's row at rest."""
        if not (_same_row(inputs, self._inputs) and _same_row(targets, self._target_row)):
            self._inputs, self._target_row = inputs, targets
            self._restage()

    def show_frame(self, frame: Frame | None) -> None:
        """A place in a trace of this network; None: not stepping."""
        if frame is not None and frame.trace.network is not self.network and frame.trace.network != self.network:
            frame = None
        self._frame = frame
        self._restage()

    def show_emphasis(self, places: Mapping[str, Sequence[Place]]) -> None:
        """Places lit in the colours of factors."""
        self._emphasis = {role: tuple(lit) for role, lit in places.items()}
        self._relight()

    def set_formula(self, formula: str) -> None:
        """The error's formula, such as `E = ½(t−y)²`."""
        self._formula = formula
        self._settle()

    def set_digits(self, digits: int) -> None:
        """How many significant digits are shown."""
        self.set_label_options(replace(self.label_options, digits=digits))

    def set_labels(self, mode: LabelMode) -> None:
        """Which weights are labelled: `automatic`, `all`, `focus`, `hover` or `none`; biases always are."""
        self.set_label_options(replace(self.label_options, mode=mode))

    def set_label_options(self, options: LabelOptions) -> None:
        """Which weights are labelled, and with how many digits."""
        if options != self._labelling.options:
            self._labelling.options = options
            self._settle()

    @property
    def label_options(self) -> LabelOptions:
        """Which weights are labelled, and with how many digits."""
        return self._labelling.options

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.theme = theme
        self.edges.set_theme(theme)
        self.bundles.set_theme(theme)
        self.labels.set_theme(theme)
        self.parts.set_theme(theme)
        self.update()

    def set_zoom(self, zoom: float) -> None:
        """The view's zoom, by which labels are sized and shown."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._place_items()
            self._label()

    def select(self, selection: Selection) -> None:
        """What is selected."""
        if selection != self.selection:
            self.selection = selection
            self._relight()

    @property
    def selected(self) -> Place | None:
        """The place among those selected that the keyboard stands at."""
        return self.selection.current

    def hover(self, place: Place | None) -> None:
        """What is under the pointer."""
        if place != self.hovered:
            self.hovered = place
            self._relight()

    @property
    def zoom(self) -> float:
        """The view's zoom."""
        return self._zoom

    @contextmanager
    def holding_labels(self) -> Iterator[None]:
        """Within it labels wait: what changes several things at once looks for their places once."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
            self._label()

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
    def digits(self) -> int:
        """How many significant digits are shown."""
        return self._labelling.options.digits

    def said(self) -> Said | None:
        """What the legend has to say about the picture; None without a network."""
        if self.network is None:
            return None
        return said(self.network, self._arrangement, self._labelling, self.edges, self.bundles.bundles)

    @property
    def labels_all(self) -> bool:
        """Whether all weights are labelled, rather than those around the focus."""
        return self._labelling.shown == "all"

    @property
    def scale(self) -> WeightScale:
        """The scale on which the weights are drawn."""
        if self.network is None or self.stage is None:
            return WeightScale()
        return WeightScale.for_weights(self.stage.old[self.network.weight_slots])

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

    # --- moving a neuron ---------------------------------------------------------------------------------------

    @property
    def by_hand(self) -> frozenset[str]:
        """The ids of the neurons that were placed by hand."""
        return frozenset(self._positions)

    @property
    def arrangement(self) -> Arrangement:
        """Where everything stands now."""
        return self._arrangement

    def move_neurons(self, points: Mapping[int, tuple[float, float]]) -> None:
        """Shows neurons elsewhere while they are dragged; labels stay at their place along the lines."""
        self._dragging = self._moved = True
        for neuron, point in points.items():
            self._arrangement.points[neuron] = point
        self._place_items()
        self._route()
        self._relight()

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

    def _place_items(self) -> None:
        self.parts.place(self._arrangement, self.edges.routes, self._zoom, still=self._dragging)

    def _route(self) -> None:
        assert self.network is not None
        routes, bundled = lines(self.network, self._arrangement)
        self.edges.set_routes(routes, spaces(self.network))
        self.bundles.set_bundles(bundled)

    # --- looks -------------------------------------------------------------------------------------------------

    def _restage(self) -> None:
        network = self.network
        if network is None:
            return
        if self._frame is not None:
            self.stage = of_frame(self._frame)
        else:
            self.stage = at_rest(network, self._parameters, self._inputs, self._target_row)
        weights, scale = self.stage.values[network.weight_slots], self.scale
        self.edges.set_weights(weights, scale)
        self.bundles.set_weights(weights, scale)
        self._relight()

    def _relight(self) -> None:
        network, stage = self.network, self.stage
        if network is None or stage is None:
            return
        self._lights = lights(network, stage.focus, self._emphasis)
        pointed_at = self._pointed_at()
        kin = shared_slots(network, pointed_at)
        self._around = self._strongest(edges_about(network, pointed_at, self._lights.edges()))
        stripes = [*kin_bands(network, kin), *bands(self._lights, self.hovered)]
        self.edges.set_bands(stripes, self._around, self.selection.of_kind("connection"))
        self.bundles.set_lit(lit_bundles(network, self.bundles.bundles, self._lights, pointed_at))
        moment = Moment(network, stage, self._lights, self.selection, self.hovered, kin, self._formula, self.digits)
        dress(self.parts, moment, compact=self._arrangement.compact)
        self.parts.place_ends(self._arrangement)
        self._label()

    def _pointed_at(self) -> tuple[Selection, ...]:
        """What is selected, and what is under the pointer."""
        return self.selection, *self._under_pointer()

    def _under_pointer(self) -> tuple[Selection, ...]:
        return () if self.hovered is None else (selecting(self.hovered),)

    # --- labels ------------------------------------------------------------------------------------------------

    def _label(self) -> None:
        network, stage = self.network, self.stage
        if network is None or stage is None or self._holding:
            return
        hovered = self._strongest(edges_about(network, self._under_pointer()))
        kin = shared_slots(network, self._pointed_at())
        told = Labelled(network, stage, self._lights, self._around, hovered, kin, self.selection)
        obstacles = partial(self.parts.obstacles, self._arrangement)
        self._labelling.show(told, self.edges.routes, obstacles, self._zoom, still=self._dragging)

    def _strongest(self, chosen: Mask) -> Indices:
        """The strongest of some connections (connections,), the strongest first."""
        assert self.network is not None
        edges = np.flatnonzero(chosen)
        strength = np.abs(self._parameters[self.network.weight_slots[edges]])
        if len(edges) > _MOST_AROUND:  # to sort them all would take longer than all else that light does
            most = np.argpartition(-strength, _MOST_AROUND)[:_MOST_AROUND]
            edges, strength = edges[most], strength[most]
        return np.asarray(edges[np.argsort(-strength, kind="stable")])


def _same_row(one: Vector | None, other: Vector | None) -> bool:
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _same_structure(one: Network, other: Network) -> bool:
    if one is other:
        return True
    return (
        one.layer_starts == other.layer_starts
        and [n.id for n in one.neurons] == [n.id for n in other.neurons]
        and np.array_equal(one.sources, other.sources)
        and np.array_equal(one.targets, other.targets)
    )
