"""What is to be foretold: one of some classes, or a number."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.reading import MAX_CLASSES

MAX_NUMBERED_CLASSES = 20
"""Whole numbers with more different values than this are taken for amounts."""


def is_classes(values: Examples) -> bool:
    """Whether numbers (N,) look like classes: few different whole numbers, each of them often."""
    different = np.unique(values)
    whole = bool(np.all(different == np.round(different)))
    return whole and len(different) <= MAX_NUMBERED_CLASSES and 2 * len(different) <= len(values)


def classes_of_numbers(values: Examples, what: str) -> tuple[Labels, tuple[str, ...]]:
    """Labels (N,) and class names, in the order of numbers. Raises `DataError` as `check_classes` does."""
    different, labels = np.unique(values, return_inverse=True)
    names = tuple(f"{value:.15g}" for value in different.tolist()[: MAX_CLASSES + 1])
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
