"""Between the past and its views: the newest request alone counts, and each wish of a view reaches the past."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from unittest.mock import create_autospec

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from gui.lines import LineView, Looking
from gui.looking import LookingBack
from gui.panels.plots.error_plot import ErrorPlotPanel
from gui.past import Past
from gui.theme import LIGHT
from tests.gui.panels.lines import three


class FakePast(QObject):
    """Has the past's signals and notes what is asked of it."""

    looked = Signal(object)
    lines_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.looking: Looking | None = None
        self.free = True
        self.asked: list[tuple[object, ...]] = []
        self.told = create_autospec(Past, instance=True)

    def look(self, epoch: int, line: int | None) -> bool:
        self.asked.append((epoch, line))
        return self.free

    def newest(self) -> None:
        self.asked.append(("newest",))
        self.see(None)

    def see(self, looking: Looking | None) -> None:
        self.looking = looking
        self.looked.emit(looking)

    def __getattr__(self, name: str) -> object:
        return getattr(self.told, name)


@pytest.fixture
def past(qtbot: QtBot) -> FakePast:
    return FakePast()


@pytest.fixture
def looking(past: FakePast, qtbot: QtBot) -> Iterator[LookingBack]:
    over, dock = QWidget(), QDockWidget()
    for widget in (over, dock):
        qtbot.addWidget(widget)
    over.resize(700, 400)
    over.show()
    made = LookingBack(cast("Past", past), over, dock, past)
    past.looked.connect(made.on_past_looked)
    past.lines_changed.connect(made.on_past_lines_changed)
    made.set_theme(LIGHT)
    past.lines_changed.emit(three())
    yield made
    del over, dock  # they were there as long


@pytest.fixture
def plot(looking: LookingBack, qtbot: QtBot) -> ErrorPlotPanel:
    made = ErrorPlotPanel()
    qtbot.addWidget(made)
    made.resize(900, 260)
    made.show()
    made.show_epoch(2600)
    made.show_lines(three())
    looking.add_plot(made)
    return made


def seen(line: LineView, epoch: int) -> Looking:
    return Looking(line.id, epoch, new_document((2, 2, 1)), 0.5, float("nan"))


def test_of_many_requests_the_newest_counts(looking: LookingBack, past: FakePast, qtbot: QtBot) -> None:
    for epoch in range(100):
        looking.look(epoch, 2)
    assert past.asked == []
    qtbot.waitUntil(lambda: past.asked == [(99, 2)])
    qtbot.wait(20)
    assert past.asked == [(99, 2)]


def test_the_end_of_the_current_run_is_the_newest(looking: LookingBack, past: FakePast, qtbot: QtBot) -> None:
    looking.look(2600, 2)
    qtbot.waitUntil(lambda: past.asked == [("newest",)])
    looking.look(2000, 1)
    qtbot.waitUntil(lambda: past.asked == [("newest",), (2000, 1)])


def test_going_back_gives_up_what_was_asked_for(looking: LookingBack, past: FakePast, qtbot: QtBot) -> None:
    looking.look(5, 2)
    looking.newest()
    qtbot.wait(20)
    assert past.asked == [("newest",)]


def test_the_banner_follows_and_the_change_is_told_once(looking: LookingBack, past: FakePast) -> None:
    told: list[bool] = []
    looking.changed.connect(lambda: told.append(looking.active))
    for epoch in (900, 901, 902):
        past.see(seen(three()[1], epoch))
    assert looking.banner.text == "Epoch 902 of 2,600 · Run 2"
    assert told == [True]
    past.see(None)
    assert not looking.banner.isVisible()
    assert told == [True, False]


def test_the_wishes_of_the_list_reach_the_past(plot: ErrorPlotPanel, past: FakePast) -> None:
    plot.runs.renamed.emit(1, "a name")
    plot.runs.visible_wanted.emit(3, False)
    plot.runs.remove_wanted.emit(3)
    plot.runs.end_wanted.emit(1)
    past.told.rename.assert_called_once_with(1, "a name")
    past.told.show.assert_called_once_with(3, False)
    past.told.remove.assert_called_once_with(3)
    past.told.go_to_end.assert_called_once_with(1)


def test_a_plot_that_comes_later_knows_what_is_looked_at(looking: LookingBack, past: FakePast, qtbot: QtBot) -> None:
    past.see(seen(three()[1], 500))
    plot = ErrorPlotPanel()
    qtbot.addWidget(plot)
    looking.add_plot(plot)
    assert plot.epoch == 500


def test_where_nothing_may_be_looked_at_the_plot_stays_at_the_newest(
    plot: ErrorPlotPanel, past: FakePast, qtbot: QtBot
) -> None:
    past.free = False
    QTest.keyClick(plot.slider.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: past.asked == [(2599, 2)])
    assert plot.epoch == 2600


def test_what_goes_on_hears_of_a_look_back_before_it_is_made(
    looking: LookingBack, past: FakePast, qtbot: QtBot
) -> None:
    heard: list[int] = []
    looking.began.connect(lambda: heard.append(len(past.asked)))
    looking.look(2600, 2)
    looking.look(2000, 1)
    qtbot.waitUntil(lambda: heard == [0])
    qtbot.waitUntil(lambda: past.asked == [(2000, 1)])


def test_after_an_undo_the_newest_of_the_line_is_looked_at(looking: LookingBack, past: FakePast, qtbot: QtBot) -> None:
    past.told.at_newest = False
    looking.look(2600, 2)
    qtbot.waitUntil(lambda: past.asked == [(2600, 2)])


def test_leaving_tells_whether_there_was_a_past(looking: LookingBack, past: FakePast) -> None:
    assert not looking.leave()
    past.see(seen(three()[1], 500))
    assert looking.leave()
    assert past.looking is None


def test_the_plot_asks_for_epochs(plot: ErrorPlotPanel, past: FakePast, qtbot: QtBot) -> None:
    plot.slider.slider.setFocus()
    QTest.keyClick(plot.slider.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: past.asked == [(2599, 2)])


def test_an_epoch_can_be_typed_by_command(plot: ErrorPlotPanel, looking: LookingBack) -> None:
    looking.commands()["look_at"]()
    assert plot.slider.box.hasFocus()
