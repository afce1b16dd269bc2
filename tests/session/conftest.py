"""Sessions for a test, closed at its end."""

from collections.abc import Callable, Iterator

import pytest
from small_runs import Watcher

from nnviz.experiment.experiment import Experiment
from nnviz.session import apart, training_thread

# A machine may stand still for seconds: who closes a session waits until all is written.
training_thread.PATIENCE = apart.PATIENCE = 30.0


@pytest.fixture
def watch() -> Iterator[Callable[[Experiment], Watcher]]:
    """Make sessions that are closed at the end of the test."""
    watchers: list[Watcher] = []

    def start(experiment: Experiment) -> Watcher:
        watchers.append(Watcher(experiment))
        return watchers[-1]

    yield start
    for watcher in watchers:
        watcher.session.close()
