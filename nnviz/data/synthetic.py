"""Points in the plane, of two classes, made from the seed.

All sets reach from about -1 to 1 and have as many points of one class as of the other. A point's
numbers are drawn in its own row, so a larger set begins with the points of a smaller one.
"""

from collections.abc import Callable

import numpy as np

from nnviz.core.streams import Stream, stream
from nnviz.data.dataset import Examples, Labels
from nnviz.data.loading import Request, Split

Shape = Callable[[Labels, np.random.Generator], Examples]

_DEFAULT_SIZE = 250
_MAX_SIZE = 100_000


def xor(labels: Labels, rng: np.random.Generator) -> Examples:
    """Class 1 where the coordinates have unlike signs; a narrow gap lies along the axes."""
    draws = rng.random((len(labels), 3))
    right, up = 0.05 + 0.95 * draws[:, :2].T
    side = np.where(draws[:, 2] < 0.5, -1, 1)
    return np.column_stack((right * side, up * side * np.where(labels == 1, -1, 1)))


def circle(labels: Labels, rng: np.random.Generator) -> Examples:
    """Class 1 is a disc of radius 0.5, class 0 a ring around it from 0.7 to 1."""
    inner, outer = np.where(labels == 1, 0.0, 0.7), np.where(labels == 1, 0.5, 1.0)
    share, turn = rng.random((len(labels), 2)).T
    radius = np.sqrt(inner**2 + share * (outer**2 - inner**2))
    return _polar(radius, 2 * np.pi * turn)


def gaussians(labels: Labels, rng: np.random.Generator) -> Examples:
    """Two round clouds of standard deviation 0.15, class 1 at (0.5, 0.5), class 0 at (-0.5, -0.5)."""
    centre = np.where(labels == 1, 0.5, -0.5)[:, np.newaxis]
    return centre + 0.15 * rng.standard_normal((len(labels), 2))


def spiral(labels: Labels, rng: np.random.Generator) -> Examples:
    """Two arms of 1¾ turns, one opposite the other."""
    radius = 0.05 + 0.95 * rng.random(len(labels))
    return _polar(radius, 3.5 * np.pi * radius + np.pi * labels)


def moons(labels: Labels, rng: np.random.Generator) -> Examples:
    """Two half circles that reach into each other, class 1 the lower one."""
    angle = np.pi * rng.random(len(labels))
    upper = np.column_stack((np.cos(angle), np.sin(angle)))
    lower = np.column_stack((1 - np.cos(angle), 0.5 - np.sin(angle)))
    points = np.where(labels[:, np.newaxis] == 1, lower, upper)
    return (points - (0.5, 0.25)) / 1.5


def load_points(shape: Shape, request: Request) -> Split:
    """Training and test points of one shape, drawn independently.

    Raises
    ------
    DataError
        A size that is not 1 to 100,000.
    """
    n_train = request.n_train(_DEFAULT_SIZE, _MAX_SIZE)
    n_test = request.n_test(_DEFAULT_SIZE, _MAX_SIZE)
    labels_train, labels_test = _alternate(n_train), _alternate(n_test)
    return Split(
        shape(labels_train, stream(request.seed, Stream.POINTS, 0)),
        labels_train,
        shape(labels_test, stream(request.seed, Stream.POINTS, 1)),
        labels_test,
        classes=("0", "1"),
    )


def _alternate(n: int) -> Labels:
    return np.arange(n, dtype=np.int64) % 2


def _polar(radius: Examples, angle: Examples) -> Examples:
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
