"""The matrix products of a mini-batch alone: no step in NumPy can be much quicker than these."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from nnviz.app.bench.setups import Setup


def products(setup: Setup) -> Callable[[], None]:
    """z = wa, wᵀδ and δaᵀ for every layer that needs them, in arrays of the usual order, made once."""
    rng = np.random.default_rng(0)
    m, dtype, sizes = setup.batch, np.dtype(setup.precision), setup.sizes
    layers = list(pairwise(sizes))
    w = [rng.standard_normal((n_out, n_in)).astype(dtype) for n_in, n_out in layers]
    a = [rng.standard_normal((n, m)).astype(dtype) for n in sizes]
    z = [np.empty((n, m), dtype) for n in sizes[1:]]
    delta = [rng.standard_normal((n, m)).astype(dtype) for n in sizes[1:]]
    back = [np.empty((n, m), dtype) for n in sizes[:-1]]
    nabla = [np.empty_like(one) for one in w]

    def multiply() -> None:
        for i in range(len(w)):
            np.dot(w[i], a[i], out=z[i])
        for i in range(len(w) - 1, 0, -1):
            np.dot(w[i].T, delta[i], out=back[i])
        for i in range(len(w)):
            np.dot(delta[i], a[i].T, out=nabla[i])

    return multiply
