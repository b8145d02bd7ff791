"""The compiled network against the plain calculation, for every activation, every loss and every kind of structure."""

from dataclasses import replace

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compiled import CompiledNetwork
from engine.creation import drawn, layered
from engine.data import samples
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.losses import LOSSES
from engine.functions.tape import straight_line
from engine.network import Connection, Layer, Network, Neuron, Own, Shared, SharedParameter
from engine.rows import PARAMETERS, Table
from engine.settings import Training
from tests.engine import reference
from tests.engine.strategies import moderate, networks, vectors

Floats = npt.NDArray[np.float64]


def differentiated(
    network: Network, parameters: Floats, inputs: Floats, targets: Floats, loss: str, *, mean: bool = False
) -> tuple[CompiledNetwork, dict[str, Floats]]:
    """The engine's numbers: net, out, delta (samples × neurons that are no inputs), parts, and the slots' gradient."""
    training = Training(loss=loss, reduction="mean" if mean else "sum")  # type: ignore[arg-type]
    compiled = CompiledNetwork(network, training)
    compiled.load(parameters)
    over = compiled.pass_over(len(inputs))
    batch = Table(samples(inputs, targets)).batch(0, len(inputs))
    over.run([*over.forward(), *over.error(), *over.backward()], batch)
    rows = compiled.neuron_rows()
    numbers = {"net": over.net[rows].T, "out": over.out[rows].T, "delta": over.delta[rows].T, "parts": over.parts.T}
    return compiled, {**numbers, "gradient": compiled.slot_gradient(), "total": over.total.copy()}


def check(network: Network, parameters: Floats, inputs: Floats, targets: Floats, loss: str) -> None:
    """All the engine's numbers against the plain calculation."""
    _, got = differentiated(network, parameters, inputs, targets, loss)
    plain = [reference.calculated(network, parameters, x, t, loss) for x, t in zip(inputs, targets, strict=True)]
    first = network.input_count
    with np.errstate(all="ignore"):
        for name in ("net", "out", "delta", "parts", "gradient"):
            expected = np.array([getattr(sample, name) for sample in plain]).astype(float)
            if name == "gradient":
                expected = expected.sum(axis=0)
            elif name != "parts":
                expected = expected[:, first:]
            np.testing.assert_allclose(got[name], expected, rtol=1e-10, atol=1e-12, err_msg=name)
        np.testing.assert_allclose(got["total"], got["parts"].sum(), rtol=1e-12)


def mixed(hidden: str, output: str, generator: np.random.Generator) -> tuple[Network, Floats]:
    """A network with skips, a shared weight, a frozen one, a neuron without bias; outputs between 0 and 1."""
    network = layered((3, 4, 3, 2), hidden, output)
    connections = [c for c in network.connections if (c.source, c.target) != ("x2", "h1_3")]
    connections += [Connection("x1", "y2"), Connection("h1_2", "y1", Own(trainable=False)), Connection("x3", "h2_1")]
    connections[0] = Connection("x1", "h1_1", Shared("s"))
    connections[-4] = Connection(connections[-4].source, connections[-4].target, Shared("s"))
    layers = list(network.layers)
    layers[1] = msgspec.structs.replace(layers[1], neurons=(Neuron("h1_1"), *layers[1].neurons[1:]))
    network = Network(tuple(layers), tuple(connections), (SharedParameter("s"),))
    parameters = generator.uniform(-0.6, 0.6, network.parameter_count)
    for i in network.layer_range(-1):
        parameters[network.bias_slots[i]] = 0.2
        parameters[network.weight_slots[list(network.incoming(i))]] *= 0.1
    return network, parameters


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("output", sorted(ACTIVATIONS))
def test_every_activation_with_every_loss(output: str, loss: str) -> None:
    names = sorted(ACTIVATIONS)
    hidden = names[(names.index(output) + 2 * sorted(LOSSES).index(loss)) % len(names)]
    generator = np.random.default_rng(len(loss))
    network, parameters = mixed(hidden, output, generator)
    inputs, targets = generator.normal(size=(2, 3)), generator.uniform(0.05, 0.95, (2, 2))
    targets[0] = [1.0, 0.0]
    check(network, parameters, inputs, targets, loss)


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_gradients_are_central_differences(activation: str, loss: str) -> None:
    generator = np.random.default_rng(1)
    network, parameters = mixed(activation, activation, generator)
    inputs, targets = generator.normal(size=(2, 3)), generator.uniform(0.05, 0.95, (2, 2))
    compiled, numbers = differentiated(network, parameters, inputs, targets, loss)
    over, batch = compiled.pass_over(2), Table(samples(inputs, targets)).batch(0, 2)
    run = straight_line([*over.forward(), *over.error()], PARAMETERS)

    def error(slot: int, step: float) -> float:
        moved = parameters.copy()
        moved[slot] += step
        compiled.load(moved)
        run(*batch)
        return float(over.total)

    for slot, gradient in enumerate(numbers["gradient"]):
        difference = (error(slot, 1e-6) - error(slot, -1e-6)) / 2e-6
        np.testing.assert_allclose(gradient, difference, rtol=1e-5, atol=1e-8)


@given(st.data())
def test_random_networks(data: st.DataObject) -> None:
    network = data.draw(networks(labelled=False))
    # A product of next to nothing is 0 in doubles and not in the longer floats of the reference, which turns a slope.
    something = st.floats(-2.0, 2.0, allow_subnormal=False).map(lambda value: value if abs(value) > 1e-30 else 0.0)
    parameters = data.draw(vectors(network.parameter_count, something))
    rows = data.draw(st.integers(1, 3))
    some = moderate.map(lambda value: value if abs(value) > 1e-30 else 0.0)
    inputs = data.draw(vectors(rows * network.input_count, some)).reshape(rows, -1)
    targets = data.draw(vectors(rows * network.output_count, moderate)).reshape(rows, -1)
    # Logarithms of outputs that lie by chance near the edge of their domain say nothing about the engine.
    losses = sorted(set(LOSSES) - {"binary_cross_entropy", "cross_entropy"})
    check(network, parameters, inputs, targets, data.draw(st.sampled_from(losses)))


@pytest.mark.parametrize("output", [SOFTMAX, "sigmoid"])
def test_a_saturated_certainty_has_a_finite_error_and_delta(output: str) -> None:
    network = Network(
        (Layer("in", None, (Neuron("a"),)), Layer("out", output, (Neuron("b"), Neuron("c")))),
        (Connection("a", "b"), Connection("a", "c")),
    )
    got = differentiated(network, np.array([1e4, -1e4]), np.ones((1, 1)), np.array([[0.0, 1.0]]), "cross_entropy")[1]
    np.testing.assert_allclose(got["parts"], [[0.0, 2e4 if output == SOFTMAX else 1e4]])
    np.testing.assert_allclose(got["delta"], [[1.0 if output == SOFTMAX else 0.0, -1.0]])


# --- reductions ---------------------------------------------------------------------------------------------------


@given(st.data())
def test_a_batchs_gradient_is_the_sum_or_the_mean_of_its_samples(data: st.DataObject) -> None:
    network = data.draw(networks(labelled=False))
    parameters = data.draw(vectors(network.parameter_count, moderate))
    rows = data.draw(st.integers(1, 4))
    inputs = data.draw(vectors(rows * network.input_count, moderate)).reshape(rows, -1)
    targets = data.draw(vectors(rows * network.output_count, moderate)).reshape(rows, -1)
    single = [
        differentiated(network, parameters, inputs[i : i + 1], targets[i : i + 1], "huber")[1]["gradient"]
        for i in range(rows)
    ]
    for mean, expected in ((False, np.sum(single, axis=0)), (True, np.mean(single, axis=0))):
        got = differentiated(network, parameters, inputs, targets, "huber", mean=mean)[1]["gradient"]
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("output", ["sigmoid", SOFTMAX, "tanh"])
def test_the_total_error_is_the_same_before_and_after_a_backward_pass(loss: str, output: str) -> None:
    generator = np.random.default_rng(3)
    network, parameters = mixed("tanh", output, generator)
    inputs, targets = generator.normal(size=(7, 3)), generator.uniform(0.05, 0.95, (7, 2))
    compiled = CompiledNetwork(network, Training(loss=loss))  # type: ignore[arg-type]
    compiled.load(parameters)
    over, batch = compiled.pass_over(7), Table(samples(inputs, targets)).batch(0, 7)
    over.run([*over.forward(), *over.error()], batch)
    plain = over.total.item()
    over.run([*over.forward(), *over.total_error()], batch)
    alone = over.total.item()
    over.total[()] = np.nan
    over.run([*over.forward(), *over.backward(), *over.total_error(after_backward=True)], batch)
    assert over.total.item() == alone
    np.testing.assert_allclose(alone, plain, rtol=1e-13)


# --- what changes nothing -----------------------------------------------------------------------------------------


@given(st.data())
def test_names_labels_and_the_order_of_connections_change_nothing(data: st.DataObject) -> None:
    network = data.draw(networks(labelled=False))
    names = {neuron.id: f"n{i}" for i, neuron in enumerate(network.neurons)}
    layers = tuple(
        msgspec.structs.replace(
            layer,
            name="other",
            neurons=tuple(msgspec.structs.replace(n, id=names[n.id], label="w_{1}") for n in layer.neurons),
        )
        for layer in network.layers
    )
    renamed = [Connection(names[c.source], names[c.target], c.weight) for c in network.connections]
    other = Network(layers, tuple(data.draw(st.permutations(renamed))), network.shared)
    parameters = data.draw(vectors(network.parameter_count, moderate))
    inputs = np.linspace(-1, 1, 2 * network.input_count).reshape(2, -1)
    targets = np.zeros((2, network.output_count))
    first, second = (differentiated(n, parameters, inputs, targets, "huber")[1] for n in (network, other))
    for name, values in first.items():
        np.testing.assert_array_equal(values, second[name], err_msg=name)


# --- the dense case -----------------------------------------------------------------------------------------------


def calls_of_an_update(network: Network, loss: str = "half_squared_error") -> int:
    compiled = CompiledNetwork(network, Training(loss=loss))  # type: ignore[arg-type]
    over = compiled.pass_over(4)
    return len(over.forward() + over.backward() + compiled.spread())


def without_biases(network: Network) -> Network:
    layers = tuple(
        msgspec.structs.replace(layer, neurons=tuple(Neuron(n.id) for n in layer.neurons)) for layer in network.layers
    )
    return replace(network, layers=layers)


@pytest.mark.parametrize("biases", [True, False])
def test_dense_networks_are_computed_in_place(biases: bool) -> None:
    network = layered((2, 4, 3, 1))
    network = network if biases else without_biases(network)
    compiled = CompiledNetwork(network, Training())
    assert compiled.layout.direct
    assert compiled.theta is compiled.entries
    assert compiled.gradient is compiled.entry_gradient
    assert compiled.gather() == compiled.spread() == []


def test_an_update_of_a_dense_network_takes_few_calls() -> None:
    # Forward: a product and four calls of the sigmoid a layer. Backward: two for all slopes, two for the output's
    # delta, two for each hidden layer's, and one product a layer for the gradient.
    assert calls_of_an_update(layered((2, 4, 1))) == 2 * 5 + 2 + 2 + 2 + 2
    assert calls_of_an_update(layered((2, 8, 8, 1), "tanh")) == 3 * 2 + 2 + 2 + 2 * 2 + 3


@pytest.mark.parametrize("change", ["missing", "frozen", "shared"])
def test_other_networks_gather_and_spread(change: str) -> None:
    network = layered((2, 3, 1))
    first, *others = network.connections
    if change == "missing":
        network = replace(network, connections=tuple(others))
    elif change == "frozen":
        network = replace(network, connections=(Connection(first.source, first.target, Own(False)), *others))
    else:
        shared = [Connection(c.source, c.target, Shared("s")) for c in network.connections[:2]]
        network = Network(network.layers, (*shared, *network.connections[2:]), (SharedParameter("s"),))
    compiled = CompiledNetwork(network, Training())
    assert not compiled.layout.direct
    assert compiled.spread()


# --- structures at the edge ---------------------------------------------------------------------------------------


def _layers(*sizes: int, activation: str = "sigmoid", biases: bool = True) -> tuple[Layer, ...]:
    def one(number: int, i: int) -> Neuron:
        return Neuron(f"n{number}{i}", bias=Own() if biases and number else None)

    return tuple(
        Layer(str(number), activation if number else None, tuple(one(number, i) for i in range(size)))
        for number, size in enumerate(sizes)
    )


EDGES = {
    "an empty hidden layer": Network(_layers(2, 0, 1), (Connection("n00", "n20"),)),
    "no connection at all": Network(_layers(2, 3, 2)),
    "nothing at all": Network(_layers(2, 3, 2, biases=False)),
    "a layer that nothing reaches": Network(_layers(2, 2, 2), (Connection("n10", "n20"),)),
    "a dead end": Network(_layers(1, 2, 1), (Connection("n00", "n10"), Connection("n00", "n20"))),
    "only a skip": Network(_layers(1, 1, 1, biases=False), (Connection("n00", "n20"),)),
    "shared by nothing": Network(_layers(1, 1), (Connection("n00", "n10"),), (SharedParameter("s"),)),
    "only a shared one by nothing": Network(_layers(1, 1, biases=False), (), (SharedParameter("s"),)),
    "shared by weight and bias": Network(
        (
            Layer("0", None, (Neuron("a"), Neuron("b"))),
            Layer("1", "tanh", (Neuron("c", bias=Shared("s")), Neuron("d", bias=Own()))),
        ),
        (Connection("a", "c", Shared("s")), Connection("b", "d", Shared("s")), Connection("a", "d")),
        (SharedParameter("s"),),
    ),
    "all frozen": Network(_layers(1, 1, biases=False), (Connection("n00", "n10", Own(trainable=False)),)),
    "shared and frozen": Network(
        _layers(1, 2, biases=False),
        (Connection("n00", "n10", Shared("s")), Connection("n00", "n11", Shared("s"))),
        (SharedParameter("s", trainable=False),),
    ),
    "softmax without connections": Network(_layers(1, 3, activation=SOFTMAX)),
    "a hidden softmax of mixed fan-in": Network(
        (*_layers(2, 3, activation=SOFTMAX), Layer("2", "relu", (Neuron("out"),))),
        (Connection("n00", "n10"), Connection("n01", "n12"), Connection("n11", "out"), Connection("n00", "out")),
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_structures_at_the_edge(name: str) -> None:
    network = EDGES[name]
    generator = np.random.default_rng(2)
    parameters = generator.normal(size=network.parameter_count)
    inputs = generator.normal(size=(3, network.input_count))
    check(network, parameters, inputs, generator.uniform(0.1, 0.9, (3, network.output_count)), "squared_error")


@pytest.mark.parametrize("name", EDGES)
def test_values_come_back_as_they_were_loaded(name: str) -> None:
    network = EDGES[name]
    parameters = np.arange(network.parameter_count, dtype=np.float64) + 0.25
    compiled = CompiledNetwork(network, Training())
    compiled.load(parameters)
    np.testing.assert_array_equal(compiled.values(), parameters)


def test_outputs_of_several_activations_meet_their_own_targets() -> None:
    names = ("tanh", "sin", "tanh", "identity")
    neurons = tuple(Neuron(f"y{i}", activation=name, bias=Own()) for i, name in enumerate(names))
    network = Network(
        (Layer("in", None, (Neuron("x"),)), Layer("out", "tanh", neurons)),
        tuple(Connection("x", neuron.id) for neuron in neurons),
    )
    targets = np.array([[0.1, 0.2, 0.3, 0.4], [0.9, 0.8, 0.7, 0.6]])
    check(network, drawn(network, "normal", 3), np.array([[0.7], [-0.4]]), targets, "mean_squared_error")


def test_neurons_of_one_activation_are_computed_side_by_side_and_come_back_in_order() -> None:
    names = ("tanh", "relu", "tanh", "sin", "relu")
    neurons = tuple(Neuron(f"h{i}", activation=name, bias=Own()) for i, name in enumerate(names))
    network = Network(
        (Layer("in", None, (Neuron("x"),)), Layer("h", "tanh", neurons), Layer("o", "identity", (Neuron("y"),))),
        (*(Connection("x", n.id) for n in neurons), *(Connection(n.id, "y") for n in neurons)),
    )
    compiled = CompiledNetwork(network, Training())
    assert [group.activation for group in compiled.groups] == ["tanh", "relu", "sin", "identity"]
    check(network, drawn(network, "normal", 3), np.array([[0.7], [-0.4]]), np.zeros((2, 1)), "half_squared_error")


# --- tables -------------------------------------------------------------------------------------------------------


def test_a_table_gives_views_that_follow_its_order() -> None:
    rows = samples([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[1.0], [2.0], [3.0]])
    given = Table(rows)
    table = given.movable()
    batch = table.batch(1, 3)
    np.testing.assert_array_equal(batch.x1, [[3, 5], [4, 6], [1, 1]])
    table.reorder(np.array([2, 0, 1]))
    np.testing.assert_array_equal(batch.rows1, [[1, 2, 1], [3, 4, 1]])
    np.testing.assert_array_equal(batch.x, batch.rows.T)
    np.testing.assert_array_equal(batch.t, [[1, 2]])
    np.testing.assert_array_equal(given.batch(1, 3).t, [[2, 3]])
    assert len(given) == len(table) == 3
