"""Noise for the inputs, each kind of data set in its own way."""

from collections.abc import Callable

import numpy as np

from nnviz.data.dataset import Examples

_ROWS_AT_ONCE = 1_000


def _scatter(x: Examples, noise: float, rng: np.random.Generator) -> None:
    """Move every point by N(0, noise²) in each coordinate; the plane's sets reach from -1 to 1."""
    x += noise * rng.standard_normal(x.shape)


def _speckle(x: Examples, noise: float, rng: np.random.Generator) -> None:
    """Change every pixel by a uniform number in ±noise and clip it to 0..1."""
    # In pieces: the numbers drawn for 50,000 pictures of MNIST would take another 300 MB.
    for start in range(0, len(x), _ROWS_AT_ONCE):
        rows = x[start : start + _ROWS_AT_ONCE]
        rows += rng.uniform(-noise, noise, rows.shape)
        np.clip(rows, 0, 1, out=rows)


def _scatter_columns(x: Examples, noise: float, rng: np.random.Generator) -> None:
    """Move every value by N(0, noise²) times its column's standard deviation."""
    x += noise * x.std(axis=0) * rng.standard_normal(x.shape)


NOISE: dict[str, Callable[[Examples, float, np.random.Generator], None]] = {
    "pictures": _speckle,
    "plane": _scatter,
    "line": _scatter,
    "table": _scatter_columns,
}
"""Kind of data set to (x (N, n_inputs), noise, rng), which adds the noise in place."""
