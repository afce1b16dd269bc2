"""Moments of runs in memory, until there is a run file to keep them in."""

from pathlib import Path
from typing import Any

from nnviz.training.moment import Moment


class RunFileError(ValueError):
    """What is asked for is not there."""


class RunFile:
    """Keeps all moments of all runs."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self._moments: list[dict[int, tuple[Moment, ...]]] = []

    def add_run(self, *_: Any) -> int:
        """A number for another run."""
        self._moments.append({})
        return len(self._moments)

    def add_moment(self, run: int, clock: int, moments: tuple[Moment, ...], *, keep: bool = False) -> None:
        """Keep a moment, whatever ``keep`` says."""
        self._moments[run - 1][clock] = moments

    def clocks(self, run: int) -> list[int]:
        """Steps of the moments of a run."""
        return sorted(self._moments[run - 1])

    def load(self, run: int, clock: int) -> tuple[Moment, ...]:
        """The latest at or before ``clock``. Raises RunFileError."""
        found = [step for step in self.clocks(run) if step <= clock]
        if not found:
            raise RunFileError("no such moment")
        return self._moments[run - 1][found[-1]]

    def close(self) -> None:
        """Nothing is to be done."""
