"""What an example counts when some classes are rare."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array


def balanced_weights(labels: NDArray[np.integer], classes: int) -> Array:
    """The weight of each class (classes,): n / (K n_c), so that every class counts alike in the mean.

    K counts the classes that occur and n_c the examples of class c. A class without examples has
    weight 0. Over the examples the weights have mean 1, so η keeps its meaning.

    Parameters
    ----------
    labels
        (n,) the class of each training example, from 0.
    classes
        How many classes there are.
    """
    counts = np.bincount(labels, minlength=classes)
    present = counts > 0
    weights = np.zeros(classes)
    weights[present] = labels.size / (present.sum() * counts[present])
    return weights
