"""An experiment in which every one of the fourteen mistakes can be made, and seen."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.suspects import is_curved
from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Data, Experiment

LMBDA = 0.01
"""Of a penalty where there is none: enough for a mistake in it to show, too little to matter else."""
MOST = 2000
"""Training examples: an epoch takes a second or two."""
MOST_TESTED = 1000
FEWEST, LIKE_CHANCE = 50, 0.3
BATCH = 10
_WIDEST, _DEEPEST = 100, 4
_USUAL = "sigmoid"


def breakable(experiment: Experiment, dataset: Dataset) -> Experiment:
    """The same network and data, but for what hides a mistake; the digits where the data hide one.

    Two neighbouring hidden layers are equally wide, for a matrix of the wrong layer to fit; the hidden
    layers have a slope that is not 1; there is a penalty; a mini-batch holds more than one example; and
    the numbers have sixteen digits.

    Parameters
    ----------
    dataset
        What the experiment trains on.
    """
    if not _tells_neighbours_apart(dataset):
        return breakable_digits()
    training, network = experiment.training, experiment.network
    hidden = [min(width, _WIDEST) for width in network.hidden[:_DEEPEST]] or [30]
    if not any(one == other for one, other in pairwise(hidden)):
        hidden = [hidden[-1], hidden[-1]]
    changes: dict[str, object] = {
        "network.hidden": hidden,
        "network.activation": _curved(experiment),
        "training.precision": "float64",
        "training.batch_size": training.batch_size if 1 < training.batch_size <= MOST // 4 else BATCH,
    }
    if not training.has_penalty:
        changes |= {"training.regularizer": "l2", "training.lmbda": LMBDA}
    if INITIALIZERS[network.initializer].is_given:
        changes |= {"network.initializer": "scaled_gaussian", "network.start": None}
    if OPTIMIZERS[training.optimizer].needs_hessian:
        changes["training.optimizer"] = "sgd"
    if len(dataset.x_train) > MOST:
        changes["data.train_size"] = MOST
    if len(dataset.x_test) > MOST_TESTED:
        changes["data.test_size"] = MOST_TESTED
    alone, *_ = experiment.lanes()
    return alone.with_changes(changes)


def breakable_digits() -> Experiment:
    """The shipped digits on 64-30-30-10."""
    changes = {"network.hidden": [30, 30], "training.regularizer": "l2", "training.lmbda": LMBDA}
    return Experiment(data=Data("digits")).with_changes(changes)


def _tells_neighbours_apart(dataset: Dataset) -> bool:
    """Whether a shift of labels is noticed: of sorted ones it changes none, of alternating ones all."""
    y = dataset.y_train[:MOST]
    if len(y) < FEWEST:
        return False
    apart, by_chance = np.abs(y - np.roll(y, -1, 0)).mean(), np.abs(y - y[_shuffled(len(y))]).mean()
    return bool(by_chance > 0 and abs(apart / by_chance - 1) < LIKE_CHANCE)


def _shuffled(n: int) -> NDArray[np.intp]:
    return np.random.default_rng(0).permutation(n)


def _curved(experiment: Experiment) -> str:
    """The activation of all hidden layers: the first one's, where its slope is not the same everywhere."""
    first = next(iter(experiment.network.hidden_activations), _USUAL)
    return first if is_curved(ACTIVATIONS[first]) else _USUAL
