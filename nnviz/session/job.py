"""A piece of long work on a thread of its own, that tells how far it is and can be given up."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from traceback import clear_frames
from typing import Generic, TypeVar

from nnviz.data.download import Cancelled
from nnviz.data.reading import Progress

T = TypeVar("T")


def _as_a_fault(error: BaseException) -> RuntimeError:
    """What asks the interpreter to end, as an error like others: no library is to end the program."""
    fault = RuntimeError(f"{type(error).__name__}: {error}")
    fault.__cause__ = error
    return fault.with_traceback(error.__traceback__)


def _let_go(error: BaseException | None) -> None:
    """Let go of what was at hand where it was raised, as a file half read; where that was, it still tells.

    It is in a circle with the job that keeps it, so all that would stay until the collector comes round.
    """
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__context__


class Job(Generic[T]):
    """Starts at once.

    Parameters
    ----------
    act
        The work. It is handed a function to tell its share done, 0 to 1; once the job is cancelled that
        function raises `Cancelled`, which ends the work.

    Attributes
    ----------
    share
        How much is done, 0 to 1.
    """

    def __init__(self, act: Callable[[Progress], T]) -> None:
        self.share = 0.0
        self._act = act
        self._outcome: Future[T] = Future()
        self._cancelled = threading.Event()
        # A daemon, so that a stalled network or disk cannot keep the program from ending.
        threading.Thread(target=self._run, name="nnviz job", daemon=True).start()

    @property
    def is_done(self) -> bool:
        """Whether it has come to an end, good or bad."""
        return self._outcome.done()

    def result(self) -> T:
        """What came of it, waited for; or what the work raised, `Cancelled` if it was given up."""
        return self._outcome.result()

    def cancel(self) -> None:
        """Give it up; the work ends when it next tells how far it is."""
        self._cancelled.set()

    def _run(self) -> None:
        try:
            self._outcome.set_result(self._act(self._tell))
        except (SystemExit, KeyboardInterrupt) as error:
            self._outcome.set_exception(_as_a_fault(error))
        except BaseException as error:
            _let_go(error)
            self._outcome.set_exception(error)

    def _tell(self, share: float) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self.share = share
