"""Times of several functions, measured in turn so that a busy moment hits all of them alike.

What is measured is the thread's own processor time, in which what else the machine does hardly shows.
"""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time

BLOCK = 0.02
"""Seconds that a function runs before it is the next one's turn, or for one call where that is longer.

Long enough that what its neighbour left in the processor's caches is the smallest part of it.
"""


def alternate(functions: Mapping[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """Seconds that one call takes, the median over blocks of calls.

    Parameters
    ----------
    functions
        What to measure, by name.
    seconds
        How long in all; every function has at least three blocks.
    """
    calls = {name: _calls_in_a_block(function) for name, function in functions.items()}
    times: dict[str, list[float]] = {name: [] for name in functions}
    end = perf_counter() + seconds
    while perf_counter() < end or min(map(len, times.values())) < 3:
        for name, function in functions.items():
            times[name].append(_time(function, calls[name]))
    return {name: median(found) for name, found in times.items()}


def _calls_in_a_block(function: Callable[[], object]) -> int:
    function()  # the first call makes buffers and is no measure
    calls = 1
    while (took := _time(function, calls) * calls) < BLOCK / 4:
        calls *= 2
    return max(1, round(calls * BLOCK / took))


def _time(function: Callable[[], object], calls: int) -> float:
    start = thread_time()
    for _ in range(calls):
        function()
    return (thread_time() - start) / calls


def seconds_without_waiting(name: str) -> float:
    """A clock that stands still while the threads of this name are ready to run and have no core.

    What else the machine does hardly shows in it then. Where the system does not tell how long they waited,
    it is a clock like any other.
    """
    return perf_counter() - sum(
        _waited(thread.native_id) for thread in threading.enumerate() if thread.name == name
    )


def _waited(thread: int | None) -> float:
    try:
        _, nanoseconds, _ = Path(f"/proc/self/task/{thread}/schedstat").read_text().split()
    except (OSError, ValueError):
        return 0.0
    return int(nanoseconds) / 1e9
