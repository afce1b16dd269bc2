"""ΔC over Δz: the true curve, and the tangent that δ predicts."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number, plain
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import Range, extent, round_up
from nnviz.view.parts.canvas import Canvas, grown, is_for_the_screen, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.value_axis import linear_ticks

_LEAST_LEFT, RIGHT = 50, 12
_TOP, _BOTTOM = 18, 30
_NOWHERE = ChartFrame(QRectF(), (0.0, 1.0), (0.0, 1.0))
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Trial(Struct, frozen=True, eq=False, dict=True):
    """A nudge, and what comes of it.

    Attributes
    ----------
    symbol, rate_symbol
        Of the nudge, as "Δz", and of its rate, as "δ".
    nudges, changes
        (s,) and the true ΔC (s,) of each.
    rate
        ∂C/∂z of the neuron, or ∂C/∂w of the weight.
    nudge, change
        The one that is tried, and its true ΔC.
    """

    symbol: str
    rate_symbol: str
    nudges: Array
    changes: Array
    rate: float
    nudge: float
    change: float

    @property
    def predicted(self) -> float:
        """Rate times nudge."""
        return self.rate * self.nudge

    @cached_property
    def y_range(self) -> Range:
        """Of the axis: round, with 0 and the true curve in sight, and the predicted end of the nudge."""
        low, high = extent([self.changes, np.array([0.0, self.predicted])])
        return (-round_up(-low) if low < 0 else 0.0), (round_up(high) if high > 0 or low == 0 else 0.0)


class DemonChart(Canvas):
    """Drag in it to nudge.

    Attributes
    ----------
    left
        Where the axis of Δz begins: beside the numbers of the other one.

    Signals
    -------
    nudge_requested(share)
        From −1 to 1, of the widest nudge.
    """

    nudge_requested = Signal(float)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.trial: Trial | None = None
        self.left = _LEAST_LEFT
        self._framed: tuple[object, ChartFrame] = None, _NOWHERE
        self._behind = KeptPicture(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)

    def show_trial(self, trial: Trial) -> None:
        """Draw another one."""
        self.trial = trial
        self._frame(trial)  # `left` follows
        self.setAccessibleName(f"True change of the cost over {trial.symbol}, and its tangent")
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._behind.forget()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(180, 90)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.trial is not None and event.buttons() & Qt.MouseButton.LeftButton:
            frame = self._frame(self.trial)
            share = frame.x_at(event.position().x()) / frame.x[1]
            self.nudge_requested.emit(min(1.0, max(-1.0, share)))

    def _frame(self, trial: Trial) -> ChartFrame:
        now = trial, self.width(), self.height()
        if now != self._framed[0]:
            self._framed = now, self._frame_of(trial)
        return self._framed[1]

    def _frame_of(self, trial: Trial) -> ChartFrame:
        height = max(10, self.height() - _TOP - _BOTTOM)
        ticks = widest(map(plain, linear_ticks(*trial.y_range, height)))
        self.left = max(_LEAST_LEFT, round(ticks) + 8)
        box = QRectF(self.left, _TOP, max(10, self.width() - self.left - RIGHT), height)
        return ChartFrame(box, (float(trial.nudges[0]), float(trial.nudges[-1])), trial.y_range)

    def paintEvent(self, event: QPaintEvent) -> None:
        trial = self.trial
        with painter_on(self, self._style.colour("card")) as painter:
            if trial is None:
                return
            frame = self._frame(trial)
            if is_for_the_screen(painter, self):
                painter.drawPixmap(0, 0, self._backdrop(frame, trial))
            else:
                self._paint_behind(painter, frame, trial)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(frame.box.adjusted(-6, -6, 6, 6))
            self._paint_curves(painter, frame, trial)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """Curve and tangent, for `point`."""
        if (trial := self.trial) is None:
            return []
        foretold = f"{trial.rate_symbol} · {trial.symbol}"
        lines = {"true ΔC": trial.changes, foretold: trial.rate * trial.nudges}
        return [
            Series(name, trial.nudges, y, lambda nudge: f"{trial.symbol} = {number(nudge)}")
            for name, y in lines.items()
        ]

    def _backdrop(self, frame: ChartFrame, trial: Trial) -> QPixmap:
        """The axes and the legend, kept: they stay as long as the axes do."""
        return self._behind.painted(
            (frame, trial.symbol, trial.rate_symbol),
            lambda painter: self._paint_behind(painter, frame, trial),
            self._style.colour("card"),
        )

    def _paint_behind(self, painter: QPainter, frame: ChartFrame, trial: Trial) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        self._paint_axes(painter, frame, trial)
        self._paint_legend(painter, frame.box, trial)

    def _paint_axes(self, painter: QPainter, frame: ChartFrame, trial: Trial) -> None:
        box, metrics = frame.box, QFontMetricsF(painter.font())
        up = {tick: frame.point(frame.x[0], tick) for tick in linear_ticks(*frame.y, box.height())}
        across = {tick: frame.point(tick, frame.y[0]) for tick in (frame.x[0], 0.0, frame.x[1])}
        self._guides(painter, {tick: QLineF(at, QPointF(box.right(), at.y())) for tick, at in up.items()})
        self._guides(painter, {tick: QLineF(at, QPointF(at.x(), box.top())) for tick, at in across.items()})
        painter.setPen(self._style.colour("muted"))
        for tick, left in up.items():
            painter.drawText(QRectF(0, left.y() - 8, self.left - 6, 16), _BESIDE, plain(tick))
        for tick, foot in across.items():
            wide = metrics.horizontalAdvance(plain(tick)) + 2
            start = min(foot.x() - wide / 2, self.width() - wide)
            painter.drawText(QRectF(start, box.bottom() + 2, wide, 15), _CENTRED, plain(tick))
        beneath = QRectF(box.left(), box.bottom() + 2, box.width() * 1.5, 15)
        painter.drawText(beneath, _CENTRED, trial.symbol)

    def _guides(self, painter: QPainter, lines: Mapping[float, QLineF]) -> None:
        for ink, is_zero in (("border", False), ("faint", True)):
            painter.setPen(QPen(self._style.colour(ink), 1))
            painter.drawLines([line for tick, line in lines.items() if (tick == 0) is is_zero])

    def _paint_curves(self, painter: QPainter, frame: ChartFrame, trial: Trial) -> None:
        seen = np.isfinite(trial.changes)
        true, predicted = self._style.colour("train"), self._style.colour("test")
        painter.setPen(QPen(predicted, 1.5, Qt.PenStyle.DashLine))
        ends = np.array(frame.x)
        if np.isfinite(trial.rate):
            painter.drawPolyline(frame.polygon(ends, trial.rate * ends))
        painter.setPen(QPen(true, 1.8))
        painter.drawPolyline(frame.polygon(trial.nudges[seen], trial.changes[seen]))
        if not np.isfinite([trial.change, trial.predicted]).all():
            return
        above, below = frame.points([trial.nudge] * 2, [trial.change, trial.predicted])
        painter.setPen(QPen(self._style.colour("text"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(above, below)
        painter.setPen(QPen(self._style.colour("card"), 1.5))
        for point, colour in ((below, predicted), (above, true)):
            painter.setBrush(colour)
            painter.drawEllipse(point, 4.5, 4.5)

    def _paint_legend(self, painter: QPainter, box: QRectF, trial: Trial) -> None:
        left, product = box.left(), f"{trial.rate_symbol} · {trial.symbol}"
        room = self.width() - left - 2 * 25 - 14
        long, short = ("true ΔC", f"predicted: {product}"), ("true", "predicted")
        true, predicted = long if widest(["".join(long)]) < room else short
        left = max(0.0, min(left, left + room - widest([true + predicted])))
        for words, colour, pen in (
            (true, "train", Qt.PenStyle.SolidLine),
            (predicted, "test", Qt.PenStyle.DashLine),
        ):
            painter.setPen(QPen(self._style.colour(colour), 1.8, pen))
            painter.drawLine(QPointF(left, 7), QPointF(left + 20, 7))
            left += 25
            painter.drawText(QPointF(left, 11), words)
            left += painter.fontMetrics().horizontalAdvance(words) + 14
