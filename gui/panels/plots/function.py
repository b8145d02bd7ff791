"""What the network computes: any neuron's output over the plane of two inputs, or along the only one, with the samples.

For the window, which loads it when its dock is first opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from engine.document import Document
from engine.network import Vector
from engine.observing import Observation, Question
from engine.observing.plane import Grid
from engine.observing.rows import RowResults
from gui.panels.plots.axes import ValueAxis
from gui.panels.plots.colour_key import ColourKey
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.function_choices import FunctionChoices
from gui.panels.plots.function_drawings import CurveDrawing, MapDrawing, SamplesDrawing, pointer_over
from gui.panels.plots.function_scene import WINNER, Scene, extent, means, of_targets, said
from gui.panels.plots.plane_picture import class_colours, of_classes, of_values
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.panels.plots.plot_panel import PlotPanel
from gui.selection import Selection
from gui.theme import Theme

_EMPTY = "A network with an input and an output is drawn here as the function that it computes"
_DEFINITION = (
    "The output of a neuron, y = f(Σ w·x + b), for inputs all over the part in view; all others are held. Points are "
    "samples in the colour of their targets, squares for testing, rings where the network names another class"
)
Region = tuple[float, float, float, float]


class FunctionPanel(PlotPanel):
    """A map with two inputs or more, a curve with one; a click on a sample holds all other inputs as it has them."""

    caption = "OUTPUT"
    definition = _DEFINITION

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene: Scene | None = None
        self._grid: Grid | None = None
        self._values: Vector | None = None
        self._row: int | None = None  # whose other inputs are held
        self._answered: Grid | None = None  # the question that the values answer
        self._parameters: Vector = np.empty(0)  # with which they were computed
        self._fitted, self._settling = True, False
        self._x_axis, self._y_axis = ValueAxis("bottom", "x"), ValueAxis("left", "y")
        self.plot = PlotCanvas(self._x_axis, self._y_axis, "What the network computes", movable=True)
        self._map, self._curve, self._samples = (
            MapDrawing(self.plot),
            CurveDrawing(self.plot),
            SamplesDrawing(self.plot),
        )
        self.key, self._pictured = ColourKey(), QWidget()
        beside = QHBoxLayout(self._pictured)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.plot, 1)
        beside.addWidget(self.key)
        self.body.addWidget(self._pictured, 1)
        self._add_choices()
        self.plot.pointed.connect(self._on_plot_pointed)
        self.plot.clicked.connect(self._on_plot_clicked)
        self.plot.moved.connect(self._on_plot_moved)
        self.plot.fit_requested.connect(self.fit)

    def _add_choices(self) -> None:
        self.choices = FunctionChoices(self)
        self.parts_button, self.fit_button = QToolButton(), QToolButton()
        for button, text, tip in (
            (
                self.parts_button,
                "Parts",
                "Draw w·y of each neuron that goes into this one: with the bias they are its net",
            ),
            (self.fit_button, "Fit", "Show all samples again (double-click)"),
        ):
            button.setText(text)
            button.setProperty("kind", "compact")
            button.setToolTip(tip)
        self.parts_button.setCheckable(True)
        self.add_choices(*self.choices.fields, self.parts_button, self.fit_button)
        self.choices.changed.connect(self._on_choices_changed)
        self.parts_button.toggled.connect(self._ask)
        self.fit_button.clicked.connect(self.fit)

    # --- what is shown -----------------------------------------------------------------------------------------

    def pictured(self) -> QWidget:
        return self._pictured

    def questions(self) -> tuple[Question[Any], ...]:
        if self._grid is None:
            return ()
        wrong = self._scene is not None and self._scene.classes is not None
        return (self._grid, RowResults()) if wrong else (self._grid,)

    def show_document(self, document: Document) -> None:
        before = self._document
        super().show_document(document)
        if before is None or before.network is not document.network or before.data is not document.data:
            self._take(document, anew=before is None or before.data is not document.data)
        elif before.conventions is not document.conventions:
            self._ask()

    def show_selection(self, selection: Selection) -> None:
        """A neuron that is selected alone on the canvas is drawn."""
        super().show_selection(selection)
        chosen = selection.of_kind("neuron")
        if len(chosen) == len(selection.places) == 1 and self.choices.choose_neuron(int(chosen[0])):
            self._on_choices_changed()

    def show_observation(self, observation: Observation) -> None:
        """Also an answer about a part of the plane that has just been left: the next is on its way."""
        wanted = self._grid
        for question, answer in observation.answers.items():
            if isinstance(question, Grid) and wanted is not None and _alike(question, wanted):
                assert isinstance(answer, np.ndarray)
                self._show_values(question, answer, observation.subject.parameters)
        results = observation.get(RowResults())
        if results is not None and self._scene is not None and self._scene.classes is not None:
            truth, told = self._scene.truth, self._scene.classes.of(results.outputs)
            if truth is not None and len(truth) == len(told):
                self._samples.show_wrong((truth != told)[self._samples.rows])

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.plot.set_theme(theme)
        self.key.set_theme(theme)
        if self._scene is not None:
            self._show_samples(self._scene)
            self._redraw()

    def numbers(self) -> Numbers | None:
        if self._scene is None or self._grid is None or self._values is None:
            return None
        scene, flat = self._scene, self._grid.y is not None
        names = [scene.input_name(scene.x), *([scene.input_name(scene.y)] if flat else [])]
        outputs = [scene.name(neuron) for neuron in self._shown_neurons(scene)]
        return Numbers((*names, *outputs), list(self._number_rows(scene, self._grid, self._values)))

    def _number_rows(self, scene: Scene, grid: Grid, values: Vector) -> Iterator[tuple[float, ...]]:
        x, y = self._points(scene, grid)
        shown = len(self._shown_neurons(scene))
        for j in range(values.shape[1]):
            for i in range(values.shape[2]):
                row = [float(v) for v in scene.values(values[:shown, j, i])]
                yield (float(x[i]), *([float(y[j])] if grid.y is not None else []), *row)

    # --- choices -----------------------------------------------------------------------------------------------

    def _take(self, document: Document, *, anew: bool) -> None:
        """Another network or other data: choices stay where they are still there."""
        network = document.network
        usable = network.input_count > 0 and network.output_count > 0
        self.plot.show_empty("" if usable else _EMPTY)
        self.key.setVisible(usable)
        if not usable:
            self._scene = self._grid = self._values = None
            return
        self._row = None if anew else self._row
        self.choices.fill(document)
        self.parts_button.setVisible(network.input_count == 1)
        self._make_scene(document)
        if anew:
            self.fit()
        else:
            self._ask()

    def _make_scene(self, document: Document) -> None:
        held = means(document)
        if self._row is not None:
            data = document.data
            held = tuple(np.concatenate([data.train.inputs, data.test.inputs])[self._row].tolist())
        self._scene = self.choices.scene(document, held)

    def _on_choices_changed(self) -> None:
        if self._document is None or self._scene is None:
            return
        before = (self._scene.x, self._scene.y)
        self._make_scene(self._document)
        self._values = None
        if (self._scene.x, self._scene.y) != before or not self._scene.flat:
            self.fit()
        else:
            self._ask()

    # --- what is asked -----------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show all samples."""
        scene = self._scene
        if scene is None:
            return
        self._fitted = True
        points = scene.inputs
        left, right = extent(points[:, scene.x])
        bottom, top = extent(points[:, scene.y]) if scene.flat else self._heights(scene)
        self._set_range((left, right, bottom, top))
        self._ask()

    def _heights(self, scene: Scene) -> tuple[float, float]:
        """The heights for a curve: those of the targets and of the curve itself."""
        seen = [] if scene.targets is None else [scene.targets]
        if self._values is not None and self._values.shape[1] == 1:
            seen += [scene.values(self._values[0, 0]), *self._values[1:, 0]]
        return extent(np.concatenate(seen) if seen else np.empty(0))

    def _set_range(self, region: Region) -> None:
        self._settling = True
        left, right, bottom, top = region
        self.plot.view.setRange(xRange=(left, right), yRange=(bottom, top), padding=0)
        self._settling = False

    @property
    def _region(self) -> Region:
        (left, right), (bottom, top) = self.plot.view.viewRange()
        return float(left), float(right), float(bottom), float(top)

    def _ask(self) -> None:
        scene = self._scene
        if scene is None:
            return
        self.fit_button.setVisible(not self._fitted)
        neurons = (*self._shown_neurons(scene), *self._part_neurons(scene))
        self._grid = scene.grid(neurons, self._region)
        held = scene.held_words(self._row)
        self._x_axis.set_title(f"{scene.input_name(scene.x)} · {held}" if held else scene.input_name(scene.x))
        self._y_axis.set_title(scene.input_name(scene.y) if scene.flat else f"output {scene.name(scene.neuron)}")
        self._show_samples(scene)
        self.questions_changed.emit()

    def _shown_neurons(self, scene: Scene) -> tuple[int, ...]:
        return tuple(scene.document.network.layer_range(-1)) if scene.neuron == WINNER else (scene.neuron,)

    def _part_neurons(self, scene: Scene) -> tuple[int, ...]:
        """The neurons that go into the one that is drawn as a curve."""
        network = scene.document.network
        if scene.flat or not self.parts_button.isChecked():
            return ()
        sources = [int(network.sources[k]) for k in network.incoming(scene.neuron)]
        return tuple(n for n in sources if n >= network.input_count)

    def _on_plot_moved(self) -> None:
        if not self._settling:
            self._fitted = False
            self._ask()

    # --- drawing -----------------------------------------------------------------------------------------------

    def _show_values(self, grid: Grid, values: Vector, parameters: Vector) -> None:
        self._values, self._answered, self._parameters = values, grid, parameters
        scene = self._scene
        if scene is not None and not scene.flat and self._fitted:
            left, right, *_ = self._region
            self._set_range((left, right, *self._heights(scene)))
        self._redraw()

    def _redraw(self) -> None:
        scene, values, grid = self._scene, self._values, self._answered
        if scene is None or values is None or grid is None:
            return
        if grid.y is None:
            self._map.clear()
            self._draw_curve(scene, grid, values)
            return
        self._curve.clear()
        x, y = scene.ends(grid.x), scene.ends(grid.y)
        if scene.neuron == WINNER:
            colours = class_colours(len(values), self._theme)
            self._map.show(of_classes(values, colours, self._theme), x, y)
        else:
            shown = scene.values(values[0])
            self._map.show(of_values(shown, scene.levels(shown), self._theme, scene.limit), x, y)
        self._show_key(scene, values)

    def _draw_curve(self, scene: Scene, grid: Grid, values: Vector) -> None:
        x, _ = self._points(scene, grid)
        network = scene.document.network
        weights = {
            int(network.sources[k]): self._parameters[network.weight_slots[k]] for k in network.incoming(scene.neuron)
        }
        parts = [weights[n] * values[1 + i, 0] for i, n in enumerate(self._part_neurons(scene)) if 1 + i < len(values)]
        self._curve.show(x, scene.values(values[0, 0]), parts, self._theme)
        self.key.hide()
        lost = not np.isfinite(values[0]).any() or np.abs(values[0]).min() > 1e100
        self.header.status.setText("the output is beyond all bounds" if lost else "")

    def _show_key(self, scene: Scene, values: Vector) -> None:
        self.key.setVisible(self.width() > 380)
        if scene.neuron == WINNER and scene.classes is not None:
            names = scene.classes.names
            self.key.show_classes("class", names, class_colours(len(names), self._theme))
        else:
            self.key.show_levels(scene.name(scene.neuron), scene.levels(scene.values(values[0])))
        data = scene.document.data
        there = (("train", len(data.train) > 0), ("test", len(data.test) > 0), ("wrong", scene.classes is not None))
        self.key.show_signs([sign for sign, some in there if some])

    def _show_samples(self, scene: Scene) -> None:
        rows = scene.rows
        points = scene.inputs[rows]
        tested = rows >= len(scene.document.data.train)
        if scene.flat:
            at = points[:, [scene.x, scene.y]]
        elif scene.targets is not None:
            at = np.stack([points[:, scene.x], scene.targets[rows]], axis=1)
        else:
            at, rows, tested = np.empty((0, 2)), rows[:0], tested[:0]
        self._samples.show(at, rows, tested, self._colours(scene)[: len(rows)], self._theme)

    def _colours(self, scene: Scene) -> list[QColor]:
        """The colour of each row that is drawn, by its target."""
        rows, targets, truth = scene.rows, scene.targets, scene.truth
        if not scene.flat:
            return [self._theme.text] * len(rows)
        if targets is not None:
            return of_targets(targets).colours(targets[rows], self._theme)
        if truth is None or scene.classes is None:
            return [self._theme.muted] * len(rows)
        colours = class_colours(len(scene.classes.names), self._theme)
        return [colours[i] for i in truth[rows].tolist()]

    # --- mouse -------------------------------------------------------------------------------------------------

    def _points(self, scene: Scene, grid: Grid) -> tuple[Vector, Vector]:
        """The values of x and y at the grid's points in the columns' units."""
        x = np.linspace(*scene.ends(grid.x), grid.x.count)
        return x, x[:1] if grid.y is None else np.linspace(*scene.ends(grid.y), grid.y.count)

    def _on_plot_pointed(self, spot: QPointF) -> None:
        scene, values, grid = self._scene, self._values, self._answered
        row = self._samples.near(spot)
        pointer_over(self.plot, clickable=row is not None)
        if scene is None or values is None or grid is None:
            return
        x, y = self._points(scene, grid)
        i, j = int(np.argmin(np.abs(x - spot.x()))), int(np.argmin(np.abs(y - spot.y()))) if scene.flat else 0
        words = [said(scene.input_name(scene.x), float(x[i]))]
        words += [said(scene.input_name(scene.y), float(y[j]))] if scene.flat else []
        words += [self._output_words(scene, values[:, j, i])]
        words += [] if row is None else [self._row_words(scene, row)]
        self.plot.say("\n".join(words))

    def _output_words(self, scene: Scene, values: Vector) -> str:
        if scene.neuron != WINNER or scene.classes is None:
            return said(scene.name(scene.neuron), float(scene.values(values)[0]))
        if not np.isfinite(values).all():
            return "class undefined"
        winner = int(np.argmax(values))
        return f"class {scene.classes.names[winner]}: " + said(
            scene.name(self._shown_neurons(scene)[winner]), float(values[winner])
        )

    def _row_words(self, scene: Scene, row: int) -> str:
        train, truth, targets = len(scene.document.data.train), scene.truth, scene.targets
        name = f"row {row + 1}" if row < train else f"test row {row + 1}"
        if truth is not None and scene.classes is not None and truth[row] >= 0:
            return f"{name}: class {scene.classes.names[truth[row]]}"
        return name if targets is None else f"{name}: {said('target', float(targets[row]))}"

    def _on_plot_clicked(self, spot: QPointF) -> None:
        row = self._samples.near(spot)
        if row is not None:
            self.row_wanted.emit(row)
        if (
            self._document is not None
            and self._scene is not None
            and self._document.network.input_count > 2
            and row != self._row
        ):
            self._row = row
            self._make_scene(self._document)
            self._ask()


def _alike(one: Grid, other: Grid) -> bool:
    """Whether two questions differ in nothing but the part that is in view."""
    spans = (one.x.input, one.y and one.y.input) == (other.x.input, other.y and other.y.input)
    return spans and one.neurons == other.neurons and one.held == other.held
