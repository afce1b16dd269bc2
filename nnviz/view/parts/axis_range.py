"""Ranges for axes: round, and the same from frame to frame until the data leaves them."""

from collections.abc import Sequence
from math import floor, isfinite, log10

import numpy as np

from nnviz.core.parameters import Array

Range = tuple[float, float]

_LADDER = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
_LOG_STEPS = (0.0, log10(2), log10(5), 1.0)
_SMALLEST = 1e-300
_FIFTIETH, _PLUNGE = 50, 2.0
_DIGITS = 16
"""Of a double."""


def round_up(value: float) -> float:
    """1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten: the first not below ``value``; 1 for none."""
    if not _SMALLEST < value < np.inf:
        return 1.0
    power = 10.0 ** floor(log10(value))
    # The tolerance keeps 0.3 at 0.3, though 3 * 0.1 is a little more.
    return next(step * power for step in _LADDER if step * power >= value * (1 - 1e-9))


def round_step(value: float) -> float:
    """1, 2 or 5 times a power of ten: the first not below ``value``, which is positive."""
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def round_step_down(value: float) -> float:
    """1, 2 or 5 times a power of ten: the last not above ``value``, which is positive."""
    power = 10.0 ** floor(log10(value))
    return max((step * power for step in (1, 2, 5) if step * power <= value * (1 + 1e-9)), default=power)


def from_zero(low: float, high: float) -> Range:
    """For what is never negative: from 0 to a round number."""
    return 0.0, round_up(high)


def per_cent(low: float, high: float) -> Range:
    """For accuracies in per cent: to 100, from 0 or, once all are over 50, from a multiple of 10."""
    return (min(90.0, 10.0 * floor(low / 10)) if low > 50 else 0.0), 100.0


def decades(low: float, high: float) -> Range:
    """For decimal logarithms: between numbers 1, 2, 5 times a power of ten, at least one decade apart."""
    if not (isfinite(low) and isfinite(high)):
        return -3.0, 0.0
    margin = max(0.03 * (high - low), (1 - (high - low)) / 2)
    return _log_step(low - margin, down=True), _log_step(high + margin, down=False)


def extent(arrays: Sequence[Array]) -> Range:
    """The least and the greatest finite number; NaN when there is none."""
    numbers = np.concatenate([np.ravel(array) for array in arrays]) if arrays else np.empty(0)
    numbers = numbers[np.isfinite(numbers)]
    return (float(numbers.min()), float(numbers.max())) if numbers.size else (np.nan, np.nan)


def without_plunges(logs: Array) -> Array:
    """The finite ones of decimal logarithms, but for a few that lie far below all others.

    One mini-batch whose gradient is all but zero is not to squash all curves: in 50 points and more,
    what is over two decades below the lowest fiftieth is let out of the picture.
    """
    finite = logs[np.isfinite(logs)]
    few = finite.size // _FIFTIETH
    if not few:
        return finite
    return np.asarray(finite[finite >= np.partition(finite, few)[few] - _PLUNGE])


def near_the_first(logs: Sequence[Array]) -> list[Array]:
    """Decimal logarithms, but for those that, added to the greatest first one, would be lost, or it in them.

    Where a run has gone astray, neither a layer whose gradient is 10⁻¹⁴⁷ nor a last one of 10¹⁵⁰ is to
    squash all others. What has grown from nothing to 1 stays.
    """
    _, first = extent([heights[np.isfinite(heights)][:1] for heights in logs])
    if not isfinite(first):
        return list(logs)
    low, high = first - _DIGITS, max(first, 0.0) + _DIGITS
    return [heights[(heights >= low) & (heights <= high)] for heights in logs]


def _log_step(value: float, *, down: bool) -> float:
    whole = floor(value)
    steps = [whole + step for step in _LOG_STEPS]
    if down:
        return max(step for step in steps if step <= value + 1e-9)
    return min(step for step in steps if step >= value - 1e-9)
