"""Several inputs and a number to be foretold: output over target, on the diagonal where it is right."""

from functools import partial
from math import floor, log10

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from nnviz.core.naming import count, number
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Snapshot
from nnviz.view.outputs.decision_surface import MOST_POINTS
from nnviz.view.outputs.outputs_view import OutputsView, when_judged
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.axis_range import Range, extent
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.data_names import output_names
from nnviz.view.parts.numbers import Column, Columns
from nnviz.view.parts.plane import with_margin
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import Style, small_font

_FAR = 10
"""An output so many times as far from the targets as they are from one another is left out."""
_STEP = 0.25
"""By so much of what the targets span the axes grow."""
_DIGITS = 14
"""Those after the first that a double holds for certain."""


class ForetoldChart(Canvas):
    """Targets (N, n_L) and outputs (N, n_L) of the test set against each other, in their own units."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._targets: Array = np.empty((0, 1))
        self._outputs: Array = np.empty((0, 1))
        self._span: Range = (0.0, 1.0)
        self._names: tuple[str, ...] = ("y",)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Output of the network over the target, for the test set")
        self.point = PointCursor(self, self._read_out, begins_at=1)
        self.point.moved.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        return grown(200, 140)

    def show_pairs(self, targets: Array, outputs: Array, names: tuple[str, ...]) -> None:
        """Draw the first of these; ``names`` (n_L) are those of what is foretold."""
        self._names, self._targets, self._outputs = names, targets, outputs
        self._span = _span_of(targets, outputs) if targets.size else (0.0, 1.0)
        self.point.follow()
        self.update()

    @property
    def left_out(self) -> int:
        """How many of the first outputs are so far off that they are not drawn, or are no numbers."""
        low, high = self._span
        first = self._outputs[:MOST_POINTS]
        return int(np.sum(~((first >= low) & (first <= high))))

    def numbers(self) -> Columns:
        """All of them, also those that are not drawn."""
        columns: dict[str, Column] = {"example": np.arange(1, len(self._targets) + 1)}
        for j, name in enumerate(self._names):
            columns[f"{name} (target)"] = _as_read(self._targets[:, j])
            columns[f"{name} (output)"] = self._outputs[:, j]
        return columns

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._targets.size:
            return
        span = self._span
        left = left_of(span, self.height() - 8 - BELOW)
        side = min(self.width() - left - 18, self.height() - 8 - BELOW)
        frame = ChartFrame(QRectF(left + 8, 8, side, side), span, span)
        with painter_on(self) as painter:
            painter.setFont(small_font())
            name = self._names[0] if len(self._names) == 1 else "y"
            paint_axes(painter, frame, self._style, f"{name} (target)", f"{name} (output)")
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(frame.box)
            painter.setPen(QPen(self._style.colour("faint"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(frame.box.bottomLeft(), QPointF(frame.box.topRight()))
            painter.setPen(QPen(self._style.colour("test"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            targets, outputs = self._targets[:MOST_POINTS], self._outputs[:MOST_POINTS]
            good = np.isfinite(outputs)
            for centre in frame.points(targets[good], outputs[good]):
                painter.drawEllipse(centre, 2.6, 2.6)
            self.point.paint(painter, frame, self._style.colour("text"))

    def _read_out(self) -> list[Series]:
        """Each amount example by example, for `point`."""
        numbers = np.arange(1.0, len(self._targets[:MOST_POINTS]) + 1)
        drawn = (self._targets[:MOST_POINTS].T, self._outputs[:MOST_POINTS].T)
        return [
            Series(f"{short(name)} (output)", numbers, outputs, partial(_told, targets), at=targets)
            for name, targets, outputs in zip(self._names, *drawn, strict=True)
        ]


def _told(targets: Array, k: float) -> str:
    return f"example {k:.0f}, target {number(float(targets[int(k) - 1]))}"


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
        own, n = data.target_scale.undo, len(data.x_test)
        names = output_names(data.n_outputs, data)
        self.chart.show_pairs(own(data.y_test), own(lane.answers.outputs), names)
        first = f"the first {count(MOST_POINTS)} of " if n > MOST_POINTS else ""
        missing = self.chart.left_out
        said = f"{first}{count(n)} test examples {when_judged(lane)}; right is on the dashed line"
        self.caption = f"{said}; {count(missing)} not drawn: too far off, or no number" if missing else said

    def numbers(self) -> Columns:
        return self.chart.numbers()

    def recolour(self, style: Style) -> None:
        super().recolour(style)
        self.chart.recolour(style)


def _span_of(targets: Array, outputs: Array) -> Range:
    """What holds the targets and all outputs but absurd ones; it grows by steps, lest the axes shiver."""
    low, high = extent([targets])
    size = (high - low) or 1.0
    near = outputs[(outputs >= low - _FAR * size) & (outputs <= high + _FAR * size)]
    least, most = extent([targets, near])
    step = _STEP * size
    return with_margin(
        low - step * np.ceil((low - least) / step), high + step * np.ceil((most - high) / step)
    )


def _as_read(targets: Array) -> list[float]:
    """Targets (N,) as they were read, without what scaling there and back has left in the last digits."""
    largest = float(np.abs(targets).max(initial=0.0)) or 1.0
    return [round(target, _DIGITS - floor(log10(largest))) for target in targets.tolist()]
