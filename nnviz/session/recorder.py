"""The thread that writes down what a session goes through, into one run file."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from time import perf_counter
from typing import TypeAlias, TypeVar

from msgspec import Struct

from nnviz.session.moments_in_memory import RunFile, RunFileError
from nnviz.training.moment import Moment

log = logging.getLogger(__name__)

T = TypeVar("T")

Moments: TypeAlias = tuple[Moment, ...]
"""One of each lane."""

EVERY = 1.0
"""Seconds between two moments of a run that goes on, at least."""

SPARING = 50.0
"""So many times as long as it took to write the last one, too."""

AGAIN = 1.0
"""Seconds after which it is tried again to write what could not be written."""


class Entry(Struct, eq=False):
    """Something to be written.

    Attributes
    ----------
    run, clock, moments
        Of a moment; else nothing.
    may_drop
        Whether a later moment of the run may take its place before it is written.
    """

    write: Callable[[RunFile], object]
    run: int = 0
    clock: int = 0
    moments: Moments = ()
    may_drop: bool = False


class Recorder:
    """Owns the run file, and is the only one to touch it.

    The training thread leaves entries in a list and goes on. They are written in their order; what cannot be
    written stays in the list and is tried again, while the reason stands in `trouble`. Of the moments that a
    run passes only the newest waits; all else is never dropped. What waits can be asked for as if it were
    written, so that nothing is lost to a session whose disk is full. Until `start` there is no thread, and
    all is written at once.

    Parameters
    ----------
    make
        Opens the file.

    Attributes
    ----------
    trouble
        Why the last entry could not be written, in a sentence; empty when it was.
    path
        That of the file; None before it is opened, and in memory.
    clocks
        The steps at which moments of each run are in the file.
    news
        Counts the changes of the above.
    """

    def __init__(self, make: Callable[[], RunFile]) -> None:
        self.trouble = ""
        self.path: Path | None = None
        self.clocks: dict[int, tuple[int, ...]] = {}
        self.news = 0
        self.numbers: dict[int, int] = {}
        self._make = make
        self._file: RunFile | None = None
        self._entries: list[Entry] = []
        self._asked: list[Callable[[], None]] = []
        self._changed = threading.Condition()
        self._is_closing = False
        self._offered = self._took = 0.0
        self._thread: threading.Thread | None = None

    # -- the training thread's side ---------------------------------------------------------------

    def start(self) -> None:
        """Write from now on, on a thread of its own."""
        # A daemon, so that a stalled disk cannot keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="nnviz recorder", daemon=True)
        self._thread.start()

    @property
    def is_due(self) -> bool:
        """Whether it is time for another moment of a run that goes on."""
        return perf_counter() - self._offered >= max(EVERY, SPARING * self._took)

    @property
    def is_busy(self) -> bool:
        """Whether something will have been written in a moment."""
        return self._thread is not None and bool(self._entries or self._asked)

    def write(self, act: Callable[[RunFile], object]) -> None:
        """Do this to the file, in its turn."""
        self._add(Entry(act))

    def keep(self, run: int, clock: int, moments: Moments, *, for_good: bool) -> None:
        """Write a moment; one that is not ``for_good`` gives way to a later one of the run."""
        self._offered = perf_counter()

        def write(file: RunFile) -> None:
            begun = perf_counter()
            file.add_moment(self.numbers[run], clock, moments, keep=for_good)
            self.clocks[run] = tuple(file.clocks(self.numbers[run]))
            self._took = perf_counter() - begun

        self._add(Entry(write, run, clock, moments, may_drop=not for_good))

    def load(self, run: int, clock: int) -> Moments:
        """The latest moment at or before ``clock``, written or not. Raises RunFileError."""
        with self._changed:
            waiting = [one for one in self._entries if one.moments and one.run == run and one.clock <= clock]
        newest = max(waiting, key=lambda one: one.clock, default=None)
        if newest is not None and newest.clock == clock:
            # Of two with the same step the later one holds.
            return [one for one in waiting if one.clock == clock][-1].moments
        try:
            written = self.ask(lambda file: file.load(self.numbers[run], clock))
        except (RunFileError, KeyError):
            if newest is None:
                raise
            return newest.moments
        return written if newest is None or clock_of(written[0]) >= newest.clock else newest.moments

    def ask(self, act: Callable[[RunFile], T]) -> T:
        """What comes of this, asked of the file after all that waits is written. Raises what ``act`` does."""
        return self.ask_later(act).result()

    def ask_later(self, act: Callable[[RunFile], T]) -> "Future[T]":
        """The same, to be looked for later."""
        answer: Future[T] = Future()

        def find() -> None:
            try:
                answer.set_result(act(self._opened()))
            except BaseException as error:
                answer.set_exception(error)

        with self._changed:
            self._asked.append(find)
            self._changed.notify()
        if self._thread is None:
            self._turn()
        return answer

    def close(self, patience: float) -> None:
        """Write what waits, for so many seconds at most, and close the file."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is None:
            self._run()
        else:
            self._thread.join(patience)

    def _add(self, entry: Entry) -> None:
        with self._changed:
            if entry.may_drop:
                self._entries = [one for one in self._entries if not (one.may_drop and one.run == entry.run)]
            self._entries.append(entry)
            self._changed.notify()
        if self._thread is None:
            self._turn()

    # -- the writer's side ------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._is_closing:
            self._turn()
            with self._changed:
                has_work = self._asked or (self._entries and not self.trouble)
                if not has_work and not self._is_closing:
                    self._changed.wait(AGAIN if self.trouble else None)
        self._turn()
        if self._file is not None:
            self._file.close()

    def _turn(self) -> None:
        """Write what waits, as far as it can be written, and answer what was asked."""
        while self._entries and self._write(self._entries[0]):
            pass
        while self._asked:
            self._asked.pop(0)()

    def _write(self, entry: Entry) -> bool:
        """Whether it is done with, written or not."""
        try:
            entry.write(self._opened())
        except (RunFileError, OSError) as error:
            self._tell(f"Not recorded: {error}. Training goes on, what was recorded stays.")
            return False
        except Exception:  # a fault of the program's must not keep all else from being written
            log.exception("an entry was not recorded")
        else:
            self._tell("")
        with self._changed:
            if entry in self._entries:  # a later one may have taken its place meanwhile
                self._entries.remove(entry)
        return True

    def _tell(self, trouble: str) -> None:
        self.trouble = trouble
        self.news += 1

    def _opened(self) -> RunFile:
        if self._file is None:
            self._file = self._make()
            self.path = self._file.path
        return self._file


def clock_of(moment: Moment) -> int:
    """The step of lane A that its moment is known by: where it ran away, that of the blow-up."""
    return moment.step if moment.divergence is None else moment.divergence.step
