"""One input: the outputs as a curve over the data."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.dataset import Dataset
from nnviz.session.in_hand import network_of
from nnviz.session.snapshot import Snapshot
from nnviz.view.outputs.decision_surface import MOST_POINTS
from nnviz.view.outputs.outputs_view import OutputsView
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import Range, extent
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.data_names import input_name, output_names
from nnviz.view.parts.numbers import NO_NUMBERS, Columns, stacked
from nnviz.view.parts.plane import with_margin
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font

_POINTS = 240
_TOP, _RIGHT = 22.0, 10.0


class FittedCurve(Canvas):
    """Curves over x, and the data's points: discs train, rings test. All in the units of the data.

    Attributes
    ----------
    curves : (n_L, k)
        The outputs at ``asked``.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._data: Dataset | None = None
        self._x: Array = np.empty(0)
        self._points: tuple[tuple[Array, Array, bool], ...] = ()
        self.curves: Array = np.empty((0, 0))
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Output of the network over its input, with the data")
        self.point = PointCursor(self, self._read_out)
        self.point.moved.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        return grown(220, 140)

    def show_data(self, data: Dataset) -> None:
        """Take other points."""
        self._data = data
        xs = [data.preparation.undo(x)[:, 0] for x in (data.x_test, data.x_train)]
        ys = [data.target_scale.undo(y) for y in (data.y_test, data.y_train)]
        self._points = ((xs[0], ys[0], True), (xs[1], ys[1], False))
        self._ranges = with_margin(*extent(xs)), with_margin(*extent(ys))
        self._x = np.linspace(*self._ranges[0], _POINTS)
        self.curves = np.empty((0, 0))

    def let_go(self) -> None:
        """Keep no data."""
        self._data, self._points = None, ()

    @property
    def asked(self) -> Array:
        """Where the curve is asked for: (k,)."""
        return self._x

    def show_curves(self, curves: Array) -> None:
        """Draw the outputs (n_L, k) at ``asked``."""
        self.curves = curves
        self.point.follow()
        self.update()

    def numbers(self) -> Columns:
        """The curves, and then the points."""
        if self._data is None:
            return NO_NUMBERS
        name, outputs = input_name(self._data, 0), output_names(self._data.n_outputs, self._data)
        drawn = [("curve", self._x, self.curves.T)]
        drawn += [
            ("test" if ring else "train", x[:MOST_POINTS], y[:MOST_POINTS]) for x, y, ring in self._points
        ]
        tables: list[Columns] = [
            {"shown": shown, name: x, **dict(zip(outputs, y.T, strict=True))}
            for shown, x, y in drawn
            if len(y) == len(x)
        ]
        return stacked(tables)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._data is None:
            return
        height = self.height() - _TOP - BELOW
        left = left_of(self._ranges[1], height) + 8
        box = QRectF(left, _TOP, self.width() - left - _RIGHT, height)
        frame = ChartFrame(box, *self._ranges)
        with painter_on(self) as painter:
            painter.setFont(small_font())
            paint_axes(painter, frame, self._style, *self._axis_names(self._data))
            self._paint_legend(painter, box)
            painter.setClipRect(box.adjusted(-4, -4, 4, 4))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_points(painter, frame)
            for j, curve in enumerate(self.curves):
                good = np.isfinite(curve)
                painter.setPen(QPen(self._hue(j), 2))
                painter.drawPolyline(frame.polygon(self._x[good], curve[good]))
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """For `point`: the curve of each output, and the points of each set one by one."""
        if self._data is None:
            return []
        of_x, n = short(input_name(self._data, 0)), self._data.n_outputs
        names = [short(f" {name}") if n > 1 else "" for name in output_names(n, self._data)]
        curves = [
            Series(f"network{name}", self._x, y, lambda x: f"{of_x} = {number(x)}")
            for name, y in zip(names, self.curves, strict=False)
        ]
        return curves + [
            _read_points(f"{'test' if ring else 'train'}{name}", of_x, x[:MOST_POINTS], y)
            for x, ys, ring in reversed(self._points)
            for name, y in zip(names, ys[:MOST_POINTS].T, strict=False)
        ]

    def _axis_names(self, data: Dataset) -> tuple[str, str]:
        return input_name(data, 0), "output a" if data.classes else output_names(1, data)[0]

    def _hue(self, output: int) -> QColor:
        n = len(self.curves)
        return self._style.class_colour(output, n) if n > 1 else self._style.colour("output_hue")

    def _paint_points(self, painter: QPainter, frame: ChartFrame) -> None:
        for x, y, ring in self._points:
            for j, targets in enumerate(y[:MOST_POINTS].T):
                hue = self._hue(j) if y.shape[1] > 1 else self._style.colour("test" if ring else "train")
                painter.setPen(QPen(hue, 1.2))
                painter.setBrush(Qt.BrushStyle.NoBrush if ring else hue)
                for centre in frame.points(x[:MOST_POINTS], targets):
                    painter.drawEllipse(centre, 2.6, 2.6)

    def _paint_legend(self, painter: QPainter, box: QRectF) -> None:
        left = box.left()
        for words, hue in self._legend():
            painter.setPen(hue)
            painter.drawText(QPointF(left, 13), words)
            left += painter.fontMetrics().horizontalAdvance(words) + 16

    def _legend(self) -> list[tuple[str, QColor]]:
        assert self._data is not None
        n = self._data.n_outputs
        if n == 1:
            hues = [self._style.colour(name) for name in ("train", "test", "output_hue")]
            return list(zip(("● train", "○ test", "— network"), hues, strict=True))
        grey = self._style.colour("muted")
        outputs = ((f"— {short(name)}", self._hue(j)) for j, name in enumerate(output_names(n, self._data)))
        return [("● train", grey), ("○ test", grey), *outputs]


def _read_points(name: str, of_x: str, x: Array, y: Array) -> Series:
    numbers = np.arange(1.0, len(y) + 1)
    return Series(
        name, numbers, y, lambda k: f"example {k:.0f}, {of_x} = {number(float(x[int(k) - 1]))}", number, x
    )


class CurveView(OutputsView):
    """The fitted curve."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.caption = "the network's output over its input"
        self.curve = FittedCurve(style)
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addWidget(self.typed)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.curve)

    def start(self, data: Dataset) -> None:
        self.curve.show_data(data)
        self.typed.start(data)

    def let_go(self) -> None:
        self.curve.let_go()

    def draw(self, snapshot: Snapshot, data: Dataset) -> None:
        lane = snapshot.lanes[0]
        asked = data.preparation.apply(self.curve.asked[:, np.newaxis])
        outputs = network_of(lane, lane.theta).feedforward(asked.T)
        self.curve.show_curves(data.target_scale.undo(outputs))

    def numbers(self) -> Columns:
        return self.curve.numbers()

    def recolour(self, style: Style) -> None:
        super().recolour(style)
        self.curve.recolour(style)
