"""How the weights of each network are spread, one below the other on one axis."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.measures import bin_shares
from nnviz.core.naming import in_percent, number, percent, plain
from nnviz.core.parameters import Array
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.colour_map import robust_largest
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest
from nnviz.view.parts.tooltip import tip

_BINS = 81  # odd, so that one has 0 in its middle
_HEAD, _RIGHT = 15.0, 10.0
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Spread(Struct, frozen=True, eq=False):
    """The weights of a lane.

    Attributes
    ----------
    name
        Of the lane, with what sets it apart; empty where it is alone.
    weights
        (m,) in any order.
    near
        Share of them within ε of 0.
    """

    name: str
    weights: Array
    near: float


class WeightHistogram(Canvas):
    """Shares of the weights in 81 bins, the middle one about 0; those far out are in the outermost."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._spreads: Sequence[Spread] = ()
        self._epsilon = 0.0
        self._edges: Array = np.linspace(-1, 1, _BINS + 1)
        self.shares: list[Array] = []
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Histogram of the weights")

    def minimumSizeHint(self) -> QSize:
        return grown(260, 120)

    def show_spreads(self, spreads: Sequence[Spread], epsilon: float) -> None:
        """Draw these."""
        self._spreads, self._epsilon = spreads, epsilon
        reaches = [robust_largest(one.weights) for one in spreads if one.weights.size]
        reach = round_up(max(reaches, default=0.0))
        self._edges = np.linspace(-reach, reach, _BINS + 1)
        self.shares = [bin_shares(one.weights, reach, _BINS) for one in spreads]
        self.point.describe("; ".join(map(self.words, spreads)))
        self.point.follow()
        self.update()

    def words(self, one: Spread) -> str:
        """What is told of a lane."""
        near = f"within ±{plain(self._epsilon)} of 0: {percent(one.near)}"
        return f"{one.name}, {near}" if one.name else near

    def numbers(self) -> Columns:
        """A bin a row."""
        named = zip(self._spreads, self.shares, strict=True)
        columns = {f"share of weights{f', {one.name}' if one.name else ''}": share for one, share in named}
        return {"w from": self._edges[:-1], "to": self._edges[1:], **columns}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def frames(self) -> list[ChartFrame]:
        """Where each lane's bars are."""
        if not self.shares:
            return []
        high = (self.height() - BELOW) / len(self.shares)
        left = left_of((0.0, 100.0), high - _HEAD)
        ends = float(self._edges[0]), float(self._edges[-1])
        return [
            ChartFrame(
                QRectF(left, row * high + _HEAD, self.width() - left - _RIGHT, high - _HEAD - 4),
                ends,
                (0.0, round_up(100 * float(share.max(initial=0)))),
            )
            for row, share in enumerate(self.shares)
        ]

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(self.unzoomed(event.pos()))), self)
            return True
        return super().event(event)

    def help_at(self, at: QPointF) -> str:
        """The bin under a point."""
        frames = self.frames()
        row = next((i for i, frame in enumerate(frames) if at.y() <= frame.box.bottom()), None)
        if row is None or not frames[row].x[0] <= (w := frames[row].x_at(at.x())) < frames[row].x[1]:
            return ""
        bin_ = int(np.searchsorted(self._edges, w, "right")) - 1
        return tip(f"{self._bin_at(w)}: {percent(self.shares[row][bin_])} of the weights")

    def _bin_at(self, w: float) -> str:
        low, high = self._edges[int(np.searchsorted(self._edges, w, "right")) - 1 :][:2]
        return f"w from {number(low)} to {number(high)}"

    def _read_out(self) -> list[Series]:
        """Each bin, for `point`."""
        middles = (self._edges[1:] + self._edges[:-1]) / 2
        return [
            Series(
                _named(one), middles, 100 * share, self._bin_at, lambda share: f"{in_percent(share)} of them"
            )
            for one, share in zip(self._spreads, self.shares, strict=True)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        frames = self.frames()
        with painter_on(self) as painter:
            painter.setFont(small_font())
            for row, (frame, share) in enumerate(zip(frames, self.shares, strict=True)):
                colour = QColor(self._style.twins[row] if len(frames) > 1 else self._style.train)
                self._paint_bars(painter, frame, share, colour)
                if (here := self.point.here) and here[0].name == _named(self._spreads[row]):
                    self.point.paint(painter, frame, self._style.colour("text"))
                line = QRectF(frame.box.left(), frame.box.top() - _HEAD, frame.box.width(), _HEAD)
                painter.setPen(colour)
                whole = self.words(self._spreads[row])
                forms = (whole, whole.partition(", ")[2] or whole)
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, fitting(forms, line.width()))
            self._paint_axes(painter, frames)

    def _paint_bars(self, painter: QPainter, frame: ChartFrame, share: Array, colour: QColor) -> None:
        """All bars as one outline: 81 of them one by one take ten times as long."""
        x = np.repeat(self._edges, 2)
        y = np.concatenate([[0.0], np.repeat(100 * share, 2), [0.0]])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(frame.polygon(x, y))

    def _paint_axes(self, painter: QPainter, frames: Sequence[ChartFrame]) -> None:
        """Each has heights of its own; the names and the weights stand once, below all."""
        for frame in frames[:-1]:
            painter.setPen(self._style.colour("faint"))
            painter.drawLine(frame.box.bottomLeft(), frame.box.bottomRight())
            painter.drawLine(frame.box.bottomLeft(), frame.box.topLeft())
            painter.setPen(self._style.colour("muted"))
            beside = QRectF(0, frame.box.top() - 8, frame.box.left() - 4, 16)
            painter.drawText(beside, _BESIDE, plain(frame.y[1]))
        if frames:
            name = "% of them" if frames[-1].box.height() >= widest(["% of them"]) else "%"
            paint_axes(painter, frames[-1], self._style, "weight w", name)


def _named(one: Spread) -> str:
    return one.name or "all weights"
