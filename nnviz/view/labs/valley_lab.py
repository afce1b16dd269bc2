"""The valley: a ball in a bowl, and the true cost of the network on a plane, with ways over it."""

from concurrent.futures import Future
from functools import lru_cache, partial

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from nnviz.core.bowl import Bowl, roll
from nnviz.core.naming import percent
from nnviz.core.optimizers import OPTIMIZERS, Entry
from nnviz.core.valley import Trail
from nnviz.experiment.experiment import Training
from nnviz.session.commands import Retrace
from nnviz.session.in_hand import example_in_hand
from nnviz.session.job import Job
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.training.landscape import UPDATES, Survey
from nnviz.view.labs.ball_buttons import BallButtons
from nnviz.view.labs.beside import Beside
from nnviz.view.labs.surface_button import SurfaceButton
from nnviz.view.labs.valley_choices import ValleyChoices, choice
from nnviz.view.labs.valley_heights import HeightChart
from nnviz.view.labs.valley_picture import Drawn, Relief, Scene, ValleyPicture
from nnviz.view.labs.valley_rate import RateAxis
from nnviz.view.labs.valley_words import (
    bowl_words,
    ground_words,
    rate_words,
    share_words,
    trail_table,
    trust_words,
)
from nnviz.view.labs.valley_work import Ask, Found, find
from nnviz.view.panel import Panel
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.plain_label import PlainLabel, RichLabel
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small, zoom, zoomed

_REST = 250
"""Milliseconds after which a hand that moves η is taken to rest."""
_REACH = 3.0
_GRID = np.linspace(-_REACH, _REACH, 61)
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
    survey
        What was found of the network last; None before.
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

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self.survey: Survey | None = None
        self.trails: tuple[Trail, ...] = ()
        self.eta, self.start = 0.1, (-2.4, 1.8)
        self._training: Training | None = None
        self._offered: tuple[int, ...] = ()
        self._asked: Ask | None = None
        self._why_not, self._is_shown, self._is_low = _WAIT, False, False
        self.choices, self.balls = ValleyChoices(), BallButtons()
        self.picture, self.rate, self.heights = ValleyPicture(style), RateAxis(style), HeightChart(style)
        self.seen = choice("Way in the chart", [], "The way whose true cost and slice cost are drawn")
        self.sentence, self.share, self.edge = (PlainLabel(wordWrap=True) for _ in range(3))
        self.table = RichLabel()
        self.progress = QProgressBar(maximum=_TENTHS, textVisible=False)
        self.stop_button = QPushButton("Look again")
        self.surface_button = SurfaceButton(self.picture, style)
        self._watch = JobWatch(self)
        self._soon = QTimer(self, interval=_REST, singleShot=True)
        self._arrange()
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether a survey is on its way."""
        return self._watch.is_busy or self._soon.isActive()

    # -- what is asked for --------------------------------------------------------------------------

    def missing(self, snapshot: Snapshot) -> str:
        """Nothing: a bowl needs no network, so the choices stay in reach, and the picture says why."""
        return ""

    def begin(self, snapshot: Snapshot) -> None:
        """Of another run the rule and the rate are those that it is trained with."""
        self._watch.give_up()
        self.survey, self._asked, self._why_not = None, None, _WAIT
        self._is_shown = False
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
        """Begin a survey, unless what is asked for is here or on its way.

        While the run goes on its way is looked at once, and then again when it rests.
        """
        ask, begun = self._ask(snapshot, lane), self._asked
        waits = snapshot.is_moving and begun is not None and replace(begun, moment=ask.moment) == ask
        if ask == begun or waits or snapshot.dataset is None or not self.isVisible():
            return
        self._asked, self._why_not = ask, _WAIT
        found: Found | None = None
        if ask.moment is not None:
            found = Future()
            self.command_requested.emit(Retrace(found))
        self._watch.watch(Job(partial(find, ask, snapshot.dataset, found)))
        self._show_share(0.0)

    def _take_survey(self, found: Survey) -> None:
        self.survey = found
        self.balls.stand_at_end(max(len(trail.steps) for trail in found.trails) - 1)
        self._show()

    def _take_refusal(self, why: str) -> None:
        self._why_not, self.survey = f"{why[:1].upper()}{why[1:]}.{self._way_out()}", None
        self._show()

    def _way_out(self) -> str:
        """What to do about a refusal."""
        if not self.choices.is_so_far:
            return _ANOTHER if self.choices.rule.needs_hessian else ""
        has_begun = self._snapshot is not None and self._snapshot.step >= _FEWEST
        return "" if has_begun else _TRAIN

    def _stop(self) -> None:
        """Give the work up, or begin it again."""
        if self._watch.is_busy:
            self._watch.give_up()
            self._why_not = _STOPPED
        else:
            self._asked = None
            self.draw_again()
        self._show()

    def _show_share(self, share: float) -> None:
        self.progress.setValue(round(share * _TENTHS))
        self._show_busy()

    def _show_busy(self) -> None:
        is_real, is_working = not self.choices.is_bowl, self._watch.is_busy
        self.progress.setVisible(is_real and is_working)
        self.stop_button.setVisible(is_real)
        self.stop_button.setText("Stop" if is_working else "Look again")

    # -- what is shown --------------------------------------------------------------------------------

    def _show(self) -> None:
        self._is_shown = True
        self._share_room(self.body.height())
        self._show_busy()
        if self.choices.is_bowl:
            self._show_bowl()
        elif self.survey is not None:
            self._show_survey(self.survey)
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

    def _show_bowl(self) -> None:
        bowl, own = self.choices.bowl, self.choices.rule
        # Plain descent goes along, to be compared with.
        rules = dict.fromkeys([own, *(rule for rule in OPTIMIZERS.values() if rule.is_plain)])
        self.trails = tuple(map(self._rolled, rules))
        self.balls.bound(UPDATES)
        ways = tuple(Drawn(trail.name, trail.points) for trail in self.trails)
        scene = Scene(_relief_of(bowl), ways, "x", "y", can_start_anywhere=True)
        self.picture.show_scene(scene, self.balls.at)
        self.rate.show_rate(self.eta, bowl.limit)
        self.caption.setText("a ball in a bowl: drag its start")
        self.table.setText(trail_table(self.trails, self.balls.at, self.look, on_slice=False))
        _say(self.sentence, bowl_words(bowl, self._show_heights(), self.balls.at))
        _say(self.share, "")
        _say(self.edge, rate_words(self.eta, max(bowl.first, bowl.second), "of the bowl", own))

    def _rolled(self, rule: Entry) -> Trail:
        way = roll(self.choices.bowl, self.start, rule.name, self.eta, self.choices.mu, UPDATES)
        heights = self.choices.bowl.costs(way)
        return Trail(rule.label, np.arange(len(way), dtype=float), way, heights, heights)

    def _show_survey(self, found: Survey) -> None:
        self.trails, at = found.trails, self.balls.at
        ways = tuple(Drawn(trail.name, trail.points) for trail in found.trails)
        self.picture.show_scene(Scene(_relief_found(found), ways, *self._axis_names(found)), at)
        seen = self._show_heights()
        self.rate.show_rate(self.eta, 2 / found.curvature if found.curvature > 0 else np.inf)
        of_twins = self.choices.is_so_far and len(found.trails) > 1
        self.caption.setText(ground_words(found, of_twins=of_twins))
        self.table.setText(trail_table(found.trails, at, self.look, on_slice=True))
        _say(self.share, share_words(found))
        _say(self.sentence, trust_words(found, seen))
        where = f"of the cost at the end of {found.trails[0].name}"
        _say(self.edge, rate_words(self.eta, found.curvature, where, self.choices.rule))

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

    def _axis_names(self, found: Survey) -> tuple[str, str]:
        if found.shares is None:
            return self.choices.weight_names()
        first, second = (percent(float(share)) for share in found.shares)
        return f"direction 1: {first}", f"direction 2: {second}"

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
        if self._watch.is_busy:
            self._watch.give_up()
            self._asked = None
        self.balls.stop()
        self._soon.stop()

    def _turn(self) -> None:
        """Something else is looked at: what was found holds no longer."""
        self._watch.give_up()
        self.survey, self._asked, self._why_not = None, None, _WAIT
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
        self._watch.progressed.connect(self._show_share)
        self._watch.succeeded.connect(self._take_survey)
        self._watch.failed.connect(self._take_refusal)
        self.choices.turned.connect(self._turn)
        self.choices.mu_moved.connect(self._change_walk)
        self.choices.bent.connect(self._show)
        self.balls.moved.connect(self._show)
        self.seen.currentIndexChanged.connect(self._show)
        self.picture.start_moved.connect(self._move_start)
        self.rate.eta_moved.connect(self._move_eta)
        self.stop_button.clicked.connect(self._stop)


@lru_cache(maxsize=1)
def _relief_of(bowl: Bowl) -> Relief:
    return Relief(bowl.over(_GRID, _GRID))


@lru_cache(maxsize=1)
def _relief_found(survey: Survey) -> Relief:
    return Relief(survey.slice)


def _say(label: PlainLabel, words: str) -> None:
    if words != label.text():
        label.setText(words)
    label.setVisible(bool(words))
