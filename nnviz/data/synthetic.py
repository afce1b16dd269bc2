"""Points in the plane, of two classes, made from the seed.

All sets reach from about -1 to 1, and all but one have as many points of one class as of the other. A
point's numbers are drawn in its own row, so a larger set begins with the points of a smaller one.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from msgspec import Struct

from nnviz.core.streams import Stream, stream
from nnviz.core.tables import entry
from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.loading import Request, Split

Shape = Callable[[Labels, np.random.Generator], Examples]

_DEFAULT_SIZE = 250
_MAX_SIZE = 100_000
_GAP = 0.05


class Curve(Struct, frozen=True):
    """A boundary y = f(x), whose f goes from -1..1 to about -0.8..0.8."""

    name: str
    label: str
    f: Callable[[Examples], Examples]


CURVES: dict[str, Curve] = {
    curve.name: curve
    for curve in (
        Curve("line", "y > ½x", lambda x: 0.5 * x),
        Curve("parabola", "y > 1.6x² - 0.8", lambda x: 1.6 * x**2 - 0.8),
        Curve("cubic", "y > 2x³ - 1.2x", lambda x: 2 * x**3 - 1.2 * x),
        Curve("absolute", "y > 1.6|x| - 0.8", lambda x: 1.6 * np.abs(x) - 0.8),
        Curve("sine", "y > 0.7 sin 2πx", lambda x: 0.7 * np.sin(2 * np.pi * x)),
        Curve("bell", "y > 1.4 exp(-8x²) - 0.6", lambda x: 1.4 * np.exp(-8 * x**2) - 0.6),
    )
}
"""The choices of ``data.curve``."""


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


def uneven(labels: Labels, rng: np.random.Generator) -> Examples:
    """Two clouds of standard deviation 0.25 that overlap, class 1 at (0.3, 0.3), class 0 opposite."""
    centre = np.where(labels == 1, 0.3, -0.3)[:, np.newaxis]
    return centre + 0.25 * rng.standard_normal((len(labels), 2))


def beside_curve(curve: Curve, labels: Labels, rng: np.random.Generator) -> Examples:
    """Class 1 above y = f(x), class 0 below, with a narrow gap between."""
    across, share = rng.random((len(labels), 2)).T
    x = 2 * across - 1
    far, near = np.where(labels == 1, 1.0, -1.0), np.where(labels == 1, _GAP, -_GAP)
    start = curve.f(x) + near
    return np.column_stack((x, start + share * (far - start)))


def load_beside_curve(request: Request) -> Split:
    """Points on both sides of the curve that the request names. Raises `DataError` as `load_points`."""
    try:
        curve = entry(CURVES, request.curve, "data.curve")
    except ValueError as error:
        raise DataError(str(error)) from None
    return load_points(partial(beside_curve, curve), request)


def load_points(shape: Shape, request: Request, one_in: int = 2) -> Split:
    """Training and test points of one shape, drawn independently.

    Parameters
    ----------
    one_in
        One point in so many is of class 1.

    Raises
    ------
    DataError
        A size that is not 1 to 100,000.
    """
    n_train = request.n_train(_DEFAULT_SIZE, _MAX_SIZE)
    n_test = request.n_test(_DEFAULT_SIZE, _MAX_SIZE, n_train)
    labels_train, labels_test = _deal(n_train, one_in), _deal(n_test, one_in)
    return Split(
        shape(labels_train, stream(request.seed, Stream.POINTS, 0)),
        labels_train,
        shape(labels_test, stream(request.seed, Stream.POINTS, 1)),
        labels_test,
        classes=("0", "1"),
        inputs=("x₁", "x₂"),
    )


def _deal(n: int, one_in: int) -> Labels:
    return np.asarray(np.arange(n) % one_in == one_in - 1, np.int64)


def _polar(radius: Examples, angle: Examples) -> Examples:
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
