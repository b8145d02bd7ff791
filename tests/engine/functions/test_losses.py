"""Losses against the formulas of the file format, central differences and long doubles."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.functions.activations import ACTIVATIONS
from engine.functions.losses import LOSSES, TOGETHER
from engine.functions.tape import straight_line

Floats = npt.NDArray[Any]
Long = np.longdouble


def xlogy(x: Floats, y: Floats) -> Floats:
    return np.where(x == 0, 0, x * np.log(np.where(x == 0, 1, y)))


# Each output's part for K outputs, as the file format has the sums.
PARTS: dict[str, Callable[[Floats, Floats, int], Floats]] = {
    "half_squared_error": lambda t, y, k: (t - y) ** 2 / 2,
    "squared_error": lambda t, y, k: (t - y) ** 2,
    "mean_squared_error": lambda t, y, k: (t - y) ** 2 / k,
    "mean_absolute_error": lambda t, y, k: np.abs(t - y) / k,
    "huber": lambda t, y, k: np.where(np.abs(t - y) <= 1, (t - y) ** 2 / 2, np.abs(t - y) - 0.5) / k,
    "binary_cross_entropy": lambda t, y, k: -(xlogy(t, y) + xlogy(1 - t, 1 - y)) / k,
    "cross_entropy": lambda t, y, k: -xlogy(t, y),
}
LOGARITHMIC = ("binary_cross_entropy", "cross_entropy")


def parts(loss: str, out: Floats, target: Floats) -> Floats:
    result = np.empty_like(out)
    with np.errstate(all="ignore"):
        straight_line(LOSSES[loss].parts(np.full_like(out, np.nan), out, target, result))()
    return result


def gradient(loss: str, out: Floats, target: Floats) -> Floats:
    result = np.empty_like(out)
    with np.errstate(all="ignore"):
        straight_line(LOSSES[loss].gradient(out, target, result))()
    return result


def drawn(loss: str, outputs: int, samples: int = 50) -> tuple[Floats, Floats]:
    generator = np.random.default_rng(outputs)
    if loss in LOGARITHMIC:
        return generator.uniform(0.01, 0.99, (outputs, samples)), generator.uniform(0.0, 1.0, (outputs, samples))
    return generator.normal(0, 3, (outputs, samples)), generator.normal(0, 3, (outputs, samples))


def test_every_loss_of_the_file_format_is_there() -> None:
    assert set(LOSSES) == set(PARTS)
    assert all(loss.name == name for name, loss in LOSSES.items())


@pytest.mark.parametrize("outputs", [1, 2, 3, 10])
@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_parts_are_the_formulas(loss: str, outputs: int) -> None:
    out, target = drawn(loss, outputs)
    np.testing.assert_allclose(parts(loss, out, target), PARTS[loss](target, out, outputs), rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("outputs", [1, 2, 3, 10])
@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_gradients_are_central_differences(loss: str, outputs: int) -> None:
    out, target = drawn(loss, outputs)
    out[np.abs(np.abs(out - target) - 1) < 1e-4] += 1e-2  # away from the seam of huber
    step = 1e-6
    differences = (PARTS[loss](target, out + step, outputs) - PARTS[loss](target, out - step, outputs)) / (2 * step)
    np.testing.assert_allclose(gradient(loss, out, target), differences, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("loss", sorted(set(LOSSES) - {"cross_entropy"}))
def test_a_perfect_output_has_no_error_and_no_gradient(loss: str) -> None:
    values = np.array([[0.0, 1.0]]) if loss in LOGARITHMIC else np.array([[0.0, 1.0, -3.5, 1e10]])
    assert not parts(loss, values, values).any()
    if loss not in LOGARITHMIC:
        assert not gradient(loss, values, values).any()


def test_huber_is_smooth_at_its_seam() -> None:
    out = np.array([[1.0, -1.0, np.nextafter(1.0, 2.0), 1e6]])
    zero = np.zeros_like(out)
    np.testing.assert_allclose(parts("huber", out, zero), [[0.5, 0.5, 0.5, 1e6 - 0.5]], rtol=1e-15)
    np.testing.assert_array_equal(gradient("huber", out, zero), [[1.0, -1.0, 1.0, 1.0]])


@pytest.mark.parametrize("loss", LOGARITHMIC)
def test_a_target_of_zero_takes_no_logarithm(loss: str) -> None:
    out, target = np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]])
    np.testing.assert_array_equal(parts(loss, out, target), 0.0)
    assert gradient("cross_entropy", out, target)[0, 0] == 0.0


@pytest.mark.parametrize("loss", LOGARITHMIC)
def test_outputs_outside_of_a_logarithm_are_seen(loss: str) -> None:
    out, target = np.array([[-0.5, 0.0]]), np.array([[1.0, 1.0]])
    assert not np.isfinite(parts(loss, out, target)).any()


@pytest.mark.parametrize("loss", sorted(LOSSES))
def test_what_is_not_a_number_stays_so(loss: str) -> None:
    out, target = np.array([[np.nan]]), np.array([[0.5]])
    assert np.isnan(parts(loss, out, target)).all()
    assert np.isnan(gradient(loss, out, target)).all()


# --- together with the activation ---------------------------------------------------------------------------------


def minus_log_sigmoid(z: Floats) -> Floats:
    return np.maximum(-z, 0) + np.log1p(np.exp(-np.abs(z)))


def minus_log_softmax(z: Floats) -> Floats:
    below = z - z.max(axis=0)
    others = np.exp(below)
    np.put_along_axis(others, below.argmax(axis=0)[None, :], 0, axis=0)
    result: Floats = np.log1p(others.sum(axis=0)) - below
    return result


EXACT: dict[tuple[str, str], Callable[[Floats, Floats, int], tuple[Floats, Floats]]] = {
    ("sigmoid", "binary_cross_entropy"): lambda z, t, k: (
        (t * minus_log_sigmoid(z) + (1 - t) * minus_log_sigmoid(-z)) / k,
        (np.exp(-minus_log_sigmoid(z)) - t) / k,
    ),
    ("sigmoid", "cross_entropy"): lambda z, t, k: (t * minus_log_sigmoid(z), -t * np.exp(-minus_log_sigmoid(-z))),
    ("softmax", "cross_entropy"): lambda z, t, k: (
        t * minus_log_softmax(z),
        np.exp(-minus_log_softmax(z)) * t.sum(axis=0) - t,
    ),
}


def nets_and_targets(outputs: int) -> tuple[Floats, Floats]:
    generator = np.random.default_rng(outputs)
    scales = np.repeat([1e-8, 1e-3, 0.1, 1.0, 10.0, 40.0, 800.0, 1e4], 40)
    net = generator.uniform(-1, 1, (outputs, len(scales))) * scales
    target = generator.uniform(0, 1, net.shape)
    target[:, ::3] = np.round(target[:, ::3])
    return net, target


@pytest.mark.parametrize("outputs", [1, 2, 5])
@pytest.mark.parametrize("pair", sorted(TOGETHER))
def test_pairs_are_finite_and_exact(pair: tuple[str, str], outputs: int) -> None:
    net, target = nets_and_targets(outputs)
    out = ACTIVATIONS[pair[0]].value(net)
    result, delta = np.empty_like(net), np.empty_like(net)
    straight_line(TOGETHER[pair].parts(net, out, target, result))()
    straight_line(TOGETHER[pair].delta(out, target, delta))()
    exact_parts, exact_delta = EXACT[pair](net.astype(Long), target.astype(Long), outputs)
    normal = exact_parts > 1e-300
    # z is subtracted from the largest z of its layer, which costs a rounding of z itself.
    np.testing.assert_allclose(result[normal], exact_parts[normal].astype(float), rtol=2e-13, atol=1e-20)
    np.testing.assert_allclose(result[~normal], 0.0, atol=1e-300)
    np.testing.assert_allclose(delta, exact_delta.astype(float), rtol=1e-13, atol=5e-16)


@pytest.mark.parametrize("pair", sorted(TOGETHER))
def test_pairs_are_what_they_replace(pair: tuple[str, str]) -> None:
    net, target = nets_and_targets(3)
    net, target = net[:, :160], target[:, :160]  # |z| up to 1, where the plain way is exact too
    out = ACTIVATIONS[pair[0]].value(net)
    result = np.empty_like(net)
    straight_line(TOGETHER[pair].parts(net, out, target, result))()
    np.testing.assert_allclose(result, parts(pair[1], out, target), rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("loss", sorted(name for name, loss in LOSSES.items() if loss.square_factor))
@pytest.mark.parametrize("outputs", [1, 4])
def test_squares_of_the_gradient_are_the_error(loss: str, outputs: int) -> None:
    out, target = drawn(loss, outputs)
    factor = LOSSES[loss].square_factor
    assert factor is not None
    squares = (gradient(loss, out, target) ** 2).sum(axis=0) * factor(outputs)
    np.testing.assert_allclose(squares, parts(loss, out, target).sum(axis=0), rtol=1e-14)
