"""Initialisers: the spread of what they draw against the published formulas."""

import numpy as np
import pytest

from engine.functions.initialisers import INITIALISERS

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
