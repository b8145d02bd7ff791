"""How each neuron stands: saturated, dead, the spread of its output and the error that reaches it, as bars by layer.

For the window, which loads it when its dock is first opened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from engine import formula
from engine.document import Document
from engine.network import Indices, Network, Vector
from engine.numerals import shown
from engine.observing import Observation, Question
from engine.observing.units import FLAT, SATURATED, Units, UnitStatistics
from engine.place import Place
from gui.panels.plots.axes import ValueAxis
from gui.panels.plots.cells import CellAxis, CellTitles, layer_name
from gui.panels.plots.curve import flat_pen
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.panels.plots.plot_panel import PlotPanel
from gui.selection import Selection, selecting
from gui.theme import Theme

_BETWEEN = 1.0  # the room between two layers, in widths of a bar
_LETTER, _APART = 7, 10  # px of a letter of a neuron's name below its bar, and between two names
_LARGEST = 1e100  # numbers beyond are not drawn
_EMPTY = "There are no neurons to look at, or no training rows to look at them with"
_STANDS = (
    f"Flat: the share of the training rows on which |f′(net)| is below {100 * FLAT:.0f} % of the activation's largest "
    f"slope, so that next to nothing of the error passes. Saturated (orange): flat on {100 * SATURATED:.0f} % or more; "
    "dead (red): an activation with one flat side, as ReLU, that is flat on all"
)


@dataclass(frozen=True, slots=True)
class _View:
    """One thing that the bars can show: its words, its axis, and the lower and upper ends of the bars."""

    words: str
    axis: str
    definition: str
    ends: Callable[[Units], tuple[Vector, Vector]]


_VIEWS = (
    _View("Saturated and dead", "flat on % of rows", _STANDS, lambda u: (np.zeros(len(u.flat)), 100.0 * u.flat)),
    _View(
        "Outputs",
        "mean ± spread",
        "Each bar reaches from mean − s to mean + s of a neuron's outputs over the training rows, s² = Σ(y − mean)²/n",
        lambda u: (u.mean - u.spread, u.mean + u.spread),
    ),
    _View(
        "Deltas",
        "mean |∂E/∂net|",
        "The mean of |∂E/∂net| over the training rows: how much of the error reaches a neuron",
        lambda u: (np.zeros(len(u.delta)), u.delta),
    ),
)


class UnitsPanel(PlotPanel):
    """A bar for each neuron; a click selects it on the canvas."""

    caption = "UNITS"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._units: Units | None = None
        self._network: Network | None = None
        self._places: Vector = np.empty(0)
        self._neurons, self._heights = CellAxis("bottom", "neurons"), ValueAxis("left", "")
        self.plot = PlotCanvas(self._neurons, self._heights, "Neurons by layer")
        self.body.addWidget(self.plot, 1)
        self._bars, self._marks = (
            pg.BarGraphItem(x=[], width=0.8, y0=[], y1=[]),
            pg.BarGraphItem(x=[], width=1, height=[]),
        )
        self._means = pg.ScatterPlotItem(size=5, symbol="o")
        self._limit = pg.InfiniteLine(100 * SATURATED, angle=0)
        for item in (self._marks, self._bars, self._means, self._limit):
            self.plot.addItem(item, ignoreBounds=True)
        self._titles = CellTitles(self.plot)
        self.choice = QComboBox()
        for view in _VIEWS:
            self.choice.addItem(view.words)
        self.choice.setProperty("kind", "narrow")
        self.choice.setAccessibleName("What the bars show")
        self.add_choices(self.choice)
        self.choice.currentIndexChanged.connect(self._choose)
        self.plot.pointed.connect(self._on_plot_pointed)
        self.plot.clicked.connect(self._on_plot_clicked)
        self.plot.resized.connect(self._draw)
        self._choose()

    @property
    def view(self) -> _View:
        """What the bars show."""
        return _VIEWS[self.choice.currentIndex()]

    # --- what is shown -----------------------------------------------------------------------------------------

    def questions(self) -> tuple[Question[Any], ...]:
        return (UnitStatistics(),)

    def show_document(self, document: Document) -> None:
        super().show_document(document)
        if document.network is not self._network:
            self._units = self._network = None  # bars are not to be clicked that stand for other neurons

    def show_observation(self, observation: Observation) -> None:
        units = observation.get(UnitStatistics())
        if units is not None:
            self._units, self._network = units, observation.subject.document.network
            self._draw()

    def show_selection(self, selection: Selection) -> None:
        super().show_selection(selection)
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.set_theme(theme)
        self._titles.set_theme(theme)
        self._limit.setPen(flat_pen(theme.muted, Qt.PenStyle.DashLine, 1.0))
        self._draw()

    def numbers(self) -> Numbers | None:
        if self._units is None or self._network is None:
            return None
        columns = ("layer", "neuron", "flat share of rows", "saturated", "dead", "mean of out", "spread of out")
        return Numbers((*columns, "mean |dE/dnet|"), list(self._rows(self._units, self._network)))

    def _rows(self, units: Units, network: Network) -> Iterator[tuple[object, ...]]:
        for i, neuron in enumerate(units.neurons.tolist()):
            flags = ("yes" if units.saturated[i] else "no", "yes" if units.dead[i] else "no")
            values = (float(units.mean[i]), float(units.spread[i]), float(units.delta[i]))
            yield (self._layer(network, neuron), _name(network, neuron), float(units.flat[i]), *flags, *values)

    def _layer(self, network: Network, neuron: int) -> str:
        layer = int(network.layer_of[neuron])
        return layer_name(network.layers[layer], layer)

    # --- drawing -----------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        self.define(self.view.definition)
        self._heights.set_title(self.view.axis)
        self._draw()

    def _draw(self) -> None:
        units, network = self._units, self._network
        ends = None if units is None else self.view.ends(units)
        some = units is not None and units.rows > 0 and len(units.neurons) > 0
        self.plot.show_empty("" if some or units is None else _EMPTY)
        for item in (self._marks, self._bars, self._means, self._limit):
            item.setVisible(some)
        if units is None or network is None or ends is None or not some:
            self._titles.show((), 0.0)
            return
        self._places = _spread_out(network, units.neurons)
        low, high = _limits(*ends, shares=self._of_shares)
        top = high + 0.16 * (high - low)
        wide = self._places[-1] + 0.5 + _BETWEEN / 2
        self.plot.view.setRange(xRange=(-0.5 - _BETWEEN / 2, wide), yRange=(low, top), padding=0)
        self._draw_bars(units, ends, (low, high))
        self._draw_words(network, units, top)

    @property
    def _of_shares(self) -> bool:
        return self.choice.currentIndex() == 0

    def _draw_bars(self, units: Units, ends: tuple[Vector, Vector], limits: tuple[float, float]) -> None:
        theme = self._theme
        fills = np.where(units.dead, 2, np.where(units.saturated, 1, 0)).tolist()
        brushes = [pg.mkBrush((theme.accent, theme.delta, theme.error_text)[fill]) for fill in fills]
        bottom, upper = (np.clip(np.nan_to_num(end, posinf=limits[1], neginf=limits[0]), *limits) for end in ends)
        # What is 0 has a stub, so that it is seen that a neuron stands there.
        least = 0.006 * (limits[1] - limits[0])
        self._bars.setOpts(
            x=self._places,
            y0=bottom,
            y1=np.maximum(upper, bottom + least),
            height=None,
            width=0.8,
            brushes=brushes,
            pen=None,
        )
        chosen = np.isin(units.neurons, self._selection.of_kind("neuron"))
        tall = 1.16 * (limits[1] - limits[0])
        self._marks.setOpts(
            x=self._places[chosen],
            width=1.0,
            y0=limits[0],
            height=np.full(int(chosen.sum()), tall),
            brush=theme.selection,
            pen=None,
        )
        spread = self.choice.currentIndex() == 1
        self._means.setVisible(spread)
        self._limit.setVisible(self._of_shares)
        if spread:
            inside = np.abs(units.mean) <= _LARGEST
            dots = {"brush": theme.plot_background, "pen": None}
            self._means.setData(x=self._places[inside], y=units.mean[inside], **dots)

    def _draw_words(self, network: Network, units: Units, top: float) -> None:
        titles = []
        for layer in range(1, len(network.layers)):
            here = np.flatnonzero(network.layer_of[units.neurons] == layer)
            if len(here):
                left, right = self._places[here[0]] - 0.9, self._places[here[-1]] + 0.9
                titles.append((float(left), float(right), _summary(network, layer, units, here)))
        self._titles.show(titles, top)
        wide = self.plot.area.width() / max(self._places[-1] + 1 + _BETWEEN, 1)
        names = [(float(x), _name(network, n)) for x, n in zip(self._places, units.neurons.tolist(), strict=True)]
        longest = max(len(name) for _, name in names)
        every = max(1, math.ceil((_LETTER * longest + _APART) / max(wide, 1e-3)))
        self._neurons.show_ticks(names[::every])

    # --- mouse -------------------------------------------------------------------------------------------------

    def _at(self, spot: QPointF) -> int | None:
        """The bar at a point of the plot."""
        if self._units is None or not len(self._places):
            return None
        nearest = int(np.argmin(np.abs(self._places - spot.x())))
        return nearest if abs(self._places[nearest] - spot.x()) <= 0.5 else None

    def _on_plot_pointed(self, spot: QPointF) -> None:
        at = self._at(spot)
        self.plot.viewport().setCursor(Qt.CursorShape.ArrowCursor if at is None else Qt.CursorShape.PointingHandCursor)
        self.plot.say("" if at is None else self._said(at))

    def _said(self, at: int) -> str:
        units, network = self._units, self._network
        assert units is not None
        assert network is not None
        neuron = int(units.neurons[at])
        state = " · dead" if units.dead[at] else " · saturated" if units.saturated[at] else ""
        return (
            f"{_name(network, neuron)} ({network.activation_of(neuron).replace('_', ' ')}){state}\n"
            f"flat on {shown(100 * float(units.flat[at]), 3)} % of {units.rows:,} rows\n"
            f"output {shown(float(units.mean[at]))} ± {shown(float(units.spread[at]))}\n"
            f"mean |∂E/∂net| {shown(float(units.delta[at]))}"
        )

    def _on_plot_clicked(self, spot: QPointF) -> None:
        at = self._at(spot)
        if at is not None and self._units is not None:
            self.selection_wanted.emit(selecting(Place("neuron", int(self._units.neurons[at]))))


def _name(network: Network, neuron: int) -> str:
    return formula.plain(network.neurons[neuron].name)


def _spread_out(network: Network, neurons: Indices) -> Vector:
    """Where each neuron's bar stands: side by side, with room between layers."""
    layers = network.layer_of[neurons]
    return np.arange(len(neurons)) + _BETWEEN * (np.unique(layers, return_inverse=True)[1] if len(layers) else 0)


def _limits(bottom: Vector, top: Vector, *, shares: bool) -> tuple[float, float]:
    """The heights between which all finite bars stand."""
    if shares:
        return 0.0, 100.0
    ends = np.concatenate([bottom, top, [0.0]])
    ends = ends[np.abs(ends) <= _LARGEST]
    low, high = float(ends.min()), float(ends.max())
    return (low, high) if high > low else (low, low + 1.0)


def _summary(network: Network, layer: int, units: Units, here: Indices) -> str:
    """A layer's name and how many of its neurons are in trouble."""
    counts = ((int(units.dead[here].sum()), "dead"), (int(units.saturated[here].sum()), "saturated"))
    troubles = "".join(f" · {count} of {len(here)} {what}" for count, what in counts if count)
    return f"{layer_name(network.layers[layer], layer)}{troubles}"
