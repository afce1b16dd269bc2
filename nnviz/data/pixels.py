"""Bytes of pictures as numbers from 0 to 1."""

import math

import numpy as np
from numpy.typing import NDArray

from nnviz.data.dataset import Examples
from nnviz.data.reading import Progress

_PIECE = 2_000
_WHITE = np.float64(255)


def unit_pixels(pictures: NDArray[np.uint8], progress: Progress, out: Examples | None = None) -> Examples:
    """Pictures (N, rows, columns) as examples (N, rows · columns) from 0 to 1.

    Parameters
    ----------
    progress
        Told of every few thousand of them.
    out
        Where to write them; None makes room.
    """
    n = len(pictures)
    x = np.empty((n, math.prod(pictures.shape[1:]))) if out is None else out
    for start in range(0, n, _PIECE):
        piece = slice(start, start + _PIECE)
        np.divide(pictures[piece].reshape(-1, x.shape[1]), _WHITE, out=x[piece])
        progress(min(1.0, piece.stop / n))
    return x
