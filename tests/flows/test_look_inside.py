"""The plots of the network as it stands, in the whole window: opened by their actions, live while it trains."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from benchmarks.lateness import wait
from engine.creation import new_document
from engine.data import Data, samples
from engine.document import Document
from engine.evaluation import outputs
from engine.observing.plane import Grid
from gui.panels.plots.confusion import ConfusionPanel
from gui.panels.plots.function import FunctionPanel
from gui.panels.plots.histograms import HistogramsPanel
from gui.panels.plots.units import UnitsPanel
from gui.selection import of_neurons
from tests.studio import Studio, opened

PLOTS = ("histograms", "units", "function", "confusion")


def two_blobs() -> Document:
    """Two classes of points, the last four of them for testing."""
    generator = np.random.default_rng(0)
    kinds = np.arange(24) % 2
    points = generator.normal(scale=0.4, size=(24, 2)) + np.where(kinds, 1.0, -1.0)[:, None]
    rows = samples(points, np.eye(2)[kinds])
    document = new_document((2, 3, 2), activation="tanh", output_activation="softmax", loss="cross_entropy", seed=4)
    return replace(document, data=Data(rows.take(list(range(20))), rows.take([20, 21, 22, 23])))


@pytest.fixture
def blobs(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, two_blobs()) as made:
        yield made


def open_plot(studio: Studio, name: str) -> object:
    studio.window.actions_[f"panel_{name}"].trigger()
    plotting = studio.window.plotting
    studio.qtbot.waitUntil(lambda: name in plotting.panels and not plotting.observing.waiting, timeout=10_000)
    return plotting.panels[name]


def seen(studio: Studio) -> None:
    studio.settle()
    studio.qtbot.waitUntil(lambda: not studio.window.plotting.observing.waiting, timeout=10_000)


def test_nothing_is_made_or_asked_before_a_plot_is_opened(blobs: Studio) -> None:
    assert not set(PLOTS) & set(blobs.window.plotting.panels)
    blobs.step()
    assert not any(blobs.window.plotting.observing._wanted.get(name) for name in PLOTS)


def test_a_plot_behind_another_asks_nothing(blobs: Studio) -> None:
    open_plot(blobs, "units")
    open_plot(blobs, "histograms")
    wanted = blobs.window.plotting.observing._wanted
    assert [bool(wanted[name]) for name in ("units", "histograms")] == [False, True]
    open_plot(blobs, "units")
    assert [bool(wanted[name]) for name in ("units", "histograms")] == [True, False]


def test_the_plots_show_the_newest_numbers_while_it_trains_and_after(blobs: Studio) -> None:
    panel = open_plot(blobs, "function")
    assert isinstance(panel, FunctionPanel)
    before = panel._values
    blobs.session.run(None)
    blobs.qtbot.waitUntil(lambda: panel._values is not before, timeout=10_000)
    assert blobs.session.training
    blobs.session.pause()
    seen(blobs)
    grid, numbers = panel.questions()[0], panel.numbers()
    assert isinstance(grid, Grid)
    assert numbers is not None
    rows = np.array([list(row) for row in numbers.rows])[::97]
    assert np.allclose(outputs(blobs.document, rows[:, :2]), rows[:, 2:], rtol=1e-9)


def test_a_cell_then_a_row_of_the_matrix_is_revealed_in_the_table(blobs: Studio) -> None:
    panel = open_plot(blobs, "confusion")
    assert isinstance(panel, ConfusionPanel)
    asked: list[int] = []
    panel.row_wanted.connect(asked.append)
    assert panel._found is not None
    cell = tuple(int(i) for i in np.unravel_index(panel._found.counts.argmax(), (2, 2)))
    at = panel.matrix.rect_of((cell[0], cell[1])).center().toPoint()
    QTest.mouseClick(panel.matrix, Qt.MouseButton.LeftButton, pos=at)
    model = panel.rows.model()
    last = model.index(model.rowCount() - 1, 0)
    panel.rows.scrollTo(last)
    QTest.mouseClick(panel.rows.viewport(), Qt.MouseButton.LeftButton, pos=panel.rows.visualRect(last).center())
    table = blobs.window.data.table
    assert asked == [panel._found.rows(*cell)[-1]]
    seen(blobs)
    assert blobs.session.stepper.row == asked[0]
    assert table.viewport().rect().intersects(table.visualRect(blobs.window.data.model.index(asked[0], 0)))


def test_a_bar_selects_its_neuron_on_the_canvas_and_a_selected_neuron_its_bar(blobs: Studio) -> None:
    panel = open_plot(blobs, "units")
    assert isinstance(panel, UnitsPanel)
    at = panel.plot.pixel_of(float(panel._places[1]), 30.0).toPoint()
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    network = blobs.document.network
    assert blobs.window.canvas.selection.neurons(network) == ("h2",)
    blobs.window.canvas.select(of_neurons(network, ["h1", "y2"]))
    assert np.asarray(panel._marks.opts["x"]).tolist() == [0, 5]


def test_a_selected_neuron_is_the_one_whose_output_is_drawn(blobs: Studio) -> None:
    panel = open_plot(blobs, "function")
    assert isinstance(panel, FunctionPanel)
    network = blobs.document.network
    blobs.window.canvas.select(of_neurons(network, ["h3"]))
    seen(blobs)
    numbers = panel.numbers()
    assert numbers is not None
    assert numbers.columns[-1] == "h₃"


def test_a_plot_is_saved_as_the_format_that_was_asked_for(blobs: Studio, tmp_path: Path) -> None:
    panel = open_plot(blobs, "histograms")
    assert isinstance(panel, HistogramsPanel)
    for kind in ("png", "svg", "csv"):
        blobs.chooser.to_save = tmp_path / f"plot.{kind}"
        panel.more.exports[kind].trigger()
        assert blobs.chooser.to_save.stat().st_size > 100
    with (tmp_path / "plot.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["w"]) for row in rows) == 12  # weights


def test_where_nobody_names_a_file_nothing_is_written(blobs: Studio, tmp_path: Path) -> None:
    panel = open_plot(blobs, "units")
    assert isinstance(panel, UnitsPanel)
    before = set(tmp_path.rglob("*"))
    blobs.chooser.to_save = None
    panel.more.exports["csv"].trigger()
    assert set(tmp_path.rglob("*")) == before


def test_other_networks_and_the_theme_reach_every_open_plot(blobs: Studio) -> None:
    for name in PLOTS:
        open_plot(blobs, name)
    for theme in ("dark", "light"):
        blobs.window.choose_theme(theme)
        wait(30)
    blobs.session.replace(new_document((1, 1), seed=0))
    for name in PLOTS:
        open_plot(blobs, name)
    blobs.session.replace(two_blobs())
    seen(blobs)
    panel = blobs.window.plotting.panels["confusion"]
    assert isinstance(panel, ConfusionPanel)
    assert panel._found is not None


def test_what_was_chosen_before_comes_back_when_it_is_chosen_again(blobs: Studio) -> None:
    function, confusion = open_plot(blobs, "function"), open_plot(blobs, "confusion")
    assert isinstance(function, FunctionPanel)
    assert isinstance(confusion, ConfusionPanel)
    for place in (1, 0):
        confusion.part.setCurrentIndex(place)
        seen(blobs)
        numbers = confusion.numbers()
        assert numbers is not None
        counts = [int(str(cell)) for row in list(numbers.rows)[:2] for cell in list(row)[1:3]]
        assert sum(counts) == (20, 4)[place]
    open_plot(blobs, "function")
    network = blobs.document.network
    columns = []
    for neuron in ("h1", "h2", "h1"):
        blobs.window.canvas.select(of_neurons(network, [neuron]))
        seen(blobs)
        found = function.numbers()
        assert found is not None
        columns.append(found.columns[-1])
    assert columns == ["h₁", "h₂", "h₁"]


def test_an_answer_that_came_while_a_plot_was_behind_another_is_asked_for_again(blobs: Studio) -> None:
    blobs.window.actions_["panel_units"].trigger()
    panel = open_plot(blobs, "histograms")
    assert isinstance(panel, HistogramsPanel)
    seen(blobs)
    units = open_plot(blobs, "units")
    assert isinstance(units, UnitsPanel)
    seen(blobs)
    assert units.numbers() is not None
