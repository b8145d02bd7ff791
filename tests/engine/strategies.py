"""Random networks and documents for property tests: skips, sharing, freezing, absent biases, softmax, odd names.

`networks()` and `documents()` are what other tests use; `documents(values=moderate)` keeps numbers such that a
network can be computed with them.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import get_args

import numpy as np
from hypothesis import strategies as st

from engine.batches import bounds
from engine.data import Data, Samples, samples
from engine.decoding import memory_names
from engine.document import NO_HISTORY, Document, History, KeptRun, Point, State
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.initialisers import INITIALISERS
from engine.initialisation import Initialisation
from engine.network import (
    Connection,
    Layer,
    Network,
    Neuron,
    Own,
    Parameter,
    Shared,
    SharedParameter,
    Vector,
    read_only,
)
from engine.settings import (
    Adagrad,
    Adam,
    AdamW,
    Constant,
    Cosine,
    Exponential,
    LossName,
    Optimizer,
    Precision,
    RmsProp,
    Rprop,
    Schedule,
    Sgd,
    StepDecay,
    Training,
)

any_finite = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-2.0, 2.0)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ids = st.one_of(st.from_regex(r"[a-z][0-9]", fullmatch=True), texts.filter(bool))
labels = st.none() | texts
positive = st.floats(1e-6, 10.0)
not_negative = st.floats(0.0, 10.0)
fractions = st.floats(0.0, 1.0, exclude_max=True)


@st.composite
def initialisations(draw: st.DrawFn) -> Initialisation:
    """Any way for a layer to begin."""
    name = draw(st.sampled_from(sorted(INITIALISERS)))
    numbers = st.none() if INITIALISERS[name].number is None else st.none() | positive
    return Initialisation(name, draw(numbers), draw(st.just(0.0) | moderate))  # type: ignore[arg-type]


_single = sorted(set(ACTIVATIONS) - {SOFTMAX})

# --- networks -----------------------------------------------------------------------------------------------------


def _own(labelled: bool) -> st.SearchStrategy[Own]:
    return st.builds(Own, st.booleans(), labels if labelled else st.none())


@st.composite
def networks(draw: st.DrawFn, layers: int = 4, width: int = 4, softmax: bool = True, labelled: bool = True) -> Network:
    """A network of 2 to `layers` layers of 1 to `width` neurons, with any part of its possible connections."""
    sizes = draw(st.lists(st.integers(1, width), min_size=2, max_size=layers))
    names = draw(st.lists(ids, min_size=sum(sizes), max_size=sum(sizes), unique=True))
    shared = draw(st.lists(ids, max_size=3, unique=True))
    own = _own(labelled)
    parameter: st.SearchStrategy[Parameter] = own
    if shared:
        parameter = own | st.builds(Shared, st.sampled_from(shared))
    columns, first = [], 0
    for i, size in enumerate(sizes):
        columns.append(draw(_layer(names[first : first + size], parameter if i else None, softmax, labelled)))
        first += size
    return Network(
        tuple(columns),
        tuple(draw(_connections(columns, parameter))),
        tuple(SharedParameter(name, draw(st.booleans()), draw(labels) if labelled else None) for name in shared),
    )


@st.composite
def _layer(
    draw: st.DrawFn, names: list[str], parameter: st.SearchStrategy[Parameter] | None, softmax: bool, labelled: bool
) -> Layer:
    label = labels if labelled else st.none()
    if parameter is None:  # the input layer
        return Layer(draw(texts), None, tuple(Neuron(name, draw(label)) for name in names))
    activation = draw(st.sampled_from([*_single, SOFTMAX] if softmax else _single))
    own = st.none() if activation == SOFTMAX else st.none() | st.sampled_from(_single)
    neurons = (Neuron(name, draw(label), draw(own), draw(st.none() | parameter)) for name in names)
    return Layer(draw(texts), activation, tuple(neurons), draw(initialisations()))


@st.composite
def _connections(draw: st.DrawFn, layers: list[Layer], parameter: st.SearchStrategy[Parameter]) -> list[Connection]:
    pairs = [
        (source.id, target.id)
        for i, lower in enumerate(layers)
        for higher in layers[i + 1 :]
        for source in lower.neurons
        for target in higher.neurons
    ]
    chosen = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    return [Connection(*pair, draw(parameter)) for pair, yes in zip(pairs, chosen, strict=True) if yes]


# --- settings -----------------------------------------------------------------------------------------------------

_betas = st.tuples(fractions, fractions)
_etas = st.tuples(st.floats(0.1, 0.9), st.floats(1.1, 3.0))
optimizers: st.SearchStrategy[Optimizer] = st.one_of(
    st.builds(Sgd, positive, st.just(0.0) | fractions, st.booleans()),
    st.builds(Adagrad, positive, not_negative, not_negative, not_negative),
    st.builds(RmsProp, positive, fractions, not_negative, st.just(0.0) | fractions, st.booleans()),
    st.builds(Adam, positive, _betas, not_negative, st.booleans()),
    st.builds(AdamW, positive, _betas, not_negative, not_negative, st.booleans()),
    st.builds(Rprop, positive, _etas, st.tuples(positive, positive)),
)
schedules: st.SearchStrategy[Schedule] = st.one_of(
    st.just(Constant()),
    st.builds(StepDecay, st.integers(1, 1000), positive),
    st.builds(Exponential, positive),
    st.builds(Cosine, st.integers(1, 1000), not_negative),
)
losses = st.sampled_from(get_args(LossName))
precisions = st.sampled_from(get_args(Precision))
trainings = st.builds(
    Training,
    losses,
    st.sampled_from(["sum", "mean"]),
    optimizers,
    st.none() | st.integers(1, 100),
    st.booleans(),
    st.integers(0, 2**128),
    not_negative,
    not_negative,
    st.none() | positive,
    schedules,
    precision=precisions,
)

# --- documents ----------------------------------------------------------------------------------------------------


def vectors(length: int, values: st.SearchStrategy[float] = any_finite) -> st.SearchStrategy[Vector]:
    """Read-only vectors of one length."""
    return st.lists(values, min_size=length, max_size=length).map(read_only)


@st.composite
def tables(draw: st.DrawFn, network: Network, rows: int, values: st.SearchStrategy[float]) -> Samples:
    """Samples that fit a network."""
    widths = (network.input_count, network.output_count)
    flat = [draw(vectors(rows * width, values)).reshape(rows, width) for width in widths]
    return samples(*flat)


@st.composite
def histories(draw: st.DrawFn, epoch: int) -> History:
    """An error history as one could stand after some epochs."""
    stride = draw(st.sampled_from([1, 2, 4]))
    entries = draw(st.integers(0, min(epoch // stride + 1, 8)))
    if not entries:
        return NO_HISTORY
    errors = vectors(entries, st.just(math.nan) | st.floats(0.0, 1e300))
    return History(draw(errors), draw(errors), stride)


@st.composite
def states(draw: st.DrawFn, network: Network, optimizer: Optimizer, updates: int = 1) -> State:
    """Where training may stand, in an epoch of so many updates: fresh, or with memory, generator and history."""
    if draw(st.booleans()):
        return State()
    length = network.parameter_count
    names = draw(st.lists(st.sampled_from(memory_names(optimizer)), unique=True))
    epoch = draw(st.integers(0, 2**53))
    generator = np.random.PCG64(draw(st.integers(0, 2**64))).state if draw(st.booleans()) else None
    return State(
        epoch=epoch,
        update=draw(st.integers(0, max(updates - 1, 0))),
        generator=generator,
        memory=MappingProxyType({name: draw(vectors(length)) for name in names}),
        steps=draw(st.integers(0, 2**53)),
        history=draw(histories(epoch)),
    )


@st.composite
def experiments(
    draw: st.DrawFn,
    optimizer: st.SearchStrategy[Optimizer] | None = None,
    rows: int = 6,
    precision: st.SearchStrategy[Precision] = precisions,
) -> Document:
    """A fresh document that can be trained: something to train, rows to train on, and settings that go slowly."""
    network = draw(networks(layers=3, width=3, labelled=False).filter(lambda net: bool(net.trainable.any())))
    training = Training(
        loss=draw(st.sampled_from(["half_squared_error", "mean_squared_error", "mean_absolute_error", "huber"])),
        reduction=draw(st.sampled_from(["sum", "mean"])),
        optimizer=draw(gentle_optimizers if optimizer is None else optimizer),
        batch_size=draw(st.none() | st.integers(1, rows + 1)),
        shuffle=draw(st.booleans()),
        seed=draw(st.integers(0, 3)),
        l1=draw(st.sampled_from([0.0, 0.01])),
        l2=draw(st.sampled_from([0.0, 0.1])),
        gradient_clip=draw(st.none() | st.just(0.5)),
        schedule=draw(gentle_schedules),
        precision=draw(precision),
    )
    parameters = draw(vectors(network.parameter_count, moderate))
    train = draw(tables(network, draw(st.integers(1, rows)), moderate))
    test = draw(tables(network, draw(st.integers(0, 2)), moderate))
    return Document(network, parameters, parameters, training, Data(train, test))


gentle_schedules: st.SearchStrategy[Schedule] = st.sampled_from(
    [Constant(), StepDecay(2, 0.5), Exponential(0.9), Cosine(5)]
)
gentle_optimizers: st.SearchStrategy[Optimizer] = st.sampled_from(
    [
        Sgd(0.01),
        Sgd(0.01, 0.5),
        Sgd(0.01, 0.5, True),
        Adagrad(0.05, 0.1, 0.1),
        RmsProp(0.003),
        RmsProp(0.003, 0.9, 1e-3, 0.5, True),
        Adam(0.01),
        Adam(0.01, amsgrad=True),
        AdamW(0.01),
        AdamW(0.01, amsgrad=True),
        Rprop(0.005),
    ]
)


#: Experiments whose numbers can be held against exact ones.
exact_experiments = experiments(precision=st.just("float64"))


@st.composite
def kept_runs(draw: st.DrawFn, length: int) -> KeptRun:
    """A run as a document of so many parameters may keep it."""
    epoch = draw(st.integers(0, 2**53))
    return KeptRun(
        name=draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)),
        training=draw(trainings),
        epoch=epoch,
        begun=draw(st.integers(0, epoch)),
        history=draw(histories(epoch)),
        parameters=draw(st.none() | vectors(length)),
        initial_seed=draw(st.none() | st.integers(0, 2**64 - 1)),
    )


@st.composite
def documents(
    draw: st.DrawFn,
    values: st.SearchStrategy[float] = any_finite,
    network: st.SearchStrategy[Network] | None = None,
) -> Document:
    """A whole experiment; `values` are what its parameters and data are drawn from."""
    net = draw(networks() if network is None else network)
    training = draw(trainings)
    parameters = draw(vectors(net.parameter_count, values))
    point: st.SearchStrategy[Point] = st.tuples(any_finite, any_finite)
    placed = draw(st.dictionaries(st.sampled_from([neuron.id for neuron in net.neurons]), point, max_size=3))
    train, test = (draw(tables(net, draw(st.integers(0, 3)), values)) for _ in range(2))
    return Document(
        network=net,
        parameters=parameters,
        initial=draw(st.just(parameters) | vectors(net.parameter_count, values)),
        training=training,
        data=Data(train, test),
        state=draw(states(net, training.optimizer, len(bounds(len(train), training)))),
        positions=MappingProxyType(placed),
        name=draw(texts),
        notes=draw(texts),
        runs=tuple(draw(st.lists(kept_runs(net.parameter_count), max_size=2, unique_by=lambda run: run.name))),
        initial_seed=draw(st.none() | st.integers(0, 2**63)),
    )
