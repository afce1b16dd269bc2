"""A valley as a surface: how high each point of the slice lies, in which colour, and the ways upon it.

The surface stands over a square of side 1 about the origin; its heights begin at 0.
"""

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array
from nnviz.view.labs.valley_picture import DARKEST, Relief
from nnviz.view.parts.style import Table

HIGH = 0.6
"""Of the highest point over the lowest, where the sides of the square are 1."""

_A_CELL, _MOST = 2, 200
"""Pieces of a step, so that the line over it lies on the surface all along: in each cell, and in all."""


def heights(relief: Relief) -> Array:
    """(n, k) of the grid, x first: in proportion to the cost, clipped where the contour is."""
    return np.asarray(HIGH * relief.shares[::-1].T ** 2)


def colours(relief: Relief, table: Table) -> NDArray[np.float32]:
    """(n, k, 4) the contour's own, as shares of red, green, blue and of what they cover."""
    levels = (relief.shares[::-1].T * DARKEST).astype(np.uint8)
    opaque = np.ones((*levels.shape, 1), np.float32)
    return np.concatenate([table[levels].astype(np.float32) / 255, opaque], axis=-1)


def on_surface(relief: Relief, points: Array) -> Array:
    """(…, 3) where points (…, 2) of the plane lie on the surface; NaN beyond its edges.

    Between the points of the grid a surface is two triangles a cell, parted by the line from the end of
    x to the end of y: so high, exactly, is what lies on it.
    """
    ground, z = relief.ground, heights(relief)
    first, last = (np.array([ground.x[end], ground.y[end]]) for end in (0, -1))
    shares = (points - first) / (last - first)
    is_inside = ((shares >= 0) & (shares <= 1)).all(axis=-1, keepdims=True)
    shares = np.where(is_inside, shares, 0.0)
    cells = np.array(z.shape) - 1
    corner = np.minimum((shares * cells).astype(int), cells - 1)
    (i, j), (right, up) = np.moveaxis(corner, -1, 0), np.moveaxis(shares * cells - corner, -1, 0)
    across, along = z[i + 1, j], z[i, j + 1]
    near = z[i, j] + right * (across - z[i, j]) + up * (along - z[i, j])
    far = z[i + 1, j + 1] + (1 - right) * (along - z[i + 1, j + 1]) + (1 - up) * (across - z[i + 1, j + 1])
    height = np.where(right + up <= 1, near, far)
    placed = np.concatenate([shares - 0.5, height[..., np.newaxis]], axis=-1)
    return np.asarray(np.where(is_inside, placed, np.nan))


def way_over(relief: Relief, points: Array) -> Array:
    """(2 m, 3) the ends of pieces of the way (K, 2), all of it that is within the edges."""
    ground = relief.ground
    cell = np.array([ground.x[1] - ground.x[0], ground.y[1] - ground.y[0]])
    with np.errstate(all="ignore"):  # a ball may be thrown out of all numbers
        steps = np.diff(points, axis=0)
        cells = np.nan_to_num(np.abs(steps / cell).max(axis=1))
        counts = np.clip(np.ceil(_A_CELL * cells), 1, _MOST).astype(int)
        of = np.repeat(np.arange(len(steps)), counts)
        nth = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
        shares = (np.stack([nth, nth + 1], axis=1) / counts[of, np.newaxis])[..., np.newaxis]
        ends = points[of, np.newaxis] + shares * steps[of, np.newaxis]
    return pieces_in_sight(on_surface(relief, ends))


def lines_over(relief: Relief) -> Array:
    """(2 m, 3) the ends of pieces of the lines of equal cost."""
    found = np.concatenate([np.zeros((0, 2, 2)), *relief.lines])
    return pieces_in_sight(on_surface(relief, found))


def pieces_in_sight(pieces: Array) -> Array:
    """(2 m, 3) the ends of those pieces (…, 2, 3) that have both."""
    flat = pieces.reshape(-1, 2, 3)
    return np.asarray(flat[np.isfinite(flat).all(axis=(1, 2))].reshape(-1, 3))
