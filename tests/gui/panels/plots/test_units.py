"""The panel of single neurons: bars by layer, what a click and the pointer do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.data import Data, no_samples
from engine.document import Document
from engine.observing import Bench, Subject, observe
from engine.observing.units import UnitStatistics
from engine.place import Place
from gui.panels.plots.units import UnitsPanel
from gui.selection import Selection, selecting
from gui.theme import DARK


def relu(*, dead: bool = False) -> Document:
    """A 2-4-1 network on XOR; the first hidden neuron can be off on every row."""
    document = new_document((2, 4, 1), activation="relu", output_activation="sigmoid", data="xor", seed=3)
    parameters = document.parameters.copy()
    if dead:
        parameters[document.network.weight_slots[:2]] = 0.1
        parameters[document.network.bias_slots[2]] = -9.0
    return replace(document, parameters=parameters)


def shown(qtbot: QtBot, document: Document, width: int = 560) -> UnitsPanel:
    panel = UnitsPanel()
    qtbot.addWidget(panel)
    panel.resize(width, 220)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_document(document)
    panel.show_observation(observe(Bench(), Subject(document, document.parameters, 0), [UnitStatistics()]))
    return panel


def at(panel: UnitsPanel, bar: int) -> QPoint:
    return panel.plot.pixel_of(float(panel._places[bar]), 20.0).toPoint()


def test_there_is_a_bar_for_every_neuron_but_the_inputs_with_room_between_layers(qtbot: QtBot) -> None:
    panel = shown(qtbot, relu())
    assert panel._places.tolist() == [0, 1, 2, 3, 5]


def test_a_click_on_a_bar_selects_its_neuron(qtbot: QtBot) -> None:
    panel = shown(qtbot, relu())
    wanted: list[Selection] = []
    panel.selection_wanted.connect(wanted.append)
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=at(panel, 2))
    assert wanted == [selecting(Place("neuron", 4))]


def test_the_pointer_is_told_what_a_dead_neuron_is(qtbot: QtBot) -> None:
    panel = shown(qtbot, relu(dead=True))
    QTest.mouseMove(panel.plot.viewport(), at(panel, 0))
    QTest.mouseMove(panel.plot.viewport(), at(panel, 0) + QPoint(1, 0))
    assert "dead" in panel.plot.readout.text()
    assert "flat on 100 % of 4 rows" in panel.plot.readout.text()


def test_what_is_selected_is_marked(qtbot: QtBot) -> None:
    panel = shown(qtbot, relu())
    panel.show_selection(selecting(Place("neuron", 3), Place("neuron", 6)))
    assert np.asarray(panel._marks.opts["x"]).tolist() == [1, 5]


def test_every_view_is_drawn_for_huge_numbers_and_none_for_no_rows(qtbot: QtBot) -> None:
    document = relu()
    for value in (np.nan, np.inf, 1e200, 0.0):
        panel = shown(qtbot, replace(document, parameters=np.full(document.network.parameter_count, value)))
        panel.set_theme(DARK)
        for view in range(panel.choice.count()):
            panel.choice.setCurrentIndex(view)
            panel.grab()
    empty = shown(qtbot, replace(document, data=Data(no_samples(2, 1), no_samples(2, 1))))
    assert empty.plot._empty.isVisible()
    assert "no training rows" in empty.plot._empty.text()


def test_a_hundred_neurons_have_bars_and_few_names(qtbot: QtBot) -> None:
    panel = shown(qtbot, new_document((2, 100, 1), data="xor", seed=1))
    panel.grab()
    assert len(panel._places) == 101
    assert len(panel._neurons._tickLevels[0]) < 30


@pytest.mark.parametrize("sizes", [(1, 1), (2, 1), (2, 3, 2)])
def test_the_numbers_name_every_neuron(qtbot: QtBot, sizes: tuple[int, ...]) -> None:
    document = new_document(sizes, seed=1)
    document = replace(document, data=Data(no_samples(sizes[0], sizes[-1]), no_samples(sizes[0], sizes[-1])))
    numbers = shown(qtbot, document).numbers()
    assert numbers is not None
    assert len(list(numbers.rows)) == sum(sizes[1:])
