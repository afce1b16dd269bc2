"""The cost on a plane through the space of all parameters: what the "valley" of a real network looks like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.core.parameters import Array

Tell = Callable[[float], object]
"""Told the share done, 0 to 1; it may raise to end the work."""

NEAR = 0.05
"""A part of the true cost: so near to it the cost of a slice may be taken for it."""

_MARGIN = 0.18
"""Of the paths' extent, kept free on every side of a slice."""


@dataclass(frozen=True, eq=False)
class Plane:
    """A point θ₀ and two directions at right angles, of length 1, all (P,)."""

    origin: Array
    u: Array
    v: Array

    def at(self, x: float, y: float) -> Array:
        """θ₀ + x u + y v (P,)."""
        return np.asarray(self.origin + x * self.u + y * self.v)

    def coordinates(self, thetas: Array) -> Array:
        """(K, 2) where the points (K, P) lie on the plane, or would if dropped onto it at right angles."""
        away = thetas - self.origin
        return np.stack([away @ self.u, away @ self.v], axis=1)


@dataclass(frozen=True, eq=False)
class Slice:
    """The cost over a piece of a plane.

    Attributes
    ----------
    x, y : (n,) and (k,)
        Rising.
    costs : (k, n)
        The lowest y first.
    """

    x: Array
    y: Array
    costs: Array


def weight_plane(theta: Array, first: int, second: int) -> Plane:
    """The plane of two parameters, by their places in θ (P,): all others stay as they are.

    Its origin is where the two are 0, so that its coordinates are their values.

    Raises
    ------
    ValueError
        Twice the same.
    """
    if first == second:
        raise ValueError("a plane needs two different parameters")
    origin, u, v = theta.astype(np.float64), np.zeros(theta.size), np.zeros(theta.size)
    origin[[first, second]] = 0
    u[first] = v[second] = 1
    return Plane(origin, u, v)


def main_plane(thetas: Array, through: Array) -> tuple[Plane, Array]:
    """The plane of the two directions in which the points differ most (principal components).

    Parameters
    ----------
    thetas
        (K, P), K ≥ 3.
    through
        (P,) a point that the plane goes through.

    Returns
    -------
    tuple
        The plane; and (2,) the share of the points' variance along each direction. The rest lies outside.

    Raises
    ------
    ValueError
        Fewer than three points, or points that span no plane.
    """
    spread = thetas - thetas.mean(axis=0)
    # Of K points in P dimensions K is the small number: the same directions, from a (K, K) matrix.
    variances, mixes = np.linalg.eigh(spread @ spread.T)
    total = float(variances.sum())
    if len(thetas) < 3 or not variances[-2] > 1e-12 * total:
        raise ValueError("two directions need at least three points that are not on one line")
    u, v = (_unit(spread.T @ mixes[:, k]) for k in (-1, -2))
    v = _unit(v - (u @ v) * u)
    # Either sign would do: the one in which the way goes on, so that it is drawn from left to right.
    way = thetas[-1] - thetas[0]
    u, v = (axis if axis @ way >= 0 else -axis for axis in (u, v))
    return Plane(through.astype(np.float64), u, v), variances[[-1, -2]] / total


def slice_around(
    cost_of: Callable[[Array], float], plane: Plane, points: Array, side: int, tell: Tell
) -> Slice:
    """The cost on a grid of side × side points of the plane that holds all ``points`` (K, 2)."""
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    # A long narrow way would leave nothing to see of the walls.
    least = 0.3 * max(right - left, top - bottom) or 1.0
    x, y = (_axis(low, high, least, side) for low, high in ((left, right), (bottom, top)))
    costs = np.empty((side, side))
    for row in range(side):
        costs[row] = [cost_of(plane.at(across, y[row])) for across in x]
        tell((row + 1) / side)
    return Slice(x, y, costs)


def contours(found: Slice, level: float) -> Array:
    """(n, 2, 2) pieces of the line of equal cost: for each its two ends (x, y).

    Each cell of the grid is cut into two triangles, in which the cost is taken to be a tilted plane: a
    line enters such a triangle by one side and leaves it by another.
    """
    X, Y = np.meshgrid(found.x, found.y)
    corners = np.stack([X, Y, found.costs - level], axis=-1)
    a, b, c, d = corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]
    triangles = np.concatenate(
        [np.stack(three, axis=2).reshape(-1, 3, 3) for three in ((a, b, c), (a, c, d))]
    )
    above = triangles[:, :, 2] > 0
    crossed = above.any(axis=1) & ~above.all(axis=1) & np.isfinite(triangles).all(axis=(1, 2))
    triangles, above = triangles[crossed], above[crossed]
    # The corner that is alone on its side of the level comes first: the line cuts both its sides.
    alone = np.where(above.sum(axis=1) == 1, above.argmax(axis=1), (~above).argmax(axis=1))
    rows = np.arange(len(triangles))
    tip, *others = (triangles[rows, (alone + k) % 3] for k in range(3))
    ends = [_crossing(tip, other) for other in others]
    return np.stack(ends, axis=1) if len(rows) else np.empty((0, 2, 2))


def _crossing(one: Array, other: Array) -> Array:
    share = (one[:, 2] / (one[:, 2] - other[:, 2]))[:, np.newaxis]
    return np.asarray(one[:, :2] + share * (other[:, :2] - one[:, :2]))


@dataclass(frozen=True, eq=False)
class Trail:
    """A way through the parameters, seen on a plane.

    Attributes
    ----------
    name
        What sets it apart, as "m = 10".
    steps : (K,)
        Updates made at each of its points.
    points : (K, 2)
        On the plane.
    true : (K,)
        The cost at each point as it is.
    sliced : (K,)
        The cost at the point of the plane that it is dropped onto: what is drawn under it.
    """

    name: str
    steps: Array
    points: Array
    true: Array
    sliced: Array

    @property
    def gap(self) -> tuple[int, float]:
        """Which point has the largest |true − slice|, and how large it is."""
        gaps = np.nan_to_num(np.abs(self.true - self.sliced), nan=-1.0)
        worst = int(np.argmax(gaps))
        return worst, float(gaps[worst])

    @property
    def trusted_from(self) -> int | None:
        """The point from which on slice and true cost are within `NEAR` of each other; None if never."""
        far = ~(np.abs(self.true - self.sliced) <= NEAR * np.abs(self.true))
        last = int(np.flatnonzero(far)[-1]) if far.any() else -1
        return last + 1 if last + 1 < len(far) else None

    @property
    def detour(self) -> float:
        """Length of the trail on the plane over that of the straight line between its ends: 1 is straight."""
        pieces = np.diff(self.points, axis=0)
        line = float(np.hypot(*(self.points[-1] - self.points[0])))
        return float(np.hypot(pieces[:, 0], pieces[:, 1]).sum()) / line if line else float("nan")


def trail_on(
    plane: Plane,
    name: str,
    steps: Sequence[int],
    thetas: Array,
    cost_of: Callable[[Array], float],
    tell: Tell,
) -> Trail:
    """The way through ``thetas`` (K, P), with its true cost and that of the slice at every point."""
    points = plane.coordinates(thetas)
    true, sliced = np.empty(len(thetas)), np.empty(len(thetas))
    for k, theta in enumerate(thetas):
        true[k], sliced[k] = cost_of(theta), cost_of(plane.at(*points[k]))
        tell((k + 1) / len(thetas))
    return Trail(name, np.asarray(steps, float), points, true, sliced)


def _unit(vector: Array) -> Array:
    return np.asarray(vector / np.linalg.norm(vector))


def _axis(low: float, high: float, least: float, side: int) -> Array:
    reach = max(high - low, least) * (0.5 + _MARGIN)
    middle = (low + high) / 2
    return np.linspace(middle - reach, middle + reach, side)
