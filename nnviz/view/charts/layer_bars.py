"""One bar for each layer, on the same axis as the chart beside it."""

from collections.abc import Sequence
from math import inf, log10, nan

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import lane_prefix
from nnviz.view.charts.plot_area import AXIS_HEIGHT, TOP
from nnviz.view.parts.axis_range import Range
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series
from nnviz.view.parts.style import Style, small_font

_WIDEST = 24
_NAME_WIDTH, _LEAST_WIDTH = 18, 14
_TEXT_HEIGHT = 14
_CLICK = "Click for the neurons of the layer, one by one."


class Bar(Struct, frozen=True):
    """A value as it is, and what is said of it; zero and what is not finite have no bar."""

    value: float
    dash: Qt.PenStyle
    help: str


class Column(Struct, frozen=True):
    """A layer: its name and hue, and a bar for each lane that has it."""

    name: str
    colour: QColor
    bars: tuple[Bar, ...]


class LayerBars(Canvas):
    """Bars that grow from the bottom of a logarithmic axis, a column for each layer.

    Attributes
    ----------
    marked
        Name of the column that was chosen; empty for none.
    """

    column_chosen = Signal(str)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._style = style
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._columns: Sequence[Column] = ()
        self._range: Range = (-3.0, 0.0)
        self.marked = ""
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)

    def show_columns(self, columns: Sequence[Column], y_range: Range) -> None:
        """Draw these and no others; ``y_range`` is log₁₀ of the axis beside."""
        if len(columns) != len(self._columns):
            self.updateGeometry()
        self._columns, self._range = columns, y_range
        self.point.follow()
        self.update()

    def numbers(self) -> list[Columns]:
        """For each layer its bars, from A to the last twin."""
        return [{"layer": one.name, "now": [bar.value for bar in one.bars]} for one in self._columns]

    def recolour(self, style: Style) -> None:
        """Take over the colours; the next columns bring their own."""
        self._style = style
        self.update()

    def rectangles(self, index: int) -> list[QRectF]:
        """Where the bars of a column are; empty for a value that has no logarithm."""
        place, bars = self._place(index), self._columns[index].bars
        width = min(_WIDEST, 0.8 * place.width()) / len(bars)
        left = place.center().x() - width * len(bars) / 2
        heights = [place.height() * self._share(bar) for bar in bars]
        return [
            QRectF(left + k * width, place.bottom() - height, width, height) if height else QRectF()
            for k, height in enumerate(heights)
        ]

    def help_at(self, at: QPoint) -> str:
        """What is said of the column at this place; empty outside."""
        column = self._column_at(at)
        return "" if column is None else "\n".join([*(bar.help for bar in column.bars), _CLICK])

    def _column_at(self, at: QPoint) -> Column | None:
        for index, column in enumerate(self._columns):
            place = self._place(index)
            if place.left() <= at.x() < place.right():
                return column
        return None

    def sizeHint(self) -> QSize:
        columns = max(len(self._columns), 2)
        return grown(max(min(30 * columns, 130), _LEAST_WIDTH * columns), 150)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(self.unzoomed(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        column = self._column_at(event.position().toPoint())
        if column is not None:
            self.column_chosen.emit(column.name)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            for index, column in enumerate(self._columns):
                self._paint_bars(painter, column, self.rectangles(index))
                self._paint_name(painter, column, self._place(index))
            if (at := self.point.here) is not None:
                ring(painter, self._place(at[1]), self._style.colour("text"))
            self._paint_foot(painter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and (at := self.point.here) is not None:
            self.column_chosen.emit(self._columns[at[1]].name)
        else:
            super().keyPressEvent(event)

    def _read_out(self) -> list[Series]:
        """For `point`: A and each twin over the layers."""
        lanes = max((len(one.bars) for one in self._columns), default=0)
        values = [
            [one.bars[k].value if k < len(one.bars) else nan for one in self._columns] for k in range(lanes)
        ]
        layers = np.arange(float(len(self._columns)))
        return [
            Series(lane_prefix(k, lanes) + "now", layers, np.array(of), lambda x: self._columns[int(x)].name)
            for k, of in enumerate(values)
        ]

    def _place(self, index: int) -> QRectF:
        width = self.width() / len(self._columns)
        return QRectF(index * width, TOP, width, self.height() - TOP - AXIS_HEIGHT)

    def _share(self, bar: Bar) -> float:
        low, high = self._range
        if not 0 < bar.value < inf:
            return 0.0
        return min(max((log10(bar.value) - low) / (high - low), 0.01), 1.0)

    def _written(self, name: str) -> str:
        """A name where it stands: without the letter before its number when they crowd."""
        crowded = _NAME_WIDTH * len(self._columns) > self.width()
        return name[1:] or name if crowded else name

    def _paint_bars(self, painter: QPainter, column: Column, boxes: Sequence[QRectF]) -> None:
        for bar, box in zip(column.bars, boxes, strict=True):
            solid = bar.dash is Qt.PenStyle.SolidLine
            painter.setPen(Qt.PenStyle.NoPen if solid else QPen(column.colour, 1, bar.dash))
            painter.setBrush(column.colour if solid else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 2, 2)

    def _paint_name(self, painter: QPainter, column: Column, place: QRectF) -> None:
        painter.setPen(column.colour)
        name = self._written(column.name)
        width = painter.fontMetrics().horizontalAdvance(name)
        left = min(max(place.center().x() - width / 2, 0), self.width() - width)
        below = QRectF(left, place.bottom() + 2, width + 1, _TEXT_HEIGHT)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
        if column.name == self.marked:
            painter.fillRect(QRectF(left, below.bottom(), width, 2), column.colour)

    def _paint_foot(self, painter: QPainter) -> None:
        bottom = self.height() - AXIS_HEIGHT + 0.5
        painter.setPen(QPen(self._style.colour("faint"), 1))
        painter.drawLine(QPoint(0, int(bottom)), QPoint(self.width(), int(bottom)))
        painter.setPen(self._style.colour("muted"))
        painter.drawText(QRectF(0, self.height() - 16, self.width(), 16), Qt.AlignmentFlag.AlignCenter, "now")
