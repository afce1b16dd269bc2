"""The edges of the network's picture: which are drawn, and how."""

from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPen

from nnviz.core.parameters import Array, Parameters
from nnviz.view.network.network_layout import NetworkLayout
from nnviz.view.parts.style import Style, mix

Shades = list[tuple[int, list[QLineF]]]
"""Lines to draw in one go, weakest first, each lot with its shade: negative for negative weights."""

MOST_EDGES = 150
FEWEST_INTO_A_NEURON = 3
_SHADES = 6
_NEAR = 5.0
"""Pixels from an edge within which the pointer is on it."""


class Edges:
    """The strongest edges between the neurons that are shown, weakest first.

    Parameters
    ----------
    layout
        Where the neurons stand. Between a picture and the first layer there are no single edges.
    """

    def __init__(self, layout: NetworkLayout) -> None:
        self._layout = layout
        self._shapes: list[tuple[int, int, int]] = []
        self._lines: list[QLineF] = []
        self._places: list[tuple[int, int, int]] = []
        self._drawn: tuple[list[int], list[int]] = [], []
        self._shades: Shades = []
        for layer, column in enumerate(layout.columns):
            before = layout.before(layer)
            if before is not None:
                self._shapes.append((layer, column.shown, before.shown))
                pairs = [(j, k) for j in range(column.shown) for k in range(before.shown)]
                self._lines += [QLineF(before.centre(k), column.centre(j)) for j, k in pairs]
                self._places += [(layer, j, k) for j, k in pairs]

    def __len__(self) -> int:
        """Edges between the neurons shown, drawn or not."""
        return len(self._lines)

    def weights(self, theta: Parameters) -> Array:
        """The weights of all these edges, one after the other."""
        if not self._shapes:
            return np.zeros(0)
        return np.concatenate([theta.weights[layer][:j, :k].ravel() for layer, j, k in self._shapes])

    def chosen(self, weights: Array) -> NDArray[np.intp]:
        """Which edges are drawn: the strongest of all, and at least a few into each neuron."""
        sizes = np.fmax(np.abs(weights), 0)  # what is not a number last
        if len(sizes) <= MOST_EDGES:
            return np.arange(len(sizes))
        keep = np.zeros(len(sizes), bool)
        keep[np.argpartition(sizes, -MOST_EDGES)[-MOST_EDGES:]] = True
        start = 0
        for _, rows, columns in self._shapes:
            block = sizes[start : start + rows * columns].reshape(rows, columns)
            few = min(FEWEST_INTO_A_NEURON, columns)
            best = np.argpartition(block, -few, axis=1)[:, -few:]
            keep[(start + np.arange(rows)[:, None] * columns + best).ravel()] = True
            start += rows * columns
        return np.flatnonzero(keep)

    def shades(self, weights: Array, limit: float) -> Shades:
        """The chosen edges; a weight of ``limit`` or more has the fullest shade.

        Where none has another shade than before, the list is the same object.
        """
        chosen = self.chosen(weights)
        sizes = np.fmax(np.abs(weights[chosen]) / limit, 0)
        steps = np.ceil(np.clip(sizes, 0.01, 1) * _SHADES)
        kinds = (2 * steps + np.signbit(weights[chosen])).astype(int)  # faint before full, + before −
        order = np.argsort(kinds, kind="stable")
        drawn = chosen[order].tolist(), kinds[order].tolist()
        if drawn != self._drawn:
            self._drawn = drawn
            lots = groupby(zip(*drawn, strict=True), key=lambda edge: edge[1])
            self._shades = [
                ((-1) ** kind * (kind // 2), [self._lines[place] for place, _ in lot]) for kind, lot in lots
            ]
        return self._shades

    def at(self, point: QPointF, neuron: tuple[int, int] | None = None) -> tuple[int, int, int] | None:
        """(layer, j, k) of the edge under a point; of those into ``neuron`` only, where one is told."""
        asked = [i for i, (layer, j, _) in enumerate(self._places) if neuron in (None, (layer, j))]
        distances = [_distance(self._lines[i], point) for i in asked]
        if min(distances, default=_NEAR) >= _NEAR:
            return None
        return self._places[asked[int(np.argmin(distances))]]

    def into(self, row: Array, neuron: tuple[int, int]) -> list[tuple[QLineF, int]]:
        """Every edge into one neuron with the place of its weight in ``row``, weakest first."""
        layer, j = neuron
        before = self._layout.before(layer)
        if before is None:
            return []
        end = self._layout.columns[layer].centre(j)
        order = np.argsort(np.abs(row[: before.shown]))
        return [(QLineF(before.centre(k), end), k) for k in order.tolist()]


def shade_pens(style: Style) -> dict[int, QPen]:
    """A pen for each shade, from faint to full: mixed with the card, so that drawing need not blend."""
    pens = {}
    for sign, name in ((-1, "negative"), (1, "positive")):
        for shade in range(1, _SHADES + 1):
            colour = mix(style.colour("card"), style.colour(name), 0.08 + 0.92 * (shade / _SHADES) ** 1.5)
            pens[sign * shade] = QPen(colour, 1 if shade < _SHADES - 1 else 1.6)
    return pens


def _distance(line: QLineF, point: QPointF) -> float:
    """From a point to a line between two points."""
    along, to = line.p2() - line.p1(), point - line.p1()
    share = QPointF.dotProduct(along, to) / max(QPointF.dotProduct(along, along), 1e-9)
    nearest = line.pointAt(min(max(share, 0.0), 1.0))
    return QLineF(nearest, point).length()
