"""Columns that give the target away: they say the same in other words, or are parts of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.data.dataset import Examples
from nnviz.data.table_columns import Numbers, TableColumn, Texts

_FEWEST = 10
"""Rows from which on it is no chance that two columns say the same."""

_MOST_SIBLINGS = 64
_SAYS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "ja": 1.0, "nein": 0.0, "t": 1.0, "f": 0.0}
_GLANCE = 500
"""Rows that tell at once of most columns that they say something else."""


def says_the_same(column: TableColumn, target: TableColumn) -> bool:
    """Whether each value of a column goes with one value of the target, and the other way round."""
    if not _goes_with(column, target, _GLANCE):
        return False
    return _goes_with(column, target, None)


def _goes_with(column: TableColumn, target: TableColumn, rows: int | None) -> bool:
    """Of the first rows, or of all."""
    mine, its = _codes(column, rows), _codes(target, rows)
    both = (mine >= 0) & (its >= 0)
    mine, its = mine[both], its[both]
    if len(mine) < _FEWEST:
        return rows is not None
    n = len(np.unique(mine))
    if n != len(np.unique(its)) or (n < 2 and rows is None):
        return False
    if 2 * n > len(mine):  # amounts: nearly every row has its own
        return rows is not None or _is_multiple(column, target, both)
    return len(np.unique(mine * (its.max() + 1) + its)) == n


def _is_multiple(column: TableColumn, target: TableColumn, both: NDArray[np.bool_]) -> bool:
    """The same amount, perhaps in another unit."""
    if not (isinstance(column, Numbers) and isinstance(target, Numbers)):
        return False
    mine, its = column.values[both], target.values[both]
    factor = float(mine @ its / (mine @ mine))
    return bool(np.allclose(mine * factor, its, rtol=1e-6, atol=1e-9 * float(np.abs(its).max())))


def _codes(column: TableColumn, rows: int | None) -> NDArray[np.int64]:
    if isinstance(column, Texts):
        return column.codes[:rows]
    values = column.values[:rows]
    there = ~np.isnan(values)
    codes = np.full(len(there), -1, np.int64)
    codes[there] = np.unique(values[there], return_inverse=True)[1].reshape(-1)
    return codes


def one_hot_around(columns: Sequence[TableColumn], target: int) -> tuple[int, ...]:
    """Neighbours of the target, itself included, of which in every row exactly one is 1 and the others 0.

    Three at least; else none.
    """
    low = high = target
    while low > 0 and target - low < _MOST_SIBLINGS and _is_binary(columns[low - 1]):
        low -= 1
    while high + 1 < len(columns) and high - target < _MOST_SIBLINGS and _is_binary(columns[high + 1]):
        high += 1
    if high - low < 2 or not _is_binary(columns[target]):
        return ()
    run = [indicator(columns[index]) for index in range(low, high + 1)]
    first = np.array([column[:_GLANCE] for column in run])
    sums = np.vstack([np.zeros(first.shape[1]), np.cumsum(first, axis=0)])
    for width in range(3, high - low + 2):
        for start in range(max(0, target - low - width + 1), min(target - low, high - low + 1 - width) + 1):
            if np.all(sums[start + width] - sums[start] == 1) and np.all(
                sum(run[start : start + width]) == 1
            ):
                return tuple(range(low + start, low + start + width))
    return ()


def indicator(column: TableColumn) -> Examples:
    """A column (N,) as 1 where it says yes and 0 where it says no; NaN where it says neither."""
    if isinstance(column, Numbers):
        return column.values
    meaning = np.array([*(_SAYS.get(value.casefold(), np.nan) for value in column.values), np.nan])
    return np.asarray(meaning[column.codes])


def _is_binary(column: TableColumn) -> bool:
    if column.different != 2:
        return False
    values = indicator(column)
    return bool(np.all((values == 0) | (values == 1)))
