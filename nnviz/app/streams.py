"""Standard output and error, which may be closed, full, or read by somebody who went away."""

import os
import sys
from contextlib import suppress
from typing import Any, TextIO


class Forgiving:
    """A stream that drops what cannot be written: telling how far it is must never cost the result."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write it, or not."""
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush it, or not."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def secure_streams() -> None:
    """Put something in the place of streams that are closed; errors in telling of errors are dropped."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - open as long as the program runs
    if not isinstance(sys.stderr, Forgiving):
        sys.stderr = Forgiving(sys.stderr or open(os.devnull, "w"))  # noqa: PTH123, SIM115
