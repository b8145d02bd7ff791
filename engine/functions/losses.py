"""The losses as a table, and the pairs of output activation and loss that are computed together to stay exact.

Arrays are shaped (outputs, samples) and have one dtype, constants too; `target` may be an array or the name of one that
is given at each run. `parts` writes each output's part of the error, so that a sample's error is the sum of its column;
`gradient` writes ∂E/∂out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.functions.activations import SOFTMAX
from engine.functions.tape import Array, Call, Name, call, constant

#: An output this near to 0 or 1 has lost digits of its logarithm: the error is then told from the weighted sum.
NEAR: dict[str, float] = {"float64": 1e-3, "float32": 0.05}

Target = Array | Name
Parts = Callable[[Array, Array, Target, Array], list[Call]]  # net, out, target, result
Gradient = Callable[[Array, Target, Array], list[Call]]  # out, target, result
Delta = Callable[[Array, Target, Array], list[Call]]  # out, target, result


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss: its parts by output, and its derivative by the outputs.

    Where the error is c·Σ(∂E/∂out)², as with squared errors, `square_factor` gives that c by the number of outputs: the
    error then costs next to nothing once the gradient is there.
    """

    name: str
    parts: Parts
    gradient: Gradient
    square_factor: Callable[[int], float] | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """A loss behind one activation, whose logarithm and exponential cancel: parts from net, and ∂E/∂net."""

    parts: Parts
    delta: Delta


# --- squared errors -----------------------------------------------------------------------------------------------


def _squares(factor: Callable[[int], float]) -> Parts:
    def parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
        calls = [call(np.subtract, out, target, result), call(np.multiply, result, result, result)]
        scale = factor(len(out))
        return calls if scale == 1.0 else [*calls, call(np.multiply, result, constant(scale, out), result)]

    return parts


def _differences(factor: Callable[[int], float]) -> Gradient:
    def gradient(out: Array, target: Target, result: Array) -> list[Call]:
        calls = [call(np.subtract, out, target, result)]
        scale = factor(len(out))
        return calls if scale == 1.0 else [*calls, call(np.multiply, result, constant(scale, out), result)]

    return gradient


def _mean(count: int) -> float:
    return 1.0 / max(count, 1)


# --- absolute error and Huber's -----------------------------------------------------------------------------------


def _absolute_parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
    return [
        call(np.subtract, out, target, result),
        call(np.absolute, result, result),
        call(np.multiply, result, constant(_mean(len(out)), out), result),
    ]


def _absolute_gradient(out: Array, target: Target, result: Array) -> list[Call]:
    return [
        call(np.subtract, out, target, result),
        call(np.sign, result, result),
        call(np.multiply, result, constant(_mean(len(out)), out), result),
    ]


def _huber_parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
    # With d = |t − y| and c = min(d, 1): ½c² + (d − c) is ½d² up to 1 and d − ½ beyond.
    small = np.empty_like(out)
    return [
        call(np.subtract, out, target, result),
        call(np.absolute, result, result),
        call(np.minimum, result, constant(1.0, out), out=small),
        call(np.subtract, result, small, result),
        call(np.multiply, small, small, small),
        call(np.multiply, small, constant(0.5, out), small),
        call(np.add, result, small, result),
        call(np.multiply, result, constant(_mean(len(out)), out), result),
    ]


def _huber_gradient(out: Array, target: Target, result: Array) -> list[Call]:
    return [
        call(np.subtract, out, target, result),
        call(np.clip, result, constant(-1.0, out), constant(1.0, out), result),
        call(np.multiply, result, constant(_mean(len(out)), out), result),
    ]


# --- cross-entropies ----------------------------------------------------------------------------------------------


def _log_term(weight: Array, out: Array, result: Array) -> None:
    """−weight·ln(out), and 0 where the weight is 0 whatever the logarithm."""
    np.log(out, out=result)
    np.multiply(result, weight, out=result)
    np.negative(result, out=result)
    result[np.broadcast_to(weight == 0.0, result.shape)] = 0.0


def _ratio_term(weight: Array, out: Array, result: Array) -> None:
    """weight/out, and 0 where the weight is 0."""
    np.divide(weight, out, out=result)
    result[np.broadcast_to(weight == 0.0, result.shape)] = 0.0


def _cross_entropy_parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
    return [call(_log_term, target, out, result)]


def _cross_entropy_gradient(out: Array, target: Target, result: Array) -> list[Call]:
    return [call(_ratio_term, target, out, result), call(np.negative, result, result)]


def _complements(out: Array, target: Target) -> tuple[Array, Array, list[Call]]:
    others, absent = np.empty_like(out), np.empty_like(out)
    one = constant(1.0, out)
    return others, absent, [call(np.subtract, one, out, others), call(np.subtract, one, target, absent)]


def _binary_parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
    work = np.empty_like(out)
    others, absent, calls = _complements(out, target)
    return [
        *calls,
        call(_log_term, target, out, result),
        call(_log_term, absent, others, work),
        call(np.add, result, work, result),
        call(np.multiply, result, constant(_mean(len(out)), out), result),
    ]


def _binary_gradient(out: Array, target: Target, result: Array) -> list[Call]:
    work = np.empty_like(out)
    others, absent, calls = _complements(out, target)
    return [
        *calls,
        call(_ratio_term, absent, others, result),
        call(_ratio_term, target, out, work),
        call(np.subtract, result, work, result),
        call(np.multiply, result, constant(_mean(len(out)), out), result),
    ]


# --- together with the activation before them ---------------------------------------------------------------------


def _sigmoid_binary_parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
    # −ln σ(z) = softplus(−z) and −ln(1 − σ(z)) = softplus(z); both terms, for z − softplus would lose small values.
    work, absent = np.empty_like(out), np.empty_like(out)
    return [
        call(np.negative, net, work),
        call(np.logaddexp, constant(0.0, out), work, work),
        call(np.multiply, work, target, work),
        call(np.logaddexp, constant(0.0, out), net, result),
        call(np.subtract, constant(1.0, out), target, absent),
        call(np.multiply, result, absent, result),
        call(np.add, result, work, result),
        call(np.multiply, result, constant(_mean(len(out)), out), result),
    ]


def _sigmoid_binary_delta(out: Array, target: Target, result: Array) -> list[Call]:
    return _differences(_mean)(out, target, result)


def _sigmoid_cross_parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
    return [
        call(np.negative, net, result),
        call(np.logaddexp, constant(0.0, out), result, result),
        call(np.multiply, result, target, result),
    ]


def _sigmoid_cross_delta(out: Array, target: Target, result: Array) -> list[Call]:
    # ∂(−t ln σ)/∂z = t (σ − 1)
    return [call(np.subtract, out, constant(1.0, out), result), call(np.multiply, result, target, result)]


def _softmax_cross_parts(net: Array, out: Array, target: Target, result: Array) -> list[Call]:
    return [call(_minus_log_softmax, net, result), call(np.multiply, result, target, result)]


def _minus_log_softmax(net: Array, result: Array) -> None:
    """−ln softmax(net) by column; the largest term leaves the sum, so that a certainty near 1 keeps its digits."""
    if not len(net):
        return
    top = np.argmax(net, axis=0)[None, :]
    np.subtract(net, np.take_along_axis(net, top, axis=0), out=result)
    powers = np.exp(result)
    np.put_along_axis(powers, top, 0.0, axis=0)
    np.subtract(np.log1p(powers.sum(axis=0)), result, out=result)


def _softmax_cross_delta(out: Array, target: Target, result: Array) -> list[Call]:
    # y_k Σ_j t_j − t_k: with targets that sum to 1 the y − t of the books.
    total = np.empty(out.shape[1:], out.dtype)
    return [
        call(np.add.reduce, target, 0, None, total),
        call(np.multiply, out, total, result),
        call(np.subtract, result, target, result),
    ]


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("half_squared_error", _squares(lambda k: 0.5), _differences(lambda k: 1.0), lambda k: 0.5),
        Loss("squared_error", _squares(lambda k: 1.0), _differences(lambda k: 2.0), lambda k: 0.25),
        Loss("mean_squared_error", _squares(_mean), _differences(lambda k: 2.0 * _mean(k)), lambda k: k / 4),
        Loss("mean_absolute_error", _absolute_parts, _absolute_gradient),
        Loss("huber", _huber_parts, _huber_gradient),
        Loss("binary_cross_entropy", _binary_parts, _binary_gradient),
        Loss("cross_entropy", _cross_entropy_parts, _cross_entropy_gradient),
    )
}

TOGETHER: dict[tuple[str, str], Together] = {
    ("sigmoid", "binary_cross_entropy"): Together(_sigmoid_binary_parts, _sigmoid_binary_delta),
    ("sigmoid", "cross_entropy"): Together(_sigmoid_cross_parts, _sigmoid_cross_delta),
    (SOFTMAX, "cross_entropy"): Together(_softmax_cross_parts, _softmax_cross_delta),
}
