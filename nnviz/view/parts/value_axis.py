"""The axes of a chart; on a logarithmic one stands log₁₀ of the value, and zero, which has none, is a gap."""

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from nnviz.core.naming import plain, power_of_ten
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import round_step
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.zoom import zoom, zoomed

_APART = 18  # pixels between two labels
_MANTISSAS = (log10(2), log10(5))
_PLAIN_EXPONENTS = range(-2, 4)
_NEARLY = 1e-9
_LINE = 0.8
"""Of the height of a line of text, what its digits take."""

_ANYWHERE = QRectF(0, 0, 100, 100)
_AT_LEFT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
_BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip


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
    """An axis of pyqtgraph's, at the left or at the bottom, whose line and numbers are painted here.

    What pyqtgraph lays out for each range, records and plays again takes five times as long.
    """

    def paint_on(self, painter: QPainter) -> None:
        """Paint it where it is in its plot."""
        painter.save()
        painter.translate(self.scenePos())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self.style["tickFont"])
        own = self.mapRectFromParent(self.geometry())
        painter.setPen(self.pen())
        if self.orientation == "left":
            painter.drawLine(own.topRight() + QPointF(-1, -1), own.bottomRight() + QPointF(-1, 1))
        else:
            painter.drawLine(own.topLeft() + QPointF(-1, 1), own.topRight() + QPointF(1, 1))
        numbers = list(self._numbers(painter, own))
        painter.drawLines([QLineF(at, at) for at, _, _ in numbers])  # a pixel each, on the axis
        painter.setPen(self.textPen())
        around, beside = self.boundingRect(), _AT_LEFT if self.orientation == "left" else _BELOW
        painter.setClipRect(around.toAlignedRect())
        for _, place, words in numbers:
            if around.contains(place):
                painter.drawText(place, beside, words)
        painter.restore()

    def _numbers(self, painter: QPainter, own: QRectF) -> Iterator[tuple[QPointF, QRectF, str]]:
        """Where on the axis each is, where it is written, and how."""
        (low, high), is_left = self.range, self.orientation == "left"
        length = own.height() if is_left else own.width()
        if length <= 0 or high <= low:
            return
        across, up = self.style["tickTextOffset"]
        spacing, ticks = self.tickValues(low, high, length)[0]
        ticks = [tick for tick in ticks if low <= tick <= high]
        for tick, words in zip(ticks, self.tickStrings(ticks, self.scale, spacing), strict=True):
            size = painter.boundingRect(_ANYWHERE, Qt.AlignmentFlag.AlignCenter, words)
            wide, tall = size.width(), _LINE * size.height()
            pixels = length * (tick - low) / (high - low)
            if is_left:
                at = QPointF(own.right(), own.bottom() - pixels)
                yield at, QRectF(at.x() - across - wide, at.y() - tall / 2, wide, tall), words
            else:
                at = QPointF(own.left() + pixels, own.top())
                yield at, QRectF(at.x() - wide / 2, at.y() + up, wide, tall), words


class ValueAxis(PaintedAxis):
    """An axis at the left, whose positions are log₁₀ of the values while ``logarithmic``."""

    def __init__(self, *, logarithmic: bool) -> None:
        self.logarithmic = logarithmic
        super().__init__("left")
        self.enableAutoSIPrefix(False)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Write other ticks at the same positions."""
        self.logarithmic = logarithmic
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
