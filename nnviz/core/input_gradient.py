"""The gradient with respect to the input: what in it a neuron, or the cost, minds."""

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.parameters import Array
from nnviz.core.plain_backprop import send_back
from nnviz.core.tables import entry

_STEPS = 60
_STRIDE = 0.1


def cost_gradient(network: Network, x: Array, y: Array, cost: str) -> Array:
    """∂C/∂x = (w¹)ᵀ δ¹ of one example (n_0,), the penalty left out: BP2 carried on to the input.

    Raises
    ------
    ValueError
        An unknown cost, or one that makes no sense with the network's output.
    """
    work = Backprop(network, entry(COSTS, cost, "cost"), 1)
    work.load(x[:, np.newaxis], y[:, np.newaxis])
    with np.errstate(all="ignore"):
        work.forward()
        work.backward()
    return np.asarray(network.theta.weights[0].T @ work.delta[0][:, 0])


def neuron_gradient(network: Network, x: Array, layer: int, j: int) -> Array:
    """∂z_j/∂x (n_0,) of neuron j of a layer, counted from 0, at the input x (n_0,).

    Of z, not a: they point the same way, and that of z does not vanish where the neuron is saturated.
    """
    with np.errstate(all="ignore"):
        z = [z for z, _ in network.layers(x)]
        of_itself = np.zeros_like(z[layer])  # ∂z_j/∂z of the neuron's own layer
        of_itself[j] = 1
        below = send_back(network.theta, network.activations, z[:layer], of_itself)
        return np.asarray(network.theta.weights[0].T @ (below[0].delta if below else of_itself))


def raising_input(
    network: Network, layer: int, j: int, low: Array | float = 0.0, high: Array | float = 1.0
) -> Array:
    """An input (n_0,) in low..high that makes z_j of a layer large, by gradient ascent from the middle.

    In the first layer it is the largest there is; in a later one, a local maximum. The bounds are one
    for all inputs, or (n_0,).
    """
    x = np.full(network.sizes[0], (low + high) / 2)
    if layer == 0:
        w = network.theta.weights[0][j]
        return np.where(w > 0, high, np.where(w < 0, low, x))
    for _ in range(_STEPS):
        gradient = neuron_gradient(network, x, layer, j)
        largest = float(np.abs(gradient).max())
        if not 0 < largest < np.inf:
            break
        x = np.clip(x + _STRIDE * (high - low) * gradient / largest, low, high)
    return x
