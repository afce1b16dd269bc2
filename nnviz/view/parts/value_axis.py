"""The axes of a chart; on a logarithmic one stands log₁₀ of the value, and zero, which has none, is a gap."""

from collections.abc import Iterator
from math import ceil, floor, log10, sqrt
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from nnviz.core.naming import fixed, plain, power_of_ten
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import Range, round_step, round_step_down
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.zoom import zoom, zoomed, zoomed_font

_APART = 18  # pixels between two labels
_MANTISSAS = (log10(2), log10(5))
_PLAIN_EXPONENTS = range(-2, 4)
_NEARLY = 1e-9
_LINE = 0.8
"""Of the height of a line of text, what its digits take."""

_BESIDE, _BENEATH = 5.0, 2.0
"""Pixels between an axis and its numbers."""

_CLEAR = 3
"""Pixels at least between two numbers below an axis."""

_OVERHANG = 15.0
"""Pixels by which a number may stick out beyond the end of its axis."""

_FEWEST_STEPS, _ON_PIXELS = 2.25, 300.0
"""So many steps of time, and more where an axis is longer than that."""

_TINY, _LONG = 0.001, 10_000
"""Times below and from here on are written in their shortest form."""

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
    return _multiples(round_step((high - low) * _APART / max(pixels, _APART)), low, high)


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [step * k for k in range(ceil(low / step - _NEARLY), floor(high / step + _NEARLY) + 1)]


class Axis:
    """One of the two axes of a plot, at its left or below it: a line, and numbers beside it.

    Attributes
    ----------
    is_shown
        Whether it is painted, and takes room.
    """

    is_left: ClassVar[bool]

    def __init__(self) -> None:
        self.is_shown = True
        self._line, self._ink, self._font = QColor(), QColor(), QFont()
        self._sizes: dict[str, QSizeF] = {}

    def recolour(self, style: Style) -> None:
        """Take over colours, and the zoom."""
        self._line, self._ink = style.colour("faint"), style.colour("muted")
        self._font = zoomed_font(small_font())
        self._sizes.clear()

    def numbers(self, low: float, high: float, pixels: float) -> list[tuple[float, str]]:
        """Where the ticks are, and what is written there."""
        raise NotImplementedError

    def paint_on(self, painter: QPainter, own: QRectF, span: Range) -> None:
        """Paint it in its own room, from one end of ``span`` to the other."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._font)
        painter.setPen(self._line)
        if self.is_left:
            painter.drawLine(own.topRight() + QPointF(-1, -1), own.bottomRight() + QPointF(-1, 1))
            around = own.adjusted(0, -_OVERHANG, 0, _OVERHANG)
        else:
            painter.drawLine(own.topLeft() + QPointF(-1, 1), own.topRight() + QPointF(1, 1))
            around = own.adjusted(-_OVERHANG, 0, _OVERHANG, 0)
        numbers = list(self._placed(own, *span))
        painter.drawLines([QLineF(at, at) for at, _, _ in numbers])  # a pixel each, on the axis
        painter.setPen(self._ink)
        painter.setClipRect(around.toAlignedRect())
        for _, place, words in numbers:
            if around.contains(place):
                painter.drawText(place, _AT_LEFT if self.is_left else _BELOW, words)
        painter.restore()

    def _placed(self, own: QRectF, low: float, high: float) -> Iterator[tuple[QPointF, QRectF, str]]:
        """Where on the axis each number is, where it is written, and how."""
        length = own.height() if self.is_left else own.width()
        if length <= 0 or high <= low:
            return
        for tick, words in self.numbers(low, high, length):
            if not low <= tick <= high:
                continue
            size, pixels = self._size(words), length * (tick - low) / (high - low)
            wide, tall = size.width(), _LINE * size.height()
            if self.is_left:
                at = QPointF(own.right(), own.bottom() - pixels)
                yield at, QRectF(at.x() - _BESIDE - wide, at.y() - tall / 2, wide, tall), words
            else:
                at = QPointF(own.left() + pixels, own.top())
                yield at, QRectF(at.x() - wide / 2, at.y() + _BENEATH, wide, tall), words

    def _size(self, words: str) -> QSizeF:
        """Of words in its font; kept, for the same numbers come again and again."""
        if words not in self._sizes:
            metrics = QFontMetricsF(self._font)
            self._sizes[words] = metrics.boundingRect(_ANYWHERE, Qt.AlignmentFlag.AlignCenter, words).size()
        return self._sizes[words]


class ValueAxis(Axis):
    """An axis at the left, whose positions are log₁₀ of the values while ``logarithmic``."""

    is_left = True

    def __init__(self, *, logarithmic: bool) -> None:
        super().__init__()
        self.logarithmic = logarithmic

    def ticks(self, low: float, high: float, pixels: float) -> list[float]:
        """Where the ticks are."""
        return (log_ticks if self.logarithmic else linear_ticks)(low, high, pixels / zoom())

    def numbers(self, low: float, high: float, pixels: float) -> list[tuple[float, str]]:
        return [(tick, self.words(tick)) for tick in self.ticks(low, high, pixels)]

    def wanted_width(self, low: float, high: float, pixels: float) -> int:
        """Room for the ticks between these, that none is cut."""
        return zoomed(widest(map(self.words, self.ticks(low, high, pixels))) + 8)

    def words(self, position: float) -> str:
        """What is written there."""
        return log_label(position) if self.logarithmic else plain(position)


class TimeAxis(Axis):
    """An axis below: epochs or steps, of which an axis twice as long has not twice as many numbers."""

    is_left = False

    def numbers(self, low: float, high: float, pixels: float) -> list[tuple[float, str]]:
        steps = _FEWEST_STEPS * max(1.0, sqrt(pixels / _ON_PIXELS))
        step = round_step_down((high - low) / steps)
        while True:
            places = max(0, ceil(-log10(step)))
            numbers = [(tick, time_label(tick, places)) for tick in _multiples(step, low, high)]
            widest_one = max((self._size(words).width() for _, words in numbers), default=0.0)
            if len(numbers) <= 2 or widest_one + zoomed(_CLEAR) <= pixels * step / (high - low):
                return numbers
            step = round_step(1.5 * step)


def time_label(time: float, places: int) -> str:
    """With so many decimals; where it is very long or short, in the shortest form."""
    return fixed(time, places) if _TINY <= abs(time) < _LONG else plain(time)
