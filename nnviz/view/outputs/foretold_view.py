"""Several inputs and a number to be foretold: output over target, on the diagonal where it is right."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from nnviz.core.naming import count
from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Snapshot
from nnviz.view.outputs.decision_surface import MOST_POINTS
from nnviz.view.outputs.outputs_view import OutputsView
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import extent
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.data_names import output_names
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.plane import with_margin
from nnviz.view.parts.style import Style, small_font


class ForetoldChart(Canvas):
    """Targets (N, n_L) and outputs (N, n_L) of the test set against each other, in their own units."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._targets: Array = np.empty((0, 1))
        self._outputs: Array = np.empty((0, 1))
        self._name = "y"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Output of the network over the target, for the test set")

    def minimumSizeHint(self) -> QSize:
        return grown(200, 140)

    def show_pairs(self, targets: Array, outputs: Array, name: str) -> None:
        """Draw the first of these; ``name`` is that of what is foretold."""
        self._name = name
        self._targets, self._outputs = targets[:MOST_POINTS], outputs[:MOST_POINTS]
        self.update()

    def numbers(self) -> Columns:
        """The first of each."""
        return {"target": self._targets[:, 0], "output": self._outputs[:, 0]}

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._targets.size:
            return
        span = with_margin(*extent([self._targets]))
        left = left_of(span, self.height() - 8 - BELOW)
        side = min(self.width() - left - 18, self.height() - 8 - BELOW)
        frame = ChartFrame(QRectF(left + 8, 8, side, side), span, span)
        with painter_on(self) as painter:
            painter.setFont(small_font())
            paint_axes(painter, frame, self._style, f"{self._name} (target)", f"{self._name} (output)")
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(frame.box)
            painter.setPen(QPen(self._style.colour("faint"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(frame.box.bottomLeft(), QPointF(frame.box.topRight()))
            painter.setPen(QPen(self._style.colour("test"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            good = np.isfinite(self._outputs)
            for centre in frame.points(self._targets[good], self._outputs[good]):
                painter.drawEllipse(centre, 2.6, 2.6)


class ForetoldView(OutputsView):
    """The chart of the test set at the last evaluation."""

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._drawn: object = None
        self.chart = ForetoldChart(style)
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.addWidget(self.typed)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.chart)

    def start(self, data: Dataset) -> None:
        self.typed.start(data)

    def draw(self, snapshot: Snapshot, data: Dataset) -> None:
        lane = snapshot.lanes[0]
        if lane.answers is None or lane.answers is self._drawn:
            return
        self._drawn = lane.answers
        n = count(len(data.x_test))
        self.caption = f"{n} test examples after epoch {lane.epochs.epoch[-1]:g}; right is on the dashed line"
        own = data.target_scale.undo
        self.chart.show_pairs(own(data.y_test), own(lane.answers.outputs), output_names(1, data)[0])

    def numbers(self) -> Columns:
        return self.chart.numbers()

    def recolour(self, style: Style) -> None:
        super().recolour(style)
        self.chart.recolour(style)
