"""The histograms' panel: what it asks, what it draws, what it says under the pointer."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.document import Document
from engine.edits.parameters import set_trainable
from engine.observing import Bench, Subject, observe
from engine.observing.histograms import Histograms
from gui.panels.plots.histograms import HistogramsPanel
from gui.theme import DARK, LIGHT


def shown(qtbot: QtBot, document: Document, quantity: int = 0) -> HistogramsPanel:
    panel = HistogramsPanel()
    qtbot.addWidget(panel)
    panel.resize(560, 220)
    panel.show()
    panel.show_document(document)
    panel.choice.setCurrentIndex(quantity)
    feed(panel, document)
    return panel


def feed(panel: HistogramsPanel, document: Document) -> None:
    panel.show_observation(observe(Bench(), Subject(document, document.parameters, 0), panel.questions()))


def xor() -> Document:
    return new_document((2, 3, 1), data="xor", seed=3)


def test_it_asks_for_the_quantity_that_is_chosen(qtbot: QtBot) -> None:
    panel = shown(qtbot, xor())
    with qtbot.waitSignal(panel.questions_changed):
        panel.choice.setCurrentIndex(4)
    assert panel.questions() == (Histograms("out"),)
    assert panel.numbers() is None


def test_the_bars_are_the_shares_of_each_layer(qtbot: QtBot) -> None:
    panel = shown(qtbot, xor())
    bars = panel._bars[0].opts
    places, heights = np.asarray(bars["x0"]), np.asarray(bars["y1"])
    assert heights[places < 1].sum() == pytest.approx(100.0)
    assert heights[places > 1].sum() == pytest.approx(100.0)


def test_the_numbers_add_up_to_all_parameters(qtbot: QtBot) -> None:
    document = set_trainable(xor(), [xor().network.slots[0]], False)
    numbers = shown(qtbot, document).numbers()
    assert numbers is not None
    rows = [tuple(row) for row in numbers.rows]
    assert sum(row[3] for row in rows if row[0] == "hidden 1") == 6  # type: ignore[misc]  # rows hold anything
    assert sum(row[5] for row in rows) == 1  # type: ignore[misc]  # rows hold anything


def test_the_pointer_reads_off_a_bin(qtbot: QtBot) -> None:
    panel = shown(qtbot, xor())
    bars = panel._bars[0].opts
    middle = (np.asarray(bars["x0"])[0] + np.asarray(bars["x1"])[0]) / 2
    panel.plot.pointed.emit(QPointF(float(middle), 1.0))
    assert panel.plot.readout.isVisible()
    assert "hidden 1 · " in panel.plot.readout.text()
    assert " of 6 (16.7 %)" in panel.plot.readout.text()
    panel.plot.pointed.emit(QPointF(0.001, 1.0))
    assert not panel.plot.readout.isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("log", [False, True])
def test_every_quantity_can_be_drawn_on_either_scale(qtbot: QtBot, theme: object, log: bool) -> None:
    panel = shown(qtbot, xor())
    panel.set_theme(theme)  # type: ignore[arg-type]  # a Theme, from the parameters
    panel.log_button.setChecked(log)
    for quantity in range(panel.choice.count()):
        panel.choice.setCurrentIndex(quantity)
        feed(panel, xor())
        panel.grab()
        assert len(panel._bars[0].opts["x0"])


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300, 1e99, 0.0])
def test_a_network_that_has_diverged_says_so_and_one_of_zeros_has_one_bar(qtbot: QtBot, value: float) -> None:
    document = replace(xor(), parameters=np.full(xor().network.parameter_count, value))
    panel = shown(qtbot, document)
    panel.grab()
    assert panel.plot._empty.isVisible() is not bool(abs(value) <= 1e99)


def test_the_axes_are_named_by_the_documents_letters(qtbot: QtBot) -> None:
    document = xor()
    other = replace(document, conventions=msgspec.structs.replace(document.conventions, notation="z_a"))
    panel = shown(qtbot, other)
    assert [panel.choice.itemText(i) for i in (0, 3, 4, 5)] == [
        "Weights w",
        "Net inputs z",
        "Outputs a",
        "Deltas ∂C/∂z",
    ]


def test_colours_may_change_after_another_network_has_come(qtbot: QtBot) -> None:
    panel = shown(qtbot, new_document((2, 3, 3, 1), data="xor", seed=3))
    panel.show_document(xor())
    panel.set_theme(DARK)
    assert panel.numbers() is None
    feed(panel, xor())
    assert panel.numbers() is not None
