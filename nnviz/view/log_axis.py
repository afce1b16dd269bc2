"""A logarithmic axis. What is plotted on it is log₁₀ of the value; zero has none and is a gap."""

from collections.abc import Sequence
from math import ceil, floor, log10

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike

from nnviz.core.parameters import Array
from nnviz.view.naming import plain, power_of_ten

_APART = 16  # pixels between two labels
_MANTISSAS = (log10(2), log10(5))
_PLAIN_EXPONENTS = range(-2, 4)


def log_gaps(values: ArrayLike) -> Array:
    """log₁₀ of each value; NaN where there is none: zero, negative, infinite, not a number."""
    values = np.asarray(values, float)
    out = np.full(values.shape, np.nan)
    np.log10(values, out=out, where=(values > 0) & np.isfinite(values))
    return out


def log_label(position: float) -> str:
    """What is written at log₁₀ = ``position``: "0.1", "10⁻³", "2·10⁻⁵"."""
    exponent = floor(position + 1e-9)
    mantissa = round(10 ** (position - exponent))
    if exponent in _PLAIN_EXPONENTS:
        return plain(mantissa * 10.0**exponent)
    return power_of_ten(exponent) if mantissa == 1 else f"{mantissa}·{power_of_ten(exponent)}"


def log_ticks(low: float, high: float, pixels: float) -> list[float]:
    """Whole decades that fit, thinned when they crowd; with 2 and 5 between them where there is room."""
    most = max(1, floor(pixels / _APART))
    whole = range(ceil(low - 1e-9), floor(high + 1e-9) + 1)
    between = [k + m for k in range(floor(low), ceil(high)) for m in _MANTISSAS]
    fine = [tick for tick in between if low - 1e-9 <= tick <= high + 1e-9]
    if len(whole) + len(fine) <= most and len(whole) <= 3:
        return sorted([*whole, *fine])
    every = ceil(len(whole) / most) or 1
    return [float(k) for k in whole if k % every == 0]


class LogAxis(pg.AxisItem):
    """An axis whose positions are log₁₀ while ``logarithmic``, and plain numbers otherwise."""

    def __init__(self, orientation: str, *, logarithmic: bool) -> None:
        self.logarithmic = logarithmic
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setTickDensity(0.8)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Write other ticks at the same positions."""
        self.logarithmic = logarithmic
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        if self.logarithmic:
            return [(1.0, log_ticks(minVal, maxVal, size))]
        ticks: list[tuple[float, list[float]]] = super().tickValues(minVal, maxVal, size)[:1]
        return ticks

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [log_label(value) if self.logarithmic else plain(value) for value in values]
