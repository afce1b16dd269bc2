"""Many runs side by side: each is trained from its beginning to its end by one worker."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait
from contextlib import AbstractContextManager
from pathlib import Path
from time import perf_counter

import numpy as np
from msgspec import Struct
from threadpoolctl import threadpool_limits

from nnviz.data.reading import Progress
from nnviz.experiment.experiment import Experiment
from nnviz.session.lanes import Lanes
from nnviz.session.workers import Workers, WorkersError, tell_share
from nnviz.training.lane_data import LaneData, data_hash
from nnviz.training.machine import machine
from nnviz.training.moment import Moment

PERIOD = 0.1
"""Seconds between two looks at how far all have come."""


class Task(Struct, frozen=True):
    """A run to be trained: its number, what it is, and the folder of data sets."""

    number: int
    experiment: Experiment
    data_dir: Path | None = None


class Standing(Struct, frozen=True, eq=False):
    """Where all lanes of a run stand, and the clock there."""

    clock: int
    moments: tuple[Moment, ...]


class Outcome(Struct, frozen=True, eq=False):
    """A run that was trained.

    Attributes
    ----------
    number
        That of its task.
    first, last
        Before training, and at the end.
    data_hash, machine
        What it was trained on, and by what, see `RunRecord`.
    """

    number: int
    first: Standing
    last: Standing
    data_hash: str
    machine: str


Outcomes = Generator[Outcome, None, None]
Pool = Callable[[int], AbstractContextManager[Workers]]
"""Gathers workers for so many tasks, and lets them go."""


def trained(tasks: Sequence[Task], pool: Pool, tell: Progress) -> Outcomes:
    """Train all, and hand each over once, as soon as it is done.

    What a process had in hand that was killed is begun anew by another one.

    Parameters
    ----------
    tell
        Told the share of the work that is done, ten times a second; what it raises ends the work.

    Raises
    ------
    WorkersError
        The workers cannot be had, or end by themselves before anything is done.
    DataError, ExperimentError
        A run cannot be begun.
    """
    missing = {task.number: task for task in tasks}
    while missing:
        before = len(missing)
        try:
            for outcome in _as_they_come(list(missing.values()), len(tasks), pool, tell):
                del missing[outcome.number]
                yield outcome
        except BrokenExecutor:
            if len(missing) == before:
                words = "the processes that train were ended before any was done: is there memory enough?"
                raise WorkersError(words) from None


def _as_they_come(tasks: Sequence[Task], of: int, pool: Pool, tell: Progress) -> Outcomes:
    with pool(len(tasks)) as workers:
        slots = {workers.executor.submit(train, task, slot): slot for slot, task in enumerate(tasks)}
        while slots:
            done, _ = wait(slots, PERIOD, FIRST_COMPLETED)
            while done:
                future = done.pop()
                del slots[future]  # and with it all that the run holds, once it was handed over
                yield future.result()
            tell((of - len(slots) + sum(workers.shares[slot] for slot in slots.values())) / of)


# -- in a worker ----------------------------------------------------------------------------------

_known: tuple[LaneData, ...] = ()
"""The data of the latest run, which the next one will want as well."""


def train(task: Task, slot: int = 0) -> Outcome:
    """Train a run as `nnviz run` does, to the bit.

    Parameters
    ----------
    slot
        Which of the shares of `Workers` is its own.
    """
    global _known
    with threadpool_limits(1, "blas"), np.errstate(all="ignore"):
        lanes = Lanes(task.experiment, task.data_dir, _known)
        _known = lanes.data
        lanes.finish_evaluation()
        begun, first = perf_counter(), Standing(lanes.clock, lanes.moments())
        epoch = 0
        while not lanes.is_over:
            lanes.advance()
            if lanes.lead.epoch > epoch:
                epoch = lanes.lead.epoch
                tell_share(slot, epoch / lanes.lead.training.epochs)
        last = Standing(lanes.clock, lanes.moments(perf_counter() - begun))
        return Outcome(task.number, first, last, data_hash(lanes.data), machine())
