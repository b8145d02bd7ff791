"""A camera on a network that shows what it is told: values, steps, light, labels, folding, legend and focus.

The base of the network view, which adds what the user does. It changes nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from engine.conventions import Conventions
from engine.network import Vector
from engine.place import Place
from engine.steps import Number
from engine.trace import Frame
from gui.announcing import describe
from gui.canvas import legend
from gui.canvas.camera import Camera
from gui.canvas.labels.plan import LabelMode
from gui.canvas.legend import KeptLegend, Legend
from gui.canvas.marks import StopMark
from gui.canvas.tips import announced
from gui.canvas.waves import Waves
from gui.theme import Theme

_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Screen(Camera):
    """Shows values through `show_…`; the scene is what they are shown on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._kept_legend = KeptLegend()
        self._by_keyboard = False
        self._waves = Waves(self._scene.wave, self)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_parameters(self, parameters: Vector) -> None:
        """Recolours: may be called many times a second."""
        self._move()
        self._scene.show_parameters(parameters)

    def show_sample(self, inputs: Vector | None, targets: Vector | None) -> None:
        """The data's row at inputs and outputs; None where there is none."""
        self._scene.show_sample(inputs, targets)

    def show_frame(self, frame: Frame | None) -> None:
        """What is known at a step; None when not stepping."""
        self._scene.show_frame(frame)
        self._announce()

    def show_stops(self, stops: Mapping[int, StopMark]) -> None:
        """The neurons at which stepping stops, marked."""
        self._scene.show_stops(stops)

    def show_wave(self, frame: Frame, seconds: float, delay: float = 0.0, *, reverse: bool = False) -> None:
        """Lets run what the step to a frame takes along the lines, once; backwards where the step is taken back."""
        self._waves.run(self._scene.pulses_of(frame), seconds, delay, reverse=reverse)

    def stop_wave(self) -> None:
        """Nothing runs any more."""
        self._waves.stop()

    def show_asked(self, number: Number | None) -> None:
        """The number that an exercise asks for; None for none."""
        self._scene.show_asked(number)

    def show_emphasis(self, places: Mapping[str, Sequence[Place]]) -> None:
        """Lights places in the colours of factors, by their roles; {} lights none."""
        self._scene.show_emphasis(places)

    def set_formula(self, formula: str) -> None:
        """The error's formula, which stands at the targets."""
        self._scene.set_formula(formula)

    def set_conventions(self, conventions: Conventions) -> None:
        """How the document writes its numbers: letters, signs, and digits where it sets them."""
        self._scene.set_conventions(conventions)

    def set_digits(self, digits: int) -> None:
        """How many significant digits the numbers have."""
        self._scene.set_digits(digits)

    def set_labels(self, mode: LabelMode) -> None:
        """Which weights are labelled: `automatic`, `all`, `focus`, `hover` or `none`; biases always are."""
        self._scene.set_labels(mode)

    def toggle_fold(self, layer: int) -> None:
        """Folds a layer into one block, or unfolds it; what was all in view stays so."""
        self._scene.toggle_fold(layer)
        if self._fitted:
            self.fit()

    def _announce(self) -> None:
        describe(self, announced(self._scene))

    def come_to_rest(self) -> None:
        super().come_to_rest()
        self._announce()  # not while numbers fly by

    # --- drawing -----------------------------------------------------------------------------------------------

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        area, theme = QRectF(self.viewport().rect()), self._scene.theme
        painter.save()
        painter.resetTransform()
        if self._by_keyboard:
            painter.setPen(QPen(theme.focus_ring, 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        self._kept_legend.draw(painter, area, self.legend(), theme)
        painter.restore()

    def legend(self) -> Legend:
        """What the legend says now."""
        scene, stage = self._scene, self._scene.stage
        said = legend.notes(scene.said(), self.zoom)
        headline = "" if stage is None else stage.headline
        return Legend(scene.scale, said, headline, None if stage is None else stage.phase)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keyboard = event.reason() in _KEYBOARD_REASONS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_keyboard = False
        self.viewport().update()
