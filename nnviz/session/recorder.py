"""The thread that writes down what a session goes through, into one run file."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeAlias, TypeVar

import numpy as np
from msgspec import Struct

from nnviz.core.naming import count
from nnviz.session.session_file import SessionFile
from nnviz.session.state_folder import StateFolder
from nnviz.training.moment import Moment
from nnviz.training.run_file import BUDGET, RunFile
from nnviz.training.run_format import RunFileError

log = logging.getLogger(__name__)

T = TypeVar("T")

Moments: TypeAlias = tuple[Moment, ...]
"""One of each lane."""

EVERY = 1.0
"""Seconds between two moments of a run that goes on, at least."""

SPARING = 50.0
"""So many times as long as it took to write the last one, too."""

LONGEST = 8.0
"""Seconds between the two at most: more is not to be lost when the program is killed."""

LOOK = 0.005
"""Seconds between two looks at what is being written."""

AGAIN = 1.0
"""Seconds after which it is tried again to write what could not be written."""

NOT_RECORDED = "Not recorded: {}. Training goes on, and what was recorded stays."
OTHERWISE = (
    "Step {} came out otherwise than when it was recorded, if only in the last digits. "
    "What was recorded stays."
)
ELSEWHERE = "{}. All is recorded in another place from now on: Ctrl+S gives it a name."
IN_MEMORY = "Nothing is recorded on the disk: {}. Save writes it to another place."


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
    folder
        Where the file is made; None keeps all in memory.

    Attributes
    ----------
    trouble
        Why the last entry could not be written, in a sentence; empty when it was.
    otherwise
        What came out otherwise than it was to, in a sentence: a moment that was come to again and was not the
        one that is kept, a file that was moved away; empty as a rule.
    saving
        Share (0..1) of a `save` under way; else None.
    clocks
        The steps at which moments of each run are in the file.
    news
        Counts the changes of the above.
    budget
        Bytes that the moments of a run may take.
    numbers
        What each run of the session is called in the file.
    """

    def __init__(self, folder: StateFolder | None = None) -> None:
        self.trouble = self.otherwise = ""
        self.saving: float | None = None
        self.clocks: dict[int, tuple[int, ...]] = {}
        self.news = 0
        self.budget = BUDGET
        self.numbers: dict[int, int] = {}
        self._file = SessionFile(folder)
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
    def path(self) -> Path | None:
        """That of the file; None in memory."""
        return self._file.path

    @property
    def is_due(self) -> bool:
        """Whether it is time for another moment of a run that goes on."""
        return perf_counter() - self._offered >= min(LONGEST, max(EVERY, SPARING * self._took))

    @property
    def wait(self) -> float | None:
        """Seconds until there may be news; None where nothing is on its way."""
        if self._thread is None:
            return None
        if self._asked or self.saving is not None or (self._entries and not self.trouble):
            return LOOK
        return AGAIN if self._entries else None

    def write(self, act: Callable[[RunFile], object]) -> None:
        """Do this to the file, in its turn."""
        self._add(Entry(act))

    def keep(self, run: int, clock: int, moments: Moments, *, for_good: bool) -> None:
        """Write a moment; one that is not ``for_good`` gives way to a later one of the run."""
        self._offered = perf_counter()
        write = partial(self._keep, run, clock, moments, for_good)
        self._add(Entry(write, run, clock, moments, may_drop=not for_good))

    def load(self, run: int, clock: int) -> Moments:
        """The latest moment at or before ``clock``, written or not. Raises RunFileError."""
        with self._changed:
            waiting = [one for one in self._entries if one.moments and one.run == run and one.clock <= clock]
        # Of two with the same step the later one holds.
        newest = max(reversed(waiting), key=lambda one: one.clock, default=None)
        if newest is not None and newest.clock == clock:
            return newest.moments
        try:
            written = self.ask(lambda file: file.load(self.numbers[run], clock))
        except (RunFileError, KeyError):
            if newest is None:
                raise
            return newest.moments
        return written if newest is None or written[0].clock > newest.clock else newest.moments

    def ask(self, act: Callable[[RunFile], T]) -> T:
        """What comes of this, asked of the file after what waits is written. Raises what ``act`` does."""
        answer: Future[T] = Future()
        self._ask_later(act, answer)
        return answer.result()

    def save(self, path: Path, done: "Future[None]") -> None:
        """Begin to write all that is recorded to a file of this name, and go on there."""
        self.saving = 0.0
        self._ask_later(partial(self._save, path), done)

    def look_into(self, path: Path, read: Callable[[RunFile], T]) -> T:
        """What ``read`` finds in another run file, which is held until `turn_to_it`, or until the next.

        Raises
        ------
        RunFileError
            It cannot be opened.
        """
        return self.ask(lambda _: self._file.look_into(path, read))

    def turn_to_it(self) -> None:
        """Go on recording in the file that was looked into."""
        self.ask(lambda _: self._file.turn_to_it())

    def close(self, patience: float) -> None:
        """Write what waits, for so many seconds at most, and let go of the file."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is None:
            self._run()
        else:
            self._thread.join(patience)

    def _ask_later(self, act: Callable[[RunFile], T], answer: "Future[T]") -> None:
        def find() -> None:
            try:
                answer.set_result(act(self._file.opened()))
            except BaseException as error:
                answer.set_exception(error)

        with self._changed:
            self._asked.append(find)
            self._changed.notify()
        if self._thread is None:
            self._turn()

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
                    self._changed.wait(AGAIN if self._entries else None)
        self._turn()
        self._file.close()

    def _turn(self) -> None:
        """Write what waits, as far as it can be written, and answer what was asked."""
        while self._entries and self._write(self._entries[0]):
            pass
        while self._asked:
            self._asked[0]()
            self._asked.pop(0)  # not before its news are there, for which `wait` is asked

    def _write(self, entry: Entry) -> bool:
        """Whether it is done with, written or not."""
        try:
            entry.write(self._file.opened())
        except (RunFileError, OSError) as error:
            why = self._file.shortly(error)
            self._tell(NOT_RECORDED.format(why))
            return self._go_elsewhere(why)
        except BaseException:  # a fault, or who asks to exit, must not keep all else from being written
            log.exception("an entry was not recorded")
        else:
            why = self._file.why_in_memory
            self._tell(IN_MEMORY.format(why) if why else "")
        with self._changed:
            if entry in self._entries:  # a later one may have taken its place meanwhile
                self._entries.remove(entry)
        return True

    def _keep(self, run: int, clock: int, moments: Moments, for_good: bool, file: RunFile) -> None:
        begun, number = perf_counter(), self.numbers[run]
        if clock in self.clocks.get(run, ()) and not _are_same(file.load(number, clock), moments):
            self.otherwise = OTHERWISE.format(count(clock))
            return
        file.budget = self.budget
        file.add_moment(number, clock, moments, keep=for_good)
        self.clocks[run] = tuple(file.clocks(number))
        self._took = perf_counter() - begun

    def _tell(self, trouble: str) -> None:
        self.trouble = trouble
        self.news += 1

    def _go_elsewhere(self, why: str) -> bool:
        if not self._file.go_elsewhere():
            return False
        self.otherwise = ELSEWHERE.format(why)
        self._tell("")
        return True

    def _save(self, path: Path, file: RunFile) -> None:
        try:
            if self._file.save(path, self._tell_share):
                self.otherwise = ""
                self._tell("")
        finally:
            self.saving = None
            self.news += 1

    def _tell_share(self, share: float) -> None:
        self.saving = share
        self.news += 1


def _are_same(kept: Moments, moments: Moments) -> bool:
    """Not to be told apart, or before and after an evaluation finds one astray, which puts it back."""
    pairs = zip(kept, moments, strict=True)
    return all(
        np.array_equal(one.theta, other.theta)
        for one, other in pairs
        if (one.divergence is None) == (other.divergence is None)
    )
