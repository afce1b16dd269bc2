"""A pipe to another process, and what of a command cannot go through it."""

import pickle
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from nnviz.session.letters import Reader, Writer


class Asked(Struct, frozen=True):
    """In the place of a `Future` that waits at the other end: its number there."""

    number: int


class Answer(Struct, frozen=True, eq=False):
    """What came of what was asked."""

    number: int
    result: Any = None
    error: BaseException | None = None


class Wire:
    """One end of it. Any thread may send, one listens.

    A `Future` in a letter stays here: the other end gets one of its own, and what comes of that is what comes
    of this one.

    Parameters
    ----------
    pipe
        Closed by `close`.
    folder
        For large arrays, see `Writer`; the same at both ends.
    """

    def __init__(self, pipe: "Connection[Any, Any]", folder: Path) -> None:
        self._pipe = pipe
        self._writer, self._reader = Writer(folder), Reader(folder)
        self._turn = threading.Lock()
        self._numbers = count()
        self._asked: dict[int, Future[Any]] = {}

    def send(self, letter: Any) -> bool:
        """Send it; whether there was another end to send it to."""
        letter = self._without_futures(letter)
        with self._turn:
            data = self._writer.write(letter)
            try:
                self._pipe.send_bytes(data)
            except OSError:
                return False
        return True

    def letters(self) -> Iterator[Any]:
        """What comes, until the other end is gone."""
        while True:
            try:
                data = self._pipe.recv_bytes()
            except (EOFError, OSError):
                return
            letter = self._reader.read(data)
            if isinstance(letter, Answer):
                _settle(self._asked.pop(letter.number, None), letter)
            else:
                yield self._with_futures(letter)

    def give_up(self, error: BaseException) -> None:
        """The outcome of all that was asked and is not answered."""
        while self._asked:
            number, _ = next(iter(self._asked.items()))
            _settle(self._asked.pop(number, None), Answer(number, error=error))

    def close(self) -> None:
        """Let go of it."""
        self._pipe.close()

    def _without_futures(self, letter: Any) -> Any:
        return _changed(letter, Future, self._ask)

    def _ask(self, future: "Future[Any]") -> Asked:
        number = next(self._numbers)
        self._asked[number] = future
        return Asked(number)

    def _with_futures(self, letter: Any) -> Any:
        return _changed(letter, Asked, self._promise)

    def _promise(self, asked: Asked) -> "Future[Any]":
        future: Future[Any] = Future()
        future.add_done_callback(lambda done: self.send(_answer(asked.number, done)))
        return future


def _changed(letter: Any, kind: type, change: Callable[[Any], Any]) -> Any:
    """A letter with other things in the place of those of this kind that it holds."""
    if not isinstance(letter, Struct):
        return letter
    found = {name: change(part) for name, part in asdict(letter).items() if isinstance(part, kind)}
    return replace(letter, **found) if found else letter


def _answer(number: int, done: "Future[Any]") -> Answer:
    error = done.exception()
    return Answer(number, done.result()) if error is None else Answer(number, error=portable(error))


def _settle(future: "Future[Any] | None", answer: Answer) -> None:
    if future is None:  # given up just now
        return
    if answer.error is None:
        future.set_result(answer.result)
    else:
        future.set_exception(answer.error)


def portable(error: BaseException) -> BaseException:
    """An error that can be sent, with its traceback as a note, which would be lost on the way."""
    try:
        sent: BaseException = pickle.loads(pickle.dumps(error))
    except Exception:
        sent = RuntimeError(f"{type(error).__name__}: {error}")
    if error.__traceback__ is not None:
        sent.add_note("".join(traceback.format_exception(error)))
    return sent
