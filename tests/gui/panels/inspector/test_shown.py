"""What the inspector says of each kind of selection as a pass goes on."""

from __future__ import annotations

import pytest

from engine.numerals import shown
from engine.place import ERROR_PLACE, Place
from engine.reference import Reference
from engine.trace import Trace
from gui.panels.inspector import UNKNOWN
from tests.gui.panels.inspector.form import H1, H2, O3, X1, Form, said, show_frame
from tests.gui.panels.worked_example import document, frames

# Popups want what the off-screen platform does not have.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


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
    assert {title: said(editor) for title, editor in form.shared().items()} == {"name": "b", "symbol": "none"}
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
