"""What is to be foretold: one of some classes, or a number."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.data.column_names import says_amount, says_classes
from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.reading import MAX_CLASSES

MOST_UNNAMED_CLASSES = 10
"""Whole numbers with more different values than this are amounts, unless their name says classes."""

_FEWEST_COUNTED = 6
"""Rows from which on numbers that only rise are taken for a count of them."""

_FEW = 5
_RARE = 100


def is_classes(values: Examples, name: str = "") -> bool:
    """Whether numbers (N,) look like classes: few different whole numbers, each of them often.

    Many values with an order, counts with a long tail and years are amounts. What the name says goes first.
    """
    different, times = np.unique(values, return_counts=True)
    n = len(different)
    if np.any(different != np.round(different)) or 2 * n > len(values):
        return False
    if says_classes(name):
        return n <= MAX_CLASSES
    if says_amount(name) and n > 2:
        return False
    if n > MOST_UNNAMED_CLASSES or (n > 2 and different[0] >= 1900 and different[-1] <= 2100):
        return False
    return are_often(times)  # a rare value at the end of many is the tail of a count


def are_often(times: NDArray[np.int64]) -> bool:
    """Whether different values are few, or each of them stands there often: ``times`` (n,) so many rows."""
    return len(times) <= _FEW or _RARE * int(times.min()) >= int(times.sum())


def counts_rows(values: NDArray[Any]) -> bool:
    """Whether whole numbers (N,) are all different and only rise, or only fall, in steps of any size.

    Those that are missing, NaN, are passed over.
    """
    there = values[~np.isnan(values)].astype(np.float64)
    if len(there) < _FEWEST_COUNTED or np.any(there != np.round(there)):
        return False
    steps = np.diff(there)
    return bool(np.all(steps > 0) or np.all(steps < 0))


def classes_of_numbers(values: NDArray[Any], what: str) -> tuple[Labels, tuple[str, ...]]:
    """Labels (N,) and class names, in the order of numbers. Raises `DataError` as `check_classes` does."""
    different, labels = np.unique(values, return_inverse=True)
    names = tuple(
        str(value) if isinstance(value, int) else f"{value:.15g}"
        for value in different.tolist()[: MAX_CLASSES + 1]
    )
    check_classes(names, what)
    return labels.reshape(-1).astype(np.int64), names


def classes_of_texts(
    codes: NDArray[np.int64], texts: Sequence[str], what: str
) -> tuple[Labels, tuple[str, ...]]:
    """Labels (N,) and class names, `in_order`. Raises `DataError` as `check_classes` does.

    Parameters
    ----------
    codes
        (N,) the index of each example's text in ``texts``.
    """
    names = in_order(texts)
    check_classes(names, what)
    label_of_code = np.array([names.index(text) for text in texts], np.int64)
    return label_of_code[codes], names


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """In alphabetical order, but numbers within them by their size: c2 before c10."""
    return tuple(sorted(names, key=_parts))


def _parts(name: str) -> list[str | tuple[int, str]]:
    parts = re.split(r"(\d+)", name)  # every second one is a number
    return [(len(part), part) if i % 2 else part for i, part in enumerate(parts)]


def check_classes(names: Sequence[str], what: str) -> None:
    """Raise `DataError` when there are fewer than 2 classes or more than 256."""
    if len(names) == 1:
        raise DataError(f"{what} holds one class only, {names[0][:60]!r}; allowed are 2 to {MAX_CLASSES}")
    if len(names) > MAX_CLASSES:
        raise DataError(f"{what} holds over {MAX_CLASSES} different classes; allowed are 2 to {MAX_CLASSES}")
