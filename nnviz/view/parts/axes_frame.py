"""Two axes with ticks and names round a box."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from nnviz.core.naming import plain
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.style import Style
from nnviz.view.parts.value_axis import linear_ticks

LEFT, BELOW = 40.0, 31.0
_LOOSE = 1.8  # fewer ticks than would fit


def paint_axes(painter: QPainter, frame: ChartFrame, style: Style, x_name: str, y_name: str) -> None:
    """Lines at the left and below, with a few round numbers and the names of the axes."""
    box = frame.box
    painter.setPen(QPen(style.colour("faint"), 1))
    painter.drawLine(box.bottomLeft(), box.topLeft())
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    painter.setPen(style.colour("muted"))
    for tick in linear_ticks(*frame.x, box.width() / _LOOSE):
        (at,) = frame.points([tick], [frame.y[0]])
        painter.drawText(QRectF(at.x() - 30, at.y() + 3, 60, 14), Qt.AlignmentFlag.AlignHCenter, _words(tick))
    for tick in linear_ticks(*frame.y, box.height() / _LOOSE):
        (at,) = frame.points([frame.x[0]], [tick])
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(at.x() - 44, at.y() - 8, 40, 16), beside, _words(tick))
    below = QRectF(box.left(), box.bottom() + 16, box.width(), 15)
    painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, _elided(painter, x_name, box.width()))
    painter.save()
    painter.translate(QPointF(box.left() - LEFT + 6, box.center().y()))
    painter.rotate(-90)
    upright = QRectF(-box.height() / 2, -8, box.height(), 16)
    painter.drawText(upright, Qt.AlignmentFlag.AlignCenter, _elided(painter, y_name, box.height()))
    painter.restore()


def _elided(painter: QPainter, name: str, room: float) -> str:
    return painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room))


def _words(tick: float) -> str:
    return plain(round(tick, 12))
