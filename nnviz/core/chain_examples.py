"""Chains worth looking at: the book's, some that vanish or explode, and one out of a real network."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.chain import Chain
from nnviz.core.measures import slope
from nnviz.core.parameters import Array, Parameters
from nnviz.core.paths import strongest_path

SIGMOID = ACTIVATIONS["sigmoid"]
Kind = TypeVar("Kind")


def uniform_chain(neurons: int, w: float = 1.0, activation: Activation = SIGMOID) -> Chain:
    """Neurons that are all alike, without bias; four of them are the book's (ch. 5)."""
    return Chain((w,) * neurons, (0.0,) * neurons, (activation,) * neurons)


def exploding_chain(neurons: int) -> Chain:
    """w = 100, and biases that keep every z at 0, where σ′ is largest (book ch. 5).

    Then a = 1/2 all along, so b = −w/2, and every factor is w/4.
    """
    w = 100.0
    return Chain((w,) * neurons, (-w, *(-w / 2,) * (neurons - 1)), (SIGMOID,) * neurons, x=1.0)


def random_chain(neurons: int, rng: np.random.Generator) -> Chain:
    """w and b from N(0, 1), as the book's networks began: |w| < 4 nearly always, so it vanishes."""
    w, b = rng.standard_normal((2, neurons)).tolist()
    return Chain(tuple(w), tuple(b), (SIGMOID,) * neurons)


def with_activation(chain: Chain, activation: Activation) -> Chain:
    """The same weights and biases, all neurons of another kind."""
    return replace(chain, activations=(activation,) * len(chain))


def resized(chain: Chain, neurons: int) -> Chain:
    """The first neurons of the chain, and as many more like its last as are missing."""
    return replace(
        chain,
        w=_fitted(chain.w, neurons),
        b=_fitted(chain.b, neurons),
        activations=_fitted(chain.activations, neurons),
    )


def chain_of_network(
    theta: Parameters,
    activations: Sequence[Activation],
    x: Array,
    y: Array,
    z: Sequence[Array],
    a: Sequence[Array],
) -> tuple[Chain, tuple[int, ...]]:
    """The chain along the strongest path of a network, for one example, and the neurons on it.

    Each neuron keeps its weight from the one before on the path; all that else feeds it goes into
    its bias, b′ = z − wa, so that its z is that of the network. The first neuron is fed by the input
    that contributes most. A softmax output becomes the sigmoid that it is of its own z while the
    other outputs stand still: a_j = σ(z_j − ln Σ_{k≠j} e^{z_k}).

    Parameters
    ----------
    x, y
        (n_0,) and (n_L,).
    z, a
        z^l and a^l of each layer that computes, each (n_l,).
    """
    with np.errstate(over="ignore", invalid="ignore"):
        prime = [slope(kind, part[:, np.newaxis])[:, 0] for kind, part in zip(activations, z, strict=True)]
        neurons = strongest_path(theta, prime)
        first = int(np.argmax(np.abs(theta.weights[0][neurons[0]] * x)))
        w, b = [], []
        for layer, (k, j) in enumerate(zip((first, *neurons), neurons, strict=False)):
            signal = (x if layer == 0 else a[layer - 1])[k]
            w.append(float(theta.weights[layer][j, k]))
            b.append(_own_z(activations[layer], z[layer], j) - w[-1] * float(signal))
    kinds = tuple(SIGMOID if kind.name == "softmax" else kind for kind in activations)
    return Chain(tuple(w), tuple(b), kinds, float(x[first]), float(y[neurons[-1]])), neurons


def _own_z(activation: Activation, z: Array, j: int) -> float:
    if activation.name != "softmax":
        return float(z[j])
    return float(z[j] - np.logaddexp.reduce(np.delete(z, j)))


def _fitted(values: tuple[Kind, ...], number: int) -> tuple[Kind, ...]:
    return (*values, *values[-1:] * number)[:number]
