"""The plots over epochs through a whole window: nothing while hidden, all of a short run once seen, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import files
from engine.examples import FOLDER
from engine.observing import series
from engine.observing.series import measure
from engine.training import train
from gui.intents import parameters
from gui.panels.plots.over_epochs import OverEpochsPanel
from gui.panels.plots.quantities import EMPTY, HELD
from tests.studio import Studio, opened

EPOCHS = 600


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, plot=True) as made:
        yield made


def run(studio: Studio, epochs: int = EPOCHS) -> None:
    studio.session.run(epochs)
    studio.settle()


def shown(studio: Studio, name: str = "accuracy") -> OverEpochsPanel:
    studio.window.docks[name].show()
    studio.window.docks[name].raise_()
    studio.qtbot.waitUntil(lambda: name in studio.window.plotting.panels)
    measured(studio)
    panel = studio.window.plotting.panels[name]
    assert isinstance(panel, OverEpochsPanel)
    return panel


def measured(studio: Studio) -> None:
    flow, observing = studio.window.series, studio.window.plotting.observing
    studio.qtbot.waitUntil(lambda: flow.view.complete and not observing.waiting, timeout=20_000)


def epochs(studio: Studio) -> list[int]:
    return [one.epoch for one in studio.window.series.view.measured]


def test_nothing_is_measured_while_no_plot_can_be_seen(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def counted(*arguments: object) -> object:
        nonlocal count
        count += 1
        return measure(*arguments)  # type: ignore[arg-type]  # passed on as they are

    monkeypatch.setattr(series, "measure", counted)
    run(studio)
    assert count == 0
    assert not studio.window.series.view.measured
    shown(studio)
    assert count == len(epochs(studio)) > 100
    studio.window.docks["error"].raise_()
    run(studio)
    assert count == len({e for e in epochs(studio) if e <= EPOCHS})


def test_a_run_that_was_over_is_measured_as_it_went(studio: Studio) -> None:
    document = studio.document
    run(studio)
    panel = shown(studio)
    found = studio.window.series.view.measured
    assert {0, EPOCHS} <= set(epochs(studio))
    for one in (found[0], found[len(found) // 2], found[-1]):
        assert np.array_equal(one.parameters, train(document, one.epoch).document.parameters)
    assert f"measured at {len(found)} epochs" in panel.header.status.text()


def test_live_values_come_while_a_run_goes_on(studio: Studio) -> None:
    shown(studio, "updates")
    studio.session.run()
    studio.qtbot.waitUntil(lambda: len(epochs(studio)) > 4, timeout=20_000)
    studio.session.pause()
    studio.settle()
    measured(studio)
    assert epochs(studio)[-1] == studio.document.state.epoch


def test_undo_and_an_edit_are_followed(studio: Studio) -> None:
    run(studio)
    shown(studio, "gradients")
    studio.session.undo()
    studio.settle()
    measured(studio)
    first = studio.window.series.view.measured[0]
    slot = studio.document.network.slots[0]
    studio.session.request(parameters.set_values(studio.document.network, [slot], 5.0))
    studio.settle()
    measured(studio)
    assert epochs(studio) == [0]
    assert studio.window.series.view.measured[0].gradients[0] != first.gradients[0]


def test_dragging_looks_at_that_epoch(studio: Studio) -> None:
    run(studio)
    panel = shown(studio)
    plot = panel.plot
    at = QPoint(round(plot.x_of(EPOCHS / 2)), round(plot.area.center().y()))
    QTest.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    past = studio.session.past
    studio.qtbot.waitUntil(lambda: past.looking is not None, timeout=10_000)
    assert past.looking is not None
    assert abs(past.looking.epoch - EPOCHS / 2) < 6
    assert plot.cursor_line.value() == past.looking.epoch
    QTest.keyClick(plot, Qt.Key.Key_Home)
    studio.qtbot.waitUntil(lambda: past.looking is not None and past.looking.epoch == 0, timeout=10_000)


def test_a_document_without_a_run_says_what_to_do_or_shows_its_beginning(studio: Studio) -> None:
    panel = shown(studio)
    assert epochs(studio) == [0]
    assert EMPTY not in panel.plot.accessibleDescription()


def test_an_exercise_that_is_held_shows_nothing(studio: Studio) -> None:
    studio.session.replace(files.read(FOLDER / "exercise_forward_2_2_1.backprop"))
    studio.settle()
    assert studio.session.held
    studio.window.docks["accuracy"].show()
    studio.window.docks["accuracy"].raise_()
    studio.qtbot.waitUntil(lambda: "accuracy" in studio.window.plotting.panels)
    panel = studio.window.plotting.panels["accuracy"]
    studio.qtbot.wait(50)
    assert panel.numbers() is None
    assert panel._empty.text() == HELD  # type: ignore[attr-defined]  # what it says is what is tested
    assert not studio.window.series.view.measured


def test_an_answer_that_was_let_go_of_is_asked_for_once_more(studio: Studio) -> None:
    run(studio)
    shown(studio)
    before = epochs(studio)
    studio.window.series._known.clear()
    studio.window.series._anew()  # as when the line changes while an answer is under way
    studio.window.series._anew()
    measured(studio)
    assert epochs(studio) == before
