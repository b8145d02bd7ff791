"""What the inspector explains, and how it looks."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.place import ERROR_PLACE, Place
from engine.reference import Reference
from engine.steps import TOTAL
from engine.trace import Trace
from gui.panels.inspector import UNKNOWN
from gui.selection import NOTHING, Selection, selecting
from tests.gui.panels.inspector.form import H1, O3, Form, show_frame
from tests.gui.panels.worked_example import frames

# Popups want what the off-screen platform does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


# --- explanations -----------------------------------------------------------------------------------------------------


def test_a_number_is_asked_for_with_mouse_and_keyboard(form: Form, update: Trace) -> None:
    show_frame(form, update, frames(update, "sample")[-1])
    form.select(Place("neuron", H1))
    form.click(form.link("output y"))
    delta = form.link("delta δ")
    delta.setFocus()
    QTest.keyClick(delta, Qt.Key.Key_Space)
    form.click(form.link("gradient"))
    assert delta.accessibleName() == "explain delta δ h₁"
    assert form.asked == [Reference("out", H1), Reference("delta", H1), Reference("gradient", 6)]
    form.select(ERROR_PLACE)
    form.click(form.link("error E"))
    assert form.asked[-1] == Reference("error", TOTAL)


def test_a_value_is_asked_for_beside_its_field(form: Form) -> None:
    form.select(Place("connection", 4))
    values = form.panel._values
    why = values.whys[form.editors()["weight"]]
    assert why.accessibleName() == "explain the value of h₁ → o₃"
    form.click(why)
    assert form.asked == [Reference("value", 4)]


def test_what_is_not_known_yet_says_how_to_get_there(form: Form, update: Trace) -> None:
    show_frame(form, update, frames(update, "number")[0])
    form.select(Place("neuron", H1))
    delta = form.link("delta δ")
    assert delta.text() == UNKNOWN
    assert not delta.isEnabled()
    assert "press Step" in delta.toolTip()
    form.panel.show_frame(None)
    assert delta.isEnabled()  # then it can be calculated
    assert "calculated" in delta.toolTip()


# --- looks ------------------------------------------------------------------------------------------------------------


SELECTIONS = [
    NOTHING,
    selecting(Place("neuron", H1)),
    selecting(Place("neuron", O3)),
    selecting(Place("connection", 2)),
    selecting(Place("layer", 1)),
    selecting(Place("neuron", H1), Place("connection", 2)),
]


@pytest.mark.parametrize("width", [190, 340])
@pytest.mark.parametrize("selection", SELECTIONS)
def test_nothing_is_cut_off_or_overlaps(
    form: Form, update: Trace, qtbot: QtBot, width: int, selection: Selection
) -> None:
    panel = form.panel
    panel.resize(width, 400)
    panel.show_frame(frames(update, "number")[-1])
    panel.show_selection(update.network, update.before, selection)
    qtbot.wait(10)
    rows = [
        w for w in panel.findChildren(QWidget) if w.isVisible() and w.accessibleName() and not w.findChildren(QWidget)
    ]
    for widget in rows:
        assert widget.mapTo(panel, widget.rect().topRight()).x() < width
    edges = [
        widget.geometry().translated(widget.mapTo(panel, widget.rect().topLeft()) - widget.pos()) for widget in rows
    ]
    assert not any(a.intersects(b) for i, a in enumerate(edges) for b in edges[:i])


def test_tab_goes_from_top_to_bottom(form: Form, update: Trace) -> None:
    show_frame(form, update, frames(update, "number")[-1])
    form.select(Place("neuron", H1))
    form.panel.setFocus()
    heights: list[int] = []
    start = form.editors()["bias"]
    start.setFocus()
    while len(heights) < 30:
        focused = form.panel.focusWidget()
        heights.append(focused.mapTo(form.panel, focused.rect().center()).y())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if form.panel.focusWidget() is start:
            break
    assert len(heights) >= 15
    assert heights == sorted(heights)


def test_nothing_moves_while_stepping(form: Form, update: Trace, qtbot: QtBot) -> None:
    form.panel.resize(190, 700)
    form.select(Place("neuron", H1))
    show_frame(form, update, None)
    places = set()
    for frame in frames(update, "number"):
        form.panel.show_frame(frame)
        qtbot.wait(1)
        places.add(tuple(editor.geometry().getRect() for editor in form.editors().values()))
    assert len(places) == 1


@pytest.mark.parametrize("name", ["<b>x</b> and many more words than there is room for in a panel", "m" * 200])
def test_a_long_name_leaves_the_field_in_sight(form: Form, qtbot: QtBot, name: str) -> None:
    found = json.loads(files.encode(new_document((1, 1), data=None)))
    found["layers"][1]["neurons"][0]["label"] = found["connections"][0]["label"] = name
    made = files.decode(json.dumps(found).encode())
    for at, field in ((Place("connection", 0), "weight"), (Place("neuron", 1), "bias")):
        form.select(at, of=made)
        qtbot.wait(10)
        caption = form.panel.header.caption
        assert name in caption.toolTip()
        assert caption.text().endswith("…")
        assert caption.textFormat() == Qt.TextFormat.PlainText
        editor = form.editors()[field]
        assert editor.mapTo(form.panel, editor.rect().topRight()).x() < form.panel.width()
