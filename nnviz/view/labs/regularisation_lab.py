"""The regularisation lab: what keeps a network from learning by heart (book ch. 3)."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.labs.dropout_bench import DropoutBench
from nnviz.view.labs.overfitting_bench import OverfittingBench
from nnviz.view.labs.pages import Pages
from nnviz.view.labs.pull_bench import PullBench
from nnviz.view.labs.weights_bench import WeightsBench
from nnviz.view.panel import Panel
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.style import Style


class RegularisationLab(Panel):
    """Four benches: the penalties' pull, the weights that come of it, dropout, and more data."""

    name = "regularisation"
    title = "Regularisation"
    shows = "What keeps a network from learning its examples by heart: penalties, dropout and more data."
    how_to_read = (
        "An arrow leads from a weight to where a penalty alone takes it: L2 by a share of it, L1 by the same"
        " amount for all. The gap between test and training cost is shaded in Cost and accuracy."
    )
    overlays = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.pull, self.weights = PullBench(style), WeightsBench(style)
        self.dropout, self.overfitting = DropoutBench(style), OverfittingBench()
        self.pages = Pages(
            {
                "pull": ("How the penalties pull", self.pull),
                "gap": ("Overfitting, and more data", self.overfitting),
                "dropout": ("Dropout: the last mini-batch", self.dropout),
                "weights": ("The weights", self.weights),
            }
        )
        self.controls.addWidget(self.pages.chooser)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.pages)
        self.pages.turned.connect(self.draw_again)
        for bench in (self.pull, self.dropout, self.overfitting):
            bench.remedy_taken.connect(self.remedy_taken)

    def draw(self, snapshot: Snapshot) -> None:
        self.pages.draw_in_turn(
            snapshot,
            {
                self.pull: lambda: self.pull.show_lane(self._lane(snapshot)),
                self.overfitting: lambda: self.overfitting.show_snapshot(snapshot),
                self.dropout: lambda: self.dropout.show_lane(self._lane(snapshot)),
                self.weights: lambda: self.weights.show_snapshot(snapshot),
            },
        )

    def _lane(self, snapshot: Snapshot) -> LaneSnapshot:
        return snapshot.lanes[self.lane_of(snapshot)]

    def numbers(self) -> Columns:
        benches = (self.pull, self.weights, self.dropout, self.overfitting)
        return stacked(bench.numbers() for bench in benches if bench.isVisibleTo(self))

    def recolour_parts(self) -> None:
        for bench in (self.pull, self.weights, self.dropout):
            bench.recolour(self.look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pages.fit(event.size())
