"""Curves over time, with what is told of them: names at their ends, marks, and readings under the mouse."""

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip

from nnviz.core.naming import number, plain
from nnviz.core.parameters import Array
from nnviz.view.charts.curve_labels import (
    Words,
    draw_band,
    draw_dots,
    draw_end_labels,
    draw_focus,
    draw_guides,
    draw_marks,
    draw_now,
    draw_point,
    draw_reading,
)
from nnviz.view.charts.curve_line import Curve, CurveLine, Gap, paint_gaps, paint_lines
from nnviz.view.charts.end_names import EndNames
from nnviz.view.charts.plot_area import TOP, PlotArea
from nnviz.view.charts.time_axis import Mark
from nnviz.view.charts.time_keys import TimeKeys
from nnviz.view.parts.axis_range import Range, decades, extent, from_zero, near_the_first, without_plunges
from nnviz.view.parts.canvas import is_for_the_screen
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.numbers import Columns, side_by_side
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.value_axis import log_gaps
from nnviz.view.parts.zoom import zoomed, zoomed_font

_HALF_A_TICK = 14
"""Pixels right of an axis of time: half of its last number stands there, where no name of a curve does."""

_INDENT = 4
_FEW = 30
_NOTHING = ((0.0, 0.0), None)
_LARGEST = 1e9  # Qt cannot invert a scale of less than 1e-12 pixels


class CurvePlot(PlotArea):
    """A plot whose x is epochs or steps. The wheel zooms in time, a drag moves, a double click shows all.

    Attributes
    ----------
    sight_chosen
        Somebody looks at another stretch of time: its range, or None for all.
    name
        Of the y axis, with its unit; on hover it is whole where the plot is too narrow for it.
    unit
        Of the x axis: ``"epoch"`` or ``"step"``.
    band
        Values that are usual, shaded; kept in sight on a logarithmic axis.
    gaps
        Where to shade what is between two of the curves.
    marks
        Moments at which something went wrong, each with a word.
    now
        Where one stands in the past; None at the end.
    point
        Which point the arrow keys are at.
    over
        A plot of the same time above or below this one, whose axis is to end beneath the end of its own.
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
        values_at_ends: bool = True,
    ) -> None:
        """Make an empty plot.

        Parameters
        ----------
        fit
            From the least and the greatest y in sight to the range of a linear axis.
        write
            A value in words.
        values_at_ends
            Whether the label at the end of a line bears its last value as well.
        """
        super().__init__(logarithmic=log)
        self.name, self.unit = name, "epoch"
        self.band: Range | None = None
        self.marks: Sequence[Mark] = ()
        self.now: float | None = None
        self.over: CurvePlot | None = None
        self._fit, self._write = fit, write
        self.gaps: Sequence[Gap] = ()
        self._lines: list[CurveLine] = []
        self._ends = EndNames(self._lines, write if values_at_ends else None)
        self._x_start, self._x_end = 0.0, 1.0
        self._expected: tuple[Range, Range | None] = _NOTHING
        self._chosen: Range | None = None
        self._mouse: QPointF | None = None
        self._still, self._behind = KeptPicture(self), KeptPicture(self)
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        TimeKeys(self)
        self.sight_moved.connect(self._sight_moved)
        self.recolour(style)

    def end_at(self, x_end: float) -> None:
        """Let the axis of time go from 0 to ``x_end``; who has zoomed stays where he looks."""
        x_start, x_end = min(0.0, self._expected[0][0]), max(x_end, self._expected[0][1])
        if (x_start, x_end) != (self._x_start, self._x_end):
            self._x_start, self._x_end = x_start, x_end
            self.reach_over((x_start, x_end))
        if self._chosen is None:
            self.look_over((x_start, x_end))

    def expect(self, x: Range, y: Range) -> None:
        """Have room for a curve that is to come, between these places and these values; show all of it."""
        self._expected = x, y
        self._chosen = None
        self.end_at(self._x_end)
        self._fit_y()

    def expect_nothing(self) -> None:
        """Show what there is."""
        self._expected = _NOTHING
        self._fit_y()

    def show_curves(self, curves: Sequence[Curve]) -> None:
        """Draw these and no others."""
        while len(self._lines) < len(curves):
            self._lines.append(CurveLine())
        for line, curve in zip(self._lines, curves, strict=False):
            line.show_curve(curve, self._heights(curve.y))
        for line in self._lines[len(curves) :]:
            line.rest()
        self._make_room_for_names()
        self._fit_y()
        self.point.follow()
        self.update()

    def curves(self) -> list[Curve]:
        """What is drawn."""
        return [line.curve for line in self._lines if line.curve is not None]

    def numbers(self) -> Columns:
        """The curves as columns over their common axis of time."""
        return side_by_side(self.unit, [(curve.name, curve.x, curve.y) for curve in self.curves()])

    def _read_out(self) -> list[Series]:
        """Each curve that has a number, for `point`."""
        return [
            Series(curve.name, curve.x, curve.y, lambda x: f"{self.unit} {plain(round(x, 2))}", self._write)
            for curve in self.curves()
            if np.isfinite(curve.y).any()
        ]

    def show_epochs(self, show: bool) -> None:
        """Whether the axis of time is drawn: of plots one above the other, only the last needs it."""
        if show != self.time_axis.is_shown:
            self.time_axis.is_shown = show
            self.update()

    @property
    def log(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self.y_axis.logarithmic

    @log.setter
    def log(self, log: bool) -> None:
        self.y_axis.logarithmic = log
        self.show_curves(self.curves())

    def look_at(self, sight: Range | None) -> None:
        """Keep to this stretch of time, or follow the whole run."""
        self._chosen = sight
        self.look_over(sight or (self._x_start, self._x_end))
        self._fit_y()

    def reading(self, x: float) -> list[Words]:
        """What the curves say at ``x``: the moment, then a line for each curve that came so far."""
        found = [(curve, index) for curve in self.curves() if (index := curve.nearest(x)) is not None]
        if not found:
            return []
        at = min((float(curve.x[index]) for curve, index in found), key=lambda there: abs(there - x))
        values = [
            (f"{curve.name}  {self._write(curve.y[index])}", curve.colour)
            for curve, index in found
            if curve.reaches(at)
        ]
        return [(f"{self.unit} {plain(round(at, 2))}", self._style.colour("text")), *values]

    def recolour(self, style: Style) -> None:
        """Take over the colours; the next curves bring their own."""
        self._style = style
        self.recolour_axes(style)
        self._ends.follow_zoom()
        self._set_margins()
        self._still.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.frame()
        with QPainter(self) as painter:
            if is_for_the_screen(painter, self):
                painter.drawPixmap(0, 0, self._backdrop(frame))
            else:
                self._paint_behind(painter, frame)
            painter.save()
            painter.setClipRect(frame.box)
            paint_gaps(painter, self._lines, self.gaps, frame)
            paint_lines(painter, self._lines, frame, self)
            painter.restore()
            self._paint_before(painter, frame)

    def _backdrop(self, frame: ChartFrame) -> QPixmap:
        """What is behind the curves, kept: to paint it takes longer than they do, and it seldom changes."""
        words = self.name, self.unit, self.log, self.time_axis.is_shown
        looks = frame.box, frame.y, self.band, words
        card = self._style.colour("card")
        still = self._still.painted(looks, lambda painter: self._paint_still(painter, frame), card)
        if not self.time_axis.is_shown:
            return still
        of_time = still.cacheKey(), frame.x  # it grows as it is trained
        return self._behind.painted(of_time, lambda painter: self.paint_time(painter, frame), still)

    def _paint_behind(self, painter: QPainter, frame: ChartFrame) -> None:
        self._paint_still(painter, frame)
        if self.time_axis.is_shown:
            self.paint_time(painter, frame)

    def _paint_still(self, painter: QPainter, frame: ChartFrame) -> None:
        """All but the axis of time."""
        painter.fillRect(self.rect(), self._style.colour("card"))
        if self.band is not None:
            draw_band(painter, frame, log_gaps(self.band).tolist(), self._style)
        draw_guides(painter, frame, self.y_axis.ticks(*frame.y, frame.box.height()), self._style)
        self.paint_values(painter, frame)
        self._draw_names(painter, frame.box)

    def _paint_before(self, painter: QPainter, frame: ChartFrame) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._lines:
            if line.curve is not None:
                draw_dots(painter, line.few(frame, _FEW if line.curve.thick else 1), line.curve.colour)
        if self.now is not None:
            draw_now(painter, frame, self.now, self._style)
        draw_marks(painter, frame, self.marks, self._style)
        if (at := self.point.here) is not None:
            curve, index = at
            draw_point(painter, frame, curve.x[index], self._heights(curve.y[[index]])[0], self._style)
        painter.setFont(self._ends.font)
        draw_end_labels(painter, self._ends.places(frame), self._ends.widest, frame.box, self._style)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), self._style)
        if self._mouse is not None and frame.box.contains(self._mouse):
            self._draw_reading(painter, self._mouse, frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ends.forget()  # more or fewer of them stand beneath one another
        self._make_room_for_names()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._help_at(event.pos()), self)
            return True
        return super().event(event)

    def _help_at(self, at: QPoint) -> str:
        """Its name where that is cut, and at the right, beside the ends of the lines, what they need said."""
        if at.y() < zoomed(TOP):
            return self.name if self._short_name() != self.name else ""
        helps = [curve.help for curve in self.curves() if curve.help and at.x() > self.frame().box.right()]
        return tip(*helps) if helps else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._mouse = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mouse = None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.show_all()

    def show_all(self) -> None:
        """Look at all the time there is, by hand."""
        self.look_at(None)
        self.sight_chosen.emit(None)

    def _set_margins(self) -> None:
        right = max(self._ends.room, self.over._ends.room if self.over else 0, zoomed(_HALF_A_TICK))
        if right != self.room_at_right:
            self.room_at_right = right
            self.update()

    def _make_room_for_names(self) -> None:
        before = self._ends.room
        self._ends.make_room(self.frame().box, self.width())
        if self._ends.room != before:
            for plot in filter(None, (self, self.over)):
                plot._set_margins()

    @Slot()
    def _sight_moved(self) -> None:
        self._chosen = self.sight()
        self._fit_y()
        self.sight_chosen.emit(self._chosen)

    def _fit_y(self) -> None:
        frame = self.frame()
        shown = [(line, line.curve) for line in self._lines if line.curve is not None]
        measured = [pair for pair in shown if not pair[1].may_leave] or shown
        seen = [line.heights[frame.reach(curve.x)] for line, curve in measured]
        if self.log:
            seen = near_the_first([without_plunges(heights) for heights in seen])
        if self.band is not None:
            seen.append(log_gaps(self.band))
        if self._expected[1] is not None:
            seen.append(self._heights(np.array(self._expected[1])))
        wanted = (decades if self.log else self._fit)(*extent(seen))
        if wanted != frame.y:
            self.span_values(wanted)

    def _heights(self, y: Array) -> Array:
        return log_gaps(y) if self.log else np.where(np.abs(y) < _LARGEST, y, np.nan)

    def _draw_names(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(zoomed_font(small_font()))
        painter.setPen(self._style.colour("muted"))
        above = QRectF(_INDENT, 0, self.width(), zoomed(TOP))
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, self._short_name())
        if self.time_axis.is_shown:
            below = QRectF(box.left(), self.height() - zoomed(16), box.width(), zoomed(16))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.unit)

    def _short_name(self) -> str:
        room = self.width() - 2 * _INDENT
        metrics = QFontMetrics(zoomed_font(small_font()))
        return metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, room)

    def _draw_reading(self, painter: QPainter, mouse: QPointF, frame: ChartFrame) -> None:
        words = self.reading(frame.x_at(mouse.x()))
        if words:
            colour, box = self._style.colour("faint"), frame.box
            painter.fillRect(QRectF(round(mouse.x()), box.top(), 1, box.height()), colour)
            draw_reading(painter, words, mouse, QRectF(self.rect()), self._style)
