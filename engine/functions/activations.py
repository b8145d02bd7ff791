"""The activation functions as a table: each entry has its function and its derivative, as calls for the tape.

Arrays are shaped (neurons, samples). A function writes f(net) into `out`, a slope writes f′(net) into `result`; both
leave `net` alone. Constants have the dtype of the arrays. All stay finite, and as exact as that can be, for |net| up to
1e4 and beyond.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.functions.tape import Array, Call, call, constant, run

LEAK = 0.01
INVERSE_SQRT2 = 1 / math.sqrt(2.0)
INVERSE_SQRT2PI = 1 / math.sqrt(2.0 * math.pi)

Function = Callable[[Array, Array], list[Call]]  # net, out
Slope = Callable[[Array, Array, Array], list[Call]]  # net, out, result


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function of a neuron: calls for f and for f′ (None where f′ is not elementwise: softmax)."""

    name: str
    function: Function
    slope: Slope | None

    def value(self, net: Array) -> Array:
        """f(net) as a new array of net's shape, (neurons, samples), calculated in float32 where net is that."""
        net = _floats(net)
        out = np.empty_like(net)
        with np.errstate(all="ignore"):
            run(self.function(net, out))
        return out

    def derivative(self, net: Array) -> Array:
        """f′(net) as a new array; only where the activation is elementwise."""
        if self.slope is None:
            raise ValueError(f"{self.name} has no elementwise derivative")
        net = _floats(net)
        result = np.empty_like(net)
        with np.errstate(all="ignore"):
            run(self.slope(net, self.value(net), result))
        return result


def _floats(net: Array) -> Array:
    return np.ascontiguousarray(net, dtype=np.float32 if net.dtype == np.float32 else np.float64)


# --- functions ------------------------------------------------------------------------------------------------------


def _identity(net: Array, out: Array) -> list[Call]:
    return [call(np.copyto, out, net)]


def _sigmoid(net: Array, out: Array) -> list[Call]:
    # 1/(1+e^−z) is exact at both ends: where e^−z overflows to infinity the quotient is the 0 that it rounds to.
    return [
        call(np.negative, net, out),
        call(np.exp, out, out),
        call(np.add, out, constant(1.0, net), out),
        call(np.reciprocal, out, out),
    ]


def _tanh(net: Array, out: Array) -> list[Call]:
    return [call(np.tanh, net, out)]


def _relu(net: Array, out: Array) -> list[Call]:
    # An array of zeros: 1.4 times faster than a scalar; fmax would hide NaN. NumPy wants the result of maximum and
    # minimum by keyword: by position each call is a warning, which takes longer than the call.
    return [call(np.maximum, net, np.zeros_like(net), out=out)]


def _leaky_relu(net: Array, out: Array) -> list[Call]:
    return [call(np.multiply, net, constant(LEAK, net), out), call(np.maximum, net, out, out=out)]


def _elu(net: Array, out: Array) -> list[Call]:
    positive = np.empty_like(net)
    return [
        call(np.minimum, net, constant(0.0, net), out=out),
        call(np.expm1, out, out),
        call(np.maximum, net, constant(0.0, net), out=positive),
        call(np.add, out, positive, out),
    ]


def _softplus(net: Array, out: Array) -> list[Call]:
    # logaddexp(0, z) = max(z, 0) + log1p(e^−|z|): neither overflows nor loses small values.
    return [call(np.logaddexp, constant(0.0, net), net, out)]


def _gelu(net: Array, out: Array) -> list[Call]:
    return [*_normal_cdf(net, out), call(np.multiply, net, out, out)]


def _normal_cdf(net: Array, out: Array) -> list[Call]:
    # Φ(z) = ½ erfc(−z/√2) keeps the small values of the left tail, which ½(1 + erf) would round to 0.
    return [call(_set_normal_cdf, net, out)]


# NumPy has no error function; the C library's, element by element, is exact, and gelu alone pays for it.
_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def _set_normal_cdf(net: Array, out: Array) -> None:
    np.multiply(0.5, _erfc(net * -INVERSE_SQRT2), out)


def _silu(net: Array, out: Array) -> list[Call]:
    return [*_sigmoid(net, out), call(np.multiply, net, out, out)]


def _sin(net: Array, out: Array) -> list[Call]:
    return [call(np.sin, net, out)]


def _gaussian(net: Array, out: Array) -> list[Call]:
    return [call(np.multiply, net, net, out), call(np.negative, out, out), call(np.exp, out, out)]


def _bipolar_sigmoid(net: Array, out: Array) -> list[Call]:
    # 2/(1+e^−z) − 1 = tanh(z/2), without the loss of digits near 0.
    return [call(np.multiply, net, constant(0.5, net), out), call(np.tanh, out, out)]


def _softmax(net: Array, out: Array) -> list[Call]:
    row = np.empty(net.shape[1:], net.dtype)
    return [
        call(np.maximum.reduce, net, 0, None, row),
        call(np.subtract, net, row, out),
        call(np.exp, out, out),
        call(np.add.reduce, out, 0, None, row),
        call(np.divide, out, row, out),
    ]


# --- derivatives ----------------------------------------------------------------------------------------------------


def _identity_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [call(result.fill, 1.0)]


def _sigmoid_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [call(np.multiply, out, out, result), call(np.subtract, out, result, result)]


def _tanh_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [call(np.multiply, out, out, result), call(np.subtract, constant(1.0, net), result, result)]


def _relu_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [call(np.greater, net, constant(0.0, net), result)]


def _leaky_relu_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [
        call(np.greater, net, constant(0.0, net), result),
        call(np.maximum, result, constant(LEAK, net), out=result),
    ]


def _elu_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [call(np.minimum, net, constant(0.0, net), out=result), call(np.exp, result, result)]


def _softplus_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return _sigmoid(net, result)


def _gelu_slope(net: Array, out: Array, result: Array) -> list[Call]:
    # (z Φ(z))′ = Φ(z) + z φ(z), with φ the normal density.
    work = np.empty_like(net)
    return [
        call(np.multiply, net, net, work),
        call(np.multiply, work, constant(-0.5, net), work),
        call(np.exp, work, work),
        call(np.multiply, work, constant(INVERSE_SQRT2PI, net), work),
        call(np.multiply, work, net, work),
        *_normal_cdf(net, result),
        call(np.add, result, work, result),
    ]


def _silu_slope(net: Array, out: Array, result: Array) -> list[Call]:
    # With s the sigmoid: (z s)′ = s + z s (1 − s) = s (1 + z (1 − s)) and z s = out, so s + out (1 − s).
    work = np.empty_like(net)
    return [
        *_sigmoid(net, result),
        call(np.subtract, constant(1.0, net), result, work),
        call(np.multiply, work, out, work),
        call(np.add, result, work, result),
    ]


def _sin_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [call(np.cos, net, result)]


def _gaussian_slope(net: Array, out: Array, result: Array) -> list[Call]:
    return [call(np.multiply, net, out, result), call(np.multiply, result, constant(-2.0, net), result)]


def _bipolar_sigmoid_slope(net: Array, out: Array, result: Array) -> list[Call]:
    # ½ (1 − y²)
    return [*_tanh_slope(net, out, result), call(np.multiply, result, constant(0.5, net), result)]


SOFTMAX = "softmax"

ACTIVATIONS: dict[str, Activation] = {
    entry.name: entry
    for entry in (
        Activation("identity", _identity, _identity_slope),
        Activation("sigmoid", _sigmoid, _sigmoid_slope),
        Activation("tanh", _tanh, _tanh_slope),
        Activation("relu", _relu, _relu_slope),
        Activation("leaky_relu", _leaky_relu, _leaky_relu_slope),
        Activation("elu", _elu, _elu_slope),
        Activation("softplus", _softplus, _softplus_slope),
        Activation("gelu", _gelu, _gelu_slope),
        Activation("silu", _silu, _silu_slope),
        Activation("sin", _sin, _sin_slope),
        Activation("gaussian", _gaussian, _gaussian_slope),
        Activation("bipolar_sigmoid", _bipolar_sigmoid, _bipolar_sigmoid_slope),
        Activation(SOFTMAX, _softmax, None),
    )
}
