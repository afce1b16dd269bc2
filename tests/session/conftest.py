"""Sessions for a test, closed at its end."""

from collections.abc import Callable, Iterator

import pytest
from small_runs import Watcher

from nnviz.experiment.experiment import Experiment


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
