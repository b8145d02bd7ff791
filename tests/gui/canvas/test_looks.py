"""What canvas items say of a moment, in the letters that the formulas have."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from engine.network import Network, Neuron
from tests.gui.canvas.networks import frames, network, parameters, shown_view


@pytest.mark.parametrize(
    ("label", "names"),
    [("o_1", ["E_{o1}", "E_{o2}"]), ("a long label", ["E_{1}", "E_{o2}"]), ("}", ["E_{1}", "E_{o2}"])],
)
def test_a_part_of_the_error_is_called_as_in_formulas(qtbot: QtBot, label: str, names: list[str]) -> None:
    start = network(2, 2)
    last = start.layers[-1]
    first: Neuron = replace(last.neurons[0], label=label)
    outputs = replace(last, neurons=(first, *last.neurons[1:]))
    net = Network((*start.layers[:-1], outputs), start.connections)
    values = parameters(net)
    view = shown_view(qtbot, net, values)
    view.show_frame(list(frames(net, values))[-1])
    assert [item.look.name for item in view.network_scene.parts.targets] == names
