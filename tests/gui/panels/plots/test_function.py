"""The plot of a network's function: what it asks about, what it draws in which units, what clicks and choices do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.columns import Column, Scaling
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.evaluation import outputs
from engine.observing import Bench, Subject, observe
from engine.observing.plane import Grid
from engine.observing.rows import RowResults
from engine.place import Place
from gui.panels.plots.function import FunctionPanel
from gui.panels.plots.function_scene import WINNER
from gui.selection import selecting
from gui.theme import DARK


def shown(qtbot: QtBot, document: Document) -> FunctionPanel:
    panel = FunctionPanel()
    qtbot.addWidget(panel)
    panel.resize(640, 260)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_document(document)
    feed(panel, document)
    return panel


def feed(panel: FunctionPanel, document: Document) -> None:
    panel.show_observation(observe(Bench(), Subject(document, document.parameters, 0), panel.questions()))


def xor() -> Document:
    return new_document((2, 3, 1), data="xor", seed=3)


def flowers() -> Document:
    """Four inputs, of which the third is scaled, and three classes; eleven rows for training and one for testing."""
    generator = np.random.default_rng(0)
    targets = np.eye(3)[np.arange(12) % 3]
    rows = samples(generator.normal(size=(12, 4)), targets)
    columns = tuple(
        Column(name=f"part {i}", scaling=Scaling("standard", 10.0, 2.0) if i == 2 else None) for i in range(4)
    )
    kinds = tuple(Column(name="kind", one_of=name) for name in "abc")
    data = Data(rows.take(list(range(11))), rows.take([11]), columns, kinds)
    return replace(new_document((4, 5, 3), output_activation="softmax", loss="cross_entropy", seed=2), data=data)


def wavy() -> Document:
    x = np.linspace(-1, 1, 9)[:, None]
    document = new_document((1, 4, 1), activation="tanh", output_activation="identity", seed=1)
    return replace(document, data=Data(samples(x, np.sin(3 * x)), no_samples(1, 1)))


def grid_of(panel: FunctionPanel) -> Grid:
    found = panel.questions()[0]
    assert isinstance(found, Grid)
    return found


def test_the_map_shows_what_the_network_puts_out(qtbot: QtBot) -> None:
    document = xor()
    panel = shown(qtbot, document)
    numbers = panel.numbers()
    assert numbers is not None
    rows = np.array([list(row) for row in numbers.rows])
    assert numbers.columns == ("x₁", "x₂", "y₁")
    assert np.allclose(outputs(document, rows[:, :2])[:, 0], rows[:, 2], rtol=1e-9)


def test_all_samples_are_in_view_at_first(qtbot: QtBot) -> None:
    left, right, bottom, top = shown(qtbot, xor())._region
    assert max(left, bottom) < 0
    assert min(right, top) > 1


def test_scaled_inputs_are_shown_in_their_own_units_and_asked_as_numbers(qtbot: QtBot) -> None:
    document = flowers()
    panel = shown(qtbot, document)
    choose(panel, panel.choices.x, 2)
    left, right, *_ = panel._region
    grid = grid_of(panel)
    assert (grid.x.input, grid.y is not None and grid.y.input) == (2, 1)
    assert grid.x.low == pytest.approx((left - 10) / 2)
    assert grid.x.high == pytest.approx((right - 10) / 2)
    raw = 10 + 2 * document.data.train.inputs[:, 2]
    assert left < raw.min() < raw.max() < right


def choose(panel: FunctionPanel, field: object, place: int) -> None:
    field.setCurrentIndex(place)  # type: ignore[attr-defined]  # a combo box
    field.activated.emit(place)  # type: ignore[attr-defined]  # as a user's choice does


def test_two_inputs_are_never_the_same_one(qtbot: QtBot) -> None:
    panel = shown(qtbot, flowers())
    choose(panel, panel.choices.x, 1)
    assert (panel.choices.x.currentData(), panel.choices.y.currentData()) == (1, 0)
    choose(panel, panel.choices.y, 1)
    assert (panel.choices.x.currentData(), panel.choices.y.currentData()) == (0, 1)


def test_after_another_network_the_output_is_drawn_and_two_inputs_are_two(qtbot: QtBot) -> None:
    panel = shown(qtbot, wavy())
    panel.show_document(xor())
    assert (panel.choices.x.currentData(), panel.choices.y.currentData()) == (0, 1)
    panel.show_document(new_document((2, 1), data="and"))
    panel.show_document(xor())
    assert panel.choices.neuron.currentText() == "output y₁"


def test_other_inputs_are_held_at_their_means_or_as_the_sample_that_is_clicked(qtbot: QtBot) -> None:
    document = flowers()
    panel = shown(qtbot, document)
    assert grid_of(panel).held == pytest.approx(document.data.train.inputs.mean(axis=0))
    assert "the other 2 inputs at their mean" in panel._x_axis.labelText
    asked: list[int] = []
    panel.row_wanted.connect(asked.append)
    row = 4
    at = panel.plot.pixel_of(*document.data.train.inputs[row, :2]).toPoint()
    QTest.mouseClick(panel.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked == [row]
    assert grid_of(panel).held == pytest.approx(document.data.train.inputs[row])
    assert "as in row 5" in panel._x_axis.labelText


def test_a_neuron_that_is_selected_on_the_canvas_is_drawn(qtbot: QtBot) -> None:
    panel = shown(qtbot, flowers())
    assert panel.choices.neuron.currentData() == WINNER
    with qtbot.waitSignal(panel.questions_changed):
        panel.show_selection(selecting(Place("neuron", 6)))
    assert grid_of(panel).neurons == (6,)
    panel.show_selection(selecting(Place("neuron", 0)))  # an input computes nothing
    assert grid_of(panel).neurons == (6,)


def test_classes_are_told_under_the_pointer_and_wrong_rows_ringed(qtbot: QtBot) -> None:
    document = flowers()
    panel = shown(qtbot, document)
    assert RowResults() in panel.questions()
    every = np.concatenate([document.data.train.inputs, document.data.test.inputs])
    wrong = outputs(document, every).argmax(axis=1) != np.arange(12) % 3
    assert len(panel._samples._wrong.data) == wrong.sum()
    panel.plot.pointed.emit(QPointF(*every[0, :2]))
    assert "class " in panel.plot.readout.text()
    assert "row 1: class a" in panel.plot.readout.text()


def test_moving_the_view_asks_anew_until_it_is_fitted(qtbot: QtBot) -> None:
    panel = shown(qtbot, xor())
    before = grid_of(panel)
    panel.plot.view.scaleBy((0.5, 0.5))
    panel.plot.view.sigRangeChangedManually.emit([True, True])
    assert grid_of(panel) != before
    assert panel.fit_button.isVisible()
    QTest.mouseClick(panel.fit_button, Qt.MouseButton.LeftButton)
    assert grid_of(panel) == before


def test_an_answer_about_the_part_just_left_is_drawn_where_it_belongs(qtbot: QtBot) -> None:
    document = xor()
    panel = shown(qtbot, document)
    late = observe(Bench(), Subject(document, document.parameters, 0), panel.questions())
    panel.plot.view.translateBy((0.3, 0.0))
    panel.plot.moved.emit()
    panel.show_observation(late)
    assert panel._answered is not None
    assert panel._answered != grid_of(panel)


def test_one_input_gives_a_curve_with_its_parts(qtbot: QtBot) -> None:
    document = wavy()
    panel = shown(qtbot, document)
    line = panel._curve._curve
    assert np.allclose(line.yData, outputs(document, np.asarray(line.xData)[:, None])[:, 0])
    panel.parts_button.setChecked(True)
    feed(panel, document)
    parts = sum(np.asarray(item.yData) for item in panel._curve._parts)
    bias = document.parameters[document.network.bias_slots[-1]]
    assert np.allclose(np.asarray(panel._curve._curve.yData), parts + bias)


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e200, 0.0])
@pytest.mark.parametrize("make", [xor, flowers, wavy])
def test_a_network_that_has_diverged_is_drawn_all_the_same(qtbot: QtBot, value: float, make: object) -> None:
    document: Document = make()  # type: ignore[operator]  # one of the makers above
    lost = replace(document, parameters=np.full(document.network.parameter_count, value))
    panel = shown(qtbot, lost)
    panel.set_theme(DARK)
    panel.grab()
    QTest.mouseMove(panel.plot.viewport(), QPoint(200, 60))
    QTest.mouseMove(panel.plot.viewport(), QPoint(201, 60))
    assert panel.plot.readout.text()


def test_without_rows_and_without_neurons_there_is_no_harm(qtbot: QtBot) -> None:
    from engine.creation import empty_document

    panel = shown(qtbot, replace(xor(), data=Data(no_samples(2, 1), no_samples(2, 1))))
    panel.grab()
    assert panel._region == pytest.approx((-1, 1, -1, 1))
    panel.show_document(empty_document())
    assert panel.questions() == ()
    assert panel.plot._empty.isVisible()
    panel.show_document(flowers())
    assert panel.questions()
    panel.show_document(wavy())
    assert grid_of(panel).y is None


def test_inputs_that_never_differ_are_not_the_first_to_be_varied(qtbot: QtBot) -> None:
    document = flowers()
    inputs = document.data.train.inputs.copy()
    inputs[:, 0] = 3.0
    train = samples(inputs, document.data.train.targets)
    panel = shown(qtbot, replace(document, data=replace(document.data, train=train)))
    assert (panel.choices.x.currentData(), panel.choices.y.currentData()) == (1, 2)
