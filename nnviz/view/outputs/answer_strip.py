"""The outputs of one example as a row of small bars, those that should be 1 outlined."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.core.parameters import Array
from nnviz.view.parts.style import Style

_WIDEST, _LOWEST = 9.0, 0.2


def paint_answer(painter: QPainter, room: QRectF, outputs: Array, truth: Array, style: Style) -> None:
    """Bars for outputs (n_L,) with targets (n_L,)."""
    width = min(_WIDEST, room.width() / len(outputs))
    finite = np.where(np.isfinite(outputs), outputs, 0.0)
    heights = finite * (room.height() / max(1.0, float(np.abs(finite).max())))
    left, bottom = room.left(), room.bottom()
    painter.setPen(QPen(style.colour("faint"), 1))
    painter.drawLine(room.bottomLeft(), QPointF(left + len(outputs) * width, bottom))
    painter.setPen(QPen(style.colour("text"), 1))
    for j in np.flatnonzero(truth > 0.5).tolist():
        painter.drawRect(QRectF(left + j * width + 0.5, room.top(), width - 1, room.height()))
    hue = style.colour("output_hue")
    for j in np.flatnonzero(heights > _LOWEST).tolist():  # of many classes few have a bar to be seen
        painter.fillRect(QRectF(left + j * width + 0.5, bottom, width - 1, -heights[j]), hue)
