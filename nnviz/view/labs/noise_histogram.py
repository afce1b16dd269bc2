"""How large the largest output is on pictures of nothing."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import fixed
from nnviz.core.parameters import Array
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font

_BINS = 20


class NoiseHistogram(Canvas):
    """Counts of largest outputs, in twenty bins from 0 to 1 or to the largest of them."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._largest: Array = np.empty(0)
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Histogram of the largest output on pictures of noise")

    def minimumSizeHint(self) -> QSize:
        return grown(170, 90)

    def show_largest(self, largest: Array) -> None:
        """Draw the largest outputs (N,)."""
        self._largest = largest[np.isfinite(largest)]
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def numbers(self) -> Columns:
        """The bars."""
        counts, edges = self.counts()
        return {"largest output from": edges[:-1], "to": edges[1:], "pictures of noise": counts}

    def counts(self) -> tuple[Array, Array]:
        """(bins,) how many there are, and (bins + 1,) the edges."""
        low = min(0.0, float(self._largest.min(initial=0)))
        high = max(1.0, float(self._largest.max(initial=1)))
        counts, edges = np.histogram(self._largest, _BINS, (low, high))
        return counts, edges

    def paintEvent(self, event: QPaintEvent) -> None:
        counts, edges = self.counts()
        top = round_up(float(counts.max(initial=1)))
        left = left_of((0.0, top), self.height() - 6 - BELOW)
        box = QRectF(left + 8, 6, self.width() - left - 16, self.height() - 6 - BELOW)
        frame = ChartFrame(box, (float(edges[0]), float(edges[-1])), (0.0, top))
        with painter_on(self) as painter:
            painter.setFont(small_font())
            hue = self._style.colour("output_hue")
            corners, feet = frame.points(edges[:-1], counts), frame.points(edges[1:], np.zeros(len(counts)))
            for corner, foot in zip(corners, feet, strict=True):
                painter.fillRect(QRectF(corner, foot).adjusted(0.5, 0, -0.5, 0), hue)
            paint_axes(painter, frame, self._style, "largest output", "pictures")
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """Each bar, for `point`; none before anything was asked."""
        if not len(self._largest):
            return []
        counts, edges = self.counts()
        half = (edges[1] - edges[0]) / 2
        return [
            Series(
                "largest output",
                edges[:-1] + half,
                counts,
                lambda middle: f"from {fixed(middle - half)} to {fixed(middle + half)}",
                lambda n: f"{n:.0f} picture{'s' * (n != 1)}",
            )
        ]
