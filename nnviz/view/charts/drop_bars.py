"""The drop of the error from each layer to the one before, in its two parts."""

from collections.abc import Sequence
from math import isfinite, isnan, log10

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip

from nnviz.core.naming import layer_name, number, short_name
from nnviz.session.snapshot import LayerMeasures
from nnviz.view.parts.axis_range import extent
from nnviz.view.parts.canvas import Canvas, painter_on, ring
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.value_axis import log_gaps

_LEFT, _FOOT, _WORDS = 26, 16, 13
_WIDEST = 18
_ROOM_FOR_NUMBERS = 56


class Drop(Struct, frozen=True):
    """‖δ^l‖ over ‖δ^{l+1}‖, of layer ``layer`` of ``layers``, as the product of its two parts.

    Attributes
    ----------
    weights
        ‖(w^{l+1})ᵀ δ^{l+1}‖ / ‖δ^{l+1}‖.
    slope
        ‖δ^l‖ / ‖(w^{l+1})ᵀ δ^{l+1}‖: what σ′ leaves of it.
    """

    layer: int
    layers: int
    weights: float
    slope: float

    @property
    def name(self) -> str:
        """From where to where: "h2 → h1"."""
        return f"{short_name(self.layer + 1, self.layers)} → {short_name(self.layer, self.layers)}"

    @property
    def words(self) -> str:
        """The whole of it: "hidden 2 → hidden 1: ×0.31 = ×1.24 (wᵀ) · ×0.25 (σ′)"."""
        way = f"{layer_name(self.layer + 1, self.layers)} → {layer_name(self.layer, self.layers)}"
        if isnan(self.weights * self.slope):
            return f"{way}: not known"
        product, weights, slope = (
            number(value, 2) for value in (self.weights * self.slope, self.weights, self.slope)
        )
        return f"{way}: ×{product} = ×{weights} (wᵀ) · ×{slope} (σ′)"


def drops_of(measures: LayerMeasures) -> list[Drop]:
    """The drop into each layer but the last, the first hidden one first."""
    layers = len(measures.grad_b)
    pairs = zip(measures.weights_factor.tolist(), measures.slope_factor.tolist(), strict=True)
    return [Drop(layer, layers, *pair) for layer, pair in enumerate(pairs)]


class DropBars(Canvas):
    """Two bars for each pair of neighbours, up from ×1 where the error grows, down where it shrinks."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._drops: Sequence[Drop] = ()
        self._range = (-1.0, 0.0)
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)

    def show_drops(self, drops: Sequence[Drop]) -> None:
        """Draw these and no others."""
        self._drops = drops
        low, high = extent([log_gaps([(drop.weights, drop.slope) for drop in drops])])
        self._range = (min(low, -0.5), max(high, 0.2)) if isfinite(low) else (-1.0, 0.2)
        self.point.follow()
        self.update()

    def numbers(self) -> Columns:
        """The two parts of each drop."""
        return {
            "drop": [drop.name for drop in self._drops],
            "wᵀ": [drop.weights for drop in self._drops],
            "σ′": [drop.slope for drop in self._drops],
        }

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    @property
    def colours(self) -> tuple[QColor, QColor]:
        """Of the part of the weights, and of the part of the slopes."""
        return self._style.colour("muted"), self._style.colour("accent")

    def rectangles(self, index: int) -> tuple[QRectF, QRectF]:
        """The two bars of a pair; empty for a part that is not a positive number."""
        place, drop = self._place(index), self._drops[index]
        width = min(_WIDEST, 0.36 * place.width())
        middle = place.center().x()
        return (
            self._bar(middle - width - 0.5, width, drop.weights),
            self._bar(middle + 0.5, width, drop.slope),
        )

    def help_at(self, at: QPoint) -> str:
        """What is said of the pair at this place; empty outside."""
        for index, drop in enumerate(self._drops):
            place = self._place(index)
            if place.left() <= at.x() < place.right():
                return drop.words
        return ""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(self.unzoomed(event.pos())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setFont(small_font())
            one = self._height(0.0)
            painter.fillRect(QRectF(_LEFT, one, self.width() - _LEFT, 1), self._style.colour("faint"))
            painter.setPen(self._style.colour("muted"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, one - 7, _LEFT - 4, 14), right, "×1")
            for index, drop in enumerate(self._drops):
                self._paint_pair(painter, index, drop)
            if (at := self.point.here) is not None:
                ring(painter, self._place(at[1]), self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """The two parts of each drop, for `point`."""
        pairs = np.arange(float(len(self._drops)))
        parts = {"wᵀ": [drop.weights for drop in self._drops], "σ′": [drop.slope for drop in self._drops]}
        return [
            Series(name, pairs, np.array(of), lambda x: self._drops[int(x)].name, lambda y: f"×{number(y)}")
            for name, of in parts.items()
        ]

    def _paint_pair(self, painter: QPainter, index: int, drop: Drop) -> None:
        place = self._place(index)
        sides = (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)
        values = (drop.weights, drop.slope)
        for box, colour, value, side in zip(self.rectangles(index), self.colours, values, sides, strict=True):
            painter.fillRect(box, colour)
            if place.width() >= _ROOM_FOR_NUMBERS and box.isValid():
                self._paint_number(painter, box, value, side)
        painter.setPen(self._style.colour("muted"))
        below = QRectF(place.left() - 4, self.height() - _FOOT + 2, place.width() + 8, _FOOT)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, drop.name)

    def _paint_number(self, painter: QPainter, box: QRectF, value: float, side: Qt.AlignmentFlag) -> None:
        """Beyond the end of its bar, away from the other one's."""
        painter.setPen(self._style.colour("text"))
        top = box.top() - _WORDS if value >= 1 else box.bottom()
        left = box.right() - 60 if side is Qt.AlignmentFlag.AlignRight else box.left()
        painter.drawText(QRectF(left, top, 60, _WORDS), side, number(value, 2))

    def _place(self, index: int) -> QRectF:
        width = (self.width() - _LEFT) / len(self._drops)
        return QRectF(_LEFT + index * width, 0, width, self.height() - _FOOT)

    def _height(self, position: float) -> float:
        low, high = self._range
        room = self.height() - _FOOT - 2 * _WORDS
        return _WORDS + room * (high - position) / (high - low)

    def _bar(self, left: float, width: float, factor: float) -> QRectF:
        if not (isfinite(factor) and factor > 0):
            return QRectF()
        at, one = self._height(log10(factor)), self._height(0.0)
        return QRectF(left, min(at, one), width, max(abs(one - at), 1))
