"""Where things are on a chart, in pixels."""

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF, QTransform

from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import Range
from nnviz.view.parts.outlines import polygon_of


class ChartFrame(Struct, frozen=True):
    """The frame of a chart and what its two axes span.

    Attributes
    ----------
    box
        Inside the axes, in pixels.
    x, y
        From left to right, and from bottom to top.
    """

    box: QRectF
    x: Range
    y: Range

    def reach(self, x: Array) -> slice:
        """Those of these rising (n,) that a line in sight goes through: one more on either side."""
        low, high = self.x
        first, last = int(x.searchsorted(low, "right")), int(x.searchsorted(high, "right"))
        return slice(max(first - 1, 0), last + 1)

    def points(self, x: ArrayLike, y: ArrayLike) -> list[QPointF]:
        """The pixels of these values, (n,) each."""
        across, up = self._pixels(x, y)
        return [QPointF(*point) for point in zip(across.tolist(), up.tolist(), strict=True)]

    def point(self, x: float, y: float) -> QPointF:
        """The pixel of one pair: as arrays of one number the ticks of an axis took longer than its words."""
        across = self.box.left() + self.box.width() * (x - self.x[0]) / (self.x[1] - self.x[0])
        up = self.box.bottom() - self.box.height() * (y - self.y[0]) / (self.y[1] - self.y[0])
        return QPointF(across, up)

    def polygon(self, x: ArrayLike, y: ArrayLike) -> QPolygonF:
        """The same in one piece."""
        return polygon_of(*self._pixels(x, y))

    @property
    def to_pixels(self) -> QTransform:
        """From values to pixels."""
        across = self.box.width() / (self.x[1] - self.x[0])
        up = -self.box.height() / (self.y[1] - self.y[0])
        left, bottom = self.box.left() - across * self.x[0], self.box.bottom() - up * self.y[0]
        return QTransform(across, 0.0, 0.0, up, left, bottom)

    def _pixels(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        across = self.box.left() + self.box.width() * (np.asarray(x) - self.x[0]) / (self.x[1] - self.x[0])
        up = self.box.bottom() - self.box.height() * (np.asarray(y) - self.y[0]) / (self.y[1] - self.y[0])
        return across, up

    def x_at(self, pixel: float) -> float:
        """The value under a pixel."""
        return self.x[0] + (self.x[1] - self.x[0]) * (pixel - self.box.left()) / self.box.width()

    def y_at(self, pixel: float) -> float:
        """The value at the height of a pixel."""
        return self.y[0] + (self.y[1] - self.y[0]) * (self.box.bottom() - pixel) / self.box.height()
