"""The badge layer by layer: what agrees, and how long the gradient is beside the true one."""

from collections.abc import Sequence
from math import isfinite, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import count, layer_name, number
from nnviz.core.suspects import Cell, Kind
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.tooltip import tip

_ROW, _HEAD, _DOT, _GAP, _APART = 26.0, 20.0, 10.0, 12.0, 6.0
_DECADES = 2.0
"""To either side of equal length."""
_MOST = 1000
"""Times; more is more."""
_HELP = (
    "Relative error of the worst weight and the worst bias of the sample, of the gradient with its penalty.",
    "w ÷ true: length of ∂C/∂w by backpropagation over its length by central differences; the dotted line "
    "is 1, the ends are 1/100 and 100.",
)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HEADS = ("layer", "weights", "biases", "w ÷ true")
_READ = ("relative error of weights", "relative error of biases", "length of ∂C/∂w in times of the true one")


class LayerTable(Canvas):
    """A row a layer: relative errors with ✓ or ✗, and a bar from equal length to what it is."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.cells: tuple[Cell, ...] = ()
        self.layers = 0
        self._lefts: Sequence[float] = ()
        self._widest = 0.0
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip(*_HELP))
        self.setAccessibleName("Gradient by backpropagation against central differences, layer by layer")

    def show_cells(self, cells: Sequence[Cell], layers: int) -> None:
        """Draw these; none before the first check."""
        if layers != self.layers:
            self.layers = layers
            self._lefts, self._widest = self._where_columns_begin(), widest([f"> {count(_MOST)} ×"])
            self.updateGeometry()
        self.cells = tuple(cells)
        self.point.describe(self.words)
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    @property
    def words(self) -> str:
        """All that is drawn."""
        told = (
            f"{layer_name(cell.layer, self.layers)}, {'biases' if cell.is_bias else 'weights'} "
            f"{cell.kind.value}, relative error {number(cell.worst)}"
            for cell in self.cells
        )
        return ". ".join(told) or "nothing checked yet"

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return grown(300, _HEAD + _ROW * max(self.layers, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._fonts = small_font(), small_font(bold=True)
            painter.setFont(self._fonts[0])
            painter.setPen(self._style.colour("muted"))
            for left, head in zip(self._lefts, _HEADS, strict=False):
                painter.drawText(QRectF(left, 0, self.width() - left, _HEAD), _LEFT, head)
            for layer in range(self.layers):
                self._paint_row(painter, layer, self._lefts)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell), self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """A layer a row, for `point`: both relative errors, and how long the gradient is."""
        rows = np.full((self.layers if self.cells else 0, 3), np.nan)
        for cell in self.cells:
            rows[cell.layer, int(cell.is_bias)] = cell.worst
            if not cell.is_bias:
                rows[cell.layer, 2] = cell.factor
        return by_rows(rows, lambda layer: layer_name(layer, self.layers), _READ.__getitem__)

    def _place_of(self, layer: int, column: int) -> QRectF:
        """Where a number is."""
        left, right = (*self._lefts, self.width())[column + 1 : column + 3]
        return QRectF(left - _DOT / 2, _HEAD + _ROW * layer, right - left, _ROW)

    def _where_columns_begin(self) -> list[float]:
        names = widest([*(layer_name(layer, self.layers) for layer in range(self.layers)), "layer"])
        errors = widest(["✗ 1.5 × 10⁻¹⁰"])
        first = 2 * _DOT + names + _GAP
        return [2 * _DOT, first, first + errors + _GAP, first + 2 * (errors + _GAP)]

    def _paint_row(self, painter: QPainter, layer: int, lefts: Sequence[float]) -> None:
        top, hue = _HEAD + _ROW * layer, self._style.layer_colour(layer, self.layers)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue)
        painter.drawEllipse(QPointF(_DOT, top + _ROW / 2), _DOT / 2, _DOT / 2)
        painter.setPen(self._style.colour("text"))
        painter.drawText(QRectF(lefts[0], top, 200, _ROW), _LEFT, layer_name(layer, self.layers))
        for cell in (cell for cell in self.cells if cell.layer == layer):
            is_right = cell.kind is Kind.AGREES
            words = f"{'✓' if is_right else '✗'} {number(cell.worst, 2)}"
            painter.setFont(self._fonts[not is_right])
            painter.drawText(QRectF(lefts[2 if cell.is_bias else 1], top, 200, _ROW), _LEFT, words)
            painter.setFont(self._fonts[0])
            if not cell.is_bias:
                self._paint_bar(painter, cell.factor, QRectF(lefts[3], top, self.width() - lefts[3], _ROW))

    def _paint_bar(self, painter: QPainter, factor: float, room: QRectF) -> None:
        words = f"{number(factor, 3)} ×" if isfinite(factor) else "true: 0"
        words = f"> {count(_MOST)} ×" if factor > _MOST else words
        wide = self._widest
        reach = max(10.0, (room.width() - wide - _APART) / 2)
        middle = room.left() + reach
        decades = log10(factor) if isfinite(factor) and factor > 0 else -_DECADES
        end = middle + reach * max(-1.0, min(1.0, decades / _DECADES))
        hue = painter.brush()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(
            QRectF(QPointF(middle, room.top() + 6), QPointF(end, room.bottom() - 6)).normalized()
        )
        painter.setPen(QPen(self._style.colour("faint"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(middle, room.top()), QPointF(middle, room.bottom()))
        painter.setPen(self._style.colour("text"))
        painter.setBrush(hue)
        at = max(middle, end) + _APART
        painter.drawText(QRectF(at, room.top(), wide, _ROW), _LEFT, words)
