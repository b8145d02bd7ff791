"""Initialisers: the spread of what they draw against the published formulas."""

import numpy as np
import pytest

from engine.functions.activations import ACTIVATIONS
from engine.functions.initialisers import INITIALISERS, SUITED, hint, suits

COUNT = 200_000
FAN_IN, FAN_OUT = 30.0, 12.0

UNIFORM = {
    "uniform": 0.5,
    "xavier_uniform": np.sqrt(6 / (FAN_IN + FAN_OUT)),
    "he_uniform": np.sqrt(6 / FAN_IN),
    "lecun_uniform": np.sqrt(3 / FAN_IN),
}
NORMAL = {
    "normal": 1.0,
    "xavier_normal": np.sqrt(2 / (FAN_IN + FAN_OUT)),
    "he_normal": np.sqrt(2 / FAN_IN),
    "lecun_normal": np.sqrt(1 / FAN_IN),
}
CONSTANT = {"zeros": 0.0, "constant": 0.1}


def drawn(name: str, fan_in: float = FAN_IN, fan_out: float = FAN_OUT, count: int = COUNT) -> np.ndarray:
    generator = np.random.RandomState(5)
    return INITIALISERS[name].draw(generator, np.full(count, fan_in), np.full(count, fan_out))


def test_every_initialiser_is_covered() -> None:
    assert set(INITIALISERS) == set(UNIFORM) | set(NORMAL) | set(CONSTANT)
    assert all(entry.name == name and entry.source for name, entry in INITIALISERS.items())


@pytest.mark.parametrize("name", sorted(UNIFORM))
def test_uniform_ones_fill_their_interval(name: str) -> None:
    values, bound = drawn(name), UNIFORM[name]
    assert np.abs(values).max() <= bound
    np.testing.assert_allclose([values.min(), values.max()], [-bound, bound], rtol=1e-3)
    np.testing.assert_allclose(values.std(), bound / np.sqrt(3), rtol=0.01)


@pytest.mark.parametrize("name", sorted(NORMAL))
def test_normal_ones_have_their_deviation(name: str) -> None:
    values = drawn(name)
    np.testing.assert_allclose(values.std(), NORMAL[name], rtol=0.01)
    np.testing.assert_allclose(values.mean(), 0.0, atol=0.01)


@pytest.mark.parametrize("name", sorted(CONSTANT))
def test_constant_ones(name: str) -> None:
    np.testing.assert_array_equal(drawn(name), CONSTANT[name])


@pytest.mark.parametrize("name", sorted(INITIALISERS))
def test_each_weight_has_its_own_fans_and_none_divides_by_zero(name: str) -> None:
    generator = np.random.RandomState(5)
    fans = np.array([0.0, 1.0, 100.0])
    values = INITIALISERS[name].draw(generator, fans, fans)
    assert values.shape == (3,)
    assert np.isfinite(values).all()
    assert len(INITIALISERS[name].draw(generator, fans[:0], fans[:0])) == 0


@pytest.mark.parametrize("name", sorted(INITIALISERS))
def test_the_same_seed_draws_the_same(name: str) -> None:
    np.testing.assert_array_equal(drawn(name, count=10), drawn(name, count=10))


@pytest.mark.parametrize("name", sorted(INITIALISERS))
def test_the_deviation_that_is_told_is_that_of_what_is_drawn(name: str) -> None:
    fans = np.array([FAN_IN]), np.array([FAN_OUT])
    np.testing.assert_allclose(drawn(name).std(), INITIALISERS[name].deviation(*fans)[0], rtol=0.01, atol=1e-15)


@pytest.mark.parametrize(("name", "number"), [("constant", -3.0), ("uniform", 2.0), ("normal", 0.25)])
def test_a_number_that_is_chosen_stands_for_the_usual_one(name: str, number: float) -> None:
    fans = np.full(COUNT, FAN_IN)
    values = INITIALISERS[name].draw(np.random.RandomState(5), fans, fans, number)
    usual = INITIALISERS[name].number
    assert usual is not None
    np.testing.assert_allclose(values, drawn(name) * (number / usual), rtol=1e-14)
    assert INITIALISERS[name].called


def test_each_activation_has_initialisers_that_suit_it() -> None:
    assert set(SUITED) == set(ACTIVATIONS)
    assert all(any(suits(name, activation) for name in INITIALISERS) for activation in ACTIVATIONS)


@pytest.mark.parametrize(
    ("initialiser", "activation", "fits", "words"),
    [
        ("he_normal", "relu", True, "Suits relu: about half of what comes in is cut off"),
        ("xavier_uniform", "leaky_relu", False, "For leaky relu He suits better"),
        ("xavier_normal", "tanh", True, "Suits tanh"),
        ("lecun_uniform", "sigmoid", True, "Suits sigmoid as Xavier does"),
        ("he_uniform", "sigmoid", False, "For sigmoid Xavier suits better"),
        ("uniform", "relu", False, "For relu He suits better"),
        ("zeros", "tanh", False, "begin alike"),
        ("constant", "relu", False, "begin alike"),
    ],
)
def test_what_suits_an_activation_is_said_and_why(initialiser: str, activation: str, fits: bool, words: str) -> None:
    assert suits(initialiser, activation) == fits
    assert words in hint(initialiser, activation)
