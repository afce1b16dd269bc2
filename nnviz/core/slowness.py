"""Why a weight learns slowly (book ch. 2): its input is dim, or its neuron saturated, or no error arrives.

|∂C/∂w_jk| = |a_k| · |δ_j|, and in a hidden layer |δ_j| = |σ′(z_j)| · |∂C/∂a_j|.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.backprop import Backprop
from nnviz.core.costs import Cost
from nnviz.core.measures import SATURATED_SLOPE, slope
from nnviz.core.parameters import Array, Parameters
from nnviz.core.plain_backprop import output_deltas, send_back

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
        σ′(z_j) (n_out,), or None where no slope of one z comes into it: where the cost cancels it, and
        in a softmax layer, whose slopes are a matrix.
    error
        ∂C/∂σ(z_j) (n_out,), or None there.
    kept
        What dropout multiplies σ(z_j) by (n_out,): 0 silences the neuron. None without.
    cancels
        Whether the cost cancels σ′, so that δ = a − y.
    """

    a: Array
    delta: Array
    prime: Array | None
    error: Array | None
    kept: Array | None = None
    cancels: bool = False

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


def paces_in(theta: Parameters, work: Backprop) -> list[LayerPace]:
    """Each layer's pace, for the first example of a batch that went forward through θ and back."""
    x, *a = (part[:, 0] for part in work.a)
    return example_paces(
        theta,
        work.activations,
        work.cost,
        x,
        work.y[:, 0],
        [z[:, 0] for z in work.z],
        a,
        masks=None if work.masks is None else [mask[:, 0] for mask in work.masks],
        weight=1.0 if work.weights is None else float(work.weights[0]),
    )


def example_paces(
    theta: Parameters,
    activations: Sequence[Activation],
    cost: Cost,
    x: Array,
    y: Array,
    z: Sequence[Array],
    a: Sequence[Array],
    *,
    masks: Sequence[Array] | None = None,
    weight: float = 1.0,
) -> list[LayerPace]:
    """Each layer's pace, from one pass back (BP1, BP2).

    Parameters
    ----------
    x, y
        The example, (n_0,) and (n_L,).
    z, a
        z^l and a^l of each layer that computes, each (n_l,), as fed forward.
    masks
        What dropout multiplied σ(z^l) of each hidden layer by, each (n_l,).
    weight
        What the example counts.
    """
    inputs = [x, *a[:-1]]
    with np.errstate(over="ignore", invalid="ignore"):
        output = _output_pace(activations[-1], cost, inputs[-1], y, z[-1], a[-1], weight)
        below = send_back(theta, activations, z[:-1], output.delta, masks)
    kept = [None] * len(below) if masks is None else masks
    paces = [
        LayerPace(a_below, sent.delta, sent.prime, sent.error, mask)
        for a_below, sent, mask in zip(inputs, below, kept, strict=False)
    ]
    return [*paces, output]


def _output_pace(
    output: Activation, cost: Cost, inputs: Array, y: Array, z: Array, a: Array, weight: float
) -> LayerPace:
    z, a, y = (column[:, np.newaxis] for column in (z, a, y))
    delta = output_deltas(cost, output, z, a, y) * weight
    cancels = output.name in cost.simple_error_with
    if cancels or output.name == "softmax" or cost.nabla_a is None:
        return LayerPace(inputs, delta[:, 0], None, None, cancels=cancels)
    error = np.empty_like(z)
    cost.nabla_a(a, y, error)
    error *= weight
    return LayerPace(inputs, delta[:, 0], slope(output, z)[:, 0], error[:, 0])
