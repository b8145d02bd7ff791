"""The history panel: what it shows, how somebody goes elsewhere, and that many entries cost little."""

from __future__ import annotations

import random
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from gui.panels.history import PLACE, SAVED, HistoryModel, HistoryPanel
from gui.theme import DARK, LIGHT, Theme
from gui.ui_state import HistoryEntry, HistoryState, Kind

LEFT = Qt.MouseButton.LeftButton
KINDS: tuple[Kind, ...] = ("edit", "step", "train")


def entries(count: int, first: int = 0) -> tuple[HistoryEntry, ...]:
    return tuple(HistoryEntry(f"Change {i}", KINDS[i % 3]) for i in range(first, first + count))


@pytest.fixture
def panel(qtbot: QtBot) -> HistoryPanel:
    panel = HistoryPanel()
    qtbot.addWidget(panel)
    panel.resize(260, 300)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def row(panel: HistoryPanel, place: int) -> QModelIndex:
    return panel.list.model().index(place, 0)


def texts(panel: HistoryPanel) -> list[str]:
    return [row(panel, i).data() for i in range(panel.list.model().rowCount())]


def test_it_says_what_was_done_and_where_the_document_stands(panel: HistoryPanel) -> None:
    start = HistoryEntry("Opened xor.backprop", "start")
    panel.show_entries(HistoryState((start, *entries(3)), current=2, saved=1, dropped=0, budget=2**28))
    assert texts(panel) == ["Opened xor.backprop", "Change 0", "Change 1", "Change 2"]
    assert [row(panel, i).data(PLACE) for i in range(4)] == [-1, -1, 0, 1]
    assert [row(panel, i).data(SAVED) for i in range(4)] == [False, True, False, False]
    assert panel.list.currentIndex().row() == 2
    assert panel.header.toolTip() == "Kept within 256 MiB of memory; the oldest go first"
    assert panel.header.status.text() == ""


def test_it_is_told_to_those_who_cannot_see_it(panel: HistoryPanel) -> None:
    start = HistoryEntry("New network", "start")
    panel.show_entries(HistoryState((start, *entries(3)), current=2, saved=1))
    spoken = [row(panel, i).data(Qt.ItemDataRole.AccessibleTextRole) for i in range(4)]
    assert spoken == [
        "New network, Where the history begins",
        "Change 0, As it is in the file",
        "Change 1, current",
        "Change 2, undone",
    ]
    assert row(panel, 1).data(Qt.ItemDataRole.ToolTipRole) == "Change 0\nEdit\nAs it is in the file"
    assert panel.list.accessibleName() == "History"


def test_a_click_goes_to_an_entry(panel: HistoryPanel, qtbot: QtBot) -> None:
    panel.show_entries(HistoryState(entries(5), current=4))
    with qtbot.waitSignal(panel.entry_chosen) as chosen:
        QTest.mouseClick(panel.list.viewport(), LEFT, pos=panel.list.visualRect(row(panel, 1)).center())
    assert chosen.args == [1]


def test_so_do_the_arrow_keys_and_enter(panel: HistoryPanel) -> None:
    chosen: list[int] = []
    panel.entry_chosen.connect(chosen.append)
    panel.show_entries(HistoryState(entries(5), current=4))
    panel.list.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Home, Qt.Key.Key_Enter):
        QTest.keyClick(panel.list, key)
    assert chosen == [2, 0]


def test_to_show_entries_is_not_to_choose_one(panel: HistoryPanel) -> None:
    chosen: list[int] = []
    panel.entry_chosen.connect(chosen.append)
    panel.show_entries(HistoryState(entries(5), current=4))
    panel.show_entries(HistoryState(entries(3), current=1))
    panel.show_entries(HistoryState())
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert chosen == []


def test_the_current_entry_stays_in_sight(panel: HistoryPanel) -> None:
    for current in (99, 3, 60):
        panel.show_entries(HistoryState(entries(100), current=current))
        seen = panel.list.visualRect(row(panel, current))
        assert panel.list.viewport().rect().contains(seen)


def test_it_says_how_many_have_gone(panel: HistoryPanel) -> None:
    panel.show_entries(HistoryState(entries(5, first=1200), current=4, dropped=1200))
    assert panel.header.status.text() == "1,200 older gone"
    assert texts(panel)[0] == "Change 1200"


def changes_of(model: HistoryModel) -> list[tuple[str, int, int]]:
    told: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _parent, first, last: told.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: told.append(("out", first, last)))
    model.modelReset.connect(lambda: told.append(("reset", 0, 0)))
    return told


def test_rows_come_and_go_only_where_they_differ(qapp: Any) -> None:
    model = HistoryModel()
    model.show(HistoryState(entries(10), current=9))
    told = changes_of(model)
    model.show(HistoryState(entries(11), current=10))
    model.show(HistoryState(entries(11), current=3))
    other = HistoryEntry("Other", "edit")
    model.show(HistoryState((*entries(4), other), current=4))
    model.show(HistoryState((*entries(3, first=1), other, other), current=4, dropped=1))
    assert told == [("in", 10, 10), ("out", 4, 10), ("in", 4, 4), ("out", 0, 0), ("in", 4, 4)]


def test_any_sequence_of_states_is_shown_as_it_is(qapp: Any, qtmodeltester: ModelTester) -> None:
    model, r = HistoryModel(), random.Random(5)
    qtmodeltester.check(model)
    for _ in range(200):
        count, dropped = r.randint(0, 6), r.randint(0, 4)
        state = HistoryState(entries(count, r.randint(0, 3)), r.randint(0, max(count - 1, 0)), None, dropped)
        model.show(state)
        assert model.state == state
        assert [model.index(i).data() for i in range(model.rowCount())] == [entry.text for entry in state.entries]


class NotingModel(HistoryModel):
    """Notes of which rows something was read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: set[int] = set()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        self.read.add(index.row())
        return super().data(index, role)


def test_of_many_entries_those_in_sight_are_read(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.panels.history.HistoryModel", NotingModel)
    panel, written = HistoryPanel(), entries(2020)
    qtbot.addWidget(panel)
    panel.resize(260, 300)
    panel.show()
    panel.show_entries(HistoryState(written[:2000], current=1999))
    panel.list.grab()
    model = panel.list.model()
    assert isinstance(model, NotingModel)
    model.read.clear()
    for count in range(2001, 2021):
        panel.show_entries(HistoryState(written[:count], current=count - 1))
        panel.list.grab()
    assert 2019 in model.read
    assert min(model.read) > 1950


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_kind_and_state_is_seen(panel: HistoryPanel, theme: Theme) -> None:
    panel.set_theme(theme)
    pictures = set()
    for state in (
        HistoryState(entries(3), current=0),
        HistoryState(entries(3), current=2),
        HistoryState(entries(3), current=2, saved=1),
        HistoryState(entries(3, first=1), current=2, saved=1),
    ):
        panel.show_entries(state)
        pictures.add(bytes(panel.list.grab().toImage().constBits()))
    assert len(pictures) == 4
