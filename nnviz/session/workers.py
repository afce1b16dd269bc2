"""Who trains many runs: processes of this machine, or a cluster."""

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from msgspec import Struct


class WorkersError(ValueError):
    """Nobody is there to do the work: one sentence that says why."""


class Workers(Struct, frozen=True, eq=False):
    """An executor, and how far each of its tasks has come.

    Attributes
    ----------
    shares
        Of each task, 0 to 1, while it is under way; a cluster tells nothing before the end.
    """

    executor: Executor
    shares: Sequence[float]


def processors() -> int:
    """How many of them this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


# -- this machine ---------------------------------------------------------------------------------

_shares: Any = None
"""In a worker process: where the share of each task is told."""


@contextmanager
def processes(tasks: int) -> Iterator[Workers]:
    """A process for each processor, for so many tasks; on leaving they end at once, done or not.

    They are spawned: what has loaded Qt must not be forked. Each listens at a pipe of which this process
    alone holds the other end. Once that is let go, if only because this process was killed, they end.
    """
    context = get_context("spawn")
    listening, held = context.Pipe(duplex=False)
    shares = context.RawArray("d", tasks)
    executor = ProcessPoolExecutor(
        min(tasks, processors()), context, initializer=_begin, initargs=(listening, shares)
    )
    try:
        with _ctrl_c_is_for_us():
            for _ in range(min(tasks, processors())):
                executor.submit(int)
        yield Workers(executor, shares)
    finally:
        held.close()
        executor.shutdown(wait=True, cancel_futures=True)
        listening.close()


@contextmanager
def _ctrl_c_is_for_us() -> Iterator[None]:
    """Processes begun meanwhile never hear of Ctrl-C, which a terminal tells to all of a group."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(listening: "Connection[Any, Any]", shares: Any) -> None:
    """The first thing in a worker process."""
    global _shares
    _shares = shares
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(listening,), daemon=True).start()


def _end_with(listening: "Connection[Any, Any]") -> None:
    wait([listening])
    os._exit(0)


def tell_share(task: int, share: float) -> None:
    """In a worker: so much of a task is done."""
    if _shares is not None:
        _shares[task] = share


# -- a cluster ------------------------------------------------------------------------------------


@contextmanager
def cluster(address: str, tasks: int) -> Iterator[Workers]:
    """The workers of a cluster of Dask; on leaving, what is not done is given up.

    A task whose worker is lost is begun anew by another one.

    Raises
    ------
    WorkersError
        `distributed` is not installed, or nobody answers at the address; or the cluster goes away.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm import get_address_host_port
    except ImportError:
        raise WorkersError("needs distributed: pip install 'nnviz-desktop[cluster]'") from None
    try:
        get_address_host_port(address)  # for a client that was half made complains at its end
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkersError(f"{address}: no cluster answers ({' '.join(str(error).split())})") from None
    try:
        executor = client.get_executor()
        yield Workers(executor, (0.0,) * tasks)
    except (KilledWorker, CancelledError):
        raise WorkersError(f"{address}: the workers of the cluster are lost again and again") from None
    finally:
        executor.shutdown(wait=False)
        client.close()
