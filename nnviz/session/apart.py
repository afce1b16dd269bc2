"""A session in a process of its own: what trains and what watches it never wait for each other."""

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from types import FrameType, ModuleType
from typing import Any, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Open, Reset, Shutdown, State
from nnviz.session.controller import IN_ITS_PLACE
from nnviz.session.mailbox import Mailbox
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.spare_memory import give_back
from nnviz.session.state_folder import StateFolder
from nnviz.session.training_thread import PATIENCE, TRAINING, TrainingThread
from nnviz.session.wire import Wire, portable
from nnviz.training.run_format import RunFileError

log = logging.getLogger(__name__)

ENDED = "The process that trains was ended from outside, or for want of memory."
GO_ON = "Start nnviz again: it offers to go on with what was recorded."

SOON = 0.0005
"""Seconds after which the thread that trains lets another one go on that has something to do."""

AT_REST = 0.5
"""Seconds without a letter after which the process that trains gives back what it has in store."""


class Begin(Struct, frozen=True, eq=False):
    """The first letter: what `Start` begins with, see `TrainingThread`."""

    start: Reset | Open
    data_dir: Path | None
    folder: StateFolder | None
    is_thrown_away: bool


class Start(Struct, frozen=True):
    """Load the data; what was asked for before is done then. For ``threads`` see `Session`."""

    threads: int


class Taken(Struct, frozen=True):
    """The last snapshot was looked at: another may be sent."""


class SessionApart(Session):
    """A `Session` whose thread is one of another process.

    The process is there before `start`, so that it has loaded what it needs when it is to begin. It ends with
    this one, however this one ends.

    Raises
    ------
    OSError
        There can be no other process.
    """

    def _begin(self, start: Reset | Open, is_thrown_away: bool) -> None:
        self._made = TemporaryDirectory(prefix="nnviz-", ignore_cleanup_errors=True)
        folder = Path(self._made.name)
        is_copy = _may_be_copied()
        process = get_context("fork").Process if is_copy else get_context("spawn").Process
        here, there = Pipe()
        self._wire = Wire(here, folder)
        others = (here,) if is_copy else ()
        self._process = process(target=_train, args=(there, folder, others), name=TRAINING, daemon=True)
        try:
            with _no_script():
                self._process.start()
        except OSError:
            self._made.cleanup()
            raise
        finally:
            there.close()
        self._wire.send(Begin(start, self.data_dir, self.folder, is_thrown_away))
        experiment = start.experiment if isinstance(start, Reset) else IN_ITS_PLACE
        self._newest = Snapshot(0, 0, State.LOADING, experiment)
        self._is_closing = False
        self._listener = threading.Thread(target=self._listen, name="nnviz listener", daemon=True)

    @property
    def pid(self) -> int:
        """The number of the process that trains."""
        return self._process.pid or 0

    def start(self) -> None:
        """Load the data and wait for commands."""
        self._wire.send(Start(self.threads))
        self._listener.start()

    def _pass_on(self, command: Command) -> None:
        if not self._wire.send(command):
            self._wire.give_up(RunFileError(ENDED))

    def take(self) -> Snapshot | None:
        """The newest snapshot, or None when it was taken before."""
        snapshot = super().take()
        if snapshot is not None:
            self._wire.send(Taken())
        return snapshot

    def close(self) -> None:
        """Stop and wait for the process to end."""
        self._is_closing = True
        self._wire.send(Shutdown())
        self._process.join(2 * PATIENCE)
        if self._process.is_alive():
            self._process.kill()
        if self._listener.ident is not None:
            self._listener.join(PATIENCE)
        self._wire.close()
        self._made.cleanup()

    def _listen(self) -> None:
        for letter in self._wire.letters():
            if isinstance(letter, logging.LogRecord):
                logging.getLogger(letter.name).handle(letter)
            else:
                self._newest = letter
                self._outbox.put(letter)
        self._wire.give_up(RunFileError(ENDED))
        if not self._is_closing:
            self._tell_of_the_end()

    def _tell_of_the_end(self) -> None:
        words = ENDED if self.folder is None else f"{ENDED} {GO_ON}"
        version = self._newest.version + 1
        self._outbox.put(
            replace(self._newest, version=version, state=State.CLOSED, message=words, steps_per_second=0.0)
        )


def _may_be_copied() -> bool:
    """Whether a copy of this process can train: it has loaded what that needs, but no Qt, and has one thread.

    It is there at once then. Another kind of process would load NumPy and all, while this one loads Qt.
    """
    return sys.platform == "linux" and "PySide6" not in sys.modules and threading.active_count() == 1


@contextmanager
def _no_script() -> Iterator[None]:
    """A process begun meanwhile does not load the script of this one, which may be anything."""
    script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def begin_session(
    experiment: Experiment | Reset | Open,
    data_dir: Path | None = None,
    theta: Parameters | None = None,
    folder: StateFolder | None = None,
) -> Session:
    """A session in a process of its own, or on a thread of this one where there can be no other process."""
    try:
        return SessionApart(experiment, data_dir, theta, folder)
    except OSError:
        return Session(experiment, data_dir, theta, folder)


# -- in the other process -------------------------------------------------------------------------


def _train(pipe: "Connection[Any, Any]", folder: Path, others: "tuple[Connection[Any, Any], ...]") -> None:
    """Until `Shutdown`, or until the other end is gone, which a copy of it here would keep."""
    for other in others:
        other.close()
    gc.enable()
    sys.setswitchinterval(SOON)  # else a command waits for up to 5 ms until it is heard
    _obey_the_other_process()
    wire = Wire(pipe, folder)
    _log_to(wire)
    with suppress(_Told):
        _serve(wire)
    rmtree(folder, ignore_errors=True)  # the other process does so, too, but it may have been killed
    os._exit(0)  # threads deep in a library would make a mess of an orderly end


def _serve(wire: Wire) -> None:
    letters = wire.letters()
    begin = next(letters, None)
    if not isinstance(begin, Begin):
        return
    post = Post(wire)
    training = TrainingThread(begin.start, post, begin.data_dir, begin.folder, begin.is_thrown_away)
    threading.Thread(target=post.deliver, name="nnviz post", daemon=True).start()
    try:
        for letter in letters:
            match letter:
                case Start(threads):
                    gc.freeze()  # what is loaded is there to stay, and need not be gone through again
                    training.start(threads)
                case Taken():
                    post.allow()
                case Shutdown():
                    break
                case _:
                    training.inbox.put(letter)
    finally:
        training.close()


def _obey_the_other_process() -> None:
    """What a terminal tells to all of a group is for the other process, which then ends this one.

    Told so alone, as by Python where that other process exits without more ado, it keeps what there is.
    """
    signal.signal(signal.SIGTERM, _give_up)
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


class _Told(BaseException):
    """By a signal to end."""


def _give_up(number: int, frame: FrameType | None) -> NoReturn:
    raise _Told


def _log_to(wire: Wire) -> None:
    logging.getLogger("nnviz").addHandler(_Sending(wire))
    threading.excepthook = _log_what_was_not_caught


def _log_what_was_not_caught(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        log.error("not caught", exc_info=args.exc_value)


class _Sending(logging.Handler):
    """Sends what is logged to where the log is written."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args = record.getMessage(), None
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            sent = portable(error)
            record.exc_info = type(sent), sent, None
        self._wire.send(record)


class Post(Mailbox[Snapshot]):
    """Sends the newest snapshot whenever the last one was looked at.

    While a session trains, a thread of its own does so, and training never waits for the other process. Where
    it stands still, the thread that took it sends it: to hand it over would take milliseconds.
    """

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire
        self._changed = threading.Condition()
        self._may_send = True

    @property
    def is_empty(self) -> bool:
        """Whether another would be sent at once: one that has to wait would be old by then."""
        return self._may_send and super().is_empty

    def put(self, letter: Snapshot) -> None:
        """Leave the newest; one that was not sent yet is gone."""
        with self._changed:
            super().put(letter)
            if letter.is_moving or not self._may_send:
                self._changed.notify()
                return
            newest = self._taken()
        self._wire.send(newest)

    def allow(self) -> None:
        """The last one was looked at."""
        with self._changed:
            self._may_send = True
            self._changed.notify()

    def deliver(self) -> None:
        """Send, until the other end is gone."""
        while self.send_next():
            pass

    def send_next(self) -> bool:
        """Send one as soon as there is one and it may be sent; whether there was another end."""
        with self._changed:
            patience: float | None = AT_REST
            while not (self._may_send and self._slot):
                if self._changed.wait(patience):
                    patience = AT_REST
                else:
                    give_back()
                    patience = None
            newest = self._taken()
        return self._wire.send(newest)

    def _taken(self) -> Snapshot | None:
        self._may_send = False
        return self.take()
