"""Eigenvalues as bars, the largest first: up curves upwards, down curves downwards."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import count, number
from nnviz.core.parameters import Array
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font

_TOP, _RIGHT, _GAP = 8.0, 8.0, 0.15


class EigenvalueBars(Canvas):
    """One for each parameter."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.values: Array = np.empty(0)
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip(
            "The curvature of the cost along each of its own axes. Where one is below 0 the cost bends down:"
            " a saddle, where a quadratic has no lowest point."
        )

    def show_values(self, ascending: Array) -> None:
        """Draw these (P,)."""
        self.values = ascending[::-1]
        self.setAccessibleName(f"{count(len(ascending))} eigenvalues of the Hessian")
        if len(ascending):
            ends = f"from {number(float(ascending[0]))} to {number(float(ascending[-1]))}"
            self.point.describe(f"{ends}, {count(int((ascending < 0).sum()))} below 0")
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(200, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        values = self.values
        if not len(values) or not np.isfinite(values).all():
            return
        high = round_up(max(float(values[0]), 0.0) or 1e-3)
        low = -round_up(-float(values[-1])) if values[-1] < -0.02 * high else min(0.0, -0.05 * high)
        tall = max(20.0, self.height() - _TOP - BELOW)
        left = left_of((low, high), tall)
        box = QRectF(left, _TOP, max(20.0, self.width() - left - _RIGHT), tall)
        frame = ChartFrame(box, (0.5, len(values) + 0.5), (low, high))
        with painter_on(self) as painter:
            painter.setFont(small_font())
            paint_axes(painter, frame, self._style, "eigenvalue, the largest first", "λ")
            zero = frame.point(0.5, 0.0).y()
            painter.setPen(QPen(self._style.colour("faint"), 1))
            painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
            wide = box.width() / len(values)
            above, below = self._style.colour("positive"), self._style.colour("negative")
            tips = frame.points(np.arange(1.0, len(values) + 1) - 0.5 + _GAP, values)
            for tip, value in zip(tips, values.tolist(), strict=True):
                tall = max(1.0, abs(tip.y() - zero))
                bar = QRectF(tip.x(), min(tip.y(), zero), max(1.0, wide * (1 - 2 * _GAP)), tall)
                painter.fillRect(bar, above if value > 0 else below)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """Each eigenvalue, for `point`."""
        places = np.arange(1.0, len(self.values) + 1)
        return [Series("λ", places, self.values, "number {:.0f}".format)]
