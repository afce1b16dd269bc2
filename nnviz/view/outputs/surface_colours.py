"""What outputs over the plane look like: signed for one question, a hue for each of several classes."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QColor

from nnviz.core.parameters import Array
from nnviz.data.coding import decode
from nnviz.data.dataset import Dataset
from nnviz.view.network.network_painter import reach
from nnviz.view.parts.colour_map import Levels, signed_levels, unit_levels
from nnviz.view.parts.naming import fixed, plain
from nnviz.view.parts.style import Style, Table, mix

STRENGTH = 0.65
"""How much of its colour a surface takes, so that points of the same colour stand out."""

_SHADES = 16


@dataclass(frozen=True, eq=False)
class Scale:
    """A table of colours with names for its ends and its middle; several classes have a name each.

    Attributes
    ----------
    symbol
        What is measured.
    marks
        (position from 0, the bottom, to 1; words).
    """

    table: Table
    symbol: str
    marks: tuple[tuple[float, str], ...]
    classes: tuple[tuple[str, QColor], ...] = ()


@dataclass(frozen=True, eq=False)
class Surface:
    """Entries of a scale's table: (side, side), or (n, side, side) for n neurons."""

    levels: Levels
    scale: Scale


def class_colour(k: int, classes: int, style: Style) -> QColor:
    """Of two classes blue and orange; of more a hue each."""
    if classes == 2:
        return style.colour("positive" if k else "negative")
    return style.layer_colour(k, classes + 1)


def surface(outputs: Array, data: Dataset, style: Style, *, limit: float, discrete: bool) -> Surface:
    """The network's answer.

    Parameters
    ----------
    outputs : (n_L, m)
    limit
        Of the first output's size, where it is a quantity.
    discrete
        The answer alone, without how sure it is.
    """
    if not data.classes:
        ends = ((0.0, plain(-limit)), (0.5, "0"), (1.0, plain(limit)))
        return Surface(_square(signed_levels(outputs[0], limit)), Scale(_paler(style), "a", ends))
    if len(data.classes) > 2:
        return _regions(outputs, data, style, discrete)
    if len(outputs) == 1:
        value, symbol, ends = 2 * outputs[0] - 1, "a", ((0.0, "0"), (0.5, "0.5"), (1.0, "1"))
    else:
        value, ends = outputs[1] - outputs[0], ((0.0, plain(-1)), (0.5, "0"), (1.0, "1"))
        symbol = f"a({data.classes[1]}) − a({data.classes[0]})"
    levels = signed_levels(np.sign(value) if discrete else value, 1.0)
    return Surface(_square(levels), Scale(_paler(style), symbol, ends))


def responses(a: Array, kind: str, style: Style) -> Surface:
    """A layer over the plane, activations (n, side, side), in the colours of the network panel."""
    low, high = reach(kind)
    limit = 1.0 if max(-low, high) <= 1 else float(np.abs(a[np.isfinite(a)]).max(initial=0)) or 1.0
    top = plain(limit) if limit == 1 else fixed(limit)
    if low < 0:
        ends = ((0.0, f"−{top}"), (0.5, "0"), (1.0, top))
        return Surface(signed_levels(a, limit), Scale(style.diverging, "a", ends))
    return Surface(unit_levels(a, limit), Scale(style.activations, "a", ((0.0, "0"), (1.0, top))))


def _regions(outputs: Array, data: Dataset, style: Style, discrete: bool) -> Surface:
    count = len(data.classes)
    answers = np.minimum(decode(outputs.T, count, data.coding), count)
    sure = np.ones(outputs.shape[1]) if discrete else _margin(outputs, data.coding)
    levels = answers * _SHADES + np.rint(np.nan_to_num(sure) * (_SHADES - 1)).astype(np.int64)
    hues = [class_colour(k, count, style) for k in range(count)]
    table = np.array(
        [_shade(hue, style, step) for hue in [*hues, style.colour("muted")] for step in range(_SHADES)]
    )
    named = tuple(zip(data.classes, hues, strict=True))
    return Surface(_square(levels), Scale(table.astype(np.uint8), "answer", (), named))


def _margin(outputs: Array, coding: str) -> Array:
    """From 0 to 1, how far an answer is from another."""
    if coding == "one_hot":
        second, first = np.sort(outputs, axis=0)[-2:]
        return np.asarray(np.clip(first - second, 0, 1))
    return np.asarray(np.clip(2 * np.abs(outputs - 0.5).min(axis=0), 0, 1))


def _shade(hue: QColor, style: Style, step: int) -> tuple[int, int, int]:
    colour = mix(style.colour("zero"), hue, STRENGTH * (0.15 + 0.85 * step / (_SHADES - 1)))
    return colour.red(), colour.green(), colour.blue()


def _paler(style: Style) -> Table:
    zero = style.diverging[128].astype(float)
    paler: Table = np.rint(zero + STRENGTH * (style.diverging - zero)).astype(np.uint8)
    paler[0] = style.diverging[0]  # not a number
    return paler


def _square(levels: Levels) -> Levels:
    side = round(levels.size**0.5)
    return levels.reshape(side, side)
