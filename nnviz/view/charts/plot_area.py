"""What a plot looks at: its frame between two axes, and how the wheel and a drag change its time."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.view.parts.axis_range import Range
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.kept_picture import forget_pictures
from nnviz.view.parts.style import Style
from nnviz.view.parts.value_axis import TimeAxis, ValueAxis
from nnviz.view.parts.zoom import zoomed

TOP = 18
AXIS_WIDTH = 40
AXIS_HEIGHT = 32
_SPARE = 7
_EDGE = 1
"""Pixels all round."""

_LEAST = 68
"""Pixels each way, whatever the zoom."""

_TIMES_ZOOM = 200
_WHEEL = 1.02 ** (1 / 8)
"""By how much a unit of the wheel's narrows what is in sight; a notch of a mouse has 120."""

_DRAG = 5
"""Pixels after which a press is no click any more."""

_GRIPS = Qt.MouseButton.LeftButton | Qt.MouseButton.MiddleButton


class PlotArea(QWidget):
    """A frame with an axis of values at its left and one of time below; painted by who is made of it.

    Attributes
    ----------
    sight_moved
        Another stretch of time is looked at, by hand.
    y_axis, time_axis
        At the left and below.
    room_at_right
        Pixels beside the frame, for words.
    """

    sight_moved = Signal()

    def __init__(self, *, logarithmic: bool) -> None:
        super().__init__()
        self.y_axis, self.time_axis = ValueAxis(logarithmic=logarithmic), TimeAxis()
        self.room_at_right = 0
        self._x: Range = (0.0, 1.0)
        self._y: Range = (0.0, 1.0)
        self._all: Range = (0.0, 1.0)
        self._left = zoomed(AXIS_WIDTH)
        self._grip: QPointF | None = None
        self._is_dragged = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        # What lies below the plot need not be painted with it.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, _LEAST)

    def frame(self) -> ChartFrame:
        """Where the curves are, and what the axes span; y is log₁₀ of the value when logarithmic."""
        left, top = self._left + _EDGE, zoomed(TOP) + _EDGE
        below = zoomed(AXIS_HEIGHT if self.time_axis.is_shown else _SPARE) + _EDGE
        wide, high = self.width() - left - self.room_at_right - _EDGE, self.height() - top - below
        # Half a pixel more, so that what lies on the edge is inside.
        return ChartFrame(QRectF(left, top, max(wide, 1) + 0.5, max(high, 1) + 0.5), self._x, self._y)

    def sight(self) -> Range:
        """The stretch of time in view."""
        return self._x

    def look_over(self, x: Range) -> None:
        """Look at this stretch of time, or what of it there is."""
        self._set(self._within_all(*x), self._y)

    def span_values(self, y: Range) -> None:
        """Let the axis of values go from here to there, and be as wide as its numbers need."""
        self._set(self._x, y)
        height = self.frame().box.height()
        self._left = max(zoomed(AXIS_WIDTH), self.y_axis.wanted_width(*y, height))

    def reach_over(self, x: Range) -> None:
        """Let this be all the time there is."""
        self._all = x
        self.look_over(self._x)

    def recolour_axes(self, style: Style) -> None:
        """Take over colours, and the zoom."""
        for axis in (self.y_axis, self.time_axis):
            axis.recolour(style)
        self.span_values(self._y)

    def paint_values(self, painter: QPainter, frame: ChartFrame) -> None:
        """Paint the axis at the left."""
        box = _whole(frame.box)
        self.y_axis.paint_on(painter, QRectF(_EDGE, box.top(), self._left, box.height()), frame.y)

    def paint_time(self, painter: QPainter, frame: ChartFrame) -> None:
        """Paint the axis below."""
        box = _whole(frame.box)
        own = QRectF(box.left(), box.bottom(), box.width(), zoomed(AXIS_HEIGHT))
        self.time_axis.paint_on(painter, own, frame.x)

    def scale_sight(self, by: float, about: float) -> None:
        """Look at so many times as much time; what is at ``about`` stays where it is."""
        low, high = self._x
        self.look_over((about + (low - about) * by, about + (high - about) * by))
        self.sight_moved.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        forget_pictures(self)
        super().hideEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        frame, at, turned = self.frame(), event.position(), event.angleDelta()
        by = turned.x() if abs(turned.x()) > abs(turned.y()) else turned.y()
        if not by or not self._is_over_time(at):
            event.ignore()
            return
        self.scale_sight(_WHEEL**-by, frame.x_at(at.x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in _GRIPS and self._is_over_time(event.position()):
            self._grip, self._is_dragged = event.position(), False
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None or not event.buttons() & _GRIPS:
            return
        gone = event.position() - self._grip
        self._is_dragged = self._is_dragged or gone.manhattanLength() >= _DRAG
        if self._is_dragged and gone.x():
            frame = self.frame()
            by = gone.x() * (frame.x[1] - frame.x[0]) / frame.box.width()
            self._grip = event.position()
            self.look_over((frame.x[0] - by, frame.x[1] - by))
            self.sight_moved.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        super().mouseReleaseEvent(event)

    def _is_over_time(self, at: QPointF) -> bool:
        box = self.frame().box
        return box.left() <= at.x() <= box.right() and at.y() >= box.top()

    def _within_all(self, low: float, high: float) -> Range:
        """As much of time as there is, and not less than can be told apart."""
        start, end = self._all
        if high - low >= end - start:
            return start, end
        lacking = max(0.0, (end - start) / _TIMES_ZOOM - (high - low))
        low, high = low - lacking / 2, high + lacking / 2
        by = max(start - low, 0.0) or min(end - high, 0.0)
        return low + by, high + by

    def _set(self, x: Range, y: Range) -> None:
        if (x, y) != (self._x, self._y):
            self._x, self._y = x, y
            self.update()


def _whole(box: QRectF) -> QRectF:
    """Without the half of a pixel at its right and at its foot."""
    return box.adjusted(0, 0, -0.5, -0.5)
