from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.conventions import DEFAULT, Conventions
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter
from engine.reference import WHAT, Reference
from engine.showing import shown_value, signs, thresholds
from tests.engine.strategies import networks


def mixed() -> Network:
    return Network(
        (
            Layer("in", None, (Neuron("x"),)),
            Layer("mid", "tanh", (Neuron("h", bias=Shared("both")), Neuron("g", bias=Shared("bias")))),
            Layer("out", "identity", (Neuron("o", bias=Own()),)),
        ),
        (Connection("x", "h", Shared("both")), Connection("h", "o"), Connection("g", "o")),
        (SharedParameter("bias"), SharedParameter("both"), SharedParameter("nowhere")),
    )


def test_what_biases_alone_hold_can_be_a_threshold() -> None:
    network = mixed()
    held = {str(slot.of) for slot, yes in zip(network.slots, thresholds(network), strict=True) if yes}
    assert held == {"o", "bias"}


def test_deltas_thresholds_and_their_gradients_change_their_signs() -> None:
    network, other = mixed(), Conventions(delta="negative", thresholds=True)
    bias = [slot.of for slot in network.slots].index("o")
    for what in WHAT:
        sign = -1.0 if what in ("delta", "gradient", "new_value", "value") else 1.0
        assert shown_value(network, other, Reference(what, bias), 2.5) == sign * 2.5
        assert shown_value(network, DEFAULT, Reference(what, bias), 2.5) == 2.5
    assert shown_value(network, other, Reference("value", 0), 2.5) == 2.5  # a weight
    assert math.copysign(1.0, shown_value(network, other, Reference("delta", 1), 0.0)) == 1.0


@given(networks(), st.booleans(), st.sampled_from(["gradient", "negative"]), st.floats(-5, 5))
def test_shown_twice_is_the_number_again(network: Network, below: bool, delta: str, value: float) -> None:
    conventions = Conventions(delta=delta, thresholds=below)  # type: ignore[arg-type]
    assert set(np.unique(signs(network, conventions).parameters)) <= {-1.0, 1.0}
    for slot in range(network.parameter_count):
        asked = Reference("new_value", slot)
        once = shown_value(network, conventions, asked, value)
        assert shown_value(network, conventions, asked, once) == value
