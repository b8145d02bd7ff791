"""From the bytes of a network file to a document, or to one line that says where the file is at fault.

Widths, lengths and what a parameter may be are checked here, references and directions by Network itself, all in the
words of the file. Use it through `engine.files`.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import attrgetter, is_, is_not
from types import MappingProxyType
from typing import TypeAlias, TypeVar, cast

import msgspec
import numpy as np
from msgspec import UNSET, UnsetType

from engine.batches import bounds
from engine.conventions import DEFAULT
from engine.data import Data, Samples, no_samples
from engine.document import NO_HISTORY, Document, History, KeptRun, Point, State
from engine.errors import InvalidFile, StudioError, nearest
from engine.exercise import Exercise
from engine.hidden import check_exercise
from engine.initialisation import XAVIER
from engine.lesson import Lesson
from engine.lesson_rules import check_lesson
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
    Wiring,
    read_only,
    wired_plainly,
)
from engine.optimizers import fresh_memory
from engine.parsing import parse
from engine.records import (
    ColumnsRecord,
    ConnectionRecord,
    DataRecord,
    FileRecord,
    GeneratorRecord,
    HistoryRecord,
    LayerRecord,
    ParameterRecord,
    RunRecord,
    SamplesRecord,
    StateRecord,
)
from engine.runs import MOST_ENTRIES
from engine.settings import Optimizer, Training
from engine.stopping import NEVER

T = TypeVar("T")
OWN = Own()
_SOURCE, _TARGET, _WEIGHT, _LABEL = (attrgetter(name) for name in ("source", "target", "weight", "label"))


def decode(data: bytes) -> Document:
    """The document that the bytes of a file hold; InvalidFile says where and why they hold none."""
    with _no_collecting():
        try:
            return _document(parse(data))
        except StudioError as error:
            raise InvalidFile(error.where, error.why) from error


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """Keeps Python from searching a great many new objects for cycles, which they cannot have: four times the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


# --- network ------------------------------------------------------------------------------------------------------

# A parameter as the network has it, and its number; a shared one's is None here.
Place: TypeAlias = tuple[Parameter, float | None]


def _given(value: T | UnsetType) -> T | None:
    return None if value is UNSET else value


def _parameter(value: float | ParameterRecord, label: str | UnsetType, where: str) -> Place:
    if not isinstance(value, ParameterRecord):
        return (OWN if label is UNSET else Own(label=label)), value
    if value.shared is not UNSET:
        if (value.value, value.trainable, value.label) != (UNSET, UNSET, UNSET):
            raise InvalidFile(where, 'a parameter with "shared" has nothing else; the shared one says the rest')
        return Shared(value.shared, _given(label)), None
    if value.value is UNSET:
        raise InvalidFile(where, 'expected a number, "value" or "shared"')
    if label is not UNSET and value.label is not UNSET:
        raise InvalidFile(f"{where}.label", "the connection has this label already; give it once")
    named = _given(value.label if label is UNSET else label)
    return Own(value.trainable is not False, named), value.value


def _network(record: FileRecord) -> tuple[Network, Vector]:
    """The network of a file, and its parameters in the order of the slots."""
    layers, biases = _layers(record.layers)
    connections, weights, plain = _connections(record.connections, layers)
    shared = {} if record.shared_parameters is UNSET else record.shared_parameters
    network = Network(
        layers,
        connections,
        tuple(SharedParameter(name, s.trainable is not False, _given(s.label)) for name, s in shared.items()),
        _plain_wiring(layers, connections) if plain else None,
    )
    ordered = _in_order(network, connections, weights)
    values = [*ordered, *biases, *(shared[s.name].value for s in network.shared)]
    return network, read_only(values)


def _layers(records: list[LayerRecord]) -> tuple[tuple[Layer, ...], list[float]]:
    """The layers, and the neurons' own biases in their order."""
    layers, biases = [], []
    for i, layer in enumerate(records):
        neurons = []
        for j, neuron in enumerate(layer.neurons):
            bias: Parameter | None = None
            if neuron.bias is not None and neuron.bias is not UNSET:
                bias, value = _parameter(neuron.bias, UNSET, f"layers[{i}].neurons[{j}].bias")
                biases += [] if value is None else [value]
            neurons.append(Neuron(neuron.id, _given(neuron.label), _given(neuron.activation), bias))
        begins = _given(layer.initialiser) or XAVIER
        layers.append(Layer(layer.name, _given(layer.activation), tuple(neurons), begins))
    return tuple(layers), biases


def _connections(
    records: list[ConnectionRecord], layers: tuple[Layer, ...]
) -> tuple[tuple[Connection, ...], list[float | None], bool]:
    """The connections in the file's order, their weights, None where shared, and whether each is a number and no more.

    So are mostly all, and there may be a hundred thousand: they are made without a loop, and hold the neurons' own ids
    instead of copies, which would take more than all the rest of them.
    """
    ids = {neuron.id: neuron.id for layer in layers for neuron in layer.neurons}
    sources, targets = (_same_ids(map(end, records), ids) for end in (_SOURCE, _TARGET))
    weights: list[float | None] = [*map(_WEIGHT, records)]
    if list(map(type, weights)).count(float) == sum(map(is_, map(_LABEL, records), repeat(UNSET))) == len(records):
        return tuple(map(Connection, sources, targets, repeat(OWN))), weights, True
    parameters = [_parameter(r.weight, r.label, f"connections[{k}].weight") for k, r in enumerate(records)]
    connections = tuple(map(Connection, sources, targets, (of for of, _ in parameters)))
    return connections, [value for _, value in parameters], False


def _same_ids(given: Iterable[str], ids: Mapping[str, str]) -> Iterable[str]:
    """Ids as the neurons have them; one that no neuron has as it is, for the network to refuse."""
    found = [*given]
    return cast("Iterable[str]", map(ids.get, found, found))


def _plain_wiring(layers: tuple[Layer, ...], connections: tuple[Connection, ...]) -> Wiring | None:
    """That of connections whose weights are numbers and no more; None where one names a neuron that there is not."""
    index = {neuron.id: i for i, neuron in enumerate(neuron for layer in layers for neuron in layer.neurons)}
    try:
        return wired_plainly(connections, index)
    except KeyError:
        return None


def _in_order(network: Network, connections: tuple[Connection, ...], weights: list[float | None]) -> Iterable[float]:
    """The connections' own weights in canonical order, given those in the file's order."""
    if any(map(is_not, connections, network.connections)):
        given = {id(connection): weight for connection, weight in zip(connections, weights, strict=True)}
        weights = [given[id(connection)] for connection in network.connections]
    return (weight for weight in weights if weight is not None)


# --- the rest -----------------------------------------------------------------------------------------------------


def _document(record: FileRecord) -> Document:
    network, parameters = _network(record)
    training = Training() if record.training is UNSET else record.training
    state = StateRecord() if record.state is UNSET else record.state
    data = _data(DataRecord() if record.data is UNSET else record.data, network)
    _check_update(_given(state.update) or 0, len(bounds(len(data.train), training)))
    initial = parameters if state.initial is UNSET else _vector(state.initial, network, "state.initial")
    return Document(
        network=network,
        parameters=parameters,
        initial=initial,
        training=training,
        data=data,
        state=_state(state, network, training.optimizer),
        positions=MappingProxyType(_positions(record)),
        name=_given(record.name) or "",
        notes=_given(record.notes) or "",
        conventions=DEFAULT if record.conventions is UNSET else record.conventions,
        exercise=_exercise(record, network, len(data.train)),
        runs=_runs(_given(record.runs) or [], network),
        stopping=_given(record.stopping) or NEVER,
        lesson=_lesson(record),
        initial_seed=_given(state.initial_seed),
    )


def _lesson(record: FileRecord) -> Lesson | None:
    if record.lesson is UNSET:
        return None
    check_lesson(record.lesson)
    return record.lesson


def _exercise(record: FileRecord, network: Network, rows: int) -> Exercise | None:
    if record.exercise is UNSET:
        return None
    check_exercise(record.exercise, network, rows)
    return record.exercise


def _positions(record: FileRecord) -> dict[str, Point]:
    neurons = (neuron for layer in record.layers for neuron in layer.neurons)
    return {neuron.id: neuron.position for neuron in neurons if neuron.position is not UNSET}


def _data(record: DataRecord, network: Network) -> Data:
    train, test = (_samples(getattr(record, part), network, f"data.{part}") for part in ("train", "test"))
    columns = ColumnsRecord() if record.columns is UNSET else record.columns
    inputs, targets = tuple(_given(columns.inputs) or ()), tuple(_given(columns.targets) or ())
    return Data(train, test, inputs, targets, None if record.source is UNSET else record.source)


def _samples(record: SamplesRecord | UnsetType, network: Network, where: str) -> Samples:
    if record is UNSET:
        return no_samples(network.input_count, network.output_count)
    inputs = _table(record.inputs, network.input_count, f"{where}.inputs", "input")
    targets = _table(record.targets, network.output_count, f"{where}.targets", "output")
    if len(inputs) != len(targets):
        raise InvalidFile(where, f"{_count(len(inputs), 'row')} of inputs, {len(targets)} of targets")
    return Samples(inputs, targets)


def _table(rows: list[list[float]], width: int, where: str, neuron: str) -> Vector:
    """Rows of one width, shape (rows, width)."""
    for i, row in enumerate(rows):
        if len(row) != width:
            has = f"{_count(len(row), 'number')}, the network has {_count(width, neuron)}"
            raise InvalidFile(f"{where}[{i}]", has)
    return read_only(np.array(rows, dtype=np.float64).reshape(len(rows), width))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _vector(numbers: list[float], network: Network, where: str) -> Vector:
    if len(numbers) != network.parameter_count:
        has = f"{_count(len(numbers), 'number')}, the network has {_count(network.parameter_count, 'parameter')}"
        raise InvalidFile(where, has)
    return read_only(numbers)


# --- where training stands ----------------------------------------------------------------------------------------


def _state(record: StateRecord, network: Network, optimizer: Optimizer) -> State:
    epoch = _given(record.epoch) or 0
    return State(
        epoch=epoch,
        update=_given(record.update) or 0,
        generator=None if record.generator is UNSET else _generator(record.generator),
        memory=MappingProxyType(_memory(_given(record.memory) or {}, network, optimizer)),
        steps=_given(record.steps) or 0,
        history=NO_HISTORY if record.history is UNSET else _history(record.history, epoch, "state.history"),
    )


def _check_update(done: int, updates: int) -> None:
    """In the running epoch there is at least one update left."""
    if done and done >= updates:
        raise InvalidFile("state.update", f"{_count(done, 'update')} done, but an epoch has {updates}")


def _generator(record: GeneratorRecord) -> dict[str, object]:
    """The state as NumPy's PCG64 takes it."""
    numbers = {name: int(getattr(record.state, name)) for name in ("state", "inc")}
    for name, number in numbers.items():
        if number >= 2**128:
            raise InvalidFile(f"state.generator.state.{name}", "expected a number below 2^128")
    return {
        "bit_generator": record.bit_generator,
        "state": numbers,
        "has_uint32": record.has_uint32,
        "uinteger": record.uinteger,
    }


def memory_names(optimizer: Optimizer) -> list[str]:
    """All that an optimizer of this kind may remember, with whatever settings it was used before."""
    everything = {"momentum": 0.5, "centered": True, "amsgrad": True}
    fields = {name: on for name, on in everything.items() if hasattr(optimizer, name)}
    return list(fresh_memory(msgspec.structs.replace(optimizer, **fields), 0))


def _memory(given: dict[str, list[float]], network: Network, optimizer: Optimizer) -> dict[str, Vector]:
    known = memory_names(optimizer)
    for name in given:
        if name not in known:
            kind = optimizer.__struct_config__.tag
            raise InvalidFile(f"state.memory.{name}", f'"{kind}" remembers no such thing{nearest(name, known)}')
    return {name: _vector(numbers, network, f"state.memory.{name}") for name, numbers in given.items()}


def _runs(records: list[RunRecord], network: Network) -> tuple[KeptRun, ...]:
    names = [record.name for record in records]
    for i, record in enumerate(records):
        if record.name in names[:i]:
            raise InvalidFile(f"runs[{i}].name", f'another run is called "{record.name}" already')
    return tuple(_run(record, network, f"runs[{i}]") for i, record in enumerate(records))


_ANY_EPOCH = 2**53  # a run that went back to its best weights has a history beyond its epoch


def _run(record: RunRecord, network: Network, where: str) -> KeptRun:
    begun, history = _given(record.begun) or 0, NO_HISTORY
    if begun > record.epoch:
        raise InvalidFile(f"{where}.begun", f"it ended at epoch {record.epoch}, before it began")
    if record.history is not UNSET:
        history = _history(record.history, _ANY_EPOCH, f"{where}.history")
    if len(history.train) > MOST_ENTRIES:
        raise InvalidFile(f"{where}.history.train", f"{len(history.train)} numbers, a run has at most {MOST_ENTRIES}")
    end = None if record.parameters is UNSET else _vector(record.parameters, network, f"{where}.parameters")
    return KeptRun(record.name, record.training, record.epoch, begun, history, end, _given(record.initial_seed))


def _history(record: HistoryRecord, epoch: int, where: str) -> History:
    entries, most = len(record.train), epoch // record.stride + 1
    if entries > most:
        raise InvalidFile(
            f"{where}.train", f"{_count(entries, 'number')}, but after {_count(epoch, 'epoch')} at most {most}"
        )
    if record.test is not UNSET and len(record.test) != entries:
        raise InvalidFile(f"{where}.test", f"{_count(len(record.test), 'number')}, but {entries} in train")
    test = [None] * entries if record.test is UNSET else record.test
    return History(_errors(record.train), _errors(test), record.stride)


def _errors(given: Sequence[float | None]) -> Vector:
    return read_only([np.nan if error is None else error for error in given])
