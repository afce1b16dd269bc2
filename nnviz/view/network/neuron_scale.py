"""What the fill of a neuron means, as a small scale in the caption."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.colour_map import image_of
from nnviz.view.parts.style import Style, Table, small_font
from nnviz.view.parts.text_size import widest

_BAR, _HEIGHT, _GAP = QSize(44, 8), 14, 4


class NeuronScale(Canvas):
    """A bar of colours between its two numbers: 0, dark, and the largest, bright, or −largest, 0, largest."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._ends = ("", "")  # until the first snapshot
        self._table: Table = style.activations
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_scale(self, style: Style, low: str, high: str, table: Table) -> None:
        """Show this table, from ``low`` to ``high``."""
        if (style, low, high) != (self._style, *self._ends):  # the sign of ``low`` chooses the table
            self._style, self._ends, self._table = style, (low, high), table
            self.setAccessibleName(f"Neurons are coloured from {low} to {high}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return grown(_BAR.width() + 2 * _GAP + sum(widest([end]) + 2 for end in self._ends), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        low, high = self._ends
        with painter_on(self) as painter:
            painter.setFont(small_font())
            painter.setPen(self._style.colour("muted"))
            left = widest([low]) + 2
            painter.drawText(QRectF(0, 0, left, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, low)
            bar = QRectF(left + _GAP, (_HEIGHT - _BAR.height()) / 2, _BAR.width(), _BAR.height())
            painter.drawImage(bar, image_of(np.arange(1, 256, dtype=np.uint8)[np.newaxis], self._table))
            painter.drawRect(bar)
            right = QRectF(bar.right() + _GAP, 0, widest([high]) + 2, _HEIGHT)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, high)
