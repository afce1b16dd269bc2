"""How many mini-batches a run may do a second, where a person slows it down to watch."""

from time import perf_counter

MAKE_UP = 0.5
"""Seconds of a limit that are made up for at most, where training was late."""

LONGEST_WAIT = 0.1
"""Seconds, so that the screen is not kept waiting either."""


class SpeedLimit:
    """Says when the next mini-batch may be done.

    Attributes
    ----------
    most
        Mini-batches a second; None is full speed.
    """

    def __init__(self) -> None:
        self.most: float | None = None
        self._due = 0.0

    def restart(self) -> None:
        """A run sets out: its first mini-batch may be done now."""
        self._due = perf_counter()

    def lets_go(self) -> bool:
        """Whether a mini-batch may be done now, which is counted."""
        if self.most is None:
            return True
        now = perf_counter()
        if now < self._due:
            return False
        self._due = max(self._due + 1 / self.most, now - MAKE_UP)
        return True

    @property
    def wait(self) -> float:
        """Seconds until the next one may be done; 0 at full speed."""
        return 0.0 if self.most is None else min(LONGEST_WAIT, max(0.0, self._due - perf_counter()))
