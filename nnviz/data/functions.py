"""Regression on made functions: y from 0.1 to 0.9, in reach of a sigmoid output as of a linear one."""

from collections.abc import Callable

import numpy as np

from nnviz.core.streams import Stream, stream
from nnviz.data.dataset import Examples
from nnviz.data.loading import Request, Split

_DEFAULT_SIZE = 250
_MAX_SIZE = 100_000


def sine(x: Examples) -> Examples:
    """y = ½ + 0.4 sin πx (N,) for x (N, 1)."""
    return np.asarray(0.5 + 0.4 * np.sin(np.pi * x[:, 0]))


def plane(x: Examples) -> Examples:
    """y = ½ + 0.2 (x₁ + x₂) (N,) for x (N, 2)."""
    return np.asarray(0.5 + 0.2 * x.sum(axis=1))


def load_function(f: Callable[[Examples], Examples], n_inputs: int, request: Request) -> Split:
    """Inputs uniform in -1..1, and f of them.

    Raises
    ------
    DataError
        A size that is not 1 to 100,000.
    """
    n_train = request.n_train(_DEFAULT_SIZE, _MAX_SIZE)
    n_test = request.n_test(_DEFAULT_SIZE, _MAX_SIZE, n_train)
    train, test = (
        2 * stream(request.seed, Stream.POINTS, part).random((n, n_inputs)) - 1
        for part, n in enumerate((n_train, n_test))
    )
    return Split(
        train,
        np.zeros(n_train, np.int64),
        test,
        np.zeros(n_test, np.int64),
        classes=(),
        values_train=f(train),
        values_test=f(test),
        inputs=("x",) if n_inputs == 1 else ("x₁", "x₂"),
        outputs=("y",),
    )
