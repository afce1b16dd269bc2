"""The outputs of one example as a row of small bars, those that should be 1 outlined."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from nnviz.core.parameters import Array
from nnviz.view.parts.style import Style

_WIDEST = 9.0


def paint_answer(painter: QPainter, room: QRectF, outputs: Array, truth: Array, style: Style) -> None:
    """Bars for outputs (n_L,) with targets (n_L,)."""
    width = min(_WIDEST, room.width() / len(outputs))
    scale = room.height() / max(1.0, float(np.nanmax(np.abs(outputs), initial=1.0)))
    painter.setPen(QPen(style.colour("faint"), 1))
    painter.drawLine(room.bottomLeft(), QPointF(room.left() + len(outputs) * width, room.bottom()))
    hue = style.colour("output_hue")
    for j, (a, y) in enumerate(zip(outputs, truth, strict=True)):
        bar = QRectF(room.left() + j * width, room.top(), width, room.height()).adjusted(0.5, 0, -0.5, 0)
        if y > 0.5:
            painter.setPen(QPen(style.colour("text"), 1))
            painter.drawRect(bar)
        if np.isfinite(a):
            painter.fillRect(QRectF(bar.left(), room.bottom(), bar.width(), -max(0.0, scale * a)), hue)
