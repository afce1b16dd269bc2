"""Words on a chart: names at the ends of lines, and the box of numbers beside the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from nnviz.view.style import Style, small_font

Words = tuple[str, QColor]

BEFORE_LABEL = 6
_DOT = 2.5
_PADDING = 6
_BESIDE = 10


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


def draw_dots(painter: QPainter, points: Sequence[QPointF], colour: QColor) -> None:
    """A dot at each point."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for point in points:
        painter.drawEllipse(point, _DOT, _DOT)


def draw_end_labels(painter: QPainter, labels: Sequence[tuple[Words, QPointF]], bounds: QRectF) -> None:
    """Each label to the right of its point, none over another."""
    painter.setFont(small_font())
    height = QFontMetrics(painter.font()).height() - 2
    wanted = [at.y() - height / 2 for _, at in labels]
    tops = spread(wanted, height, bounds.top() - height / 2, bounds.bottom() - height)
    for ((text, colour), at), top in zip(labels, tops, strict=True):
        painter.setPen(colour)
        painter.drawText(QRectF(at.x() + BEFORE_LABEL, top, 200, height), Qt.AlignmentFlag.AlignVCenter, text)


def draw_reading(
    painter: QPainter, lines: Sequence[Words], at: QPointF, bounds: QRectF, style: Style
) -> None:
    """A box of coloured lines beside ``at``, on the right of it when there is room."""
    painter.setFont(small_font())
    metrics = QFontMetrics(painter.font())
    height = metrics.height()
    width = max(metrics.horizontalAdvance(text) for text, _ in lines) + 2 * _PADDING
    box = QRectF(at.x() + _BESIDE, bounds.top(), width, height * len(lines) + _PADDING)
    if box.right() > bounds.right():
        box.moveRight(at.x() - _BESIDE)
    box.moveBottom(min(box.bottom(), max(bounds.bottom(), box.height())))
    box.moveLeft(max(box.left(), 0))
    painter.setPen(QPen(style.colour("border"), 1))
    painter.setBrush(style.colour("field"))
    painter.drawRoundedRect(box, 4, 4)
    row = QRectF(box.left() + _PADDING, box.top() + _PADDING / 2, width, height)
    for text, colour in lines:
        painter.setPen(colour)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
        row.translate(0, height)
