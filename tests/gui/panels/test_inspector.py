"""The inspector: what it says of each kind of place as a pass goes on, and typing parameters."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.document import with_parameter
from engine.numerals import shown
from engine.place import ERROR_PLACE, Place
from engine.trace import Trace
from gui.panels.inspector import UNKNOWN, InspectorPanel
from tests.gui.panels.worked_example import document, frames, whole_pass

H1, H2, O3 = 2, 3, 4


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 460)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    return panel


def place(panel: InspectorPanel, update: Trace, at: Place | None) -> None:
    panel.show_place(update.network, update.before, at)


def form(panel: InspectorPanel) -> dict[str, str]:
    return {title.text(): value.text() for title, value, _ in panel._rows if title.isVisible()}


def test_nothing_selected_says_what_to_do(panel: InspectorPanel) -> None:
    assert panel.objectName() == "inspector"
    assert panel._nothing.isVisible()
    assert form(panel) == {}
    assert not panel.field.isVisible()


def test_a_hidden_neuron_before_any_step(panel: InspectorPanel, update: Trace) -> None:
    place(panel, update, Place("neuron", H2))
    assert panel.header.caption.text() == "NEURON h₂"
    assert form(panel) == {
        "label": "h₂",
        "layer": "hidden 1",
        "activation": "tanh (its own)",
        "weighted sum a": UNKNOWN,
        "output y": UNKNOWN,
        "delta δ": UNKNOWN,
        "gradient": UNKNOWN,
        "after the update": UNKNOWN,
    }
    assert panel._mark.text() == "shared as “b” by 2 places"
    assert panel.field.text() == "0.1"
    assert panel._picture.isVisible()
    assert panel._picture.caption() == "f(a)"


def test_numbers_appear_as_they_become_known(panel: InspectorPanel, update: Trace) -> None:
    place(panel, update, Place("neuron", H1))
    steps = frames(update, "number")
    panel.show_frame(steps[0])
    assert form(panel)["weighted sum a"] == shown(float(update.net[0, H1]), 6)
    assert form(panel)["output y"] == UNKNOWN
    panel.show_frame(steps[1])
    assert form(panel)["output y"] == shown(float(update.out[0, H1]), 6)
    assert panel._picture.caption().startswith("f(a) and its slope f′(a) = 0.24")
    panel.show_frame(steps[-1])
    assert form(panel)["delta δ"] == shown(float(update.delta[0, H1]), 6)
    assert form(panel)["after the update"] == shown(float(update.after[-1]), 6)
    panel.show_frame(steps[0])
    assert form(panel)["delta δ"] == UNKNOWN
    panel.show_frame(None)
    assert form(panel)["weighted sum a"] == UNKNOWN


def test_an_output_has_target_and_error_and_here_no_bias(panel: InspectorPanel, update: Trace) -> None:
    panel.show_frame(frames(update, "phase")[1])
    place(panel, update, Place("target", O3))
    shown_form = form(panel)
    assert panel.header.caption.text() == "OUTPUT o₃"
    assert shown_form["target t"] == "0.5"
    assert shown_form["error E"] == shown(float(update.parts[0, 0]), 6)
    assert shown_form["bias"] == "none"
    assert not panel.field.isVisible()


def test_an_input_has_its_value_alone(panel: InspectorPanel, update: Trace) -> None:
    panel.show_frame(frames(update, "number")[0])
    place(panel, update, Place("neuron", 0))
    assert form(panel) == {"label": "x₁", "layer": "input", "output y": "0.35"}
    assert not panel._picture.isVisible()


def test_a_connection(panel: InspectorPanel, update: Trace) -> None:
    panel.show_frame(frames(update, "sample")[-1])
    place(panel, update, Place("connection", 2))
    assert panel.header.caption.text() == "CONNECTION x₁ → h₂"
    assert panel._mark.text() == "frozen: training leaves it alone"
    assert form(panel)["label"] == "w₁,₂"
    assert form(panel)["gradient"] == shown(float(update.gradient[2]), 6)
    assert panel.field.accessibleName() == "weight of x₁ → h₂"


def test_the_error(panel: InspectorPanel, update: Trace) -> None:
    panel.show_frame(frames(update, "phase")[1])
    place(panel, update, ERROR_PLACE)
    assert form(panel) == {"error E": shown(float(update.errors[0]), 6)}


def test_a_pass_of_another_network_says_nothing(panel: InspectorPanel, update: Trace) -> None:
    panel.show_frame(frames(update, "sample")[-1])
    other = document()
    panel.show_place(other.network, other.parameters, Place("neuron", H1))
    assert form(panel)["output y"] == UNKNOWN


def test_a_place_that_is_gone_is_nothing(panel: InspectorPanel, update: Trace) -> None:
    place(panel, update, Place("connection", 99))
    assert panel._nothing.isVisible()


def type_in(panel: InspectorPanel, text: str) -> None:
    panel.field.setFocus()
    panel.field.selectAll()
    QTest.keyClicks(panel.field, text)


def test_a_weight_is_typed_with_a_comma(panel: InspectorPanel, update: Trace) -> None:
    edits: list[tuple[int, float]] = []
    panel.parameter_edited.connect(lambda slot, value: edits.append((slot, value)))
    place(panel, update, Place("connection", 4))
    type_in(panel, "-0,25")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert edits == [(4, -0.25)]
    place(panel, update, Place("neuron", H1))
    type_in(panel, "0.75")
    panel.field.clearFocus()
    assert edits == [(4, -0.25), (6, 0.75)]


def test_what_is_refused_is_said(panel: InspectorPanel, update: Trace) -> None:
    reasons: list[str] = []
    panel.refused.connect(reasons.append)
    place(panel, update, Place("connection", 4))
    type_in(panel, "abc")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert len(reasons) == 1
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.field.text() == "0.3"


def test_showing_never_emits_and_follows_the_parameters(panel: InspectorPanel, update: Trace) -> None:
    edits: list[int] = []
    panel.parameter_edited.connect(lambda slot, _value: edits.append(slot))
    at = Place("connection", 4)
    place(panel, update, at)
    changed = with_parameter(document(), 4, 0.625)
    panel.show_place(update.network, changed.parameters, at)
    assert panel.field.text() == "0.625"
    type_in(panel, "7")
    place(panel, update, Place("connection", 5))
    assert panel.field.text() == "0.9"
    assert edits == []


@pytest.mark.parametrize("name", ["<b>x</b> and many more words than there is room for in a panel", "m" * 200])
def test_a_long_name_leaves_the_field_in_sight(panel: InspectorPanel, qtbot: QtBot, name: str) -> None:
    found = json.loads(files.encode(new_document((1, 1), data=None)))
    found["layers"][1]["neurons"][0]["label"] = found["connections"][0]["label"] = name
    made = files.decode(json.dumps(found).encode())
    for at in (Place("connection", 0), Place("neuron", 1)):
        panel.show_place(made.network, made.parameters, at)
        qtbot.wait(10)
        assert name in panel.header.caption.text()
        assert panel.header.caption.textFormat() == Qt.TextFormat.PlainText
        right = panel.field.mapTo(panel, panel.field.rect().topRight())
        assert right.x() < panel.width()
