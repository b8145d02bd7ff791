"""A worked example for the panels' tests: a network of 2, 2 and 1 sigmoid neurons with a whole pass worked out."""

from __future__ import annotations

from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.explain import Explanation, explain
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter, read_only
from engine.settings import Sgd, Training
from engine.steps import StepSize
from engine.trace import Frame, Trace, trace


def document() -> Document:
    """Two inputs, two hidden neurons that share a bias, one output; a skipped layer has no bias."""
    layers = (
        Layer("input", None, (Neuron("x1", "x_1"), Neuron("x2", "x_2"))),
        Layer(
            "hidden 1",
            "sigmoid",
            (Neuron("h1", "h_1", bias=Shared("b")), Neuron("h2", "h_2", "tanh", bias=Shared("b"))),
        ),
        Layer("output", "sigmoid", (Neuron("o3", "o_3"),)),
    )
    connections = (
        Connection("x1", "h1", Own(label="w_{1,1}")),
        Connection("x2", "h1", Own(label="w_{2,1}")),
        Connection("x1", "h2", Own(label="w_{1,2}", trainable=False)),
        Connection("x2", "h2", Own(label="w_{2,2}")),
        Connection("h1", "o3", Own(label="w_{1,3}")),
        Connection("h2", "o3", Own(label="w_{2,3}")),
    )
    network = Network(layers, connections, (SharedParameter("b"),))
    parameters = read_only([0.2, 0.2, 0.3, 0.3, 0.3, 0.9, 0.1])
    data = Data(samples([[0.35, 0.7]], [[0.5]]), no_samples(2, 1))
    return Document(network, parameters, parameters, Training(optimizer=Sgd(learning_rate=1.0)), data)


def whole_pass() -> Trace:
    """The document's only update."""
    return trace(document(), (0,))


def frames(of: Trace, size: StepSize) -> list[Frame]:
    """All places that steps of one size lead to."""
    found = [Frame(of, 0, size)]
    while not found[-1].at_end:
        found.append(found[-1].forward())
    return found[1:]


def explanations(of: Frame) -> list[Explanation]:
    """How the numbers of a frame came about."""
    return [explain(of.trace, number) for number in of.numbers]
