"""Standard output and error, which may be closed, full, or read by somebody who went away."""

import os
import sys
from typing import Any, TextIO


class Forgiving:
    """A stream that drops what cannot be written: telling how far it is must never cost the result.

    Attributes
    ----------
    error
        Why something was dropped first; None as long as nothing was.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.error: OSError | ValueError | None = None

    def write(self, text: str) -> int:
        """Write it, or not."""
        try:
            self._stream.write(text)
        except (OSError, ValueError) as error:
            self.error = self.error or error
        return len(text)

    def flush(self) -> None:
        """Flush it, or not."""
        try:
            self._stream.flush()
        except (OSError, ValueError) as error:
            self.error = self.error or error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def secure_streams() -> None:
    """Put what forgives in the place of standard output and error, and of those that are closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if not isinstance(stream, Forgiving):
            setattr(sys, name, Forgiving(stream or open(os.devnull, "w")))  # noqa: PTH123, SIM115 - as long as the program runs


def what_was_not_written() -> str:
    """Why output is missing that somebody waits for; empty when nothing is, or nobody does."""
    sys.stdout.flush()
    error = sys.stdout.error if isinstance(sys.stdout, Forgiving) else None
    if error is None:
        return ""
    # What is left to flush goes nowhere.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    gone = isinstance(error, BrokenPipeError)  # the reader, such as `head`, has had enough
    return "" if gone else getattr(error, "strerror", "") or str(error)
