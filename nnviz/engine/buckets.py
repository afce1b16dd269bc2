"""Means over ever longer stretches of a run, in a room that never grows."""

from collections.abc import Sequence
from copy import copy

import numpy as np

from nnviz.core.parameters import Array

MAX_BUCKETS = 512


class Buckets:
    """Mean of rows (width,), over 2^k steps each."""

    def __init__(self, width: int) -> None:
        self.span = 1
        self.used = 0
        self.count = np.zeros(MAX_BUCKETS, np.int64)
        self.step = np.zeros(MAX_BUCKETS)
        self.epoch = np.zeros(MAX_BUCKETS)
        self.mean = np.zeros((MAX_BUCKETS, width))

    def copy(self) -> "Buckets":
        """The same numbers in memory of their own."""
        other = copy(self)
        other.count, other.step = self.count.copy(), self.step.copy()
        other.epoch, other.mean = self.epoch.copy(), self.mean.copy()
        return other

    def add(self, rows: Array, step: int, epochs: Sequence[float]) -> None:
        """Rows of consecutive steps, the last of them ``step``; ``epochs`` are the moments of each."""
        start = 0
        while start < len(rows):
            end = min(start + self._room(), len(rows))
            self._put(rows[start:end], step - len(rows) + start, epochs[start:end])
            start = end

    @property
    def _open(self) -> int:
        """Rows in the last bucket, unless it is full."""
        count = int(self.count[self.used - 1]) if self.used else 0
        return count if count < self.span else 0

    def _room(self) -> int:
        if self.used == MAX_BUCKETS and not self._open:
            self._merge()
        return (MAX_BUCKETS - self.used + bool(self._open)) * self.span - self._open

    def _put(self, rows: Array, before: int, epochs: Sequence[float]) -> None:
        """All at once, however many buckets they fill: a fold then costs the same at any span."""
        first = self.used - bool(self._open)
        starts = np.arange(-self._open, len(rows), self.span)
        starts[0] = 0
        ends = np.append(starts[1:], len(rows))
        self.used = first + len(starts)
        new = slice(first, self.used)
        self.count[new] += ends - starts
        surplus = np.add.reduceat(rows, starts, axis=0) - (ends - starts)[:, None] * self.mean[new]
        self.mean[new] += surplus / self.count[new, None]
        self.step[new], self.epoch[new] = before + ends, [epochs[end - 1] for end in ends]

    def _merge(self) -> None:
        half, self.span = self.used // 2, self.span * 2
        first, second = slice(0, 2 * half, 2), slice(1, 2 * half, 2)
        n, m = self.count[first, None], self.count[second, None]
        self.mean[:half] = (self.mean[first] * n + self.mean[second] * m) / (n + m)
        self.step[:half], self.epoch[:half] = self.step[second], self.epoch[second]
        self.count[:half] = (n + m)[:, 0]
        self.count[half:], self.mean[half:] = 0, 0
        self.used = half
