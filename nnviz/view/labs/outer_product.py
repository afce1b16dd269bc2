"""|∂C/∂w| of a layer as an outer product: one factor at the top, the others at the left."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number, plain
from nnviz.core.parameters import Array
from nnviz.core.slowness import LayerPace
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.colour_map import colours_of, image_of, robust_largest, round_up, unit_levels
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, ink_on, small_font
from nnviz.view.parts.text_size import fitting, widest

_STRIP, _GAP, _WORDS, _SCALE, _HEAD = 16.0, 4.0, 46.0, 62.0, 18.0
_WIDEST_CELL, _HIGHEST_CELL = 76.0, 34.0
_NUMBER = QSize(66, 16)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class Factor(Struct, frozen=True, eq=False, dict=True):
    """One picture: sizes (rows, columns), its name, and where it lies."""

    name: str
    sizes: Array
    place: QRectF

    @cached_property
    def limit(self) -> float:
        """The size in full colour."""
        return _limit_of(self.sizes)


def _limit_of(sizes: Array) -> float:
    largest = robust_largest(sizes)
    return round_up(largest) if largest > 0 else 1.0


class OuterProduct(Canvas):
    """The gradient of a layer's weights for one example, taken apart.

    Signals
    -------
    pointed(weight)
        (j, k) under the pointer, or that is read by keys, or None.
    chosen(j, k)
        It was clicked, or Enter pressed where it is read.
    """

    pointed = Signal(object)
    chosen = Signal(int, int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._pace: LayerPace | None = None
        self._marked = (0, 0)
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self._follow)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Size of the gradient of every weight of the layer, with its factors")

    def show_pace(self, pace: LayerPace, j: int, k: int) -> None:
        """Draw a layer, with the weight w_jk pointed out."""
        self._pace, self._marked = pace, (j, k)
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(240, 110)

    def factors(self) -> Sequence[Factor]:
        """The product first, then its factors."""
        pace = self._pace
        assert pace is not None
        columns = [("|δ|", pace.delta)]
        if pace.prime is not None and pace.error is not None:
            columns = [("|∂C/∂a|", pace.error), ("|σ′|", pace.prime), *columns]
        left = _WORDS * len(columns)
        sizes = np.abs(np.outer(pace.delta, pace.a))
        scale = max(_SCALE, widest([plain(_limit_of(sizes)), "|∂C/∂w|"]) + 26)
        top = _HEAD + _STRIP + _GAP
        room = QRectF(left, top, self.width() - left - scale, self.height() - top - 2)
        n_out, n_in = len(pace.delta), len(pace.a)
        cell_w, cell_h = min(_WIDEST_CELL, room.width() / n_in), min(_HIGHEST_CELL, room.height() / n_out)
        place = QRectF(left, top, max(1.0, cell_w * n_in), max(1.0, cell_h * n_out))
        above = QRectF(place.left(), _HEAD, place.width(), _STRIP)
        found = [Factor("|∂C/∂w|", sizes, place), Factor("|a|", np.abs(pace.a)[np.newaxis], above)]
        for index, (name, column) in enumerate(columns):
            x = _WORDS * (index + 1) - _STRIP - _GAP
            beside = QRectF(x, place.top(), _STRIP, place.height())
            found.append(Factor(name, np.abs(column)[:, np.newaxis], beside))
        return found

    def weight_at(self, point: QPointF) -> tuple[int, int] | None:
        """(j, k) of the weight at a point."""
        if self._pace is None:
            return None
        product = self.factors()[0]
        if not product.place.contains(point):
            return None
        rows, columns = product.sizes.shape
        j = int((point.y() - product.place.top()) / product.place.height() * rows)
        k = int((point.x() - product.place.left()) / product.place.width() * columns)
        return min(j, rows - 1), min(k, columns - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.weight_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.weight_at(event.position())
        if found is not None:
            self.chosen.emit(*found)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and (weight := self._read) is not None:
            self.chosen.emit(*weight)
        else:
            super().keyPressEvent(event)

    def _follow(self) -> None:
        self.pointed.emit(self._read)
        self.update()

    @property
    def _read(self) -> tuple[int, int] | None:
        """(j, k) of the weight that is read; None for a factor."""
        cell = self.point.cell
        return cell if cell is not None and self._pace and cell[0] < len(self._pace.delta) else None

    def _read_out(self) -> list[Series]:
        """For `point`: the neurons, a row each over its inputs, and then the factors."""
        if self._pace is None:
            return []
        product, of_inputs, *of_neurons = self.factors()
        rows = by_rows(product.sizes, lambda j: f"|∂C/∂w| into {j + 1}", lambda k: f"from {k + 1}")
        rows += by_rows(of_inputs.sizes, lambda _: of_inputs.name, lambda k: f"from {k + 1}")
        for factor in of_neurons:
            rows += _down(factor)
        return rows

    def _place_of(self, line: int, at: int) -> QRectF:
        """Where the number is that is read."""
        product, of_inputs, *of_neurons = self.factors()
        rows = len(product.sizes)
        factor = product if line < rows else [of_inputs, *of_neurons][line - rows]
        place, (down, along) = factor.place, factor.sizes.shape
        row, column = (line, at) if line < rows else (0, at) if line == rows else (at, 0)
        wide, high = place.width() / along, place.height() / down
        return QRectF(place.left() + column * wide, place.top() + row * high, wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            if self._pace is None:
                return
            product, *margins = self.factors()
            painter.setFont(small_font())
            for factor in (product, *margins):
                levels = unit_levels(factor.sizes, factor.limit)
                painter.drawImage(factor.place, image_of(levels, self._style.sequential))
                painter.setPen(QPen(self._style.colour("border"), 1))
                painter.drawRect(factor.place)
            self._paint_numbers(painter, product)
            self._paint_names(painter, product, margins)
            self._paint_scale(painter, product)
            self._paint_mark(painter, product.place, len(self._pace.delta), len(self._pace.a))
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell).adjusted(-2, -2, 2, 2), self._style.colour("text"))

    def _paint_numbers(self, painter: QPainter, product: Factor) -> None:
        rows, columns = product.sizes.shape
        wide, high = product.place.width() / columns, product.place.height() / rows
        if wide < _NUMBER.width() or high < _NUMBER.height():
            return
        inks = [ink_on(fill) for fill in colours_of(self._style.sequential)]
        levels = unit_levels(product.sizes, product.limit)
        for (j, k), size in np.ndenumerate(product.sizes):
            painter.setPen(inks[levels[j, k]])
            cell = QRectF(product.place.left() + k * wide, product.place.top() + j * high, wide, high)
            painter.drawText(cell, _CENTRED, number(float(size), 2))

    def _paint_names(self, painter: QPainter, product: Factor, margins: Sequence[Factor]) -> None:
        above, *beside = margins
        painter.setPen(self._style.colour("text"))
        right = QRectF(above.place.right() + 6, above.place.top(), _SCALE, _STRIP)
        painter.drawText(right, _LEFT, above.name)
        for index, factor in enumerate(beside):
            head = QRectF(factor.place.center().x() - 30, _HEAD, 60, _STRIP)
            painter.drawText(head, _CENTRED, factor.name)
            if index < len(beside) - 1:
                sign = "=" if index == len(beside) - 2 else "·"
                between = QRectF(factor.place.right() + 2, product.place.center().y() - 9, 24, 18)
                painter.drawText(between, _CENTRED, sign)
        painter.setPen(self._style.colour("muted"))
        heading = QRectF(product.place.left(), 0, self.width() - product.place.left(), _HEAD - 2)
        rows, columns = product.sizes.shape
        whole = f"k = 1 … {columns} (from)  ×  j = 1 … {rows} (into)"
        painter.drawText(
            heading, _LEFT, fitting([whole, f"k = 1 … {columns}, j = 1 … {rows}"], heading.width())
        )

    def _paint_scale(self, painter: QPainter, product: Factor) -> None:
        bar = QRectF(product.place.right() + 8, product.place.top(), 9, max(40.0, product.place.height()))
        column = np.arange(255, -1, -1, dtype=np.uint8)[:, np.newaxis]
        painter.drawImage(bar, image_of(column, self._style.sequential))
        painter.setPen(self._style.colour("muted"))
        painter.drawText(
            QRectF(bar.right() + 4, bar.top() - 2, self.width(), 16), _LEFT, plain(product.limit)
        )
        painter.drawText(QRectF(bar.right() + 4, bar.bottom() - 14, _SCALE, 16), _LEFT, "0")
        middle = QRectF(bar.right() + 4, bar.center().y() - 8, _SCALE, 16)
        painter.setPen(self._style.colour("text"))
        painter.drawText(middle, _LEFT, "|∂C/∂w|")

    def _paint_mark(self, painter: QPainter, place: QRectF, rows: int, columns: int) -> None:
        j, k = self._marked
        wide, high = place.width() / columns, place.height() / rows
        x, y = place.left() + k * wide, place.top() + j * high
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._style.colour("accent"), 1.5))
        grown = QRectF(x, y, wide, high).adjusted(-1, -1, 1, 1)
        painter.drawRect(grown)


def _down(factor: Factor) -> list[Series]:
    return by_rows(factor.sizes.T, lambda _: factor.name, lambda j: f"neuron {j + 1}")
