"""The lines of a chart: what they show, and how they are drawn."""

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from nnviz.core.parameters import Array
from nnviz.view.charts.curve_labels import draw_gap
from nnviz.view.parts.canvas import is_for_the_screen
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.outlines import path_of

# An antialiased line two pixels wide costs twenty times as much as two lines of one pixel, side by side.
_BESIDE = QTransform.fromTranslate(0.55, 0.55)
_THICK = 1.6
"""Pixels of the two together."""


class Curve(Struct, frozen=True, eq=False):
    """What a line shows: x (n,) in epochs, rising, and y (n,), as they are; what is not finite is a gap.

    Attributes
    ----------
    name
        In readings.
    label
        At the end of the line; empty for none.
    thick
        Whether it matters more than the background.
    may_leave
        Whether it may leave the picture above, where the others would be flat beside it.
    help
        What a newcomer needs to be told of it.
    is_told
        Whether its name is told elsewhere, so that its label may be left out where there is no room for all.
    """

    name: str
    x: Array
    y: Array
    colour: QColor
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine
    label: str = ""
    thick: bool = True
    may_leave: bool = False
    help: str = ""
    is_told: bool = False

    def nearest(self, x: float) -> int | None:
        """Index of the point nearest to x; None when there is none or it is a gap."""
        if not len(self.x):
            return None
        index = int(np.abs(self.x - x).argmin())
        return index if np.isfinite(self.y[index]) else None

    def reaches(self, x: float) -> bool:
        """Whether it says anything of ``x``, or begins later or ended before."""
        return bool(self.x[0] <= x <= self.x[-1])


class Gap(Struct, frozen=True, eq=False):
    """What is to be shaded: from one curve up to another, by their places, wherever that one is higher."""

    lower: int
    upper: int
    colour: QColor


class CurveLine:
    """A line that is given another curve again and again.

    Attributes
    ----------
    curve
        What it shows; None while it is not in use.
    heights
        (n,) where the points stand on the axis: y or log₁₀ of it; NaN is a gap.
    """

    def __init__(self) -> None:
        self.curve: Curve | None = None
        self.heights: Array = np.empty(0)
        self._there: NDArray[np.intp] = np.empty(0, int)
        self._path = QPainterPath()

    def show_curve(self, curve: Curve, heights: Array) -> None:
        """Draw ``heights`` over the x of the curve, in its colour."""
        self.curve, self.heights = curve, heights
        self._there = np.flatnonzero(np.isfinite(heights))
        self._path = path_of(curve.x, heights)

    def rest(self) -> None:
        """Show nothing."""
        self.curve, self.heights = None, np.empty(0)
        self._there, self._path = np.empty(0, int), QPainterPath()

    @property
    def pen(self) -> QPen:
        """What it is drawn with."""
        assert self.curve is not None
        pen = QPen(self.curve.colour, 1, self.curve.dash)
        pen.setCosmetic(True)
        return pen

    def last(self, until: float = np.inf) -> int | None:
        """The last point that is no gap and not after this; None where there is none."""
        if self.curve is None or not len(self._there):
            return None
        if until >= self.curve.x[self._there[-1]]:
            return int(self._there[-1])
        first_after = int(self.curve.x[self._there].searchsorted(until, "right"))
        return int(self._there[first_after - 1]) if first_after else None

    def few(self, frame: ChartFrame, most: int) -> QPolygonF:
        """Its points in sight where they are so few that they would not be seen as a line; else none."""
        if self.curve is None or not len(self._there):
            return QPolygonF()
        x, (left, right) = self.curve.x, frame.x
        if len(self._there) > most and left <= x[self._there[0]] and x[self._there[-1]] <= right:
            return QPolygonF()
        x = x[self._there]
        there = self._there[x.searchsorted(left, "left") : x.searchsorted(right, "right")]
        if len(there) > most:
            return QPolygonF()
        return frame.polygon(self.curve.x[there], self.heights[there])

    def paint_whole(self, painter: QPainter, frame: ChartFrame) -> None:
        """Draw it as one line, which in a file that is enlarged is still one."""
        if self.curve is not None:
            painter.setPen(QPen(self.curve.colour, _THICK if self.curve.thick else 1, self.curve.dash))
            painter.drawPath(frame.to_pixels.map(self._path))

    def paint_fast(self, painter: QPainter, to_screen: QTransform) -> None:
        """Draw it for the screen, to which its values are brought that way; the painter stays there."""
        if self.curve is not None:
            painter.setPen(self.pen)
            painter.setWorldTransform(to_screen)
            painter.drawPath(self._path)
            if self.curve.thick:
                painter.setWorldTransform(to_screen * _BESIDE)
                painter.drawPath(self._path)


def paint_gaps(painter: QPainter, lines: Sequence[CurveLine], gaps: Iterable[Gap], frame: ChartFrame) -> None:
    """Shade what is between two lines, in their frame."""
    painter.save()
    painter.setWorldTransform(frame.to_pixels, combine=True)
    for gap in gaps:
        lower, upper = lines[gap.lower], lines[gap.upper]
        if lower.curve is not None:
            draw_gap(painter, lower.curve.x, lower.heights, upper.heights, gap.colour)
    painter.restore()


def paint_lines(painter: QPainter, lines: Iterable[CurveLine], frame: ChartFrame, plot: QWidget) -> None:
    """Draw them in the frame of that plot, those that matter more over the others."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_for_screen, to_screen = is_for_the_screen(painter, plot), frame.to_pixels * painter.worldTransform()
    for line in sorted(lines, key=lambda line: line.curve is not None and line.curve.thick):
        if is_for_screen:
            line.paint_fast(painter, to_screen)
        else:
            line.paint_whole(painter, frame)
