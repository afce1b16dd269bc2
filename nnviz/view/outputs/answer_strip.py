"""The outputs of one example as a row of small bars, those that should be 1 outlined."""

from math import isfinite

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from nnviz.core.parameters import Array
from nnviz.view.parts.style import Style

_WIDEST, _LOWEST = 9.0, 0.2


def paint_answer(painter: QPainter, room: QRectF, outputs: Array, truth: Array, style: Style) -> None:
    """Bars for outputs (n_L,) with targets (n_L,)."""
    width = min(_WIDEST, room.width() / len(outputs))
    values = [value if isfinite(value) else 0.0 for value in outputs.tolist()]
    scale = room.height() / max(1.0, *map(abs, values))
    left, bottom = room.left(), room.bottom()
    painter.setPen(style.colour("faint"))
    painter.drawLine(room.bottomLeft(), QPointF(left + len(values) * width, bottom))
    painter.setPen(style.colour("text"))
    for j in (truth > 0.5).nonzero()[0].tolist():
        painter.drawRect(QRectF(left + j * width + 0.5, room.top(), width - 1, room.height()))
    hue = style.colour("output_hue")
    for j, value in enumerate(values):
        if scale * value > _LOWEST:  # of many classes few have a bar to be seen
            painter.fillRect(QRectF(left + j * width + 0.5, bottom, width - 1, -scale * value), hue)
