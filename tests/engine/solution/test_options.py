from __future__ import annotations

from pathlib import Path

import pytest

from engine import files
from engine.creation import new_document
from engine.errors import UnknownName
from engine.network import Network
from engine.solution import SolutionOptions, TooLong, Until, chosen, parse_until
from engine.steps import PHASES, Quantity, Steps
from tests.engine.command_line import FIRST

XOR = new_document((2, 2, 1), data="xor", seed=1)


def words(options: SolutionOptions) -> list[str]:
    return [number.quantity.word for number in chosen(XOR, options)]


def test_all_phases_are_all_numbers() -> None:
    assert len(chosen(XOR, SolutionOptions())) == Steps(XOR.network, 1).count("number")


def test_phases_are_left_out() -> None:
    assert set(words(SolutionOptions(phases=("forward",)))) == {"net", "out"}
    assert set(words(SolutionOptions(phases=("error", "update")))) == {"error", "new_value"}


def test_it_ends_at_a_step_which_is_the_last() -> None:
    until, phases = parse_until("delta:h1", XOR.network)
    numbers = chosen(XOR, SolutionOptions(until=until, phases=phases))
    assert numbers[-1].quantity == Quantity.DELTA
    assert XOR.network.neurons[numbers[-1].subject].id == "h1"


@pytest.mark.parametrize(
    ("text", "quantity", "of"),
    [("net:y1", Quantity.NET, "y1"), ("gradient:h1,y1", Quantity.GRADIENT, ("h1", "y1")), ("new_value:h2", 5, "h2")],
)
def test_steps_are_named_as_in_the_file(text: str, quantity: int, of: str | tuple[str, str]) -> None:
    until, phases = parse_until(text, XOR.network)
    assert phases == PHASES
    assert until is not None
    assert until.quantity == quantity
    network: Network = XOR.network
    found = network.slots[until.subject].of if until.quantity >= 4 else network.neurons[until.subject].id
    assert found == of


def test_a_phase_and_the_total_error_are_ends_too() -> None:
    assert parse_until("backward", XOR.network) == (None, ("forward", "error", "backward"))
    assert parse_until("error:total", XOR.network)[0] == Until(Quantity.ERROR, -1)


@pytest.mark.parametrize("text", ["", "delta", "delta:", "delta:x1", "delta:nobody", "gradient:h1-y1", "slope:h1", ":"])
def test_what_is_no_step_is_refused_with_a_suggestion(text: str) -> None:
    with pytest.raises(UnknownName, match=r"known|did you mean"):
        parse_until(text, XOR.network)


def test_too_many_steps_are_refused_with_their_number_and_what_to_do() -> None:
    large = new_document((784, 100, 10), seed=1)
    with pytest.raises(TooLong, match=r"159,361 steps, of which at most 2,000 .* forward pass"):
        chosen(large, SolutionOptions())
    assert len(chosen(large, SolutionOptions(phases=("forward",)))) == 220
    last, _ = parse_until("delta:y1", large.network)
    assert len(chosen(large, SolutionOptions(until=last))) == 220 + 11 + 1
    last, _ = parse_until("delta:h1", large.network)
    assert len(chosen(large, SolutionOptions(until=last))) == 220 + 11 + 10 * 102 + 1


def test_the_examples_all_fit() -> None:
    assert chosen(files.read(Path(FIRST)), SolutionOptions())
