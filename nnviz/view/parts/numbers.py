"""The numbers that a panel shows, as columns of a table, on their way out of the program."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array
from nnviz.training.answering import csv_text, safe_cell

Column = Sequence[object] | NDArray[Any] | str | float | int
Columns = Mapping[str, Column]
"""Columns by name, one as long as the other; a single value stands for a column of it alone."""

NO_NUMBERS: Columns = {}


def cells_of(name: str, values: Array, rows: str, columns: str, **more: Column) -> Columns:
    """An array (rows, columns), a line for each cell: where it is, counted from 1, and its value."""
    height, width = values.shape
    return more | {
        rows: np.repeat(np.arange(1, height + 1), width),
        columns: np.tile(np.arange(1, width + 1), height),
        name: values.ravel(),
    }


def stacked(tables: Iterable[Columns]) -> Columns:
    """Tables below one another; where one lacks a column of another, its cells are empty."""
    whole = [dict(zip(table, as_long(list(table.values())), strict=True)) for table in tables]
    whole = [table for table in whole if table]
    names = dict.fromkeys(name for table in whole for name in table)
    heights = [len(next(iter(table.values()))) for table in whole]
    pairs = list(zip(whole, heights, strict=True))
    return {
        name: [cell for table, height in pairs for cell in table.get(name, [""] * height)] for name in names
    }


def side_by_side(x: str, curves: Iterable[tuple[str, Array, Array]]) -> Columns:
    """Curves (name, x (n,), y (n,)) as columns over all the x that any of them has a number at."""
    drawn = [(name, at[np.isfinite(y)], y[np.isfinite(y)]) for name, at, y in curves]
    if not drawn:
        return {}
    every = np.unique(np.concatenate([at for _, at, _ in drawn]))
    columns: dict[str, Column] = {x: every}
    for name, at, y in drawn:
        column = np.full(len(every), np.nan)
        column[np.searchsorted(every, at)] = y
        columns[name] = column
    return columns


def columns_csv(columns: Columns) -> str:
    """Columns as CSV: every digit of a number, nothing where there is none."""
    # Tables below one another are mostly empty cells, and there may be a million.
    written = (
        ["" if cell == "" else _written(cell) for cell in cells] for cells in as_long(list(columns.values()))
    )
    return csv_text([list(map(safe_cell, columns)), *zip(*written, strict=True)])


def as_long(columns: Sequence[Column]) -> list[list[object]]:
    """The cells of each column, those of a single value repeated."""
    lengths = [len(column) for column in columns if not isinstance(column, str | float | int)]
    length = max(lengths, default=1)
    return [
        [column] * length if isinstance(column, str | float | int)
        else column.tolist() if isinstance(column, np.ndarray) else list(column)
        for column in columns
    ]  # fmt: skip


def _written(cell: object) -> str:
    if isinstance(cell, str):
        return safe_cell(cell)
    return "" if cell != cell or cell is None else repr(cell)
