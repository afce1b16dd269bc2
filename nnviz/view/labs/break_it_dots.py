"""Backpropagation against the truth: a dot a parameter, both axes logarithmic."""

from math import floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.gradient_check import GradientCheck
from nnviz.core.parameters import Parameters
from nnviz.view.parts.axis_range import decades, extent
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.value_axis import log_gaps, log_label, log_ticks

_DOT, _RIM, _TOP, _BELOW, _RIGHT, _UPRIGHT = 3.0, 1.2, 20.0, 34.0, 8.0, 4.0
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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(tip(_HELP))
        self.setAccessibleName("Components of the gradient, by backpropagation over the true ones")

    def show_check(self, check: GradientCheck | None, theta: Parameters | None) -> None:
        """Draw this sample of the parameters of ``theta``; None for none."""
        self._check, self._theta = check, theta
        self.setAccessibleDescription(self.words)
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
        true, found = log_gaps(np.abs(check.numeric)), log_gaps(np.abs(check.analytic))
        _, largest = extent([true, found])
        is_there = (true > largest - _DECADES) & (found > largest - _DECADES)
        span = decades(*extent([true[is_there], found[is_there]]))
        frame = self._frame(span)
        self._paint_axes(painter, frame)
        layers = np.searchsorted(theta.offsets, check.index, "right") - 1
        flipped, ground = check.analytic * check.numeric < 0, self._style.colour("card")
        for layer in range(len(theta.sizes) - 1):
            hue = self._style.layer_colour(layer, len(theta.sizes) - 1)
            of = is_there & (layers == layer)
            hollow = of & flipped
            _paint_points(painter, frame.points(true[of], found[of]), hue, 2 * _DOT + _RIM)
            _paint_points(painter, frame.points(true[hollow], found[hollow]), ground, 2 * _DOT - _RIM)

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


def _paint_points(painter: QPainter, places: list[QPointF], hue: QColor, width: float) -> None:
    """All at once: as ellipses, one by one, they would take longer than all else of the lab."""
    painter.setPen(QPen(hue, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoints(places)
