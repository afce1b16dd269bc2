"""Experiments small enough for a test, and somebody who watches them being trained."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.session.workers import Workers

Condition = Callable[[Snapshot], bool]


def small(**changes: Any) -> Experiment:
    """The digits on a small network; keywords as paths with a double underscore for the dot."""
    experiment = Experiment.from_dict(
        {
            "data": {"name": "digits", "train_size": 95, "test_size": 40},
            "network": {"hidden": [6]},
            "training": {"epochs": 3},
        }
    )
    return experiment.with_changes({path.replace("__", "."): value for path, value in changes.items()})


@contextmanager
def one_thread(tasks: int) -> Iterator[Workers]:
    """A worker in this process, where processes of their own would take a second to be there."""
    executor = ThreadPoolExecutor(1)
    try:
        yield Workers(executor, (0.0,) * tasks)
    finally:
        executor.shutdown(cancel_futures=True)


class Watcher:
    """A session and what it showed last."""

    def __init__(
        self,
        experiment: Experiment,
        theta: Parameters | None = None,
        folder: StateFolder | None = None,
        kind: type[Session] = Session,
        before: Sequence[Command] = (),
        threads: int = 1,
    ) -> None:
        self.session = kind(experiment, theta=theta, folder=folder)
        self.session.threads = threads
        for command in before:
            self.session.send(command)
        self.session.start()
        self.latest: Snapshot | None = None

    def until(self, condition: Condition) -> Snapshot:
        """Wait for a snapshot of which the condition holds."""
        end = monotonic() + 30
        while monotonic() < end:
            snapshot = self.session.take()
            if snapshot is not None:
                self.latest = snapshot
                if condition(snapshot):
                    return snapshot
            sleep(0.001)
        raise AssertionError(f"waited in vain; last seen: {self.latest}")
