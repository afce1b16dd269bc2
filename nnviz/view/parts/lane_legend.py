"""What the dashes of the lines mean: each lane's pen, letter and difference; a click chooses the lane."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import lane_name
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import LANE_PENS, Style, small_font

_HEIGHT, _SAMPLE, _GAP, _APART = 16, 24, 6, 16


class LaneLegend(Canvas):
    """One line of samples; nothing to see when there is one lane."""

    lane_chosen = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip("Click a twin to show it in the panels that have room for one")
        self._style = style
        self._names: list[str] = []
        self._chosen = 0
        self.hide()

    def show_lanes(self, labels: Sequence[str], chosen: int) -> None:
        """Name the lanes of these labels, ``chosen`` being the one that other panels show."""
        names = [lane_name(lane, label) for lane, label in enumerate(labels)] if len(labels) > 1 else []
        if (names, chosen) != (self._names, self._chosen):
            self._names, self._chosen = names, chosen
            self.setAccessibleName("; ".join(names))
            self.setVisible(bool(names))
            self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def lane_at(self, x: float) -> int | None:
        """Which lane's sample or name is at x."""
        for lane, box in enumerate(self.boxes()):
            if box.left() <= x < box.right():
                return lane
        return None

    def boxes(self) -> list[QRectF]:
        """Where each lane stands; where room is short, the longest names give way."""
        metrics = QFontMetrics(small_font(bold=True))
        widths = [metrics.horizontalAdvance(name) + _SAMPLE + _GAP + 2 for name in self._names]
        widths = _fitted(widths, self.width() - _APART * (len(widths) - 1))
        starts = accumulate((width + _APART for width in widths[:-1]), initial=0)
        return [QRectF(start, 0, width, _HEIGHT) for start, width in zip(starts, widths, strict=False)]

    def sizeHint(self) -> QSize:
        return grown(200, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        lane = self.lane_at(event.position().x())
        if lane is not None:
            self.lane_chosen.emit(lane)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            for lane, (name, box) in enumerate(zip(self._names, self.boxes(), strict=True)):
                self._paint_lane(painter, lane, name, box)

    def _paint_lane(self, painter: QPainter, lane: int, name: str, box: QRectF) -> None:
        colour = self._style.colour("text" if lane == self._chosen else "muted")
        middle = round(box.center().y()) + 0.5
        painter.setPen(QPen(colour, 2, LANE_PENS[lane]))
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.left() + _SAMPLE, middle))
        painter.setPen(colour)
        painter.setFont(small_font(bold=lane == self._chosen))
        words = box.adjusted(_SAMPLE + _GAP, 0, 0, 0)
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


def _fitted(widths: list[int], room: int) -> list[int]:
    """The widths in this room: what is no wider than its share keeps its width, and leaves the rest more."""
    fitted = list(widths)
    order = sorted(range(len(widths)), key=widths.__getitem__)
    for rank, i in enumerate(order):
        fitted[i] = min(widths[i], max(0, room) // (len(order) - rank))
        room -= fitted[i]
    return fitted
