"""The line that a learner draws: laid over the chart of a panel, or over one of its own."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnviz.app.lesson_places import LessonPlaces
from nnviz.core.parameters import Array
from nnviz.training.lessons.answers import Answer
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.sketch import SketchLayer
from nnviz.view.charts.sketch_pad import SketchPad
from nnviz.view.parts.style import Style

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow


class LessonSketch(QObject):
    """One line at a time."""

    changed = Signal(bool)
    """Whether the line goes far enough to be an answer."""
    finished = Signal()

    def __init__(self, window: "MainWindow", places: LessonPlaces) -> None:
        super().__init__(window)
        self._window, self._places = window, places
        self._layer: SketchLayer | None = None
        self._pad: SketchPad | None = None
        self._plot: CurvePlot | None = None

    def begin(self, found: Answer, *, covers: bool) -> None:
        """Let a line be drawn, over what the chart shows where that would give it away."""
        layer = self._lay(found, covers=covers)
        layer.changed.connect(lambda: self.changed.emit(layer.is_complete))
        layer.finished.connect(self.finished)
        layer.setFocus()

    def show_guess(self, found: Answer, guess: Array) -> None:
        """Show a line that was drawn before."""
        self._lay(found, covers=False).show_values(guess)

    def show_truth(self, found: Answer) -> None:
        """Show the true curve over it."""
        if self._layer is not None:
            self._layer.show_truth(np.asarray(found.right, float))

    def values(self) -> Array:
        """What was drawn, at the places of the answer."""
        assert self._layer is not None
        return self._layer.values()

    def start_over(self) -> None:
        """Wipe the line away."""
        if self._layer is not None:
            self._layer.clear()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        if self._layer is not None:
            self._layer.recolour(style)

    def clear(self) -> None:
        """Leave the chart as it was."""
        if self._plot is None:
            return  # it is: two charts would be drawn anew on every page
        self._plot.expect_nothing()
        self._plot = None
        if self._layer is not None:
            self._layer.leave()
            self._layer = None
        if self._pad is not None:
            self._pad.hide()
            self._pad.deleteLater()
            self._pad = None
        self._draw_panels()

    def _lay(self, found: Answer, *, covers: bool) -> SketchLayer:
        self.clear()
        style, x = self._window.look, np.asarray(found.facts["x"], float)
        chart = self._places.chart(found.ask)
        if chart is None:
            over = str(found.facts.get("over", "epoch"))
            self._pad = SketchPad(self._window, found.ask.unit or "value", over, style)
            self._pad.cover(self._window.panels["gradient"])
            chart = self._pad.plot, 1.0
        self._plot, times = chart
        values = np.concatenate([np.ravel(one) for one in (found.right, *(w.value for w in found.wrong))])
        if self._plot.over is not None:
            self._plot.over.look_at(None)
        heights = times * float(values.min()), times * float(values.max())
        self._plot.expect((float(x[0]), float(x[-1])), heights)
        self._draw_panels()
        self._layer = SketchLayer(self._plot, x, style, times=times, covers=covers)
        self._layer.show()
        return self._layer

    def _draw_panels(self) -> None:
        cost = self._window.panels["cost"]
        assert isinstance(cost, CostPanel)
        cost.show_alone(self._plot if self._plot in (cost.cost_plot, cost.accuracy_plot) else None)
        for panel in (cost, self._window.panels["gradient"]):
            panel.draw_again()
