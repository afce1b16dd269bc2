"""The chain drawn: its neurons in a row, and under each what its factor does to the product."""

from math import isfinite, isnan

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.chain import Chain, ChainGradient
from nnviz.core.naming import number, subscript
from nnviz.view.labs.chain_ruler import ChainRuler
from nnviz.view.labs.chain_words import cost_help, neuron_help, neuron_lines, product
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.style import Style, mix, small_font
from nnviz.view.parts.value_axis import log_label, log_ticks

_LEFT = 44.0
_NODES, _NODE_Y, _RADIUS = 52.0, 30.0, 13.0
_HEAD, _FOOT, _LINE = 16.0, 31.0, 15.0
_SYMBOL_ROOM, _NARROW = 62, 38
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_AXIS = ("|product so far|, logarithmic", "|product so far|", "|product|")


class ChainPicture(Canvas):
    """A column for each neuron, and one for the cost.

    Signals
    -------
    neuron_clicked(i)
        Counted from 0.
    """

    neuron_clicked = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._chain: Chain | None = None
        self.selected = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Chain of neurons and the running product of its factors")

    def show_chain(self, chain: Chain, gradient: ChainGradient, selected: int) -> None:
        """Draw this chain; ``selected`` is the neuron in hand."""
        self._chain, self._gradient, self.selected = chain, gradient, selected
        self._ruler = ChainRuler.of(gradient)
        in_hand = "; ".join(line.words for line in neuron_lines(chain, gradient, selected))
        self.setAccessibleDescription(f"{product(gradient)}. Neuron {selected + 1}: {in_hand}")
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def column(self, i: int) -> QRectF:
        """The column of a neuron; after the last one comes the cost."""
        width = (self.width() - _LEFT) / len(self._ruler.factors)
        return QRectF(_LEFT + i * width, 0, width, self.height())

    def frame(self) -> ChartFrame:
        """Where the ruler is."""
        box = QRectF(_LEFT, _NODES + _HEAD, self.width() - _LEFT, self.height() - _NODES - _HEAD - _FOOT)
        return ChartFrame(box, (0, 1), self._ruler.y_range)

    def help_at(self, at: QPointF) -> str:
        """What is said of the column at this place."""
        i = self._index_at(at)
        if self._chain is None or i is None:
            return ""
        if i == len(self._chain):
            return cost_help(self._chain, self._gradient)
        return neuron_help(self._chain, self._gradient, i)

    def minimumSizeHint(self) -> QSize:
        return grown(220, 136)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(self.unzoomed(event.pos()))), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        i = self._index_at(event.position())
        if i is not None and self._chain is not None and i < len(self._chain):
            self.neuron_clicked.emit(i)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is None or self._chain is None:
            super().keyPressEvent(event)
        elif 0 <= self.selected + turn < len(self._chain):
            self.neuron_clicked.emit(self.selected + turn)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chain is None:
            return
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            self._paint_selection(painter)
            self._paint_ruler(painter, self.frame())
            for i in range(len(self._ruler.factors)):
                self._paint_factor(painter, self.frame(), i)
            self._paint_edges(painter, self._chain)
            for i in range(len(self._chain)):
                self._paint_neuron(painter, i)
            self._paint_ends(painter, self._chain)

    def _index_at(self, at: QPointF) -> int | None:
        if self._chain is None or at.x() < _LEFT:
            return None
        return min(int((at.x() - _LEFT) / self.column(0).width()), len(self._chain))

    def _colour(self, i: int) -> QColor:
        neurons = len(self._ruler.factors) - 1
        return self._style.colour("muted") if i == neurons else self._style.layer_colour(i, neurons)

    def _node(self, i: int) -> QPointF:
        return QPointF(self.column(i).center().x(), _NODE_Y)

    @property
    def _radius(self) -> float:
        return min(_RADIUS, 0.3 * self.column(0).width())

    def _paint_selection(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.colour("field"))
        painter.drawRoundedRect(self.column(self.selected), 4, 4)

    def _paint_ruler(self, painter: QPainter, frame: ChartFrame) -> None:
        box = frame.box
        for tick in log_ticks(*frame.y, box.height()):
            point = frame.point(0, tick)
            painter.fillRect(
                QRectF(box.left(), round(point.y()), box.width(), 1), self._style.colour("border")
            )
            painter.setPen(self._style.colour("muted"))
            beside = QRectF(0, point.y() - 7, _LEFT - 5, 14)
            painter.drawText(
                beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, log_label(tick)
            )
        head = QRectF(0, _NODES - 2, self.width() - 4, 14)
        painter.setPen(self._style.colour("muted"))
        room = int(head.width()) - painter.fontMetrics().horizontalAdvance(product(self._gradient)) - 30
        name = next((name for name in _AXIS if painter.fontMetrics().horizontalAdvance(name) <= room), "")
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(self._style.colour("text"))
        painter.setFont(small_font(bold=True))
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, product(self._gradient))
        painter.setFont(small_font())

    def _paint_factor(self, painter: QPainter, frame: ChartFrame, i: int) -> None:
        column, ruler = self.column(i), self._ruler
        if ruler.grows(i):
            shade = QColor(self._style.colour("positive"))
            shade.setAlpha(45)
            painter.fillRect(
                QRectF(column.left(), frame.box.top(), column.width(), frame.box.height()), shade
            )
        self._paint_bar(painter, frame, i)
        painter.setPen(self._colour(i))
        foot = QRectF(column.left(), frame.box.bottom() + 2, column.width(), 14)
        painter.drawText(foot, _MIDDLE, self._factor_name(i, column.width()))
        painter.setPen(self._style.colour("text"))
        painter.drawText(foot.translated(0, 14), _MIDDLE, self._factor(i, column.width()))

    @property
    def _digits(self) -> int:
        return 1 if self.column(0).width() < _NARROW else 2

    def _weight(self, i: int, w: float) -> str:
        room = self.column(i).width()
        if room < _SYMBOL_ROOM:
            return number(w, self._digits)
        return f"w{subscript(i + 1)} {number(w, 2)}"

    def _factor(self, i: int, room: float) -> str:
        factor = self._ruler.factors[i]
        return number(factor, self._digits) if room < _SYMBOL_ROOM else f"×{number(factor, 2)}"

    def _factor_name(self, i: int, room: float) -> str:
        index, neurons = subscript(i + 1), len(self._ruler.factors) - 1
        if i == neurons:
            return f"∂C/∂a{subscript(neurons)}" if room > _SYMBOL_ROOM - 20 else "∂C"
        if room < _SYMBOL_ROOM:
            return str(i + 1)
        return f"σ′(z{index})" if i == 0 else f"w{index}σ′(z{index})"

    def _paint_bar(self, painter: QPainter, frame: ChartFrame, i: int) -> None:
        """From one product to the next; down to the foot of the ruler where nothing is left."""
        before, after = float(self._ruler.before[i]), float(self._ruler.after[i])
        if isnan(before) or not isfinite(self._ruler.factors[i]):
            return
        gone = isnan(after)
        column = self.column(i)
        start, end = frame.points([0, 0], [before, frame.y[0] if gone else after])
        width = min(26.0, 0.6 * column.width())
        bar = QRectF(
            column.center().x() - width / 2, min(start.y(), end.y()), width, abs(end.y() - start.y())
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(self._colour(i), self._style.colour("card"), 0.6) if gone else self._colour(i))
        painter.drawRoundedRect(bar.adjusted(0, -0.75, 0, 0.75), 2, 2)
        if not gone and i + 1 < len(self._ruler.factors):
            painter.setPen(QPen(self._style.colour("muted"), 1))
            painter.drawLine(QPointF(bar.right(), end.y()), QPointF(bar.left() + column.width(), end.y()))

    def _paint_edges(self, painter: QPainter, chain: Chain) -> None:
        for i, w in enumerate(chain.w):
            start = QPointF(18, _NODE_Y) if i == 0 else self._node(i - 1) + QPointF(self._radius, 0)
            end = self._node(i) - QPointF(self._radius, 0)
            painter.setPen(QPen(self._style.colour("positive" if w > 0 else "negative"), 2))
            painter.drawLine(start, end)
            painter.setPen(self._style.colour("muted"))
            middle = (start.x() + end.x()) / 2
            painter.drawText(QRectF(middle - 40, 1, 80, 14), _MIDDLE, self._weight(i, w))

    def _paint_neuron(self, painter: QPainter, i: int) -> None:
        a = self._gradient.a[i]
        level = int(255 * np.clip(a, 0, 1)) if isfinite(a) else 0
        painter.setBrush(QColor(*self._style.activations[level].tolist()))
        painter.setPen(QPen(self._style.colour("accent") if i == self.selected else self._colour(i), 2.5))
        painter.drawEllipse(self._node(i), self._radius, self._radius)

    def _paint_ends(self, painter: QPainter, chain: Chain) -> None:
        painter.setPen(self._style.colour("text"))
        painter.drawText(QRectF(0, _NODE_Y - 7, 18, 14), Qt.AlignmentFlag.AlignVCenter, "x")
        cost = self.column(len(chain))
        start, end = (
            self._node(len(chain) - 1) + QPointF(self._radius, 0),
            QPointF(cost.center().x() - 9, _NODE_Y),
        )
        painter.drawText(QRectF(cost.left(), _NODE_Y - 8, cost.width(), 16), _MIDDLE, "C")
        painter.setPen(QPen(self._style.colour("faint"), 1.5))
        painter.drawLine(start, end)
