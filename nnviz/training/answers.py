"""What a network answers on the whole of its data."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.parameters import Array


class Answers(Struct, frozen=True, eq=False):
    """What the network made of the data at the last evaluation.

    Attributes
    ----------
    outputs : (N_test, n_L)
        a^L of each test example.
    train_wrong : (N_train,)
        Whether a training example was answered wrong; without classes none is.
    step
        After how many mini-batches.
    """

    outputs: Array
    train_wrong: NDArray[np.bool_]
    step: int
