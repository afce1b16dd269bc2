"""Backpropagation as the book writes it (ch. 2), one equation after the other and nothing clever.

The tests hold the fast `Backprop` against `plain_backprop`. Whatever looks at single examples goes the
same way, by `feed_forward` and `send_back`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.costs import Cost, output_error
from nnviz.core.measures import slope
from nnviz.core.parameters import Array, Parameters

Masks = Sequence[Array] | None
"""Dropout: what each hidden layer's activations are multiplied by."""


class SentBack(NamedTuple):
    """What arrives at a layer from above, each of the shape of its z.

    Attributes
    ----------
    error
        ∂C/∂σ(z) = (w^{l+1})ᵀ δ^{l+1}.
    prime
        σ′(z).
    delta
        ∂C/∂z, the product of both.
    """

    error: Array
    prime: Array
    delta: Array


def plain_backprop(
    theta: Parameters, activations: Sequence[Activation], cost: Cost, x: Array, y: Array
) -> Parameters:
    """∇C₀, the mean over the batch x (n_0, m), y (n_L, m).

    Parameters
    ----------
    activations
        Of each layer that computes.
    """
    layers, nabla, m = feed_forward(theta, activations, x), theta.like(), x.shape[1]
    z, a = [z for z, _ in layers], [x, *(a for _, a in layers)]
    output_delta = output_deltas(cost, activations[-1], z[-1], a[-1], y)  # BP1
    below = send_back(theta, activations, z[:-1], output_delta)  # BP2
    for layer, delta in enumerate([*(sent.delta for sent in below), output_delta]):
        nabla.biases[layer][:] = delta.sum(axis=1, keepdims=True) / m  # BP3
        nabla.weights[layer][:] = delta @ a[layer].T / m  # BP4
    return nabla


def feed_forward(theta: Parameters, activations: Sequence[Activation], x: Array) -> list[tuple[Array, Array]]:
    """(z, a) of every layer that computes, each (n_l, m): z = wa + b, a = σ(z) (book eq. 25)."""
    return feed_on(theta, activations, 0, theta.weights[0] @ x + theta.biases[0])


def feed_on(
    theta: Parameters, activations: Sequence[Activation], layer: int, z: Array, masks: Masks = None
) -> list[tuple[Array, Array]]:
    """(z, a) of a layer whose z (n_l, m) is given, and of every layer above it."""
    found: list[tuple[Array, Array]] = []
    for i in range(layer, len(activations)):
        if found:
            z = theta.weights[i] @ found[-1][1] + theta.biases[i]
        a = np.empty_like(z)
        activations[i].function(z, a)
        if masks is not None and i < len(masks):
            a = a * masks[i]
        found.append((z, a))
    return found


def output_deltas(cost: Cost, output: Activation, z: Array, a: Array, y: Array) -> Array:
    """δ^L = ∇_a C ⊙ σ′(z^L) (BP1), all (n_L, m)."""
    delta = np.empty_like(z)
    output_error(cost, output, z, a, y, delta, np.empty_like(z))()
    return delta


def send_back(
    theta: Parameters,
    activations: Sequence[Activation],
    z: Sequence[Array],
    delta: Array,
    masks: Masks = None,
) -> list[SentBack]:
    """δ^l = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ′(z^l) (BP2) of every layer below the one that ``delta`` is of.

    Parameters
    ----------
    z
        z^l of the layers below it, each (n_l, m), or (n_l,) as ``delta`` is.
    """
    found: list[SentBack] = []
    for layer in reversed(range(len(z))):
        error = theta.weights[layer + 1].T @ delta
        if masks is not None:
            error = error * masks[layer]
        prime = slope(activations[layer], z[layer])
        delta = error * prime
        found.insert(0, SentBack(error, prime, delta))
    return found
