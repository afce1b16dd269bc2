"""How fast the mini-batches go."""

from time import perf_counter

WINDOW = 0.5
"""Seconds over which the speed is averaged."""


class Speedometer:
    """Mini-batches a second."""

    def __init__(self) -> None:
        self.restart(0)

    def restart(self, steps: int) -> None:
        """Training goes on from here."""
        self._speed = 0.0
        self._mark = perf_counter(), steps

    def read(self, steps: int) -> float:
        """The speed, now that so many are done, averaged over about half a second."""
        now, (then, before) = perf_counter(), self._mark
        is_over = now - then >= WINDOW
        # A slow run does nothing for a while: its speed is told over as long as a mini-batch takes.
        if steps > before and (is_over or self._speed == 0.0):
            self._speed = (steps - before) / max(now - then, 1e-9)
            self._mark = (now, steps) if is_over else self._mark
        return self._speed
