"""Draws one layer of the activations panel: curve, slope, histogram, numbers."""

from collections.abc import Sequence
from functools import cache
from math import isfinite

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPainter, QPen

from nnviz.core.activations import Activation
from nnviz.core.marks import marked_latex
from nnviz.core.naming import percent, plain
from nnviz.view.activations.activation_curve import ActivationCurve, sample_curve
from nnviz.view.activations.activation_layer import BINS, LayerView
from nnviz.view.parts.axis_range import Range
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.equation import draw_equation, size_of, typeset
from nnviz.view.parts.style import Style, mix, small_font
from nnviz.view.parts.text_size import widest

_HEAD, _FOOT, _LINE, _LEFT = 18.0, 15.0, 14.0, 17.0
_FORMULA_ROOM, _LEGIBLE, _INSIDE = 0.46, 0.75, 3.0
"""Share of a chart's width for a formula, its least scale where that is short, pixels from the corner."""
_BAR, _BAND_ALPHA = 150 / 255, 55
_NO_CURVE: Range = (0.0, 1.0)
_TALLEST = 0.94
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CellPainter(Struct, frozen=True):
    """Draws in a cell, whose place is given in pixels.

    What changes only with size, style and axes is drawn by ``paint_still``, over the bars.
    """

    style: Style

    def paint_bars(self, painter: QPainter, frame: ChartFrame, view: LayerView) -> None:
        """The histogram, its highest bar as high as the chart."""
        most = float(view.shares.max())
        if not most > 0:
            return
        left, bottom, width = frame.box.left(), frame.box.bottom(), frame.box.width() / BINS
        places = view.shares.nonzero()[0]
        heights = np.maximum(1.0, _TALLEST * frame.box.height() * view.shares[places] / most)
        bars = [
            QRectF(left + place * width, bottom - height, width - 0.5, height)
            for place, height in zip(places.tolist(), heights.tolist(), strict=True)
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(self.style.colour("card"), view.colour, _BAR))  # see-through, it takes longer
        painter.drawRects(bars)

    def paint_still(self, painter: QPainter, cell: QRectF, frame: ChartFrame, view: LayerView) -> None:
        """Title, axes, saturated stretches, σ and σ′."""
        painter.setFont(small_font(bold=True))
        painter.setPen(view.colour)
        head = QRectF(cell.left(), cell.top(), cell.width(), _HEAD)
        painter.drawText(head, _LEFT_MIDDLE, view.name)
        head.setLeft(cell.left() + painter.fontMetrics().horizontalAdvance(view.name) + 6)
        painter.setFont(small_font())
        painter.setPen(self.style.colour("muted"))
        painter.drawText(head, _LEFT_MIDDLE, view.kind.label)
        curve = sample_curve(view.kind.name, view.limit)
        if curve is not None:
            self._paint_curve(painter, frame, curve)
        self._paint_formula(painter, frame.box, view.kind)
        self._paint_axes(painter, frame, curve)

    def paint_numbers(self, painter: QPainter, cell: QRectF, frame: ChartFrame, view: LayerView) -> None:
        """How much of the layer is saturated, and how much is dead."""
        painter.setPen(self.style.colour("text"))
        line = QRectF(cell.left(), frame.box.bottom() + _FOOT, cell.width(), _LINE)
        painter.drawText(line, _LEFT_MIDDLE, _numbers(view, painter.fontMetrics(), cell.width()))

    def paint_neurons(
        self, painter: QPainter, frame: ChartFrame, view: LayerView, chosen: Sequence[int], all_of_them: bool
    ) -> None:
        """The z of the followed example: a tick for each neuron, a dot on the curve for those chosen."""
        if not chosen and not all_of_them:
            return
        z = np.clip(np.nan_to_num(view.z), *frame.x)
        if all_of_them:
            painter.setPen(QPen(self.style.colour("text"), 1))
            for point in frame.points(z, np.full(len(z), frame.y[0])):
                painter.drawLine(point, point - QPointF(0, 7))
        for j in chosen:
            height = min(max(float(view.a[j]), frame.y[0]), frame.y[1]) if isfinite(view.a[j]) else frame.y[0]
            foot, dot = frame.points([z[j], z[j]], [frame.y[0], height])
            painter.setPen(QPen(self.style.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(foot, dot)
            painter.setPen(QPen(self.style.colour("card"), 1.5))
            painter.setBrush(self.style.colour("accent"))
            painter.drawEllipse(dot, 4.5, 4.5)

    def _paint_curve(self, painter: QPainter, frame: ChartFrame, curve: ActivationCurve) -> None:
        for low, high in curve.saturated:
            corner, end = frame.points([low, high], [frame.y[1], frame.y[0]])
            painter.fillRect(QRectF(corner, end), see_through(self.style.colour("faint"), _BAND_ALPHA))
        painter.save()
        painter.setClipRect(frame.box)
        painter.setPen(QPen(self.style.colour("muted"), 1.3, Qt.PenStyle.DashLine))
        painter.drawPolyline(frame.polygon(curve.z, curve.prime))
        painter.setPen(QPen(self.style.colour("text"), 1.6))
        painter.drawPolyline(frame.polygon(curve.z, curve.a))
        painter.restore()

    def _paint_formula(self, painter: QPainter, box: QRectF, kind: Activation) -> None:
        """σ(z) in the corner at the top left, which every curve leaves free, and read on bars, too."""
        formula = typeset(
            marked_latex(kind.formula), self.style.text, float(QFontInfo(small_font()).pixelSize())
        )
        size = size_of(formula)
        fits = box.width() / size.width()
        scale = min(max(_FORMULA_ROOM * fits, min(_LEGIBLE, fits)), 1.0)  # a long one may cross the curve
        height = scale * size.height()
        draw_equation(painter, formula, box.left() + _INSIDE, box.top() + _INSIDE + height / 2, scale)

    def _paint_axes(self, painter: QPainter, frame: ChartFrame, curve: ActivationCurve | None) -> None:
        box = frame.box
        painter.setPen(QPen(self.style.colour("faint"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.setPen(self.style.colour("muted"))
        for tick in curve.y_ticks if curve else ():
            point = frame.point(frame.x[0], tick)
            beside = QRectF(0, point.y() - 7, box.left() - 3, 14)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, plain(tick))
        below, limit = QRectF(box.left(), box.bottom(), box.width(), _FOOT), frame.x[1]
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, plain(-limit))
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, "0")
        painter.drawText(below.adjusted(box.width() / 2, 0, 0, 0), Qt.AlignmentFlag.AlignHCenter, "z")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, plain(limit))


def frame_in(cell: QRectF, view: LayerView) -> ChartFrame:
    """Where the chart of a layer is in its cell, and what its axes span."""
    curve = sample_curve(view.kind.name, view.limit)
    left = _room_for(curve.y_ticks) if curve else _LEFT
    box = cell.adjusted(left, _HEAD, 0, -_FOOT - _LINE)
    return ChartFrame(box, (-view.limit, view.limit), curve.y_range if curve else _NO_CURVE)


@cache  # asked at each picture, of a few axes
def _room_for(ticks: tuple[float, ...]) -> float:
    return max(_LEFT, widest(map(plain, ticks)) + 4)


def _numbers(view: LayerView, metrics: QFontMetrics, width: float) -> str:
    """As long as there is room for."""
    long = f"saturated {percent(view.saturated)} · dead {percent(view.dead)}"
    if metrics.horizontalAdvance(long) < width:
        return long
    return f"sat. {percent(view.saturated, 0)} · dead {percent(view.dead, 0)}"


def see_through(colour: QColor, alpha: int) -> QColor:
    """The colour at an opacity from 0 to 255."""
    colour = QColor(colour)
    colour.setAlpha(alpha)
    return colour
