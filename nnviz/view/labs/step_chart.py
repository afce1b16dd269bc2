"""The cost along a step: as it is, and as the quadratic has it; the share of the step is dragged."""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.view.labs.handles import Handles
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import Range
from nnviz.view.parts.canvas import grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

SHARE = "share of the step"
_TOP, _RIGHT, _MARGIN = 20.0, 12.0, 0.12
_STEP = 0.05


class Course(Struct, frozen=True, eq=False):
    """Along a step: shares t (k,) of it, the true cost and the quadratic's at each.

    Attributes
    ----------
    t
        The share in hand.
    here
        True cost and the quadratic's there.
    """

    shares: Array
    true: Array
    model: Array
    t: float
    here: tuple[float, float]


class StepChart(Handles):
    """Drag the share of the step, or move it with the arrow keys.

    Signals
    -------
    share_moved(t)
        1 is the whole step.
    """

    share_moved = Signal(float)

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.course: Course | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Cost along the step, true and by the quadratic")
        self.setToolTip("Drag the dot: how much of the step is made. 1 is all of it, 0 none.")

    def show_course(self, course: Course | None) -> None:
        """Draw this."""
        self.course = course
        if course is not None:
            true, model = course.here
            self.setAccessibleDescription(
                f"At {number(course.t)} of the step the true cost is {number(true)}, by the quadratic"
                f" {number(model)}. The arrow keys move it."
            )
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(220, 140)

    def handles(self) -> Mapping[str, QPointF]:
        """The share, on the true curve."""
        course = self.course
        if course is None:
            return {}
        at = self.frame(course).point(course.t, np.clip(course.here[0], *self._heights(course)))
        return {SHARE: at}

    def drag(self, name: str, to: QPointF) -> None:
        """To the share at this place."""
        if self.course is not None:
            self._move(self.frame(self.course).x_at(to.x()))

    def nudge(self, name: str, right: float, up: float) -> None:
        """By a twentieth of the step."""
        if self.course is not None:
            self._move(self.course.t + _STEP * (right + up))

    def press(self, at: QPointF) -> None:
        """To where it was clicked."""
        self.in_hand = SHARE
        self.drag(SHARE, at)

    def _move(self, share: float) -> None:
        assert self.course is not None
        low, high = float(self.course.shares[0]), float(self.course.shares[-1])
        self.share_moved.emit(round(min(max(share, low), high), 3))

    def _heights(self, course: Course) -> Range:
        """All of the true cost, and of the quadratic as much again at most: it may plunge out of sight."""
        true = course.true[np.isfinite(course.true)]
        if not true.size:
            return 0.0, 1.0
        span = float(np.ptp(true)) or 1e-3
        model = np.clip(course.model, true.min() - span, true.max() + span)
        low, high = min(float(true.min()), float(model.min())), max(float(true.max()), float(model.max()))
        room = _MARGIN * (high - low) or 1e-3
        return low - room, high + room

    def frame(self, course: Course) -> ChartFrame:
        """Where things are."""
        y = self._heights(course)
        tall = max(20.0, self.height() - _TOP - BELOW)
        left = left_of(y, tall)
        box = QRectF(left, _TOP, max(20.0, self.width() - left - _RIGHT), tall)
        return ChartFrame(box, (float(course.shares[0]), float(course.shares[-1])), y)

    def paintEvent(self, event: QPaintEvent) -> None:
        course = self.course
        if course is None:
            return
        frame = self.frame(course)
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            paint_axes(painter, frame, self._style, "share t of the step", "cost C")
            self._paint_legend(painter)
            painter.setClipRect(frame.box.adjusted(-1, -1, 1, 1))
            for share in (0.0, 1.0):
                foot, top = frame.points([share] * 2, frame.y)
                painter.setPen(QPen(self._style.colour("faint"), 1, Qt.PenStyle.DotLine))
                painter.drawLine(foot, top)
            for costs, colour, pen in _curves(course):
                seen = np.isfinite(costs)
                painter.setPen(QPen(self._style.colour(colour), 1.8, pen))
                painter.drawPolyline(frame.polygon(course.shares[seen], costs[seen]))
            painter.setClipping(False)
            self.paint_handle(painter, SHARE)

    def _paint_legend(self, painter: QPainter) -> None:
        x = 4.0
        for words, colour, pen in (
            ("true", "train", Qt.PenStyle.SolidLine),
            ("quadratic", "test", Qt.PenStyle.DashLine),
        ):
            painter.setPen(QPen(self._style.colour(colour), 1.8, pen))
            painter.drawLine(QPointF(x, 8), QPointF(x + 20, 8))
            painter.drawText(QPointF(x + 24, 12), words)
            x += 34 + widest([words])


def _curves(course: Course) -> tuple[tuple[Array, str, Qt.PenStyle], ...]:
    return (
        (course.model, "test", Qt.PenStyle.DashLine),
        (course.true, "train", Qt.PenStyle.SolidLine),
    )
