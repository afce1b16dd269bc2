"""Where a sigmoid's factor |wσ′| is 1 or more: the width of that interval over |w|."""

from functools import partial
from math import isfinite

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.chain import growing_interval, widest_interval
from nnviz.core.naming import fixed, plain
from nnviz.view.labs.chain_words import interval_help, interval_words
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font

_MOST = 20.0
_TOP, _BELOW, _LEFT = 30.0, 15.0, 24.0
_HIGHEST = 0.5
_LEAST = 64  # pixels; where there is less room, the words alone
_LABELLED = 60  # pixels of the curve's box above which it leaves the corner at the top right free


class IntervalChart(Canvas):
    """The curve, its widest place, and the weight in hand."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._w = 0.0
        self._sizes = np.linspace(4.0, _MOST, 80)
        self._widths = np.array([growing_interval(size) for size in self._sizes])
        self._widest = widest_interval()
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        self.setToolTip(interval_help())
        self.setAccessibleName("Width of the interval where the factor is 1 or more")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_weight(self, w: float) -> None:
        """Mark this weight."""
        self._w = w
        self.point.describe(interval_words(w))
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.setToolTip(interval_help())
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(120, 29)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(self.rect()).adjusted(_LEFT, _TOP + 4, -12, -_BELOW)
        frame = ChartFrame(box, (0, _MOST), (0, _HIGHEST))
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            self._paint_words(painter)
            if self.height() < _LEAST:
                return
            self._paint_axes(painter, frame)
            painter.setPen(QPen(self._style.colour("text"), 1.5))
            painter.drawPolyline(frame.polygon(self._sizes, self._widths))
            self._paint_marks(painter, frame)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """The curve, for `point`."""
        return [
            Series(
                "width of inputs",
                self._sizes,
                self._widths,
                lambda w: f"|w| = {fixed(w)}",
                partial(fixed, decimals=4),
            )
        ]

    def _paint_words(self, painter: QPainter) -> None:
        line = QRectF(0, 0, self.width(), 14)
        painter.setPen(self._style.colour("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, "where |wσ′| ≥ 1 (sigmoid): width")
        painter.setPen(self._style.colour("text"))
        painter.drawText(line.translated(0, 14), Qt.AlignmentFlag.AlignLeft, interval_words(self._w))

    def _paint_axes(self, painter: QPainter, frame: ChartFrame) -> None:
        box = frame.box
        painter.setPen(QPen(self._style.colour("faint"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.setPen(self._style.colour("muted"))
        for value in (0, 4, 10, _MOST):
            point = frame.point(value, 0)
            painter.drawText(
                QRectF(point.x() - 14, point.y(), 28, 14), Qt.AlignmentFlag.AlignHCenter, plain(value)
            )
        middle = frame.point(15, 0)
        painter.drawText(QRectF(middle.x() - 14, middle.y(), 28, 14), Qt.AlignmentFlag.AlignHCenter, "|w|")
        beside = QRectF(0, box.top() - 7, _LEFT - 3, 14)
        painter.drawText(beside, Qt.AlignmentFlag.AlignRight, plain(_HIGHEST))

    def _paint_marks(self, painter: QPainter, frame: ChartFrame) -> None:
        widest_w, widest = self._widest
        if frame.box.height() >= _LABELLED:  # else the curve would run through the words
            painter.setPen(self._style.colour("muted"))
            corner = QRectF(frame.box.left(), frame.box.top() - 4, frame.box.width(), 14)
            painter.drawText(
                corner, Qt.AlignmentFlag.AlignRight, f"{fixed(widest, 4)} at {fixed(widest_w, 3)}"
            )
        if isfinite(self._w):
            here, foot = frame.points([min(abs(self._w), _MOST)] * 2, [growing_interval(self._w), 0])
            painter.setPen(QPen(self._style.colour("accent"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(foot, here)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._style.colour("accent"))
            painter.drawEllipse(here, 3.5, 3.5)
