"""One input: the outputs as a curve over the data."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.engine.in_hand import network_of
from nnviz.engine.snapshot import Snapshot
from nnviz.view.outputs.decision_surface import MOST_POINTS
from nnviz.view.outputs.outputs_view import OutputsView
from nnviz.view.parts.axes_frame import BELOW, LEFT, paint_axes
from nnviz.view.parts.axis_range import Range, extent
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.plane import with_margin
from nnviz.view.parts.style import Style, small_font

_POINTS = 240
_TOP, _RIGHT = 22.0, 10.0


class FittedCurve(QWidget):
    """Curves over x, and the data's points: discs train, rings test.

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
        self.curves: Array = np.empty((0, 0))
        self._ranges: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Output of the network over its input, with the data")

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 140)

    def show_data(self, data: Dataset) -> None:
        """Take other points."""
        self._data = data
        x = with_margin(*extent([data.x_train, data.x_test]))
        self._ranges = x, with_margin(*extent([data.y_train, data.y_test]))
        self._x = np.linspace(*x, _POINTS)
        self.curves = np.empty((0, 0))

    @property
    def asked(self) -> Array:
        """Where the curve is asked for: (k,)."""
        return self._x

    def show_curves(self, curves: Array) -> None:
        """Draw the outputs (n_L, k) at ``asked``."""
        self.curves = curves
        self.update()

    def apply_style(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._data is None:
            return
        box = QRectF(LEFT + 8, _TOP, self.width() - LEFT - 8 - _RIGHT, self.height() - _TOP - BELOW)
        frame = ChartFrame(box, *self._ranges)
        with QPainter(self) as painter:
            painter.setFont(small_font())
            x_name = self._data.inputs[0] if self._data.inputs else "x₁"
            paint_axes(painter, frame, self._style, x_name, "output a")
            self._paint_legend(painter, box)
            painter.setClipRect(box.adjusted(-4, -4, 4, 4))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_points(painter, frame, self._data)
            for curve in self.curves:
                good = np.isfinite(curve)
                painter.setPen(QPen(self._style.colour("output_hue"), 2))
                painter.drawPolyline(frame.points(self._x[good], curve[good]))

    def _paint_points(self, painter: QPainter, frame: ChartFrame, data: Dataset) -> None:
        for x, y, ring in ((data.x_test, data.y_test, True), (data.x_train, data.y_train, False)):
            hue = self._style.colour("test" if ring else "train")
            painter.setPen(QPen(hue, 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush if ring else hue)
            for targets in y[:MOST_POINTS].T:
                for centre in frame.points(x[:MOST_POINTS, 0], targets):
                    painter.drawEllipse(centre, 2.6, 2.6)

    def _paint_legend(self, painter: QPainter, box: QRectF) -> None:
        left = box.left()
        for words, name in (("● train", "train"), ("○ test", "test"), ("— network", "output_hue")):
            painter.setPen(QColor(self._style.colour(name)))
            painter.drawText(QPointF(left, 13), words)
            left += painter.fontMetrics().horizontalAdvance(words) + 16


class CurveView(OutputsView):
    """The fitted curve."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.caption = "the network's output over its input"
        self.curve = FittedCurve(style)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.curve)

    def start(self, data: Dataset) -> None:
        self.curve.show_data(data)

    def draw(self, snapshot: Snapshot, data: Dataset) -> None:
        lane = snapshot.lanes[0]
        self.curve.show_curves(network_of(lane, lane.theta).feedforward(self.curve.asked[np.newaxis]))

    def apply_style(self, style: Style) -> None:
        super().apply_style(style)
        self.curve.apply_style(style)
