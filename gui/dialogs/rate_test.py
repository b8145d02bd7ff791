"""The learning rate test as it goes: the error over the rate, what it suggests, and a click that takes another one.

For the controller that makes it; the dialog is shown findings and says what the user wants. Loads pyqtgraph.
"""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.numerals import shown
from engine.rate_test import HIGHEST, LOWEST, UPDATES, RateFinding
from gui.panels.number_field import NumberField, positive, whole
from gui.panels.plots.axes import ValueAxis, limits
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.theme import LIGHT, Theme

_WIDE = 130  # px
_ABOUT = (
    "Trains a copy of the network with a rate that grows from one update to the next (Smith 2017). The network itself "
    "stays as it is."
)
_ENDINGS = {
    "done": "",
    "exploded": "It ended where the error was four times its lowest. ",
    "undefined": "It ended where the error was a number no more. ",
}


class RateTestDialog(QDialog):
    """Emits `start_wanted(low, high, updates)`, `stop_wanted`, and `rate_wanted` with the rate to be taken."""

    start_wanted = Signal(float, float, int)
    stop_wanted = Signal()
    rate_wanted = Signal(float)

    def __init__(self, loss: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rate_test")
        self.setWindowTitle("Learning rate test")
        self._finding: RateFinding | None = None
        self._rate: float | None = None
        self._running = False
        self._make_fields()
        self._make_plot(loss)
        self._lay_out()
        self._connect()
        self.set_theme(LIGHT)
        self._choose(None)

    # --- building -----------------------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self._low, self._high, self._updates = NumberField(positive), NumberField(positive), NumberField(whole)
        for field, name, words, value in (
            (self._low, "rate_low", "Lowest learning rate", LOWEST),
            (self._high, "rate_high", "Highest learning rate", HIGHEST),
            (self._updates, "rate_updates", "Updates", float(UPDATES)),
        ):
            field.setObjectName(name)
            field.setAccessibleName(words)
            field.show_value(value)
        self._start = QPushButton("Start")
        self._start.setObjectName("rate_start")
        self._start.setAutoDefault(False)
        self._about, self._message = _said(_ABOUT), _said("")
        self._message.setObjectName("rate_message")
        self._message.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._bar = QProgressBar()
        self._bar.setObjectName("rate_progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._use, self._close = QPushButton(), QPushButton("Close")
        self._use.setObjectName("rate_use")
        self._close.setObjectName("rate_close")
        self._close.setAutoDefault(False)
        self._use.setDefault(True)
        self._use.setMinimumWidth(_WIDE)  # its text is bold, and not always the same

    def _make_plot(self, loss: str) -> None:
        rates, errors = ValueAxis("bottom", "learning rate η"), ValueAxis("left", f"mean error, {loss}")
        rates.setLogMode(True)
        self._canvas = PlotCanvas(rates, errors, "Error over the learning rate")
        self._canvas.setObjectName("rate_plot")
        self._canvas.setMinimumHeight(290)
        self._raw, self._smooth = pg.PlotCurveItem(), pg.PlotCurveItem()
        self._marks = tuple(pg.InfiniteLine(angle=90) for _ in range(2))  # the suggestion, and what is chosen
        for item in (self._raw, self._smooth, *self._marks):
            self._canvas.addItem(item)
        for mark in self._marks:
            mark.hide()

    def _lay_out(self) -> None:
        range_ = QHBoxLayout()
        for text, field in (("&From", self._low), ("t&o", self._high), ("&in updates", self._updates)):
            label = QLabel(text)
            label.setBuddy(field)
            range_.addWidget(label)
            range_.addWidget(field)
        range_.addStretch(1)
        range_.addWidget(self._start)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._use)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(11)
        column.addWidget(self._about)
        column.addLayout(range_)
        for widget in (self._canvas, self._bar, self._message):
            column.addWidget(widget)
        column.setStretch(2, 1)
        column.addLayout(buttons)
        self.resize(700, 560)

    def _connect(self) -> None:
        self._start.clicked.connect(self._on_start_clicked)
        self._use.clicked.connect(self._on_use_clicked)
        self._close.clicked.connect(self.reject)
        self._canvas.clicked.connect(self._on_canvas_clicked)
        self._canvas.pointed.connect(self._on_canvas_pointed)

    # --- what is shown ------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._canvas.set_theme(theme)
        raw = QPen(theme.border, 1.0)
        smooth, chosen = QPen(theme.runs[0], 2.0), QPen(theme.accent, 1.5)
        suggested = QPen(theme.muted, 1.5, Qt.PenStyle.DashLine)
        for pen in (raw, smooth, chosen, suggested):
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._raw.setPen(raw)
        self._smooth.setPen(smooth)
        self._marks[0].setPen(suggested)
        self._marks[1].setPen(chosen)

    def show_running(self, running: bool) -> None:
        """Whether the test goes on."""
        self._running = running
        for field in (self._low, self._high, self._updates):
            field.setEnabled(not running)
        self._start.setText("Stop" if running else "Start again")
        if running:
            self._choose(None)
            self._marks[0].hide()
            self._message.setText("")

    def show_finding(self, finding: RateFinding) -> None:
        """What is known so far, or in the end."""
        self._finding = finding
        curve = finding.curve
        at = np.log10(curve.rates)
        self._raw.setData(at, curve.errors)
        self._smooth.setData(at, curve.smoothed)
        self._bar.setRange(0, finding.updates)
        self._bar.setValue(finding.updates if finding.ending is not None else len(at))
        if len(at):
            bottom, top = limits((float(curve.smoothed.min()), float(curve.smoothed.max())), log=False)
            ends = math.log10(self._low.value or LOWEST), math.log10(self._high.value or HIGHEST)
            self._canvas.view.setRange(xRange=ends, yRange=(bottom, top), padding=0.02)
        if finding.ending is not None:
            self._message.setText(said(finding))
            self._choose(finding.suggestion)
            self._mark(0, finding.suggestion)
            (self._use if self._use.isEnabled() else self._close).setFocus()

    def show_failure(self, text: str) -> None:
        """The test cannot be made."""
        self.show_running(False)
        self._message.setText(f"{text[:1].upper()}{text[1:]}.")

    # --- what the user does -------------------------------------------------------------------------------------

    def _on_start_clicked(self) -> None:
        if self._running:
            self.stop_wanted.emit()
        else:
            values = (self._low.value, self._high.value, self._updates.value)
            self.start_wanted.emit(values[0] or 0.0, values[1] or 0.0, int(values[2] or 0))

    def _on_use_clicked(self) -> None:
        if self._rate is not None:
            self.rate_wanted.emit(self._rate)
            self.accept()

    def _on_canvas_clicked(self, at: QPointF) -> None:
        if self._finding is not None and not self._running:
            self._choose(float(f"{10.0 ** at.x():.1e}"))

    def _on_canvas_pointed(self, at: QPointF) -> None:
        curve = None if self._finding is None else self._finding.curve
        if curve is None or not len(curve.rates):
            return
        place = int(np.argmin(np.abs(np.log10(curve.rates) - at.x())))
        rate, error = shown(float(curve.rates[place]), 2), shown(float(curve.smoothed[place]), 4)
        self._canvas.say(f"η {rate}   error {error}   this batch {shown(float(curve.errors[place]), 4)}")

    def _choose(self, rate: float | None) -> None:
        self._rate = rate
        self._use.setEnabled(rate is not None)
        self._use.setText("Use this rate" if rate is None else f"Use {shown(rate, 2)}")
        self._mark(1, rate)

    def _mark(self, which: int, rate: float | None) -> None:
        mark = self._marks[which]
        mark.setVisible(rate is not None)
        if rate is not None:
            mark.setValue(math.log10(rate))

    def reject(self) -> None:
        """Close; a test that goes on is stopped."""
        if self._running:
            self.stop_wanted.emit()
        super().reject()


def said(finding: RateFinding) -> str:
    """What a test that has ended comes to, in words."""
    ending = _ENDINGS[finding.ending or "done"]
    lowest = finding.curve.lowest
    if finding.suggestion is None or lowest is None:
        return f"{ending}The error fell at none of these rates. Try another range, or more updates."
    at = shown(float(finding.curve.rates[lowest]), 2)
    if finding.still_falling:
        return (
            f"The error was still falling at the highest rate, {at}: higher ones may be better. A tenth of it, "
            f"{shown(finding.suggestion, 2)}, is safe as far as this goes. A click takes another rate."
        )
    return (
        f"{ending}It was lowest at {at}. A tenth of that is suggested, {shown(finding.suggestion, 2)} (Gugger 2018): "
        "where it is lowest it is about to grow. A click on the curve takes another rate."
    )


def _said(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("kind", "muted")
    return label
