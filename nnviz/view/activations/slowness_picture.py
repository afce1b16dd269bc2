"""The gradient of each weight into one neuron, as a picture of its inputs."""

from math import ceil, isfinite, sqrt

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.colour_map import image_of, unit_levels
from nnviz.view.parts.numbers import NO_NUMBERS, Columns
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font

_WIDTH, _HEAD, _FOOT = 150, 32.0, 30.0
_LARGEST_CELL = 18.0


class SlownessPicture(Canvas):
    """|∂C/∂w_jk| of one neuron over its inputs k.

    Signals
    -------
    pointed(k)
        The input under the pointer; −1 for none.
    """

    pointed = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._sizes: Array = np.empty(0)
        self._shape = (1, 1)
        self._name = ""
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_gradient(self, gradient: Array, shape: tuple[int, int] | None, name: str) -> None:
        """∂C/∂w_jk (n_in,) of the neuron called ``name``; inputs that are no picture lie in rows."""
        across = ceil(sqrt(len(gradient)))
        self._sizes, self._name = np.abs(gradient), name
        self._shape = shape or (ceil(len(gradient) / across), across)
        self.setAccessibleName(f"Size of ∂C/∂w of each weight into {name}")
        self.point.follow()
        self.update()

    def numbers(self) -> Columns:
        """The picture's numbers; none while no neuron is chosen."""
        if self.isHidden():
            return NO_NUMBERS
        return {"neuron": self._name, "from": np.arange(1, len(self._sizes) + 1), "|∂C/∂w|": self._sizes}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def place(self) -> QRectF:
        """Where the picture lies."""
        rows, columns = self._shape
        cell = min(self.width() / columns, (self.height() - _HEAD - _FOOT) / rows, _LARGEST_CELL)
        return QRectF(0, _HEAD, max(cell, 1.0) * columns, max(cell, 1.0) * rows)

    def input_at(self, at: QPointF) -> int:
        """The input k at a point; −1 for none."""
        place, (rows, columns) = self.place(), self._shape
        if not place.contains(at):
            return -1
        row = int((at.y() - place.top()) / place.height() * rows)
        column = int((at.x() - place.left()) / place.width() * columns)
        k = min(row, rows - 1) * columns + min(column, columns - 1)
        return k if k < len(self._sizes) else -1

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return grown(_WIDTH, 100)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.input_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._sizes.size:
            return
        largest = float(np.nan_to_num(self._sizes, posinf=0).max())
        limit = largest if largest > 0 and isfinite(largest) else 1.0
        with painter_on(self) as painter:
            painter.setFont(small_font())
            painter.setPen(self._style.colour("muted"))
            head = QRectF(0, 0, self.width(), 15)
            painter.drawText(head, Qt.AlignmentFlag.AlignLeft, "|∂C/∂w| of the weights into")
            painter.drawText(head.translated(0, 15), Qt.AlignmentFlag.AlignLeft, self._name)
            self._paint_picture(painter, limit)
            self._paint_scale(painter, largest)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell).adjusted(-2, -2, 2, 2), self._style.colour("text"))

    def _place_of(self, row: int, column: int) -> QRectF:
        """Where an input is."""
        place, (rows, columns) = self.place(), self._shape
        wide, high = place.width() / columns, place.height() / rows
        return QRectF(place.left() + column * wide, place.top() + row * high, wide, high)

    def _read_out(self) -> list[Series]:
        """For `point`: the picture row by row."""
        across = self._shape[1]
        starts = range(0, len(self._sizes), across)
        return [_row(row, start, self._sizes[start : start + across]) for row, start in enumerate(starts)]

    def _paint_picture(self, painter: QPainter, limit: float) -> None:
        rows, columns = self._shape
        padded = np.zeros(rows * columns)
        padded[: self._sizes.size] = self._sizes
        levels = unit_levels(padded.reshape(rows, columns), limit)
        painter.drawImage(self.place(), image_of(levels, self._style.sequential))
        if rows * columns > self._sizes.size:  # what is left of the last row is no input
            cell, place = self.place().width() / columns, self.place()
            rest = rows * columns - self._sizes.size
            empty = QRectF(place.right() - rest * cell, place.bottom() - cell, rest * cell, cell)
            painter.fillRect(empty, self._style.colour("card"))

    def _paint_scale(self, painter: QPainter, largest: float) -> None:
        bar = QRectF(0, self.place().bottom() + 6, self.place().width(), 7)
        painter.drawImage(bar, image_of(np.arange(256, dtype=np.uint8)[np.newaxis], self._style.sequential))
        below = QRectF(0, bar.bottom() + 1, max(bar.width(), 100), 15)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, number(largest))


def _row(row: int, start: int, sizes: Array) -> Series:
    places = np.arange(float(len(sizes)))
    return Series(f"|∂C/∂w| in row {row + 1}", places, sizes, lambda k: f"from {start + int(k) + 1}")
