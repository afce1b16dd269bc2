"""Activation functions: forward and derivative on neighbouring lines, one table.

A function writes a = σ(z) into ``out``; a derivative writes σ′ from z and a, so that a unit which
knows its slope from its output need not compute it again. ``out`` may not be z.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.core.parameters import Array


@dataclass(frozen=True)
class Activation:
    """One kind of unit.

    Attributes
    ----------
    formula
        σ(z) in LaTeX.
    help
        One sentence for a tooltip.
    function
        (z, out): writes a, both (n_l, m).
    derivative
        (z, a, out): writes σ′(z), all (n_l, m).
    hidden
        Whether a hidden layer may use it.
    """

    name: str
    label: str
    formula: str
    help: str
    function: Callable[[Array, Array], object]
    derivative: Callable[[Array, Array, Array], object]
    hidden: bool = True


def _sigmoid(z: Array, out: Array) -> None:
    np.negative(z, out=out)
    np.exp(out, out=out)
    out += 1
    np.reciprocal(out, out=out)


def _sigmoid_prime(z: Array, a: Array, out: Array) -> None:
    np.subtract(1, a, out=out)
    out *= a


def _tanh(z: Array, out: Array) -> None:
    np.tanh(z, out=out)


def _tanh_prime(z: Array, a: Array, out: Array) -> None:
    np.multiply(a, a, out=out)
    np.subtract(1, out, out=out)


def _relu(z: Array, out: Array) -> None:
    np.maximum(z, 0, out=out)


def _relu_prime(z: Array, a: Array, out: Array) -> None:
    np.greater(z, 0, out=out, casting="unsafe")


def _linear(z: Array, out: Array) -> None:
    np.copyto(out, z)


def _linear_prime(z: Array, a: Array, out: Array) -> None:
    out.fill(1)


def _softmax(z: Array, out: Array) -> None:
    np.subtract(z, z.max(axis=0), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=0)


def _softmax_diagonal(z: Array, a: Array, out: Array) -> None:
    # Only ∂a_j/∂z_j: the full Jacobian belongs to the output error, in costs.py.
    _sigmoid_prime(z, a, out)


_ENTRIES = (
    Activation(
        "sigmoid",
        "sigmoid",
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        "The book's smooth step, from 0 to 1. Its slope is never more than 1/4.",
        _sigmoid,
        _sigmoid_prime,
    ),
    Activation(
        "tanh",
        "tanh",
        r"\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}",
        "A sigmoid stretched to −1 … 1. Its slope is 1 at z = 0.",
        _tanh,
        _tanh_prime,
    ),
    Activation(
        "relu",
        "ReLU",
        r"\max(0, z)",
        "Rectified linear: passes what is positive, with slope 1, and stops the rest.",
        _relu,
        _relu_prime,
    ),
    Activation(
        "linear",
        "linear",
        r"z",
        "No bend at all: layers of these together are still one linear map.",
        _linear,
        _linear_prime,
    ),
    Activation(
        "softmax",
        "softmax",
        r"a_j = \frac{e^{z_j}}{\sum_k e^{z_k}}",
        "Outputs that share one sum of 1, to be read as probabilities (book ch. 3, eq. 78).",
        _softmax,
        _softmax_diagonal,
        hidden=False,
    ),
)

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}
HIDDEN_ACTIVATIONS: tuple[str, ...] = tuple(entry.name for entry in _ENTRIES if entry.hidden)
OUTPUT_ACTIVATIONS: tuple[str, ...] = tuple(ACTIVATIONS)
