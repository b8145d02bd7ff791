"""What a step is about: the places it lights, and the numbers it lets be seen."""

from __future__ import annotations

import numpy as np
import pytest

from engine.network import Network
from engine.place import Place
from engine.steps import Phase, Quantity, StepSize
from engine.trace import Frame
from gui.canvas.lights import lights
from gui.canvas.stage import Focus, at_rest, focus_of, of_frame
from tests.gui.canvas.networks import frames, network, parameters

NET = network(2, 2, 1)  # x1 x2 h1 h2 o1; x1→h1 x2→h1 x1→h2 x2→h2 h1→o1 h2→o1


def all_of(net: Network, phase: Phase, size: StepSize) -> list[Frame]:
    return [frame for frame in frames(net, parameters(net), size) if frame.phase == phase]


def told(focus: Focus) -> dict[str, object]:
    """What can be compared: its connections as a set."""
    plain = {name: getattr(focus, name) for name in ("neurons", "helpers", "biases", "targets", "error")}
    return {**plain, "connections": set(focus.connections.tolist())}


def test_the_terms_of_a_net_light_one_connection_after_the_other_then_the_bias() -> None:
    lit = [focus_of(frame) for frame in all_of(NET, "forward", "term")[:4]]
    assert [({*f.connections.tolist()}, f.helpers, f.biases) for f in lit] == [
        ({0}, {0}, set()), ({1}, {1}, set()), (set(), set(), {2}), (set(), set(), set()),
    ]  # fmt: skip
    assert all(f.neurons == {2} for f in lit)


def test_a_neurons_forward_step_lights_all_that_comes_in() -> None:
    focus = focus_of(all_of(NET, "forward", "neuron")[1])
    assert told(focus) == told(Focus(neurons={3}, helpers={0, 1}, connections=np.array([2, 3]), biases={3}))


def test_a_hidden_delta_comes_over_the_outgoing_connections() -> None:
    net = network(2, 2, 2, biases=False)
    frame = next(f for f in all_of(net, "backward", "number") if f.numbers[0].subject == 2)
    assert frame.numbers[0].quantity == Quantity.DELTA
    focus = focus_of(frame)
    assert (focus.neurons, focus.helpers, focus.connections.tolist()) == ({2}, {4, 5}, [4, 6])
    terms = [f for f in all_of(net, "backward", "term") if f.numbers[0][:2] == (Quantity.DELTA, 2)]
    assert [focus_of(f).connections.tolist() for f in terms] == [[4], [6], []]


def test_an_output_delta_lights_its_target_then_only_itself() -> None:
    first, second = all_of(NET, "backward", "term")[:2]
    assert (focus_of(first).targets, focus_of(second).targets) == ({0}, set())
    assert focus_of(first).neurons == focus_of(second).neurons == {4}


def test_a_gradient_lights_its_connection_and_both_ends() -> None:
    frame = next(f for f in all_of(NET, "backward", "number") if f.numbers[0].quantity == Quantity.GRADIENT)
    assert told(focus_of(frame)) == told(Focus(helpers={2, 4}, connections=np.array([4])))


def test_errors_light_target_then_total() -> None:
    part, total = all_of(NET, "error", "number")
    assert (focus_of(part).targets, focus_of(part).error) == ({0}, False)
    assert focus_of(total).error


def test_an_update_lights_the_parameters_it_changed() -> None:
    focus = focus_of(all_of(NET, "update", "neuron")[0])
    assert (focus.connections.tolist(), focus.biases) == ([0, 1], {2})


@pytest.mark.parametrize("phase", ["forward", "error", "backward", "update"])
def test_a_layers_step_is_about_all_that_its_single_numbers_are_about(phase: Phase) -> None:
    net = network(3, 4, 2, skips=[("x1", "o2")])
    singles = {frame.position: focus_of(frame) for frame in all_of(net, phase, "number")}
    for frame in all_of(net, phase, "layer"):
        parts = [focus for position, focus in singles.items() if frame.start < position <= frame.position]
        whole = focus_of(frame)
        assert whole.neurons == set().union(*(part.neurons for part in parts))
        assert whole.biases == set().union(*(part.biases for part in parts))
        assert whole.targets == set().union(*(part.targets for part in parts))
        assert whole.helpers == set().union(*(part.helpers for part in parts)) - whole.neurons
        assert set(whole.connections) == set().union(*(part.connections.tolist() for part in parts))


@pytest.mark.parametrize("size", ["phase", "sample"])
def test_after_large_steps_nothing_stands_out(size: StepSize) -> None:
    assert all(told(focus_of(frame)) == told(Focus()) for frame in frames(NET, parameters(NET), size))


def test_values_are_old_until_their_step_has_come() -> None:
    for frame in frames(NET, parameters(NET)):
        stage, known = of_frame(frame), frame.known.new_value
        assert np.array_equal(stage.values[known], frame.trace.after[known])
        assert np.array_equal(stage.values[~known], frame.trace.before[~known])
        assert np.array_equal(np.isnan(stage.gradient), ~frame.known.gradient)


def test_at_rest_only_the_data_is_known() -> None:
    stage = at_rest(NET, parameters(NET), np.array([1.0, 2.0]), None)
    assert stage.out[:2].tolist() == [1.0, 2.0]
    assert np.isnan(stage.out[2:]).all()
    assert np.isnan([*stage.targets, stage.error]).all()


def test_factors_go_before_the_focus() -> None:
    focus = Focus(neurons={2}, connections=np.array([0]), targets={0}, error=True)
    found = lights(NET, focus, {"factor2": [Place("connection", 0), Place("neuron", 3)]})
    assert found.role("connection", 0) == found.role("neuron", 3) == "factor2"
    assert found.role("neuron", 2) == found.role("target", 4) == found.role("error", -1) == "focus_glow"


HEADLINES = {
    None: "▶ the inputs are set",
    "forward": "▶ forward pass: the values go from the input layer to the hidden layer 1",
    "error": "error: each output is compared with its target",
    "backward": "◀ backward pass: the error comes to the output layer",
    "update": "update: every weight gets its new value",
}


def test_headlines_say_what_happens() -> None:
    first: dict[Phase | None, str] = {}
    for frame in frames(NET, parameters(NET)):
        first.setdefault(frame.phase, of_frame(frame).headline)
    assert {phase: said[: len(HEADLINES[phase])] for phase, said in first.items()} == HEADLINES
    hidden = of_frame(all_of(NET, "backward", "neuron")[1]).headline
    assert hidden == "◀ backward pass: the error goes from the output layer to the hidden layer 1"
