"""The Hessian as a picture: a row and a column for each parameter, and blocks for the layers."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import layer_name, parameter_name, plain
from nnviz.core.parameters import Array, Parameters
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.colour_map import image_of, robust_largest, round_up, signed_levels
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

_TOP, _LEFT, _SCALE, _BAR = 16.0, 2.0, 58.0, 9.0


class HessianPicture(Canvas):
    """Point at an entry to read it, or go to it with the arrow keys.

    Signals
    -------
    pointed(pair)
        (row, column) under the pointer, or that is read by keys, or None.
    """

    pointed = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.H: Array = np.zeros((1, 1))
        self.theta: Parameters | None = None
        self._at: tuple[int, int] | None = None
        self._names: list[str] = []
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(lambda: self._go(self.point.cell))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(
            "Point at an entry to read it, or go to it with the arrow keys (10 at once with Shift)."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The Hessian: second derivatives of the cost")

    def show_hessian(self, H: Array | None, theta: Parameters | None) -> None:
        """Draw H (P, P); ``theta`` tells the layers apart."""
        self.H, self.theta, self._at = np.zeros((1, 1)) if H is None else H, theta, None
        self._names = [] if theta is None else [parameter_name(*theta.locate(k)) for k in range(theta.count)]
        self.point.describe("" if theta is None else f"{len(self.H)} rows and columns, symmetric")
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(230, 180)

    @property
    def limit(self) -> float:
        """The size in full colour."""
        largest = robust_largest(self.H)
        return round_up(largest) if largest > 0 else 1.0

    @property
    def place(self) -> QRectF:
        """Where it lies: a square."""
        side = max(20.0, min(self.width() - _SCALE - _LEFT, self.height() - _TOP - 2.0))
        return QRectF(_LEFT, _TOP, side, side)

    def entry_at(self, point: QPointF) -> tuple[int, int] | None:
        """(row, column) at a point."""
        place, n = self.place, len(self.H)
        if self.theta is None or not place.contains(point):
            return None
        row = int((point.y() - place.top()) / place.height() * n)
        column = int((point.x() - place.left()) / place.width() * n)
        return min(row, n - 1), min(column, n - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.entry_at(event.position())
        if at is not None:
            self.point.stand_at(*at)  # from where the keys go on
        self._go(at)

    def leaveEvent(self, event: object) -> None:
        self._go(self.point.cell)

    def _read_out(self) -> list[Series]:
        """For `point`: row by row."""
        names = self._names
        return (
            []
            if self.theta is None
            else by_rows(self.H, lambda row: f"∂²C / ∂{names[row]}", lambda column: f"∂{names[column]}")
        )

    def _go(self, at: tuple[int, int] | None) -> None:
        self._at = at
        self.pointed.emit(at)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.theta is None:
            return
        place = self.place
        with painter_on(self) as painter:
            painter.setFont(small_font())
            painter.drawImage(place, image_of(signed_levels(self.H, self.limit), self._style.diverging))
            painter.setPen(QPen(self._style.colour("border"), 1))
            painter.drawRect(place)
            self._paint_layers(painter, place, self.theta)
            self._paint_scale(painter, place)
            if self._at is not None:
                painter.setPen(QPen(self._style.colour("text"), 1.5))
                painter.drawRect(self._place_of(*self._at).adjusted(-1, -1, 1, 1))

    def _place_of(self, row: int, column: int) -> QRectF:
        """Where an entry is."""
        cell = self.place.width() / len(self.H)
        return QRectF(self.place.left() + column * cell, self.place.top() + row * cell, cell, cell)

    def _paint_layers(self, painter: QPainter, place: QRectF, theta: Parameters) -> None:
        layers, n = len(theta.blocks), theta.count
        for layer in range(layers):
            start, end = (place.left() + place.width() * theta.offsets[k] / n for k in (layer, layer + 1))
            painter.setPen(self._style.colour("muted"))
            name = layer_name(layer, layers)
            if widest([name]) <= end - start:
                painter.drawText(QRectF(start, 0, end - start, 14), Qt.AlignmentFlag.AlignHCenter, name)
            if layer:
                painter.setPen(QPen(self._style.colour("faint"), 1))
                down = place.top() + start - place.left()
                painter.drawLine(QPointF(start, place.top()), QPointF(start, place.bottom()))
                painter.drawLine(QPointF(place.left(), down), QPointF(place.right(), down))

    def _paint_scale(self, painter: QPainter, place: QRectF) -> None:
        bar = QRectF(place.right() + 8, place.top(), _BAR, place.height())
        column = np.arange(255, 0, -1, dtype=np.uint8)[:, np.newaxis]
        painter.drawImage(bar, image_of(column, self._style.diverging))
        painter.setPen(self._style.colour("muted"))
        limit = plain(self.limit)
        for y, words in (
            (bar.top() + 9, limit),
            (bar.center().y() + 4, "0"),
            (bar.bottom() - 1, f"−{limit}"),
        ):
            painter.drawText(QPointF(bar.right() + 4, y), words)
