"""The error surface: the mean error over two parameters or two random directions, with the path of training on it.

Loads pyqtgraph. It gets values; what it wants to be done it says as an intent.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QSize, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QToolButton, QWidget

from engine import formula
from engine.document import Document
from engine.network import Vector
from engine.numerals import shown
from engine.observing import Observation
from engine.observing.surface import Axis, Landscape, Surface
from gui.intents import parameters
from gui.panels.panel_header import muted
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.plot_panel import PlotPanel
from gui.panels.plots.quantities import HELD, NO_DATA
from gui.panels.plots.surface_canvas import SurfaceCanvas
from gui.panels.plots.surface_choice import SELECTED, choices, extent, moved_most, selected_slots
from gui.panels.plots.surface_picture import Scale, SurfaceKey
from gui.selection import Selection
from gui.series_view import NOTHING_YET, SeriesView
from gui.theme import LIGHT, Theme
from gui.wording import slot_name

_INTERVAL = 1000  # milliseconds between two surfaces of a run that goes on
_NARROW = 420  # px of the panel below which its choices lose the least of them
_LOW = 210  # px of the panel, below which nothing is said under the plot
_ONE = "Two parameters", "Selected on the canvas", "Two random directions"
_NOTE = "All other weights are the present ones; along the path they were others."
_FEW = "There is nothing to go along: the network has no two weights or biases"
_SELECT = "Select two connections or neurons on the canvas: the error over their weights or biases is shown here"


class SurfacePanel(PlotPanel):
    """Shows the surface around the present weights: at once at rest, once a second while a run goes on."""

    epoch_wanted = Signal(int, int)

    caption = "ERROR SURFACE"
    definition = (
        "Error surface: the mean error over the training rows, computed at each point of a grid with two parameters "
        "set to the values there and all others as they are now. The line is the path of training, seen on these two "
        "parameters; along it the others had other values, so the error there was another. Random directions are those "
        "of Li et al. 2018: the weights into each neuron move by as much as they are long."
    )

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: SeriesView = NOTHING_YET
        self._pair: tuple[int, int] | None = None
        self._present: Vector = np.empty(0)  # parameters, also of a run that goes on
        self._chosen = False  # by the user: the pair stays as long as the network
        self._question: Surface | None = None
        self._due = False
        self._landscape: Landscape | None = None
        self._scale: Scale | None = None
        self._lay_out()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_INTERVAL)
        self._connect()
        self.set_theme(LIGHT)

    # --- construction ------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.kind, self.across, self.upward = QComboBox(), QComboBox(), QComboBox()
        self.kind.addItems(_ONE)
        for box, name in ((self.kind, "What to go along"), (self.across, "Across"), (self.upward, "Upward")):
            box.setAccessibleName(name)
            box.setToolTip(f"{name}: the parameter of this axis" if box is not self.kind else name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
        self.range = QDoubleSpinBox()
        self.range.setRange(0.0, 1000.0)
        self.range.setSingleStep(0.5)
        self.range.setPrefix("± ")
        self.range.setSpecialValueText("whole path")
        self.range.setAccessibleName("How far the axes reach")
        self.range.setToolTip("How far the axes reach from the present weights; at 0, as far as the path of training")
        self.range.setKeyboardTracking(False)
        self.log_action = QAction("Log colours", self, checkable=True)
        self.log_action.setIconText("Log")
        self.log_action.setToolTip("Colours and contour lines at equal factors of the error")
        self.lowest_action = QAction("Go to the lowest point shown", self)
        self.more.entries.addActions([self.log_action, self.lowest_action])
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget, stretch in ((self.kind, 2), (self.across, 2), (self.upward, 2), (self.range, 0)):
            row.addWidget(widget, stretch)
        log = QToolButton()
        log.setDefaultAction(self.log_action)
        log.setProperty("kind", "compact")
        self.header.insert(0, log)
        self.canvas, self.key = SurfaceCanvas(), SurfaceKey()
        self._note: QLabel = muted(_NOTE)
        self._note.setMinimumWidth(1)
        self._picture = QWidget()
        drawing = QHBoxLayout(self._picture)
        drawing.setContentsMargins(0, 0, 0, 0)
        drawing.setSpacing(0)
        drawing.addWidget(self.canvas, 1)
        drawing.addWidget(self.key)
        self.body.addLayout(row)
        self.body.addWidget(self._picture, 1)
        self.body.addWidget(self._note)

    def _connect(self) -> None:
        self.kind.activated.connect(self._on_kind_activated)
        for box in (self.across, self.upward):
            box.activated.connect(self._on_parameter_activated)
        self.range.valueChanged.connect(self._ask)
        self.log_action.toggled.connect(self._ask)
        self.lowest_action.triggered.connect(self._go_to_lowest)
        self.canvas.entered.connect(self.go_to)
        self.canvas.pointed.connect(self._on_canvas_pointed)
        self._rest.timeout.connect(self._ask)

    def sizeHint(self) -> QSize:
        return QSize(640, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 130)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        before = self._document
        super().show_document(document)
        self._present = document.parameters
        if before is None or before.network is not document.network:
            self._chosen, self._pair = False, None
            self._fill()
        if not self._chosen and (self._pair is None or before is None or before.initial is not document.initial):
            self._pair = moved_most(document)
        elif not self._chosen and before is not None and not before.state.epoch and document.state.epoch:
            self._pair = moved_most(document)  # now there is a change to go by
        self._show_pair()
        self._prepare()

    def show_selection(self, selection: Selection) -> None:
        super().show_selection(selection)
        if self.kind.currentIndex() == SELECTED:
            self._ask()

    def show_series(self, view: SeriesView) -> None:
        """The path of training: where it was measured."""
        self._view = view
        if self._landscape is not None:
            self._show_path()
        if not self.range.value():
            self._prepare()
            self.questions_changed.emit()

    def show_epoch(self, epoch: int, *, past: bool) -> None:
        """The epoch that the canvas shows: its weights come by themselves."""

    def questions(self) -> tuple[Surface, ...]:
        return (self._question,) if self._due and self._question is not None else ()

    def show_observation(self, observation: Observation) -> None:
        question = self._question
        if len(observation.subject.parameters) == len(self._present):
            self._present = observation.subject.parameters
        if question is None or not (question in observation.answers or question in observation.refusals):
            return
        self._due = False
        self._rest.start()
        self._landscape = observation.get(question)
        self._draw(observation.refusals.get(question, ""))
        self.questions_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.canvas.set_theme(theme)
        self.key.set_theme(theme)
        if self._landscape is not None:
            self._draw("")

    def numbers(self) -> Numbers | None:
        of = self._landscape
        if of is None:
            return None
        x, y = np.meshgrid(of.x, of.y)
        rows = np.stack([x.ravel(), y.ravel(), of.errors.ravel()], axis=1).tolist()
        return Numbers((*self._titles(), "mean error"), rows)

    def pictured(self) -> QWidget:
        return self._picture

    # --- what is asked -----------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._prepare()
        self.questions_changed.emit()

    def _prepare(self) -> None:
        """Want to know what is to be shown, or say why there is nothing."""
        axes, why = self._axes()
        self._question = None if axes is None else Surface(*axes, log=self.log_action.isChecked())
        self._due = self._question is not None
        if why:
            self._landscape = None
            self._draw(why)

    def _axes(self) -> tuple[tuple[Axis, Axis] | None, str]:
        document = self._document
        if document is None or not len(document.data.train):
            return None, NO_DATA
        if self._view.held:
            return None, HELD
        if self.kind.currentIndex() == 2:
            reach = self.range.value() or 1.0
            return (Axis(-reach, reach, seed=1), Axis(-reach, reach, seed=2)), ""
        pair = self._slots(document)
        if pair is None:
            return None, _SELECT if self.kind.currentIndex() == SELECTED else _FEW
        path, reach = self._positions(document), self.range.value()
        x, y = (Axis(*extent(path[:, slot], float(self._present[slot]), reach), slot) for slot in pair)
        return (x, y), ""

    def _slots(self, document: Document) -> tuple[int, int] | None:
        pair = selected_slots(document.network, self._selection) if self.kind.currentIndex() == SELECTED else self._pair
        inside = pair is not None and max(pair) < document.network.parameter_count
        return pair if inside else None

    def _positions(self, document: Document) -> Vector:
        """The parameters along the path, shape (places, slots), as far as the network was this one."""
        found = [m.parameters for m in self._view.measured if m.document.network is document.network]
        return np.array(found).reshape(len(found), document.network.parameter_count)

    def _fill(self) -> None:
        document = self._document
        for box in (self.across, self.upward):
            box.clear()
            if document is not None:
                for slot in choices(document):
                    box.addItem(slot_name(document, slot).removeprefix("the "), slot)

    def _show_pair(self) -> None:
        parameters_chosen = self.kind.currentIndex() == 0
        for box, place in ((self.across, 0), (self.upward, 1)):
            box.setVisible(parameters_chosen)
            if self._pair is not None and self._document is not None:
                slot = self._pair[place]
                if box.findData(slot) < 0:  # of a large network only some are offered
                    box.addItem(slot_name(self._document, slot).removeprefix("the "), slot)
                box.setCurrentIndex(box.findData(slot))

    def _on_kind_activated(self) -> None:
        self._show_pair()
        self._ask()

    def _on_parameter_activated(self) -> None:
        x, y = self.across.currentData(), self.upward.currentData()
        if x is not None and y is not None:
            if x == y and self._pair is not None:  # the other axis takes what this one had
                x, y = (self._pair[1], y) if y != self._pair[1] else (x, self._pair[0])
            self._pair, self._chosen = (x, y), True
            self._show_pair()
            self._ask()

    # --- drawing -----------------------------------------------------------------------------------------------

    def _draw(self, why: str) -> None:
        of = self._landscape
        self.canvas.show_empty(why)
        self._note.setVisible(of is not None and self.height() >= _LOW)
        if of is None:
            self._scale = None
            self.canvas.clear_all()
            self.key.show_scale("", None, ())
            self.header.status.setText("")
            return
        self._scale = Scale(of.errors, log=self.log_action.isChecked())
        x, y = self._titles()
        self.canvas.show_landscape(of, self._scale, (x, y))
        self.key.show_scale(f"mean error {self._error}", self._scale, of.levels)
        rows = f"all {of.of:,} rows" if of.rows == of.of else f"{of.rows:,} of {of.of:,} rows"
        self.header.status.setText(f"{len(of.x)} × {len(of.y)} points · {rows}")
        self.canvas.setAccessibleDescription(f"Mean error over {x} and {y}, {self._said(*of.here)}")
        self._show_path()

    def _show_path(self) -> None:
        document, of = self._document, self._landscape
        if document is None or of is None or len(of.parameters) != document.network.parameter_count:
            return
        path = np.array([of.projected(one) for one in self._positions(document)]).reshape(-1, 2)
        self.canvas.show_path(path, of.here)

    @property
    def _error(self) -> str:
        return "" if self._document is None else formula.plain(self._document.conventions.names.error)

    def _titles(self) -> tuple[str, str]:
        document, question = self._document, self._question
        if document is None or question is None or question.x.slot is None or question.y.slot is None:
            return "random direction 1", "random direction 2"
        x, y = (slot_name(document, slot).removeprefix("the ") for slot in (question.x.slot, question.y.slot))
        return x, y

    def _said(self, x: float, y: float) -> str:
        """A point in digits, with the error at the nearest that was computed."""
        of = self._landscape
        if of is None:
            return ""
        error = of.errors[int(np.abs(of.y - y).argmin()), int(np.abs(of.x - x).argmin())]
        known = f"{self._error} ≈ {shown(float(error), 4)}" if np.isfinite(error) else "out of bounds"
        titles = self._titles()
        return f"{titles[0]} {shown(x, 4)} · {titles[1]} {shown(y, 4)} · {known}"

    def _on_canvas_pointed(self, spot: QPointF) -> None:
        self.canvas.say(f"{self._said(spot.x(), spot.y())}\ndouble-click: go here" if self._landscape else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.range.setVisible(self.width() >= _NARROW)  # what the axes are is more than how far they reach
        self._note.setVisible(self._landscape is not None and self.height() >= _LOW)

    # --- going there -------------------------------------------------------------------------------------------

    def go_to(self, spot: QPointF) -> None:
        """Have the network's parameters be those of a point."""
        document, of = self._document, self._landscape
        if document is None or of is None or len(of.parameters) != document.network.parameter_count:
            return
        there, slots = of.parameters_at(spot.x(), spot.y()), document.network.slots
        moved = {slots[i]: float(there[i]) for i in np.flatnonzero(of.directions.any(axis=0)).tolist()}
        self.requested.emit(parameters.move(document.network, moved))

    def _go_to_lowest(self) -> None:
        of = self._landscape
        if of is not None and np.isfinite(of.errors).any():
            y, x = np.unravel_index(np.nanargmin(of.errors), of.errors.shape)
            self.go_to(QPointF(float(of.x[x]), float(of.y[y])))
