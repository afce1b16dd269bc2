"""Numbers of pixels as brightness, from 0 (black) to 1 (white), and rows of numbers that are pictures."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.data.dataset import Examples

MAX_SIDE = 64
"""Pixels along a side of a picture, the most that is drawn and learnt from."""

_PIECE = 2_000
_MANY = 10_000_000
_WHITE = np.float64(255)
_LUMINANCE = np.array([0.299, 0.587, 0.114])
"""Shares of red, green and blue in brightness (ITU-R BT.601)."""

Bytes = NDArray[np.uint8]

_PIXEL_NAME = re.compile(r"(?:pixel|pix|px)?[ _.-]?\d+(?:[ _x,-]\d+)?")
_LEAST_SIDE = 8
_LOOKED_AT = 300


def make_room(n: int, width: int) -> Examples:
    """Where to write examples (n, width) in float32, with a column of ones behind them, out of sight."""
    return np.ones((n, width + 1), np.float32)[:, :-1]


def room_of(x: Examples) -> Examples | None:
    """The array (N, n + 1) that `make_room` made for examples (N, n); None where it made none."""
    room = x.base
    if not isinstance(room, np.ndarray) or room.shape != (len(x), x.shape[1] + 1) or room.dtype != np.float32:
        return None
    begins_there = room.ctypes.data == x.ctypes.data and room.strides == x.strides
    return room if begins_there and bool((room[:, -1] == 1).all()) else None


def unit_pixels(pictures: Bytes, progress: Callable[[float], None], out: Examples) -> Examples:
    """Pictures (N, rows, columns) as examples (N, rows · columns) from 0 to 1.

    Parameters
    ----------
    progress
        Told of every few thousand of them.
    out
        Where to write them; it is also what comes back.
    """
    n, x = len(pictures), out
    for start in range(0, n, _PIECE):
        piece = slice(start, start + _PIECE)
        np.divide(pictures[piece].reshape(-1, x.shape[1]), _WHITE, out=x[piece])
        progress(min(1.0, piece.stop / n))
    return x


def as_examples(x: Examples | Bytes, rows: NDArray[np.int64], progress: Callable[[float], None]) -> Examples:
    """Some rows of x (N, n) as numbers of their own; very many bytes in float32, where `make_room` says."""
    if x.dtype != np.uint8 or len(rows) * x.shape[1] < _MANY:
        return x[rows].astype(np.float64, copy=False)
    out = make_room(len(rows), x.shape[1])
    for start in range(0, len(rows), _PIECE):
        piece = slice(start, start + _PIECE)
        out[piece] = x[rows[piece]]
        progress(min(1.0, piece.stop / len(rows)))
    return out


def grey_pixels(pictures: NDArray[Any], progress: Callable[[float], None], out: Examples) -> None:
    """Write pictures (N, rows, columns) or (N, rows, columns, colours) as brightness (N, rows · columns).

    Rows (N, n) that are no pictures are written as they are; whole colours become whole greys, so that
    bytes are known for bytes.
    """
    n, x = len(pictures), out
    for start in range(0, n, _PIECE):
        piece = slice(start, start + _PIECE)
        part = pictures[piece]
        if part.ndim == 4:
            part = _grey(part) if part.shape[-1] > 1 else part[..., 0]
        x[piece] = part.reshape(-1, x.shape[1])
        progress(min(1.0, piece.stop / n))


def _grey(colours: NDArray[Any]) -> NDArray[Any]:
    grey: NDArray[Any] = colours @ _LUMINANCE
    return np.rint(grey) if colours.max(initial=0) > 1 and _is_whole(colours) else grey


def pixel_range(x: Examples | Bytes) -> tuple[float, float]:
    """The numbers that stand for black and white in pictures (N, n).

    0 to 1 and bytes of 0 to 255 are taken for themselves, where they are not plainly darker; any other
    range goes from its least number, or from 0, to its greatest.
    """
    low, high = float(x.min()), float(x.max())
    if low < 0:
        return low, max(high, low + 1e-300)
    if high <= 1:
        return 0.0, 1.0
    is_byte = 127 < high <= 255 and all(_is_whole(x[i : i + _PIECE]) for i in range(0, len(x), _PIECE))
    return 0.0, 255.0 if is_byte else high


def _is_whole(x: NDArray[Any]) -> bool:
    return bool(np.array_equal(x, np.round(x)))


def to_unit(x: Examples, pixels: tuple[float, float]) -> Examples:
    """Pictures (N, n) from 0 to 1, in place; the test part may reach a little beyond."""
    low, high = pixels
    if pixels != (0.0, 1.0):
        if low:
            x -= low
        x /= high - low
    return x


def picture_side(x: Examples | Bytes, names: Sequence[str] = ()) -> int:
    """The side of the square pictures that rows (N, n) are; 0 when they are none.

    A number is like the one a side further on, the pixel below, and not like the one half a side further
    on: that tells a picture from a row of anything else, a curve included. Names such as ``pixel12`` and
    ``3x7`` tell it too.
    """
    side = math.isqrt(x.shape[1])
    if side * side != x.shape[1] or not 2 <= side <= MAX_SIDE:
        return 0
    if tells_pixels(names):
        return side
    return side if side >= _LEAST_SIDE and _looks_like_pictures(x, side) else 0


def tells_pixels(names: Sequence[str]) -> bool:
    """Whether the names of inputs say that they are the pixels of a square picture."""
    side = math.isqrt(len(names))
    if side < 4 or side * side != len(names):
        return False
    matched = all(_PIXEL_NAME.fullmatch(name.lower()) for name in names)
    return matched and not all(name.isdecimal() for name in names)


def _looks_like_pictures(x: Examples | Bytes, side: int) -> bool:
    step = max(1, len(x) // _LOOKED_AT)
    rows = x[::step].astype(np.float64)  # differences of bytes would turn over

    def unlike(distance: int) -> float:
        return float(np.abs(rows[:, distance:] - rows[:, :-distance]).mean())

    far = unlike(side // 2)
    return unlike(1) < 0.9 * far and unlike(side) < 0.9 * far
