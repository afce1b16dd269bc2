"""The plane of a neuron's two inputs, with its decision line to drag."""

from collections.abc import Mapping
from functools import lru_cache
from math import atan2, degrees

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.neuron_bench import ROWS, UNITS, Mask, Neuron, Shape, Unit, output
from nnviz.core.parameters import Array
from nnviz.view.labs.handles import Handles
from nnviz.view.labs.neuron_words import line_words, pair, row_help
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.canvas import grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.colour_map import image_of, unit_levels
from nnviz.view.parts.plane import Plane, plane_around
from nnviz.view.parts.style import Style, mix, small_font
from nnviz.view.parts.text_size import fitting
from nnviz.view.parts.tooltip import tip

MIDDLE, ONE_END, OTHER_END, ARROW = "the line, to shift it", "one end, to turn it", "the other end", "w"
_TURN = "Drag to turn the decision line about its other end: another direction of w, as long as before"
_HELP = {
    MIDDLE: "Drag to shift the decision line: another b",
    ONE_END: _TURN,
    OTHER_END: _TURN,
    ARROW: "w, at right angles to the line, on the side that fires: the longer, the steeper",
}
_ROWS = Plane((-0.55, 1.75), (-0.55, 1.75))
"""Where the four rows of a truth table have room."""

_HEAD, _RIGHT = 18.0, 6.0
_ENDS = (0.14, 0.86)
"""Of the line in sight, where it is taken to be turned."""

_ARROW_SCALE = 0.12
"""Of the plane's unit, for a weight of 1: longer arrows would leave it."""

_STEP, _WEIGHT_STEP = 0.05, 0.1
_SIDE = 72
_NEAR = 16.0
_POINT = 7.0
_DOT, _HOLE = 6.0, 3.0


class NeuronPlane(Handles):
    """Grey is what the neuron answers, the points are the rows of its truth table.

    Signals
    -------
    neuron_changed(Neuron)
        A person moved its line or its weights.
    row_chosen(row)
        A person clicked a point.
    """

    neuron_changed = Signal(object)
    row_chosen = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._neuron, self._unit, self._shape, self._row = Neuron(0, 0, 0), UNITS[0], Shape(), 0
        self._pivot: Array = np.zeros(2)
        self._points: tuple[Array, Mask] | None = None
        self._span = _ROWS
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Plane of x₁ and x₂ with the decision line")

    def show_unit(self, neuron: Neuron, unit: Unit, shape: Shape, row: int) -> None:
        """Draw another neuron."""
        self._neuron, self._unit, self._shape, self._row = neuron, unit, shape, row
        self.update()

    def show_points(self, x: Array, is_one: Mask) -> None:
        """Draw points x (2, m) of data as well; those of ``is_one`` (m,) are filled, the others rings."""
        self._points = (x, is_one)
        self._span = plane_around(np.concatenate([x.T, ROWS.T])) if len(is_one) else _ROWS
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(200, 200)

    def frame(self) -> ChartFrame:
        """Where the plane is, both inputs drawn to one scale."""
        return _frame(self.width(), self.height(), self._span)

    def handles(self) -> Mapping[str, QPointF]:
        spots = self._spots()
        points = [self._pixel(at) for at in spots.values()]
        return dict(zip(spots, points, strict=True))

    def take_hold(self, name: str) -> None:
        spots = self._spots()
        self._pivot = spots[OTHER_END if name == ONE_END else ONE_END if name == OTHER_END else MIDDLE]

    def drag(self, name: str, to: QPointF) -> None:
        frame = self.frame()
        self._move(name, np.array([frame.x_at(to.x()), frame.y_at(to.y())]))

    def nudge(self, name: str, right: float, up: float) -> None:
        spots, way = self._spots(), np.array([right, up])
        step = _WEIGHT_STEP * _ARROW_SCALE if name == ARROW else _STEP
        self._move(name, spots[name] + step * way)

    def press(self, at: QPointF) -> None:
        row = self._row_at(at)
        if row is not None:
            self.row_chosen.emit(row)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(self.unzoomed(event.pos()))), self)
            return True
        return super().event(event)

    def help_at(self, at: QPointF) -> str:
        """What is said of a point, or a handle, at this place."""
        row, handle = self._row_at(at), self.handle_at(at)
        if handle:
            return tip(_HELP[handle])
        return "" if row is None else row_help(self._neuron, self._unit, self._shape, ROWS[:, row])

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.frame()
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            self._paint_answers(painter, frame)
            paint_axes(painter, frame, self._style, "x₁", "x₂")
            self._paint_data(painter, frame)
            self._paint_line(painter, frame)
            self._paint_points(painter)
            for name in self.handles():
                if name != ARROW:
                    self.paint_handle(painter, name, filled=name == MIDDLE)

    def _spots(self) -> dict[str, Array]:
        """The handles, in units of the plane."""
        frame = self.frame()
        ends = self._neuron.segment(frame.x, frame.y)
        if ends is None:
            return {}
        start, end = ends
        middle = (start + end) / 2
        one, other = (start + share * (end - start) for share in _ENDS)
        tip = middle + _ARROW_SCALE * np.array([self._neuron.w1, self._neuron.w2])
        return {MIDDLE: middle, ONE_END: one, OTHER_END: other, ARROW: tip}

    def _move(self, name: str, to: Array) -> None:
        if name == MIDDLE:
            moved = self._neuron.shifted_to(to)
        elif name == ARROW:
            moved = self._neuron.pointed(self._pivot, (to - self._pivot) / _ARROW_SCALE)
        else:
            moved = self._neuron.turned(self._pivot, to)
        self.neuron_changed.emit(Neuron(*(round(each, 2) + 0.0 for each in moved)))

    def _row_at(self, at: QPointF) -> int | None:
        far = [(self._pixel(x) - at).manhattanLength() for x in ROWS.T]
        return int(np.argmin(far)) if min(far) <= _NEAR else None

    def _pixel(self, at: Array) -> QPointF:
        return self.frame().points([at[0]], [at[1]])[0]

    def _paint_answers(self, painter: QPainter, frame: ChartFrame) -> None:
        """Grey from its least answer to its greatest; 0 and 1 are always among them."""
        z = self._neuron.z(Plane(frame.x, frame.y).grid(_SIDE))
        a = output(self._unit.make(self._shape), z).reshape(_SIDE, _SIDE)
        low, high = min(0.0, float(a.min())), max(1.0, float(a.max()))
        pale = self._style.colour("card")
        dark = mix(pale, self._style.colour("text"), 0.3)
        table = np.linspace(_rgb(pale), _rgb(dark), 256).round().astype(np.uint8)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame.box, image_of(unit_levels(a - low, high - low), table))

    def _paint_data(self, painter: QPainter, frame: ChartFrame) -> None:
        if self._points is None:
            return
        x, is_one = self._points
        for k, chosen in enumerate((~is_one, is_one)):
            points = frame.points(*x[:, chosen])
            colours = [self._style.class_colour(k, 2), *([] if k else [self._style.colour("card")])]
            for colour, size in zip(colours, (_DOT, _HOLE), strict=False):
                painter.setPen(QPen(colour, size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawPoints(points)

    def _paint_line(self, painter: QPainter, frame: ChartFrame) -> None:
        accent, ends = self._style.colour("accent"), self._neuron.segment(frame.x, frame.y)
        words = [f"{line_words(self._neuron)}   w points to the side that fires", line_words(self._neuron)]
        if ends is None:
            words = ["the line is out of sight", "no line in sight"]
        painter.setPen(accent)
        room = self.width() - frame.box.left()
        head = QRectF(frame.box.left(), 0, room, _HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, fitting(words, room))
        if ends is None:
            return
        painter.setPen(QPen(accent, 2))
        painter.save()
        painter.setClipRect(frame.box)
        painter.drawLine(*(self._pixel(end) for end in ends))
        painter.restore()
        self._paint_arrow(painter, accent)

    def _paint_arrow(self, painter: QPainter, accent: QColor) -> None:
        handles = self.handles()
        foot, tip = handles[MIDDLE], handles[ARROW]
        painter.drawLine(foot, tip)
        if self.in_hand == ARROW and self.hasFocus():
            painter.setPen(QPen(self._style.colour("text"), 1.5))
            painter.drawEllipse(tip, 10, 10)
        painter.save()
        painter.translate(tip)
        painter.rotate(degrees(atan2(tip.y() - foot.y(), tip.x() - foot.x())))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawPolygon([QPointF(5, 0), QPointF(-6, -5), QPointF(-6, 5)])
        painter.restore()

    def _paint_points(self, painter: QPainter) -> None:
        text = self._style.colour("text")
        for i, (x, fires) in enumerate(zip(ROWS.T, self._neuron.fires(ROWS), strict=True)):
            at = self._pixel(x)
            painter.setPen(QPen(text, 2))
            painter.setBrush(text if fires else self._style.colour("card"))
            painter.drawEllipse(at, _POINT, _POINT)
            if i == self._row:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._style.colour("accent"), 1.5))
                painter.drawEllipse(at, _POINT + 4, _POINT + 4)
            painter.setPen(self._style.colour("muted"))
            painter.drawText(at + QPointF(10, 20), pair(x))


@lru_cache(maxsize=8)  # every point that is drawn asks
def _frame(width: int, height: int, plane: Plane) -> ChartFrame:
    frame = _within(width, height, plane, left_of(plane.x2, height))
    # How much of x₂ is seen is known now, and with it the ticks; a wider margin lets a little more be seen.
    return _within(width, height, plane, max(left_of(frame.y, h) for h in (frame.box.height(), height)) + 1)


def _within(width: int, height: int, plane: Plane, left: float) -> ChartFrame:
    box = QRectF(left, _HEAD, width - left - _RIGHT, height - _HEAD - BELOW)
    sides = ((plane.x1, box.width()), (plane.x2, box.height()))
    unit = min(pixels / (high - low) for (low, high), pixels in sides)
    x1, x2 = (
        ((low + high - pixels / unit) / 2, (low + high + pixels / unit) / 2) for (low, high), pixels in sides
    )
    return ChartFrame(box, x1, x2)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
