"""The training thread's loop: obey, train a little, show, and again."""

import logging
import queue
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from nnviz.data.dataset import DataError
from nnviz.engine.commands import (
    Command,
    Feed,
    Pause,
    Reset,
    Retune,
    Run,
    Seek,
    Shutdown,
    State,
    Step,
    Throttle,
    Watch,
    is_legal,
)
from nnviz.engine.experiment import Training
from nnviz.engine.fields import ExperimentError
from nnviz.engine.goal import Goal
from nnviz.engine.lanes import Lanes
from nnviz.engine.mailbox import Mailbox
from nnviz.engine.pace import Pace
from nnviz.engine.snapshot import Snapshot

log = logging.getLogger(__name__)

SLICE = 0.004
"""Seconds of training between two looks at the queue."""

STRIDE = 0.001
"""Seconds of mini-batches at a stretch."""

MAX_BURST = 32
"""Mini-batches at a stretch, at most."""

FRAME = 1 / 40
"""Seconds between two snapshots while running, at least."""


class Loop:
    """Everything that happens on the training thread.

    Parameters
    ----------
    start
        What to begin with.
    data_dir
        See `build`.
    inbox
        Commands for it.
    outbox
        Its snapshots.
    """

    def __init__(
        self,
        start: Reset,
        data_dir: Path | None,
        inbox: "queue.SimpleQueue[Command]",
        outbox: Mailbox[Snapshot],
    ) -> None:
        self.start, self.experiment, self.data_dir = start, start.experiment, data_dir
        self.inbox, self.outbox = inbox, outbox
        self.state, self.message = State.LOADING, ""
        self.lanes: Lanes | None = None
        self.goal = Goal()
        self.example = self.runs = self.versions = 0
        self.fed: Feed | None = None
        self.pace = Pace()
        self._published = 0.0
        self._burst = 1
        self._later: list[Command] = []

    def run(self) -> None:
        """Until `Shutdown`."""
        self._guarded(lambda: self._load(self.start))
        while self.state is not State.CLOSED:
            self._guarded(self._turn)

    def _turn(self) -> None:
        self._obey_all()
        self._work()

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception:
            log.exception("the training thread failed")
            self.lanes = None  # whatever failed, looking at it may fail as well
            self._fail(f"Training stopped: {traceback.format_exc(limit=0).strip().splitlines()[-1]}")

    # -- obeying ----------------------------------------------------------------------------------

    def _obey_all(self) -> None:
        waiting = None if self._is_idle else self.pace.pause() if self.state is State.RUNNING else 0.0
        try:
            command = self.inbox.get(timeout=waiting) if waiting != 0.0 else self.inbox.get_nowait()
            while True:
                self._obey(command)
                command = self.inbox.get_nowait()
        except queue.Empty:
            return

    @property
    def _is_idle(self) -> bool:
        if self.state in (State.RUNNING, State.STEPPING):
            return False
        return self.lanes is None or not self.lanes.is_evaluating or self.state is State.FAILED

    def _obey(self, command: Command) -> None:
        if not is_legal(self.state, command):
            return
        if self._is_going_back and isinstance(command, Run | Step):
            self._later.append(command)
            return
        match command:
            case Run():
                self._start(State.RUNNING)
            case Pause():
                self._later.clear()
                self._arrive(State.PAUSED)
            case Step():
                self._step(command)
            case Seek():
                self._seek(command.step)
            case Retune():
                self._retune(command.training)
            case Reset():
                self._load(command)
            case Watch():
                self.example, self.fed = max(0, command.example), None
                self._publish()
            case Feed():
                self.fed = command
                self._publish()
            case Throttle():
                self.pace.limit = command.steps_per_second
            case Shutdown():
                self.state = State.CLOSED

    def _start(self, state: State) -> None:
        self.goal = Goal()
        self.state, self.message = state, ""
        self.pace.restart(self._steps)
        self._publish()

    @property
    def _is_going_back(self) -> bool:
        """Whether the past is being replayed, with the hyperparameters that were in force then."""
        return self.goal.training is not None

    @property
    def _lanes(self) -> Lanes:
        if self.lanes is None:
            raise RuntimeError("no lanes in a state that needs them")
        return self.lanes

    @property
    def _steps(self) -> int:
        return self.lanes.lead.steps if self.lanes else 0

    def _step(self, command: Step) -> None:
        lead = self._lanes.lead
        if command.unit == "phase":
            self._step_phases(command.count)
        elif command.count < 0:
            self._step_back(command)
        elif command.unit == "batch":
            self._lanes.keep()
            self._head_for(Goal(step=self._step_ahead + command.count))
        else:
            here = lead.epoch if self.goal.epoch is None else self.goal.epoch
            self._head_for(Goal(epoch=here + command.count))

    @property
    def _step_ahead(self) -> int:
        """Where the steps that were asked for lead to: another one counts from there."""
        return self._lanes.lead.steps if self.goal.step is None else self.goal.step

    def _head_for(self, goal: Goal) -> None:
        self.goal = goal
        if self.state is not State.STEPPING:
            self.state, self.message = State.STEPPING, ""
            self.pace.restart(self._steps)

    def _step_back(self, command: Step) -> None:
        lead, is_walking = self._lanes.lead, self._lanes.is_walking
        if command.unit == "batch":
            self._seek(self._step_ahead + (0 if is_walking else command.count))
            return
        begun = 1 if lead.position or is_walking else 0
        here = lead.epoch + begun if self.goal.epoch is None else self.goal.epoch
        epoch = max(0, here + command.count)
        evaluated = lead.history.rows[-1].epoch if lead.history.rows else -1
        if epoch > evaluated:
            self._head_for(Goal(epoch=epoch))
        else:
            self._seek(self._step_of_epoch(epoch))

    def _step_of_epoch(self, epoch: int) -> int:
        rows = self._lanes.lead.history.rows
        return next((row.step for row in rows if row.epoch == epoch), 0)

    def _step_phases(self, count: int) -> None:
        if self.state is State.STEPPING:
            return
        for _ in range(count):
            self._lanes.phase_forward()
        for left in range(-count, 0, -1):
            step = self._lanes.phase_back()
            if step is not None and step >= 0:
                # To undo an update takes a seek, which arrives later.
                self._seek(step, phases_back=left)
                return
        self._arrive(self._standing(self._lanes))

    def _seek(self, step: int, phases_back: int = 0) -> None:
        training = self._lanes.lead.training
        self._lanes.go_back(max(0, step))
        self.goal = Goal(step=max(0, step), phases_back=phases_back, training=training)
        self.state, self.message = State.STEPPING, ""
        self.pace.restart(self._steps)

    def _retune(self, training: Training) -> None:
        if self._is_going_back:
            self.goal = replace(self.goal, training=training)
            return
        self._tune(training)
        if self.state is State.FINISHED and not self._lanes.lead.why_finished:
            self.state, self.message = State.PAUSED, ""
        self._publish()

    def _tune(self, training: Training) -> None:
        try:
            self._lanes.retune(training)
        except ExperimentError as error:
            self.message = str(error)

    def _load(self, start: Reset) -> None:
        self.experiment = start.experiment
        self.lanes, self.fed, self.runs = None, None, self.runs + 1
        self.goal, self._later = Goal(), []
        self.state, self.message = State.LOADING, "Loading the data …"
        self._publish()
        try:
            lanes = Lanes(start.experiment, self.data_dir)
            if start.theta is not None:
                lanes.start_from(start.theta)
        except (DataError, ExperimentError) as error:
            self._fail(str(error))
        except MemoryError:
            self._fail("Not enough memory: take fewer examples (data.train_size) or smaller layers.")
        else:
            self.lanes = lanes
            self._arrive(State.READY)

    # -- working ----------------------------------------------------------------------------------

    def _work(self) -> None:
        lanes = self.lanes
        if lanes is None or self.state in (State.FAILED, State.CLOSED):
            return
        if self.state in (State.RUNNING, State.STEPPING):
            self._train(lanes)
        elif lanes.is_evaluating:
            lanes.advance()
            if not lanes.is_evaluating:
                self._publish()

    def _train(self, lanes: Lanes) -> None:
        end = perf_counter() + SLICE
        # The speed is that of a run: a step that was asked for is made at once.
        stepping = self.state is State.STEPPING
        while not self._has_arrived(lanes) and (stepping or self.pace.allows()):
            self._stride(lanes)
            if perf_counter() >= end or not self.inbox.empty():
                break
        self._look_round(lanes)

    def _stride(self, lanes: Lanes) -> None:
        """Some mini-batches at a stretch, about a millisecond of them: looking round after each is dear."""
        start = perf_counter()
        lanes.advance_far(self._steps_ahead(lanes))
        took = perf_counter() - start
        self._burst = min(2 * self._burst, MAX_BURST) if took < STRIDE else max(1, self._burst // 2)

    def _steps_ahead(self, lanes: Lanes) -> int:
        """How many mini-batches may be done without looking: none but the last may be one to stop after."""
        throttled = self.pace.limit is not None and self.state is State.RUNNING
        if throttled or lanes.is_evaluating or len(lanes.trainers) > 1:
            return 1
        return max(1, min(self._burst, self.goal.steps_ahead(lanes.lead)))

    def _has_arrived(self, lanes: Lanes) -> bool:
        if lanes.is_evaluating:
            return False
        goal, lead = self.goal, lanes.lead
        if lead.divergence is not None:
            return True
        if self.state is State.RUNNING:
            return bool(lead.why_finished)
        return goal.is_reached(lead)

    def _look_round(self, lanes: Lanes) -> None:
        lead = lanes.lead
        if not self._has_arrived(lanes):
            self._publish_when_due()
        elif lead.divergence is not None:
            self._arrive(State.DIVERGED, lead.divergence.advice)
        elif self.state is State.RUNNING:
            more = "E goes on by one more; or set more epochs, or rewind (R)."
            self._arrive(State.FINISHED, f"{lead.why_finished} {more}")
        else:
            self._arrive(self._standing(lanes))

    def _standing(self, lanes: Lanes) -> State:
        lead = lanes.lead
        if lead.why_finished and not lanes.is_walking:
            return State.FINISHED
        untouched = lead.steps == 0 and not lanes.is_walking and not self.goal.phases_back
        return State.READY if untouched else State.PAUSED

    def _arrive(self, state: State, message: str = "") -> None:
        goal, self.goal = self.goal, Goal()
        self.state, self.message = state, message
        if self.lanes is not None:
            if goal.phases_back:
                self.lanes.stand_back(goal.phases_back)
            if goal.training is not None and goal.training != self.lanes.lead.training:
                self._tune(goal.training)
        self._publish()
        later, self._later = self._later, []
        for command in later:
            self._obey(command)

    def _fail(self, message: str) -> None:
        self.state, self.message = State.FAILED, message
        self._publish()

    # -- showing ----------------------------------------------------------------------------------

    def _publish_when_due(self) -> None:
        if self._is_going_back or not self.outbox.is_empty:
            return
        if perf_counter() - self._published >= FRAME:
            self._publish()

    def _publish(self) -> None:
        self.versions += 1
        self.outbox.put(self._snapshot())
        self._published = perf_counter()

    def _snapshot(self) -> Snapshot:
        if self.lanes is None:
            return Snapshot(self.runs, self.versions, self.state, self.experiment, self.message)
        lead = self.lanes.lead
        standing = self.state not in (State.RUNNING, State.STEPPING)
        example, lanes = self.lanes.observe(self.example, standing, self.fed)
        batch, batches = lead.batches
        return Snapshot(
            run=self.runs,
            version=self.versions,
            state=self.state,
            experiment=self.lanes.experiment,
            message=self.message,
            epoch=lead.epoch,
            batch=batch,
            batches=batches,
            step=lead.steps,
            steps_per_second=self.pace.measure(lead.steps) if self.state is State.RUNNING else 0.0,
            example=example,
            lanes=lanes,
            dataset=lead.dataset,
        )
