"""The gradient of one weight as a sum over all paths to the cost (book ch. 2, "the big picture").

For one example: ∂C/∂w_jk = a_k σ′(z_j) Σ over paths Π (w σ′), where the last factor of each path is
w δ^L, the way through the output neuron into C. In the output layer itself it is a_k δ_j.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from nnviz.core.parameters import Array, Parameters

MAX_PATHS = 10_000
"""More paths than this are counted, but not listed."""


@dataclass(frozen=True)
class Path:
    """One way from a weight to the cost.

    Attributes
    ----------
    neurons
        The neuron passed in each layer, from the one that the weight leads into to an output.
    factors
        Of each edge from neuron to neuron: w σ′(z), and w δ^L for the last one.
    product
        Of all factors, with a_k and the σ′(z_j) at the start: what this path adds to ∂C/∂w_jk.
    """

    neurons: tuple[int, ...]
    factors: tuple[float, ...]
    product: float


def count_paths(sizes: Sequence[int], layer: int) -> int:
    """Paths from one neuron of a layer that computes (0 is the first hidden one) to the cost."""
    return prod(sizes[layer + 2 :])


def paths(
    theta: Parameters, a: Sequence[Array], prime: Sequence[Array], delta: Array, layer: int, j: int, k: int
) -> list[Path]:
    """Every path from w_jk of a layer to the cost, for one example.

    Parameters
    ----------
    theta
        Of the network.
    a
        a^0 .. a^L of the example, each (n_l,), the input first.
    prime
        σ′(z) of each layer that computes, each (n_l,).
    delta
        δ^L (n_L,).
    layer, j, k
        The weight: into neuron j of layer ``layer`` (0 is the first hidden one) from neuron k.

    Raises
    ------
    ValueError
        More than `MAX_PATHS`.
    """
    number = count_paths(theta.sizes, layer)
    if number > MAX_PATHS:
        raise ValueError(f"{number:,} paths are too many to list; {MAX_PATHS:,} at most")
    last = len(prime) - 1
    start = float(a[layer][k])
    if layer == last:
        return [Path((j,), (), start * float(delta[j]))]
    start *= float(prime[layer][j])
    slopes = [*prime[:-1], delta]
    return [
        Path(neurons, factors, start * prod(factors))
        for neurons, factors in _walk(theta, slopes, layer, (j,), ())
    ]


def _walk(
    theta: Parameters,
    slopes: Sequence[Array],
    layer: int,
    neurons: tuple[int, ...],
    factors: tuple[float, ...],
) -> Iterator[tuple[tuple[int, ...], tuple[float, ...]]]:
    if layer == len(slopes) - 1:
        yield neurons, factors
        return
    rates = theta.weights[layer + 1][:, neurons[-1]] * slopes[layer + 1]
    for q, rate in enumerate(rates):
        yield from _walk(theta, slopes, layer + 1, (*neurons, q), (*factors, float(rate)))


def strongest_path(theta: Parameters, prime: Sequence[Array]) -> tuple[int, ...]:
    """The neurons, first hidden to output, along which the product of |w σ′| is largest.

    Found backward, layer by layer: the best way on from each neuron is the best edge times the best
    way on from where it leads (Viterbi).
    """
    best: Array = np.ones(theta.sizes[-1])
    choices: list[Array] = []
    for layer in range(len(prime) - 1, 0, -1):
        strength = np.abs(theta.weights[layer]) * np.abs(prime[layer])[:, None] * best[:, None]
        choices.append(strength.argmax(axis=0))
        best = strength.max(axis=0)
    neurons = [int(np.argmax(best))]
    for choice in reversed(choices):
        neurons.append(int(choice[neurons[-1]]))
    return tuple(neurons)
