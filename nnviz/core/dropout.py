"""Dropout (book ch. 3): in each mini-batch a random part of the hidden neurons stays silent."""

from collections.abc import Sequence

import numpy as np

from nnviz.core.parameters import Array


def dropout_masks(
    hidden: Sequence[int], m: int, rate: float, rng: np.random.Generator, dtype: np.dtype[np.floating]
) -> tuple[Array, ...]:
    """What the activations of each hidden layer are multiplied by: 0 or 1 / (1 − rate).

    Inverted dropout (Srivastava et al. 2014, section 10): what is left is made larger while training,
    so that the whole network needs no correction afterwards.

    Parameters
    ----------
    hidden
        Neurons in each hidden layer.
    m
        Examples in the batch; each draws its own.
    rate
        Chance of a neuron to be silent, 0 ≤ rate < 1.
    rng
        ``stream(seed, Stream.DROPOUT, step)`` draws the same masks for the same step.

    Returns
    -------
    tuple of (n_l, m)

    Raises
    ------
    ValueError
        A rate outside its limits.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"dropout: {rate!r} is not from 0 up to, but without, 1")
    return tuple(np.multiply(rng.random((n, m)) >= rate, 1 / (1 - rate), dtype=dtype) for n in hidden)
