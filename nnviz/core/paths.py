"""The gradient of one weight as a sum over all paths to the cost (book ch. 2, "the big picture").

For one example: ∂C/∂w_jk = a_k σ′(z_j) Σ over paths Π (w σ′), where the last factor of each path is
w δ^L, the way through the output neuron into C. In the output layer itself it is a_k δ_j.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnviz.core.naming import count
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
        raise ValueError(f"{count(number)} paths are too many to list; {count(MAX_PATHS)} at most")
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

    ``prime`` is σ′(z) of each layer that computes, each (n_l,), for one example.
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


def strongest_paths(
    theta: Parameters,
    a: Sequence[Array],
    prime: Sequence[Array],
    delta: Array,
    layer: int,
    j: int,
    k: int,
    most: int,
) -> list[Path]:
    """The ``most`` paths of `paths` with the largest |product|, largest first, of however many there are.

    The arrays are those of `paths`. Found backward as in `strongest_path`, with the best few ways on from
    each neuron instead of one.
    """
    slopes, last = [*prime[:-1], delta], len(prime) - 1
    if layer == last:
        return paths(theta, a, prime, delta, layer, j, k)
    strength: Array = np.ones((theta.sizes[-1], 1))
    ways = np.empty((theta.sizes[-1], 1, 0), np.intp)
    for above in range(last, layer, -1):
        rates = np.abs(theta.weights[above] * slopes[above][:, np.newaxis])
        if above == layer + 1:
            rates = rates[:, j, np.newaxis]
        strength, ways = _extend(rates, strength, ways, most)
    start = float(a[layer][k]) * float(prime[layer][j])
    order = np.argsort(-strength[0], kind="stable")
    return [_path(theta, slopes, layer, (j, *map(int, ways[0, way])), start) for way in order]


def _extend(
    rates: Array, strength: Array, ways: NDArray[np.intp], most: int
) -> tuple[Array, NDArray[np.intp]]:
    """The best ways on from each of n neurons: over an edge (n_above, n), then a way (n_above, c)."""
    onward = (rates.T[:, :, np.newaxis] * strength).reshape(rates.shape[1], -1)
    few = min(most, onward.shape[1])
    best = np.argpartition(-onward, few - 1, axis=1)[:, :few]
    above, beyond = np.divmod(best, strength.shape[1])
    longer = np.concatenate([above[:, :, np.newaxis], ways[above, beyond]], axis=2)
    return np.take_along_axis(onward, best, axis=1), longer


def _path(
    theta: Parameters, slopes: Sequence[Array], layer: int, neurons: tuple[int, ...], start: float
) -> Path:
    factors = tuple(
        float(theta.weights[above][q, p] * slopes[above][q])
        for above, (p, q) in enumerate(pairwise(neurons), layer + 1)
    )
    return Path(neurons, factors, start * prod(factors))
