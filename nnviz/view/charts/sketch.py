"""A curve drawn into a chart with the mouse or the keys, and then the true one over it."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.value_axis import log_gaps
from nnviz.view.parts.zoom import zoomed_font

_STEPS = 40
"""Presses of an arrow key from the bottom of the chart to its top."""

_TINT = 26
_DOT = 4.0
_NOWHERE = QRectF()
_HINT = "draw it here: drag the mouse, or ← → ↑ ↓ and Enter"


class SketchLayer(QWidget):
    """Lies over a chart, from where the curve is to begin.

    Parameters
    ----------
    x
        (n,) places at which the curve is asked for, rising.
    times
        What the chart shows for a value of 1: 100 where it shows per cent.
    covers
        Whether what the chart shows there is hidden.
    """

    changed = Signal()
    finished = Signal()

    def __init__(
        self, plot: CurvePlot, x: Array, style: Style, *, times: float = 1.0, covers: bool = False
    ) -> None:
        super().__init__(plot)
        self._plot, self._x, self._style = plot, np.asarray(x, float), style
        self._times, self._covers = times, covers
        self._heights = np.full(len(self._x), np.nan)
        self._truth: Array | None = None
        self._at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Draw the curve that you expect: arrow keys move the pencil, Enter is done")
        plot.installEventFilter(self)
        self.follow()

    @property
    def is_complete(self) -> bool:
        """Whether the line goes far enough to be a guess."""
        return bool(np.isfinite(self._heights).mean() > 0.8)

    def values(self) -> Array:
        """(n,) what was drawn, as the measure has it; straight where a piece is missing."""
        there = np.isfinite(self._heights)
        heights = np.interp(self._x, self._x[there], self._heights[there])
        shown: Array = np.power(10.0, heights) if self._plot.log else heights
        return shown / self._times

    def clear(self) -> None:
        """Begin again."""
        self._heights[:] = np.nan
        self._at = None
        self.changed.emit()
        self.update()

    def show_values(self, values: Array) -> None:
        """Draw a guess that was made before."""
        self._heights = self._on_axis(values)
        self.update()

    def show_truth(self, values: Array) -> None:
        """Draw the true curve over the guess, which is dotted from now on and can no more be changed."""
        self._truth = self._on_axis(values)
        self._covers = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.unsetCursor()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def follow(self) -> None:
        """Cover the chart as it stands now."""
        self.setGeometry(QRect(self._plot.rect()))
        self.raise_()
        self.update()

    def leave(self) -> None:
        """Go for good."""
        self._plot.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.follow()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._at = None
        self._draw_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pass  # else the chart below would take it

    def wheelEvent(self, event: QWheelEvent) -> None:
        pass

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
                 Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self._move_pencil(*steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.is_complete:
                self.finished.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self._plot.frame()
        (left,) = frame.points([self._x[0]], [frame.y[0]])
        room = QRectF(left.x(), frame.box.top(), frame.box.right() - left.x(), frame.box.height())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(zoomed_font(small_font()))
            if self._truth is None:
                self._paint_room(painter, room)
            self._paint_line(painter, self._heights, "text", dotted=self._truth is not None)
            taken = _NOWHERE
            if self._truth is not None:
                self._paint_line(painter, self._truth, "accent", dotted=False)
                self._name(painter, self._truth, "true", "accent", 0.35)
                taken = self._paint_gap(painter, self._truth)
            self._name(painter, self._heights, self._words(), "text", 0.7, taken)

    def _words(self) -> str:
        last = self._last
        if last is None:
            return ""
        value = 10.0 ** self._heights[last] if self._plot.log else self._heights[last]
        return "your line" if self._truth is not None else f"your line {number(float(value), 2)}"

    def _paint_room(self, painter: QPainter, room: QRectF) -> None:
        if self._covers:
            painter.fillRect(room, self._style.colour("card"))
        tint = QColor(self._style.colour("accent"))
        tint.setAlpha(_TINT)
        painter.fillRect(room, tint)
        painter.setPen(QPen(self._style.colour("accent"), 2 if self.hasFocus() else 1, Qt.PenStyle.DashLine))
        painter.drawLine(room.topLeft(), room.bottomLeft())
        if self._last is None:
            painter.setPen(self._style.colour("accent"))
            painter.drawText(
                room.adjusted(6, 4, -4, 0), Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, _HINT
            )

    def _paint_line(self, painter: QPainter, heights: Array, colour: str, *, dotted: bool) -> None:
        there = np.isfinite(heights)
        if not there.any():
            return
        points = self._plot.frame().points(self._x[there], heights[there])
        pen = QPen(self._style.colour(colour), 2)
        if dotted:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(self._style.colour(colour))
        end = points[-1] if self._at is None or dotted else self._point(self._at)
        painter.drawEllipse(end, _DOT, _DOT)

    def _paint_gap(self, painter: QPainter, truth: Array) -> QRectF:
        """At the end, how many times the one is as large as the other; returns where the words stand."""
        last = self._last
        if last is None or not np.isfinite(truth[last]):
            return _NOWHERE
        ends = (self._heights[last], truth[last])
        guess, true = np.power(10.0, ends) if self._plot.log else ends
        one, other = self._plot.frame().points(self._x[[last, last]] - 0.03 * np.ptp(self._x), ends)
        type_ = painter.fontMetrics()
        if abs(one.y() - other.y()) < type_.height():
            return _NOWHERE  # they meet there, however many times as large the one may be
        painter.setPen(QPen(self._style.colour("text"), 1))
        painter.drawLine(one, other)
        if guess <= 0 or true <= 0:
            return _NOWHERE
        words = f"{number(max(guess, true) / min(guess, true), 2)} × apart"
        wide = type_.horizontalAdvance(words) + 6
        start = QPointF(one.x() - wide, (one.y() + other.y()) / 2 + 4)
        painter.drawText(start, words)
        return QRectF(start.x(), start.y() - type_.ascent(), wide, type_.height())

    def _name(
        self,
        painter: QPainter,
        heights: Array,
        words: str,
        colour: str,
        at_share: float,
        taken: QRectF = _NOWHERE,
    ) -> None:
        """Over its line, between the ends of the chart, and below what is taken."""
        there = np.flatnonzero(np.isfinite(heights))
        if len(there) and words:
            place = there[int(at_share * (len(there) - 1))]
            frame, type_ = self._plot.frame(), painter.fontMetrics()
            (at,) = frame.points([self._x[place]], [heights[place]])
            wide = type_.horizontalAdvance(words)
            left = max(min(at.x() - 30, frame.box.right() - wide), frame.box.left() + 4)
            base = at.y() - 8
            if taken.intersects(QRectF(left, base - type_.ascent(), wide, type_.height())):
                base = taken.bottom() + type_.ascent()
            painter.setPen(self._style.colour(colour))
            painter.drawText(QPointF(left, base), words)

    @property
    def _last(self) -> int | None:
        there = np.flatnonzero(np.isfinite(self._heights))
        return int(there[-1]) if len(there) else None

    def _point(self, index: int) -> QPointF:
        frame = self._plot.frame()
        height = self._heights[index] if np.isfinite(self._heights[index]) else sum(frame.y) / 2
        (point,) = frame.points([self._x[index]], [height])
        return point

    def _draw_to(self, at: QPointF) -> None:
        """From where the pencil was to this point."""
        if self._truth is not None:
            return
        frame = self._plot.frame()
        index = int(np.abs(self._x - frame.x_at(at.x())).argmin())
        height = float(np.clip(frame.y_at(at.y()), *frame.y))
        before = index if self._at is None else self._at
        way = np.arange(min(before, index), max(before, index) + 1)
        start = float(self._heights[before]) if np.isfinite(self._heights[before]) else height
        line = np.linspace(start, height, len(way))
        self._heights[way] = line if before <= index else line[::-1]
        self._heights[index] = height
        self._at = index
        self.changed.emit()
        self.update()

    def _move_pencil(self, across: int, up: int) -> None:
        if self._truth is not None:
            return
        low, high = self._plot.frame().y
        before = 0 if self._at is None else self._at
        height = self._heights[before] if np.isfinite(self._heights[before]) else (low + high) / 2
        self._at = int(np.clip(before + across * max(1, len(self._x) // _STEPS), 0, len(self._x) - 1))
        way = slice(min(before, self._at), max(before, self._at) + 1)
        undrawn = np.isnan(self._heights[way])
        self._heights[way][undrawn] = height
        self._heights[self._at] = np.clip(self._heights[self._at] + up * (high - low) / _STEPS, low, high)
        self.changed.emit()
        self.update()

    def _on_axis(self, values: Array) -> Array:
        shown = np.asarray(values, float) * self._times
        return log_gaps(shown) if self._plot.log else shown
