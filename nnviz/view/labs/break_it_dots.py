"""Backpropagation against the truth: a dot a parameter, both axes logarithmic."""

from math import floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.gradient_check import GradientCheck
from nnviz.core.naming import layer_name, number, parameter_name
from nnviz.core.parameters import Array, Parameters
from nnviz.view.parts.axis_range import decades, extent
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import PointCursor, Series, ring_round
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.value_axis import log_gaps, log_label, log_ticks

_DOT, _RIM, _TOP, _BELOW, _RIGHT, _UPRIGHT, _RING = 3.0, 1.2, 20.0, 34.0, 8.0, 4.0, 6.0
_DECADES = 8.0
"""Below the largest is out of sight: weights from pixels that are always black, say."""
_HELP = (
    "On the dashed line both are equal. A hollow dot has the wrong sign; what is 0 by either has no place."
)
_NAMES_UP = ("|∂C/∂θ| by backprop; hollow: the wrong sign", "by backprop; hollow: wrong sign", "by backprop")
_NAMES_ALONG = ("|∂C/∂θ| true, by central differences", "true, by differences", "true")


class GradientDots(Canvas):
    """On the dashed line both are equal; what is 0 by either has no place."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._check: GradientCheck | None = None
        self._theta: Parameters | None = None
        self.point = PointCursor(self, self._read_out, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(tip(_HELP))
        self.setAccessibleName("Components of the gradient, by backpropagation over the true ones")

    def show_check(self, check: GradientCheck | None, theta: Parameters | None) -> None:
        """Draw this sample of the parameters of ``theta``; None for none."""
        self._check, self._theta = check, theta
        self.point.describe(self.words)
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    @property
    def words(self) -> str:
        """What is drawn, in short."""
        check = self._check
        if check is None:
            return "nothing checked yet"
        flipped = int((check.analytic * check.numeric < 0).sum())
        return f"{len(check.index)} parameters, {flipped} with the wrong sign"

    def minimumSizeHint(self) -> QSize:
        return grown(220, 170)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            if self._check is not None and self._theta is not None:
                self._paint(painter, self._check, self._theta)

    def _paint(self, painter: QPainter, check: GradientCheck, theta: Parameters) -> None:
        true, found, is_there, frame = self._laid_out(check)
        self._paint_axes(painter, frame)
        layers = _layers(check, theta)
        flipped, ground = check.analytic * check.numeric < 0, self._style.colour("card")
        for layer in range(len(theta.sizes) - 1):
            hue = self._style.layer_colour(layer, len(theta.sizes) - 1)
            of = is_there & (layers == layer)
            hollow = of & flipped
            _paint_points(painter, frame.points(true[of], found[of]), hue, 2 * _DOT + _RIM)
            _paint_points(painter, frame.points(true[hollow], found[hollow]), ground, 2 * _DOT - _RIM)
        if (cell := self.point.cell) is not None and (place := self._place_of(*cell)).isValid():
            painter.setClipRect(frame.box.adjusted(-_RING, -_RING, _RING, _RING))
            ring_round(painter, place.center(), self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """The parameters of each layer, for `point`, from the smallest true slope to the largest."""
        check, theta = self._check, self._theta
        if check is None or theta is None:
            return []
        layers, count = _layers(check, theta), len(theta.sizes) - 1
        return [
            _read_layer(check, theta, of, layer_name(k, count))
            for k in range(count)
            if len(of := np.flatnonzero(layers == k))
        ]

    def _laid_out(self, check: GradientCheck) -> tuple[Array, Array, NDArray[np.bool_], ChartFrame]:
        """log₁₀ of both sizes, which of them are in sight, and where."""
        true, found = log_gaps(np.abs(check.numeric)), log_gaps(np.abs(check.analytic))
        _, largest = extent([true, found])
        is_there = (true > largest - _DECADES) & (found > largest - _DECADES)
        return true, found, is_there, self._frame(decades(*extent([true[is_there], found[is_there]])))

    def _place_of(self, line: int, k: int) -> QRectF:
        """Where a dot is; nothing where it has no place."""
        assert self._check is not None
        series, (*_, frame) = self._read_out()[line], self._laid_out(self._check)
        up, along = log_gaps(np.abs(series.y[k])), series.x[k] if series.at is None else series.at[k]
        at = frame.point(float(along), float(up))
        reach = QPointF(_RING, _RING)
        return QRectF(at - reach, at + reach) if np.isfinite([up, along]).all() else QRectF()

    def _frame(self, span: tuple[float, float]) -> ChartFrame:
        left = widest(map(log_label, range(floor(span[0]), floor(span[1]) + 1))) + 2 * _UPRIGHT
        wide, high = self.width() - left - _RIGHT, self.height() - _TOP - _BELOW
        return ChartFrame(QRectF(left, _TOP, max(wide, 10.0), max(high, 10.0)), span, span)

    def _paint_axes(self, painter: QPainter, frame: ChartFrame) -> None:
        box, style = frame.box, self._style
        painter.setPen(style.colour("muted"))
        painter.drawText(QPointF(0, 12), fitting(_NAMES_UP, self.width()))
        below = QRectF(0, box.bottom() + 17, self.width(), 15)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, fitting(_NAMES_ALONG, self.width()))
        upright, level = (log_ticks(*frame.x, room) for room in (box.height() / 1.6, box.width() / 2.8))
        for tick in upright:
            at = frame.point(tick, tick)
            words = log_label(tick)
            beside = QRectF(0, at.y() - 8, box.left() - _UPRIGHT, 16)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        for tick in level:
            at = frame.point(tick, tick)
            words = log_label(tick)
            wide = widest([words]) + 2
            start = min(at.x() - wide / 2, self.width() - wide)
            painter.drawText(QRectF(start, box.bottom() + 3, wide, 14), Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QPen(style.colour("faint"), 1))
        painter.drawLine(box.bottomLeft(), box.topLeft())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(QPen(style.colour("text"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(box.bottomLeft(), box.topRight())


def _layers(check: GradientCheck, theta: Parameters) -> NDArray[np.intp]:
    """In which layer each component is."""
    return np.searchsorted(theta.offsets, check.index, "right") - 1


def _read_layer(check: GradientCheck, theta: Parameters, of: NDArray[np.intp], name: str) -> Series:
    of = of[np.argsort(np.abs(check.numeric[of]), kind="stable")]
    true = check.numeric[of]

    def where(place: float) -> str:
        symbol = parameter_name(*theta.locate(int(check.index[of[int(place)]])))
        return f"{symbol}, true {number(float(true[int(place)]))}"

    places = np.arange(float(len(of)))
    return Series(name, places, check.analytic[of], where, _by_backprop, log_gaps(np.abs(true)))


def _by_backprop(value: float) -> str:
    return f"{number(value)} by backpropagation"


def _paint_points(painter: QPainter, places: list[QPointF], hue: QColor, width: float) -> None:
    """All at once: as ellipses, one by one, they would take longer than all else of the lab."""
    painter.setPen(QPen(hue, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoints(places)
