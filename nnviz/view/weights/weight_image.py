"""Weights as an image with its scale of colours."""

from math import floor

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import count, plain
from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import Canvas, grown, is_for_the_screen, painter_on
from nnviz.view.parts.colour_map import CalmLimit, image_of, robust_largest, signed_levels
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest
from nnviz.view.weights.weight_grid import Grid, MatrixGrid, PictureGrid

_TOP, _BAR, _BAR_GAP, _NUMBERS = 20.0, 9.0, 8.0, 42.0
_AXES = 32.0
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WeightImage(Canvas):
    """The weights of one layer: a matrix, or a picture for each neuron.

    Signals
    -------
    pointed(weight)
        (j, k) of the weight under the pointer or read by the arrow keys, or None.
    weight_chosen(weight, at)
        It was double-clicked, or chosen with Enter, and where it is seen.
    """

    pointed = Signal(object)
    weight_chosen = Signal(object, QPointF)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._limit = CalmLimit()
        self._w: Array | None = None
        self._shape: tuple[int, int] | None = None
        self._name = ""
        self._marked: int | None = None
        self._numbers = _NUMBERS
        self._words = KeptPicture(self)
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self._follow)
        self.point.stepped.connect(self._tell)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def limit(self) -> float:
        """|w| of the ends of the scale."""
        return self._limit.value

    @property
    def image_place(self) -> QRectF:
        """Where the image lies."""
        return self._place

    def minimumSizeHint(self) -> QSize:
        return grown(150, 110)

    def sizeHint(self) -> QSize:
        return grown(320, 230)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def restart(self) -> None:
        """Another run or layer: the scale starts afresh."""
        self._limit.restart()
        self._marked = None

    def mark(self, j: int | None) -> None:
        """Outline the weights into neuron j."""
        self._marked = j
        self.update()

    def show_weights(self, w: Array, name: str, shape: tuple[int, int] | None = None) -> None:
        """Draw the weights (n_out, n_in) of the layer called ``name``, each row a picture of ``shape``."""
        fresh = self._w is None or (w.shape, shape) != (self._w.shape, self._shape)
        self._w, self._name, self._shape = w, name, shape
        if fresh:
            self._lay_out(w)
        self._limit.follow(robust_largest(w))
        if self._numbers != (numbers := max(_NUMBERS, widest(self._bounds) + 6)):
            self._numbers = numbers
            self._lay_out(w)
        self.setAccessibleName(self.heading)
        self.point.follow()
        self.update()

    @property
    def heading(self) -> str:
        """What is shown, with the shape of the matrix."""
        if self._w is None:
            return ""
        n_out, n_in = self._w.shape
        words = f"w of {self._name}: {count(n_out)} × {count(n_in)}"
        if self._shape is None:
            return words
        few = (
            f"the first {self._grid.neurons} neurons"
            if self._grid.neurons < n_out
            else "one picture a neuron"
        )
        return f"{words}, {few}"

    @property
    def _bounds(self) -> tuple[str, str, str]:
        """What stands beside the scale, from the top."""
        return f"≥ {plain(self.limit)}", "0", f"≤ {plain(-self.limit)}"

    def _lay_out(self, w: Array) -> None:
        axes = 0.0 if self._shape else _AXES
        width = max(20.0, self.width() - axes - _BAR_GAP - _BAR - self._numbers)
        height = max(20.0, self.height() - _TOP - axes)
        self._grid: Grid = (
            PictureGrid.of(len(w), self._shape, width, height) if self._shape else MatrixGrid(*w.shape)
        )
        self._place = QRectF(QPointF(axes, _TOP), self._grid.fitted(width, height))

    def weight_at(self, point: QPointF) -> tuple[int, int] | None:
        """(j, k) of the weight under a point."""
        if self._w is None or not self._place.contains(point):
            return None
        row = floor((point.y() - self._place.top()) / self._place.height() * self._grid.rows)
        column = floor((point.x() - self._place.left()) / self._place.width() * self._grid.columns)
        return self._grid.weight_at(min(row, self._grid.rows - 1), min(column, self._grid.columns - 1))

    def resizeEvent(self, event: QEvent) -> None:
        if self._w is not None:
            self._lay_out(self._w)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.weight_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.weight_at(event.position())
        if found is not None:
            self.point.stand_at(*found)
            self.weight_chosen.emit(found, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and (cell := self.point.cell) is not None:
            self.weight_chosen.emit(cell, self._place_of(*cell).center())
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._tell()

    def _tell(self) -> None:
        self.pointed.emit(self.point.cell)

    def _follow(self) -> None:
        if self.point.cell is None:
            self._tell()
        self.update()

    def _read_out(self) -> list[Series]:
        """A neuron a row, for `point`: its weights one by one."""
        w = np.empty((0, 0)) if self._w is None else self._w[: self._grid.neurons]
        return by_rows(w, lambda j: f"w into {j + 1}", lambda k: f"from {k + 1}")

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            if self._w is None:
                return
            if is_for_the_screen(painter, self):
                painter.drawPixmap(0, 0, self._kept_words())
            else:
                self._paint_words(painter)
            self._paint_image(painter, self._w)
            if self._marked is not None and self._marked < self._grid.neurons:
                self._paint_mark(painter, self._on_image(self._grid.outline(self._marked)))
            if (cell := self.point.cell) is not None:
                self._paint_mark(painter, self._place_of(*cell))

    def _kept_words(self) -> QPixmap:
        """The heading, the scale and the axes, kept: the weights move, these seldom do."""
        looks = self.heading, self._bounds, self._place, self._style
        return self._words.painted(looks, self._paint_words, self._style.colour("card"))

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(small_font())
        painter.setPen(self._style.colour("muted"))
        heading = painter.fontMetrics().elidedText(self.heading, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 0, self.width(), _TOP - 4), _LEFT, heading)
        self._paint_bar(painter)
        if self._shape is None:
            self._paint_axes(painter)

    def _paint_image(self, painter: QPainter, w: Array) -> None:
        pixels = self._grid.pixels(signed_levels(w, self.limit))
        painter.drawImage(self._place, image_of(pixels, self._style.diverging_with_gap))

    def _paint_bar(self, painter: QPainter) -> None:
        place = QRectF(self._place.right() + _BAR_GAP, _TOP, _BAR, max(50.0, self._place.height()))
        column = np.arange(255, 0, -1, dtype=np.uint8)[:, np.newaxis]
        painter.drawImage(place, image_of(column, self._style.diverging))
        for share, text in zip((0, 0.5, 1), self._bounds, strict=True):
            y = place.top() + 6 + share * (place.height() - 12)
            painter.drawText(QRectF(place.right() + 4, y - 8, self._numbers, 16), _LEFT, text)

    def _paint_axes(self, painter: QPainter) -> None:
        place = self._place
        below = QRectF(place.left(), place.bottom() + 1, place.width(), 15)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "1")
        if self._grid.columns > 1:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, count(self._grid.columns))
        wide_enough = QRectF(0, below.top() + 14, 2 * place.center().x(), 15)
        painter.drawText(wide_enough, Qt.AlignmentFlag.AlignHCenter, "neuron k (from)")
        beside = QRectF(0, 0, place.left() - 4, 14)
        painter.drawText(beside.translated(0, place.top()), Qt.AlignmentFlag.AlignRight, "1")
        if self._grid.rows > 1:
            last = beside.translated(0, place.bottom() - 14)
            painter.drawText(last, Qt.AlignmentFlag.AlignRight, count(self._grid.rows))
        upright = "neuron j (to)"
        if painter.fontMetrics().horizontalAdvance(upright) > place.height() + 8:
            upright = "j"  # the whole would run into the heading
        painter.save()
        painter.translate(7, place.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-60, -7, 120, 14), _MIDDLE, upright)
        painter.restore()

    def _place_of(self, j: int, k: int) -> QRectF:
        """Where the weight from k to j is seen."""
        return self._on_image(self._grid.cell(j, k))

    def _on_image(self, pixels: QRectF) -> QRectF:
        """Where these pixels of the grid are seen."""
        x, y = self._place.width() / self._grid.columns, self._place.height() / self._grid.rows
        place = QRectF(pixels.left() * x, pixels.top() * y, pixels.width() * x, pixels.height() * y)
        return place.translated(self._place.topLeft())

    def _paint_mark(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(QPen(self._style.colour("text"), 1.5))
        painter.drawRect(place)
