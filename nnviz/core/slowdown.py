"""The learning slowdown: one sigmoid neuron that shall turn its 1 into a 0 (book ch. 3).

The worse its start, the flatter σ is there. By the quadratic cost, whose δ = (a − y) σ′(z) holds that slope,
the neuron that is most wrong learns least; by the cross-entropy, whose δ = a − y, it learns most.
"""

import numpy as np

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS, Cost
from nnviz.core.network import Network
from nnviz.core.parameters import Array

INPUT, TARGET = 1.0, 0.0
ETA, EPOCHS = 0.15, 300

BOOK_STARTS = ((0.6, 0.9), (2.0, 2.0))
"""(w, b) of the book's two neurons: one that is wrong, and one that is badly wrong."""

NEURON: Activation = ACTIVATIONS["sigmoid"]

COSTS_TO_COMPARE: tuple[Cost, ...] = tuple(cost for cost in COSTS.values() if not cost.refuses(NEURON.name))
"""Those that make sense of the neuron's output, each with a δ of its own."""


def learn(cost: Cost, w: float, b: float) -> Array:
    """z of the neuron before training and after each epoch of gradient descent: (EPOCHS + 1,).

    Its output is σ(z); there is one example, so that an epoch is one step.

    Parameters
    ----------
    w, b
        Where it starts.
    """
    network = Network([1, 1], output=NEURON.name, initializer="given", start=(((w, b),),))
    work = Backprop(network, cost, 1)
    work.load(np.array([[INPUT]]), np.array([[TARGET]]))
    z = np.empty(EPOCHS + 1)
    for epoch in range(EPOCHS + 1):
        work.forward()
        z[epoch] = work.z[0][0, 0]
        work.backward()
        network.theta.vector[:] -= ETA * work.scaled_nabla.vector
    return z


def outputs(z: Array) -> Array:
    """a = σ(z), of the shape of z."""
    a = np.empty_like(z)
    NEURON.function(z, a)
    return a
