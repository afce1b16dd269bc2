"""Cost and accuracy on the training set and on the test set, epoch by epoch."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QToolButton, QVBoxLayout

from nnviz.core.costs import COSTS
from nnviz.core.naming import in_percent, lane_prefix
from nnviz.core.parameters import Array
from nnviz.core.written import measured
from nnviz.core.written_line import Line
from nnviz.data.dataset import Dataset
from nnviz.session.past_view import ShelvedRun
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.training.curves import EpochCurves
from nnviz.training.scores import majority_accuracy
from nnviz.view.charts.curve_line import Curve, Gap
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.ghosts import ghosts, later
from nnviz.view.charts.time_axis import divergences, end_of_time, moment_of_past
from nnviz.view.panel import Panel
from nnviz.view.parts.axis_range import per_cent
from nnviz.view.parts.buckets import thin_out
from nnviz.view.parts.numbers import Columns, side_by_side
from nnviz.view.parts.run_names import ghosts_of
from nnviz.view.parts.score_words import accuracy_words, name_of_test
from nnviz.view.parts.style import LANE_PENS, Style

Parts = tuple[Array, Array, Array]
"""Of the training, test and validation examples."""

_PARTS = ("train", "test", "validation")
_COLOURS = {"train": "train", "test": "test", "validation": "muted"}
Lanes = Sequence[LaneSnapshot]

_MOST_POINTS = 300
_THICKNESS = ", thick: test, thin: train"
_COST_LOWEST, _ACCURACY_LOWEST = 52, 76
"""Pixels: the labels of three twins have room beside them."""
_COMMONEST = (
    "commonest: so often is right, on the test examples, who always answers the class that is commonest in"
    " the training set. A network that has learnt something stands above this line."
)


class CostPanel(Panel):
    """Two plots over the same epochs: cost above, accuracy below where there is one."""

    name = "cost"
    title = "Cost and accuracy"
    shows = (
        "How wrong the network is (cost) and how often it is right (accuracy), after each epoch, on the "
        "training and on the test examples."
    )
    how_to_read = (
        "Both costs falling: it learns. Training falls while test rises: it learns by heart. Compare the "
        "accuracy with the line of the commonest class."
    )
    overlays = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._alone: CurvePlot | None = None
        self._drawn: tuple[object, ...] = ()
        self._judged: Dataset | None = None
        self._share = 0.0
        self._names: list[tuple[str, str, str]] = []
        self.cost_plot = CurvePlot(style)
        self.cost_plot.setAccessibleName("Cost over epochs")
        self.accuracy_plot = CurvePlot(style, name="accuracy / %", fit=per_cent, write=in_percent)
        self.accuracy_plot.setAccessibleName("Accuracy over epochs")
        for plot, other in ((self.cost_plot, self.accuracy_plot), (self.accuracy_plot, self.cost_plot)):
            plot.over = other
            plot.sight_chosen.connect(other.look_at)
            plot.sight_chosen.connect(self.draw_again)
        self.log_button = QToolButton()
        self.log_button.setText("log₁₀")
        self.log_button.setCheckable(True)
        self.log_button.setToolTip("Cost on a logarithmic axis")
        self.log_button.setProperty("flat", True)
        self.log_button.toggled.connect(self.set_log)
        self.controls.addWidget(self.log_button)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for plot, lowest in ((self.cost_plot, _COST_LOWEST), (self.accuracy_plot, _ACCURACY_LOWEST)):
            plot.setMinimumHeight(lowest)
        rows.addWidget(self.cost_plot, 1)
        rows.addWidget(self.accuracy_plot, 1)

    def set_log(self, log: bool) -> None:
        """Draw the cost on a logarithmic axis, or on a linear one."""
        self.cost_plot.log = log

    def show_alone(self, plot: CurvePlot | None) -> None:
        """Give one of the plots the room of both, or each its own again."""
        if plot is not self._alone:
            self._alone = plot
            self.draw_again()

    def begin(self, snapshot: Snapshot) -> None:
        self._drawn = ()
        self.cost_plot.look_at(None)
        self.accuracy_plot.look_at(None)

    def let_go(self) -> None:
        self._judged = None
        super().let_go()

    def draw_again(self) -> None:
        self._drawn = ()
        super().draw_again()

    def draw(self, snapshot: Snapshot) -> None:
        # Between two epochs of a run there is nothing new in it.
        end = end_of_time(snapshot)
        drawn = _all_that_is_drawn(snapshot, end)
        if drawn and drawn == self._drawn:
            return
        self._drawn = drawn
        lanes = snapshot.lanes
        self._name_the_cost(lanes, ghosts_of(snapshot))
        self.cost_plot.marks = divergences(snapshot)
        now = moment_of_past(snapshot)
        for plot in (self.cost_plot, self.accuracy_plot):
            plot.end_at(end)
            plot.now = now
        self._names = [("train", name_of_test(lane, snapshot.dataset), "validation") for lane in lanes]
        costs = self._parts(lanes, _costs, self._picked(lanes, _costs))
        self.cost_plot.gaps = [Gap(i, i + 1, costs[i + 1].colour) for i in _trains_in(costs)]
        behind = [
            *later(snapshot, self.look, lambda of: (of.train_cost, of.test_cost), ("train", "test")),
            *ghosts(snapshot, self.look, lambda of: of.train_cost, costs, "train"),
        ]
        self.cost_plot.show_curves(
            [*_told_if_thin(costs), *self._first_mini_batches(lanes), *self._blow_ups(lanes), *behind]
        )
        accuracies = self._parts(lanes, _accuracies, self._picked(lanes, _accuracies))
        self.accuracy_plot.name = f"accuracy / %{_THICKNESS * (len(lanes) > 1)}"
        self.accuracy_plot.gaps = [Gap(i + 1, i, accuracies[i + 1].colour) for i in _trains_in(accuracies)]
        self._show_accuracy(any(np.isfinite(curve.y).any() for curve in accuracies))
        self._tell_error(lanes[0], snapshot)
        self.accuracy_plot.show_curves(
            [
                *_told_if_thin(accuracies),
                *self._commonest(snapshot),
                *later(snapshot, self.look, lambda of: (100 * of.test_accuracy,), ("test",)),
                *_told_if_thin(
                    ghosts(snapshot, self.look, lambda of: 100 * of.test_accuracy, accuracies, "test")
                ),
            ]
        )

    def numbers(self) -> Columns:
        """What is drawn, and of the networks themselves every epoch there is, also those between points."""
        plots = [("cost", self.cost_plot, _costs)]
        if self.accuracy_plot.isVisibleTo(self.content):
            plots.append(("accuracy / %", self.accuracy_plot, _accuracies))
        lanes = self._snapshot.lanes if self._snapshot else ()
        every = np.arange(max((len(lane.epochs.epoch) for lane in lanes), default=0))
        found = []
        for what, plot, of in plots:
            whole = {curve.name: curve for curve in self._parts(lanes, of, every)}
            drawn = [whole.get(curve.name, curve) for curve in plot.curves()]
            found += [(f"{what}, {curve.name}", curve.x, curve.y) for curve in drawn]
        return side_by_side("epoch", found)

    def recolour_parts(self) -> None:
        self.cost_plot.recolour(self.look)
        self.accuracy_plot.recolour(self.look)

    def _commonest(self, snapshot: Snapshot) -> list[Curve]:
        """What who always says the commonest class gets: the line to beat."""
        data = snapshot.dataset
        if data is None or not data.classes:
            return []
        epoch = snapshot.lanes[0].epochs.epoch
        ends = np.array([0.0, max(1.0, float(epoch[-1]))]) if len(epoch) else np.array([0.0, 1.0])
        if data is not self._judged:
            self._judged, self._share = data, 100 * majority_accuracy(data)
        share = np.full(2, self._share)
        colour = self.look.colour("muted")
        return [
            Curve("commonest class", ends, share, colour, label="commonest", thick=False, help=_COMMONEST)
        ]

    def _parts(
        self, lanes: Lanes, of: Callable[[EpochCurves], Parts], picked: NDArray[np.intp]
    ) -> list[Curve]:
        """Rows of one network in the colours of the sets; of twins in theirs, the test set thick."""
        curves, several = [], len(lanes) > 1
        for index, (lane, dash) in enumerate(zip(lanes, LANE_PENS, strict=False)):
            epoch = lane.epochs.epoch
            there = picked[picked < len(epoch)]
            named = zip(_PARTS, self._names[index], of(lane.epochs), strict=True)
            for kind, called, y in named:
                if kind == "validation" and not np.isfinite(y).any():
                    continue
                name = lane_prefix(index, len(lanes)) + called
                colour = QColor(self.look.twins[index]) if several else self.look.colour(_COLOURS[kind])
                thick = kind == "test" or not several
                curves.append(Curve(name, epoch[there], y[there], colour, dash, name, thick))
        return curves

    def _picked(self, lanes: Lanes, of: Callable[[EpochCurves], Parts]) -> NDArray[np.intp]:
        """Which rows are drawn: the same of all twins, so that a reading is of one epoch."""
        sight, most = self.cost_plot.sight(), _MOST_POINTS // len(lanes)
        rows = [thin_out(lane.epochs.epoch, of(lane.epochs)[:2], *sight, most) for lane in lanes]
        return np.unique(np.concatenate(rows)) if len(rows) > 1 else rows[0]

    def _first_mini_batches(self, lanes: Lanes) -> list[Curve]:
        """Something to see before the first epoch is over."""
        colour = self.look.colour("faint")
        return [
            Curve("mini-batch", of.cost_epoch, of.cost, colour, label="mini-batch", thick=False)
            for of in (lane.steps for lane in lanes if len(lane.epochs.epoch) <= 1 and not lane.diverged)
        ]

    def _blow_ups(self, lanes: Lanes) -> list[Curve]:
        """Of a lane that ran away, its mini-batches from the last evaluation on; the mark names them."""
        others_go_on = not all(lane.diverged for lane in lanes)
        curves = []
        for index, (lane, dash) in enumerate(zip(lanes, LANE_PENS, strict=False)):
            if lane.diverged:
                start, of = lane.epochs, lane.steps
                after = of.cost_epoch > (start.epoch[-1] if len(start.epoch) else -np.inf)
                x = np.concatenate([start.epoch[-1:], of.cost_epoch[after]])
                y = np.concatenate([start.train_cost[-1:], of.cost[after]])
                name = f"{lane_prefix(index, len(lanes))}blow-up"
                bad = self.look.colour("bad")
                curves.append(Curve(name, x, y, bad, dash, thick=False, may_leave=others_go_on))
        return curves

    def _name_the_cost(self, lanes: Lanes, behind: Sequence[ShelvedRun]) -> None:
        lane, label = lanes[0], _label_of_cost(lanes, behind)
        data, penalty = lane.epochs.train_cost[-1:], lane.epochs.train_penalty[-1:]
        if penalty.any():
            self.cost_plot.name = f"data cost C₀ (C = C₀ + penalty), {label}, mean over the set"
            whole = Line(
                "C", measured(float(data[0])) + measured(float(penalty[0])), float((data + penalty)[0])
            )
            self.caption.setText(whole.words)
        else:
            self.cost_plot.name = f"cost C, {label}, mean over the set"
            self.caption.setText("")

    def _tell_error(self, lane: LaneSnapshot, snapshot: Snapshot) -> None:
        """Of amounts: how far off the answers are."""
        if snapshot.dataset is not None and not snapshot.dataset.classes:
            words = (self.caption.text(), accuracy_words(lane, snapshot.dataset))
            self.caption.setText(" · ".join(part for part in words if part))

    def _show_accuracy(self, there_is_one: bool) -> None:
        is_below = there_is_one and self._alone is not self.cost_plot
        if self.accuracy_plot.isVisibleTo(self.content) != is_below:
            self.accuracy_plot.setVisible(is_below)
        self.cost_plot.setHidden(is_below and self._alone is self.accuracy_plot)
        self.cost_plot.show_epochs(not is_below)


def _costs(of: EpochCurves) -> Parts:
    return of.train_cost, of.test_cost, of.validation_cost


def _accuracies(of: EpochCurves) -> Parts:
    return 100 * of.train_accuracy, 100 * of.test_accuracy, 100 * of.validation_accuracy


def _all_that_is_drawn(snapshot: Snapshot, end: float) -> tuple[object, ...]:
    """What the picture of a running network is made of; empty while more than whole epochs is seen.

    Its axis of time goes to ``end``.
    """
    view, lanes = snapshot.timeline, snapshot.lanes
    is_whole = all(len(lane.epochs.epoch) > 1 and lane.divergence is None for lane in lanes)
    if not snapshot.is_moving or not is_whole or (view is not None and view.step < view.end):
        return ()
    curves = [lane.epochs for lane in lanes]
    return snapshot.run, snapshot.experiment, end, *curves, *ghosts_of(snapshot)


def _told_if_thin(curves: Sequence[Curve]) -> list[Curve]:
    """The same; of twins the plot below names the thin ones, and of ghosts the plot above."""
    return [curve if curve.thick else replace(curve, is_told=True) for curve in curves]


def _trains_in(curves: Sequence[Curve]) -> list[int]:
    """The places of the training curves; that of the test examples comes after each."""
    return [i for i, curve in enumerate(curves) if curve.name.endswith(_PARTS[0])]


def _label_of_cost(lanes: Lanes, behind: Sequence[ShelvedRun]) -> str:
    """Of all that is drawn: "quadratic", "quadratic, B cross-entropy", "quadratic (thin: cross-entropy)"."""
    first, *others = (COSTS[lane.experiment.training.cost].label for lane in lanes)
    own = [f"{lane_prefix(i, len(lanes))}{label}" for i, label in enumerate(others, 1) if label != first]
    thin = list(dict.fromkeys(COSTS[run.experiment.training.cost].label for run in behind))
    return ", ".join([first, *own]) + (f" (thin: {', '.join(thin)})" if thin not in ([], [first]) else "")
