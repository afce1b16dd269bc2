"""Curves over epochs: pyqtgraph draws lines and axes; names, guides and readings are drawn by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPen

from nnviz.core.parameters import Array
from nnviz.view.axis_range import Range, decades, extent, from_zero
from nnviz.view.curve_labels import BEFORE_LABEL, Words, draw_dots, draw_end_labels, draw_reading
from nnviz.view.curve_line import CurveLine
from nnviz.view.log_axis import LogAxis, log_gaps
from nnviz.view.naming import number, plain
from nnviz.view.style import Style, small_font

TOP = 18
AXIS_WIDTH = 40
AXIS_HEIGHT = 32
_SPARE = 7
_FEW = 30
_TIMES_ZOOM = 200
_GUIDE_ALPHA = 70
_SHADE_ALPHA = 28


@dataclass(frozen=True, eq=False)
class Curve:
    """One line: x (n,) in epochs, rising, and y (n,), as they are; what is not finite is a gap.

    Attributes
    ----------
    name
        In readings.
    label
        At the end of the line; empty for none.
    thick
        Whether it matters more than the background.
    """

    name: str
    x: Array
    y: Array
    colour: QColor
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine
    label: str = ""
    thick: bool = True

    def nearest(self, x: float) -> int | None:
        """Index of the point nearest to x; None when there is none or it is a gap."""
        if not len(self.x):
            return None
        index = int(np.abs(self.x - x).argmin())
        return index if np.isfinite(self.y[index]) else None


class CurvePlot(pg.PlotWidget):
    """A plot whose x is epochs. The wheel zooms in time, a drag moves, a double click shows all.

    Attributes
    ----------
    sight_chosen
        Somebody looks at another stretch of time: its range, or None for all.
    name
        Of the y axis, with its unit.
    """

    sight_chosen = Signal(object)

    def __init__(
        self,
        style: Style,
        *,
        name: str = "",
        log: bool = False,
        fit: Callable[[float, float], Range] = from_zero,
        write: Callable[[float], str] = number,
    ) -> None:
        """Make an empty plot.

        Parameters
        ----------
        fit
            From the least and the greatest y in sight to the range of a linear axis.
        write
            A value in words.
        """
        self._y_axis = LogAxis("left", logarithmic=log)
        super().__init__(background=None, axisItems={"left": self._y_axis})
        self.name = name
        self._fit = fit
        self._write = write
        self._style = style
        self._curves: Sequence[Curve] = ()
        self._lines: list[CurveLine] = []
        self._x_end = 1.0
        self._chosen: Range | None = None
        self._shade: pg.FillBetweenItem | None = None
        self._mouse: QPointF | None = None
        self._right = 0
        self._prepare()
        self.apply_style(style)

    def end_at(self, x_end: float) -> None:
        """Let the axis of epochs go from 0 to ``x_end``; who has zoomed stays where he looks."""
        if x_end != self._x_end:
            self._x_end = x_end
            self.setLimits(xMin=0, xMax=x_end, minXRange=x_end / _TIMES_ZOOM)
        if self._chosen is None and self.sight() != (0, x_end):
            self.setXRange(0, x_end, padding=0)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Draw these and no others."""
        self._curves = curves
        self._have_lines(len(curves))
        for line, curve in zip(self._lines, curves, strict=False):
            line.show_points(curve.x, self._height(curve.y), curve.colour, curve.dash, thick=curve.thick)
        for line in self._lines[len(curves) :]:
            line.clear()
        self._make_room_for_labels()
        self._fit_y()
        self.viewport().update()

    def shade_between(self, first: int, second: int) -> None:
        """Fill the gap between two of the curves, now and later."""
        self._have_lines(max(first, second) + 1)
        self._shade = pg.FillBetweenItem(self._lines[first], self._lines[second])
        self.addItem(self._shade, ignoreBounds=True)
        self.apply_style(self._style)

    def show_epochs(self, show: bool) -> None:
        """Whether the axis of epochs is drawn: of plots one above the other, only the last needs it."""
        if show != self.getAxis("bottom").isVisible():
            self.showAxis("bottom", show)
            self._set_margins()

    @property
    def log(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self._y_axis.logarithmic

    @log.setter
    def log(self, log: bool) -> None:
        self._y_axis.set_logarithmic(log)
        self.show_curves(self._curves)

    def look_at(self, sight: Range | None) -> None:
        """Keep to this stretch of time, or follow the whole run."""
        self._chosen = sight
        self.setXRange(*(sight or (0, self._x_end)), padding=0)
        self._fit_y()

    def sight(self) -> Range:
        """The stretch of time in view, in epochs."""
        low, high = self.getViewBox().viewRange()[0]
        return float(low), float(high)

    def y_range(self) -> Range:
        """What the y axis spans; log₁₀ of it when logarithmic."""
        low, high = self.getViewBox().viewRange()[1]
        return float(low), float(high)

    def reading(self, x: float) -> list[Words]:
        """What the curves say at ``x``: the epoch, then a line for each curve."""
        found = [(curve, index) for curve in self._curves if (index := curve.nearest(x)) is not None]
        if not found:
            return []
        at = min((float(curve.x[index]) for curve, index in found), key=lambda there: abs(there - x))
        values = [(f"{curve.name}  {self._write(curve.y[index])}", curve.colour) for curve, index in found]
        return [(f"epoch {plain(round(at, 2))}", self._style.colour("text")), *values]

    def apply_style(self, style: Style) -> None:
        """Take over the colours; the next curves bring their own."""
        self._style = style
        self.setBackground(style.colour("card"))
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(style.colour("faint"))
            axis.setTextPen(style.colour("muted"))
            axis.setTickFont(small_font())
        if self._shade is not None:
            self._shade.setBrush(_see_through(style.colour("test"), _SHADE_ALPHA))

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawBackground(painter, rect)
        painter.setPen(QPen(_see_through(self._style.colour("faint"), _GUIDE_ALPHA), 0))
        frame = self.frame()
        low, high = self.y_range()
        for _, ticks in self._y_axis.tickValues(low, high, frame.height()):
            for tick in ticks:
                y = round(self._point(0, tick).y()) + 0.5
                painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.frame()
        for curve in self._curves:
            draw_dots(painter, self._dots(curve), curve.colour)
        painter.setFont(small_font())
        painter.setPen(self._style.colour("muted"))
        painter.drawText(QRectF(4, 0, self.width(), TOP - 4), Qt.AlignmentFlag.AlignLeft, self.name)
        if self.getAxis("bottom").isVisible():
            below = QRectF(frame.left(), self.height() - 16, frame.width(), 16)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "epoch")
        draw_end_labels(painter, self._end_labels(), frame)
        if self._mouse is not None and frame.contains(self._mouse):
            self._draw_reading(painter, self._mouse, frame)

    def frame(self) -> QRectF:
        """Where the curves are, in pixels."""
        return QRectF(self.getViewBox().sceneBoundingRect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._mouse = event.position()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mouse = None
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.look_at(None)
        self.sight_chosen.emit(None)

    def _prepare(self) -> None:
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.getViewBox().setDefaultPadding(0)
        self._y_axis.setWidth(AXIS_WIDTH)
        self.getAxis("bottom").setHeight(AXIS_HEIGHT)
        self.getAxis("bottom").enableAutoSIPrefix(False)
        self._set_margins()
        for axis in (self._y_axis, self.getAxis("bottom")):
            axis.setStyle(tickLength=0, maxTickLevel=0, hideOverlappingLabels=False)
        self.disableAutoRange()
        self.setMouseEnabled(x=True, y=False)
        self.setMouseTracking(True)
        self.setCacheMode(pg.PlotWidget.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(pg.PlotWidget.ViewportUpdateMode.FullViewportUpdate)
        item.getViewBox().sigRangeChangedManually.connect(self._sight_moved)

    def _set_margins(self) -> None:
        below = 0 if self.getAxis("bottom").isVisible() else _SPARE
        self.getPlotItem().setContentsMargins(0, TOP, self._right, below)

    def _make_room_for_labels(self) -> None:
        """As much as the names and a number of usual length need, so that it stays when numbers change."""
        metrics = QFontMetrics(small_font())
        labels = [f"{curve.label} 0.0000" for curve in self._curves if curve.label and curve.thick]
        right = max((metrics.horizontalAdvance(label) for label in labels), default=0) + 2 * BEFORE_LABEL
        if right != self._right:
            self._right = right
            self._set_margins()

    def _have_lines(self, count: int) -> None:
        while len(self._lines) < count:
            self._lines.append(CurveLine())
            self.addItem(self._lines[-1], ignoreBounds=True)

    def _sight_moved(self) -> None:
        self._chosen = self.sight()
        self._fit_y()
        self.sight_chosen.emit(self._chosen)

    def _fit_y(self) -> None:
        low, high = self.sight()
        seen = [self._height(curve.y)[(curve.x >= low) & (curve.x <= high)] for curve in self._curves]
        wanted = (decades if self.log else self._fit)(*extent(seen))
        if wanted != self.y_range():
            self.setYRange(*wanted, padding=0)

    def _height(self, y: Array) -> Array:
        if self.log:
            return log_gaps(y)
        return np.where(np.isfinite(y), y, np.nan)

    def _point(self, x: float, y: float) -> QPointF:
        frame, (left, right), (low, high) = self.frame(), self.sight(), self.y_range()
        return QPointF(
            frame.left() + frame.width() * (x - left) / (right - left),
            frame.bottom() - frame.height() * (y - low) / (high - low),
        )

    def _dots(self, curve: Curve) -> list[QPointF]:
        """The points of a curve that has few of them in sight."""
        low, high = self.sight()
        heights = self._height(curve.y)
        there = np.flatnonzero(np.isfinite(heights) & (curve.x >= low) & (curve.x <= high))
        if not curve.thick or len(there) > _FEW:
            return []
        return [self._point(float(curve.x[index]), float(heights[index])) for index in there]

    def _end_labels(self) -> list[tuple[Words, QPointF]]:
        labels = []
        for curve in self._curves:
            heights = self._height(curve.y)
            there = np.flatnonzero(np.isfinite(heights) & (curve.x <= self.sight()[1]))
            if curve.label and len(there):
                end = there[-1]
                words = f"{curve.label} {self._write(curve.y[end])}" if curve.thick else curve.label
                labels.append(((words, curve.colour), self._point(float(curve.x[end]), float(heights[end]))))
        return labels

    def _draw_reading(self, painter: QPainter, mouse: QPointF, frame: QRectF) -> None:
        low, high = self.sight()
        words = self.reading(low + (high - low) * (mouse.x() - frame.left()) / frame.width())
        if words:
            painter.setPen(QPen(self._style.colour("faint"), 1))
            painter.drawLine(QPointF(mouse.x(), frame.top()), QPointF(mouse.x(), frame.bottom()))
            draw_reading(painter, words, mouse, QRectF(self.rect()), self._style)


def _see_through(colour: QColor, alpha: int) -> QColor:
    colour.setAlpha(alpha)
    return colour
