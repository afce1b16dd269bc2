"""Gradients in inputs that are no picture: bars with their numbers."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font

_HEAD, _FOOT, _ROW, _GAP = 18.0, 62.0, 17.0, 12.0
_NAMES_SHARE, _NUMBER = 0.24, 52.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BarColumn(Struct, frozen=True, eq=False):
    """Numbers that belong to the inputs.

    Attributes
    ----------
    values : (n_0,)
        As they are written.
    bars : (n_0,)
        Of these lengths, to the right where they are above 0.
    words
        What they are, below.
    """

    title: str
    values: Array
    bars: Array
    words: str


class GradientBars(Canvas):
    """A row for each input, a column of bars for each of several arrays over them.

    Attributes
    ----------
    order
        The inputs that have a row, from the top; those that matter least go where room is short.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._names: Sequence[str] = ()
        self.columns: tuple[BarColumn, ...] = ()
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Slopes over the inputs")

    def minimumSizeHint(self) -> QSize:
        return grown(210, 110)

    def show_columns(self, columns: tuple[BarColumn, ...], names: Sequence[str]) -> None:
        """Draw these, for inputs of these names."""
        self.columns, self._names = columns, names
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    @property
    def order(self) -> list[int]:
        """The inputs that have a row, from the top."""
        most = max(1, int((self.height() - _HEAD - _FOOT) // _ROW))
        first = self.columns[0].values
        kept = np.argsort(-np.abs(np.nan_to_num(first)), kind="stable")[:most]
        return [int(k) for k in np.sort(kept)]

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.columns:
            return
        order, names, pitch = self.order, self._names_room, self._pitch
        with painter_on(self) as painter:
            painter.setFont(small_font())
            self._paint_names(painter, order, names - 8)
            for place, column in enumerate(self.columns):
                self._paint_column(painter, column, order, names + place * pitch, pitch - _GAP)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell), self._style.colour("text"))

    def _place_of(self, k: int, place: int) -> QRectF:
        """Where the bar of an input is; nothing where there is no room for it."""
        if k not in (order := self.order):
            return QRectF()
        left = self._names_room + place * self._pitch - _GAP / 2
        return QRectF(left, _HEAD + order.index(k) * _ROW, self._pitch, _ROW)

    @property
    def _names_room(self) -> float:
        return _NAMES_SHARE * self.width()

    @property
    def _pitch(self) -> float:
        """From one column to the next."""
        return (self.width() - self._names_room) / len(self.columns)

    def _read_out(self) -> list[Series]:
        """An input a row, for `point`, those that have no room too."""
        values = np.array([column.values for column in self.columns]).reshape(len(self.columns), -1).T
        return by_rows(values, lambda k: short(self._names[k]), lambda place: self.columns[place].title)

    def _paint_names(self, painter: QPainter, order: list[int], room: float) -> None:
        painter.setPen(self._style.colour("muted"))
        for row, k in enumerate(order):
            words = painter.fontMetrics().elidedText(self._names[k], Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(QRectF(0, _HEAD + row * _ROW, room, _ROW), _RIGHT, words)
        if hidden := len(self._names) - len(order):
            below = QRectF(0, _HEAD + len(order) * _ROW + 2, room, 15)
            painter.drawText(below, _RIGHT, f"and {hidden} more")

    def _paint_column(
        self, painter: QPainter, column: BarColumn, order: list[int], left: float, room: float
    ) -> None:
        painter.setPen(self._style.colour("text"))
        painter.drawText(QRectF(left, 0, room, _HEAD - 3), Qt.AlignmentFlag.AlignLeft, column.title)
        finite = np.abs(column.bars[np.isfinite(column.bars)])
        limit = float(finite.max(initial=0.0)) or 1.0
        track = room - _NUMBER
        for row, k in enumerate(order):
            y = _HEAD + row * _ROW
            self._paint_bar(painter, QRectF(left, y + 4, track, _ROW - 8), float(column.bars[k]) / limit)
            painter.setPen(self._style.colour("muted"))
            place = QRectF(left + track + 4, y, _NUMBER - 4, _ROW)
            painter.drawText(place, _LEFT, number(float(column.values[k]), 2))
        below = QRectF(left, _HEAD + len(order) * _ROW + 3, room, _FOOT - 3)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(below, wrapped, column.words)

    def _paint_bar(self, painter: QPainter, track: QRectF, share: float) -> None:
        painter.fillRect(track, self._style.colour("field"))
        if np.isfinite(share):
            middle, half = track.center().x(), track.width() / 2
            hue = self._style.colour("positive" if share > 0 else "negative")
            painter.fillRect(QRectF(middle, track.top(), share * half, track.height()).normalized(), hue)
        painter.fillRect(
            QRectF(track.center().x(), track.top() - 2, 1, track.height() + 4), self._style.colour("faint")
        )
