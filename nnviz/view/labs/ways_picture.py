"""The three ways to raise an output, side by side, the strongest first."""

from collections.abc import Callable
from functools import partial

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import number
from nnviz.core.nudges import ways_to_raise
from nnviz.core.parameters import Array
from nnviz.core.written import Node, measured
from nnviz.core.written_line import Line
from nnviz.core.written_sums import sum_of_products
from nnviz.session.in_hand import InHand
from nnviz.session.written_pass import at
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, body_font, small_font
from nnviz.view.parts.tooltip import tip

_HEAD, _BAR, _GAP, _NUMBER, _SIDE = 52.0, 17.0, 18.0, 52.0, 4.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Way(Struct, frozen=True, eq=False):
    """One way: its rates (n,), with a name for each, and what writes one out."""

    title: str
    rule: str
    gain: float
    rates: Array
    names: tuple[str, ...]
    written: Callable[[int], Line]


def three_ways(found: InHand, j: int) -> tuple[Way, ...]:
    """All three to raise output j for the first example in hand, the one with the largest gain first."""
    ways, lines = ways_to_raise(found.network, found.work, j), _Lines(found, j)
    into = tuple(f"k = {k + 1}" for k in range(len(ways.weights)))
    bias, weights, earlier = ways.gains
    shares = found.network.activations[-1].shares_a_sum
    rule = "∂a_j/∂a_k = a_j (w_jk − Σ a_i w_ik)" if shares else "∂a_j/∂a_k = σ′(z_j) · w_jk"
    all_three = (
        Way("its bias", "∂a_j/∂b_j = σ′(z_j)", bias, np.array([ways.slope]), ("b_j",), lines.bias),
        Way("its weights", "∂a_j/∂w_jk = σ′(z_j) · a_k", weights, ways.weights, into, lines.weight),
        Way("the earlier activations", rule, earlier, ways.earlier, into, lines.earlier),
    )
    return tuple(sorted(all_three, key=lambda way: -np.nan_to_num(way.gain)))


def _order(way: Way) -> NDArray[np.intp]:
    """Its rates, the largest first."""
    return np.argsort(-np.abs(np.nan_to_num(way.rates)), kind="stable")


def _name(way: Way, order: NDArray[np.intp], place: float) -> str:
    return way.names[int(order[int(place)])]


class _Lines:
    """The rates of an output's activation a_j, written out."""

    def __init__(self, found: InHand, j: int) -> None:
        self.j, self.work, self.kind = j, found.work, found.network.activations[-1]
        self.w, self.a = found.network.theta.weights[-1], found.work.a[-1][:, 0]
        self.ways = ways_to_raise(found.network, found.work, j)

    def bias(self, _: int) -> Line:
        """∂a_j/∂b_j."""
        z = measured(self.work.z[-1][self.j, 0])
        tree = self.kind.written_slope(z, measured(self.a[self.j]))
        return self._line("b" + at(self.work.last, self.j), tree, self.ways.slope)

    def weight(self, k: int) -> Line:
        """∂a_j/∂w_jk."""
        tree = measured(self.ways.slope) * measured(self.work.a[-2][k, 0])
        return self._line("w" + at(self.work.last, self.j, k), tree, self.ways.weights[k])

    def earlier(self, k: int) -> Line:
        """∂a_j/∂a_k."""
        w = measured(self.w[self.j, k])
        tree = measured(self.ways.slope) * w
        if self.kind.shares_a_sum:
            tree = measured(self.a[self.j]) * (w - sum_of_products(self.a, self.w[:, k]))
        return self._line("a" + at(self.work.last - 1, k), tree, self.ways.earlier[k])

    def _line(self, what: str, tree: Node, value: float) -> Line:
        rise = rf"\partial a{at(self.work.last, self.j)} / \partial {what}"
        return Line(rise, tree, float(value))


class WaysPicture(Canvas):
    """Bars of the largest rates of each way: one colour raises with more of it, one with less."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.ways: tuple[Way, ...] = ()
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        offer_copies(self, lambda: copy_of(self.lines()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_ways(self, ways: tuple[Way, ...]) -> None:
        """Draw these."""
        self.ways = ways
        self.setAccessibleName("; ".join(f"{way.title}: {number(way.gain)}" for way in ways))
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(300, 110)

    def line_at(self, at: QPointF) -> Line | None:
        """What is written out of the bar at a point; None beside them."""
        for way, room in zip(self.ways, self._rooms(), strict=True):
            row = int((at.y() - _HEAD) // _BAR)
            if room.contains(at) and 0 <= row < len(order := self._shown(way)):
                return way.written(int(order[row]))
        return None

    def lines(self) -> list[Line]:
        """All bars that there is room for, written out."""
        return [way.written(int(k)) for way in self.ways for k in self._shown(way)]

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            line = self.line_at(QPointF(self.unzoomed(event.pos())))
            QToolTip.showText(event.globalPos(), tip(line.words) if line else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            for place, (way, room) in enumerate(zip(self.ways, self._rooms(), strict=True)):
                self._paint_head(painter, room, place + 1, way)
                self._paint_bars(painter, room, way)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell), self._style.colour("text"))

    def _place_of(self, way: int, row: int) -> QRectF:
        """Where a bar is; nothing where there is no room for it."""
        room = self._rooms()[way]
        is_seen = row < len(self._shown(self.ways[way]))
        return QRectF(room.left() - 3, _HEAD + row * _BAR, room.width() + 3, _BAR) if is_seen else QRectF()

    def _read_out(self) -> list[Series]:
        """A way a line, for `point`: all its rates, the largest first."""
        return [
            Series(way.title, np.arange(float(len(order))), way.rates[order], partial(_name, way, order))
            for way in self.ways
            if len(order := _order(way))
        ]

    def _rooms(self) -> list[QRectF]:
        pitch = (self.width() - 2 * _SIDE + _GAP) / max(1, len(self.ways))
        return [
            QRectF(_SIDE + place * pitch, 0, pitch - _GAP, self.height()) for place in range(len(self.ways))
        ]

    def _shown(self, way: Way) -> NDArray[np.intp]:
        """Which rates there is room for, the largest first."""
        return _order(way)[: max(1, int((self.height() - _HEAD) / _BAR))]

    def _paint_head(self, painter: QPainter, room: QRectF, rank: int, way: Way) -> None:
        painter.setFont(body_font())
        painter.setPen(self._style.colour("text"))
        line = QRectF(room.left(), 0, room.width(), 16)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(f"{rank}. {way.title}", Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(line, _LEFT, title)
        painter.setFont(small_font())
        painter.setPen(self._style.colour("muted"))
        painter.drawText(line.translated(0, 16), _LEFT, way.rule)
        painter.drawText(line.translated(0, 31), _LEFT, f"a step of length 1: {number(way.gain)}")

    def _paint_bars(self, painter: QPainter, room: QRectF, way: Way) -> None:
        order = self._shown(way)
        largest = float(np.abs(np.nan_to_num(way.rates)).max()) or 1.0
        names = max(painter.fontMetrics().horizontalAdvance(way.names[k]) for k in order) + 6
        wide = max(10.0, room.width() - names - _NUMBER)
        for row, k in enumerate(order):
            top, rate = _HEAD + row * _BAR, float(way.rates[k])
            painter.setPen(self._style.colour("muted"))
            painter.drawText(QRectF(room.left(), top, names, _BAR), _LEFT, way.names[k])
            length = wide * abs(np.nan_to_num(rate)) / largest
            bar = QRectF(room.left() + names, top + 3, length, _BAR - 6)
            painter.fillRect(bar, self._style.colour("positive" if rate > 0 else "negative"))
            painter.setPen(self._style.colour("text"))
            painter.drawText(QRectF(bar.right() + 4, top, _NUMBER, _BAR), _LEFT, number(rate, 2))
