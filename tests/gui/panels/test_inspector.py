"""The inspector: what it says of each kind of selection as a pass goes on, and what each of its fields asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.document import Document, with_parameter
from engine.network import Own
from engine.numerals import shown
from engine.place import ERROR_PLACE, Place
from engine.reference import Reference
from engine.steps import TOTAL
from engine.trace import Trace
from gui.intents import Intent
from gui.panels.inspector import UNKNOWN, InspectorPanel
from gui.panels.inspector.editors import ChoiceEditor, Editor, NumberEditor, SwitchEditor, TextEditor
from gui.selection import NOTHING, Selection, selecting
from tests.gui.panels.worked_example import document, frames, whole_pass

# Popups want what the off-screen platform does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

X1, X2, H1, H2, O3 = range(5)


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


class Form:
    """The panel as a user sees it, and what it asked for."""

    def __init__(self, panel: InspectorPanel) -> None:
        self.panel = panel
        self.document = document()
        self.intents: list[Intent] = []
        self.reasons: list[str] = []
        self.asked: list[Reference] = []
        self.selections: list[Selection] = []
        panel.requested.connect(self.intents.append)
        panel.refused.connect(self.reasons.append)
        panel.explanation_wanted.connect(self.asked.append)
        panel.selection_wanted.connect(self.selections.append)

    def select(self, *places: Place, of: Document | None = None) -> None:
        self.document = of or self.document
        self.panel.show_selection(self.document.network, self.document.parameters, selecting(*places))

    @property
    def title(self) -> str:
        return self.panel.header.caption.text()

    @property
    def numbers(self) -> dict[str, str]:
        return {title.text(): link.text() for _row, title, link in self.panel._figures.rows if link.isVisible()}

    @property
    def facts(self) -> dict[str, str]:
        groups = (self.panel._ends, self.panel._layer, self.panel._holders)
        return {fact.title: value.text() for g in groups for fact, _t, value in g.rows if value.isVisible()}

    def editors(self) -> dict[str, Editor]:
        groups = (self.panel._values, self.panel._form)
        return {of.title: editor for g in groups for of, _title, editor in g.rows if editor.isVisible()}

    def shared(self) -> dict[str, Editor]:
        return {of.title: editor for of, _title, editor in self.panel._shared.rows if editor.isVisible()}

    @property
    def values(self) -> dict[str, Any]:
        return {title: _said(editor) for title, editor in self.editors().items()}

    def enter(self, title: str, text: str) -> None:
        _type(self.editors()[title], text)
        QTest.keyClick(self.editors()[title], Qt.Key.Key_Return)

    def choose(self, title: str, text: str) -> None:
        """With the keyboard: open, go to the entry, take it."""
        box = self.editors()[title]
        assert isinstance(box, QComboBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Down)
        view = box.view()
        view.setCurrentIndex(box.model().index(box.findText(text), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, text: str) -> None:
        (button,) = (b for b in self.panel.findChildren(QPushButton) if b.text() == text and b.isVisible())
        self.click(button)

    def link(self, title: str) -> QPushButton:
        (found,) = (link for _row, said, link in self.panel._figures.rows if said.text() == title)
        return found

    def carried_out(self) -> Document:
        """The document with the one thing done that was asked for."""
        (intent,) = self.intents
        self.intents.clear()
        self.document = intent.make(self.document)
        return self.document


def _said(editor: Any) -> object:
    if isinstance(editor, SwitchEditor):
        return {
            Qt.CheckState.Checked: True,
            Qt.CheckState.Unchecked: False,
            Qt.CheckState.PartiallyChecked: "mixed",
        }[editor.checkState()]
    if isinstance(editor, ChoiceEditor):
        return editor.currentText() or editor.placeholderText()
    assert isinstance(editor, TextEditor | NumberEditor)
    return editor.text() or editor.placeholderText()


def _type(editor: Any, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    QTest.keyClicks(editor, text)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    return Form(panel)


def show_frame(form: Form, update: Trace, frame: Any) -> None:
    """A pass of the very network that is shown."""
    form.document = Document(update.network, update.before, update.before, update.training, document().data)
    form.panel.show_frame(frame)


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_nothing_selected_says_what_to_do(form: Form) -> None:
    form.select()
    assert form.panel.objectName() == "inspector"
    assert form.title == "NETWORK"
    assert form.panel._nothing.isVisible()
    assert form.numbers == {}
    assert form.editors() == {}


def test_a_hidden_neuron_before_any_step(form: Form) -> None:
    form.select(Place("neuron", H2))
    assert form.title == "NEURON h₂"
    assert form.values == {
        "bias": "0.1",
        "label": "h_2",
        "id": "h2",
        "layer": "hidden 1",
        "activation": "tanh",
        "has a bias": True,
        "trained": True,
        "shared as": "b",
    }
    assert form.numbers == dict.fromkeys(("weighted sum a", "output y", "delta δ", "gradient", "new value"), UNKNOWN)
    assert {title: _said(editor) for title, editor in form.shared().items()} == {"name": "b", "symbol": "none"}
    assert form.facts == {"held by": "2 places"}
    assert form.panel._picture.caption() == "f(a)"


def test_numbers_appear_as_they_become_known(form: Form, update: Trace) -> None:
    steps = frames(update, "number")
    show_frame(form, update, steps[0])
    form.select(Place("neuron", H1))
    assert form.numbers["weighted sum a"] == shown(float(update.net[0, H1]), 6)
    assert form.numbers["output y"] == UNKNOWN
    form.panel.show_frame(steps[1])
    assert form.numbers["output y"] == shown(float(update.out[0, H1]), 6)
    assert form.panel._picture.caption().startswith("f(a) and its slope f′(a) = 0.24")
    form.panel.show_frame(steps[-1])
    assert form.numbers["delta δ"] == shown(float(update.delta[0, H1]), 6)
    assert form.numbers["new value"] == shown(float(update.after[-1]), 6)
    form.panel.show_frame(steps[0])
    assert form.numbers["delta δ"] == UNKNOWN
    form.panel.show_frame(None)
    assert form.numbers["weighted sum a"] == UNKNOWN


def test_an_output_has_target_and_error_and_here_no_bias(form: Form, update: Trace) -> None:
    show_frame(form, update, frames(update, "phase")[1])
    form.select(Place("target", O3))
    assert form.title == "OUTPUT o₃"
    assert form.numbers["target t"] == "0.5"
    assert form.numbers["error E"] == shown(float(update.parts[0, 0]), 6)
    assert form.values["has a bias"] is False
    assert "bias" not in form.values


def test_an_input_has_its_value_alone(form: Form, update: Trace) -> None:
    show_frame(form, update, frames(update, "number")[0])
    form.select(Place("neuron", X1))
    assert form.title == "INPUT x₁"
    assert form.numbers == {"output y": "0.35"}
    assert form.values == {"label": "x_1", "id": "x1", "layer": "input"}
    assert not form.panel._picture.isVisible()
    form.click(form.link("output y"))
    assert form.asked == [Reference("input", X1)]


def test_a_connection(form: Form, update: Trace) -> None:
    show_frame(form, update, frames(update, "sample")[-1])
    form.select(Place("connection", 2))
    assert form.title == "CONNECTION x₁ → h₂"
    assert form.facts == {"from": "x₁", "to": "h₂"}
    assert form.values == {"weight": "0.3", "symbol": "w_{1,2}", "trained": False, "shared as": "not shared"}
    assert form.numbers["gradient"] == shown(float(update.gradient[2]), 6)
    assert form.editors()["weight"].accessibleName() == "weight of x₁ → h₂"


def test_a_layer(form: Form) -> None:
    form.select(Place("layer", 1))
    assert form.title == "LAYER hidden 1"
    assert form.values == {"name": "hidden 1", "neurons": "2", "activation": "sigmoid"}
    assert form.facts == {"place in the order": "2 of 3", "connections into it": "4", "connections out of it": "2"}


def test_the_error(form: Form, update: Trace) -> None:
    show_frame(form, update, frames(update, "phase")[1])
    form.select(ERROR_PLACE)
    assert form.title == "ERROR"
    assert form.numbers == {"error E": shown(float(update.errors[0]), 6)}


@pytest.mark.parametrize(
    ("places", "title", "values"),
    [
        (
            [Place("neuron", H1), Place("neuron", O3)],
            "2 NEURONS",
            {"bias": "0.1", "layer": "mixed", "activation": "as the layer", "has a bias": "mixed"},
        ),
        (
            [Place("neuron", H1), Place("neuron", H2)],
            "2 NEURONS",
            {"layer": "hidden 1", "activation": "mixed", "has a bias": True, "shared as": "b"},
        ),
        (
            [Place("connection", 1), Place("connection", 2), Place("connection", 3)],
            "3 CONNECTIONS",
            {"weight": "mixed", "trained": "mixed", "shared as": "not shared"},
        ),
        (
            [Place("neuron", H1), Place("neuron", H2), Place("connection", 0)],
            "2 NEURONS, 1 CONNECTION",
            {"value": "mixed", "shared as": "mixed", "layer": "hidden 1"},
        ),
        ([Place("layer", 1), Place("layer", 2)], "2 LAYERS", {"neurons": "mixed", "activation": "sigmoid"}),
    ],
)
def test_several_at_once(form: Form, places: list[Place], title: str, values: dict[str, object]) -> None:
    form.select(*places)
    assert form.title == title
    assert form.values.items() >= values.items()
    assert form.numbers.keys() <= {"gradient", "new value"}


def test_a_pass_of_another_network_says_nothing(form: Form, update: Trace) -> None:
    form.panel.show_frame(frames(update, "sample")[-1])
    form.select(Place("neuron", H1), of=document())
    assert form.numbers["output y"] == UNKNOWN


def test_a_place_that_is_gone_is_nothing(form: Form) -> None:
    form.select(Place("connection", 99))
    assert form.panel._nothing.isVisible()
    form.select(Place("connection", 99), Place("neuron", H1))
    assert form.title == "NEURON h₁"


# --- what is entered --------------------------------------------------------------------------------------------------


def test_a_weight_is_typed_as_arithmetic(form: Form) -> None:
    form.select(Place("connection", 4))
    form.enter("weight", "-1/4")
    assert form.carried_out().parameters[4] == -0.25
    form.select(Place("neuron", H1))
    _type(form.editors()["bias"], "0,75")
    form.editors()["bias"].clearFocus()
    assert form.carried_out().parameters[6] == 0.75


def test_a_neuron_is_renamed_and_moved_and_changed(form: Form) -> None:
    form.select(Place("neuron", H1))
    form.enter("label", "q_7")
    assert form.carried_out().network.neurons[H1].label == "q_7"
    form.select(Place("neuron", H1))
    form.enter("id", "seven")
    assert form.carried_out().network.neurons[H1].id == "seven"
    form.select(Place("neuron", H1))
    form.choose("activation", "relu")
    assert form.carried_out().network.activation_of(H1) == "relu"
    form.select(Place("neuron", H1))
    form.choose("activation", "as the layer: sigmoid")
    assert form.carried_out().network.neurons[H1].activation is None
    form.select(Place("neuron", H1))
    form.click(form.editors()["has a bias"])
    assert form.carried_out().network.neurons[H1].bias is None


def test_a_neuron_moves_to_another_layer(form: Form) -> None:
    form.select(Place("neuron", H1), of=new_document((1, 2, 1, 1), data=None))
    neuron = form.document.network.neurons[1].id
    form.document = _without_connections(form.document)
    form.select(Place("neuron", 1))
    form.choose("layer", "hidden 2")
    moved = form.carried_out().network
    assert moved.layer_of[moved.index[neuron]] == 2


def _without_connections(of: Document) -> Document:
    found = json.loads(files.encode(of))
    found["connections"] = []
    return files.decode(json.dumps(found).encode())


def test_a_connection_is_named_frozen_and_shared(form: Form) -> None:
    form.select(Place("connection", 4))
    form.enter("symbol", "v_1")
    assert form.carried_out().network.slot_labels[4] == "v_1"
    form.select(Place("connection", 4))
    form.click(form.editors()["trained"])
    assert not form.carried_out().network.trainable[4]
    form.select(Place("connection", 4))
    form.choose("shared as", "b")
    network = form.carried_out().network
    assert network.weight_slots[4] == network.bias_slots[H1]
    form.select(Place("connection", 4))
    form.choose("shared as", "not shared")
    assert isinstance(form.carried_out().network.connections[4].weight, Own)


def test_several_become_one_parameter(form: Form) -> None:
    form.select(Place("connection", 0), Place("connection", 1))
    form.choose("shared as", "a new parameter")
    network = form.carried_out().network
    assert network.weight_slots[0] == network.weight_slots[1]


def test_a_shared_parameter_is_renamed_selected_and_left(form: Form) -> None:
    form.select(Place("neuron", H1))
    _type(form.shared()["name"], "c")
    QTest.keyClick(form.shared()["name"], Qt.Key.Key_Return)
    assert form.carried_out().network.shared[0].name == "c"
    form.select(Place("neuron", H1))
    form.press("Select all")
    assert form.selections == [selecting(Place("bias", H1), Place("bias", H2))]
    form.press("Take out")
    assert isinstance(form.carried_out().network.neurons[H1].bias, Own)


def test_a_layer_is_renamed_resized_and_given_an_activation(form: Form) -> None:
    form.select(Place("layer", 1))
    form.enter("name", "middle")
    assert form.carried_out().network.layers[1].name == "middle"
    form.select(Place("layer", 1))
    form.enter("neurons", "1+2")
    assert len(form.carried_out().network.layers[1].neurons) == 3
    form.select(Place("layer", 1))
    form.choose("activation", "tanh")
    assert form.carried_out().network.layers[1].activation == "tanh"
    form.select(Place("layer", 1))
    form.press("Connect onward")
    assert len(form.carried_out().network.connections) == 7


def test_a_layer_moves_in_the_order(form: Form) -> None:
    form.select(Place("layer", 1), of=_without_connections(new_document((1, 2, 3, 1), data=None)))
    form.press("Later")
    assert [len(layer.neurons) for layer in form.carried_out().network.layers] == [1, 3, 2, 1]
    form.select(Place("layer", 2))
    form.press("Earlier")
    assert [len(layer.neurons) for layer in form.carried_out().network.layers] == [1, 2, 3, 1]


def test_one_entry_sets_all_at_once(form: Form) -> None:
    form.select(*(Place("connection", k) for k in range(3)))
    form.enter("weight", "1/2")
    assert form.carried_out().parameters[:3].tolist() == [0.5] * 3
    form.select(*(Place("connection", k) for k in range(3)))
    form.click(form.editors()["trained"])  # mixed: now all are
    assert form.carried_out().network.trainable[:3].all()
    form.select(Place("neuron", H1), Place("neuron", O3))
    form.choose("activation", "softplus")
    network = form.carried_out().network
    assert {network.activation_of(i) for i in (H1, O3)} == {"softplus"}
    form.select(Place("layer", 1), Place("layer", 2))
    form.enter("neurons", "3")
    assert [len(layer.neurons) for layer in form.carried_out().network.layers] == [2, 3, 3]


def test_what_is_refused_is_said_and_goes_back(form: Form) -> None:
    form.select(Place("connection", 4))
    form.enter("weight", "1/0")
    assert len(form.reasons) == 1
    assert "divides by 0" in form.reasons[0]
    QTest.keyClick(form.editors()["weight"], Qt.Key.Key_Escape)
    assert form.values["weight"] == "0.3"
    form.select(Place("layer", 1))
    form.enter("neurons", "1.5")
    assert "whole number" in form.reasons[1]
    assert form.intents == []


def test_what_nobody_carries_out_goes_back(form: Form) -> None:
    form.select(Place("neuron", H1))
    form.choose("layer", "output")
    form.click(form.editors()["trained"])
    form.enter("label", "new")
    form.enter("bias", "7")
    assert len(form.intents) == 4
    assert (form.values["layer"], form.values["trained"]) == ("hidden 1", True)
    assert (form.values["label"], form.values["bias"]) == ("h_1", "0.1")


def test_what_is_entered_anew_as_it_stands_asks_for_nothing(form: Form) -> None:
    form.select(Place("neuron", H1))
    form.enter("label", "h_1")
    form.choose("layer", "hidden 1")
    form.enter("bias", "0.1")
    assert form.intents == []


def test_a_choice_is_not_made_by_passing_over_it(form: Form) -> None:
    form.select(Place("neuron", H1))
    box = form.editors()["activation"]
    box.setFocus()
    QTest.keyClicks(box, "r")
    assert form.intents == []
    assert form.values["activation"] == "as the layer: sigmoid"


# --- values that change -----------------------------------------------------------------------------------------------


def test_values_follow_a_run_and_leave_what_is_typed(form: Form) -> None:
    form.select(Place("connection", 4))
    form.panel.show_parameters(with_parameter(document(), 4, 0.625).parameters)
    assert form.values["weight"] == "0.625"
    _type(form.editors()["weight"], "7")
    form.panel.show_parameters(with_parameter(document(), 4, 0.125).parameters)
    assert form.values["weight"] == "7"
    QTest.keyClick(form.editors()["weight"], Qt.Key.Key_Escape)
    assert form.values["weight"] == "0.125"
    assert form.intents == []


def test_another_selection_gives_up_what_was_typed(form: Form) -> None:
    form.select(Place("connection", 4))
    _type(form.editors()["weight"], "7")
    form.select(Place("connection", 5))
    assert form.values["weight"] == "0.9"
    assert form.intents == []


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
