"""What the units compute: each function with its derivative below it.

A function writes a = σ(z) into ``out``; a derivative writes σ′ from z and a, so that a unit which
knows its slope from its output need not compute it again. All arrays are (n_l, m) and ``out`` may
not be z. Sigmoid, SiLU and logistic overflow on their way, harmlessly (1/∞ is the right 0): call
them under ``np.errstate(over="ignore")``.

The sigmoid and its derivative are called at every layer of every step: there each ``np.`` counts.
"""

from dataclasses import dataclass

import numpy as np
from numpy import add, exp, multiply, negative, reciprocal, subtract

from nnviz.core.parameters import Array

LEAK = 0.01
GELU_SCALE = (2 / np.pi) ** 0.5
GELU_CUBIC = 0.044715

_ONE = {size: np.ones((), f"f{size}") for size in (4, 8)}
"""1 by the bytes of a number: NumPy reads an array of no dimensions in half the time of a Python number."""


def sigmoid(z: Array, out: Array) -> None:
    """1 / (1 + e^{−z})."""
    negative(z, out)
    exp(out, out)
    add(out, _ONE[out.itemsize], out)
    reciprocal(out, out)


def sigmoid_prime(z: Array, a: Array, out: Array) -> None:
    """a (1 − a)."""
    subtract(_ONE[out.itemsize], a, out)
    multiply(out, a, out)


def logit(a: Array) -> Array:
    """ln(a / (1 − a)): the z of a sigmoid's output."""
    return np.asarray(np.log(a) - np.log1p(-a))


def tanh(z: Array, out: Array) -> None:
    """The hyperbolic tangent."""
    np.tanh(z, out=out)


def tanh_prime(z: Array, a: Array, out: Array) -> None:
    """1 − a²."""
    np.multiply(a, a, out=out)
    np.subtract(1, out, out=out)


def relu(z: Array, out: Array) -> None:
    """max(0, z)."""
    np.maximum(z, 0, out=out)


def relu_prime(z: Array, a: Array, out: Array) -> None:
    """1 right of the kink, 0 at it and left of it."""
    np.greater(z, 0, out=out, casting="unsafe")


def leaky_relu(z: Array, out: Array) -> None:
    """max(0.01 z, z)."""
    np.multiply(z, LEAK, out=out)
    np.maximum(z, out, out=out)


def leaky_relu_prime(z: Array, a: Array, out: Array) -> None:
    """1 right of the kink, 0.01 at it and left of it."""
    np.greater(z, 0, out=out, casting="unsafe")
    np.maximum(out, LEAK, out=out)


def softplus(z: Array, out: Array) -> None:
    """ln(1 + e^z), as max(0, z) + ln(1 + e^{−|z|})."""
    np.abs(z, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)
    np.log1p(out, out=out)
    out += np.maximum(z, 0)


def softplus_prime(z: Array, a: Array, out: Array) -> None:
    """The sigmoid of z, which is 1 − e^{−a}."""
    np.negative(a, out=out)
    np.expm1(out, out=out)
    np.negative(out, out=out)


def elu(z: Array, out: Array) -> None:
    """z, or e^z − 1 below 0: the larger of the two once z is cut at 0 in the exponent."""
    np.minimum(z, 0, out=out)
    np.expm1(out, out=out)
    np.maximum(z, out, out=out)


def elu_prime(z: Array, a: Array, out: Array) -> None:
    """1, or e^z = a + 1 below 0."""
    np.minimum(a, 0, out=out)
    out += 1


def _gelu_gate(z: Array) -> Array:
    return np.asarray(np.tanh(GELU_SCALE * (z + GELU_CUBIC * z * z * z)))


def gelu(z: Array, out: Array) -> None:
    """z Φ(z), with tanh in place of erf (Hendrycks & Gimpel 2016, section 2)."""
    np.multiply(0.5 * z, 1 + _gelu_gate(z), out=out)


def gelu_prime(z: Array, a: Array, out: Array) -> None:
    """The derivative of that very tanh form."""
    gate = _gelu_gate(z)
    inner = GELU_SCALE * (1 + 3 * GELU_CUBIC * z * z)
    np.multiply(0.5 * z * inner, 1 - gate * gate, out=out)
    out += 0.5 * (1 + gate)


def silu(z: Array, out: Array) -> None:
    """z σ(z)."""
    sigmoid(z, out)
    out *= z


def silu_prime(z: Array, a: Array, out: Array) -> None:
    """σ + a (1 − σ)."""
    sigmoid(z, out)
    rest = 1 - out
    rest *= a
    out += rest


def gaussian(z: Array, out: Array) -> None:
    """e^{−z²}."""
    np.multiply(z, z, out=out)
    np.negative(out, out=out)
    np.exp(out, out=out)


def gaussian_prime(z: Array, a: Array, out: Array) -> None:
    """−2 z a."""
    np.multiply(z, -2, out=out)
    out *= a


def linear(z: Array, out: Array) -> None:
    """Copy z."""
    np.copyto(out, z)


def linear_prime(z: Array, a: Array, out: Array) -> None:
    """1 everywhere."""
    out.fill(1)


def step(z: Array, out: Array) -> None:
    """1 where z > 0, else 0 (book ch. 1, eq. 2)."""
    np.greater(z, 0, out=out, casting="unsafe")


def step_prime(z: Array, a: Array, out: Array) -> None:
    """0 everywhere; the jump has no slope."""
    out.fill(0)


def softmax(z: Array, out: Array) -> None:
    """e^{z_j} over the sum of the column, the largest z taken out first."""
    np.subtract(z, z.max(axis=0), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=0)


def softmax_diagonal(z: Array, a: Array, out: Array) -> None:
    """Only ∂a_j/∂z_j = a_j (1 − a_j): the full Jacobian belongs to the output error, in costs.py."""
    sigmoid_prime(z, a, out)


def softmax_jacobian(a: Array) -> Array:
    """∂a_j/∂z_k = a_j (δ_jk − a_k), (n, n), of the outputs a (n,) for one example; it is symmetric."""
    return np.asarray(np.diag(a) - np.outer(a, a))


@dataclass(frozen=True)
class Logistic:
    """L / (1 + e^{−k(z − z₀)}): ceiling L, steepness k, middle z₀."""

    L: float = 1.0
    k: float = 4.0
    z0: float = 0.0

    def function(self, z: Array, out: Array) -> None:
        """Write a."""
        np.subtract(self.z0, z, out=out)
        out *= self.k
        np.exp(out, out=out)
        out += 1
        np.divide(self.L, out, out=out)

    def derivative(self, z: Array, a: Array, out: Array) -> None:
        """k a (1 − a/L)."""
        np.multiply(a, -1 / self.L, out=out)
        out += 1
        out *= a
        out *= self.k
