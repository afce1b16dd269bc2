"""What outputs over the plane look like: signed for one question, a hue for each of several classes."""

import numpy as np
from PySide6.QtGui import QColor

from nnviz.core.naming import plain
from nnviz.core.parameters import Array
from nnviz.core.plain_names import short
from nnviz.data.coding import decode
from nnviz.data.dataset import Dataset
from nnviz.view.parts.colour_map import Levels, signed_levels
from nnviz.view.parts.responses import Scale, Surface
from nnviz.view.parts.style import Style, Table, mix

STRENGTH = 0.65
"""How much of its colour a surface takes, so that points of the same colour stand out."""

_SHADES = 16


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
        value, symbol, ends = 2 * outputs[0] - 1, "a", ((0.0, "0"), (0.5, plain(0.5)), (1.0, "1"))
    else:
        value, ends = outputs[1] - outputs[0], ((0.0, plain(-1)), (0.5, "0"), (1.0, "1"))
        symbol = f"a({short(data.classes[1])}) − a({short(data.classes[0])})"
    levels = signed_levels(np.sign(value) if discrete else value, 1.0)
    return Surface(_square(levels), Scale(_paler(style), symbol, ends))


def _regions(outputs: Array, data: Dataset, style: Style, discrete: bool) -> Surface:
    count = len(data.classes)
    answers = np.minimum(decode(outputs.T, count, data.coding), count)
    sure = np.ones(outputs.shape[1]) if discrete else _margin(outputs, data.coding)
    levels = answers * _SHADES + np.rint(np.nan_to_num(sure) * (_SHADES - 1)).astype(np.int64)
    hues = [style.class_colour(k, count) for k in range(count)]
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
