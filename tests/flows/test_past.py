"""Looking at the past: drag along the plot, read it everywhere, go back, go on from there, and compare the runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.evaluation import compiled_of, results_of
from engine.jobs import Evaluated
from engine.numerals import shown
from engine.place import Place
from engine.reference import Reference
from engine.training import Progress, Run, train
from gui.panels.error_plot import ErrorPlotPanel
from gui.panels.runs_model import DETAILS
from gui.selection import Selection
from tests.studio import Studio, opened, same_document, xor

LEFT = Qt.MouseButton.LeftButton
EPOCHS = 600


@pytest.fixture
def trained(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    """A window with a plot after a run."""
    with opened(qtbot, tmp_path, plot=True) as studio:
        studio.window.resize(1200, 800)
        train_on(studio, EPOCHS)
        yield studio


def train_on(studio: Studio, epochs: int) -> None:
    studio.session.run(epochs)
    studio.settle()


def panel(studio: Studio) -> ErrorPlotPanel:
    found = studio.window.findChild(ErrorPlotPanel)
    assert found is not None
    return found


def spot(studio: Studio, epoch: int) -> QPoint:
    plot = panel(studio).plot
    return QPoint(round(plot.x_of(epoch)), round(plot.area.top() + 5))


def settle(studio: Studio) -> None:
    """Until what was asked for is in view, and its outputs are known."""
    studio.qtbot.wait(20)
    studio.settle()
    studio.qtbot.wait(150)
    studio.settle()


def drag(studio: Studio, *epochs: int) -> None:
    port = panel(studio).plot.viewport()
    QTest.mousePress(port, LEFT, pos=spot(studio, epochs[0]))
    for epoch in epochs[1:]:
        QTest.mouseMove(port, spot(studio, epoch))
    QTest.mouseRelease(port, LEFT, pos=spot(studio, epochs[-1]))
    settle(studio)


def look(studio: Studio, epoch: int) -> None:
    """Type an epoch, as exactly as anybody can."""
    box = panel(studio).slider.box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, f"{epoch}\r")
    settle(studio)


def everything_shows(studio: Studio, epoch: int) -> None:
    """Every view shows the document as it was at an epoch, bit for bit."""
    window, was = studio.window, train(xor(), epoch).document
    assert studio.widget(QLabel, "epoch").text() == f"{epoch:,}"
    assert np.array_equal(window.canvas.network_scene._parameters, was.parameters)
    assert window.outline._parameters is not None
    assert np.array_equal(window.outline._parameters, was.parameters)
    wanted = results_of(compiled_of(was), was.data)
    shown = window.data.model._results
    assert shown is not None
    assert np.array_equal(shown.outputs, wanted.outputs)
    assert window.data.model._current
    figure = studio.widget(QLabel, "error").text()
    assert float(figure) == pytest.approx(float(wanted.errors.mean()), rel=1e-4)


def action(studio: Studio, name: str) -> QAction:
    found = studio.window.findChild(QAction, f"action_{name}")
    assert found is not None
    return found


def test_dragging_along_the_plot_shows_that_epoch_everywhere(trained: Studio) -> None:
    newest = trained.document
    drag(trained, 500, 400, 300, 200)
    looking = trained.session.past.looking
    assert looking is not None
    assert abs(looking.epoch - 200) <= 3
    everything_shows(trained, looking.epoch)
    assert trained.document is newest
    banner = trained.window.looking.banner
    assert banner.isVisible()
    assert banner.text == f"Epoch {looking.epoch} of {EPOCHS}"
    assert trained.widget(QLabel, "epoch").property("past") == "true"
    plot = panel(trained)
    assert plot.plot.cursor_line.value() == plot.slider.slider.value() == looking.epoch


def test_escape_goes_back_to_the_newest(trained: Studio) -> None:
    look(trained, 123)
    everything_shows(trained, 123)
    trained.press(Qt.Key.Key_Escape)
    settle(trained)
    assert trained.session.past.looking is None
    everything_shows(trained, EPOCHS)
    assert not trained.window.looking.banner.isVisible()
    assert trained.widget(QLabel, "epoch").property("past") == "false"
    assert not action(trained, "newest").isEnabled()


def test_the_newest_epoch_is_no_past(trained: Studio) -> None:
    look(trained, 10)
    drag(trained, 300, EPOCHS + 100)
    assert trained.session.past.looking is None
    assert not trained.window.looking.banner.isVisible()


def test_the_keys_of_the_plot_go_by_single_epochs_in_the_window(trained: Studio) -> None:
    panel(trained).plot.setFocus()
    for key, epoch in ((Qt.Key.Key_Left, EPOCHS - 1), (Qt.Key.Key_Left, EPOCHS - 2), (Qt.Key.Key_Home, 0)):
        trained.press(key)
        settle(trained)
        looking = trained.session.past.looking
        assert looking is not None
        assert looking.epoch == epoch
    trained.press(Qt.Key.Key_End)
    settle(trained)
    assert trained.session.past.looking is None


def test_continuing_from_the_past_makes_a_second_curve(trained: Studio) -> None:
    look(trained, 200)
    QTest.mouseClick(trained.window.looking.banner.buttons["continue"], LEFT)
    settle(trained)
    assert same_document(trained.document, train(xor(), 200).document)
    assert trained.session.past.looking is None
    trained.session.set_learning_rate(0.25)
    train_on(trained, 300)
    first, second = trained.session.past.lines
    assert (first.current, second.current) == (False, True)
    assert (second.parent, second.first_epoch, second.last_epoch) == (first.id, 200, 500)
    plot = panel(trained)
    assert plot.runs.model.rowCount() == 2
    assert plot.lines.curves(second.id).train.points()[0][0] == 200
    assert plot.lines.curves(first.id).train._line.isVisible()
    assert plot.runs.model.index(0).data(DETAILS) == "600 epochs · η 0.25 → 0.5"
    assert plot.runs.model.index(1).data(DETAILS) == "500 epochs · from Run 1 at 200"


def test_continue_and_newest_are_in_the_menu_and_the_list_of_commands(trained: Studio) -> None:
    names = ("look_at", "newest", "continue_here")
    assert [action(trained, name).isEnabled() for name in names] == [True, False, False]
    look(trained, 50)
    assert [action(trained, name).isEnabled() for name in names] == [True, True, True]
    QTest.keyClick(
        trained.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    settle(trained)
    assert trained.document.state.epoch == 50
    trained.window.docks["error"].hide()
    action(trained, "look_at").trigger()
    assert trained.window.docks["error"].isVisible()


def test_a_run_from_the_past_goes_on_from_what_is_in_view(trained: Studio) -> None:
    look(trained, 100)
    train_on(trained, 50)
    assert same_document(trained.document, train(xor(), 150).document)
    assert not trained.window.looking.banner.isVisible()
    everything_shows(trained, 150)


def test_what_the_session_says_meanwhile_does_not_reach_the_views(trained: Studio) -> None:
    look(trained, 100)
    display, session = trained.window.display, trained.session
    display.on_session_frame_changed(session.stepper.frame)
    display.on_session_changed(session.document, session.document, "edit")
    display.on_session_evaluated(
        Evaluated(0, 9.0, 9.0, results_of(compiled_of(session.document), session.document.data))
    )
    for report in reports(3):
        display.on_session_progressed(report)
    everything_shows(trained, 100)


def reports(count: int) -> list[Progress]:
    run, made = Run(xor()), []
    for _ in range(count):
        run.advance(0.001)
        made.append(run.progress())
    return made


def test_the_inspector_follows_the_past(trained: Studio) -> None:
    trained.window.canvas.select(Selection(frozenset((Place("connection", 0),))))
    look(trained, 100)
    subject = trained.window.inspector._subject
    assert subject is not None
    assert np.array_equal(subject.parameters, train(xor(), 100).document.parameters)
    look(trained, 300)
    subject = trained.window.inspector._subject
    assert subject is not None
    assert np.array_equal(subject.parameters, train(xor(), 300).document.parameters)


def test_fast_dragging_ends_at_the_last_request(trained: Studio) -> None:
    plot = panel(trained)
    for epoch in range(EPOCHS - 1, 0, -7):
        plot._want(epoch)
    plot._want(77)
    settle(trained)
    looking = trained.session.past.looking
    assert looking is not None
    assert looking.epoch == 77
    everything_shows(trained, 77)


def test_runs_are_renamed_hidden_removed_and_gone_to_in_the_list(trained: Studio) -> None:
    look(trained, 200)
    trained.window.looking.continue_here()
    settle(trained)
    trained.session.set_learning_rate(0.25)
    train_on(trained, 100)
    runs = panel(trained).runs
    first, second = trained.session.past.lines
    runs.renamed.emit(first.id, "the long one")
    assert runs.model.lines[0].name == "the long one"
    port: QWidget = runs.list.viewport()
    row = runs.list.visualRect(runs.model.index(0))
    QTest.mouseClick(port, LEFT, pos=QPoint(16, row.center().y() - 6))
    assert not trained.session.past.lines[0].visible
    QTest.mouseClick(port, LEFT, pos=row.center())
    QTest.keyClick(runs.list, Qt.Key.Key_Return)
    settle(trained)
    assert trained.document.state.epoch == EPOCHS
    assert trained.session.past.lines[0].current
    QTest.mouseClick(port, LEFT, pos=runs.list.visualRect(runs.model.index(1)).center())
    QTest.keyClick(runs.list, Qt.Key.Key_Delete)
    assert [line.id for line in trained.session.past.lines] == [first.id]
    assert second.id not in panel(trained).lines._curves


def test_another_document_has_no_past(trained: Studio) -> None:
    look(trained, 100)
    trained.session.replace(xor(0.25))
    settle(trained)
    assert trained.session.past.looking is None
    assert not trained.window.looking.banner.isVisible()
    everything = trained.window.canvas.network_scene._parameters
    assert everything is trained.document.parameters
    assert len(trained.session.past.lines) == 1


def test_a_number_of_the_past_is_explained_from_that_epoch(trained: Studio) -> None:
    look(trained, 100)
    was = train(xor(), 100).document
    display, panel_ = trained.window.display, trained.window.explanation
    neuron = was.network.input_count
    display.on_inspector_explanation_wanted(Reference("net", neuron))
    pass_ = display.explaining._way[-1].trace
    assert pass_ is not None
    assert np.array_equal(pass_.before, was.parameters)
    display.on_inspector_explanation_wanted(Reference("value", 0))
    assert f"{shown(float(was.parameters[0]), 6)} is what it was after epoch 100" in panel_.text()
    look(trained, 200)
    assert not display.explaining.shown
    trained.press(Qt.Key.Key_Escape)
    settle(trained)
    display.on_inspector_explanation_wanted(Reference("net", neuron))
    newest = display.explaining._way[-1].trace
    assert newest is not None
    assert np.array_equal(newest.before, trained.document.parameters)
