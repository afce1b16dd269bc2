"""How far each penalty moves the weights of a network: arrows over one axis of weights."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import number, plain
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import Range, round_up
from nnviz.view.parts.canvas import Canvas, grown, is_for_the_screen, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, widest
from nnviz.view.parts.value_axis import linear_ticks

_HEAD, _BELOW, _SIDE = 16.0, 37.0, 10.0
_TIP, _RADIUS = 4.0, 6.0
_STEPS = 50  # of a key over half the axis


class Pull(Struct, frozen=True, eq=False):
    """What a penalty alone makes of weights (m,).

    Attributes
    ----------
    title
        Its name and its rule, in ever shorter forms.
    after
        (m,) each weight afterwards; the last is the one in hand.
    """

    title: Sequence[str]
    after: Array


class PullPicture(Canvas):
    """A row for each penalty: an arrow from each weight to where it is pulled; drag the weight in hand.

    Attributes
    ----------
    reach
        The axis goes so far on either side of 0; at least to 1, to keep still under the mouse.

    Signals
    -------
    weight_requested(w)
        Take this weight in hand.
    """

    weight_requested = Signal(float)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._weights: Array = np.zeros(1)
        self._pulls: Sequence[Pull] = ()
        self.reach = 1.0
        self._behind = KeptPicture(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(
            "Weights of the network, and where each penalty pulls them; ◂ ▸ move the one in hand"
        )

    def minimumSizeHint(self) -> QSize:
        return grown(240, 120)

    def show_pulls(self, weights: Array, pulls: Sequence[Pull]) -> None:
        """Draw what becomes of these weights (m,); the last is the one in hand."""
        self._weights, self._pulls = weights, pulls
        self.reach = round_up(max(1.0, float(np.abs(weights).max())))
        told = (f"{pull.title[-1]}: {number(weights[-1])} to {number(pull.after[-1])}" for pull in pulls)
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._behind.forget()
        self.update()

    def frame(self, row: int = 0) -> ChartFrame:
        """Where the arrows of a penalty are; from bottom to top the place of a weight among the others."""
        high = (self.height() - _BELOW) / max(1, len(self._pulls))
        box = QRectF(_SIDE, row * high + _HEAD, self.width() - 2 * _SIDE, high - _HEAD - 4)
        return ChartFrame(box, (-self.reach, self.reach), (-0.5, len(self._weights) - 0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._ask(self.frame().x_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is None:
            super().keyPressEvent(event)
        else:
            self._ask(float(self._weights[-1]) + turn * self.reach / _STEPS)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            painter.setFont(small_font())
            if is_for_the_screen(painter, self):
                painter.drawPixmap(0, 0, self._backdrop())
            else:
                self._paint_behind(painter)
            for row, pull in enumerate(self._pulls):
                self._paint_arrows(painter, self.frame(row), pull)
            self._paint_handle(painter)

    def _backdrop(self) -> QPixmap:
        """The axis and what the rows are called, kept as long as they stay."""
        looks = self.reach, [pull.title for pull in self._pulls]
        return self._behind.painted(looks, self._paint_behind, self._style.colour("card"))

    def _paint_behind(self, painter: QPainter) -> None:
        painter.setFont(small_font())
        self._paint_axis(painter)
        for row, pull in enumerate(self._pulls):
            self._paint_title(painter, self.frame(row), pull)

    def _ask(self, w: float) -> None:
        reach = self.reach
        self.weight_requested.emit(round(min(max(w, -reach), reach), 3))

    def _paint_axis(self, painter: QPainter) -> None:
        frame = self.frame()
        box, x = frame.box, frame.x
        bottom = self.height() - _BELOW
        for tick in _ticks(x, box.width()):
            at = frame.point(tick, 0)
            guide = QRectF(round(at.x()), _HEAD, 1, bottom - _HEAD)
            # Filled, for a line takes a hundred times as long.
            painter.fillRect(guide, self._style.colour("faint" if tick == 0 else "border"))
            painter.setPen(self._style.colour("muted"))
            wide = widest([plain(tick)]) + 2
            left = min(max(at.x() - wide / 2, 0.0), self.width() - wide)
            painter.drawText(QRectF(left, bottom + 7, wide, 14), Qt.AlignmentFlag.AlignHCenter, plain(tick))
        painter.setPen(self._style.colour("muted"))
        painter.drawText(QRectF(0, bottom + 21, self.width(), 15), Qt.AlignmentFlag.AlignHCenter, "weight w")

    def _paint_title(self, painter: QPainter, frame: ChartFrame, pull: Pull) -> None:
        painter.setPen(self._style.colour("text"))
        line = QRectF(frame.box.left(), frame.box.top() - _HEAD, frame.box.width(), _HEAD)
        painter.fillRect(line.adjusted(0, 1, 0, -1), self._style.colour("card"))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, fitting(pull.title, line.width()))

    def _paint_arrows(self, painter: QPainter, frame: ChartFrame, pull: Pull) -> None:
        places = np.arange(len(self._weights))
        finite = np.isfinite(pull.after)
        ends = np.clip(np.where(finite, pull.after, self._weights), *frame.x)
        pairs = zip(frame.points(self._weights, places), frame.points(ends, places), strict=True)
        for place, (start, end) in enumerate(pairs):
            in_hand = place == len(places) - 1
            _paint_arrow(painter, start, end, self._style.colour("accent" if in_hand else "muted"))

    def _paint_handle(self, painter: QPainter) -> None:
        """The weight in hand, down through all rows."""
        at = self.frame().point(float(self._weights[-1]), 0)
        bottom, accent = self.height() - _BELOW, self._style.colour("accent")
        for y in range(round(_HEAD), round(bottom), 4):
            painter.fillRect(QRectF(round(at.x()), y, 1, 2), accent)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.colour("card"), 1.5))
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(at.x(), bottom), _RADIUS, _RADIUS)


def _ticks(x: Range, width: float) -> list[float]:
    """A few, 0 among them."""
    return linear_ticks(*x, width / max(2.5, (widest([plain(x[1])]) + 30) / 18))


def _paint_arrow(painter: QPainter, start: QPointF, end: QPointF, colour: QColor) -> None:
    """A square where it begins, and a head where there is room for one."""
    painter.fillRect(QRectF(start.x() - 1.5, start.y() - 1.5, 3, 3), colour)
    way = end.x() - start.x()
    painter.fillRect(QRectF(min(start.x(), end.x()), start.y() - 0.75, abs(way), 1.5), colour)
    if abs(way) > _TIP:
        back = -_TIP if way > 0 else _TIP
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        sides = (QPointF(end.x() + back * 1.5, end.y() + side * _TIP * 0.8) for side in (-1, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPolygon(QPolygonF([end, *sides]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # or the bars take far longer
