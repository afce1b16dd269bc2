"""A column of a table, whose cells are numbers or texts; either may be dates."""

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.data.dataset import Examples
from nnviz.data.reading import Ask
from nnviz.data.spelling import PLAINLY, Spelling
from nnviz.data.table_dates import Days, are_dates, as_days, is_called_date


class Numbers:
    """A column of numbers.

    Attributes
    ----------
    values
        (N,) float64, NaN where there is none.
    missing
        Lines where there is none.
    changed
        How they were read, in a sentence; empty where they stand there as programs write them.
    open
        The question it raises, where it can be read two ways.
    spelling
        How the cells are written, where programs write them otherwise.
    """

    def __init__(
        self,
        name: str,
        values: Examples,
        missing: Sequence[int] = (),
        changed: str = "",
        open: Ask | None = None,
        spelling: Spelling = PLAINLY,
    ) -> None:
        self.name, self.values, self.missing = name, values, missing
        self.changed, self.open, self.spelling = changed, open, spelling

    @cached_property
    def days(self) -> Days | None:
        """How they are read as dates such as 20240131, where the name says that they are some; else None."""
        if not is_called_date(self.name):
            return None
        there = np.unique(self.values[~np.isnan(self.values)])
        if not there.size or there[0] < 19_000_000 or there[-1] > 22_000_000:
            return None
        return as_days([f"{value:.0f}" for value in there.tolist()])

    @cached_property
    def different(self) -> int:
        """How many different numbers."""
        return len(np.unique(self.values[~np.isnan(self.values)]))

    @property
    def is_empty(self) -> bool:
        """Whether there is no number in it at all."""
        return bool(np.isnan(self.values).all())


class Texts:
    """A column of texts.

    Attributes
    ----------
    values
        The different texts in the order of the file.
    codes
        (N,) the index of each cell's text in ``values``; -1 where there is none.
    missing
        Lines where there is none.
    changed
        What was brought together, in a sentence.
    are_dates
        Whether they are dates or times of day.
    doubt
        Why they are not read as numbers though they look like some.
    """

    def __init__(
        self,
        name: str,
        values: Sequence[str],
        codes: NDArray[np.int64],
        missing: Sequence[int] = (),
        changed: str = "",
        doubt: str = "",
    ) -> None:
        self.name, self.values, self.codes, self.missing = name, values, codes, missing
        self.changed, self.doubt = changed, doubt
        self.are_dates = are_dates(values)

    @cached_property
    def days(self) -> Days | None:
        """How they are read as dates; None where they are none, or cannot be."""
        return as_days(self.values) if self.are_dates else None

    @property
    def different(self) -> int:
        """How many different texts."""
        return len(self.values)

    @property
    def is_empty(self) -> bool:
        """Whether there is no text in it at all."""
        return not self.values


TableColumn = Numbers | Texts


def numbers_of(column: TableColumn) -> Examples | None:
    """A column (N,) as numbers, dates as days since the first of them; None of other texts."""
    days = column.days
    if days is None:
        return column.values if isinstance(column, Numbers) else None
    if isinstance(column, Numbers):
        return np.array([math.nan if math.isnan(v) else days.of(f"{v:.0f}") for v in column.values.tolist()])
    of_value = np.array([*map(days.of, column.values), math.nan])  # the last stands for none
    return np.asarray(of_value[column.codes])
