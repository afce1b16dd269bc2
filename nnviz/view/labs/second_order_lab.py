"""Second order: the Hessian of a small network, and the step that its quadratic leads to (book ch. 3)."""

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from nnviz.core.hessian import refuses_hessian
from nnviz.core.naming import number, parameter_name
from nnviz.core.second_order import along
from nnviz.experiment.experiment import Architecture
from nnviz.session.job import Job
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.labs.beside import Beside
from nnviz.view.labs.eigenvalue_bars import EigenvalueBars
from nnviz.view.labs.hessian_picture import HessianPicture
from nnviz.view.labs.second_order_words import (
    definite_words,
    small_network,
    small_words,
    step_words,
    where_words,
)
from nnviz.view.labs.second_order_work import SHARES, Around, find, refuses
from nnviz.view.labs.step_chart import Course, StepChart
from nnviz.view.panel import Panel
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.numbers import Columns, cells_of, stacked
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

NEWTON, DOWNHILL = range(2)
_BESIDE = 500
_TENTHS = 1000


class SecondOrderLab(Panel):
    """H as a picture, its eigenvalues, and the quadratic beside the true cost along a step.

    Attributes
    ----------
    around
        What is shown; None before the first.
    t
        The share of the step in hand.
    """

    name = "second_order"
    title = "Second order"
    shows = (
        "The Hessian of a small network, its eigenvalues, and how far the quadratic that they make of the"
        " cost holds along a step."
    )
    how_to_read = (
        "{Positive} curves upwards, {negative} downwards. Where the dashed quadratic leaves the true cost,"
        " the step that it promises is not the one that is made."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.around: Around | None = None
        self._drawn: Around | None = None
        self.t = 1.0
        self._asked: object = None
        self._watch = JobWatch(self)
        self.picture, self.bars, self.chart = HessianPicture(style), EigenvalueBars(style), StepChart(style)
        self.step = ChoiceBox()
        self.step.addItems(["Newton's step, −H⁻¹∇C", "down the gradient, −η∇C"])
        self.step.setAccessibleName("Step")
        self.step.setToolTip("Which way the cost is looked at along")
        self.definite, self.outcome, self.entry = (PlainLabel(wordWrap=True) for _ in range(3))
        self.outcome.setProperty("role", "note")
        self.too_large = PlainLabel(wordWrap=True)
        self.small_button = QPushButton("Train a small one")
        self.small_button.setToolTip(
            "Start anew on a network that is small enough; Undo brings this one back"
        )
        self.progress = QProgressBar(maximum=_TENTHS, textVisible=False)
        self.progress.setAccessibleName("Share of the Hessian that is done")
        self.stop_button = QPushButton("Look again")
        self.stop_button.setToolTip("Stop the work, or do it again")
        self._arrange()
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether a Hessian is on its way."""
        return self._watch.is_busy

    def begin(self, snapshot: Snapshot) -> None:
        """Of another run nothing is known yet."""
        self._watch.give_up()
        self.around, self._asked, self.t = None, None, 1.0

    def draw(self, snapshot: Snapshot) -> None:
        lane = snapshot.lanes[0]
        refused = refuses(lane, snapshot)
        self._show_refusal(refused, lane)
        if refused:
            self._watch.give_up()
            self.around, self._asked = None, None
            self.caption.setText("")
            return
        self._look(snapshot, lane)
        self._show(snapshot.step)

    def _look(self, snapshot: Snapshot, lane: LaneSnapshot) -> None:
        """Begin the work, unless this moment is known; while training only the first."""
        asked = snapshot.run, snapshot.step, lane.experiment, lane.theta.vector.tobytes()
        waits = snapshot.is_moving and (self.around is not None or self.is_busy)
        if asked == self._asked or waits or snapshot.dataset is None or not self.isVisible():
            return
        self._asked = asked
        self._watch.watch(
            Job(partial(find, lane.experiment, snapshot.dataset, lane.theta, lane.eta, snapshot.step))
        )
        self._show_share(0.0)

    def _take(self, around: Around) -> None:
        self.around = around
        self._show(around.at)

    def _stop(self) -> None:
        if self.is_busy:
            self._watch.give_up()
        else:
            self._asked = None
            self.draw_again()
        self._show_busy()

    def _show_share(self, share: float) -> None:
        self.progress.setValue(round(share * _TENTHS))
        self._show_busy()

    def _show_busy(self) -> None:
        self.progress.setVisible(self.is_busy)
        self.stop_button.setText("Stop" if self.is_busy else "Look again")

    # -- what is shown --------------------------------------------------------------------------------

    def _show(self, now: int) -> None:
        self._show_busy()
        around = self.around
        if around is not None:
            self.caption.setText(where_words(around, now))
        if around is not None and around is self._drawn:
            return
        self._drawn = around
        if around is None:
            self.picture.show_hessian(None, None)
            self.bars.show_values(np.empty(0))
            self.chart.show_course(None)
            self.caption.setText("one moment …" if self.is_busy else "stopped")
            for label in (self.definite, self.outcome, self.entry):
                label.setText("")
            return
        self.picture.show_hessian(around.found.H, around.theta)
        self.bars.show_values(around.found.eigenvalues)
        self.definite.setText(definite_words(around.found))
        self._point(None)
        self._show_course()

    def _show_course(self) -> None:
        around = self.around
        if around is None:
            return
        k = max(0, self.step.currentIndex())
        step, here = around.steps[k], np.array([self.t])
        true = float(along(around.objective, around.found.theta, step, here)[0])
        model = float(around.found.model(step, here)[0])
        self.chart.show_course(Course(SHARES, around.true[k], around.model[k], self.t, (true, model)))
        self.outcome.setText(step_words(around.found.cost, true, model, self.t))

    def _point(self, pair: tuple[int, int] | None) -> None:
        around = self.around
        if around is None:
            return
        row, column = pair or (0, 0)
        names = [parameter_name(*around.theta.locate(place)) for place in (row, column)]
        value = number(float(around.found.H[row, column]))
        self.entry.setText(f"∂²C / ∂{names[0]} ∂{names[1]} = {value} (row {row + 1}, column {column + 1})")

    def _show_refusal(self, why: str, lane: LaneSnapshot) -> None:
        if why == self.too_large.text():
            return
        had_keys = self.window().focusWidget() is self.small_button
        self.too_large.setText(why)
        self._seen.setVisible(not why)
        self.stop_button.setVisible(not why)
        self._way_out.setVisible(bool(why))
        is_large = bool(refuses_hessian(lane.theta.count))
        self.small_button.setVisible(is_large)
        if is_large:
            self.small_button.setText(small_words(self._small(lane)))
        elif had_keys:
            self.take_keys()  # what was asked for is there

    def numbers(self) -> Columns:
        """H by its cells, then the eigenvalues, then both curves along the step."""
        around = self.around
        if around is None:
            return {}
        k = max(0, self.step.currentIndex())
        eigenvalues = around.found.eigenvalues[::-1]
        return stacked(
            [
                cells_of("second derivative", around.found.H, "row", "column"),
                {"number": np.arange(1, len(eigenvalues) + 1), "eigenvalue": eigenvalues},
                {"share": SHARES, "true cost": around.true[k], "quadratic": around.model[k]},
            ]
        )

    def recolour_parts(self) -> None:
        for picture in (self.picture, self.bars, self.chart):
            picture.recolour(self.look)
        self._drawn = None

    # -- a person's hands ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw_again()

    def hideEvent(self, event: QHideEvent) -> None:
        # Out of sight nothing is worked on; what was not finished is begun again in sight.
        super().hideEvent(event)
        if self.is_busy:
            self._watch.give_up()
            self._asked = None

    def _move(self, share: float) -> None:
        self.t = share
        self._show_course()

    def _start_small(self) -> None:
        if self._snapshot is None or not self._snapshot.lanes:
            return
        self.change_requested.emit(self._small(self._snapshot.lanes[self.lane_of(self._snapshot)]))

    def _small(self, lane: LaneSnapshot) -> dict[str, Any]:
        kinds = lane.experiment.network.hidden_activations or (Architecture().activation,)
        return small_network(lane.sizes[0], lane.sizes[-1], str(kinds[0]))

    # -- laying out ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.controls.addWidget(self.stop_button)  # first, as it stands: so Tab goes
        make_small(self.entry)
        self._seen, self._way_out = Beside(_BESIDE), QWidget()
        left, right = self._seen.left, self._seen.right
        left.addWidget(self.picture, 1)
        left.addWidget(self.entry)
        right.addWidget(self.step)
        right.addWidget(self.chart, 3)
        right.addWidget(self.outcome)
        right.addWidget(self.bars, 2)
        right.addWidget(self.definite)
        right.addWidget(self.progress)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._seen, 1)
        rows.addWidget(self._way_out, 1)
        self._way_out.hide()
        self.too_large.setAlignment(Qt.AlignmentFlag.AlignCenter)
        out = QVBoxLayout(self._way_out)
        out.addStretch()
        out.addWidget(self.too_large)
        out.addWidget(self.small_button, 0, Qt.AlignmentFlag.AlignCenter)
        out.addStretch()

    def _connect(self) -> None:
        self._watch.progressed.connect(self._show_share)
        self._watch.succeeded.connect(self._take)
        self.step.currentIndexChanged.connect(self._show_course)
        self.chart.share_moved.connect(self._move)
        self.picture.pointed.connect(self._point)
        self.small_button.clicked.connect(self._start_small)
        self.stop_button.clicked.connect(self._stop)
