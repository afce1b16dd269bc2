"""How good answers are, in figures that mean the same whatever the cost: R², errors in units, recall."""

from math import nan

import numpy as np

from nnviz.core.confusion import confusion, recall
from nnviz.core.parameters import Array
from nnviz.data.coding import decode
from nnviz.data.dataset import Dataset


def regression_scores(outputs: Array, targets: Array, size: Array) -> tuple[float, float]:
    """R² and the root-mean-square error of answers to amounts, each the mean over several targets.

    R² = 1 − Σ(y − a)² / Σ(y − ȳ)²: 1 is perfect, 0 no better than the mean of these targets.

    Parameters
    ----------
    outputs, targets : (N, n_L)
        On the scale that the network learns on.
    size : (n_L,) or (1,)
        What that scale's 1 is in the target's own unit.

    Returns
    -------
    tuple
        NaN where there are no examples; R² also where the targets do not differ.
    """
    if not len(targets):
        return nan, nan
    error = np.mean((outputs - targets) ** 2, axis=0, dtype=np.float64)
    spread = np.var(targets, axis=0, dtype=np.float64)
    differ = bool(np.all(spread > 0))
    r2 = float(np.mean(1 - error / spread)) if differ else nan
    return r2, float(np.mean(np.sqrt(error) * size))


def recalls(outputs: Array, dataset: Dataset) -> Array:
    """Share of each class's test examples that is answered right (classes,); NaN where it has none."""
    n = len(dataset.classes)
    return recall(confusion(dataset.labels_test, decode(outputs, n, dataset.coding), n))


def never_trained(dataset: Dataset) -> tuple[str, ...]:
    """Classes that occur, but not among the training examples: no network can learn these."""
    seen = np.bincount(dataset.labels_train, minlength=len(dataset.classes))
    return tuple(name for name, n in zip(dataset.classes, seen.tolist(), strict=True) if not n)


def majority_accuracy(dataset: Dataset) -> float:
    """The accuracy of who always says the commonest class of the training set; NaN without classes.

    On the test examples, or on the training examples where none test.
    """
    if not dataset.classes:
        return nan
    commonest = np.bincount(dataset.labels_train).argmax()
    judged = dataset.labels_test if len(dataset.labels_test) else dataset.labels_train
    return float(np.mean(judged == commonest))
