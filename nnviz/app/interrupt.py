"""Ctrl-C, and being told to end, as a wish and not as an accident.

Loads next to nothing: it is there before anything else is imported.
"""

import os
import signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Self

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""

ENDED = 143
"""Exit code after SIGTERM; after SIGHUP as well, which asks the same of us."""

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopped(KeyboardInterrupt):
    """A signal asked to stop.

    Attributes
    ----------
    code
        The exit code that tells so.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = code_of(number)


def code_of(number: int) -> int:
    """The exit code after this signal."""
    return STOPPED if number == signal.SIGINT else ENDED


def leave(number: int, frame: "FrameType | None" = None) -> None:
    """End at once with one line, while nothing is begun that could be lost.

    An exception would not do: raised inside an import, it may come out as a failed import.
    """
    try:
        os.write(2, b"nnviz: stopped\n")
    finally:  # whether or not there is anywhere to say it
        os._exit(code_of(number))


def give_up(number: int, frame: "FrameType | None" = None) -> None:
    """Leave what is being done, cleaning up on the way. Raises `Stopped`."""
    raise Stopped(number)


class Obeying:
    """While it is entered, ``take`` is called at each signal that asks to stop.

    A hang-up that is ignored, as under ``nohup``, stays so. Not so the others: a shell starts a job in the
    background with Ctrl-C ignored, and who sends it then means this job. For the main thread, to which Python
    delivers signals.
    """

    def __init__(self, take: "signal._HANDLER") -> None:
        self._take = take

    def __enter__(self) -> "Self":
        hang_up = getattr(signal, "SIGHUP", None)
        ignored = hang_up is not None and signal.getsignal(hang_up) is signal.SIG_IGN
        heard = [number for number in _SIGNALS if not (ignored and number == hang_up)]
        self._before = {number: signal.signal(number, self._take) for number in heard}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


class Heard(Obeying):
    """While it is entered, a signal is only noted, for whoever asks.

    In a slot an exception would be lost: Qt prints it and goes on.
    """

    def __init__(self) -> None:
        super().__init__(self._note)
        self._number = 0

    def obey(self) -> None:
        """Raise `Stopped` once there was a signal."""
        if self._number:
            raise Stopped(self._number)

    def _note(self, number: int, frame: "FrameType | None") -> None:
        self._number = number


class Interrupt(Obeying):
    """While it is entered, the first signal only sets ``code``; the next one stops at once.

    Attributes
    ----------
    code
        The exit code that tells of the signal; 0 as long as there was none.
    """

    def __init__(self) -> None:
        super().__init__(self._note)
        self.code = 0

    @property
    def is_asked(self) -> bool:
        """Whether it was asked to stop."""
        return self.code > 0

    def _note(self, number: int, frame: "FrameType | None") -> None:
        self.code = code_of(number)
        for heard in self._before:
            signal.signal(heard, give_up)
