"""How fast the mini-batches go, and how fast they may."""

from time import perf_counter

WINDOW = 0.5
"""Seconds over which the speed is averaged."""


class Pace:
    """A speed limit and a speedometer.

    Attributes
    ----------
    limit
        Mini-batches a second; None for full speed.
    """

    def __init__(self) -> None:
        self.limit: float | None = None
        self.speed = 0.0
        self._due = 0.0
        self._mark = (0.0, 0)

    def restart(self, steps: int) -> None:
        """Training goes on from here."""
        self.speed = 0.0
        self._due = perf_counter()
        self._mark = (self._due, steps)

    def allows(self) -> bool:
        """Whether the next mini-batch may be done now; counts it when so."""
        if self.limit is None:
            return True
        now = perf_counter()
        if now < self._due:
            return False
        self._due = max(self._due + 1 / self.limit, now - WINDOW)
        return True

    def pause(self) -> float:
        """Seconds until the next mini-batch may be done; 0 at full speed."""
        if self.limit is None:
            return 0.0
        # A tenth of a second at most, so that the screen is not kept waiting either.
        return min(0.1, max(0.0, self._due - perf_counter()))

    def measure(self, steps: int) -> float:
        """Mini-batches a second, averaged over about half a second."""
        now, (then, before) = perf_counter(), self._mark
        is_over = now - then >= WINDOW
        # A slow run does nothing for a while: its speed is told over as long as a mini-batch takes.
        if steps > before and (is_over or self.speed == 0.0):
            self.speed = (steps - before) / max(now - then, 1e-9)
            self._mark = (now, steps) if is_over else self._mark
        return self.speed if self.limit is None else min(self.speed, self.limit)
