"""Two axes with ticks and names round a box."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from nnviz.core.naming import plain
from nnviz.view.parts.axis_range import Range
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.style import Style
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.value_axis import linear_ticks

BELOW = 31.0
_LEAST_LEFT, _NAME, _GAP = 40.0, 16.0, 4.0
_LOOSE = 1.8  # fewer ticks than would fit
_AIR = 8.0
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Ticks = dict[float, str]
"""How each is written."""


def left_of(y: Range, height: float) -> float:
    """Room at the left of a box of this height, for the ticks of ``y`` and the name of the axis."""
    return _left_of(_upright_ticks(y, height))


def _left_of(ticks: Ticks) -> float:
    return max(_LEAST_LEFT, _NAME + widest(ticks.values()) + _GAP)


def paint_axes(painter: QPainter, frame: ChartFrame, style: Style, x_name: str, y_name: str) -> None:
    """Lines at the left and below, with a few round numbers and the names of the axes."""
    box, edge = frame.box, _right_edge(painter)
    upright_ticks = _upright_ticks(frame.y, box.height())
    left = _left_of(upright_ticks)
    painter.setPen(QPen(style.colour("faint"), 1))
    painter.drawLine(box.bottomLeft(), box.topLeft())
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    painter.setPen(style.colour("muted"))
    for tick, words in _level_ticks(frame.x, box.width()).items():
        at = frame.point(tick, frame.y[0])
        wide = widest([words]) + 2
        start = min(max(at.x() - wide / 2, 0.0), edge - wide)
        painter.drawText(QRectF(start, at.y() + 3, wide, 14), Qt.AlignmentFlag.AlignHCenter, words)
    for tick, words in upright_ticks.items():
        at = frame.point(frame.x[0], tick)
        painter.drawText(QRectF(at.x() - left, at.y() - 8, left - _GAP, 16), _BESIDE, words)
    wide = min(widest([x_name]) + 2, edge)
    start = min(max(box.center().x() - wide / 2, 0.0), edge - wide)
    below = QRectF(start, box.bottom() + 16, wide, 15)
    painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, _elided(painter, x_name, wide))
    painter.save()
    painter.translate(QPointF(box.left() - left + 6, box.center().y()))
    painter.rotate(-90)
    upright = QRectF(-box.height() / 2, -8, box.height(), 16)
    painter.drawText(upright, Qt.AlignmentFlag.AlignCenter, _elided(painter, y_name, box.height()))
    painter.restore()


def _right_edge(painter: QPainter) -> float:
    device = painter.device()
    if isinstance(device, QPixmap):  # whose window is in its own pixels, of which it may have more
        return device.deviceIndependentSize().width()
    return painter.transform().inverted()[0].mapRect(QRectF(painter.window())).right()


def _upright_ticks(y: Range, height: float) -> Ticks:
    return _worded(linear_ticks(*y, height / _LOOSE))


def _level_ticks(x: Range, width: float) -> Ticks:
    """As many as their own words leave room for, one beside the other."""
    share = _LOOSE
    while True:
        ticks = _worded(linear_ticks(*x, width / share))
        if len(ticks) < 2 or (widest(ticks.values()) + _AIR) * (len(ticks) - 1) <= width or share > width:
            return ticks
        share *= 1.4


def _elided(painter: QPainter, name: str, room: float) -> str:
    return painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room))


def _worded(ticks: list[float]) -> Ticks:
    return {tick: plain(round(tick, 12)) for tick in ticks}
