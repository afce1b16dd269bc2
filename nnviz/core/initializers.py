"""How a network starts (book ch. 3, "Weight initialization")."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nnviz.core.parameters import Array, Parameters
from nnviz.core.written import Node, Number, sqrt

Start = Sequence[Sequence[Sequence[float]]]
"""For each layer that computes the rows [w₁, …, wₙ, b] of its neurons."""


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
    is_given
        Whether it draws nothing and begins at numbers that somebody gives.
    """

    name: str
    label: str
    formula: str
    help: str
    weight_deviation: Callable[[int, int], float]
    written: Callable[[Number, Number], Node]
    bias_deviation: float
    is_given: bool = False


_ENTRIES = (
    Initializer(
        "scaled_gaussian",
        "N(0, 1/n)",
        r"w \sim N(0, 1/n_{in})",
        "Weights with deviation 1/√n, biases with 1: z stays near ±1 (book ch. 3). Of 1,000 inputs, half of "
        "them 1, it is spread by 1.22.",
        lambda n_in, n_out: n_in**-0.5,
        lambda n_in, n_out: 1 / sqrt(n_in),
        1.0,
    ),
    Initializer(
        "gaussian",
        "N(0, 1)",
        r"w \sim N(0, 1)",
        "Weights and biases with deviation 1: units start saturated, for z is large. Of 1,000 inputs, half "
        "of them 1, it is spread by 22.4.",
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
    Initializer(
        "given",
        "as given",
        r"w = w_{start}",
        "Every weight and bias begins at a number of one's own: at first those that the network has when "
        "this is chosen.",
        lambda n_in, n_out: 0.0,
        lambda n_in, n_out: Number(0.0),
        0.0,
        is_given=True,
    ),
)

INITIALIZERS: dict[str, Initializer] = {entry.name: entry for entry in _ENTRIES}


def spread_of_z(initializer: Initializer, n_in: int, n_out: int, squares: float) -> float:
    """Standard deviation of z at the start, over neurons whose ``n_in`` inputs have this sum of squares.

    √(w² Σx² + b²), w and b being the deviations of a weight and of a bias: variances add up (book ch. 3).
    """
    weight = initializer.weight_deviation(n_in, n_out)
    return float(np.sqrt(weight**2 * squares + initializer.bias_deviation**2))


def initialize(
    theta: Parameters, initializer: Initializer, rng: np.random.Generator, start: Start | None = None
) -> None:
    """Draw every weight and bias anew, layer by layer, weights (n_out, n_in) before biases.

    Parameters
    ----------
    start
        The numbers themselves, for an initializer that draws none.

    Raises
    ------
    ValueError
        They are needed and not there, or do not fit.
    """
    for w, b in zip(theta.weights, theta.biases, strict=True):
        n_out, n_in = w.shape
        w[:] = _normal(rng, initializer.weight_deviation(n_in, n_out), w.shape)
        b[:] = _normal(rng, initializer.bias_deviation, b.shape)
    if initializer.is_given:
        if why := misfit(start or (), theta.sizes):
            raise ValueError(f"start{why}")
        for block, rows in zip(theta.blocks, start or (), strict=True):
            block[:] = rows


def start_at(theta: Parameters) -> Start:
    """The start that gives these very parameters."""
    return tuple(tuple(map(tuple, block.astype(float).tolist())) for block in theta.blocks)


def misfit(start: Start, sizes: Sequence[int | None]) -> str:
    """Where a start does not fit layers of these sizes, the input first, and how; empty when it does.

    A size of None may be any. Begins with the place, as in "[0][1]: 3 numbers needed, not 4".
    """
    if len(start) != len(sizes) - 1:
        return f": {len(sizes) - 1} layers of rows [w₁, …, wₙ, b] needed, not {len(start)}"
    for layer, (rows, n_in, n_out) in enumerate(zip(start, sizes, sizes[1:], strict=False)):
        if len(rows) != (n_out or max(1, len(rows))):
            return f"[{layer}]: {n_out or 'some'} neurons needed, a row each, not {len(rows)}"
        needed = len(rows[0]) if n_in is None else n_in + 1
        if needed < 2:
            return f"[{layer}][0]: at least a weight and the bias needed, not {needed} numbers"
        for j, row in enumerate(rows):
            if len(row) != needed:
                words = "as many as in the first" if n_in is None else f"{n_in} weights and the bias"
                return f"[{layer}][{j}]: {needed} numbers needed, {words}, not {len(row)}"
    return ""


def _normal(rng: np.random.Generator, deviation: float, shape: tuple[int, ...]) -> Array:
    # Drawn even where the deviation is 0, so that every start takes as many numbers from the stream.
    return rng.standard_normal(shape) * deviation
