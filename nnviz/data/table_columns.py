"""The columns of a table, gathered block by block: numbers as an array, texts as codes."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.data.dataset import DataError, Examples

MISSING = frozenset({"", "?", "na", "n/a", "nan", "null", "none", "-"})
"""Cells that stand for no value, in small letters."""

MOST_TEXTS = 1_000
"""Different texts of one column that are told apart."""

_TOLD = 5

Row = tuple[int, list[str]]


def is_number(cell: str) -> bool:
    """Whether it is a finite number, written with a point."""
    return math.isfinite(_to_number(cell))


def pointed(cell: str, decimal: str) -> str:
    """A number of this file as Python writes it; one with the other decimal sign becomes none."""
    return cell.replace(".", "'").replace(",", ".") if decimal == "comma" else cell


def _to_number(cell: str) -> float:
    try:
        return math.nan if "_" in cell else float(cell)
    except ValueError:
        return math.nan


class Numbers:
    """A column of numbers.

    Attributes
    ----------
    missing
        Lines where there is none.
    """

    def __init__(self, name: str, decimal: str) -> None:
        self.name = name
        self.missing: list[int] = []
        self._decimal = decimal
        self._blocks: list[Examples] = []

    def add(self, lines: Sequence[int], cells: Sequence[str]) -> None:
        """Take the cells of the next lines. Raises `DataError` when one is no number."""
        written = [pointed(cell, self._decimal) for cell in cells] if self._decimal == "comma" else cells
        try:
            block = np.array(list(map(float, written)))
        except ValueError:
            block = np.array([_to_number(cell) for cell in written])
        if not np.isfinite(block).all() or "_" in "".join(written):
            self._look_closely(lines, cells)
        self._blocks.append(block)

    def _look_closely(self, lines: Sequence[int], cells: Sequence[str]) -> None:
        for line, cell in zip(lines, cells, strict=True):
            if cell.lower() in MISSING:
                self.missing.append(line)
            elif not is_number(pointed(cell, self._decimal)):
                raise DataError(f"line {line:,}, column {self.name!r}: {cell[:40]!r} is not a number")

    @property
    def values(self) -> Examples:
        """(N,) float64."""
        if len(self._blocks) > 1:
            self._blocks = [np.concatenate(self._blocks)]
        return self._blocks[0]

    @property
    def is_empty(self) -> bool:
        """Whether there is no number in it at all."""
        return bool(np.isnan(self.values).all())


class Texts:
    """A column of texts.

    Attributes
    ----------
    values
        The different texts; at most ``MOST_TEXTS``, of which more are not told apart.
    missing
        Lines where there is none.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.missing: list[int] = []
        self._index: dict[str, int] = {}
        self._blocks: list[NDArray[np.int64]] = []

    def add(self, lines: Sequence[int], cells: Sequence[str]) -> None:
        """Take the cells of the next lines."""
        for line, cell in zip(lines, cells, strict=True):
            if cell.lower() in MISSING:
                self.missing.append(line)
            if cell not in self._index and len(self._index) < MOST_TEXTS:
                self._index[cell] = len(self._index)
        index = self._index
        self._blocks.append(np.array([index.get(cell, MOST_TEXTS) for cell in cells], np.int64))

    @property
    def values(self) -> list[str]:
        """The different texts in the order of their codes."""
        return list(self._index)

    @property
    def codes(self) -> NDArray[np.int64]:
        """(N,) the index of each cell's text in ``values``."""
        return np.concatenate(self._blocks)


def gather(blocks: Iterable[Sequence[Row]], names: Sequence[str], decimal: str) -> list[Numbers | Texts]:
    """The columns of a table. What they are is decided by the first block.

    Raises
    ------
    DataError
        There are no rows, or a number is none.
    """
    columns: list[Numbers | Texts] = []
    for block in blocks:
        lines = [line for line, _ in block]
        parts = list(zip(*(cells for _, cells in block), strict=True))
        if not columns:
            columns = [_column(name, part, decimal) for name, part in zip(names, parts, strict=True)]
        for column, part in zip(columns, parts, strict=True):
            column.add(lines, part)
    if not columns:
        raise DataError("holds no rows")
    return columns


def _column(name: str, cells: Sequence[str], decimal: str) -> Numbers | Texts:
    """A column of numbers when all but one, or one in twenty, of its cells are numbers."""
    there = [pointed(cell, decimal) for cell in cells if cell.lower() not in MISSING]
    others = sum(not is_number(cell) for cell in there)
    is_numbers = len(there) > others and (others <= 1 or 20 * others <= len(there))
    return Numbers(name, decimal) if is_numbers or not there else Texts(name)


def refuse_gaps(columns: Iterable[Numbers | Texts]) -> None:
    """Raise `DataError`, with the lines, when a value is missing in one of the columns."""
    for column in columns:
        if column.missing:
            told = ", ".join(f"{line:,}" for line in column.missing[:_TOLD])
            more = len(column.missing) - _TOLD
            where = f"line{'s' if len(column.missing) > 1 else ''} {told}" + (
                f" and {more:,} more" if more > 0 else ""
            )
            raise DataError(
                f"{where}: column {column.name!r} has no value: fill it in, or take lines or column out"
            )
