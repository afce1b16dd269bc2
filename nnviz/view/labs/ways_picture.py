"""The three ways to raise an output, side by side, the strongest first."""

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number
from nnviz.core.nudges import Ways
from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import Style, body_font, small_font

_HEAD, _BAR, _GAP, _NUMBER = 52.0, 17.0, 18.0, 52.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Way(Struct, frozen=True, eq=False):
    """One way: its rates (n,), with a name for each."""

    title: str
    rule: str
    gain: float
    rates: Array
    names: tuple[str, ...]


def three_ways(ways: Ways, *, softmax: bool) -> tuple[Way, ...]:
    """All three, the one with the largest gain first."""
    into = tuple(f"k = {k + 1}" for k in range(len(ways.weights)))
    bias, weights, earlier = ways.gains
    rule = "∂a_j/∂a_k = a_j (w_jk − Σ a_i w_ik)" if softmax else "∂a_j/∂a_k = σ′(z_j) · w_jk"
    found = (
        Way("its bias", "∂a_j/∂b_j = σ′(z_j)", bias, np.array([ways.slope]), ("b_j",)),
        Way("its weights", "∂a_j/∂w_jk = σ′(z_j) · a_k", weights, ways.weights, into),
        Way("the earlier activations", rule, earlier, ways.earlier, into),
    )
    return tuple(sorted(found, key=lambda way: -np.nan_to_num(way.gain)))


class WaysPicture(Canvas):
    """Bars of the largest rates of each way: orange raises with more of it, blue with less."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.ways: tuple[Way, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_ways(self, ways: tuple[Way, ...]) -> None:
        """Draw these."""
        self.ways = ways
        self.setAccessibleName("; ".join(f"{way.title}: {number(way.gain)}" for way in ways))
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(300, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        wide = (self.width() + _GAP) / max(1, len(self.ways)) - _GAP
        with painter_on(self) as painter:
            for place, way in enumerate(self.ways):
                room = QRectF(place * (wide + _GAP), 0, wide, self.height())
                self._paint_head(painter, room, place + 1, way)
                self._paint_bars(painter, room, way)

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
        shown = max(1, int((room.height() - _HEAD) / _BAR))
        order = np.argsort(-np.abs(np.nan_to_num(way.rates)), kind="stable")[:shown]
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
