"""The valley: a ball in a bowl, and the true cost of the network on a plane, with ways over it."""

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout

from nnviz.core.valley import Trail
from nnviz.experiment.experiment import Training
from nnviz.session.in_hand import example_in_hand
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.training.landscape import UPDATES, Survey
from nnviz.view.labs.ball_buttons import BallButtons
from nnviz.view.labs.beside import Beside
from nnviz.view.labs.surface_button import SurfaceButton
from nnviz.view.labs.valley_choices import ValleyChoices, choice
from nnviz.view.labs.valley_heights import HeightChart
from nnviz.view.labs.valley_picture import ValleyPicture
from nnviz.view.labs.valley_rate import RateAxis
from nnviz.view.labs.valley_shown import Shown, of_bowl, of_survey
from nnviz.view.labs.valley_surveyor import Surveyor
from nnviz.view.labs.valley_words import trail_table
from nnviz.view.labs.valley_work import Ask
from nnviz.view.panel import Panel
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.plain_label import PlainLabel, RichLabel
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small, zoom, zoomed

_REST = 250
"""Milliseconds after which a hand that moves η is taken to rest."""
_TENTHS = 1000
_BESIDE, _BESIDE_LOW = 740, 480
_LOW, _LEAST_LOW, _LEAST, _APART = 260, 100, 150, 8
_WAIT = "One moment: the cost is asked at every point of the plane."
_ANOTHER = " Take another rule above, or fewer neurons at the left."
_TRAIN = " Train a few mini-batches first: B."
_FEWEST = 3
"""Mini-batches after which a run has gone a way."""

_STOPPED = "Stopped. Look again begins anew."


class ValleyLab(Panel):
    """One plane at a time, the ways over it, and what the plane hides.

    Attributes
    ----------
    surveyor
        Finds the valley of the network.
    trails
        The ways that are drawn.
    eta
        The learning rate of the walks and of the ball.
    start
        Of the ball in the bowl.
    """

    name = "valley"
    title = "Valley"
    overlays = True
    shows = (
        "The cost from above, as colours and lines of equal cost: of a bowl, or of this network on a plane"
        " through all its parameters, with the ways that training takes."
    )
    how_to_read = (
        "Downhill is across the lines, steep where they are close. A slice hides what lies beside it: the"
        " chart tells how far the height under a way is from its true cost."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.surveyor = Surveyor(self)
        self.trails: tuple[Trail, ...] = ()
        self.eta, self.start = 0.1, (-2.4, 1.8)
        self._training: Training | None = None
        self._offered: tuple[int, ...] = ()
        self._why_not, self._is_shown, self._is_low = _WAIT, False, False
        self.choices, self.balls = ValleyChoices(), BallButtons()
        self.picture, self.rate, self.heights = ValleyPicture(style), RateAxis(style), HeightChart(style)
        self.seen = choice("Way in the chart", [], "The way whose true cost and slice cost are drawn")
        self.sentence, self.share, self.edge = (PlainLabel(wordWrap=True) for _ in range(3))
        self.table = RichLabel()
        self.progress = QProgressBar(maximum=_TENTHS, textVisible=False)
        self.stop_button = QPushButton("Look again")
        self.surface_button = SurfaceButton(self.picture, style)
        self._soon = QTimer(self, interval=_REST, singleShot=True)
        self._arrange()
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether a survey is on its way."""
        return self.surveyor.is_busy or self._soon.isActive()

    def states(self) -> list[str]:
        """Whether a ball in the bowl ends farther up than it began."""
        is_out = any(trail.true[-1] > trail.true[0] for trail in self.trails)
        return ["thrown out"] if self.choices.is_bowl and is_out else []

    # -- what is asked for --------------------------------------------------------------------------

    def missing(self, snapshot: Snapshot) -> str:
        """Nothing: a bowl needs no network, so the choices stay in reach, and the picture says why."""
        return ""

    def begin(self, snapshot: Snapshot) -> None:
        """Of another run the rule and the rate are those that it is trained with."""
        self.surveyor.forget()
        self._why_not, self._is_shown = _WAIT, False
        if snapshot.lanes:
            self._take_over(snapshot.lanes[0].experiment.training)

    def draw(self, snapshot: Snapshot) -> None:
        if snapshot.lanes:
            lane = snapshot.lanes[0]
            self._offer_weights(snapshot, lane)
            if not self.choices.is_bowl:
                self._look(snapshot, lane)
        elif (why := super().missing(snapshot)) != self._why_not:
            self._why_not, self._is_shown = why, False
        if not self._is_shown:  # whatever else changes is shown at once
            self._show()

    def _offer_weights(self, snapshot: Snapshot, lane: LaneSnapshot) -> None:
        """By the gradient of the last mini-batch; before the first by that of the example that is shown."""
        gradient, example = lane.gradient, snapshot.example
        if np.isfinite(gradient.vector).all():
            self.choices.offer_weights(gradient)
        elif lane.sizes != self._offered:
            if example is not None and example.has_target:
                gradient = example_in_hand(lane, example).work.gradient
            self.choices.offer_weights(gradient)
        self._offered = lane.sizes

    def _take_over(self, training: Training) -> None:
        if training != self._training:
            self._training, self.eta = training, training.eta
            self.choices.take_over(training)

    def _ask(self, snapshot: Snapshot, lane: LaneSnapshot) -> Ask:
        weights, own = self.choices.weights(lane.theta), lane.experiment
        if self.choices.is_so_far:
            return Ask(own, weights, (snapshot.run, snapshot.step))
        training = replace(own.training, optimizer=self.choices.rule.name, eta=self.eta, mu=self.choices.mu)
        return Ask(own.with_training(training), weights)

    def _look(self, snapshot: Snapshot, lane: LaneSnapshot) -> None:
        if snapshot.dataset is None or not self.isVisible():
            return
        if self.surveyor.look(self._ask(snapshot, lane), snapshot.dataset, is_moving=snapshot.is_moving):
            self._why_not = _WAIT
            self._show_share(0.0)

    def _take_survey(self, found: Survey) -> None:
        self.balls.stand_at_end(max(len(trail.steps) for trail in found.trails) - 1)
        self._show()

    def _take_refusal(self, why: str) -> None:
        self._why_not = f"{why[:1].upper()}{why[1:]}.{self._way_out()}"
        self._show()

    def _way_out(self) -> str:
        """What to do about a refusal."""
        if not self.choices.is_so_far:
            return _ANOTHER if self.choices.rule.needs_hessian else ""
        has_begun = self._snapshot is not None and self._snapshot.step >= _FEWEST
        return "" if has_begun else _TRAIN

    def _stop(self) -> None:
        """Give the work up, or begin it again."""
        if self.surveyor.is_busy:
            self.surveyor.stop()
            self._why_not = _STOPPED
        else:
            self.surveyor.ask_again()
            self.draw_again()
        self._show()

    def _show_share(self, share: float) -> None:
        self.progress.setValue(round(share * _TENTHS))
        self._show_busy()

    def _show_busy(self) -> None:
        is_real, is_working = not self.choices.is_bowl, self.surveyor.is_busy
        self.progress.setVisible(is_real and is_working)
        self.stop_button.setVisible(is_real)
        self.stop_button.setText("Stop" if is_working else "Look again")

    # -- what is shown --------------------------------------------------------------------------------

    def _show(self) -> None:
        self._is_shown = True
        self._share_room(self.body.height())
        self._show_busy()
        if self.choices.is_bowl:
            self.balls.bound(UPDATES)
            self._show_valley(of_bowl(self.choices, self.start, self.eta, self.balls.at))
        elif self.surveyor.survey is not None:
            self._show_valley(of_survey(self.surveyor.survey, self.choices, self.eta))
        else:
            self._show_nothing()
        self.surface_button.follow(self.look)

    def _show_nothing(self) -> None:
        self.trails = ()
        self.picture.show_nothing(self._why_not)
        self.heights.show_trail(None)
        self.rate.show_rate(self.eta, np.nan)
        self.caption.setText("")
        self.table.setText("")
        for label in (self.sentence, self.share, self.edge):
            _say(label, "")

    def _show_valley(self, shown: Shown) -> None:
        self.trails, at = shown.trails, self.balls.at
        self.picture.show_scene(shown.scene, at)
        self.rate.show_rate(self.eta, shown.limit)
        self.caption.setText(shown.caption)
        self.table.setText(trail_table(shown.trails, at, self.look, on_slice=shown.is_slice))
        _say(self.share, shown.share)
        _say(self.sentence, shown.sentence(self._show_heights()))
        _say(self.edge, shown.edge)

    def _show_heights(self) -> Trail:
        """Of the way that is chosen for the chart, which is returned."""
        names = [trail.name for trail in self.trails]
        if names != [self.seen.itemText(k) for k in range(self.seen.count())]:
            with QSignalBlocker(self.seen):
                self.seen.clear()
                self.seen.addItems(names)
        seen = self.trails[max(0, self.seen.currentIndex())]
        self.heights.show_trail(seen)
        return seen

    def numbers(self) -> Columns:
        """A point of a way a row: the update, its place on the plane, true cost and slice cost."""
        return stacked(
            {
                "way": trail.name,
                "update": trail.steps.astype(int),
                "along 1": trail.points[:, 0],
                "along 2": trail.points[:, 1],
                "true cost": trail.true,
                "slice cost": trail.sliced,
            }
            for trail in self.trails
        )

    def recolour_parts(self) -> None:
        for part in (self.picture, self.rate, self.heights):
            part.recolour(self.look)
        self._show()

    # -- a person's hands ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.draw_again()

    def end_work(self) -> None:
        self.surface_button.end()

    def hideEvent(self, event: QHideEvent) -> None:
        # Out of sight nothing is worked on; what was not finished is begun again in sight.
        super().hideEvent(event)
        self.surveyor.put_off()
        self.balls.stop()
        self._soon.stop()

    def _turn(self) -> None:
        """Something else is looked at: what was found holds no longer."""
        self.surveyor.forget()
        self._why_not = _WAIT
        self.balls.stand_at_end(UPDATES)
        self.draw_again()
        self._show()

    def _move_eta(self, eta: float) -> None:
        self.eta = eta
        self._change_walk()

    def _change_walk(self) -> None:
        """In the bowl at once; the network is walked anew when the hand rests."""
        if self.choices.is_bowl:
            self._show()
        else:
            self.rate.show_rate(self.eta, self.rate.limit)
            self._soon.start()

    def _rest(self) -> None:
        self.draw_again()
        self._show()

    def _move_start(self, x: float, y: float) -> None:
        self.start = x, y
        self._show()

    # -- laying out ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.sentence.setProperty("role", "note")
        for label in (self.share, self.edge, self.table):
            make_small(label)
        self.progress.setAccessibleName("Share of the slice that is done")
        self.stop_button.setToolTip("Stop the work, or do it again")
        self.choices.row.addWidget(self.balls)
        self.controls.addWidget(self.stop_button)
        self.controls.addWidget(self.surface_button)
        self._columns = Beside(_BESIDE, (3, 2))
        left, right = self._columns.left, self._columns.right
        left.addWidget(self.picture, 1)
        left.addWidget(self.rate)
        left.addWidget(self.edge)
        left.addStretch()  # takes what a picture that is kept low leaves
        for part in (self.sentence, self.share, self.seen, self.heights, self.table):
            right.addWidget(part, 1 if part is self.heights else 0)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.choices)
        rows.addWidget(self.progress)
        rows.addWidget(self._columns)
        self.body.room_changed.connect(self._share_room)

    @Slot(int)
    def _share_room(self, room: int) -> None:
        """In a low window, as beside a lesson, η stands beside the ball in the bowl: both are in sight.

        The picture is seen down to the name of its axis, if there is room for one at all.
        """
        is_low = self.choices.is_bowl and room < zoomed(_LOW)
        if is_low != self._is_low:
            self._is_low = is_low
            columns = self._columns
            home, first = (columns.right, 0) if is_low else (columns.left, 1)
            for place, part in enumerate((self.rate, self.edge), start=first):
                home.insertWidget(place, part)
            columns.stand_beside_from(_BESIDE_LOW if is_low else _BESIDE)
        above = sum(part.sizeHint().height() for part in (self.choices, self.progress) if not part.isHidden())
        left = round((room - above) / zoom()) - _APART
        is_cut = is_low or left < self.picture.minimumSizeHint().height() / zoom()
        self.picture.keep_to(max(_LEAST_LOW if is_low else _LEAST, left) if is_cut else None)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._rest)
        self.surveyor.progressed.connect(self._show_share)
        self.surveyor.found.connect(self._take_survey)
        self.surveyor.failed.connect(self._take_refusal)
        self.surveyor.retrace_requested.connect(self.command_requested)
        self.choices.turned.connect(self._turn)
        self.choices.mu_moved.connect(self._change_walk)
        self.choices.bent.connect(self._show)
        self.balls.moved.connect(self._show)
        self.seen.currentIndexChanged.connect(self._show)
        self.picture.start_moved.connect(self._move_start)
        self.rate.eta_moved.connect(self._move_eta)
        self.stop_button.clicked.connect(self._stop)


def _say(label: PlainLabel, words: str) -> None:
    if words != label.text():
        label.setText(words)
    label.setVisible(bool(words))
