"""The histograms of each layer's weights, gradients, net inputs, outputs or deltas, side by side over the same bins.

For the window, which loads it when its dock is first opened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, get_args

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

from engine import formula
from engine.document import Document
from engine.formula.notation import NOTATION, Notation
from engine.network import Indices, Network, Vector
from engine.numerals import shown
from engine.observing import Observation, Question
from engine.observing.histograms import Histogram, Histograms, HistogramsAnswer, SpreadQuantity
from gui.panels.plots.axes import ValueAxis
from gui.panels.plots.cells import CellAxis, CellTitles, layer_name, round_values, said
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.panels.plots.plot_panel import PlotPanel
from gui.theme import Theme

_GAP = 0.07  # of a cell, at each of its sides
_TICK = 46  # px that a number on the axis takes
_EMPTY = "There are no such numbers: the network has no rows to look at, or no layer with them"
_BEYOND = "All numbers are undefined or beyond 10¹⁰⁰: the network has diverged"

_WORDS: dict[SpreadQuantity, tuple[str, Callable[[Notation], str]]] = {
    "weight": ("Weights", lambda n: n.weight),
    "bias": ("Biases", lambda n: n.bias),
    "gradient": ("Gradients", lambda n: f"∂{n.error}/∂{n.weight}"),
    "net": ("Net inputs", lambda n: n.net),
    "out": ("Outputs", lambda n: n.out),
    "delta": ("Deltas", lambda n: f"∂{n.error}/∂{n.net}"),  # a document may call −∂E/∂net δ
}
_MEANINGS: dict[SpreadQuantity, str] = {
    "weight": "the weights of the connections into each layer, each parameter once",
    "bias": "the biases of each layer's neurons",
    "gradient": "∂E/∂w of the weights into each layer, of the mean error over the rows",
    "net": "the weighted sums Σ w·x + b of each layer's neurons, one for each neuron and row",
    "out": "the outputs f(net) of each layer's neurons, one for each neuron and row",
    "delta": "∂E/∂net of each layer's neurons, one for each neuron and row, of that row's error",
}
_ROLES: dict[SpreadQuantity, str] = {"gradient": "gradient", "delta": "delta"}


class HistogramsPanel(PlotPanel):
    """Draws how often numbers of each size occur, as shares of each layer."""

    caption = "HISTOGRAMS"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: HistogramsAnswer | None = None
        self._network: Network | None = None  # that the answer is about
        self._names = NOTATION
        self._values, self._shares = CellAxis("bottom", "weight w"), ValueAxis("left", "% of the layer")
        self.plot = PlotCanvas(self._values, self._shares, "Histograms by layer")
        self.body.addWidget(self.plot, 1)
        self._bars = [pg.BarGraphItem(x0=[], x1=[], y0=[], y1=[]) for _ in range(3)]  # all, zeros, frozen
        for item in self._bars:
            self.plot.addItem(item, ignoreBounds=True)
        self._walls = pg.PlotCurveItem(connect="pairs")
        self.plot.addItem(self._walls, ignoreBounds=True)
        self._titles = CellTitles(self.plot)
        self._add_choices()
        self.plot.pointed.connect(self._on_plot_pointed)
        self.plot.resized.connect(self._draw)
        self._choose()

    def _add_choices(self) -> None:
        self.choice, self.log_button = QComboBox(), QToolButton()
        for quantity in get_args(SpreadQuantity):
            self.choice.addItem(_WORDS[quantity][0], quantity)
        self.choice.setProperty("kind", "narrow")
        self.choice.setAccessibleName("What the histograms are of")
        self.log_button.setText("Log")
        self.log_button.setCheckable(True)
        self.log_button.setProperty("kind", "compact")
        self.log_button.setToolTip("Show the shares on a logarithmic scale, so that rare numbers are seen too")
        self.add_choices(self.choice, self.log_button)
        self.choice.currentIndexChanged.connect(self._choose)
        self.log_button.toggled.connect(self._on_log_toggled)

    @property
    def quantity(self) -> SpreadQuantity:
        """What is shown."""
        chosen: SpreadQuantity = self.choice.currentData()
        return chosen

    # --- what is shown -----------------------------------------------------------------------------------------

    def questions(self) -> tuple[Question[Any], ...]:
        return (Histograms(self.quantity),)

    def show_document(self, document: Document) -> None:
        super().show_document(document)
        if document.network is not self._network:
            self._answer = None  # it is about layers that may be there no more
        self._names = document.conventions.names
        for place, quantity in enumerate(get_args(SpreadQuantity)):
            self.choice.setItemText(place, self._said(quantity))
        self._values.set_title(self._said(self.quantity))

    def show_observation(self, observation: Observation) -> None:
        answer = observation.get(Histograms(self.quantity))
        if answer is not None:
            self._network, self._answer = observation.subject.document.network, answer
            self._draw()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.set_theme(theme)
        self._titles.set_theme(theme)
        self._walls.setPen(pg.mkPen(theme.border))
        self._draw()

    def numbers(self) -> Numbers | None:
        if self._answer is None:
            return None
        columns = ("layer", "from", "to (below)", self._letter, "exactly 0", "frozen")
        return Numbers(columns, list(self._rows(self._answer)))

    def _rows(self, answer: HistogramsAnswer) -> Iterator[tuple[object, ...]]:
        for one in answer.layers:
            for i in range(len(one.counts)):
                counts = (int(one.counts[i]), int(one.zeros[i]), int(one.frozen[i]))
                yield (self._layer_name(one), answer.edges[i], answer.edges[i + 1], *counts)

    # --- words -------------------------------------------------------------------------------------------------

    @property
    def _letter(self) -> str:
        return formula.plain(_WORDS[self.quantity][1](self._names))

    def _said(self, quantity: SpreadQuantity) -> str:
        name, letter = _WORDS[quantity]
        return f"{name} {formula.plain(letter(self._names))}"

    def _layer_name(self, one: Histogram) -> str:
        assert self._network is not None
        return layer_name(self._network.layers[one.layer], one.layer)

    def _title(self, one: Histogram) -> str:
        beyond = f" · {one.beyond:,} undefined" if one.beyond else ""
        spread = f" · {shown(one.mean, 3)} ± {shown(one.spread, 3)}" if math.isfinite(one.mean) else ""
        return f"{self._layer_name(one)}{beyond} · n = {one.count:,}{spread}"

    # --- drawing -----------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        quantity = self.quantity
        self.define(
            f"How often numbers of each size occur among {_MEANINGS[quantity]}. Height: the share of a layer's numbers "
            "in a bin, 100 · count / n. Grey: exactly 0; hatched: frozen parameters. Above: mean ± standard deviation"
        )
        self._answer = None
        self._values.set_title(self._said(quantity))
        self._draw()
        self.questions_changed.emit()

    def _on_log_toggled(self, on: bool) -> None:
        self._shares.setLogMode(on)
        self._draw()

    def _draw(self) -> None:
        answer = self._answer
        layers = () if answer is None else answer.layers
        some = any(one.counts.any() for one in layers)
        beyond = any(one.beyond for one in layers)
        self.plot.show_empty("" if some or answer is None else _BEYOND if beyond else _EMPTY)
        for item in (*self._bars, self._walls):
            item.setVisible(some)
        if not some or answer is None:
            self._titles.show((), 0.0)
            return
        low, high = self._heights(answer)
        room = 0.16 * (high - low)
        self.plot.view.setRange(xRange=(0, len(layers)), yRange=(low, high + room), padding=0)
        self._draw_bars(answer, low)
        walls = np.repeat(np.arange(1, len(layers), dtype=np.float64), 2)
        self._walls.setData(x=walls, y=np.tile((low, high + room), len(layers) - 1))
        self._draw_words(answer, high + room)

    def _heights(self, answer: HistogramsAnswer) -> tuple[float, float]:
        """The heights between which the bars stand, logarithms on that scale."""
        highest = max(float(_shares(one, one.counts).max()) for one in answer.layers if one.counts.any())
        if not self.log_button.isChecked():
            return 0.0, highest
        lowest = min(100.0 / one.count for one in answer.layers if one.count)
        return math.log10(lowest) - 0.3, math.log10(highest)

    def _draw_bars(self, answer: HistogramsAnswer, low: float) -> None:
        log = self.log_button.isChecked()
        ends = self._place(answer, answer.edges)
        left = np.concatenate([i + ends[:-1] for i in range(len(answer.layers))])
        right = np.concatenate([i + ends[1:] for i in range(len(answer.layers))])
        theme = self._theme
        fills = (theme.colour(_ROLES.get(self.quantity, "accent")), theme.muted, theme.plot_background)
        styles = (Qt.BrushStyle.SolidPattern, Qt.BrushStyle.SolidPattern, Qt.BrushStyle.BDiagPattern)
        kinds = ([one.counts for one in answer.layers], [one.zeros for one in answer.layers])
        for item, fill, style, counts in zip(
            self._bars, fills, styles, (*kinds, [one.frozen for one in answer.layers]), strict=True
        ):
            shares = np.concatenate([_shares(one, some) for one, some in zip(answer.layers, counts, strict=True)])
            there = shares > 0.0
            tops = np.log10(shares[there]) if log else shares[there]
            item.setOpts(
                x0=left[there],
                x1=right[there],
                y0=np.full(len(tops), low),
                y1=tops,
                pen=None,
                brush=pg.QtGui.QBrush(fill, style),
            )

    def _place(self, answer: HistogramsAnswer, values: Vector) -> Vector:
        """Where values stand in a cell, from 0 to 1."""
        low, high = answer.edges[0], answer.edges[-1]
        places: Vector = _GAP + (1 - 2 * _GAP) * (values - low) / (high - low)
        return places

    def _draw_words(self, answer: HistogramsAnswer, top: float) -> None:
        count = len(answer.layers)
        self._titles.show([(i + 0.02, i + 0.98, self._title(one)) for i, one in enumerate(answer.layers)], top)
        wide = self.plot.area.width() / count * (1 - 2 * _GAP)
        values = round_values(float(answer.edges[0]), float(answer.edges[-1]), max(int(wide / _TICK), 1))
        places = self._place(answer, np.array(values))
        self._values.show_ticks(
            (i + place, said(value)) for i in range(count) for value, place in zip(values, places.tolist(), strict=True)
        )

    # --- reading off -------------------------------------------------------------------------------------------

    def _on_plot_pointed(self, spot: QPointF) -> None:
        answer = self._answer
        if answer is None or not 0 <= spot.x() < len(answer.layers):
            return
        one = answer.layers[int(spot.x())]
        ends = self._place(answer, answer.edges)
        at = int(np.searchsorted(ends, spot.x() % 1.0, side="right")) - 1
        if not 0 <= at < len(one.counts):
            self.plot.say("")
            return
        count, zeros, frozen = int(one.counts[at]), int(one.zeros[at]), int(one.frozen[at])
        share = shown(100 * count / one.count, 3) if one.count else "0"
        more = "".join(f", {n:,} {what}" for n, what in ((zeros, "exactly 0"), (frozen, "frozen")) if n)
        low, high = said(answer.edges[at]), said(answer.edges[at + 1])
        self.plot.say(
            f"{self._layer_name(one)} · {low} ≤ {self._letter} < {high}: {count:,} of {one.count:,} ({share} %){more}"
        )


def _shares(one: Histogram, counts: Indices) -> Vector:
    """The counts of a layer in percent of its numbers."""
    shares: Vector = 100.0 * counts / max(one.count, 1)
    return shares
