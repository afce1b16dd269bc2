"""Numbers as colours: the limit that a colour bar shows, and arrays as images."""

from functools import cache
from math import ceil, floor, gcd, isfinite, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from nnviz.core.parameters import Array
from nnviz.view.parts.style import Table

Levels = NDArray[np.uint8]

_ROBUST = 0.995
_ENOUGH = 10_000
_ROOM = 1.25
_ROUND = (1, 1.5, 2, 3, 5, 7, 10)


class CalmLimit:
    """A round limit (1, 1.5, 2, 3, 5, …) for |values|: it grows at once, and shrinks only with room to spare.

    So colours keep their meaning from one frame to the next while the numbers move a little.
    """

    def __init__(self) -> None:
        self.value = 1.0
        self._fresh = True

    def restart(self) -> None:
        """Forget what came before."""
        self._fresh = True

    def follow(self, largest: float) -> float:
        """The limit for values up to ``largest``; the old one where that is no number above 0."""
        if not isfinite(largest) or largest <= 0:
            return self.value
        needed, ample = round_up(largest), round_up(largest * _ROOM)
        if self._fresh or needed > self.value:
            self.value = needed
        elif ample < self.value:
            self.value = ample
        self._fresh = False
        return self.value


def round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7 times a power of ten that is not below ``value``."""
    power = 10.0 ** floor(log10(value))
    leading = next(step for step in _ROUND if step >= round(value / power, 9))
    return float(f"{leading * power:.6g}")


def robust_largest(values: Array) -> float:
    """The size that all but a few of ``values`` stay under, so that one outlier does not pale the rest."""
    flat = values.ravel()
    step = flat.size // _ENOUGH | 1
    while gcd(step, values.shape[-1]) > 1:  # else the same few columns would be met again and again
        step += 2
    sample = flat[::step]
    sizes = np.abs(sample[np.isfinite(sample)])
    if not sizes.size:
        return float("nan")
    place = ceil(_ROBUST * (sizes.size - 1))
    return float(np.partition(sizes, place)[place])


def signed_levels(values: Array, limit: float) -> Levels:
    """Entries of a diverging table: 128 is zero, 1 and 255 are ∓limit and beyond, 0 is not a number."""
    scaled: Array = np.clip(values * (127 / limit), -127, 127)
    scaled += 128.5
    scaled[np.isnan(scaled)] = 0
    levels: Levels = scaled.astype(np.uint8)
    return levels


def unit_levels(values: Array, limit: float = 1.0) -> Levels:
    """Entries of a table from 0 to ``limit``."""
    scaled: Array = np.fmax(np.clip(values * (255 / limit), 0, 255), 0)
    scaled += 0.5
    levels: Levels = scaled.astype(np.uint8)
    return levels


def image_of(levels: NDArray[np.unsignedinteger[Any]], table: Table) -> QImage:
    """An image (rows, columns) with one pixel for each entry."""
    pixels = np.ascontiguousarray(_packed(table.tobytes())[levels])
    rows, columns = levels.shape
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


@cache  # there are few tables, and a card of an example is quickly painted
def _packed(rows: bytes) -> NDArray[np.uint32]:
    """Each entry of a table as a pixel."""
    table = np.frombuffer(rows, np.uint8).reshape(-1, 3).astype(np.uint32)
    return np.asarray(table @ np.array([1 << 16, 1 << 8, 1], np.uint32) | np.uint32(0xFF000000))


def colours_of(table: Table) -> tuple[QColor, ...]:
    """The same table for brushes and pens."""
    return _colours(table.tobytes())


@cache  # a picture asks again at each of its sizes, and there are few tables
def _colours(rows: bytes) -> tuple[QColor, ...]:
    return tuple(QColor(*rows[at : at + 3]) for at in range(0, len(rows), 3))
