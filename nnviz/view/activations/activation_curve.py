"""An activation function over z, sampled for drawing."""

from functools import lru_cache
from math import ceil, floor

import numpy as np
from msgspec import Struct

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.measures import SATURATED_SLOPE, slope
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import Range, round_step

_POINTS = 161
_HIGHEST, _LOWEST, _USUAL_LIMIT = 2.0, -1.0, 6.0
"""What the axis of σ spans at most where z goes to ±6; wider ones in proportion."""
_MOST_TICKS = 4


class ActivationCurve(Struct, frozen=True, eq=False):
    """σ and σ′ from −limit to limit; arrays (n,), read-only.

    Attributes
    ----------
    y_range
        What the axis spans; functions without bounds leave it at a third of the way to the right, and at a
        sixth to the left.
    y_ticks
        Round numbers on it.
    saturated
        Stretches of z where |σ′(z)| < 0.01.
    """

    z: Array
    a: Array
    prime: Array
    y_range: Range
    y_ticks: tuple[float, ...]
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
    wide = max(1.0, limit / _USUAL_LIMIT)
    low, high = max(float(both.min()), _LOWEST * wide), min(float(both.max()), _HIGHEST * wide)
    margin = 0.06 * (high - low)
    step = round_step(max(1.0, (high - low) / _MOST_TICKS))
    ticks = tuple(step * k for k in range(ceil(round(low / step, 1)), floor(round(high / step, 1)) + 1))
    return ActivationCurve(z, a, prime, (low - margin, high + margin), ticks, _flat(z, prime))


def _flat(z: Array, prime: Array) -> tuple[Range, ...]:
    flat = np.concatenate([[False], np.abs(prime) < SATURATED_SLOPE, [False]])
    starts, ends = np.flatnonzero(flat[1:] & ~flat[:-1]), np.flatnonzero(flat[:-1] & ~flat[1:])
    # A single sample is where σ′ crosses 0, not a stretch.
    return tuple((float(z[i]), float(z[j - 1])) for i, j in zip(starts, ends, strict=True) if j - i > 1)
