"""Backpropagation (book ch. 2), in buffers that are made once.

δ here is the derivative of the *batch's mean* cost, so a column is 1/m of the book's δ of that one
example; with m = 1 they are the same. The sums over the batch in BP3 and BP4 are then the mean.
"""

from collections.abc import Sequence

import numpy as np

from nnviz.core.costs import COSTS, Cost, write_output_error
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters
from nnviz.core.tables import entry


class Backprop:
    """One mini-batch on its way through a network and back.

    Layers that compute are numbered from 0 here, so layer i has ``z[i]``, ``a[i + 1]`` and
    ``delta[i]``, and ``a[0]`` is the input.

    Parameters
    ----------
    network
        Its θ is read in place: a step seen by the network is seen here.
    cost
        The cost C₀, without a penalty.
    m
        Examples in the batch.
    gradient
        Where ∇C₀ goes; made when left out.

    Attributes
    ----------
    rows : (m, n_0 + 1)
        The inputs, one example a row, and a last column of ones.
    targets : (m, n_L)
        One example a row.
    a : list of (n_l, m)
    z, delta, prime : list of (n_l, m)
        ``prime`` is σ′(z). That of the output is filled only where BP1 needs it.
    gradient : Parameters
        ∂C₀/∂w and ∂C₀/∂b of the batch's mean cost.
    weights : (m,) or None
        What each example counts; None counts each as 1.
    masks : sequence of (n_l, m), or None
        Dropout: what each hidden layer's activations are multiplied by.
    """

    def __init__(self, network: Network, cost: Cost, m: int, gradient: Parameters | None = None) -> None:
        theta, dtype = network.theta, network.theta.vector.dtype
        self.cost, self.m = cost, m
        self.activations = network.activations
        self.gradient = theta.like() if gradient is None else gradient
        self.rows: Array = np.ones((m, network.sizes[0] + 1), dtype)
        self.targets: Array = np.zeros((m, network.sizes[-1]), dtype)
        # A row of ones below the activations makes the bias one more weight.
        self._inputs: list[Array] = [self.rows.T]
        self._inputs += [np.ones((n + 1, m), dtype) for n in network.sizes[1:]]
        self.a: list[Array] = [rows[:-1] for rows in self._inputs]
        self.y: Array = self.targets.T
        self.z, self.delta, self.prime = (
            [np.zeros((n, m), dtype) for n in network.sizes[1:]] for _ in range(3)
        )
        self._rows_of = [block.T for block in theta.blocks]
        self._columns_of = [block[:-1] for block in theta.blocks]
        self.last = len(self.z) - 1
        self.weights: Array | None = None
        self.masks: Sequence[Array] | None = None

    def load(self, x: Array, y: Array) -> None:
        """Put in a batch: x (n_0, m), y (n_L, m)."""
        self.a[0][:] = x
        self.y[:] = y

    def look_at(self, rows: Array, targets: Array) -> None:
        """Take a batch where it lies, laid out as ``rows`` (m, n_0 + 1) and ``targets`` (m, n_L)."""
        self.rows, self.targets, self.y = rows, targets, targets.T
        self._inputs[0] = rows.T
        self.a[0] = self._inputs[0][:-1]

    def feed_forward(self, layer: int) -> None:
        """z = wa + b, a = σ(z) of one layer (book eq. 25)."""
        np.dot(self._rows_of[layer], self._inputs[layer], out=self.z[layer])
        self.activations[layer].function(self.z[layer], self.a[layer + 1])
        if self.masks is not None and layer < self.last:
            self._drop(layer, self.masks[layer])

    def _drop(self, layer: int, mask: Array) -> None:
        # σ′ belongs to the whole a, so it is taken before the mask makes parts of it 0.
        a, prime = self.a[layer + 1], self.prime[layer]
        self.activations[layer].derivative(self.z[layer], a, prime)
        prime *= mask
        a *= mask

    def costs(self) -> Array:
        """C₀ of each example (m,), times its weight."""
        costs = self.cost.per_example(self.z[-1], self.a[-1], self.y)
        return costs if self.weights is None else costs * self.weights

    def output_error(self) -> None:
        """δ^L = ∇_a C ⊙ σ′(z^L) (BP1)."""
        write_output_error(
            self.cost, self.activations[-1], self.z[-1], self.a[-1], self.y, self.delta[-1], self.prime[-1]
        )
        self.delta[-1] *= 1 / self.m if self.weights is None else self.weights / self.m

    def error_back(self, layer: int) -> None:
        """δ^l = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ′(z^l) (BP2)."""
        delta, prime = self.delta[layer], self.prime[layer]
        np.dot(self._columns_of[layer + 1], self.delta[layer + 1], out=delta)
        if self.masks is None:
            self.activations[layer].derivative(self.z[layer], self.a[layer + 1], prime)
        delta *= prime

    def gradients(self) -> None:
        """∂C/∂b = δ (BP3) and ∂C/∂w_jk = a_k δ_j (BP4), in one product a layer."""
        for inputs, delta, nabla in zip(self._inputs, self.delta, self.gradient.blocks, strict=False):
            np.dot(inputs, delta.T, out=nabla)

    def forward(self) -> None:
        """Feed the batch through every layer."""
        for layer in range(self.last + 1):
            self.feed_forward(layer)

    def backward(self) -> None:
        """From the output's error to the whole gradient."""
        self.output_error()
        for layer in range(self.last - 1, -1, -1):
            self.error_back(layer)
        self.gradients()


def backprop(network: Network, x: Array, y: Array, cost: str = "cross_entropy") -> Parameters:
    """∇C₀, the mean over the batch (book ch. 2, BP1 to BP4).

    Parameters
    ----------
    x
        Inputs (n_0, m).
    y
        Targets (n_L, m).
    cost
        A name of the table of costs.

    Raises
    ------
    ValueError
        An unknown cost, or one that makes no sense with the network's output.
    """
    work = Backprop(network, entry(COSTS, cost, "cost"), x.shape[1])
    work.load(x, y)
    with np.errstate(over="ignore"):
        work.forward()
        work.backward()
    return work.gradient
