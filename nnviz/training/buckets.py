"""Means over ever longer stretches of a run, in a room that never grows."""

from collections.abc import Sequence
from copy import copy

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array

MAX_BUCKETS = 512


class Buckets:
    """Mean of rows (width,), over 2^k steps each.

    The rows of a bucket are added one after the other, so its mean is the same to the bit whether they
    came one by one or all at once.
    """

    def __init__(self, width: int) -> None:
        self.span = 1
        self.used = 0
        self.count = np.zeros(MAX_BUCKETS, np.int64)
        self.step = np.zeros(MAX_BUCKETS)
        self.epoch = np.zeros(MAX_BUCKETS)
        self._sum = np.zeros((MAX_BUCKETS, width))

    def copy(self) -> "Buckets":
        """The same numbers in memory of their own."""
        other = copy(self)
        other.count, other.step = self.count.copy(), self.step.copy()
        other.epoch, other._sum = self.epoch.copy(), self._sum.copy()
        return other

    @property
    def parts(self) -> tuple[NDArray[np.int64], Array, Array, Array]:
        """Of the buckets in use: rows (used,), last step and epoch of each, sums (used, width)."""
        used = slice(0, self.used)
        return self.count[used], self.step[used], self.epoch[used], self._sum[used]

    @classmethod
    def of(cls, span: int, count: NDArray[np.int64], step: Array, epoch: Array, sums: Array) -> "Buckets":
        """Buckets of so many steps each, of their `parts`."""
        buckets = cls(sums.shape[1])
        buckets.span, buckets.used = span, len(count)
        for room, part in zip(buckets.parts, (count, step, epoch, sums), strict=True):
            room[:] = part
        return buckets

    @property
    def mean(self) -> Array:
        """Of the buckets in use: (used, width)."""
        return np.asarray(self._sum[: self.used] / self.count[: self.used, None])

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
        self._add_up(rows, first, int(ends[0]))
        self.used = first + len(starts)
        new = slice(first, self.used)
        self.count[new] += ends - starts
        self.step[new], self.epoch[new] = before + ends, [epochs[end - 1] for end in ends]

    def _add_up(self, rows: Array, first: int, head: int) -> None:
        """The sums from bucket ``first`` on, of which ``head`` rows go into that one."""
        self._sum[first] = np.add.reduce(np.concatenate([self._sum[first, None], rows[:head]]))
        whole = (len(rows) - head) // self.span
        middle = rows[head : head + whole * self.span].reshape(whole, self.span, rows.shape[1])
        # NumPy adds one after the other along every axis but the last.
        self._sum[first + 1 : first + 1 + whole] = np.add.reduce(middle, axis=1)
        tail = rows[head + whole * self.span :]
        if len(tail):
            self._sum[first + 1 + whole] = np.add.reduce(tail)

    def _merge(self) -> None:
        half, self.span = self.used // 2, self.span * 2
        first, second = slice(0, 2 * half, 2), slice(1, 2 * half, 2)
        self._sum[:half] = self._sum[first] + self._sum[second]
        self.count[:half] = self.count[first] + self.count[second]
        self.step[:half], self.epoch[:half] = self.step[second], self.epoch[second]
        self.count[half:], self._sum[half:] = 0, 0
        self.used = half
