"""How a network starts (book ch. 3, "Weight initialization")."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnviz.core.parameters import Array, Parameters
from nnviz.core.written import Node, Number, sqrt


class Initializer(NamedTuple):
    """A start: the standard deviation of the weights into a layer, and of its biases.

    Attributes
    ----------
    formula
        The distribution of w in LaTeX.
    weight_deviation
        (n_in, n_out) to the standard deviation of w.
    written
        (n_in, n_out): how that deviation is written out with its numbers.
    bias_deviation
        Standard deviation of b; 0 starts every bias at 0.
    """

    name: str
    label: str
    formula: str
    help: str
    weight_deviation: Callable[[int, int], float]
    written: Callable[[Number, Number], Node]
    bias_deviation: float


_ENTRIES = (
    Initializer(
        "scaled_gaussian",
        "N(0, 1/n)",
        r"w \sim N(0, 1/n_{in})",
        "Weights with deviation 1/√n for n inputs, so that z stays near ±1 (book ch. 3). Biases N(0, 1).",
        lambda n_in, n_out: n_in**-0.5,
        lambda n_in, n_out: 1 / sqrt(n_in),
        1.0,
    ),
    Initializer(
        "gaussian",
        "N(0, 1)",
        r"w \sim N(0, 1)",
        "Weights and biases with deviation 1: with many inputs z is large and units start saturated.",
        lambda n_in, n_out: 1.0,
        lambda n_in, n_out: Number(1.0),
        1.0,
    ),
    Initializer(
        "xavier",
        "Xavier",
        r"w \sim N\left(0, \frac{2}{n_{in} + n_{out}}\right)",
        "Keeps the spread alike on the way forward and back, for units like tanh (Glorot & Bengio 2010, "
        "eq. 12). Biases 0.",
        lambda n_in, n_out: (2 / (n_in + n_out)) ** 0.5,
        lambda n_in, n_out: sqrt(2 / (n_in + n_out)),
        0.0,
    ),
    Initializer(
        "he",
        "He",
        r"w \sim N\left(0, \frac{2}{n_{in}}\right)",
        "Twice the variance of 1/n, because a ReLU stops half of what reaches it (He et al. 2015, eq. 10). "
        "Biases 0.",
        lambda n_in, n_out: (2 / n_in) ** 0.5,
        lambda n_in, n_out: sqrt(2 / n_in),
        0.0,
    ),
    Initializer(
        "zeros",
        "zeros",
        r"w = 0",
        "All the same, biases too: neurons of a layer get equal gradients and never become different.",
        lambda n_in, n_out: 0.0,
        lambda n_in, n_out: Number(0.0),
        0.0,
    ),
)

INITIALIZERS: dict[str, Initializer] = {entry.name: entry for entry in _ENTRIES}


def initialize(theta: Parameters, initializer: Initializer, rng: np.random.Generator) -> None:
    """Draw every weight and bias anew, layer by layer, weights (n_out, n_in) before biases."""
    for w, b in zip(theta.weights, theta.biases, strict=True):
        n_out, n_in = w.shape
        w[:] = _normal(rng, initializer.weight_deviation(n_in, n_out), w.shape)
        b[:] = _normal(rng, initializer.bias_deviation, b.shape)


def _normal(rng: np.random.Generator, deviation: float, shape: tuple[int, ...]) -> Array:
    # Drawn even where the deviation is 0, so that every start takes as many numbers from the stream.
    return rng.standard_normal(shape) * deviation
