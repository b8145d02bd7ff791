"""Activations against SciPy's special functions and plain formulas, over wide ranges."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy import special

from engine.functions.activations import ACTIVATIONS, SOFTMAX

Floats = npt.NDArray[np.float64]

_small = np.concatenate([[5e-324, 1e-310, 2.3e-308], 10.0 ** np.arange(-300, 0, 25.0), 10.0 ** np.arange(-12, 0, 0.5)])
_large = np.array([1.5, 2.0, 5.0, 8.3, 12.0, 20.0, 26.6, 30.0, 36.7, 37.5, 38.0, 40.0, 100.0, 700.0, 709.5, 800.0, 1e4])
_positive = np.concatenate([_small, np.linspace(0.01, 6.0, 400), _large])
NETS = np.concatenate([-_positive[::-1], [0.0], _positive])
TINY = np.finfo(np.float64).tiny  # the smallest number with all its digits

VALUES: dict[str, Callable[[Floats], Floats]] = {
    "identity": lambda z: z,
    "sigmoid": special.expit,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, special.expm1(np.minimum(z, 0.0))),
    "softplus": lambda z: np.maximum(z, 0.0) + special.log1p(np.exp(-np.abs(z))),
    "gelu": lambda z: z * special.ndtr(z),
    "silu": lambda z: z * special.expit(z),
    "sin": np.sin,
    "gaussian": lambda z: np.exp(-(z**2)),
    "bipolar_sigmoid": lambda z: np.tanh(z / 2),
}

SLOPES: dict[str, Callable[[Floats], Floats]] = {
    "identity": np.ones_like,
    "sigmoid": lambda z: special.expit(z) * special.expit(-z),
    "tanh": lambda z: 1 / np.cosh(np.clip(z, -400.0, 400.0)) ** 2,
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, 1.0, 0.01),
    "elu": lambda z: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0.0))),
    "softplus": special.expit,
    "gelu": lambda z: special.ndtr(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi),
    "silu": lambda z: special.expit(z) * (1 + z * special.expit(-z)),
    "sin": np.cos,
    "gaussian": lambda z: -2 * z * np.exp(-(z**2)),
    "bipolar_sigmoid": lambda z: 2 * special.expit(z) * special.expit(-z),
}
# Where f′ is computed from f, as the books do and as is shown, its digits end with those of 1 − f.
FROM_OUTPUT = {"sigmoid", "tanh", "silu", "bipolar_sigmoid"}

ELEMENTWISE = sorted(set(ACTIVATIONS) - {SOFTMAX})


def column(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64).reshape(1, -1)


def test_every_activation_of_the_file_format_is_there() -> None:
    assert set(VALUES) == set(SLOPES) == set(ELEMENTWISE)
    assert all(name == entry.name for name, entry in ACTIVATIONS.items())


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_values_are_finite_and_exact(name: str) -> None:
    with np.errstate(all="ignore"):
        expected = VALUES[name](NETS)
    got = ACTIVATIONS[name].value(column(NETS))[0]
    assert np.isfinite(got).all()
    # e^(−z²) and Φ(z) enlarge the rounding of their argument by its square, in any library.
    own = {"gaussian": 1e-12, "gelu": 2e-12}.get(name, 1e-13)
    normal = np.abs(expected) >= TINY
    np.testing.assert_allclose(got[normal], expected[normal], rtol=own, atol=0)
    np.testing.assert_allclose(got[~normal], expected[~normal], rtol=0, atol=TINY)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_values_near_nothing_keep_their_digits(name: str) -> None:
    z = column([1e-3, -1e-3, 1e-9, -1e-9, 1e-200])
    np.testing.assert_allclose(ACTIVATIONS[name].value(z)[0], VALUES[name](z[0]), rtol=1e-14, atol=0)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_slopes_are_finite_and_right(name: str) -> None:
    with np.errstate(all="ignore"):
        expected = SLOPES[name](NETS)
    got = ACTIVATIONS[name].derivative(column(NETS))[0]
    assert np.isfinite(got).all()
    np.testing.assert_allclose(got, expected, rtol=2e-12, atol=4e-16 if name in FROM_OUTPUT else TINY)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_slopes_are_central_differences(name: str) -> None:
    z = np.linspace(-6.0, 6.0, 240)  # without 0, where relu and its kin have a kink
    step = 1e-5
    activation = ACTIVATIONS[name]
    differences = (activation.value(column(z + step)) - activation.value(column(z - step))) / (2 * step)
    np.testing.assert_allclose(activation.derivative(column(z)), differences, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(("name", "slope"), [("relu", 0.0), ("leaky_relu", 0.01), ("elu", 1.0)])
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_slopes_at_zero_are_those_from_the_left(name: str, slope: float, zero: float) -> None:
    assert ACTIVATIONS[name].derivative(column([zero]))[0, 0] == slope


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_what_is_not_a_number_stays_so(name: str) -> None:
    assert np.isnan(ACTIVATIONS[name].value(column([np.nan]))).all()


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_net_is_left_alone_and_shapes_are_kept(name: str) -> None:
    net = np.linspace(-2.0, 2.0, 12).reshape(3, 4)
    before = net.copy()
    assert ACTIVATIONS[name].value(net).shape == ACTIVATIONS[name].derivative(net).shape == (3, 4)
    np.testing.assert_array_equal(net, before)


@pytest.mark.parametrize("shift", [0.0, 800.0, -800.0, 1e4])
def test_softmax_is_finite_at_any_height(shift: float) -> None:
    net = np.array([[1.0, -3.0], [2.0, 1e4], [0.5, -1e4]])
    np.testing.assert_allclose(
        ACTIVATIONS[SOFTMAX].value(net + shift), special.softmax(net + shift, axis=0), rtol=1e-13
    )


def test_softmax_of_one_neuron_is_one() -> None:
    np.testing.assert_array_equal(ACTIVATIONS[SOFTMAX].value(column([-1e4, 0.0, 3.0])), 1.0)


def test_softmax_has_no_elementwise_derivative() -> None:
    with pytest.raises(ValueError, match="elementwise"):
        ACTIVATIONS[SOFTMAX].derivative(column([1.0]))
