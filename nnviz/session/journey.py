"""Lanes on their way: to the end of the run, a step ahead, or back into the past."""

from collections.abc import Callable
from time import perf_counter

from nnviz.experiment.experiment import Training
from nnviz.session.commands import State, Step
from nnviz.session.lanes import Lanes

SLICE = 0.004
"""Seconds of training between two looks at what is asked for."""

STRETCH = 0.001
"""Seconds that a single lane trains at a stretch, about: a look round after every mini-batch is dear."""

MAX_BATCHES = 32
"""Of a stretch."""

MAKE_UP = 0.5
"""Seconds of a speed limit that are made up for at most, where training was late."""

LONGEST_WAIT = 0.1
"""Seconds, so that the screen is not kept waiting either."""


class Journey:
    """Where lanes are bound for, and how they get there.

    A run leads to the end of the run; a step ahead to a number of mini-batches, or of epochs. A step back
    and a seek lead to a number of mini-batches, too: first all lanes go back to the latest moment they kept
    before it, and then they do over what lies between, with the hyperparameters that were in force then.
    Those of now are put back on arrival. To undo the update of a mini-batch leads to before it, and from
    there a walk is made up to the phase that is asked for. Standing still, it leads nowhere.

    Parameters
    ----------
    lanes
        What travels.
    """

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self._stretch = 1
        self._due = 0.0
        self._head_for()

    def _head_for(
        self,
        *,
        step: int | None = None,
        epoch: int | None = None,
        end: bool = False,
        phases_back: int = 0,
        training: Training | None = None,
    ) -> None:
        """Be bound for so many mini-batches or epochs done, or the end of the run; else for nowhere.

        Parameters
        ----------
        phases_back
            There, walk the next mini-batch up to its end, but for so many phases; 0 is no walk.
        training
            What to put back there.
        """
        self._step, self._epoch, self._end = step, epoch, end
        self._phases_back, self._training = phases_back, training

    # -- where one is -----------------------------------------------------------------------------

    @property
    def is_going_back(self) -> bool:
        """Whether the past is being done over, with the hyperparameters that were in force then."""
        return self._training is not None

    @property
    def is_at_start(self) -> bool:
        """Whether nothing has been done yet."""
        return self.lanes.lead.steps == 0 and not self.lanes.is_walking

    @property
    def has_arrived(self) -> bool:
        """Whether there is no going on: lane A is where it is bound for, or has diverged."""
        lead = self.lanes.lead
        if self.lanes.is_evaluating:
            return False
        by_step = self._step is not None and lead.steps >= self._step
        by_epoch = self._epoch is not None and lead.epoch >= self._epoch
        by_end = self._end and bool(lead.why_finished)
        return lead.divergence is not None or by_step or by_epoch or by_end

    @property
    def rest(self) -> State:
        """The state to stand still in, here."""
        if self.lanes.lead.why_finished and not self.lanes.is_walking:
            return State.FINISHED
        return State.READY if self.is_at_start and not self._phases_back else State.PAUSED

    # -- setting out ------------------------------------------------------------------------------

    def run(self) -> None:
        """Head for the end of the run."""
        self._head_for(end=True)
        self._due = perf_counter()

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
            self.lanes.keep()
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
            self.lanes.phase_forward()
        for left in range(-count, 0, -1):
            step = self.lanes.phase_back()
            if step is not None and step >= 0:
                self.seek(step, phases_back=left)
                return False
        return True

    def seek(self, step: int, phases_back: int = 0) -> None:
        """Head for the moment after ``step`` mini-batches, from the kept moment before it."""
        training = self.lanes.lead.training
        self.lanes.go_back(max(0, step))
        self._head_for(step=max(0, step), phases_back=phases_back, training=training)

    # -- on the way -------------------------------------------------------------------------------

    def go_on(self, limit: float | None, is_interrupted: Callable[[], bool]) -> None:
        """Some milliseconds of it, less when somebody wants something.

        Parameters
        ----------
        limit
            Mini-batches that a run may do a second; a step that was asked for is made at once.
        """
        if not self._end:
            limit = None
        end = perf_counter() + SLICE
        while not self.has_arrived and self._may_go_on(limit):
            self._go_a_stretch(1 if limit else self._batches_ahead())
            if perf_counter() >= end or is_interrupted():
                break

    def _may_go_on(self, limit: float | None) -> bool:
        """Whether the next mini-batch may be done now, which is counted; an evaluation is due at once."""
        if limit is None or self.lanes.is_evaluating:
            return True
        now = perf_counter()
        if now < self._due:
            return False
        self._due = max(self._due + 1 / limit, now - MAKE_UP)
        return True

    def wait(self, limit: float | None) -> float:
        """Seconds until the next mini-batch of a run may be done; 0 at full speed."""
        return 0.0 if limit is None else min(LONGEST_WAIT, max(0.0, self._due - perf_counter()))

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
        ahead = batches - done if self._step is None else min(batches - done, self._step - lead.steps)
        return max(1, ahead)

    # -- arriving ---------------------------------------------------------------------------------

    def arrive(self) -> str:
        """Stand still; what was refused of the hyperparameters of now, after a way back."""
        phases_back, training = self._phases_back, self._training
        self._head_for()
        if phases_back:
            self.lanes.stand_back(phases_back)
        if training is not None and training != self.lanes.lead.training:
            return self.lanes.retune(training)
        return ""
