"""The axes of a chart; on a logarithmic one stands log₁₀ of the value, and zero, which has none, is a gap."""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtGui import QPainter, QPicture

from nnviz.core.naming import plain, power_of_ten
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import round_step
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.zoom import zoom, zoomed

_APART = 18  # pixels between two labels
_MANTISSAS = (log10(2), log10(5))
_PLAIN_EXPONENTS = range(-2, 4)
_NEARLY = 1e-9


def log_gaps(values: ArrayLike) -> Array:
    """log₁₀ of each value; NaN where there is none: zero, negative, infinite, not a number."""
    values = np.asarray(values, float)
    out = np.full(values.shape, np.nan)
    np.log10(values, out=out, where=(values > 0) & np.isfinite(values))
    return out


def log_label(position: float) -> str:
    """What is written at log₁₀ = ``position``: "0.1", "10⁻³", "2·10⁻⁵"."""
    exponent = floor(position + _NEARLY)
    mantissa = round(10 ** (position - exponent))
    if exponent in _PLAIN_EXPONENTS:
        return plain(mantissa * 10.0**exponent)
    return power_of_ten(exponent) if mantissa == 1 else f"{mantissa}·{power_of_ten(exponent)}"


def log_ticks(low: float, high: float, pixels: float) -> list[float]:
    """Whole decades that fit, thinned when they crowd; with 2 and 5 between them where there is room."""
    most = max(1, floor(pixels / _APART))
    whole = range(ceil(low - _NEARLY), floor(high + _NEARLY) + 1)
    between = [decade + m for decade in range(floor(low), ceil(high)) for m in _MANTISSAS]
    fine = [tick for tick in between if low - _NEARLY <= tick <= high + _NEARLY]
    if len(whole) + len(fine) <= most and len(whole) <= 3:
        return sorted([*whole, *fine])
    every = ceil(len(whole) / most) or 1
    return [float(decade) for decade in whole if decade % every == 0]


def linear_ticks(low: float, high: float, pixels: float) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten, as many as fit."""
    step = round_step((high - low) * _APART / max(pixels, _APART))
    return [step * k for k in range(ceil(low / step - _NEARLY), floor(high / step + _NEARLY) + 1)]


class PaintedAxis(pg.AxisItem):
    """An axis of pyqtgraph's that is painted by itself: to play its recorded picture takes longer."""

    picture: QPicture | None
    _specs: tuple[Any, ...] | None = None

    def paint_on(self, painter: QPainter) -> None:
        """Paint it where it is in its plot."""
        painter.save()
        painter.translate(self.scenePos())
        if self.picture is None:  # so it says that something has changed
            painter.setFont(self.style["tickFont"])
            self._specs = self.generateDrawSpecs(painter)
            self.picture = QPicture()
        if self._specs is not None:
            self.drawPicture(painter, *self._specs)
        painter.restore()


class ValueAxis(PaintedAxis):
    """An axis at the left, whose positions are log₁₀ of the values while ``logarithmic``."""

    def __init__(self, *, logarithmic: bool) -> None:
        self.logarithmic = logarithmic
        super().__init__("left")
        self.enableAutoSIPrefix(False)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Write other ticks at the same positions."""
        self.logarithmic = logarithmic
        self.picture = None
        self.update()

    def ticks(self, low: float, high: float, pixels: float) -> list[float]:
        """Where the ticks are."""
        return (log_ticks if self.logarithmic else linear_ticks)(low, high, pixels / zoom())

    def wanted_width(self, low: float, high: float, pixels: float) -> int:
        """Room for the ticks between these, that none is cut."""
        return zoomed(widest(map(self.words, self.ticks(low, high, pixels))) + 8)

    def words(self, position: float) -> str:
        """What is written there."""
        return log_label(position) if self.logarithmic else plain(position)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        return [(1.0, self.ticks(minVal, maxVal, size))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self.words(value) for value in values]
