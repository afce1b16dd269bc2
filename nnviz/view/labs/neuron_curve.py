"""The curve of a neuron's unit, with its slope, and the rows of the truth table on it."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import plain
from nnviz.core.neuron_bench import ROWS, STEP, UNITS, Neuron, Shape, Unit, output, slope
from nnviz.core.parameters import Array
from nnviz.view.labs.neuron_words import curve_help
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest

_HEAD, _RIGHT = 24.0, 8.0
"""Above the chart stands the legend, clear of a ring around a row whose a is the largest."""

_LINE, _APART = 22.0, 12.0
_LEAST = 4.0
_POINTS = 101
_DOTS = 25
_MARK = 4.5
_KINK = np.array([0.0, 1e-9])
"""A slope may jump between these."""


class NeuronCurve(Canvas):
    """a = σ(z) drawn out, σ′ dashed, the same curve by another formula as dots, the step behind it."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._neuron, self._unit, self._shape, self._row = Neuron(0, 0, 0), UNITS[0], Shape(), 0
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_unit(self, neuron: Neuron, unit: Unit, shape: Shape, row: int) -> None:
        """Draw another one."""
        self._neuron, self._unit, self._shape, self._row = neuron, unit, shape, row
        self.setAccessibleName(f"Curve of {unit.label} over z, with its slope and the four rows")
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            z = self.frame().x_at(QPointF(self.unzoomed(event.pos())).x())
            QToolTip.showText(event.globalPos(), self.help_at(z), self)
            return True
        return super().event(event)

    def help_at(self, z: float) -> str:
        """What is said of the curve at this z."""
        return curve_help(self._unit, self._shape, round(z, 2)) if abs(z) <= self.reach else ""

    def minimumSizeHint(self) -> QSize:
        return grown(220, 104)

    @property
    def reach(self) -> float:
        """How far z goes to either side: the four rows are in sight, and the curve's middle."""
        largest = max(float(np.abs(self._neuron.z(ROWS)).max()), 1.5 * abs(self._shape.z0))
        return max(_LEAST, round_up(1.1 * largest))

    def z(self) -> Array:
        """Where the curve is asked: closer where it is steep."""
        near = self._shape.z0 + np.linspace(-8, 8, _POINTS) / self._shape.k
        even = np.linspace(-self.reach, self.reach, _POINTS)
        return np.unique(np.clip(np.concatenate([even, near, _KINK]), -self.reach, self.reach))

    def frame(self) -> ChartFrame:
        """Where the chart is."""
        kind, z = self._unit.make(self._shape), self.z()
        a = output(kind, z)
        least = min(float(a.min()), float(slope(kind, z).min()))
        y = (-1.0 if least < -0.5 else min(0.0, least)), round_up(max(1.0, float(a.max())))
        height = self.height() - _HEAD - BELOW
        left = left_of(y, height)
        return ChartFrame(
            QRectF(left, _HEAD, self.width() - left - _RIGHT, height), (-self.reach, self.reach), y
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.frame()
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            paint_axes(painter, frame, self._style, "z", "a")
            painter.setClipRect(frame.box.adjusted(-8, -3, 8, 3))
            self._paint_curves(painter, frame)
            self._paint_peak(painter, frame)
            painter.setClipping(False)
            self._paint_rows(painter, frame)
            self._paint_legend(painter, frame)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """The curve and its slope where the dots are, for `point`."""
        kind, z = self._unit.make(self._shape), np.linspace(-self.reach, self.reach, _DOTS)
        return [
            Series(name, z, of(kind, z), lambda z: f"z = {plain(round(z, 2))}")
            for name, of in (("a", output), ("slope", slope))
        ]

    def _paint_curves(self, painter: QPainter, frame: ChartFrame) -> None:
        kind, z = self._unit.make(self._shape), self.z()
        text, muted, faint = (self._style.colour(name) for name in ("text", "muted", "faint"))
        if kind is not STEP:
            painter.setPen(QPen(faint, 1))
            painter.drawPolyline(_stairs(frame))
        painter.setPen(QPen(muted, 1.4, Qt.PenStyle.DashLine))
        painter.drawPolyline(frame.polygon(z, slope(kind, z)))
        painter.setPen(QPen(text, 2))
        painter.drawPolyline(_stairs(frame) if kind is STEP else frame.polygon(z, output(kind, z)))
        if self._unit.other:
            dots = np.linspace(-self.reach, self.reach, _DOTS)
            painter.setPen(QPen(text, 1))
            painter.setBrush(self._style.colour("card"))
            for dot in frame.points(dots, self._unit.by_other(self._shape, dots)):
                painter.drawEllipse(dot, 2.2, 2.2)

    def _paint_peak(self, painter: QPainter, frame: ChartFrame) -> None:
        if self._unit.peak is None:
            return
        at, most, _ = self._unit.peak(self._shape)
        top = frame.point(at, min(most, frame.y[1]))
        muted = self._style.colour("muted")
        painter.setPen(QPen(muted, 1.4))
        painter.setBrush(muted)
        painter.drawPolygon([top + QPointF(0, -4), top + QPointF(-4, 3), top + QPointF(4, 3)])

    def slope_words(self, frame: ChartFrame) -> str:
        """The slope in the legend, with its largest value: beside the curve there is seldom room for it."""
        if self._unit.peak is None:
            return "slope"
        _, most, words = self._unit.peak(self._shape)
        size = words if words == plain(most) else f"{words} = {plain(most)}"
        beyond = " ↑" * (most > frame.y[1])
        others = sum(widest([words]) for words in (f"a = {self._unit.label}", "step"))
        room = self.width() - frame.box.left() - others - 3 * _LINE - 2 * _APART
        return fitting([f"slope, up to {size}{beyond}", f"slope ≤ {plain(most)}{beyond}", "slope"], room)

    def _paint_rows(self, painter: QPainter, frame: ChartFrame) -> None:
        z, fires = self._neuron.z(ROWS), self._neuron.fires(ROWS)
        points = frame.points(z, output(self._unit.make(self._shape), z))
        for i, at in enumerate(points):
            if i == self._row:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._style.colour("accent"), 1.5))
                painter.drawEllipse(at, _MARK + 3.5, _MARK + 3.5)
            painter.setPen(QPen(self._style.colour("text"), 1.6))
            painter.setBrush(self._style.colour("text" if fires[i] else "card"))
            painter.drawEllipse(at, _MARK, _MARK)

    def _paint_legend(self, painter: QPainter, frame: ChartFrame) -> None:
        left, texts = frame.box.left(), [f"a = {self._unit.label}", self.slope_words(frame), "step"]
        pens = (
            QPen(self._style.colour("text"), 2),
            QPen(self._style.colour("muted"), 1.4, Qt.PenStyle.DashLine),
            QPen(self._style.colour("faint"), 1),
        )
        for words, pen in zip(texts, pens, strict=True):
            painter.setPen(pen)
            painter.drawLine(QPointF(left, 8), QPointF(left + _LINE - 4, 8))
            painter.setPen(self._style.colour("muted"))
            painter.drawText(QPointF(left + _LINE, 12), words)
            left += _LINE + widest([words]) + _APART


def _stairs(frame: ChartFrame) -> QPolygonF:
    """The step itself, with its jump."""
    return frame.polygon([frame.x[0], 0, 0, frame.x[1]], [0, 0, 1, 1])
