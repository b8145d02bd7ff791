"""How numbers are shown: signs there and back, letters, and what a bias is called."""

import numpy as np
import pytest
from hypothesis import given

from engine.conventions import Conventions, Letters
from engine.network import Network
from gui.manner import Manners, manner
from tests.engine.strategies import networks

BOOK = Conventions(delta="negative", thresholds=True)


@given(networks())
def test_what_is_shown_leads_back(network: Network) -> None:
    values = np.linspace(-1, 1, network.parameter_count)
    for conventions in (Conventions(), BOOK):
        how = manner(network, conventions)
        np.testing.assert_array_equal(how.slots(how.slots(values)), values)
        for slot, value in enumerate(values.tolist()):
            assert how.slot(slot, value) == how.slots(values)[slot]
            assert how.noun(slot) == ("threshold" if how.slot(slot, 1.0) < 0 else "bias")


@given(networks())
def test_weights_are_never_thresholds(network: Network) -> None:
    how = manner(network, BOOK)
    assert not any(how.is_threshold(int(slot)) for slot in network.weight_slots)
    assert not how.is_threshold(-1)


@pytest.mark.parametrize(("delta", "shown"), [("gradient", [1.0, -2.0]), ("negative", [-1.0, 2.0])])
@given(network=networks())
def test_deltas_have_the_sign_of_the_conventions(delta: str, shown: list[float], network: Network) -> None:
    how = manner(network, Conventions(delta=delta))  # type: ignore[arg-type]
    assert how.deltas(np.array([1.0, -2.0])).tolist() == shown


@given(networks())
def test_letters_and_digits(network: Network) -> None:
    how = manner(network, Conventions(letters=Letters(delta="Err_1"), digits=3))
    assert how.letter("delta") == "Err₁"
    assert how.digits(6) == 3
    assert manner(network).digits(6) == 6


@given(networks(), networks())
def test_the_manner_is_found_out_once_for_each_network(one: Network, other: Network) -> None:
    manners = Manners()
    first = manners.of(one)
    assert manners.of(one) is first
    assert not manners.take(Conventions())
    assert manners.of(one) is first
    assert manners.take(BOOK)
    assert manners.of(one).conventions is BOOK
    assert len(manners.of(other).thresholds) == other.parameter_count
