"""An epoch is a shuffled deck, a mini-batch is a hand dealt from it (book ch. 1)."""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.streams import Stream, stream


def shuffled_deck(n: int, seed: int, epoch: int) -> NDArray[np.intp]:
    """The order (n,) in which epoch number ``epoch`` deals its ``n`` training examples."""
    return stream(seed, Stream.SHUFFLING, epoch).permutation(n)


def batches_left(n: int, position: int, batch_size: int) -> int:
    """How many mini-batches are still to be dealt when ``position`` examples are gone."""
    return -(-(n - position) // batch_size)
