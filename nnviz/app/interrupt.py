"""Ctrl-C as a wish, not as an accident."""

import signal
from types import FrameType
from typing import Self

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the number of the signal."""


class Interrupt:
    """While it is entered, Ctrl-C only sets ``is_asked``; the second one stops at once.

    For the main thread, to which Python delivers signals.
    """

    def __init__(self) -> None:
        self.is_asked = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.is_asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
