"""What each example of a mini-batch asks of the largest parameters, as a table."""

from math import floor, isfinite, log10
from typing import Any

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from nnviz.core.backprop import Backprop
from nnviz.core.naming import book_layer, fixed, layer_name, superscript
from nnviz.core.nudges import Place, example_gradients, example_sizes, largest, mean_sizes
from nnviz.core.parameters import Array
from nnviz.core.written import measured
from nnviz.core.written_line import Line
from nnviz.core.written_sums import few_terms
from nnviz.session.written_pass import at
from nnviz.view.parts.colour_map import colours_of, robust_largest, signed_levels
from nnviz.view.parts.numbers import NO_NUMBERS, Columns
from nnviz.view.parts.style import Style, ink_on, small_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import zoomed_font

MOST_ROWS = 100

Index = QModelIndex | QPersistentModelIndex


class Requests(Struct, frozen=True, eq=False):
    """Per-example gradients of some parameters.

    Attributes
    ----------
    places
        Of the parameters, one for each column.
    rows
        ∂Cₓ/∂θ (m, columns).
    names
        Of the examples.
    layers
        How many there are that compute.
    work
        The mini-batch that went through.
    """

    places: tuple[Place, ...]
    rows: Array
    names: tuple[str, ...]
    layers: int
    work: Backprop

    def written(self, row: int, column: int) -> Line:
        """A cell written out: BP3 or BP4 of an example, or below them their mean."""
        (layer, j, k), m = self.places[column], len(self.rows)
        index = at(layer, j, k)
        name = rf"\partial %s / \partial {'b' if k is None else 'w'}{index}"
        if row == m:
            asked = self.rows[:, column]
            tree = few_terms(asked, lambda x: measured(asked[x]))
            return Line(name % "C", tree / m if m > 1 else tree, float(self.mean[column]))
        delta = measured(self.work.delta[layer][j, row])
        tree = delta if k is None else measured(self.work.a[layer][k, row]) * delta
        return Line(name % "C_x", tree, float(self.rows[row, column]))

    @property
    def mean(self) -> Array:
        """The mini-batch's ∂C/∂θ (columns,)."""
        return np.asarray(self.rows.mean(axis=0))

    @property
    def exponent(self) -> int:
        """Of the power of ten that all numbers are written in."""
        size = robust_largest(self.rows)
        return floor(log10(size)) if isfinite(size) and size > 0 else 0


def requests_of(work: Backprop, names: tuple[str, ...], ranked_by: int | None, columns: int = 12) -> Requests:
    """The parameters that are largest on the mean, or for one example of the mini-batch.

    ``ranked_by`` is None for the mean of the examples' |∂Cₓ/∂θ|, m for |∂C/∂θ| of their mean, else
    the number of an example.
    """
    if ranked_by is None:
        sizes = mean_sizes(work)
    elif ranked_by == work.m:
        sizes = np.abs(work.gradient.vector)
    else:
        sizes = example_sizes(work, ranked_by)
    places = tuple(work.theta.locate(int(index)) for index in largest(sizes, columns))
    return Requests(places, example_gradients(work, places), names, len(work.z), work)


def symbol(place: Place) -> str:
    """A parameter as the book writes it, with the layer above: "w² 3←12", "b³ 1"."""
    layer, j, k = place
    book = superscript(book_layer(layer))
    return f"b{book} {j + 1}" if k is None else f"w{book} {j + 1}←{k + 1}"


class NudgeModel(QAbstractTableModel):
    """A row for each example, and the mean last."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._requests: Requests | None = None
        self._cells: Array = np.empty((0, 0))
        self._unit = 1.0
        self.recolour(style)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._fills = colours_of(style.diverging)
        self._inks = [ink_on(fill) for fill in self._fills]

    def show_requests(self, requests: Requests) -> None:
        """Another table; of one as large the views are to be painted anew, and need not be laid out."""
        cells = np.vstack([requests.rows[:MOST_ROWS], requests.mean])
        is_as_large = self._requests is not None and cells.shape == self._cells.shape
        if not is_as_large:
            self.beginResetModel()
        self._requests, self._cells, self._unit = requests, cells, 10.0**requests.exponent
        size = robust_largest(cells)
        self._levels = signed_levels(cells, size if isfinite(size) and size > 0 else 1.0)
        if not is_as_large:
            self.endResetModel()

    def numbers(self) -> Columns:
        """The table itself."""
        if self._requests is None:
            return NO_NUMBERS
        names = [self._row_name(row) for row in range(len(self._cells))]
        columns = zip(map(symbol, self._requests.places), self._cells.T, strict=True)
        return {"example": names, **dict(columns)}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if self._requests is None or parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if self._requests is None or parent.isValid() else len(self._requests.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._requests is None:
            return None
        row, column = index.row(), index.column()
        words, fill, ink = self.cells(row)[column]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words
            case Qt.ItemDataRole.BackgroundRole:
                return QBrush(fill)
            case Qt.ItemDataRole.ForegroundRole:
                return QBrush(ink)
            case Qt.ItemDataRole.FontRole:
                return self.font(row)
            case Qt.ItemDataRole.ToolTipRole:
                return self._help(self._requests, row, column)
        return None

    def cells(self, row: int) -> list[tuple[str, QColor, QColor]]:
        """Its numbers, each on which colour and in which ink."""
        values, levels = (self._cells[row] / self._unit).tolist(), self._levels[row].tolist()
        return [
            (fixed(value) if isfinite(value) else "–", self._fills[level], self._inks[level])
            for value, level in zip(values, levels, strict=True)
        ]

    def font(self, row: int) -> QFont:
        """Of its numbers."""
        return zoomed_font(small_font(bold=self.is_mean(row)))

    def head(self, column: int) -> tuple[str, QColor]:
        """What stands above a column, in the colour of its layer."""
        assert self._requests is not None
        place = self._requests.places[column]
        colour = self._style.layer_colour(place[0], self._requests.layers)
        return symbol(place).replace(" ", "\n"), colour

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._requests is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._row_name(section) if role == Qt.ItemDataRole.DisplayRole else None
        words, colour = self.head(section)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words
            case Qt.ItemDataRole.ForegroundRole:
                return QBrush(colour)
            case Qt.ItemDataRole.ToolTipRole:
                return self._parameter(self._requests.places[section])
        return None

    def is_mean(self, row: int) -> bool:
        """Whether the row is the last one."""
        return row == len(self._cells) - 1

    def line(self, row: int, column: int) -> Line:
        """A cell written out."""
        assert self._requests is not None
        return self._requests.written(len(self._requests.rows) if self.is_mean(row) else row, column)

    def _row_name(self, row: int) -> str:
        assert self._requests is not None
        return "mean" if row == len(self._cells) - 1 else self._requests.names[row]

    def _help(self, requests: Requests, row: int, column: int) -> str:
        what = self._parameter(requests.places[column])
        who = f"Mean of the {len(requests.rows)} rows" if self.is_mean(row) else f"Example {row + 1}"
        return tip(self.line(row, column).words, title=f"{who}, {what}")

    def _parameter(self, place: Place) -> str:
        layer, j, k = place
        assert self._requests is not None
        kind = "the bias of" if k is None else f"the weight from neuron {k + 1} below into"
        return f"{kind} {layer_name(layer, self._requests.layers)} neuron {j + 1}"
