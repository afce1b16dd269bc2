"""What each neuron answers over the plane of two inputs, in the colours of the network panel."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.naming import fixed, plain
from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.session.in_hand import network_of
from nnviz.session.snapshot import LaneSnapshot
from nnviz.view.parts.colour_map import Levels, image_of, signed_levels, unit_levels
from nnviz.view.parts.plane import Plane
from nnviz.view.parts.style import Style, Table


class Scale(Struct, frozen=True, eq=False):
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


class Surface(Struct, frozen=True, eq=False):
    """Entries of a scale's table: (side, side), or (n, side, side) for n neurons."""

    levels: Levels
    scale: Scale


class Strip(Struct, frozen=True, eq=False):
    """The responses of one layer side by side in one image, each of ``side`` pixels."""

    image: QImage
    side: int
    count: int

    def part(self, neuron: int) -> QRectF:
        """The piece of the image that is this neuron's."""
        return QRectF(neuron * self.side, 0, self.side, self.side)


def over_the_plane(lane: LaneSnapshot, data: Dataset, plane: Plane, side: int) -> list[Array]:
    """The activations of each layer on a grid of the plane, (n_l, side, side) each.

    The plane is that of what was measured: the inputs are made and scaled as those of the data.
    """
    inputs = data.preparation.apply(plane.grid(side).T).T
    layers = network_of(lane, lane.theta).layers(inputs)
    return [a.reshape(len(a), side, side) for _, a in layers]


def responses(a: Array, kind: str, style: Style) -> Surface:
    """A layer over the plane, activations (n, side, side)."""
    low, high = reach(kind)
    limit = 1.0 if max(-low, high) <= 1 else float(np.abs(a[np.isfinite(a)]).max(initial=0)) or 1.0
    top = plain(limit) if limit == 1 else fixed(limit)
    if low < 0:
        ends = ((0.0, f"−{top}"), (0.5, "0"), (1.0, top))
        return Surface(signed_levels(a, limit), Scale(style.diverging, "a", ends))
    return Surface(unit_levels(a, limit), Scale(style.activations, "a", ((0.0, "0"), (1.0, top))))


def strips_of(activations: Sequence[Array], kinds: Sequence[str], style: Style) -> list[Strip]:
    """The responses of several layers, activations (n_l, side, side) each."""
    return [strip_of(responses(a, kind, style)) for a, kind in zip(activations, kinds, strict=False)]


def strip_of(layer: Surface) -> Strip:
    """The surfaces of a layer's neurons as one image."""
    count, side, _ = layer.levels.shape
    image = image_of(layer.levels.swapaxes(0, 1).reshape(side, count * side), layer.scale.table)
    return Strip(image, side, count)


@lru_cache
def reach(kind: str) -> tuple[float, float]:
    """Lowest and highest activation of such a unit for z from −10 to 10."""
    z = np.linspace(-10, 10, 201)[np.newaxis]
    a = np.empty_like(z)
    ACTIVATIONS[kind].function(z, a)
    return float(a.min()), float(a.max())
