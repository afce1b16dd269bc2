"""Why a weight learns slowly (book ch. 2): its input is dim, or its neuron saturated, or no error arrives.

|∂C/∂w_jk| = |a_k| · |δ_j|, and in a hidden layer |δ_j| = |σ′(z_j)| · |∂C/∂a_j|.
"""

from dataclasses import dataclass

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.measures import SATURATED_SLOPE, slope
from nnviz.core.parameters import Array, Parameters

DIM_INPUT = 0.05
"""An input |a_k| below this is dim: its weight gets a twentieth of what one from a lit neuron gets."""


@dataclass(frozen=True, eq=False)
class LayerPace:
    """What sets the pace of each weight of a layer, for one example.

    Attributes
    ----------
    a
        Inputs a_k (n_in,).
    delta
        δ_j (n_out,).
    prime
        σ′(z_j) (n_out,), or None where δ = a − y and no slope comes into it.
    error
        ∂C/∂σ(z_j) (n_out,), or None there.
    kept
        What dropout multiplies σ(z_j) by (n_out,): 0 silences the neuron. None without.
    """

    a: Array
    delta: Array
    prime: Array | None
    error: Array | None
    kept: Array | None = None

    def gradient(self, j: int) -> Array:
        """∂C/∂w_jk (n_in,) of the weights into neuron j (BP4)."""
        return np.asarray(self.a * self.delta[j])

    @property
    def dim(self) -> Array:
        """Which inputs (n_in,) are dim."""
        return np.asarray(np.abs(self.a) < DIM_INPUT)

    def is_saturated(self, j: int) -> bool:
        """Whether the slope of neuron j holds all its weights back."""
        return self.prime is not None and bool(abs(self.prime[j]) < SATURATED_SLOPE)

    def is_silenced(self, j: int) -> bool:
        """Whether dropout silences neuron j in this mini-batch."""
        return self.kept is not None and not self.kept[j]


def example_paces(theta: Parameters, work: Backprop) -> list[LayerPace]:
    """Each layer's pace, for the first example of a batch that went forward through θ and back."""
    with np.errstate(over="ignore", invalid="ignore"):
        hidden = [_hidden_pace(theta, work, layer) for layer in range(work.last)]
        return [*hidden, _output_pace(work)]


def _hidden_pace(theta: Parameters, work: Backprop, layer: int) -> LayerPace:
    z, above = work.z[layer][:, :1], work.delta[layer + 1][:, 0]
    error = theta.weights[layer + 1].T @ above
    kept = None if work.masks is None else work.masks[layer][:, 0]
    if kept is not None:
        error = error * kept
    prime = slope(work.activations[layer], z)[:, 0]
    return LayerPace(work.a[layer][:, 0], work.delta[layer][:, 0], prime, error, kept)


def _output_pace(work: Backprop) -> LayerPace:
    inputs, delta = work.a[-2][:, 0], work.delta[-1][:, 0]
    output, cost = work.activations[-1], work.cost
    if output.name in cost.simple_error_with or output.name == "softmax" or cost.nabla_a is None:
        return LayerPace(inputs, delta, None, None)
    a, y = work.a[-1][:, :1], work.y[:, :1]
    error = np.empty_like(a)
    cost.nabla_a(a, y, error)
    if work.weights is not None:
        error *= work.weights[0]
    return LayerPace(inputs, delta, work.prime[-1][:, 0], error[:, 0])
