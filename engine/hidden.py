"""The numbers that an exercise hides, by the names of a network: whether they are there, and what becomes of them.

Reading files and edits use it; a document never has an exercise that its own file could not bring back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from engine.errors import InvalidData, StudioError, UnknownName
from engine.exercise import Exercise, HiddenNumber, Of
from engine.network import Network, Own
from engine.reference import QuantityName

SAME: Mapping[str, str] = MappingProxyType({})


def check_exercise(exercise: Exercise, network: Network, rows: int) -> None:
    """Refuses an exercise about numbers or a row that are not there, by their place in the file."""
    if exercise.sample >= max(rows, 1):
        has = "there is no training data" if not rows else f"the training data has {rows}, the first is row 0"
        raise InvalidData("exercise.sample", f"there is no row {exercise.sample}; {has}")
    for place, number in enumerate(exercise.numbers):
        check_number(number, network, f"exercise.numbers[{place}].of")


def check_number(number: HiddenNumber, network: Network, where: str = "") -> None:
    """Refuses a number that is not there."""
    _CHECKS[number.quantity](network, number.of, where)


def carried(exercise: Exercise, network: Network, rows: int, renamed: Mapping[str, str] = SAME) -> Exercise:
    """The exercise for another network or other rows: what was renamed has its new name, what went is asked no more.

    `renamed` has the new names of neurons and shared parameters by the old ones. A row that went gives way to the last.
    """
    numbers = tuple(n for n in (_renamed(number, renamed) for number in exercise.numbers) if _is_there(n, network))
    sample = min(exercise.sample, max(rows - 1, 0))
    if numbers == exercise.numbers and sample == exercise.sample:
        return exercise
    return msgspec.structs.replace(exercise, numbers=numbers, sample=sample)


def _renamed(number: HiddenNumber, names: Mapping[str, str]) -> HiddenNumber:
    of = number.of
    if isinstance(of, tuple):
        return HiddenNumber(number.quantity, (names.get(of[0], of[0]), names.get(of[1], of[1])))
    return number if of is None else HiddenNumber(number.quantity, names.get(of, of))


def _is_there(number: HiddenNumber, network: Network) -> bool:
    try:
        check_number(number, network)
    except StudioError:
        return False
    return True


# --- each quantity --------------------------------------------------------------------------------------------------


def _calculated(network: Network, of: Of, where: str) -> None:
    """A neuron that calculates something."""
    if network.layer_of[_neuron(network, of, where)] == 0:
        raise InvalidData(where, f'"{of}" is an input, whose number is given')


def _error(network: Network, of: Of, where: str) -> None:
    """An output neuron, or the total."""
    if of is not None and _neuron(network, of, where) not in network.layer_range(-1):
        raise InvalidData(where, f'"{of}" is no output; only outputs have a part of the error, null is the whole of it')


def _parameter(network: Network, of: Of, where: str) -> None:
    """A weight, a bias or a shared parameter."""
    if isinstance(of, tuple):
        _weight(network, of, where)
    elif of not in {shared.name for shared in network.shared}:
        neuron = network.neurons[_neuron(network, of, where)]
        if not isinstance(neuron.bias, Own):
            raise InvalidData(where, f'"{of}" has no bias of its own')


def _weight(network: Network, of: tuple[str, str], where: str) -> None:
    place = network.connection_index.get(of)
    if place is None:
        raise InvalidData(where, f'"{of[0]}" and "{of[1]}" are not connected')
    weight = network.connections[place].weight
    if not isinstance(weight, Own):
        raise InvalidData(where, f'the weight from "{of[0]}" to "{of[1]}" is shared; give its name, "{weight.name}"')


def _neuron(network: Network, of: Of, where: str) -> int:
    if not isinstance(of, str):
        raise InvalidData(where, "expected the id of a neuron")
    if of not in network.index:
        raise UnknownName("neuron", of, network.index, where)
    return network.index[of]


_CHECKS: dict[QuantityName, Callable[[Network, Of, str], None]] = {
    "net": _calculated,
    "out": _calculated,
    "error": _error,
    "delta": _calculated,
    "gradient": _parameter,
    "new_value": _parameter,
}
