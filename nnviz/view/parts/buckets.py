"""Fewer points for a chart, always with the same borders, so that a growing curve does not shiver."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array

_EARLY = 8
"""One in so many of the points is kept for the first rows of a run."""


def thin_out(x: Array, curves: Sequence[Array], low: float, high: float, most: int) -> NDArray[np.intp]:
    """Indices (k,) of at most about ``most`` points of rising x (n,) between ``low`` and ``high``.

    Of each of ``curves`` (n,) the least and the greatest in every bucket, so that no spike is lost, and the
    point farthest from the straight line through the bucket's ends, where a curve bends. The first rows of
    a run, in which it falls most, are all there, and so is the last. Buckets are counted from the first of
    the run, and double as it grows.
    """
    early = most // _EARLY
    first, last, size = _in_sight(x, low, high, most - early)
    if size == 1:
        return np.arange(first, last)
    size *= 3 * len(curves)
    starts = np.arange(first - first % size, last, size)
    is_picked = np.zeros(starts[-1] + size, bool)  # all ways to pick agree on many
    is_picked[first:early] = is_picked[last - 1] = True
    bucketed = np.full((len(curves), len(starts) * size), np.nan)
    bucketed[:, : last - starts[0]] = [y[starts[0] : last] for y in curves]
    rows = bucketed.reshape(len(curves), -1, size)
    known = np.isfinite(rows)
    is_picked[starts + np.where(known, rows, np.inf).argmin(axis=-1)] = True
    is_picked[starts + np.where(known, rows, -np.inf).argmax(axis=-1)] = True
    is_picked[starts + _bends(rows, known)] = True
    return np.flatnonzero(is_picked)


def _bends(rows: Array, known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The place in each row (…, size) that is farthest from the line between its ends; else a known one."""
    along = np.linspace(0.0, 1.0, rows.shape[-1])
    with np.errstate(over="ignore", invalid="ignore"):
        far = np.abs(rows - (rows[..., :1] * (1 - along) + rows[..., -1:] * along))
    places: NDArray[np.intp] = np.where(np.isfinite(far), far, np.where(known, 0.0, -1.0)).argmax(axis=-1)
    return places


def rms_buckets(x: Array, y: Array, low: float, high: float, most: int) -> tuple[Array, Array]:
    """Merge neighbours until at most about ``most`` points lie between ``low`` and ``high``.

    Buckets hold a power of two of points and are counted from the first point of the run: a curve that
    grows, or is moved, keeps its shape.

    Parameters
    ----------
    x, y
        (n,) rising, and (n, L).

    Returns
    -------
    x, y
        The end of each bucket (k,), and the root mean square inside it (k, L).
    """
    first, last, size = _in_sight(x, low, high, most)
    if size == 1:
        return x[first:last], y[first:last]
    starts = np.arange(first - first % size, last, size)
    ends = np.minimum(starts + size, len(x))
    with np.errstate(over="ignore"):
        sums = np.add.reduceat(np.square(y[: ends[-1]], dtype=float), starts, axis=0)
    return x[ends - 1], np.sqrt(sums / (ends - starts)[:, None])


def _in_sight(x: Array, low: float, high: float, most: int) -> tuple[int, int, int]:
    """From where to where a line between ``low`` and ``high`` goes, and how many points to make one of."""
    first = max(int(np.searchsorted(x, low)) - 1, 0)
    last = min(int(np.searchsorted(x, high, "right")) + 1, len(x))
    size = 1
    while (last - first) > most * size:
        size *= 2
    return first, last, size
