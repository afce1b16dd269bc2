"""The output of the slow neuron over its epochs, a line for each cost."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import fixed
from nnviz.core.parameters import Array
from nnviz.core.slowdown import EPOCHS
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import LANE_PENS, Style, small_font
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.tooltip import tip

_TOP, _LABEL, _GAP = 8.0, 30.0, 6.0
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SlowdownChart(Canvas):
    """Each line ends in its cost and the output that it has come to.

    Attributes
    ----------
    lines
        Outputs (EPOCHS + 1,) by the label of their cost.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.lines: Mapping[str, Array] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Output of the neuron over its epochs, by each cost")
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        return grown(260, 130)

    def show_lines(self, lines: Mapping[str, Array]) -> None:
        """Draw these."""
        self.lines = lines
        self.point.describe("; ".join(self._ends()))
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def frame(self) -> ChartFrame:
        """Where the lines are."""
        height = self.height() - _TOP - BELOW
        left = left_of((0.0, 1.0), height)
        right = max(widest(self.lines), widest(fixed(a[-1], 4) for a in self.lines.values()))
        return ChartFrame(
            QRectF(left, _TOP, self.width() - left - right - 2 * _GAP, height), (0.0, EPOCHS), (0.0, 1.0)
        )

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(self.unzoomed(event.pos()))), self)
            return True
        return super().event(event)

    def help_at(self, at: QPointF) -> str:
        """What the lines say at a point."""
        epoch = min(max(round(self.frame().x_at(at.x())), 0), EPOCHS)
        return tip(
            *(f"{name}: a = {fixed(a[epoch], 4)}" for name, a in self.lines.items()), title=f"Epoch {epoch}"
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.frame()
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            paint_axes(painter, frame, self._style, "epoch", "output a")
            pens = zip(self._style.twins, LANE_PENS, strict=True)
            for a, (colour, dash) in zip(self.lines.values(), pens, strict=False):
                painter.setPen(QPen(QColor(colour), 2, dash))
                painter.drawPolyline(frame.polygon(np.arange(len(a)), a))
            self._paint_ends(painter, frame)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """Each output, for `point`."""
        epochs = np.arange(EPOCHS + 1.0)
        return [
            Series(name, epochs, a, "epoch {:.0f}".format, partial(fixed, decimals=4))
            for name, a in self.lines.items()
        ]

    def _ends(self) -> list[str]:
        return [f"{name} {fixed(a[-1], 4)}" for name, a in self.lines.items()]

    def _paint_ends(self, painter: QPainter, frame: ChartFrame) -> None:
        """The upper line's label on top, apart from one another and inside the chart."""
        top = frame.box.top()
        named = sorted(
            zip(self.lines.items(), self._style.twins, strict=False), key=lambda one: -one[0][1][-1]
        )
        lowest = frame.box.bottom() - _LABEL * len(named)
        for place, ((name, a), colour) in enumerate(named):
            end = frame.point(EPOCHS, a[-1])
            y = max(top, min(end.y() - _LABEL / 2, lowest + place * _LABEL))
            top = y + _LABEL
            room = QRectF(frame.box.right() + _GAP, y, self.width() - frame.box.right() - _GAP, _LABEL / 2)
            painter.setPen(QColor(colour))
            painter.setFont(small_font())
            painter.drawText(room, _BESIDE, name)
            painter.setFont(small_font(bold=True))
            painter.drawText(room.translated(0, _LABEL / 2), _BESIDE, fixed(a[-1], 4))
