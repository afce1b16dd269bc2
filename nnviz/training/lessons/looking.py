"""What measures look at again and again: examples on their way, the cost of a set, its gradient."""

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.parameters import Array
from nnviz.core.streams import Stream, stream
from nnviz.training.trainer import Trainer

IN_SIGHT = 5
"""Neurons of a layer that the network's picture has room for beside a lesson, in a window of 1280 × 800.

Questions about a neuron are about one of these, so that it can be looked at.
"""


def walked(trainer: Trainer, first: int = 0, m: int = 1) -> Backprop:
    """So many training examples from the first on, fed forward and sent back."""
    work = Backprop(trainer.network, trainer.cost, m)
    chosen = slice(first, first + m)
    work.look_at(trainer.train.rows[chosen], trainer.train.targets[chosen])
    work.forward()
    work.backward()
    return work


def all_walked(trainer: Trainer) -> Backprop:
    """All training examples, fed forward and sent back."""
    return walked(trainer, 0, len(trainer.train))


def train_cost(trainer: Trainer) -> float:
    """C₀ of the training set at θ as it is."""
    x, y = trainer.train.rows[:, :-1].T, trainer.train.targets.T
    z, a = trainer.network.layers(x)[-1]
    return float(trainer.cost.per_example(z, a, y).mean())


def test_activations(trainer: Trainer, layer: int) -> tuple[Array, Array]:
    """(z, a) of a layer for all test examples, each (n_l, N)."""
    return trainer.network.layers(trainer.test.rows[:, :-1].T)[layer]


def test_mistakes(trainer: Trainer) -> float:
    """Share of the test examples whose largest output is not that of their class, at θ as it is."""
    a = test_activations(trainer, -1)[1]
    return float(np.mean(a.argmax(axis=0) != trainer.test.targets.T.argmax(axis=0)))


def noise(trainer: Trainer, count: int) -> Array:
    """Pictures of noise (n_0, count), each pixel uniform in 0..1, of the run's own seed."""
    rng = stream(trainer.experiment.seed, Stream.SAMPLING)
    return rng.random((count, trainer.network.sizes[0])).T
