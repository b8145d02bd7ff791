"""From a document to the bytes of its file: canonical, one neuron, connection or row a line, every number exact.

The same document gives the same bytes. What cannot stand in a file is refused here. Use it through `engine.files`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

import msgspec
import numpy as np

from engine.columns import Columns
from engine.complaints import invalid
from engine.conventions import DEFAULT
from engine.data import Samples
from engine.document import Document, History, KeptRun, Point
from engine.errors import CannotWrite
from engine.initialisation import XAVIER
from engine.lesson import Lesson
from engine.network import Network, Neuron, Own, Parameter, Shared, Vector
from engine.records import FORMAT, VERSION, GeneratorRecord
from engine.settings import Precision, Training
from engine.stopping import NEVER

# As many numbers of a long list as fit on a line of some 120 characters.
NUMBERS_A_LINE = 6


def encode(document: Document) -> bytes:
    """The file of a document. CannotWrite if it holds what no file can: NaN, infinity, settings out of bounds."""
    network = document.network
    _check_names(network)
    weights, biases, shared = _parameters(document)
    members = [_member("format", _text(FORMAT)), _member("version", str(VERSION))]
    members += [_member(key, _text(words)) for key in ("name", "notes") if (words := getattr(document, key))]
    members.append(_member("layers", _block("[]", _layers(network, biases, document.positions), 4)))
    members.append(_member("connections", _block("[]", _connections(network, weights), 4)))
    if network.shared:
        members.append(_member("shared_parameters", _block("{}", _shared(network, shared), 4)))
    members.append(_member("training", _block("{}", _training(document.training), 4)))
    members += [_member(key, _settings(of, key)) for key, of in _optional(document)]
    if document.lesson is not None:
        members.append(_member("lesson", _block("{}", _lesson(document.lesson), 4)))
    members.append(_member("data", _block("{}", _data(document), 4)))
    members.append(_member("state", _block("{}", _state(document), 4)))
    if document.runs:
        members.append(_member("runs", _block("[]", map(_run, document.runs), 4)))
    return (_block("{}", members, 2) + "\n").encode()


# --- JSON ---------------------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    """A string as JSON. Halves of surrogate pairs, which no UTF-8 can hold, become the replacement character."""
    try:
        return msgspec.json.encode(text).decode()
    except UnicodeEncodeError:
        return _text(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _member(key: str, value: str) -> str:
    return f"{_text(key)}: {value}"


def _block(brackets: str, lines: Iterable[str], indent: int) -> str:
    """A list or an object with one entry a line; an empty one in two characters."""
    gap = "\n" + " " * indent
    inside = f",{gap}".join(lines)
    return f"{brackets[0]}{gap}{inside}{gap[:-2]}{brackets[1]}" if inside else brackets


def _line(value: object) -> str:
    """Anything plain on one line."""
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()


def _numbers(values: Vector, where: str) -> list[str]:
    """Each number as the shortest decimal that reads back as the same double."""
    wrong = np.flatnonzero(~np.isfinite(values))
    if len(wrong):
        raise CannotWrite(f"{where}[{wrong[0]}] is {values[wrong[0]]}; a file holds finite numbers alone")
    return _split(msgspec.json.encode(values.tolist()))


def _split(encoded: bytes) -> list[str]:
    return encoded[1:-1].decode().split(",") if len(encoded) > 2 else []


def _lines_of(numbers: list[str]) -> Iterator[str]:
    for start in range(0, len(numbers), NUMBERS_A_LINE):
        yield ", ".join(numbers[start : start + NUMBERS_A_LINE])


# --- network ------------------------------------------------------------------------------------------------------


def _check_names(network: Network) -> None:
    """Only halves of surrogate pairs can make two names one."""
    for names in ([n.id for n in network.neurons], [s.name for s in network.shared]):
        if len({_text(name) for name in names}) < len(names):
            raise CannotWrite("two names differ only in characters that no file can hold; rename one")


def _shortest(values: Vector, precision: Precision) -> Vector:
    """Doubles with as few digits as lead back to the same numbers, which a document rounds to its precision."""
    if precision == "float64":
        return values
    short = np.array([float(str(number)) for number in values.astype(np.float32)], dtype=np.float64)
    # Rounded twice, to a double first, a number next to the middle between two others might not come back.
    return np.where(short.astype(np.float32) == values, short, values)


def _parameters(document: Document) -> tuple[Iterator[str], Iterator[str], Iterator[str]]:
    """The numbers of the connections' own weights, of the neurons' own biases, and of the shared parameters."""
    network, values = document.network, document.parameters
    wrong = np.flatnonzero(~np.isfinite(values))
    if len(wrong):
        kind, of = network.slots[wrong[0]]
        place = " to ".join(of) if isinstance(of, tuple) else of
        raise CannotWrite(f"the {kind} of {place} is {values[wrong[0]]}; a file holds finite numbers alone")
    numbers = iter(_numbers(_shortest(values, document.precision), "parameters"))
    weights = sum(isinstance(c.weight, Own) for c in network.connections)
    biases = sum(isinstance(n.bias, Own) for n in network.neurons)
    return iter([*islice(numbers, weights)]), iter([*islice(numbers, biases)]), numbers


def _parameter(parameter: Parameter, numbers: Iterator[str]) -> str:
    """A parameter in its shortest form."""
    if isinstance(parameter, Shared):
        return f'{{"shared": {_text(parameter.name)}}}'
    return _own(next(numbers), parameter.trainable, parameter.label)


def _own(number: str, trainable: bool, label: str | None) -> str:
    if trainable and label is None:
        return number
    return "{" + f'"value": {number}' + _rest(trainable, label) + "}"


def _rest(trainable: bool, label: str | None) -> str:
    frozen = "" if trainable else ', "trainable": false'
    return frozen if label is None else f'{frozen}, "label": {_text(label)}'


def _layers(network: Network, biases: Iterator[str], positions: Mapping[str, Point]) -> Iterator[str]:
    for layer in network.layers:
        activation = "" if layer.activation is None else f'"activation": {_text(layer.activation)}, '
        begins = "" if layer.initialiser == XAVIER else _member("initialiser", _line(layer.initialiser)) + ", "
        neurons = _block("[]", [_neuron(neuron, biases, positions) for neuron in layer.neurons], 6)
        yield f'{{"name": {_text(layer.name)}, {activation}{begins}"neurons": {neurons}}}'


def _neuron(neuron: Neuron, biases: Iterator[str], positions: Mapping[str, Point]) -> str:
    parts = [_member("id", _text(neuron.id))]
    if neuron.label is not None:
        parts.append(_member("label", _text(neuron.label)))
    if neuron.bias is not None:
        parts.append(_member("bias", _parameter(neuron.bias, biases)))
    if neuron.activation is not None:
        parts.append(_member("activation", _text(neuron.activation)))
    if neuron.id in positions:
        where = np.array(positions[neuron.id], dtype=np.float64)
        parts.append(_member("position", f"[{', '.join(_numbers(where, f'position of {neuron.id}'))}]"))
    return "{" + ", ".join(parts) + "}"


def _connections(network: Network, weights: Iterator[str]) -> Iterator[str]:
    ids = {neuron.id: _text(neuron.id) for neuron in network.neurons}
    for connection in network.connections:
        ends = f'{{"from": {ids[connection.source]}, "to": {ids[connection.target]}, "weight": '
        weight = connection.weight
        if isinstance(weight, Own) and weight.trainable and weight.label is None:
            yield f"{ends}{next(weights)}}}"
        elif isinstance(weight, Own) and not weight.trainable:
            yield f"{ends}{_parameter(weight, weights)}}}"
        else:  # the label stands beside the weight where that is the shorter form
            plain = Own() if isinstance(weight, Own) else weight
            yield f"{ends}{_parameter(plain, weights)}{_rest(True, weight.label)}}}"


def _shared(network: Network, numbers: Iterator[str]) -> Iterator[str]:
    for shared in network.shared:
        value = f'{{"value": {next(numbers)}{_rest(shared.trainable, shared.label)}}}'
        yield _member(shared.name, value)


# --- the rest -----------------------------------------------------------------------------------------------------


def _training(training: Training) -> Iterator[str]:
    """All settings, one a line; dropout where there is any, and the precision where it is single."""
    encoded = msgspec.json.encode(training)
    try:
        checked = msgspec.json.decode(encoded, type=Training)
    except msgspec.ValidationError as error:
        raise CannotWrite(str(invalid(error, encoded, Training, "training"))) from error
    if checked != training:  # infinity has become null
        raise CannotWrite("training.gradient_clip: expected a finite number or null")
    for key, value in msgspec.to_builtins(checked).items():
        if key not in _LEFT_OUT or value != _LEFT_OUT[key]:
            yield _member(key, _line(value))


#: Settings that a file has only where they are not these.
_LEFT_OUT = {"dropout": 0.0, "precision": "float64"}


def _optional(document: Document) -> Iterator[tuple[str, msgspec.Struct]]:
    """What a file has only where it says something."""
    if document.stopping != NEVER:
        yield "stopping", document.stopping
    if document.conventions != DEFAULT:
        yield "conventions", document.conventions
    if document.exercise is not None:
        yield "exercise", document.exercise


def _settings(of: msgspec.Struct, where: str, indent: int = 4) -> str:
    """What differs from the defaults, one a line."""
    members = (_member(key, _line(value)) for key, value in msgspec.to_builtins(_checked(of, where)).items())
    return _block("{}", members, indent)


def _lesson(lesson: Lesson) -> Iterator[str]:
    """A lesson with one step a line."""
    for key, value in msgspec.to_builtins(_checked(lesson, "lesson")).items():
        yield _member(key, _block("[]", map(_line, value), 6) if key == "steps" else _line(value))


def _checked(of: msgspec.Struct, where: str) -> msgspec.Struct:
    """A value as it will be read again; CannotWrite if it would not be the same."""
    encoded = msgspec.json.encode(of)
    try:
        checked = msgspec.json.decode(encoded, type=type(of))
    except msgspec.ValidationError as error:
        raise CannotWrite(str(invalid(error, encoded, type(of), where))) from error
    return checked


def _data(document: Document) -> Iterator[str]:
    data = document.data
    for part, rows in (("train", data.train), ("test", data.test)):
        yield _member(part, _samples(rows, f"data.{part}") if len(rows) else '{"inputs": [], "targets": []}')
    if named := [_member(kind, _columns(of, kind)) for kind in ("inputs", "targets") if (of := getattr(data, kind))]:
        yield _member("columns", _block("{}", named, 6))
    if data.source is not None:
        yield _member("source", _settings(data.source, "data.source", 6))


def _columns(columns: Columns, kind: str) -> str:
    """One column a line."""
    where = f"data.columns.{kind}"
    return _block("[]", (_line(_checked(column, f"{where}[{i}]")) for i, column in enumerate(columns)), 8)


def _samples(rows: Samples, where: str) -> str:
    tables = (("inputs", rows.inputs), ("targets", rows.targets))
    return _block("{}", [_member(kind, _table(table, f"{where}.{kind}")) for kind, table in tables], 6)


def _table(table: Vector, where: str) -> str:
    """One row a line."""
    if not np.isfinite(table).all():
        raise CannotWrite(f"{where} holds a number that is not finite; a file holds finite numbers alone")
    rows = msgspec.json.encode(table.tolist()).decode()[1:-1].replace(",", ", ").split("], ")
    return _block("[]", (row if row.endswith("]") else row + "]" for row in rows), 8)


# --- where training stands ----------------------------------------------------------------------------------------


def _state(document: Document) -> Iterator[str]:
    state, network = document.state, document.network
    shortest = partial(_shortest, precision=document.precision)
    yield _member("epoch", str(state.epoch))
    for key, number in (("update", state.update), ("steps", state.steps)):
        if number:
            yield _member(key, str(number))
    if state.generator is not None:
        yield _member("generator", _generator(state.generator))
    if state.memory:
        vectors = (_member(name, _vector(shortest(state.memory[name]), name, 8)) for name in sorted(state.memory))
        yield _member("memory", _block("{}", vectors, 6))
    if len(state.history.train):
        yield _member("history", _history(state.history))
    if document.initial.tobytes() != document.parameters.tobytes() and network.parameter_count:
        yield _member("initial", _vector(shortest(document.initial), "initial", 6))
    if document.initial_seed is not None:
        yield _member("initial_seed", str(document.initial_seed))


def _vector(values: Vector, where: str, indent: int) -> str:
    return _block("[]", _lines_of(_numbers(values, where)), indent)


def _generator(state: Mapping[str, Any]) -> str:
    numbers = {name: str(number) for name, number in state["state"].items()}
    try:
        return _line(msgspec.convert({**state, "state": numbers}, GeneratorRecord))
    except msgspec.ValidationError as error:
        raise CannotWrite(f"state.generator is not a PCG64 state of NumPy: {error}") from error


def _history(history: History, indent: int = 6) -> str:
    inside = indent + 2
    members = [_member("stride", str(history.stride)), _member("train", _errors(history.train, inside))]
    if np.isfinite(history.test).any():
        members.append(_member("test", _errors(history.test, inside)))
    return _block("{}", members, indent)


def _run(run: KeptRun) -> str:
    """A kept run, its settings and lists one a line."""
    members = [_member("name", _text(run.name)), _member("epoch", str(run.epoch))]
    members += [_member("begun", str(run.begun))] if run.begun else []
    members += [] if run.initial_seed is None else [_member("initial_seed", str(run.initial_seed))]
    members.append(_member("training", _block("{}", _training(run.training), 8)))
    if len(run.history.train):
        members.append(_member("history", _history(run.history, 8)))
    if run.parameters is not None:
        members.append(_member("parameters", _vector(run.parameters, f"the last parameters of {run.name}", 8)))
    return _block("{}", members, 6)


def _errors(errors: Vector, indent: int) -> str:
    """A long list of numbers with null for what is not known, or is beyond the numbers."""
    known = np.isfinite(errors)
    numbers = _numbers(np.where(known, errors, 0.0), "state.history")
    lines = _lines_of([number if yes else "null" for number, yes in zip(numbers, known, strict=True)])
    return _block("[]", lines, indent)
