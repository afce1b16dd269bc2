"""Times of several functions, measured in turn so that a busy moment hits all of them alike.

What is measured is processor time, in which what else the machine does hardly shows: that of the whole
process, as a peer may hand a part of its work to threads of its own.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

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
    start = process_time()
    for _ in range(calls):
        function()
    return (process_time() - start) / calls


def busiest_thread(process: int) -> Path:
    """Where the system tells of the thread of a process that has had the most processor time."""
    return max(
        Path(f"/proc/{process}/task").glob("*"), key=lambda one: _ran_and_waited(one)[0], default=Path()
    )


def seconds_without_waiting(thread: Path) -> float:
    """A clock that stands still while this thread is ready to run and has no core.

    What else the machine does hardly shows in it then. Where the system does not tell how long it waited, it
    is a clock like any other.
    """
    waited = _ran_and_waited(thread)[1]
    while True:
        before, now = waited, perf_counter()
        if (waited := _ran_and_waited(thread)[1]) == before:  # else it waited while it was looked at
            return now - waited


def _ran_and_waited(thread: Path) -> tuple[float, float]:
    """Seconds that it ran, and that it waited for a core."""
    try:
        ran, waited, _ = (thread / "schedstat").read_text().split()
    except (OSError, ValueError):
        return 0.0, 0.0
    return int(ran) / 1e9, int(waited) / 1e9
