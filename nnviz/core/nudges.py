"""What each example of a mini-batch asks of the parameters, and how an output can be raised.

An example asks for −∂C_x/∂θ; the mean of what they ask for, times η, is the step.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.core.backprop import Backprop
from nnviz.core.measures import slope
from nnviz.core.network import Network
from nnviz.core.parameters import Array

Place = tuple[int, int, int | None]
"""A parameter as `Parameters.locate` gives it: layer, neuron j, and k (None: the bias)."""


def example_gradients(work: Backprop, places: Sequence[Place]) -> Array:
    """∂C_x/∂θ of each example x (m rows) for the parameters at ``places`` (a column each): BP3, BP4.

    The mean over the rows is the gradient of the mini-batch.
    """
    columns = [_asked(work, *place) for place in places]
    return np.stack(columns, axis=1) if columns else np.empty((work.m, 0))


def _asked(work: Backprop, layer: int, j: int, k: int | None) -> Array:
    delta: Array = work.delta[layer][j]
    return delta if k is None else delta * work.a[layer][k]


def mean_sizes(work: Backprop) -> Array:
    """Mean over the examples of |∂C_x/∂θ| (P,): large also where examples pull in opposite ways."""
    sizes = work.theta.like()
    for block, a, delta in zip(sizes.blocks, work.a, work.delta, strict=False):
        block[:, :-1] = np.abs(delta) @ np.abs(a).T
        block[:, -1] = np.abs(delta).sum(axis=1)
    sizes.vector /= work.m
    return sizes.vector


def example_sizes(work: Backprop, example: int) -> Array:
    """|∂C_x/∂θ| (P,) of one example of the mini-batch."""
    sizes = work.theta.like()
    for block, a, delta in zip(sizes.blocks, work.a, work.delta, strict=False):
        error = np.abs(delta[:, example])
        block[:, :-1] = np.outer(error, np.abs(a[:, example]))
        block[:, -1] = error
    return sizes.vector


def largest(sizes: Array, count: int) -> NDArray[np.intp]:
    """The places of the ``count`` largest of these sizes (P,), largest first, and NaN last."""
    ranked = np.where(np.isnan(sizes), -1.0, sizes)
    few = np.argpartition(ranked, -count)[-count:] if count < len(ranked) else np.arange(len(ranked))
    return np.asarray(few[np.argsort(-ranked[few], kind="stable")])


@dataclass(frozen=True, eq=False)
class Ways:
    """The three ways to raise an output neuron's activation a_j, for one example.

    Attributes
    ----------
    slope
        ∂a_j/∂z_j = σ′(z_j), which is also ∂a_j/∂b_j: the way of the bias.
    weights
        ∂a_j/∂w_jk = σ′(z_j) a_k (n_in,): in proportion to the activations.
    earlier
        ∂a_j/∂a_k = σ′(z_j) w_jk (n_in,): in proportion to the weights. Softmax outputs share one sum, so
        there it is a_j (w_jk − Σ_i a_i w_ik).
    """

    slope: float
    weights: Array
    earlier: Array

    @property
    def gains(self) -> tuple[float, float, float]:
        """By how much a_j rises for a small step of length 1 in the best direction: of b, of w, of a."""
        return abs(self.slope), float(np.linalg.norm(self.weights)), float(np.linalg.norm(self.earlier))


def ways_to_raise(network: Network, work: Backprop, j: int) -> Ways:
    """How output j rises for the first example of a mini-batch that went through."""
    theta, a = network.theta, work.a[-1][:, 0]
    with np.errstate(all="ignore"):
        rate = float(slope(network.activations[-1], work.z[-1][:, :1])[j, 0])
        earlier = rate * theta.weights[-1][j]
        if network.activations[-1].shares_a_sum:
            earlier = a[j] * (theta.weights[-1][j] - a @ theta.weights[-1])
        return Ways(rate, rate * work.a[-2][:, 0], earlier)
