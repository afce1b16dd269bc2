"""Many runs in one chart: a thin line each, their median, and the band that four in five of them keep to."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import number, plain
from nnviz.core.parameters import Array
from nnviz.core.spread import Band, band, side_by_side
from nnviz.view.parts.axis_range import Range, decades, extent, from_zero
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.value_axis import linear_ticks, log_gaps, log_label, log_ticks

_TOP, _BELOW, _GAP, _LEAST_LEFT = 24.0, 30.0, 5.0, 26.0
_MOST_POINTS = 200
_TIMES = 3.0
"""A run that is so many times as high as the band may leave the picture above."""

_PALE, _FILL = 90, 46
_DOT = 2.0
_LOOSE = 1.6  # fewer ticks than would fit


class Fan(Struct, frozen=True, eq=False):
    """Runs that differ in their seed alone.

    Attributes
    ----------
    name
        Of all of them, such as "A"; empty where there are no others.
    runs
        What each run is called, in readings.
    epochs
        (e,) those of which a value is drawn.
    curves
        (n, e) a row a run; NaN after the end of one that ended early.
    band
        Of the curves.
    """

    name: str
    runs: tuple[str, ...]
    epochs: Array
    curves: Array
    band: Band
    colour: QColor
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine


def fan_of(
    name: str, runs: Sequence[str], curves: Sequence[ArrayLike], colour: QColor, dash: Qt.PenStyle
) -> Fan:
    """The fan of curves with a value an epoch, from epoch 0 on; of very many epochs some are drawn."""
    table = side_by_side(curves)
    last = max(table.shape[1] - 1, 0)
    picked = np.unique(np.linspace(0, last, min(_MOST_POINTS, table.shape[1])).astype(int))
    seen = table[:, picked] if table.size else table
    return Fan(name, tuple(runs), picked.astype(float), seen, band(seen), colour, dash)


class FanChart(Canvas):
    """One or several fans over the same epochs; a click chooses the run that is nearest, Enter the one read.

    Parameters
    ----------
    name
        Of the axis, with its unit.
    fit
        From the least and the greatest value to the range of a linear axis.
    write
        A value in words.

    Attributes
    ----------
    point
        Goes over its points: of each fan the median, the edges of the band and every run.
    span
        Of the upright axis (log₁₀ of it where that is logarithmic): what the fans ask for, or `keep_to`.

    Signals
    -------
    run_chosen(place)
        Which of the runs of a fan, from 0.
    """

    run_chosen = Signal(int)

    def __init__(
        self,
        style: Style,
        name: str,
        *,
        log: bool = False,
        fit: Callable[[float, float], Range] = from_zero,
        write: Callable[[float], str] = number,
    ) -> None:
        super().__init__()
        self._style, self._log, self._fit, self._write = style, log, fit, write
        self.name = name
        self.fans: tuple[Fan, ...] = ()
        self.chosen: int | None = None
        self.span: Range = (0.0, 1.0)
        self.point = PointCursor(self, lambda: [line for line, _ in self._lines()])
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_fans(self, fans: Sequence[Fan], chosen: int | None = None) -> None:
        """Draw those that have an epoch, with one run of each pointed out."""
        self.fans, self.chosen = tuple(fan for fan in fans if len(fan.epochs)), chosen
        self.span = self._range()
        self.setAccessibleName(f"{self.name}, many runs over epochs")
        self.point.describe("; ".join(self._words(fan, -1) for fan in self.fans))
        self.point.follow()
        self.update()

    def keep_to(self, span: Range) -> None:
        """Let the upright axis go from here to there."""
        if span != self.span:
            self.span = span
            self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours; the next fans bring their own."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(112, 96)

    def reading(self, at: QPointF) -> list[str]:
        """What there is at a place: the epoch, each median with its band, and the run that is nearest."""
        frame = self._frame()
        if not self.fans or not frame.box.contains(at):
            return []
        wanted = frame.x_at(at.x())
        place = self._nearest(at, frame)
        lines = [f"epoch {round(wanted)}"]
        for fan in self.fans:
            column = int(np.abs(fan.epochs - wanted).argmin())
            lines.append(self._words(fan, column))
            if place is not None and np.isfinite(value := float(fan.curves[place, column])):
                lines.append(f"{fan.name} {fan.runs[place]}: {self._write(value)}".strip())
        return lines

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            lines = self.reading(QPointF(self.unzoomed(event.pos())))
            QToolTip.showText(event.globalPos(), tip(*lines, title=self.name) if lines else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._nearest(event.position(), self._frame())
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self.run_chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cell = self.point.cell if event.key() in ENTER else None
        place = self._lines()[cell[0]][1] if cell is not None else None
        if place is not None:
            self.run_chosen.emit(place)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self._frame()
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            self._paint_axes(painter, frame)
            painter.setClipRect(frame.box.adjusted(0, -1, 1, 1))
            for fan in self.fans:
                self._paint_runs(painter, frame, fan)
            for fan in self.fans:
                self._paint_middle(painter, frame, fan)
            painter.setClipping(False)
            self.point.paint(painter, frame, self._style.colour("text"), self._heights)

    # -- where things are -------------------------------------------------------------------------

    def _heights(self, values: Array) -> Array:
        return log_gaps(values) if self._log else np.where(np.isfinite(values), values, np.nan)

    def _frame(self) -> ChartFrame:
        y = self.span
        height = max(10.0, self.height() - _TOP - _BELOW)
        left = max(_LEAST_LEFT, widest(map(self._tick_words, self._ticks(y, height))) + _GAP)
        box = QRectF(left, _TOP, max(10.0, self.width() - left - _GAP), height)
        last = max((float(fan.epochs[-1]) for fan in self.fans), default=1.0)
        return ChartFrame(box, (0.0, max(1.0, last)), y)

    def _range(self) -> Range:
        """All runs, but for those that are very much higher than most."""
        middle = [self._heights(np.stack(fan.band)) for fan in self.fans]
        runs = [self._heights(fan.curves) for fan in self.fans]
        if self._log:
            return decades(*extent(runs))
        _, top = extent(middle)
        low, high = extent(runs)
        return self._fit(low, min(high, _TIMES * top))

    def _ticks(self, y: Range, height: float) -> list[float]:
        return log_ticks(*y, height) if self._log else linear_ticks(*y, height / _LOOSE)

    def _tick_words(self, tick: float) -> str:
        return log_label(tick) if self._log else plain(round(tick, 12))

    def _nearest(self, at: QPointF, frame: ChartFrame) -> int | None:
        """The run whose line is nearest to a place in the box, above or below it."""
        found: list[tuple[float, int]] = []
        for fan in self.fans:
            if frame.box.contains(at):
                column = int(np.abs(fan.epochs - frame.x_at(at.x())).argmin())
                heights = self._heights(fan.curves[:, column])
                away = np.abs(heights - frame.y_at(at.y()))
                if np.isfinite(away).any():
                    place = int(np.nanargmin(away))
                    found.append((float(away[place]), place))
        return min(found)[1] if found else None

    # -- painting ---------------------------------------------------------------------------------

    def _paint_axes(self, painter: QPainter, frame: ChartFrame) -> None:
        box = frame.box
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in self._ticks(frame.y, box.height()):
            left = frame.point(frame.x[0], tick)
            painter.setPen(QPen(self._style.colour("border"), 1))
            painter.drawLine(left, QPointF(box.right(), left.y()))
            painter.setPen(self._style.colour("muted"))
            painter.drawText(QRectF(0, left.y() - 8, box.left() - _GAP, 16), beside, self._tick_words(tick))
        painter.setPen(QPen(self._style.colour("faint"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(self._style.colour("muted"))
        painter.drawText(QPointF(2, 12), fitting([self.name], self.width() - 4))
        for tick in linear_ticks(*frame.x, box.width() / 2.5):
            foot = frame.point(tick, frame.y[0])
            wide = widest([plain(tick)]) + 2
            start = min(foot.x() - wide / 2, self.width() - wide)
            painter.drawText(QRectF(start, box.bottom() + 2, wide, 14), 0, plain(tick))
        below = QRectF(box.left(), box.bottom() + 15, box.width(), 14)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "epoch")

    def _paint_runs(self, painter: QPainter, frame: ChartFrame, fan: Fan) -> None:
        colour = QColor(fan.colour)
        low, high = self._heights(fan.band.low), self._heights(fan.band.high)
        there = np.isfinite(low) & np.isfinite(high)
        if there.any():
            colour.setAlpha(_FILL)
            across = fan.epochs[there]
            there_and_back = np.concatenate([across, across[::-1]])
            edge = frame.polygon(there_and_back, np.concatenate([high[there], low[there][::-1]]))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(edge)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        colour.setAlpha(_PALE)
        for curve in fan.curves:
            self._paint_line(painter, frame, fan, curve, QPen(colour, 1))

    def _paint_middle(self, painter: QPainter, frame: ChartFrame, fan: Fan) -> None:
        self._paint_line(painter, frame, fan, fan.band.middle, QPen(fan.colour, 2, fan.dash))
        if self.chosen is not None and self.chosen < len(fan.curves):
            pen = QPen(self._apart_from(fan.colour), 1.8, fan.dash)
            self._paint_line(painter, frame, fan, fan.curves[self.chosen], pen)

    def _apart_from(self, colour: QColor) -> QColor:
        """The colour of what is chosen, whichever stands out more from that of the fan."""
        offered = [self._style.colour(name) for name in ("accent", "text")]
        return max(offered, key=lambda one: _far(one, colour))

    def _paint_line(self, painter: QPainter, frame: ChartFrame, fan: Fan, values: Array, pen: QPen) -> None:
        heights = self._heights(values)
        there = np.isfinite(heights)
        painter.setPen(pen)
        line = fan.epochs[there], heights[there]
        painter.drawPolyline(frame.polygon(*line))
        if there.sum() == 1:  # of a run that went astray at once
            painter.setBrush(pen.color())
            painter.drawEllipse(frame.points(*line)[0], _DOT, _DOT)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    # -- words ------------------------------------------------------------------------------------

    def _lines(self) -> list[tuple[Series, int | None]]:
        """What is read, and the place of the run that it is of: None of the lines of a whole fan."""
        lines: list[tuple[Series, int | None]] = []
        for fan in self.fans:
            if len(fan.curves) > 1:  # of a single one they are that
                low, middle, high = fan.band
                whole = {"median": middle, "10 % line": low, "90 % line": high}
                lines += [(self._line(fan, name, of), None) for name, of in whole.items()]
            for place, (name, run) in enumerate(zip(fan.runs, fan.curves, strict=True)):
                is_of_many = len(fan.curves) > 1 and place != self.chosen
                lines.append((self._line(fan, name, run, is_of_many=is_of_many), place))
        return [(line, place) for line, place in lines if len(line.x)]

    def _line(self, fan: Fan, name: str, values: Array, *, is_of_many: bool = False) -> Series:
        drawn = np.isfinite(self._heights(values))
        x, y, name = fan.epochs[drawn], values[drawn], f"{fan.name} {name}".strip()
        return Series(name, x, y, "epoch {:.0f}".format, self._write, is_of_many=is_of_many)

    def _words(self, fan: Fan, column: int) -> str:
        low, middle, high = (self._write(float(edge[column])) for edge in fan.band)
        return f"{fan.name} median {middle}, 80 % of runs {low} to {high}".strip()


def _far(one: QColor, other: QColor) -> int:
    parts = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return sum(map(abs, parts))
