"""How weights lie in one image: a matrix as it is, or each row as a small picture."""

from math import ceil
from typing import Protocol, Self

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnviz.view.parts.colour_map import Levels

Pixels = NDArray[np.uint16]
GAP = 256
"""The entry of pixels between pictures, one past those of a table of 256 colours."""

MOST_PICTURES = 100
_SMALLEST_PICTURE = 22.0
_LARGEST_CELL = 44.0


class Grid(Protocol):
    """Weights (n_out, n_in) as one image; places are in its pixels.

    Attributes
    ----------
    neurons
        How many rows of weights it shows, which are the first.
    rows, columns
        Pixels.
    """

    @property
    def neurons(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def columns(self) -> int: ...

    def pixels(self, levels: Levels) -> Pixels:
        """The image (rows, columns) of the levels (n_out, n_in)."""

    def weight_at(self, row: int, column: int) -> tuple[int, int] | None:
        """(j, k) of the weight at a pixel."""

    def outline(self, j: int) -> QRectF:
        """Around the weights into neuron j."""

    def cell(self, j: int, k: int) -> QRectF:
        """Around the weight from k to j."""

    def fitted(self, width: float, height: float) -> QSizeF:
        """The size to draw it in, inside so much room."""


class MatrixGrid(Struct, frozen=True):
    """Row j, column k: one pixel a weight."""

    neurons: int
    columns: int

    @property
    def rows(self) -> int:
        """One for each neuron."""
        return self.neurons

    def pixels(self, levels: Levels) -> Pixels:
        return levels.astype(np.uint16)

    def weight_at(self, row: int, column: int) -> tuple[int, int] | None:
        return row, column

    def outline(self, j: int) -> QRectF:
        return QRectF(0, j, self.columns, 1)

    def cell(self, j: int, k: int) -> QRectF:
        return QRectF(k, j, 1, 1)

    def fitted(self, width: float, height: float) -> QSizeF:
        x, y = min(_LARGEST_CELL, width / self.columns), min(_LARGEST_CELL, height / self.rows)
        if 0.5 < x / y < 2:
            x = y = min(x, y)
        return QSizeF(x * self.columns, y * self.rows)


class PictureGrid(Struct, frozen=True):
    """Each row of weights as a picture of ``shape``, side by side with gaps of one pixel."""

    neurons: int
    shape: tuple[int, int]
    across: int

    @classmethod
    def of(cls, neurons: int, shape: tuple[int, int], width: float, height: float) -> Self:
        """As many pictures as can be seen in so much room, as large as they can be."""
        room = int(max(1, width // _SMALLEST_PICTURE) * max(1, height // _SMALLEST_PICTURE))
        shown = min(neurons, MOST_PICTURES, room)
        grids = [cls(shown, shape, across) for across in range(1, shown + 1)]
        return max(grids, key=lambda grid: grid.fitted(width, height).width() / grid.columns)

    @property
    def down(self) -> int:
        """Rows of pictures."""
        return ceil(self.neurons / self.across)

    @property
    def rows(self) -> int:
        """Pixels from top to bottom, gaps included."""
        return self.down * (self.shape[0] + 1) - 1

    @property
    def columns(self) -> int:
        """Pixels from left to right, gaps included."""
        return self.across * (self.shape[1] + 1) - 1

    def pixels(self, levels: Levels) -> Pixels:
        height, width = self.shape
        pictures = np.full((self.down * self.across, height, width), GAP, np.uint16)
        pictures[: self.neurons] = levels[: self.neurons].reshape(self.neurons, height, width)
        spaced = np.full((self.down, height + 1, self.across, width + 1), GAP, np.uint16)
        spaced[:, :-1, :, :-1] = pictures.reshape(self.down, self.across, height, width).swapaxes(1, 2)
        return spaced.reshape(self.down * (height + 1), -1)[:-1, :-1]

    def weight_at(self, row: int, column: int) -> tuple[int, int] | None:
        (down, y), (across, x) = divmod(row, self.shape[0] + 1), divmod(column, self.shape[1] + 1)
        j = down * self.across + across
        if y == self.shape[0] or x == self.shape[1] or j >= self.neurons:
            return None
        return j, y * self.shape[1] + x

    def outline(self, j: int) -> QRectF:
        down, across = divmod(j, self.across)
        height, width = self.shape
        return QRectF(across * (width + 1), down * (height + 1), width, height)

    def cell(self, j: int, k: int) -> QRectF:
        y, x = divmod(k, self.shape[1])
        return QRectF(self.outline(j).topLeft() + QPointF(x, y), QSizeF(1, 1))

    def fitted(self, width: float, height: float) -> QSizeF:
        scale = min(width / self.columns, height / self.rows, _LARGEST_CELL / 3)
        return QSizeF(scale * self.columns, scale * self.rows)
