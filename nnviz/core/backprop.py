"""Backpropagation (book ch. 2), in buffers that are made once.

A column of δ is the book's δ of one example, times what that example counts; BP3 and BP4 take the
mean over the batch.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

import numpy as np
from numpy import multiply

from nnviz.core.activations import Activation
from nnviz.core.costs import COSTS, Cost, output_error
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters
from nnviz.core.tables import entry

_Product: TypeAlias = Callable[[Array, Array], object]
_Forward: TypeAlias = tuple[int, _Product, Array, Array, Callable[[Array, Array], object], Array]
_Back: TypeAlias = tuple[_Product, Array, Array, Array, Array]


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
        Where ∇C₀ goes, times the rate of `form_at`; made when left out.

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
        ∂C₀/∂w and ∂C₀/∂b of the batch's mean cost times the rate of `form_at`, until an update uses it up.
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
        self.y: Array = self.targets.T
        # All layers lie in one array, so that σ′ of many takes one call. The row of ones below each
        # layer's activations makes the bias one more weight of the next; that below its δ is of no use.
        ends = [0, *np.cumsum([n + 1 for n in network.sizes[1:]])]
        z, a, delta, prime = (np.ones((ends[-1], m), dtype) for _ in range(4))
        self.z, self.delta, self.prime = (
            [stack[start : end - 1] for start, end in pairwise(ends)] for stack in (z, delta, prime)
        )
        self._errors: list[Array] = [delta[start:end] for start, end in pairwise(ends)]
        self._delta, self._step = delta, delta.copy()
        self._steps = [self._step[start : end - 1] for start, end in pairwise(ends)]
        self._inputs: list[Array] = [self.rows.T, *(a[start:end] for start, end in pairwise(ends))]
        self.a: list[Array] = [rows[:-1] for rows in self._inputs]
        self._slopes = [
            (kind.derivative, z[start:end], a[start:end], prime[start:end])
            for kind, start, end in _runs(network.activations[:-1], ends)
        ]
        self._one_mth: Array = np.array(1 / m, dtype)
        self._share = self._one_mth
        self.last = len(self.z) - 1
        self._blocks = theta.blocks
        self._wire()
        self.weights: Array | None = None
        self.masks: Sequence[Array] | None = None

    def _wire(self) -> None:
        """Lay out what each product reads and writes: a step then looks nothing up and makes no view."""
        layers = range(self.last + 1)
        output = self.z[-1], self.a[-1], self.y, self.delta[-1], self.prime[-1]
        self._write_error = output_error(self.cost, self.activations[-1], *output)
        self._forward = [
            (i, block.dot, self._inputs[i], self.z[i], self.activations[i].function, self.a[i + 1])
            for i, block in enumerate(self._blocks)
        ]
        self._back = [
            (self._blocks[i + 1].T.dot, self.delta[i + 1], self._errors[i], self.delta[i], self.prime[i])
            for i in reversed(layers[:-1])
        ]
        self._products = [(self._steps[i].dot, self._inputs[i].T, self.gradient.blocks[i]) for i in layers]

    def form_at(self, rate: Array) -> None:
        """Form the gradient times ``rate`` () from now on: 1, or η for a step that only subtracts it."""
        self._share = np.asarray(rate * self._one_mth)

    def load(self, x: Array, y: Array) -> None:
        """Put in a batch: x (n_0, m), y (n_L, m)."""
        self.a[0][:] = x
        self.y[:] = y

    def look_at(self, rows: Array, targets: Array) -> None:
        """Take a batch where it lies, laid out as ``rows`` (m, n_0 + 1) and ``targets`` (m, n_L)."""
        self.rows, self.targets, self.y = rows, targets, targets.T
        self._inputs[0] = rows.T
        self.a[0] = self._inputs[0][:-1]
        self._wire()

    def feed_forward(self, layer: int) -> None:
        """z = wa + b, a = σ(z) of one layer (book eq. 25)."""
        self._feed(self._forward[layer : layer + 1])

    def _feed(self, layers: Sequence[_Forward]) -> None:
        drops = self.masks is not None
        for layer, w_and_b_times, inputs, z, sigma, a in layers:
            w_and_b_times(inputs, z)
            sigma(z, a)
            if drops:
                self._drop(layer)

    def _drop(self, layer: int) -> None:
        if self.masks is None or layer == self.last:
            return
        # σ′ belongs to the whole a, so it is taken before the mask makes parts of it 0.
        a, prime, mask = self.a[layer + 1], self.prime[layer], self.masks[layer]
        self.activations[layer].derivative(self.z[layer], a, prime)
        prime *= mask
        a *= mask

    def costs(self) -> Array:
        """C₀ of each example (m,), times its weight."""
        costs = self.cost.per_example(self.z[-1], self.a[-1], self.y)
        return costs if self.weights is None else costs * self.weights

    def mean_cost(self) -> float:
        """C₀ of the batch (np.mean is three times slower: this is asked in the middle of a run)."""
        return float(np.add.reduce(self.costs())) / self.m

    def output_error(self) -> None:
        """δ^L = ∇_a C ⊙ σ′(z^L) (BP1), and σ′ of the hidden layers, which BP2 asks for."""
        self._write_error()
        if self.weights is not None:
            self.delta[-1] *= self.weights
        if self.masks is None:
            for derivative, z, a, prime in self._slopes:
                derivative(z, a, prime)

    def error_back(self, layer: int) -> None:
        """δ^l = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ′(z^l) (BP2)."""
        above = self.last - layer
        self._send_back(self._back[above - 1 : above])

    def _send_back(self, layers: Sequence[_Back]) -> None:
        for w_transposed_times, delta_above, errors, delta, prime in layers:
            w_transposed_times(delta_above, errors)
            multiply(delta, prime, delta)

    def gradients(self) -> None:
        """∂C/∂b = δ (BP3) and ∂C/∂w_jk = a_k δ_j (BP4), the mean of each over the batch, times the rate."""
        multiply(self._delta, self._share, self._step)
        for delta_times, inputs_transposed, nabla in self._products:
            delta_times(inputs_transposed, nabla)

    def gradient_again(self) -> Parameters:
        """∇C₀ formed once more, whatever the rate is and an update made of the first."""
        nabla = self.gradient.like()
        for delta, inputs, block in zip(self.delta, self._inputs, nabla.blocks, strict=False):
            np.dot(delta * self._one_mth, inputs.T, block)
        return nabla

    def forward(self) -> None:
        """Feed the batch through every layer."""
        self._feed(self._forward)

    def backward(self) -> None:
        """From the output's error to the whole gradient."""
        self.output_error()
        self._send_back(self._back)
        self.gradients()


def _runs(activations: Sequence[Activation], ends: Sequence[int]) -> Iterator[tuple[Activation, int, int]]:
    """Neighbouring layers of one kind, with where their rows begin and end."""
    first = 0
    for kind, layers in groupby(activations):
        last = first + len(list(layers))
        yield kind, ends[first], ends[last]
        first = last


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
