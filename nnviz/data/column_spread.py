"""How the values of a column are spread: a few bars, and what stands at their ends."""

from datetime import date, timedelta

import numpy as np

from nnviz.core.naming import count, plain
from nnviz.data.dataset import Examples
from nnviz.data.reading import Spread
from nnviz.data.table_columns import TableColumn, Texts, numbers_of
from nnviz.data.table_dates import Days

_MOST_BARS = 12
_MOST_TEXTS = 20
_MOST_DATES = 20_000
"""Different ones, beyond which to read them would keep a person waiting."""


def spread_of(column: TableColumn) -> Spread | None:
    """The spread of a column; None where there is nothing to see, as of names that are all different."""
    if isinstance(column, Texts) and not (column.days and len(column.values) <= _MOST_DATES):
        return _of_texts(column)
    numbers = numbers_of(column)
    if numbers is None:
        return None
    there = numbers[~np.isnan(numbers)]
    return _of_numbers(there, column.days) if there.size else None


def _of_numbers(values: Examples, days: Days | None) -> Spread:
    low, high = float(values.min()), float(values.max())
    different = np.unique(values)
    if len(different) <= _MOST_BARS and np.all(np.diff(different) == 1):
        bars = np.unique(values, return_counts=True)[1]
    else:
        # Between floats that are neighbours no bar has a width, but between how far each is from the lowest.
        is_too_close = np.any(np.diff(np.linspace(low, high, _MOST_BARS + 1)) <= 0)
        bars = np.histogram((values - low) / (high - low) if is_too_close else values, _MOST_BARS)[0]
    return Spread(tuple(bars.tolist()), _told(low, days), _told(high, days))


def _told(value: float, days: Days | None) -> str:
    if days is None:
        if 10_000 <= abs(value) < 1e9:
            return count(round(value))
        return plain(float(f"{value:.4g}" if abs(value) < 1e9 else f"{value:.3g}"))
    return (date.fromisoformat(days.first) + timedelta(days=int(value))).isoformat()


def _of_texts(column: Texts) -> Spread | None:
    if not 0 < len(column.values) <= _MOST_TEXTS:
        return None
    bars = np.bincount(column.codes[column.codes >= 0], minlength=len(column.values))
    return Spread(tuple(bars.tolist()), column.values[0], column.values[-1])
