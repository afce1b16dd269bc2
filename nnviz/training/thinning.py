"""Which moments of a long run are spared: evenly in the logarithm of how long ago they are."""

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

AT_ONCE = 2
"""Moments at most that go with each one that is written: no write takes much longer than another."""


class Kept(NamedTuple):
    """A moment of all lanes: when, how many bytes, and whether it stays."""

    clock: int
    size: int
    stays: bool


def thin(kept: list[Kept], budget: int, written: int) -> Iterator[Kept]:
    """Take out of ``kept``, which is in order, what is missed least, until the rest keeps to a budget.

    The first, the last and those that stay are never taken, nor is the one that was just ``written``.
    """
    total = sum(one.size for one in kept)
    for _ in range(AT_ONCE):
        if total <= budget or (least := _least_missed(kept, written)) is None:
            return
        total -= kept[least].size
        yield kept.pop(least)


def _least_missed(kept: Sequence[Kept], written: int) -> int | None:
    """Which moment lies closest between its neighbours, seen from the last one; None where all must stay."""
    now = kept[-1].clock + 1
    gaps = {
        i: log((now - kept[i - 1].clock) / (now - kept[i + 1].clock))
        for i in range(1, len(kept) - 1)
        if not kept[i].stays and kept[i].clock != written
    }
    return min(gaps, key=gaps.__getitem__, default=None)
