"""Lanes on their way: to the end of the run, a step ahead, or back into the past."""

from collections.abc import Callable
from time import perf_counter

from msgspec.structs import replace

from nnviz.experiment.experiment import Training
from nnviz.experiment.fields import ExperimentError
from nnviz.session.commands import State, Step
from nnviz.session.goal import Goal, goal_of
from nnviz.session.lanes import Lanes
from nnviz.session.pace import Pace
from nnviz.session.stride import Stride

SLICE = 0.004
"""Seconds of training between two looks at what is asked for."""


class Journey:
    """Where lanes are bound for, and how they get there.

    Parameters
    ----------
    lanes
        What travels.
    pace
        How fast a run may be; a step that was asked for is made at once.

    Attributes
    ----------
    goal
        Reached or not; `arrive` ends the way to it.
    """

    def __init__(self, lanes: Lanes, pace: Pace) -> None:
        self.lanes, self.pace = lanes, pace
        self.goal = Goal()
        self._stride = Stride()

    @property
    def is_going_back(self) -> bool:
        """Whether the past is being replayed, with the hyperparameters that were in force then."""
        return self.goal.training is not None

    @property
    def is_at_start(self) -> bool:
        """Whether nothing has been done yet."""
        return self.lanes.lead.steps == 0 and not self.lanes.is_walking

    @property
    def has_arrived(self) -> bool:
        """Whether there is no going on: the goal is reached, or lane A has diverged."""
        if self.lanes.is_evaluating:
            return False
        return self.lanes.lead.divergence is not None or self.goal.is_reached(self.lanes.lead)

    @property
    def rest(self) -> State:
        """The state to stand still in, here."""
        if self.lanes.lead.why_finished and not self.lanes.is_walking:
            return State.FINISHED
        return State.READY if self.is_at_start and not self.goal.phases_back else State.PAUSED

    # -- setting out ------------------------------------------------------------------------------

    def run(self) -> None:
        """Head for the end of the run."""
        self.goal = Goal(end=True)
        self.pace.restart(self.lanes.lead.steps)

    def step(self, step: Step) -> None:
        """Head for where a step by epochs or mini-batches leads."""
        goal = goal_of(step, self.lanes.lead, self.lanes.is_walking, self.goal)
        if step.count < 0 and goal.step is not None:
            self.seek(goal.step)
            return
        if step.unit == "batch":
            self.lanes.keep()
        self.goal = goal

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
        self.goal = Goal(step=max(0, step), phases_back=phases_back, training=training)

    def retune(self, training: Training) -> str:
        """Go on with other hyperparameters, on a way back after it; why not, where they are refused."""
        if self.is_going_back:
            self.goal = replace(self.goal, training=training)
            return ""
        try:
            self.lanes.retune(training)
        except ExperimentError as error:
            return str(error)
        return ""

    # -- on the way -------------------------------------------------------------------------------

    def go_on(self, is_interrupted: Callable[[], bool]) -> None:
        """Some milliseconds of it, less when somebody wants something."""
        end = perf_counter() + SLICE
        while not self.has_arrived and self._may_go_on():
            self._stride.take(self.lanes, self._steps_ahead())
            if perf_counter() >= end or is_interrupted():
                break

    def _may_go_on(self) -> bool:
        """A run keeps to its pace in mini-batches; what is evaluated between them counts for none."""
        return not self.goal.end or self.lanes.is_evaluating or self.pace.allows()

    def _steps_ahead(self) -> int:
        """How many mini-batches may be done without looking: none but the last may be one to stop after."""
        throttled = self.goal.end and self.pace.limit is not None
        if throttled or self.lanes.is_evaluating or len(self.lanes.trainers) > 1:
            return 1
        return self.goal.steps_ahead(self.lanes.lead)

    def arrive(self) -> str:
        """Stand still; what was refused of the hyperparameters of now, after a way back."""
        goal, self.goal = self.goal, Goal()
        if goal.phases_back:
            self.lanes.stand_back(goal.phases_back)
        if goal.training is not None and goal.training != self.lanes.lead.training:
            return self.retune(goal.training)
        return ""
