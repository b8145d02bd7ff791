"""The error surface through a whole window: what it goes along, its path, going there, what it says without data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.evaluation import errors
from engine.examples import FOLDER
from engine.observing import surface
from engine.observing.surface import mean_errors
from engine.place import Place
from gui.panels.plots.quantities import HELD, NO_DATA
from gui.panels.plots.surface import SurfacePanel
from gui.panels.plots.surface_choice import moved_most
from gui.selection import selecting
from tests.studio import Studio, opened


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, plot=True) as made:
        yield made


def run(studio: Studio, epochs: int = 300) -> None:
    studio.session.run(epochs)
    studio.settle()


def raised(studio: Studio) -> SurfacePanel:
    studio.window.docks["surface"].show()
    studio.window.docks["surface"].raise_()
    studio.qtbot.waitUntil(lambda: "surface" in studio.window.plotting.panels)
    panel = studio.window.plotting.panels["surface"]
    assert isinstance(panel, SurfacePanel)
    return panel


def seen(studio: Studio) -> SurfacePanel:
    panel = raised(studio)
    settle(studio)
    return panel


def settle(studio: Studio) -> None:
    flow, observing = studio.window.series, studio.window.plotting.observing
    studio.settle()
    studio.qtbot.waitUntil(lambda: flow.view.complete and not observing.waiting, timeout=20_000)


def chosen(box: QComboBox, index: int) -> None:
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_nothing_is_computed_while_it_cannot_be_seen(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def counted(*arguments: object) -> object:
        nonlocal count
        count += 1
        return mean_errors(*arguments)  # type: ignore[arg-type]  # passed on as they are

    monkeypatch.setattr(surface, "mean_errors", counted)
    run(studio)
    assert count == 0
    seen(studio)
    assert count > 0
    before = count
    studio.window.docks["error"].raise_()
    run(studio)
    assert count == before


def test_it_goes_along_the_two_that_have_changed_the_most(studio: Studio) -> None:
    run(studio)
    panel = seen(studio)
    change = np.abs(studio.document.parameters - studio.document.initial)
    assert {panel.across.currentData(), panel.upward.currentData()} == set(np.argsort(-change)[:2].tolist())
    of = panel._landscape
    assert of is not None
    assert of.errors.shape == (41, 41)
    assert "all 4 rows" in panel.header.status.text()
    x, _ = panel.canvas._path.getData()
    assert len(x) == len(studio.window.series.view.measured) > 100
    assert x[-1] == pytest.approx(of.here[0])


def test_a_double_click_puts_the_network_there_and_undo_takes_it_back(studio: Studio) -> None:
    run(studio)
    panel = seen(studio)
    before = studio.document
    of = panel._landscape
    assert of is not None
    spot = panel.canvas.pixel_of(float(of.x[10]), float(of.y[30]))
    at = panel.canvas.mapFromScene(spot)
    QTest.mouseDClick(panel.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.x(), at.y()))
    settle(studio)
    after = studio.document.parameters
    pair = [panel.across.currentData(), panel.upward.currentData()]
    assert after[pair[0]] == pytest.approx(of.x[10], abs=0.3)
    assert after[pair[1]] == pytest.approx(of.y[30], abs=0.5)
    others = np.setdiff1d(np.arange(len(after)), pair)
    assert np.array_equal(after[others], before.parameters[others])
    studio.session.undo()
    studio.settle()
    assert np.array_equal(studio.document.parameters, before.parameters)


def test_the_lowest_point_is_gone_to_from_the_menu(studio: Studio) -> None:
    panel = seen(studio)
    of = panel._landscape
    assert of is not None
    panel.lowest_action.trigger()
    settle(studio)
    assert errors(studio.document)[0] == pytest.approx(float(of.errors.min()))


def test_other_parameters_ranges_and_directions_are_chosen(studio: Studio) -> None:
    panel = seen(studio)
    chosen(panel.across, 6)
    chosen(panel.upward, 7)
    panel.range.setValue(2.0)
    settle(studio)
    of = panel._landscape
    assert of is not None
    assert of.directions[0, 6] == of.directions[1, 7] == 1.0
    assert of.x[-1] - of.x[0] == pytest.approx(4.0)
    chosen(panel.upward, 6)  # the other axis takes what this one had
    assert (panel.across.currentData(), panel.upward.currentData()) == (7, 6)
    chosen(panel.kind, 2)
    settle(studio)
    assert panel._landscape is not None
    assert np.count_nonzero(panel._landscape.directions[0]) > 2
    panel.log_action.trigger()
    settle(studio)
    assert panel._scale is not None
    assert panel._scale.log


def test_the_selection_on_the_canvas_can_say_what_to_go_along(studio: Studio) -> None:
    panel = seen(studio)
    chosen(panel.kind, 1)
    assert "Select two" in panel.canvas.accessibleDescription()
    studio.window.canvas.select(selecting(Place("connection", 1), Place("connection", 4)))
    settle(studio)
    of = panel._landscape
    assert of is not None
    slots = studio.document.network.weight_slots
    assert of.directions[0, slots[1]] == of.directions[1, slots[4]] == 1.0


def test_a_run_that_goes_on_is_followed_once_a_second(studio: Studio) -> None:
    panel = seen(studio)
    first = panel._landscape
    studio.session.run()
    studio.qtbot.waitUntil(lambda: panel._landscape is not first, timeout=10_000)
    studio.session.pause()
    settle(studio)
    assert panel._landscape is not None
    assert np.array_equal(panel._landscape.parameters, studio.document.parameters)


def test_pointing_says_the_place_and_the_error(studio: Studio) -> None:
    panel = seen(studio)
    panel.canvas.pointed.emit(QPointF(0.5, 0.5))
    assert "E ≈" in panel.canvas.readout.text()
    assert "double-click" in panel.canvas.readout.text()


def test_what_cannot_be_shown_is_said(studio: Studio) -> None:
    panel = seen(studio)
    studio.session.replace(new_document((2, 2, 1)))
    settle(studio)
    assert panel.canvas.accessibleDescription() == NO_DATA
    assert panel.numbers() is None
    studio.session.replace(files.read(FOLDER / "exercise_forward_2_2_1.backprop"))
    settle(studio)
    assert panel._landscape is None
    assert panel.canvas.accessibleDescription() == HELD


def test_one_layer_of_one_neuron_is_enough(studio: Studio) -> None:
    studio.session.replace(new_document((2, 1), data="and", seed=1))
    run(studio)
    panel = seen(studio)
    assert panel._landscape is not None
    numbers = panel.numbers()
    assert numbers is not None
    assert len(list(numbers.rows)) == 41 * 41


def test_what_has_changed_the_most_is_named_in_a_large_network_too(studio: Studio) -> None:
    panel = raised(studio)
    studio.session.replace(new_document((2, 40, 40, 1), data="xor", learning_rate=0.5, seed=1))
    run(studio, 20)
    studio.qtbot.waitUntil(lambda: "" not in (panel.across.currentText(), panel.upward.currentText()))
    assert (panel.across.currentData(), panel.upward.currentData()) == moved_most(studio.document)
