"""Work that is shared out among all processors, where no window is open."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from nnviz.session.workers import processes

Item = TypeVar("Item")
Done = TypeVar("Done")


def in_processes(work: Callable[[Item], Done], items: Sequence[Item]) -> list[Done]:
    """What comes of the work for each item, in their order; Ctrl-C ends it at once."""
    if len(items) < 2:
        return [work(item) for item in items]
    with processes(len(items)) as workers:
        return list(workers.executor.map(work, items))
