"""The error plot: what it shows of a history, zooming and fitting, and reading values off with the mouse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.document import NO_HISTORY, History
from engine.network import Vector, read_only
from gui.panels.plots.axes import log_ticks
from gui.panels.plots.error_plot import EMPTY, NOTHING_POSITIVE, ErrorPlotPanel
from gui.theme import DARK, LIGHT

SHIFT = Qt.KeyboardModifier.ShiftModifier


def history(train: object, test: object = None, stride: int = 1) -> History:
    errors = np.asarray(train, dtype=float)
    tests = np.full(len(errors), np.nan) if test is None else np.asarray(test, dtype=float)
    return History(read_only(errors), read_only(tests), stride)


def falling(count: int) -> Vector:
    return read_only(0.5 * 0.999 ** np.arange(count) + 0.01)


@pytest.fixture
def panel(qtbot: QtBot) -> ErrorPlotPanel:
    panel = ErrorPlotPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 260)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def viewport(panel: ErrorPlotPanel) -> QWidget:
    port = panel.plot.viewport()
    assert isinstance(port, QWidget)
    return port


def pixel(panel: ErrorPlotPanel, epoch: float, error: float) -> QPoint:
    """Where a point of the plot is drawn."""
    QApplication.processEvents()
    found: QPoint = panel.plot.mapFromScene(panel._view.mapViewToScene(QPointF(epoch, error)))
    return found


def shows(image: QImage, colour: QColor) -> int:
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y) == colour for x, y in points)


def test_it_says_what_to_do_while_there_is_nothing(panel: ErrorPlotPanel) -> None:
    assert panel._empty.isVisible()
    assert panel._empty.text() == EMPTY
    panel.show_history(history([0.5]))
    assert not panel._empty.isVisible()
    panel.show_history(NO_HISTORY)
    assert panel._empty.isVisible()


def test_names_for_assistive_tools(panel: ErrorPlotPanel) -> None:
    plot = panel.findChild(QWidget, "error_plot")
    assert plot is not None
    assert plot.accessibleName() == "Error over epochs"
    panel.show_history(history([0.5, 0.25], [0.6, 0.5], stride=500))
    assert plot.accessibleDescription() == "epoch 500 · train 0.25 · test 0.5"


def test_one_point_is_a_dot_with_its_value(panel: ErrorPlotPanel) -> None:
    panel.show_history(history([0.0136254]))
    assert panel.readings.in_view.text() == "epoch 0 · train 0.01363"
    assert shows(panel.grab().toImage(), LIGHT.runs[0]) > 20


@pytest.mark.parametrize("log", [False, True])
def test_the_whole_history_is_in_view_as_it_grows(panel: ErrorPlotPanel, log: bool) -> None:
    panel.log_action.setChecked(log)
    for count in (1, 2, 50, 5000):
        panel.show_history(history(falling(count), falling(count) * 2, stride=3))
        (left, right), (bottom, top) = panel._view.viewRange()
        lowest, highest = 0.01 + 0.5 * 0.999 ** (count - 1), 2 * 0.51
        assert left <= 0 < 3 * (count - 1) + 1 <= right + 1
        assert bottom <= (math.log10(lowest) if log else lowest)
        assert top >= (math.log10(highest) if log else highest)


def test_curves_have_the_colours_of_the_theme(panel: ErrorPlotPanel) -> None:
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        panel.show_history(history(falling(100), falling(100) * 2))
        image = panel.plot.grab().toImage()
        assert shows(image, theme.plot_background) > 10_000
        assert shows(image, theme.runs[0]) > 50


def test_the_legend_names_a_test_curve_only_where_there_is_one(panel: ErrorPlotPanel) -> None:
    panel.show_history(history(falling(9)))
    assert not panel._legend.isVisible()
    panel.show_history(history(falling(9), falling(9)))
    assert panel._legend.isVisible()
    assert [entry.name for entry in panel._legend.entries] == ["train", "test"]


def test_zeros_are_left_out_of_the_log_scale(panel: ErrorPlotPanel) -> None:
    panel.log_action.setChecked(True)
    panel.show_history(history([0.1, 0.0, -1.0, np.inf, 0.01, 0.0]))
    (_, _), (bottom, top) = panel._view.viewRange()
    assert -2.5 < bottom < -2 < -1 < top < 0
    panel.grab()
    panel.show_history(history([0.0, 0.0]))
    assert panel._empty.text() == NOTHING_POSITIVE
    panel.log_action.setChecked(False)
    assert panel._empty.isHidden()


def test_the_log_scale_is_a_button(panel: ErrorPlotPanel) -> None:
    panel.show_history(history(falling(100)))
    QTest.mouseClick(panel._log_button, Qt.MouseButton.LeftButton)
    assert panel.log_action.isChecked()
    assert panel._view.viewRange()[1][1] < 0.1


def test_the_mouse_reads_values_off_without_going_there(panel: ErrorPlotPanel, qtbot: QtBot) -> None:
    panel.show_history(history(falling(2001), falling(2001) * 2))
    QTest.mouseMove(viewport(panel), pixel(panel, 1234, 0.1))
    read, line = panel.readings.at_pointer, panel.plot.hover_line
    qtbot.waitUntil(read.isVisible)
    place = round(line.value())
    assert abs(place - 1234) <= 3
    value = falling(2001)[place]
    assert read.text() == f"epoch {place:,} · train {value:.4g} · test {2 * value:.4g}"
    assert line.isVisible()
    assert panel.epoch == 0
    QApplication.sendEvent(panel.plot, QEvent(QEvent.Type.Leave))
    assert not read.isVisible()
    assert not line.isVisible()


@pytest.mark.parametrize("epoch", [0, 999])
def test_the_readout_stays_within_the_plot(panel: ErrorPlotPanel, qtbot: QtBot, epoch: int) -> None:
    panel.show_history(history(falling(1000), falling(1000)))
    QTest.mouseMove(viewport(panel), pixel(panel, epoch, 0.1))
    qtbot.waitUntil(panel.readings.at_pointer.isVisible)
    assert panel.plot.rect().contains(panel.readings.at_pointer.geometry())


def drag(panel: ErrorPlotPanel, start: QPoint, stop: QPoint, keys: Qt.KeyboardModifier = SHIFT) -> None:
    port = viewport(panel)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, keys, start)
    for i in range(1, 6):
        QTest.mouseMove(port, start + (stop - start) * i / 5)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, keys, stop)
    QApplication.processEvents()


def test_a_view_that_the_user_moved_stays_until_fit(panel: ErrorPlotPanel) -> None:
    panel.show_history(history(falling(1000)))
    start = pixel(panel, 500, 0.2)
    drag(panel, start, start + QPoint(80, 10))
    moved = panel._view.viewRange()
    assert moved[0][0] < -50
    panel.show_history(history(falling(2000)))
    assert panel._view.viewRange() == moved
    below = QPoint(start.x(), panel.plot.height() - 12)
    QTest.mouseDClick(viewport(panel), Qt.MouseButton.LeftButton, pos=below)
    QApplication.processEvents()
    panel.show_history(history(falling(3000)))
    assert panel._view.viewRange()[0][1] > 2999


@pytest.mark.parametrize("pixels", [250, -250])
def test_a_curve_may_be_dragged_out_of_view_and_grow_there(panel: ErrorPlotPanel, pixels: int) -> None:
    panel.show_history(history(falling(1000)))
    middle = viewport(panel).rect().center()
    for _ in range(12):
        drag(panel, middle, middle + QPoint(pixels, 0))
    panel.show_history(history(falling(1100)))
    left, right = panel._view.viewRange()[0]
    assert right < -2 or left > 1100
    assert not len(panel.lines.now.train.points()[0])
    QTest.mouseClick(panel._fit_button, Qt.MouseButton.LeftButton)
    assert len(panel.lines.now.train.points()[0]) > 100


def test_a_button_fits_what_was_moved(panel: ErrorPlotPanel) -> None:
    panel.show_history(history(falling(1000)))
    start = pixel(panel, 500, 0.2)
    assert not panel._fit_button.isVisible()
    drag(panel, start, start + QPoint(80, 10))
    QTest.mouseClick(panel._fit_button, Qt.MouseButton.LeftButton)
    assert panel._view.viewRange()[0][1] == pytest.approx(1.02 * 999)
    assert not panel._fit_button.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)")
def test_the_menu_comes_by_right_click_and_by_key(panel: ErrorPlotPanel, qtbot: QtBot) -> None:
    panel.show_history(history(falling(10)))
    QTest.mouseClick(viewport(panel), Qt.MouseButton.RightButton, pos=pixel(panel, 5, 0.2))
    qtbot.waitUntil(panel.menu.isVisible)
    panel.menu.hide()
    point = panel.plot.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, point, panel.plot.mapToGlobal(point))
    QApplication.sendEvent(viewport(panel), event)
    assert panel.menu.isVisible()
    panel.menu.hide()


def test_the_epoch_in_view_is_marked(panel: ErrorPlotPanel) -> None:
    panel.show_history(history(falling(100)))
    panel.show_epoch(42)
    assert panel.plot.cursor_line.value() == 42
    assert panel.plot.cursor_line.isVisible()


def test_a_hidden_panel_draws_when_it_is_shown(panel: ErrorPlotPanel) -> None:
    panel.hide()
    panel.show_history(history(falling(100)))
    assert panel._view.viewRange()[0][1] < 99
    panel.show()
    assert panel._view.viewRange()[0][1] > 99


def test_a_million_epochs_are_drawn_with_a_picture_s_width_of_points(panel: ErrorPlotPanel) -> None:
    errors = np.random.default_rng(0).random(1_000_000)
    panel.show_history(history(errors, errors))
    assert len(panel.lines.now.train.points()[0]) < 2000
    panel._view.setRange(xRange=(500, 700))
    x, y = panel.lines.now.train.points()
    assert x[0] <= 500
    assert x[-1] >= 700
    assert np.array_equal(y, errors[x.astype(int)])


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        (-4.2, 0.2, [1e-4, 1e-3, 1e-2, 0.1, 1.0]),
        (-1.1, 0.1, [0.1, 0.2, 0.5, 1.0]),
        (-20.0, 0.0, [1e-18, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 1.0]),
        (math.log10(0.31), math.log10(0.36), [0.32, 0.34, 0.36]),
    ],
)
def test_ticks_of_the_log_scale_are_round(low: float, high: float, values: list[float]) -> None:
    assert [10**tick for tick in log_ticks(low, high + 1e-9)] == pytest.approx(values)


def test_axes_are_labelled(panel: ErrorPlotPanel) -> None:
    assert "epoch" in panel._epochs.labelText
    assert "error E" in panel._errors.labelText
    assert panel._epochs.tickStrings([0, 12000], 1, 1) == ["0", "12,000"]
    assert panel._errors.tickStrings([0.25, 0.3], 1, 0.05) == ["0.25", "0.30"]
    panel.log_action.setChecked(True)
    assert panel._errors.tickStrings([-4.0, 0.0, math.log10(0.02)], 1, 1) == ["10⁻⁴", "1", "0.02"]
