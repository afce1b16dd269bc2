"""Figures that were published of a run like this one, behind its own curves."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt

from nnviz.core.naming import short_name
from nnviz.experiment.lesson import Published
from nnviz.view.charts.curve_line import Curve, Gap
from nnviz.view.parts.style import Style

FACTOR = 2.0
"""How far another start may lead away from what was published of one."""

_FROM_ELSEWHERE = f"Published, not computed here. Another start lands within {FACTOR:g} times of it."


def published_curves(published: Sequence[Published], layers: int, style: Style) -> list[Curve]:
    """Of each layer three: the lower end of the band, its upper end, and the figures themselves."""
    found = []
    for figures in published:
        x, y = np.array(figures.points).T
        name = f"book {short_name(figures.layer - 1, layers)}"
        colour = style.layer_colour(figures.layer - 1, layers)
        for words, edge in ((f"{name} / {FACTOR:g}", y / FACTOR), (f"{name} × {FACTOR:g}", y * FACTOR)):
            found.append(Curve(words, x, edge, colour, Qt.PenStyle.DotLine, thick=False))
        found.append(Curve(name, x, y, colour, Qt.PenStyle.DashDotLine, name, help=_FROM_ELSEWHERE))
    return found


def bands(curves: Sequence[Curve], first: int) -> list[Gap]:
    """What is to be shaded of those curves, which stand among others from place ``first`` on."""
    return [Gap(first + i, first + i + 1, curves[i].colour) for i in range(0, len(curves), 3)]
