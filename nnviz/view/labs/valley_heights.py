"""The cost along a way: as it is, and as the slice shows it."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import count, number
from nnviz.core.valley import Trail
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import extent, round_up
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest

_TOP, _RIGHT = 20.0, 10.0


class HeightChart(Canvas):
    """True cost solid, slice dashed, and the largest gap between them; of a bowl one line."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.trail: Trail | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        self.setToolTip(
            "A slice shows the cost on its plane. Where a way runs beside the plane, the height drawn under"
            " it is that of another network: here by how much."
        )

    def show_trail(self, trail: Trail | None) -> None:
        """Draw this way."""
        self.trail = trail
        what = "True cost and slice cost" if self._is_slice else "Cost"
        self.setAccessibleName(f"{what} of {trail.name}" if trail else "Cost along the way")
        self.point.describe(gap_words(trail).removesuffix(".") if trail and self._is_slice else "")
        self.point.follow()
        self.update()

    @property
    def _is_slice(self) -> bool:
        return self.trail is not None and self.trail.sliced is not self.trail.true

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(200, 130)

    def paintEvent(self, event: QPaintEvent) -> None:
        trail = self.trail
        if trail is None:
            return
        _, high = extent([trail.true, trail.sliced])
        y = (0.0, round_up(high) if np.isfinite(high) else 1.0)
        below = max(20.0, self.height() - _TOP - BELOW)
        left = left_of(y, below)
        box = QRectF(left, _TOP, max(20.0, self.width() - left - _RIGHT), below)
        frame = ChartFrame(box, (float(trail.steps[0]), max(1.0, float(trail.steps[-1]))), y)
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            paint_axes(painter, frame, self._style, "update", "cost C")
            if self._is_slice:
                self._paint_gap(painter, frame, trail)
                self._paint_curve(painter, frame, trail, trail.sliced, "muted", Qt.PenStyle.DashLine)
            self._paint_curve(painter, frame, trail, trail.true, "train", Qt.PenStyle.SolidLine)
            self._paint_legend(painter)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """The true cost and that of the slice, for `point`."""
        trail = self.trail
        if trail is None:
            return []
        costs = {"true": trail.true, "slice": trail.sliced} if self._is_slice else {"cost": trail.true}
        seen = {name: np.isfinite(one) for name, one in costs.items()}
        return [
            Series(name, trail.steps[seen[name]], one[seen[name]], "update {:.0f}".format)
            for name, one in costs.items()
        ]

    def _paint_curve(
        self,
        painter: QPainter,
        frame: ChartFrame,
        trail: Trail,
        costs: np.ndarray,
        colour: str,
        pen: Qt.PenStyle,
    ) -> None:
        seen = np.isfinite(costs)
        painter.setPen(QPen(self._style.colour(colour), 1.7, pen))
        painter.drawPolyline(frame.polygon(trail.steps[seen], costs[seen]))

    def _paint_gap(self, painter: QPainter, frame: ChartFrame, trail: Trail) -> None:
        worst, gap = trail.gap
        if not gap > 0:
            return
        warning = self._style.colour("test")
        ends = frame.points([trail.steps[worst]] * 2, [trail.true[worst], trail.sliced[worst]])
        painter.setPen(QPen(warning, 1.5))
        painter.drawLine(*ends)
        for end in ends:
            painter.drawLine(end - QPointF(3, 0), end + QPointF(3, 0))

    def _paint_legend(self, painter: QPainter) -> None:
        x = 4.0
        true, slice_ = ("true", "train", Qt.PenStyle.SolidLine), ("slice", "muted", Qt.PenStyle.DashLine)
        for words, colour, pen in (true, slice_) if self._is_slice else (true,):
            painter.setPen(QPen(self._style.colour(colour), 1.7, pen))
            painter.drawLine(QPointF(x, 8), QPointF(x + 20, 8))
            painter.drawText(QPointF(x + 24, 12), words)
            x += 32 + widest([words])
        if self.trail is not None and self._is_slice and self.trail.gap[1] > 0:
            painter.setPen(self._style.colour("test"))
            gap = number(self.trail.gap[1])
            painter.drawText(QPointF(x, 12), fitting([f"largest gap {gap}", f"gap {gap}"], self.width() - x))


def gap_words(trail: Trail) -> str:
    """The largest gap as a sentence."""
    worst, gap = trail.gap
    step = int(trail.steps[worst])
    where = "at the start" if worst == 0 else f"at update {count(step)}"
    return (
        f"Largest gap {number(gap)}: {number(float(trail.sliced[worst]))} on the slice,"
        f" {number(float(trail.true[worst]))} true, {where}."
    )
