"""Cost and accuracy on the training set and on the test set, epoch by epoch."""

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from nnviz.core.costs import COSTS
from nnviz.engine.snapshot import LaneSnapshot, Snapshot
from nnviz.view.axis_range import epochs_end, per_cent
from nnviz.view.curve_plot import Curve, CurvePlot
from nnviz.view.naming import number
from nnviz.view.panel import Panel
from nnviz.view.style import LANE_PENS, Style

_ROOM_FOR_LABELS = 78
_LANES = "ABC"


class CostPanel(Panel):
    """Two plots over the same epochs: cost above, accuracy below where there is one."""

    name = "cost"
    title = "Cost and accuracy"

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._run: int | None = None
        self.cost_plot = CurvePlot(style, right=_ROOM_FOR_LABELS)
        self.cost_plot.setAccessibleName("Cost over epochs")
        self.cost_plot.shade_between(0, 1)
        self.accuracy_plot = CurvePlot(
            style, name="accuracy / %", fit=per_cent, write="{:.1f} %".format, right=_ROOM_FOR_LABELS
        )
        self.accuracy_plot.setAccessibleName("Accuracy over epochs")
        self.cost_plot.sight_chosen.connect(self.accuracy_plot.look_at)
        self.accuracy_plot.sight_chosen.connect(self.cost_plot.look_at)
        self.log_button = QToolButton(text="log₁₀", checkable=True, toolTip="Cost on a logarithmic axis")
        self.log_button.setProperty("flat", True)
        self.log_button.toggled.connect(self.set_log)
        self.controls.addWidget(self.log_button)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.cost_plot, 5)
        rows.addWidget(self.accuracy_plot, 4)

    def set_log(self, log: bool) -> None:
        """Draw the cost on a logarithmic axis, or on a linear one."""
        self.cost_plot.log = log

    def draw(self, snapshot: Snapshot) -> None:
        if snapshot.run != self._run:
            self._run = snapshot.run
            self.cost_plot.look_at(None)
            self.accuracy_plot.look_at(None)
        self._name_the_cost(snapshot.lanes[0])
        costs, accuracies = self._curves(snapshot.lanes)
        self._make_room(any(np.isfinite(curve.y).any() for curve in accuracies))
        end = _end_of_axis(snapshot)
        self.cost_plot.show_curves(costs, end)
        self.accuracy_plot.show_curves(accuracies, end)

    def recolour(self) -> None:
        self.cost_plot.apply_style(self.look)
        self.accuracy_plot.apply_style(self.look)

    def _name_the_cost(self, lane: LaneSnapshot) -> None:
        words = f"{COSTS[lane.experiment.training.cost].label}, mean over the set"
        data, penalty = lane.epochs.train_cost[-1:], lane.epochs.train_penalty[-1:]
        if penalty.any():
            words = f"{number(float(data[0] + penalty[0]))} = {number(float(data[0]))} data + {number(float(penalty[0]))} penalty · {words}"
        self.cost_plot.name = "cost C₀, penalty left out" if penalty.any() else "cost C"
        self.caption.setText(words)

    def _curves(self, lanes: Sequence[LaneSnapshot]) -> tuple[list[Curve], list[Curve]]:
        costs, accuracies = [], []
        for index, lane in enumerate(lanes):
            of = lane.epochs
            costs += self._train_and_test(index, len(lanes), of.epoch, of.train_cost, of.test_cost)
            accuracies += self._train_and_test(
                index, len(lanes), of.epoch, 100 * of.train_accuracy, 100 * of.test_accuracy
            )
        return costs + [self._mini_batch(lane) for lane in lanes if len(lane.epochs.epoch) <= 1], accuracies
