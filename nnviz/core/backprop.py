"""Backpropagation (book ch. 2) in buffers that are made once: the fast twin of plain_backprop.py.

What a trick saves is told in microseconds of one pass through 784-30-10 and back, ten examples in float32,
which takes 22; in brackets, of one through 784-[30]×8-10, which takes 92.

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
from nnviz.core.network import Network, columns
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
    scaled_nabla
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
    scaled_nabla : Parameters
        ∇C₀ of the batch's mean cost times the rate of `form_at`, until an update uses it up: ∇C₀ itself
        at rate 1, the step η∇C₀ where an update only subtracts it.
    weights : (m,) or None
        What each example counts; None counts each as 1.
    masks : sequence of (n_l, m), or None
        Dropout: what each hidden layer's activations are multiplied by.
    """

    def __init__(self, network: Network, cost: Cost, m: int, scaled_nabla: Parameters | None = None) -> None:
        self.theta, self.cost, self.m = network.theta, cost, m
        self.activations = network.activations
        self.scaled_nabla = self.theta.like() if scaled_nabla is None else scaled_nabla
        dtype = self.theta.vector.dtype
        self.rows: Array = np.ones((m, network.sizes[0] + 1), dtype)
        self.targets: Array = np.zeros((m, network.sizes[-1]), dtype)
        self.y: Array = self.targets.T
        # A row of ones below each layer's activations makes the bias one more weight of the next layer:
        # z = wa + b is one product, and so are BP3 and BP4 together (14 µs saved [57]). BP2's product
        # then also writes the row below its δ: what would go back to that 1, which nobody reads.
        # All layers lie in one array, so that σ′ of like layers takes one call, and so does the mean over
        # the batch (0.7 µs [16]).
        ends = [0, *np.cumsum([n + 1 for n in network.sizes[1:]])]
        z, a, delta, prime = (np.ones((ends[-1], m), dtype) for _ in range(4))
        self.z, self.delta, self.prime = (
            [stack[start : end - 1] for start, end in pairwise(ends)] for stack in (z, delta, prime)
        )
        self._padded_a: list[Array] = [self.rows.T, *(a[start:end] for start, end in pairwise(ends))]
        self._padded_delta: list[Array] = [delta[start:end] for start, end in pairwise(ends)]
        self.a: list[Array] = [padded[:-1] for padded in self._padded_a]
        self._all_delta, self._all_shares = delta, delta.copy()
        self._shares = [self._all_shares[start : end - 1] for start, end in pairwise(ends)]
        self._slopes = [
            (kind.derivative, z[start:end], a[start:end], prime[start:end])
            for kind, start, end in _runs(network.activations[:-1], ends)
        ]
        self._one_mth: Array = np.array(1 / m, dtype)
        self._share = self._one_mth
        self.last = len(self.z) - 1
        self._wire()
        self.weights: Array | None = None
        self.masks: Sequence[Array] | None = None

    def _wire(self) -> None:
        """Lay out what each product reads and writes: a pass then looks nothing up and makes no view.

        That saves 2.4 µs [17].
        """
        layers, blocks, nablas = range(self.last + 1), self.theta.blocks, self.scaled_nabla.blocks
        output = self.z[-1], self.a[-1], self.y, self.delta[-1], self.prime[-1]
        self._write_error = output_error(self.cost, self.activations[-1], *output)
        self._forward = [
            (i, blocks[i].dot, self._padded_a[i], self.z[i], self.activations[i].function, self.a[i + 1])
            for i in layers
        ]
        self._back = [
            (blocks[i + 1].T.dot, self.delta[i + 1], self._padded_delta[i], self.delta[i], self.prime[i])
            for i in reversed(layers[:-1])
        ]
        self._products = [(self._shares[i].dot, self._padded_a[i].T, nablas[i]) for i in layers]

    def form_at(self, rate: Array) -> None:
        """Form ∇C₀ times ``rate`` () from now on: 1, or η for a step that only subtracts it.

        δ is multiplied by 1/m anyhow, so η comes free with it, and the update need not multiply all P
        components (3 µs [4]).
        """
        self._share = np.asarray(rate * self._one_mth)

    def load(self, x: Array, y: Array) -> None:
        """Put in a batch: x (n_0, m), y (n_L, m).

        Raises
        ------
        ValueError
            Another shape: NumPy would spread one example, or one target, over the whole batch.
        """
        for name, given, room in (("x", x, self.a[0]), ("y", y, self.y)):
            if given.shape != room.shape:
                raise ValueError(f"{name}: shape {room.shape} needed, not {given.shape}")
            room[:] = given

    def look_at(self, rows: Array, targets: Array) -> None:
        """Take a batch where it lies, laid out as ``rows`` (m, n_0 + 1) and ``targets`` (m, n_L)."""
        self.rows, self.targets, self.y = rows, targets, targets.T
        self._padded_a[0] = rows.T
        self.a[0] = self._padded_a[0][:-1]
        self._wire()

    def feed_forward(self, layer: int) -> None:
        """z = wa + b, a = σ(z) of one layer (book eq. 25)."""
        self._feed([self._forward[layer]])

    def _feed(self, layers: Sequence[_Forward]) -> None:
        drops = self.masks is not None
        for layer, w_and_b_times, padded_a, z, sigma, a in layers:
            w_and_b_times(padded_a, z)
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
        """C₀ of the batch (np.mean takes 4 µs longer: this is asked in the middle of a run)."""
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
        self._send_back([self._back[self.last - layer - 1]])

    def _send_back(self, layers: Sequence[_Back]) -> None:
        for w_and_b_transposed_times, delta_above, padded_delta, delta, prime in layers:
            w_and_b_transposed_times(delta_above, padded_delta)
            multiply(delta, prime, delta)

    def gradients(self) -> None:
        """∂C/∂b = δ (BP3) and ∂C/∂w_jk = a_k δ_j (BP4), the mean of each over the batch, times the rate.

        The mean is taken of δ, which is smaller than the gradient made of it (2.6 µs [3]).
        """
        multiply(self._all_delta, self._share, self._all_shares)
        for share_times, padded_a_transposed, nabla in self._products:
            share_times(padded_a_transposed, nabla)

    @property
    def gradient(self) -> Parameters:
        """∇C₀ formed once more from δ and a, whatever the rate is and an update made of ``scaled_nabla``."""
        nabla = self.theta.like()
        for delta, (_, padded_a_transposed, _), block in zip(
            self.delta, self._products, nabla.blocks, strict=True
        ):
            np.dot(delta * self._one_mth, padded_a_transposed, block)
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
        Inputs (n_0, m), or (n_0,) for one example.
    y
        Targets (n_L, m), or (n_L,) with it.
    cost
        A name of the table of costs.

    Raises
    ------
    ValueError
        Another shape, an unknown cost, or one that makes no sense with the network's output.
    """
    x, y = columns("x", x, network.sizes[0]), columns("y", y, network.sizes[-1])
    if not x.size:
        raise ValueError(f"x: shape {x.shape} holds no example")
    work = Backprop(network, entry(COSTS, cost, "cost"), x.shape[1])
    work.load(x, y)
    with np.errstate(over="ignore"):
        work.forward()
        work.backward()
    return work.scaled_nabla
