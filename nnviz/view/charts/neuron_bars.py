"""One bar for each neuron of a layer."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip

from nnviz.core.naming import number, plain
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import round_up
from nnviz.view.parts.canvas import Canvas, painter_on, ring
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

_LEAST_LEFT, _TOP, _FOOT = 44, 6, 16


class NeuronBars(Canvas):
    """|∂C/∂b_j| of the neurons of a layer on a linear axis; of many neurons, the largest in each pixel."""

    neuron_chosen = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._values: Array = np.empty(0)
        self._colour = style.colour("text")
        self._top, self._left = 1.0, _LEAST_LEFT
        self.marked: int | None = None
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)

    def show_values(self, values: Array, colour: QColor) -> None:
        """Draw these (n,), as they are: what is not finite has no bar."""
        self._values, self._colour = np.abs(values), colour
        finite = self._values[np.isfinite(self._values)]
        self._top = round_up(float(finite.max(initial=0.0)))
        self._left = max(_LEAST_LEFT, round(widest([plain(self._top)])) + 8)
        self.point.follow()
        self.update()

    def numbers(self) -> Columns:
        """Each neuron's number."""
        return {"neuron": np.arange(1, len(self._values) + 1), "|∂C/∂b|": self._values}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def rectangle(self, neuron: int) -> QRectF:
        """Where a neuron's bar is."""
        place = self._place(neuron)
        share = min(self._values[neuron] / self._top, 1.0) if np.isfinite(self._values[neuron]) else 0.0
        height = place.height() * float(share)
        gap = min(2.0, 0.2 * place.width())
        width = max(1.0, place.width() - gap)  # a thinner one may fall between two pixels
        left = min(place.left() + gap / 2, self.width() - width)
        return QRectF(left, place.bottom() - height, width, height)

    def neuron_at(self, at: QPointF) -> int | None:
        """Which neuron stands at this place."""
        if not len(self._values) or at.x() < self._left:
            return None
        neuron = int((at.x() - self._left) / self._place(0).width())
        return neuron if neuron < len(self._values) else None

    def words(self, neuron: int) -> str:
        """A neuron's number."""
        value = float(self._values[neuron])
        known = "not known" if np.isnan(value) else f"|∂C/∂b| = {number(value)}"
        return f"neuron {neuron + 1}: {known}"

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            neuron = self.neuron_at(QPointF(self.unzoomed(event.pos())))
            QToolTip.showText(event.globalPos(), "" if neuron is None else self.words(neuron), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        neuron = self.neuron_at(event.position())
        if neuron is not None:
            self.neuron_chosen.emit(neuron)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and (at := self.point.here) is not None:
            self.neuron_chosen.emit(at[1])
        else:
            super().keyPressEvent(event)

    def _read_out(self) -> list[Series]:
        """Each neuron, for `point`."""
        neurons = np.arange(1.0, len(self._values) + 1)
        return [Series("|∂C/∂b|", neurons, self._values, lambda j: f"neuron {j:.0f}")]

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setFont(small_font())
            self._paint_axis(painter)
            for neuron in range(len(self._values)):
                painter.fillRect(self.rectangle(neuron), self._colour)
            if self.marked is not None and self.marked < len(self._values):
                painter.fillRect(self.rectangle(self.marked), self._style.colour("text"))
            if (at := self.point.here) is not None:
                ring(painter, self._place(at[1]), self._style.colour("text"))

    def _place(self, neuron: int) -> QRectF:
        width = (self.width() - self._left) / len(self._values)
        return QRectF(self._left + neuron * width, _TOP, width, self.height() - _TOP - _FOOT)

    def _paint_axis(self, painter: QPainter) -> None:
        bottom = self.height() - _FOOT
        painter.fillRect(
            QRectF(self._left, bottom, self.width() - self._left, 1), self._style.colour("faint")
        )
        painter.setPen(self._style.colour("muted"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, _TOP - 6, self._left - 5, 14), right, plain(self._top))
        painter.drawText(QRectF(0, bottom - 8, self._left - 5, 14), right, "0")
        below = QRectF(self._left, bottom + 1, self.width() - self._left, 15)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "neuron 1")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{len(self._values)}")
