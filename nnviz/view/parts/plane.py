"""A piece of the plane of two inputs, and the points of a grid on it."""

from math import isqrt

import numpy as np
from msgspec import Struct

from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.data.points import PAINTED
from nnviz.view.parts.axis_range import Range

SHEET = np.array([[-1.0, -1.0], [1.0, 1.0]])
"""Two corners of what there is to paint on, wherever the points are."""

_MARGIN = 0.08
_LEAST, _MOST = 16, 100
_PER_PARAMETER, _PER_NEURON = 0.15, 8.0
_QUICK, _LEISURE = 1.2e6, 12e6


class Plane(Struct, frozen=True):
    """What x₁ and x₂ span."""

    x1: Range
    x2: Range

    def grid(self, side: int) -> Array:
        """(2, side²) the middles of side × side equal parts, row by row from the top left."""
        middles = (np.arange(side) + 0.5) / side
        across = self.x1[0] + (self.x1[1] - self.x1[0]) * middles
        down = self.x2[1] - (self.x2[1] - self.x2[0]) * middles
        return np.stack([np.tile(across, side), np.repeat(down, side)])


def plane_of(data: Dataset) -> Plane:
    """The plane that holds all examples of the data, as they were measured; painted ones need more room."""
    points = data.preparation.undo(np.concatenate([data.x_train, data.x_test]))
    return plane_around(np.concatenate([points, SHEET]) if data.name == PAINTED else points)


def plane_around(points: Array) -> Plane:
    """The plane that holds the points (N, 2), with a margin."""
    x1, x2 = (with_margin(float(part.min()), float(part.max())) for part in points.T)
    return Plane(x1, x2)


def with_margin(low: float, high: float) -> Range:
    """A little more on either side."""
    room = _MARGIN * (high - low) or 1.0
    return low - room, high + room


def grid_side(parameters: int, neurons: int, *, quick: bool) -> int:
    """How fine a grid a network of this size is asked on: in about a millisecond when ``quick``, else ten."""
    nanoseconds = _PER_PARAMETER * parameters + _PER_NEURON * neurons
    most = _MOST // 2 if quick else _MOST
    return min(most, max(_LEAST, isqrt(int((_QUICK if quick else _LEISURE) / nanoseconds))))
