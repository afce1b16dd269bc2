"""Points that are being painted, and what they were before each edit."""

import numpy as np

from nnviz.data.dataset import Dataset
from nnviz.data.points import MAX_CLASSES, MAX_POINTS, PAINTED, REACH, Point, Points
from nnviz.view.parts.plane import SHEET

_DECIMALS = 3


class Painting:
    """Points in hand. An edit begins with `keep`, which is what `undo` goes back to.

    Attributes
    ----------
    points
        In the order in which they were painted.
    label
        The class of the points that are added.
    """

    def __init__(self) -> None:
        self.points: Points = ()
        self.label = 0
        self._kept: list[Points] = []
        self._room = SHEET

    @property
    def is_changed(self) -> bool:
        """Whether the points are other ones than those last kept."""
        return bool(self._kept) and self._kept[-1] != self.points

    @property
    def is_full(self) -> bool:
        """Whether there are as many points as there may be."""
        return len(self.points) == MAX_POINTS

    def begin(self, points: Points) -> None:
        """Take these points in hand; those before are forgotten."""
        self.points, self._kept = points, []

    def keep(self) -> None:
        """Remember the points as they are. Until the next time none can be put further out than these.

        Else the plane would have to grow with an edit.
        """
        if not self._kept or self.is_changed:
            self._kept.append(self.points)
        reached = np.array([SHEET[0], SHEET[1], *(point[:2] for point in self.points)])
        self._room = np.stack([reached.min(axis=0), reached.max(axis=0)])

    def undo(self) -> None:
        """Go back to the points before the last edit."""
        while self._kept and not self.is_changed:
            self._kept.pop()
        if self._kept:
            self.points = self._kept.pop()

    def add(self, x1: float, x2: float) -> None:
        """One more point of the class in hand, if there may be one more."""
        if not self.is_full:
            self.points = (*self.points, self._point(x1, x2, self.label))

    def move(self, index: int, x1: float, x2: float) -> None:
        """Put a point elsewhere."""
        moved = self._point(x1, x2, self.points[index].label)
        self.points = (*self.points[:index], moved, *self.points[index + 1 :])

    def remove(self, index: int) -> None:
        """Take a point away."""
        self.points = self.points[:index] + self.points[index + 1 :]

    def _point(self, x1: float, x2: float, label: int) -> Point:
        x1, x2 = np.clip((x1, x2), *self._room).tolist()
        return Point(round(x1, _DECIMALS), round(x2, _DECIMALS), label)


def copied(data: Dataset) -> Points:
    """The first examples of the data, training and test, as points where they were measured."""
    half = MAX_POINTS // 2
    parts = (data.x_train, data.labels_train), (data.x_test, data.labels_test)
    points = (
        Point(round(x1, _DECIMALS), round(x2, _DECIMALS), label)
        for x, labels in parts
        for (x1, x2), label in zip(data.preparation.undo(x[:half]).tolist(), labels.tolist(), strict=False)
    )
    return tuple(dict.fromkeys(points))  # a truth table's rows train and test alike


def why_not(data: Dataset) -> str:
    """Why the examples of the data, two inputs each, cannot be painted on; empty when they can."""
    if not data.classes:
        return "The examples have amounts as targets: only points of classes can be painted."
    if len(data.classes) > MAX_CLASSES:
        return f"Points of at most {MAX_CLASSES} classes can be painted, and here are {len(data.classes)}."
    if data.preparation.scale.label and data.name != PAINTED:
        return "The inputs are scaled: choose “as they are” as the scaling in the tab Data, to paint on them."
    if max(np.abs(data.preparation.undo(x)).max() for x in (data.x_train, data.x_test)) > REACH:
        return f"Points can be painted from {-REACH:g} to {REACH:g}, and some of these lie further out."
    return ""
