"""An activation function over z, sampled for drawing."""

from functools import lru_cache
from math import ceil, floor

import numpy as np
from msgspec import Struct

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.measures import SATURATED_SLOPE, slope
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import Range

_POINTS = 161
_HIGHEST, _LOWEST = 2.0, -1.0


class ActivationCurve(Struct, frozen=True, eq=False):
    """σ and σ′ from −limit to limit; arrays (n,), read-only.

    Attributes
    ----------
    y_range
        What the axis spans; functions without bounds leave it at 2 and −1.
    y_ticks
        The whole numbers on it.
    saturated
        Stretches of z where |σ′(z)| < 0.01.
    """

    z: Array
    a: Array
    prime: Array
    y_range: Range
    y_ticks: tuple[int, ...]
    saturated: tuple[Range, ...]


@lru_cache(maxsize=64)
def sample_curve(name: str, limit: float) -> ActivationCurve | None:
    """The curve of an activation of that name; None for softmax, which is no function of one z."""
    if ACTIVATIONS[name].shares_a_sum:
        return None
    activation, z = ACTIVATIONS[name], np.linspace(-limit, limit, _POINTS)
    a = np.empty_like(z)
    with np.errstate(over="ignore"):
        activation.function(z, a)
        prime = slope(activation, z)
    both = np.concatenate([a, prime])
    low, high = max(float(both.min()), _LOWEST), min(float(both.max()), _HIGHEST)
    margin = 0.06 * (high - low)
    ticks = tuple(range(ceil(round(low, 1)), floor(round(high, 1)) + 1))
    return ActivationCurve(z, a, prime, (low - margin, high + margin), ticks, _flat(z, prime))


def _flat(z: Array, prime: Array) -> tuple[Range, ...]:
    flat = np.concatenate([[False], np.abs(prime) < SATURATED_SLOPE, [False]])
    starts, ends = np.flatnonzero(flat[1:] & ~flat[:-1]), np.flatnonzero(flat[:-1] & ~flat[1:])
    # A single sample is where σ′ crosses 0, not a stretch.
    return tuple((float(z[i]), float(z[j - 1])) for i, j in zip(starts, ends, strict=True) if j - i > 1)
