"""Which class is taken for which, and what follows from it."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array

Counts = NDArray[np.int64]


def confusion(labels: Counts, answers: Counts, classes: int) -> Counts:
    """(K, K + 1) how many examples of class i (row) were answered j; the last column is for no class.

    Parameters
    ----------
    labels, answers : (N,)
        An answer of K or more stands for no class.
    """
    columns = classes + 1
    pairs = labels * columns + np.minimum(answers, classes)
    return np.bincount(pairs, minlength=classes * columns).reshape(classes, columns)


def recall(counts: Counts) -> Array:
    """(K,) the share of each class that was answered right; NaN for a class without examples."""
    return _share(counts.diagonal(), counts.sum(axis=1))


def precision(counts: Counts) -> Array:
    """(K,) the share of each answer that was right; NaN for one that was never given."""
    return _share(counts.diagonal(), counts[:, : len(counts)].sum(axis=0))


def _share(right: Counts, all_: Counts) -> Array:
    return np.where(all_ > 0, right / np.maximum(all_, 1), np.nan)
