"""What is drawn by hand on a chart: guide lines, dots, names at the ends of lines, a box of numbers."""

from collections.abc import Iterator, Sequence
from math import ceil, inf, isfinite
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF

from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import FOCUS_RING
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.outlines import polygon_of
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.zoom import zoomed_font

Words = tuple[str, QColor]

BEFORE_LABEL = 6
MOST_COLUMNS = 2
_DOT, _RING = 2.5, 5.0
_PADDING = 6
_BESIDE = 10
_MOVED = 3
_TOUCH = 0.01
_TIGHT = 0.9
"""Of the height of a line: nearer, the letters of two would meet."""
_MARK_GAP = 4
_GUIDE_ALPHA = 70
_SHADE_ALPHA, _GAP_ALPHA = 28, 64
_SHADE_POINTS = 250


def draw_guides(painter: QPainter, frame: ChartFrame, ticks: Sequence[float], style: Style) -> None:
    """A faint line across at each tick."""
    colour = _see_through(style.colour("faint"), _GUIDE_ALPHA)
    for point in frame.points(np.full(len(ticks), frame.x[0]), ticks):
        # A filled rectangle: a line of a translucent pen takes a hundred times as long.
        painter.fillRect(QRectF(point.x(), round(point.y()), frame.box.width(), 1), colour)


def draw_band(painter: QPainter, frame: ChartFrame, band: Sequence[float], style: Style) -> None:
    """Shade the heights between the two of ``band``, and say that they are usual."""
    top, bottom = (point.y() for point in frame.points(np.full(2, frame.x[0]), sorted(band, reverse=True)))
    box = QRectF(frame.box.left(), top, frame.box.width(), bottom - top).intersected(frame.box)
    painter.fillRect(box, _see_through(style.colour("accent"), _SHADE_ALPHA))
    painter.setFont(zoomed_font(small_font()))
    painter.setPen(style.colour("muted"))
    painter.drawText(box.adjusted(0, 0, -4, 0), Qt.AlignmentFlag.AlignRight, "usual")


def draw_gap(painter: QPainter, x: Array, low: Array, high: Array, colour: QColor) -> None:
    """Shade what is between two curves, ``low`` and ``high`` (n,) over x (n,), where high is the higher.

    The painter's unit is that of the values; a height that is no number is a gap.
    """
    high = np.maximum(low, high)  # no number where one of them is none
    there = np.flatnonzero(np.isfinite(high))
    there = there[:: max(1, len(there) // _SHADE_POINTS)]
    x, low, high = x[there], low[there], high[there]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_see_through(colour, _GAP_ALPHA))
    painter.drawPolygon(polygon_of(np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])))


def draw_dots(painter: QPainter, points: QPolygonF, colour: QColor) -> None:
    """A dot at each point."""
    if not points.isEmpty():
        painter.setPen(QPen(colour, 2 * _DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(points)


def draw_now(painter: QPainter, frame: ChartFrame, now: float, style: Style) -> None:
    """A line down at the moment that is shown, if it is in sight."""
    if frame.x[0] <= now <= frame.x[1]:
        (top,) = frame.points([now], [frame.y[1]])
        painter.fillRect(
            QRectF(round(top.x()), frame.box.top(), 1, frame.box.height()), style.colour("accent")
        )


def draw_point(painter: QPainter, frame: ChartFrame, x: float, height: float, style: Style) -> None:
    """A line down at x, and a ring at this height of the axis; no ring where that is none."""
    if not frame.x[0] <= x <= frame.x[1]:
        return
    (at,) = frame.points([x], [height])
    painter.fillRect(QRectF(round(at.x()), frame.box.top(), 1, frame.box.height()), style.colour("faint"))
    if isfinite(at.y()):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.colour("text"), 2))
        painter.drawEllipse(at, _RING, _RING)


def draw_focus(painter: QPainter, around: QRectF, style: Style) -> None:
    """A ring: the keys go here."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.colour("accent"), FOCUS_RING))
    painter.drawRect(around.adjusted(1, 1, -1, -1))


def draw_marks(
    painter: QPainter, frame: ChartFrame, marks: Sequence[tuple[float, str]], style: Style
) -> None:
    """A line down at each moment in sight, with its word beside it, on the side where there is room."""
    if not marks:
        return
    painter.setFont(small_font())
    painter.setPen(style.colour("bad"))
    metrics, box = QFontMetrics(painter.font()), frame.box
    seen = [(at, words) for at, words in marks if frame.x[0] <= at <= frame.x[1]]
    for row, (at, words) in enumerate(seen):
        (top,) = frame.points([at], [frame.y[1]])
        x = min(round(top.x()), box.right() - 1)
        painter.fillRect(QRectF(x, box.top(), 1, box.height()), style.colour("bad"))
        width = metrics.horizontalAdvance(words)
        left = x - width - _MARK_GAP
        place = left if left >= box.left() else x + _MARK_GAP
        beside = QRectF(place, box.top() + row * metrics.height(), width + 1, metrics.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, words)


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Positions as near to the ``wanted`` ones as they can be without coming closer than ``apart``.

    They keep their order, and stay between ``low`` and ``high`` as far as there is room.
    """
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed = list(wanted)
    floor = low
    for index in order:
        placed[index] = floor = max(wanted[index], floor)
        floor += apart
    ceiling = high
    for index in reversed(order):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= apart
    return placed


def columns_for(labels: int, box: QRectF, height: float) -> int:
    """In how many columns so many labels of this height stand, that none lies over the next."""
    return ceil(labels * height / (box.height() + height)) if labels else 1


class LabelRoom(NamedTuple):
    """Whether labels of these widths and of one height fit beside a box, in ``most`` pixels.

    Inside it, where a run has only begun, none may stand half above it or half below.
    """

    box: QRectF
    most: float
    widths: Sequence[int]
    height: float
    is_inside: bool = False

    def taken_by(self, some: Sequence[int]) -> int:
        """Pixels that these take, by their places."""
        widest = max((self.widths[i] for i in some), default=0) + BEFORE_LABEL
        return self.columns(some) * widest + BEFORE_LABEL

    def is_too_little_for(self, some: Sequence[int]) -> bool:
        """Whether they would leave too little for the curves, or would not stand in two columns."""
        return self.columns(some) > MOST_COLUMNS or self.taken_by(some) > self.most

    def columns(self, some: Sequence[int]) -> int:
        """In how many columns these stand."""
        box = self.box.adjusted(0, 0, 0, -self.height) if self.is_inside else self.box
        return columns_for(len(some), box, self.height)


class EndName(NamedTuple):
    """A name, and the place it is for; nothing leads to one that stands for a line which ended before."""

    words: Words
    at: QPointF
    is_led_to: bool = True


class EndLabel(NamedTuple):
    """A label at the end of a line: where its words stand, and the bend of the thin line that leads to it."""

    words: Words
    at: QPointF
    place: QRectF
    leader: tuple[QPointF, ...]


def lay_out(labels: Sequence[EndName], box: QRectF, widest: float, height: float) -> list[EndLabel]:
    """Each label to the right of its point, none over another, and no leader through one's words.

    All have a place as wide as the ``widest`` needs, and of this ``height``.

    Where one column is too low for all, a second stands beside it, its rows at the gaps of the first: a
    leader runs between two of these. More columns than two have no such gaps: see `MOST_COLUMNS`.
    """
    wide = widest + BEFORE_LABEL
    left = max((one.at.x() for one in labels), default=0.0)
    edge = box.right() - _MOVED
    # Those inside the box and those beside it are too far apart to need room of one another.
    groups: dict[bool, list[tuple[EndName, float]]] = {}
    for one in labels:
        x = one.at.x()
        start = left if left - x < wide else x  # some ended long before
        groups.setdefault(start < edge, []).append((one, start))
    return [
        found
        for is_inside, group in sorted(groups.items())
        for found in _stacked(group, wide, height, box, is_inside=is_inside)
    ]


def _stacked(
    labels: Sequence[tuple[EndName, float]], wide: float, height: float, box: QRectF, *, is_inside: bool
) -> Iterator[EndLabel]:
    """Labels above one another, each with where its column begins, inside the box or beside it."""
    head = box.top() - (0 if is_inside else height / 2)  # where the axis has its name above
    foot = box.bottom() - (height if is_inside else height / 2)  # where the axis has its numbers below
    high = QRectF(QPointF(box.left(), head + height / 2), QPointF(box.right(), foot + height / 2))
    columns = min(MOST_COLUMNS, columns_for(len(labels), high, height))
    labels = sorted(labels, key=lambda one: one[0].at.y())
    row = height
    if is_inside and len(labels) > 1:  # there the ends of the box are the last places, and rows come nearer
        row = min(height, max(_TIGHT * height, columns * (foot - head) / (len(labels) - 1)))
    tops = spread([one.at.y() - height / 2 for one, _ in labels], row / columns, head, foot)
    free = [-inf] * columns
    for ((words, at, may_lead), start), top in zip(labels, tops, strict=True):
        column = next((i for i, until in enumerate(free) if until <= top + _TOUCH), columns - 1)
        free[column] = top + row
        left, y = start + BEFORE_LABEL + column * wide, top + height / 2
        has_moved = abs(y - at.y()) > _MOVED or column or start > at.x() + _MOVED
        is_led = may_lead and has_moved
        bend = (at, QPointF(start + BEFORE_LABEL - 2, y), QPointF(left - 2, y)) if is_led else ()
        yield EndLabel(words, at, QRectF(left, top, wide - BEFORE_LABEL, height), bend)


def draw_end_labels(
    painter: QPainter, labels: Sequence[EndName], widest: float, box: QRectF, style: Style
) -> None:
    """Each label to the right of its point, none over another; a thin line leads to one that had to move.

    They are in the font of the painter. What goes on inside the frame, as the line of the commonest class,
    runs behind the words.
    """
    metrics = painter.fontMetrics()
    found = lay_out(labels, box, widest, line_height(metrics))
    for (text, _), _, place, _ in found:
        if place.left() < box.right():
            ground = QRectF(place.topLeft(), QSizeF(metrics.horizontalAdvance(text), place.height()))
            painter.fillRect(ground, style.colour("card"))
    for (text, colour), _, place, leader in found:
        if leader:
            painter.setPen(QPen(colour, 0.7))
            painter.drawPolyline(leader)
        painter.setPen(colour)
        painter.drawText(place.adjusted(0, 0, BEFORE_LABEL, 0), Qt.AlignmentFlag.AlignVCenter, text)


def line_height(metrics: QFontMetrics) -> int:
    """Of a label, in pixels."""
    return metrics.height() - 2


def draw_reading(
    painter: QPainter, lines: Sequence[Words], at: QPointF, bounds: QRectF, style: Style
) -> None:
    """A box of coloured lines beside ``at``, on the right of it when there is room."""
    painter.setFont(zoomed_font(small_font()))
    metrics = QFontMetrics(painter.font())
    height = metrics.height()
    width = max(metrics.horizontalAdvance(text) for text, _ in lines) + 2 * _PADDING
    box = QRectF(at.x() + _BESIDE, bounds.top(), width, height * len(lines) + _PADDING)
    if box.right() > bounds.right():
        box.moveRight(at.x() - _BESIDE)
    painter.setPen(QPen(style.colour("border"), 1))
    painter.setBrush(style.colour("field"))
    painter.drawRoundedRect(box, 4, 4)
    row = QRectF(box.left() + _PADDING, box.top() + _PADDING / 2, width, height)
    for text, colour in lines:
        painter.setPen(colour)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
        row.translate(0, height)


def _see_through(colour: QColor, alpha: int) -> QColor:
    colour = QColor(colour)
    colour.setAlpha(alpha)
    return colour
