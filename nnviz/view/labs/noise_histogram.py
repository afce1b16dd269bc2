"""How large the largest output is on pictures of nothing."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import fixed
from nnviz.core.parameters import Array
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.canvas import Canvas, grown, is_for_the_screen, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.kept_picture import KeptPicture
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
        self._counts, self._edges = self._counted()
        self._before = KeptPicture(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Histogram of the largest output on pictures of noise")

    def minimumSizeHint(self) -> QSize:
        return grown(170, 90)

    def show_largest(self, largest: Array) -> None:
        """Draw the largest outputs (N,)."""
        self._largest = largest[np.isfinite(largest)]
        self._counts, self._edges = self._counted()
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._before.forget()
        self.update()

    def numbers(self) -> Columns:
        """The bars."""
        counts, edges = self.counts()
        return {"largest output from": edges[:-1], "to": edges[1:], "pictures of noise": counts}

    def counts(self) -> tuple[Array, Array]:
        """(bins,) how many there are, and (bins + 1,) the edges."""
        return self._counts, self._edges

    def _counted(self) -> tuple[Array, Array]:
        low = min(0.0, float(self._largest.min(initial=0)))
        high = max(1.0, float(self._largest.max(initial=1)))
        counts, edges = np.histogram(self._largest, _BINS, (low, high))
        return counts, edges

    def paintEvent(self, event: QPaintEvent) -> None:
        counts, edges = self.counts()
        top = round_up(float(counts.max(initial=1)))
        with painter_on(self, self._style.colour("card")) as painter:
            frame = self._frame(top, edges)
            hue, box = self._style.colour("output_hue"), frame.box
            wide, foot = box.width() / len(counts), box.bottom()
            for place, height in enumerate((counts * (box.height() / top)).tolist()):
                if height:
                    painter.fillRect(
                        QRectF(box.left() + place * wide + 0.5, foot - height, wide - 1, height), hue
                    )
            if is_for_the_screen(painter, self):
                painter.drawPixmap(0, 0, self._axes(frame))
            else:
                self._paint_axes(painter, frame)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _frame(self, top: float, edges: Array) -> ChartFrame:
        high = self.height() - 6 - BELOW
        left = left_of((0.0, top), high)
        box = QRectF(left + 8, 6, self.width() - left - 16, high)
        return ChartFrame(box, (float(edges[0]), float(edges[-1])), (0.0, top))

    def _axes(self, frame: ChartFrame) -> QPixmap:
        """The axes, kept: they are painted for longer than the bars."""
        return self._before.painted(frame, lambda painter: self._paint_axes(painter, frame))

    def _paint_axes(self, painter: QPainter, frame: ChartFrame) -> None:
        painter.setFont(small_font())
        paint_axes(painter, frame, self._style, "largest output", "pictures")

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
