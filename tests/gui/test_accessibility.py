"""What a screen reader gets: the same words from canvas and outline, and news of what is selected, changed or wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.place import ERROR_PLACE, Place
from gui import announcing
from gui.canvas.view import NetworkView
from gui.main_window import MainWindow
from gui.notice_strip import NoticeStrip
from gui.notices import Notice
from gui.panels.outline import OutlinePanel
from gui.selection import Selection, everything, selecting
from gui.spoken import Known, at_rest, of_frame, spoken, spoken_selection
from tests.gui.panels.worked_example import document, frames, whole_pass
from tests.studio import opened

H1, H2, O3 = 2, 3, 4
NETWORK, VALUES = document().network, document().parameters
Event = QAccessible.Event


class Reader:
    """Hears what Qt would hand to a screen reader."""

    def __init__(self) -> None:
        self.events: list[QAccessible.Event] = []
        self.said: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def updateAccessibility(self, event: QAccessibleEvent) -> None:
        self.events.append(event.type())
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.said.append((event.message(), event.politeness()))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(announcing, "QAccessible", made)
    return made


@pytest.fixture
def view(qtbot: QtBot) -> NetworkView:
    view = NetworkView()
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show_network(NETWORK, VALUES, {})
    view.show()
    qtbot.waitExposed(view)
    view.activateWindow()
    view.setFocus()
    return view


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("layer", 0), "layer input, 2 neurons"),
        (Place("layer", 1), "layer hidden 1, 2 neurons, sigmoid"),
        (Place("neuron", 0), "input x1, 2 connections out"),
        (Place("neuron", H1), "neuron h1, sigmoid, bias 0.1, 2 connections in, 1 out"),
        (Place("neuron", O3), "neuron o3, sigmoid, no bias, 2 connections in"),
        (Place("connection", 0), "weight x1 to h1, 0.2, called w1,1"),
        (Place("connection", 2), "weight x1 to h2, 0.3, called w1,2, frozen"),
        (Place("bias", H2), "bias of h2, 0.1, shared as b"),
        (Place("bias", O3), "bias of o3, none"),
        (Place("target", O3), "target of o3"),
        (ERROR_PLACE, "error"),
    ],
)
def test_each_place_in_full_words(place: Place, words: str) -> None:
    assert spoken(NETWORK, place, at_rest(NETWORK, VALUES)) == words


def test_numbers_of_a_step_are_said_once_they_are_known() -> None:
    update = whole_pass()
    known = of_frame(frames(update, "phase")[-1])
    output = f"{update.out[0, O3]:.4f}"
    assert spoken(update.network, Place("neuron", O3), known).endswith(f"no bias, output {output}, 2 connections in")
    assert spoken(update.network, Place("neuron", 0), known) == "input x1, value 0.35, 2 connections out"
    assert spoken(update.network, Place("target", O3), known) == "target of o3, 0.5"
    assert spoken(update.network, ERROR_PLACE, known).startswith("error 0.0")


def test_several_places_are_counted_before_the_current_one() -> None:
    known = at_rest(NETWORK, VALUES)
    several = selecting(Place("connection", 1), Place("neuron", H1), Place("neuron", H2), Place("bias", H2))
    words = spoken_selection(NETWORK, several, known)
    assert words == "2 neurons, 1 weight and 1 bias selected; bias of h2, 0.1, shared as b"
    assert spoken_selection(NETWORK, everything(NETWORK), known).startswith("5 neurons and 6 weights selected; ")
    assert spoken_selection(NETWORK, Selection(), known) == ""


# --- the canvas -------------------------------------------------------------------------------------------------------


def test_canvas_and_outline_say_the_same(view: NetworkView, qtbot: QtBot) -> None:
    outline = OutlinePanel()
    qtbot.addWidget(outline)
    outline.show_network(NETWORK, VALUES)
    outline.show()
    for place in (Place("layer", 1), Place("neuron", H1), Place("connection", 3), Place("bias", H2)):
        view.select(selecting(place))
        index = outline.model.index_of(place)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == view.accessibleDescription()


def test_what_the_keyboard_goes_to_is_said(view: NetworkView, reader: Reader) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert reader.said == [("input x1, 2 connections out", QAccessible.AnnouncementPoliteness.Polite)]
    assert reader.events == [Event.DescriptionChanged, Event.Announcement]
    view.select(selecting(Place("neuron", H1), Place("neuron", H2)))
    assert reader.said[-1][0].startswith("2 neurons selected; neuron h2, tanh, ")


def test_a_canvas_without_the_keyboard_is_silent(view: NetworkView, reader: Reader, qtbot: QtBot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    view.clearFocus()
    view.select(selecting(Place("neuron", H1)))
    assert reader.said == []
    assert view.accessibleDescription().startswith("neuron h1")


def test_another_value_is_said_once_it_is_at_rest(view: NetworkView, reader: Reader, qtbot: QtBot) -> None:
    view.select(selecting(Place("connection", 0)))
    reader.said.clear()
    for value in (0.5, 0.6, 0.7):
        view.show_parameters(np.full_like(VALUES, value))
    assert reader.said == []
    qtbot.waitUntil(lambda: bool(reader.said))
    assert [words for words, _ in reader.said] == ["weight x1 to h1, 0.7, called w1,1"]


# --- notices ----------------------------------------------------------------------------------------------------------


def test_a_notice_is_an_alert(qtbot: QtBot, reader: Reader) -> None:
    strip = NoticeStrip()
    qtbot.addWidget(strip)
    strip.show_notice(Notice("info", "Deleted h1 and 3 connections", ""))
    strip.show_notice(Notice("error", "h1 is connected with o1 already", ""))
    assert reader.events == [Event.Alert, Event.Announcement] * 2
    polite, assertive = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
    assert reader.said == [
        ("Deleted h1 and 3 connections", polite),
        ("h1 is connected with o1 already", assertive),
    ]


def test_the_words_of_what_is_known_are_those_of_its_numbers() -> None:
    known = Known(VALUES, np.array([0.35, 0.7, 0.5, 0.25, 0.125]), np.array([0.5]), 0.07)
    assert spoken(NETWORK, Place("neuron", O3), known) == "neuron o3, sigmoid, no bias, output 0.125, 2 connections in"
    assert spoken(NETWORK, ERROR_PLACE, known) == "error 0.07"


# --- the keyboard in the window ---------------------------------------------------------------------------------------


@pytest.fixture(params=["light", "dark"])
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    with opened(qtbot, tmp_path, plot=True) as studio:
        studio.window.choose_theme(request.param)
        studio.window.canvas.setFocus()
        yield studio.window


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def is_seen(widget: QWidget) -> bool:
    """Whether any of a widget lies in the window; what scrolls is seen by what it scrolls."""
    shown = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    return not shown.visibleRegion().isEmpty()


def picture(of: QWidget) -> QImage:
    """What a widget and its edge look like in the window."""
    window = of.window()
    around = QRect(of.mapTo(window, of.rect().topLeft()), of.size()).adjusted(-3, -3, 3, 3)
    return window.grab(around).toImage()


def shows_focus(widget: QWidget, other: QWidget) -> bool:
    """Whether a widget looks different with the focus; leaves it there."""
    other.setFocus()
    without = picture(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    return picture(widget) != without


def test_tab_comes_everywhere_and_back_and_is_seen_wherever_it_is(window: MainWindow) -> None:
    stops: list[QWidget] = []
    while focus() not in stops:
        stops.append(focus())
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    assert focus() is window.canvas
    assert [stop for stop in stops if not is_seen(stop)] == []
    assert [stop for stop in stops if not shows_focus(stop, stops[stops.index(stop) - 1])] == []
    names = {widget.objectName() for widget in stops}
    assert names >= {"network_view", "data_table", "error_plot", "step_size", "learning_rate"}


def test_tab_goes_through_the_network_and_on(window: MainWindow) -> None:
    window.canvas.select(selecting(Place("neuron", O3)))
    assert shows_focus(window.canvas, window.data)
    pressed = 0
    while focus() is window.canvas:
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        pressed += 1
    assert pressed <= len(NETWORK.neurons) + len(NETWORK.connections)


def test_shift_tab_goes_back_the_same_way(window: MainWindow) -> None:
    there = [focus()]
    for _ in range(4):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        there.append(focus())
    for before in reversed(there[:-1]):
        QTest.keyClick(focus(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        assert focus() is before


def test_f6_goes_through_the_panes_and_brings_those_behind_tabs_to_the_front(window: MainWindow) -> None:
    begun, passed = focus(), list[QWidget]()
    while focus() is not begun or not passed:
        QTest.keyClick(focus(), Qt.Key.Key_F6)
        assert is_seen(focus())
        passed.append(focus())
    panes = [window.docks[name] for name in ("data", "notes", "outline", "history", "explanation", "error")]
    assert [any(pane.isAncestorOf(widget) for widget in passed) for pane in panes] == [True] * len(panes)
    assert window.outline.tree in passed
    for before in [*reversed(passed[:-1]), begun]:
        QTest.keyClick(focus(), Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert focus().window() is before.window()
    assert focus() is begun


def test_f6_leaves_out_what_is_closed(window: MainWindow) -> None:
    window.docks["data"].close()
    QTest.keyClick(focus(), Qt.Key.Key_F6)
    assert not window.docks["data"].isAncestorOf(focus())
    assert focus() is not window.canvas


def test_canvas_and_outline_select_the_same(window: MainWindow) -> None:
    window.docks["outline"].raise_()
    window.canvas.select(selecting(Place("neuron", H1)))
    outline = window.outline
    assert outline.model.place(outline.tree.currentIndex()) == Place("neuron", H1)
    outline.tree.setFocus()
    QTest.keyClick(outline.tree, Qt.Key.Key_Down)
    assert window.canvas.selection == selecting(Place("neuron", H2))
    assert focus() is outline.tree
