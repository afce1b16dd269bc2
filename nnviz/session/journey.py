"""Lanes on their way: to the end of the run, a step ahead, or back into the past."""

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from msgspec import Struct

from nnviz.core.marks import with_points
from nnviz.core.naming import parameter_name, plain
from nnviz.experiment.experiment import Training
from nnviz.experiment.fields import ExperimentError
from nnviz.session.commands import SetParameter, State, Step
from nnviz.session.lanes import Lanes
from nnviz.session.past import Past
from nnviz.session.speed_limit import SpeedLimit

SLICE = 0.004
"""Seconds of training between two looks at what is asked for."""

STRETCH = 0.001
"""Seconds that a single lane trains at a stretch, about: a look round after every mini-batch is dear."""

MAX_BATCHES = 32
"""Of a stretch."""

NO_CHANGES: Mapping[str, Any] = {}

BEGINS_HERE = "This run begins here, with networks of the one before: Ctrl+Z leads back to it."

LONG = 0.5
"""Seconds after which a way to another moment is told of."""


class WayBack(Struct, frozen=True, eq=False):
    """A way to a moment that was there before.

    Attributes
    ----------
    step, start
        Where it leads, and where it was begun, in mini-batches.
    begun
        When.
    phases_back
        There, walk the next mini-batch up to its end, but for so many phases; 0 is no walk.
    chosen
        Hyperparameters to be put in force there, or wherever the way ends.
    changes
        Fields to be changed there, on a branch of its own.
    phase
        There, walk the next mini-batch up to this phase; None is no walk.
    words
        To be said there; empty as a rule.
    """

    step: int
    start: int
    begun: float
    phases_back: int
    chosen: Training | None
    changes: Mapping[str, Any]
    phase: int | None
    words: str = ""


class Journey:
    """Where lanes are bound for, and how they get there.

    A run leads to the end of the run; a step ahead to a number of mini-batches, or of epochs. A step back
    and a visit lead to a number of mini-batches, too: first all lanes stand at the latest moment that is kept
    before it, and then they do over what lies between. Hyperparameters that nothing was trained with yet come
    along on a step back, and are put in force on arrival. To undo the update of a mini-batch leads to before
    it, and from there a walk is made up to the phase that is asked for. Standing still, it leads nowhere.

    Parameters
    ----------
    lanes
        What travels.
    past
        What is known of the way.
    """

    def __init__(self, lanes: Lanes, past: Past) -> None:
        self.lanes, self.past = lanes, past
        self._stretch = 1
        self._note()
        self._head_for()

    def _head_for(
        self,
        *,
        step: int | None = None,
        epoch: int | None = None,
        end: bool = False,
        way: WayBack | None = None,
    ) -> None:
        """Be bound for so many mini-batches or epochs done, or the end of the run; else for nowhere."""
        self._step, self._epoch, self._to_end, self._way = step, epoch, end, way

    # -- where one is -----------------------------------------------------------------------------

    @property
    def is_visiting(self) -> bool:
        """Whether what was done before is being done over."""
        return self._way is not None

    @property
    def share(self) -> float | None:
        """How much (0..1) of a visit's way is done, where that takes long enough to be told."""
        way = self._way
        if way is None or perf_counter() - way.begun < LONG:
            return None
        return (self.lanes.lead.steps - way.start) / max(1, way.step - way.start)

    @property
    def is_at_start(self) -> bool:
        """Whether no mini-batch was done yet."""
        return self.lanes.lead.steps == 0

    @property
    def is_at_first(self) -> bool:
        """Whether nothing of the line at hand comes before."""
        return self.lanes.clock <= self.past.first and not self.lanes.is_walking

    @property
    def has_arrived(self) -> bool:
        """Whether there is no going on: lane A is where it is bound for, or has diverged."""
        lead = self.lanes.lead
        if self.lanes.is_evaluating:
            return False
        by_step = self._step is not None and lead.steps >= self._step
        by_epoch = self._epoch is not None and lead.epoch >= self._epoch
        by_end = self._to_end and bool(lead.why_finished)
        return lead.divergence is not None or by_step or by_epoch or by_end

    @property
    def rest(self) -> State:
        """The state to stand still in, here."""
        way = self._way
        will_walk = way is not None and (way.phases_back > 0 or way.phase is not None)
        if will_walk or self.lanes.is_walking:
            return State.PAUSED
        if self.lanes.lead.why_finished:
            return State.FINISHED
        return State.READY if self.is_at_start else State.PAUSED

    # -- setting out ------------------------------------------------------------------------------

    def run(self) -> None:
        """Head for the end of the run."""
        self._head_for(end=True)

    def step(self, step: Step) -> None:
        """Head for where a step by epochs or mini-batches leads, from where one is bound for already.

        The first step back undoes what is half done: a mini-batch that is walked through, an epoch begun.
        """
        if step.unit == "batch":
            self._step_batches(step.count)
        else:
            self._step_epochs(step.count)

    def _step_batches(self, count: int) -> None:
        here = self.lanes.lead.steps if self._step is None else self._step
        step = max(0, here + count + (count < 0 and self.lanes.is_walking))
        if count < 0:
            self.seek(step)
        else:
            self._head_for(step=step)

    def _step_epochs(self, count: int) -> None:
        lead = self.lanes.lead
        is_begun = count < 0 and bool(lead.position or self.lanes.is_walking)
        epoch = max(0, (lead.epoch + is_begun if self._epoch is None else self._epoch) + count)
        rows = lead.history.rows
        if count < 0 and rows and epoch <= rows[-1].epoch:
            self.seek(next((row.step for row in rows if row.epoch == epoch), 0))
        else:
            self._head_for(epoch=epoch)

    def step_phases(self, count: int) -> bool:
        """So many phases on or back; whether they are done, as to undo an update is a way to go first."""
        for _ in range(count):
            if not self.lanes.is_walking:
                self._meet()
            self.lanes.phase_forward()
        for left in range(-count, 0, -1):
            step = self.lanes.phase_back()
            if step is not None and step >= self.past.first:
                self.seek(step, phases_back=left)
                return False
        return True

    def seek(self, step: int, phases_back: int = 0) -> None:
        """Head for the moment after ``step`` mini-batches of the line at hand.

        Parameters
        ----------
        phases_back
            There, walk the next mini-batch up to its end, but for so many phases; 0 is no walk.
        """
        chosen = self.lanes.lead.training if self.past.is_unused(self.lanes) else None
        self.visit(step, phases_back=phases_back, chosen=chosen)

    def visit(
        self,
        step: int,
        *,
        phases_back: int = 0,
        chosen: Training | None = None,
        changes: Mapping[str, Any] = NO_CHANGES,
        walk: bool = False,
        words: str = "",
    ) -> None:
        """The same, where the hyperparameters of then are in force again, but for what is handed in.

        Parameters
        ----------
        walk
            Whether the next mini-batch is walked through as far as it was when this moment was kept.
        words
            To be said there; empty as a rule.
        """
        words = BEGINS_HERE if step < self.past.first else words
        step = max(self.past.first, step)
        phase = self._stand_before(step)
        start, begun = self.lanes.lead.steps, perf_counter()
        way = WayBack(step, start, begun, phases_back, chosen, changes, phase if walk else None, words)
        self._head_for(step=step, way=way)

    def _stand_before(self, step: int) -> int | None:
        """At the latest moment at or before ``step``, be it in the lanes' own memory or in the file.

        The phase up to which its next mini-batch was walked through, if it was.
        """
        is_behind = self._run == self.past.run and step <= self.lanes.clock
        remembered = self.lanes.remembered(step) if is_behind else -1
        kept = self.past.before(step) if remembered < step else None
        if kept is None or kept[0].clock <= remembered:
            self.lanes.go_back(step)
        else:
            self.lanes.stand_at(kept)
        self._note()
        return None if kept is None else kept[0].phase

    def _note(self) -> None:
        """Of which run the lanes are now, and up to which step what it prescribes is in force."""
        self._run = self.past.run
        self.past.stand(self.lanes.clock)

    # -- changing -----------------------------------------------------------------------------------

    def retune(self, training: Training, *, branch: bool = False) -> str:
        """Other hyperparameters from here on; why they are refused, where they are.

        Parameters
        ----------
        branch
            Whether another run begins even at the last step of the one at hand.
        """
        self._finish()
        before = self.lanes.experiment
        refused = self.lanes.retune(training)
        if not refused and (branch or training != before.training):
            self.past.change(self.lanes, before, branch=branch)
            self._note()
        return refused

    def set_parameter(self, command: SetParameter) -> None:
        """A parameter by hand: another run from here on. Raises IndexError where there is no such one."""
        where = command.layer, command.j, command.k
        self._finish()
        self.lanes.set_parameter(command.lane, *where, command.value)
        with with_points():  # it is kept in a file
            by_hand = {parameter_name(*where): plain(command.value)}
        self.past.change(self.lanes, self.lanes.experiment, branch=True, by_hand=by_hand)
        self._note()
        self.lanes.evaluate_again()

    def _finish(self) -> None:
        """An evaluation belongs to what came before it, in whichever order it and a change are asked for."""
        self.lanes.finish_evaluation()
        if not self.lanes.is_walking:
            self._meet()

    def keep(self) -> None:
        """Keep where the lanes are; not on the way to a moment, which is no place to be."""
        if not self.is_visiting:
            self.past.keep(self.lanes)

    def _meet(self) -> None:
        """Where the line at hand does not only go on, stand at the moment that is kept there."""
        if self.past.is_before_change(self.lanes) and not self.lanes.is_evaluating:
            self.lanes.stand_at(self.past.before(self.lanes.clock))
            self._note()

    # -- on the way -------------------------------------------------------------------------------

    def go_on(self, limit: SpeedLimit, is_interrupted: Callable[[], bool]) -> None:
        """Some milliseconds of it, less when somebody wants something.

        Parameters
        ----------
        limit
            Of a run; a step that was asked for is made at once.
        """
        begun = perf_counter()
        end = begun + SLICE
        is_limited = self._to_end and limit.most is not None
        self._meet()
        while not self.has_arrived and self._may_go_on(limit):
            self._go_a_stretch(1 if is_limited else self._batches_ahead())
            self._meet()
            if perf_counter() >= end or is_interrupted():
                break
        if not self.is_visiting:
            self.past.follow(self.lanes, perf_counter() - begun)

    def _may_go_on(self, limit: SpeedLimit) -> bool:
        # An evaluation is due at once.
        return not self._to_end or self.lanes.is_evaluating or limit.lets_go()

    def _go_a_stretch(self, at_most: int) -> None:
        """Some mini-batches; how many is found by doubling and halving."""
        start = perf_counter()
        self.lanes.advance(min(self._stretch, at_most))
        is_short = perf_counter() - start < STRETCH
        self._stretch = min(2 * self._stretch, MAX_BATCHES) if is_short else max(1, self._stretch // 2)

    def _batches_ahead(self) -> int:
        """How many may be done without a look: to the end of lane A's epoch, or to where it is bound."""
        if self.lanes.is_evaluating or len(self.lanes.trainers) > 1:
            return 1
        lead = self.lanes.lead
        done, batches = lead.batches
        stops = self._step, self.past.ahead
        ahead = [batches - done, *(stop - lead.steps for stop in stops if stop is not None)]
        return max(1, min(ahead))

    # -- arriving ---------------------------------------------------------------------------------

    def arrive(self) -> str:
        """Stand still; what was refused of the changes that are to be made here."""
        way, refused = self._way, ""
        self._head_for()
        if self.lanes.phase_index is None:
            self._meet()
        if way is not None:
            refused = self._end(way)
        if self.lanes.phase_index is None:
            self.lanes.evaluate_again()
        return refused

    def _end(self, way: WayBack) -> str:
        refused = way.words
        if way.chosen is not None:
            refused = self._choose(way.chosen)
        if way.changes and self.lanes.clock >= way.step:
            refused = self._branch(way.changes)
        if way.phases_back:
            self.lanes.stand_back(way.phases_back)
        elif way.phase is not None:
            self.lanes.walk_to(way.phase)
        return refused

    def _choose(self, training: Training) -> str:
        """Go on with these from here, even where the run did for a while, but not to its end."""
        change = self.past.ahead
        is_turned_from = change is not None and change < self.past.shelf.at_hand.end
        return self.retune(training, branch=is_turned_from)

    def _branch(self, changes: Mapping[str, Any]) -> str:
        try:
            return self.retune(self.lanes.experiment.with_changes(changes).training, branch=True)
        except ExperimentError as error:
            return str(error)
