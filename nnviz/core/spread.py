"""Many runs of one experiment that differ in their seed alone, told in few numbers."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from nnviz.core.parameters import Array

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""Shares of the runs that lie below the lower end of a band, below its middle, and below its upper end."""

ENOUGH = 10
"""Of fewer runs a tenth is no run."""

APART = 1.2
"""Two end costs, one next to the other, are of different minima where one is so many times the other."""


class Band(NamedTuple):
    """Where most runs are: a tenth of them lie below ``low``, half below ``middle``, a tenth above ``high``.

    Each is (e,) of curves, and a number of numbers. Between two runs the value is taken in proportion (type 7
    of Hyndman and Fan, 1996); NaN where there is no run.
    """

    low: Array
    middle: Array
    high: Array


def band(values: ArrayLike) -> Band:
    """The band of numbers (n,), or of curves (n, e) at each place; what is not finite is left out."""
    table = np.array(values, float)
    table[~np.isfinite(table)] = np.nan
    found = np.full((3, *table.shape[1:]), np.nan)
    there = np.isfinite(table).any(axis=0)
    if there.any():
        seen = table[:, there] if table.ndim > 1 else table
        found[:, there] = np.nanquantile(seen, (LOW, MIDDLE, HIGH), axis=0).reshape(found[:, there].shape)
    return Band(*found)


def spread_words(values: ArrayLike, write: Callable[[float], str]) -> str:
    """What follows a median: where most of the numbers (n,) are; or all, of too few for a share."""
    seen = np.asarray(values, float)
    seen = seen[np.isfinite(seen)]
    if len(seen) < 2:
        return ""
    if len(seen) < ENOUGH:
        return f", from {write(float(seen.min()))} to {write(float(seen.max()))}"
    low, _, high = (write(float(one)) for one in band(seen))
    return f", 80 % of runs {low} to {high}"


def side_by_side(curves: Sequence[ArrayLike]) -> Array:
    """Curves of different lengths as one table (n, e); what ended earlier goes on as NaN."""
    rows = [np.asarray(curve, float) for curve in curves]
    table = np.full((len(rows), max(map(len, rows), default=0)), np.nan)
    for place, row in zip(table, rows, strict=True):
        place[: len(row)] = row
    return table


class Advantage(NamedTuple):
    """In how many of ``of`` seeds the other run came off better, and in how many neither did."""

    better: int
    equal: int
    of: int

    @property
    def share(self) -> float:
        """Of the seeds, 0 to 1; NaN of none."""
        return self.better / self.of if self.of else float("nan")


def advantage(costs: ArrayLike, others: ArrayLike) -> Advantage:
    """In how many seeds the second cost (n,) is lower than the first; ∞ is a run that went astray."""
    one, other = np.asarray(costs, float), np.asarray(others, float)
    told = ~(np.isnan(one) | np.isnan(other))
    return Advantage(
        int((other < one)[told].sum()), int((other == one)[told].sum()), int(np.count_nonzero(told))
    )


class Minimum(NamedTuple):
    """Runs that ended at about the same cost: the lowest and the highest of it, and how many they are."""

    low: float
    high: float
    runs: int


def minima(costs: ArrayLike) -> list[Minimum]:
    """What end costs (n,) were found, the lowest first: the next is `APART` times as high or more.

    A local minimum is told by its cost alone here, so two of the same height are one; runs that went astray
    (∞) are left out.
    """
    rising = np.sort(np.asarray(costs, float))
    rising = rising[np.isfinite(rising)]
    starts = np.flatnonzero(rising[1:] > APART * rising[:-1]) + 1
    return [
        Minimum(float(part[0]), float(part[-1]), len(part)) for part in np.split(rising, starts) if len(part)
    ]
