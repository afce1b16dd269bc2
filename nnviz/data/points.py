"""Points of the plane, each with its class, as a person paints or types them."""

from collections.abc import Sequence
from typing import NamedTuple

from nnviz.core.naming import count
from nnviz.data.dataset import DataError

PAINTED = "painted"
"""The name of their data set."""

REACH = 10.0
"""No coordinate is larger than this."""

MAX_CLASSES = 6
MAX_POINTS = 2_000

ALLOWED = f"a point [x₁, x₂, class]: x₁, x₂ from -{REACH:g} to {REACH:g}, class from 0 to {MAX_CLASSES - 1}"


class Point(NamedTuple):
    """A point, and the index of its class."""

    x1: float
    x2: float
    label: int

    @property
    def is_allowed(self) -> bool:
        """Whether both coordinates are within ``REACH``, and there is such a class."""
        in_reach = -REACH <= self.x1 <= REACH and -REACH <= self.x2 <= REACH
        return in_reach and 0 <= self.label < MAX_CLASSES


Points = tuple[Point, ...]

FIRST_POINTS: Points = (Point(-0.5, 0.0, 0), Point(0.5, 0.0, 1))
"""One of each of two classes, so that there is always something to learn from."""


def check_points(points: Sequence[Point]) -> None:
    """Raise `DataError` when there are none or too many, or when one of them is not allowed."""
    if not 1 <= len(points) <= MAX_POINTS:
        raise DataError(f"data.points: must be 1 to {count(MAX_POINTS)} points, not {count(len(points))}")
    for i, point in enumerate(points):
        if not point.is_allowed:
            raise DataError(f"data.points[{i}]: {list(point)} is not {ALLOWED}")
