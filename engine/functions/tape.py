"""A tape: a calculation as a list of prebound calls into NumPy, turned into one straight-line function.

For small networks the cost of an update is the number of calls, so everything that a call needs (bound method, views,
constants as 0-d arrays) is fixed once and the calls are then run without any look-up, slicing or allocation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]


class Name(NamedTuple):
    """An argument that is given anew at each run, by its name among the function's parameters."""

    name: str


class Call(NamedTuple):
    """One call: a function, its positional arguments, and those by keyword."""

    function: Callable[..., object]
    arguments: tuple[object, ...]
    keywords: Mapping[str, object]


def call(function: Callable[..., object], *arguments: object, **keywords: object) -> Call:
    """The call `function(*arguments, **keywords)`, to be run later."""
    return Call(function, arguments, keywords)


def constant(value: float, like: Array | None = None) -> Array:
    """A number as a new 0-d array: half the cost of a Python float as an operand.

    It has the dtype of the array `like` that it will meet: a float64 operand would make float32 arrays calculate in
    float64, by way of copies. Without one it is a float64 scalar, for calculating with scalars alone.
    """
    if like is None:
        return np.array(value, dtype=np.float64)
    with np.errstate(over="ignore"):  # what is beyond float32 is infinite there
        return np.array(value).astype(like.dtype)


def run(calls: Iterable[Call], given: Mapping[str, object] = MappingProxyType({})) -> None:
    """Runs calls once, without the cost of making a function of them; `given` are the arguments of this run by name."""
    for function, arguments, keywords in calls:
        function(*[given[a.name] if isinstance(a, Name) else a for a in arguments], **keywords)


def straight_line(calls: Iterable[Call], parameters: tuple[str, ...] = ()) -> Callable[..., None]:
    """One function that runs the calls in order; `parameters` are the names of those arguments that each run gives.

    A call among the arguments of another is made just before it.
    """
    return _function(calls, f"def run({', '.join(parameters)}):", "    ")


def repeated(calls: Iterable[Call], parameters: tuple[str, ...]) -> Callable[[Iterable[tuple[Any, ...]]], None]:
    """One function that runs the calls in order for each of the tuples that it is given, which hold the parameters."""
    return _function(calls, f"def run(given):\n    for {', '.join(parameters)}, in given:", "        ")


def _function(calls: Iterable[Call], head: str, indent: str) -> Callable[..., None]:
    """The source is put together from numbered names alone, never from anything a user typed."""
    bound: dict[str, object] = {}

    def bind(value: object) -> str:
        if isinstance(value, Name):
            return value.name
        if isinstance(value, Call):
            return written(value)
        name = f"v{len(bound)}"
        bound[name] = value
        return name

    def written(one: Call) -> str:
        given = [*map(bind, one.arguments), *(f"{name}={bind(value)}" for name, value in one.keywords.items())]
        return f"{bind(one.function)}({', '.join(given)})"

    lines = [head, *(indent + written(one) for one in calls), f"{indent}pass"]
    exec(compile("\n".join(lines), "<tape>", "exec"), bound)
    run: Callable[..., None] = bound["run"]  # type: ignore[assignment]  # what the source just run has defined
    return run
