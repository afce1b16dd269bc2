"""Work that is shared out among all cores, where no window is open."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Item = TypeVar("Item")
Done = TypeVar("Done")


def in_processes(work: Callable[[Item], Done], items: Sequence[Item]) -> list[Done]:
    """What comes of the work for each item, in their order."""
    if len(items) < 2:
        return [work(item) for item in items]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, items))
