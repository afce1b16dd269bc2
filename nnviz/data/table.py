"""Tables as text: CSV and TSV, however they were written.

A file is a stranger's: it is read in pieces, with limits on bytes, lines and columns, and what cannot be
understood is told with its line.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.reading import AUTO, MAX_NUMBERS, MAX_ROWS, Contents, Preview, Progress, Reading
from nnviz.data.table_columns import Numbers, Texts, gather, refuse_gaps
from nnviz.data.table_dialect import DELIMITER_CHARACTERS, recognise
from nnviz.data.table_roles import Roles, fill, find_roles
from nnviz.data.table_source import Source, open_table
from nnviz.data.targets import classes_of_numbers, classes_of_texts, is_classes

_SAMPLE = 200
_SAMPLE_LETTERS = 2_000_000
_BLOCK = 1_000
_BLOCK_CELLS = 100_000
_PREVIEWED = 20
_MAX_LINE = 1_000_000

Row = tuple[int, list[str]]
Columns = list[Numbers | Texts]


class _Table(Struct, frozen=True):
    """An open table: how it is written, the names of its columns, and its rows in blocks."""

    source: Source
    reading: Reading
    names: list[str]
    first: list[Row]
    blocks: Iterator[list[Row]]


def glance_at_table(path: Path, reading: Reading) -> Preview:
    """What the first rows of a table say, in a moment however long it is; ``rows`` is 0, not being counted.

    Raises
    ------
    DataError
        It is no table, or there is no such target.
    """
    with open_table(path, reading) as source, _opened(source) as table:
        columns = gather([next(table.blocks)] if table.first else [], table.names, table.reading.decimal)
    return _preview(path, table, find_roles(columns, reading.target, named=table.reading.header == "yes"))


def read_table(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """What a table holds.

    Parameters
    ----------
    reading
        What is fixed of how to read it; the rest is recognised.

    Raises
    ------
    DataError
        It is no table, is ragged, has missing values, or no target that can be learnt.
    """
    with open_table(path, reading, progress) as source, _opened(source) as table:
        blocks = _reported(table, progress)
        columns = gather(blocks, table.names, table.reading.decimal)
    roles = find_roles(columns, reading.target, named=table.reading.header == "yes")
    contents = _understand(columns, roles, reading.task)
    preview = _preview(path, table, roles)
    return (
        replace(
            preview,
            rows=len(contents.x),
            inputs=contents.x.shape[1],
            reading=replace(preview.reading, task=contents.task),
            classes=contents.counts(),
        ),
        contents,
    )


def _preview(path: Path, table: _Table, roles: Roles) -> Preview:
    return Preview(
        path,
        "table",
        0,
        replace(table.reading, target=roles.columns[roles.target].name),
        roles.columns,
        first_rows=tuple(tuple(cells) for _, cells in table.first[:_PREVIEWED]),
        notes=roles.notes,
    )


# -- from the file --------------------------------------------------------------------------------


@contextmanager
def _opened(source: Source) -> Iterator[_Table]:
    with TextIOWrapper(source.file, encoding="utf-8-sig", newline="") as file:
        reading, names = recognise(_sample(_lines(file)), source.reading)
        file.seek(0)
        rows = _rows(_lines(file), reading)
        if reading.header == "yes":
            next(rows)
        height = max(_PREVIEWED, min(_BLOCK, _BLOCK_CELLS // len(names)))
        first = list(islice(rows, height))
        yield _Table(source, reading, names, first, _blocks(first, rows, len(names), height))


def _sample(lines: Iterator[str]) -> list[str]:
    """The first lines, fewer of them where they are long."""
    sample: list[str] = []
    letters = 0
    for line in islice(lines, _SAMPLE):
        sample.append(line)
        letters += len(line)
        if letters > _SAMPLE_LETTERS and len(sample) > 1:
            break
    return sample


def _lines(file: TextIO) -> Iterator[str]:
    while line := file.readline(_MAX_LINE + 1):
        if len(line) > _MAX_LINE:
            raise DataError(f"holds a line of over {_MAX_LINE:,} characters")
        if "\0" in line:
            raise DataError("is no table of text: it holds bytes of value 0")
        yield line


def _rows(lines: Iterator[str], reading: Reading) -> Iterator[Row]:
    """Number of the line and its cells, without blank lines."""
    delimiter = DELIMITER_CHARACTERS[reading.delimiter]
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        for row in reader:
            cells = list(map(str.strip, row))
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise DataError(f"line {reader.line_num:,}: is not readable: {error}") from None


def _blocks(first: list[Row], rows: Iterator[Row], width: int, height: int) -> Iterator[list[Row]]:
    n = 0
    for block in chain([first], iter(lambda: list(islice(rows, height)), [])):
        for line, cells in block:
            if len(cells) != width:
                raise DataError(f"line {line:,}: holds {_values(len(cells))}, the first line holds {width:,}")
        n += len(block)
        if n > MAX_ROWS or n * width > MAX_NUMBERS:
            raise DataError(
                f"holds over {n - 1:,} rows of {width:,} values; allowed are {MAX_ROWS:,} rows "
                f"and {MAX_NUMBERS:,} values in all"
            )
        if block:
            yield block


def _reported(table: _Table, progress: Progress) -> Iterator[list[Row]]:
    for block in table.blocks:
        progress(table.source.file.tell() / table.source.size)
        yield block


def _values(n: int) -> str:
    return "1 value" if n == 1 else f"{n:,} values"


# -- what is foretold -----------------------------------------------------------------------------


def _understand(columns: Columns, roles: Roles, task: str) -> Contents:
    target = columns[roles.target]
    used = [(column, names) for column, names in zip(columns, roles.inputs, strict=True) if names]
    refuse_gaps([target, *(column for column, _ in used)])
    y, classes = _learn(target, task)
    names = [name for _, of_column in used for name in of_column]
    if len(names) * len(y) > MAX_NUMBERS:
        raise DataError(
            f"makes {len(names):,} inputs of {len(y):,} rows, allowed are {MAX_NUMBERS:,} values in all"
        )
    return Contents(_inputs(used, len(y)), y, classes, tuple(names), target.name)


def _inputs(used: Sequence[tuple[Numbers | Texts, tuple[str, ...]]], n: int) -> Examples:
    x = np.empty((n, sum(len(names) for _, names in used)))
    end = 0
    for column, names in used:
        start, end = end, end + len(names)
        fill(x[:, start:end], column)
    return x


def _learn(column: Numbers | Texts, task: str) -> tuple[Labels | Examples, tuple[str, ...]]:
    """The target (N,) and the names of its classes, which are none in regression."""
    what = f"target {column.name!r}"
    if isinstance(column, Texts):
        if task == "regression":
            raise DataError(f"data.task: regression needs numbers, and {what} is text")
        return classes_of_texts(column.codes, column.values, what)
    if task == "regression" or (task == AUTO and not is_classes(column.values)):
        return column.values, ()
    return classes_of_numbers(column.values, what)
