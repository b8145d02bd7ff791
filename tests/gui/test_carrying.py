"""Which changes of a document a pass in view outlives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.document import Document, State, with_parameter, with_position, with_training
from engine.edits import layers, neurons, parameters, rows
from engine.network import Slot, read_only
from engine.trace import Frame, after_update, trace
from gui.carrying import carried, difference, same_pass
from tests.engine.edits.worked import document
from tests.studio import xor

DIFFERENCES: dict[str, tuple[str | None, Callable[[Document], Document]]] = {
    "nothing": (None, lambda d: d),
    "a place": (None, lambda d: with_position(d, "h1", (1.0, 2.0))),
    "a label": (None, lambda d: neurons.set_label(d, "h1", "a")),
    "an id": (None, lambda d: neurons.set_id(d, "h1", "a")),
    "a layer's name": (None, lambda d: layers.rename_layer(d, 1, "a")),
    "a parameter's label": (None, lambda d: parameters.set_parameter_label(d, Slot("weight", ("h1", "y1")), "a")),
    "notes": (None, lambda d: replace(d, notes="a")),
    "the same numbers anew": (None, lambda d: replace(d, parameters=read_only(d.parameters))),
    "an equal state": (None, lambda d: replace(d, state=replace(d.state))),
    "an activation": ("the network changed", lambda d: layers.set_activation(d, ["h1"], "tanh")),
    "a layer's activation": ("the network changed", lambda d: layers.set_layer_activation(d, 2, "tanh")),
    "a neuron": ("the network changed", lambda d: neurons.add_neuron(d, 1)),
    "a connection": ("the network changed", lambda d: neurons.delete(d, (), [("x1", "h1")])),
    "order": ("the weights changed", lambda d: neurons.move_neurons(d, ["h2"], 1, 0)),
    "freezing": ("the network changed", lambda d: parameters.set_trainable(d, [Slot("bias", "h1")], False)),
    "a row": ("the data changed", lambda d: rows.remove_rows(d, "train", [3])),
    "a cell": ("the data changed", lambda d: rows.set_cells(d, "train", {(0, 0): 0.5})),
    "a weight": ("the weights changed", lambda d: with_parameter(d, 0, 3.0)),
    "a sign of zero": ("the weights changed", lambda d: with_parameter(with_parameter(d, 0, 0.0), 0, -0.0)),
    "settings": (
        "the way it trains changed",
        lambda d: with_training(d, d.training.with_learning_rate(0.25)),
    ),
    "an epoch": ("training stands elsewhere now", lambda d: replace(d, state=State(epoch=1))),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_names_and_places_are_in_no_number_and_all_else_is(name: str) -> None:
    words, change = DIFFERENCES[name]
    before = xor()
    assert difference(before, change(before)) == words
    assert difference(change(before), before) == words


def test_zero_and_minus_zero_are_two_weights() -> None:
    zero = with_parameter(xor(), 0, 0.0)
    assert difference(zero, with_parameter(zero, 0, -0.0)) == "the weights changed"


def test_another_name_of_a_shared_parameter_is_in_no_number_while_the_order_stays() -> None:
    before = document()
    assert difference(before, parameters.rename_shared(before, "b1", "c")) is None
    assert difference(before, parameters.rename_shared(before, "b1", "z")) == "the network changed"


def test_a_frame_is_carried_with_its_place_and_numbers() -> None:
    before = xor()
    frame = Frame(trace(before, (0,), 0), 12, "neuron")
    after = neurons.set_label(before, "h1", "a")
    now = carried(frame, after)
    assert (now.position, now.size, now.trace.network) == (12, "neuron", after.network)
    assert now.trace.net is frame.trace.net
    assert same_pass(now.trace, frame.trace)
    assert not same_pass(now.trace, trace(before, (0,), 0))
    assert not same_pass(now.trace, None)


def test_what_need_not_be_carried_is_the_very_same() -> None:
    before = xor()
    frame = Frame(trace(before, (0,), 0), 12, "neuron")
    assert carried(frame, with_position(before, "h1", (1.0, 2.0))) is frame


def test_at_its_end_a_frame_belongs_to_what_the_update_led_to() -> None:
    before = xor()
    update = trace(before, (0,), 0)
    end = Frame(update, update.steps.length, "sample")
    led_to = after_update(before, update)
    assert carried(end, led_to) is end
    copied = replace(led_to, parameters=read_only(led_to.parameters))
    now = carried(end, copied)
    assert now.at_end
    assert now.trace.after is copied.parameters
    assert now.trace.before is before.parameters
