"""Entropy as surprise, and softmax as one sum (book ch. 3)."""

import numpy as np

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.costs import COSTS, Cost
from nnviz.core.parameters import Array
from nnviz.core.written import Node, measured

SOFTMAX: Activation = next(kind for kind in ACTIVATIONS.values() if kind.shares_a_sum)


def reads_as_probability(output: Activation) -> Cost | None:
    """The cost that takes such an output for a probability; None where no cost does, as of z itself."""
    return next((cost for cost in COSTS.values() if cost.outputs and output.name in cost.outputs), None)


def surprise(output: Activation, z: Array, j: int, *, happens: bool = True) -> tuple[float, Node] | None:
    """−ln of the probability that output j gives to what is true, and how it is written out.

    In nats: 0 for who was sure of it, ln 2 = 0.693 for who would have tossed a coin, without bound for who
    had ruled it out. From z, so that an a that is rounded to 0 or 1 loses nothing.

    Parameters
    ----------
    z
        (n_L,) of one example.
    happens
        Whether what output j stands for is the case, and its probability a_j; else it is 1 − a_j.

    Returns
    -------
    None where the outputs are no probabilities.
    """
    cost = reads_as_probability(output)
    if cost is None:
        return None
    column = np.asarray(z, float)[:, np.newaxis]
    a, y = np.empty_like(column), np.zeros_like(column)
    with np.errstate(all="ignore"):
        output.function(column, a)
    y[j] = happens
    own = slice(None) if output.shares_a_sum else slice(j, j + 1)
    with np.errstate(all="ignore"):
        value = float(cost.per_example(column[own], a[own], y[own])[0])
    return value, cost.written(*map(measured, (z[j], a[j, 0], y[j, 0])))


def surprises(output: Activation, z: Array, y: Array, *, is_class_each: bool) -> Array | None:
    """The surprise at the truth of each of m examples: (m,). None where the outputs are no probabilities.

    Parameters
    ----------
    z, y
        (n_L, m) the weighted inputs and the targets of the outputs.
    is_class_each
        Whether each output stands for a class, so that the true one alone counts; else every output has a
        truth of its own, and their surprises add up.
    """
    cost = reads_as_probability(output)
    if cost is None:
        return None
    if is_class_each and not output.shares_a_sum:
        z, y = z[y.argmax(axis=0), np.arange(z.shape[1])][np.newaxis], np.ones((1, z.shape[1]))
    a = np.empty_like(z)
    with np.errstate(all="ignore"):
        output.function(z, a)
        return cost.per_example(z, a, y)


def softmax(z: Array) -> Array:
    """e^{z_j} / Σ_k e^{z_k} (n,), which share one sum of 1 (book eq. 78, 79)."""
    z = np.asarray(z, float)[:, np.newaxis]
    a = np.empty_like(z)
    SOFTMAX.function(z, a)
    return np.asarray(a[:, 0])
