"""Tables as text: CSV and TSV, however they were written.

A file is a stranger's: it is read in pieces, with limits on bytes, lines and columns, and what cannot be
understood is told with its line.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np

from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.reading import AUTO, MAX_NUMBERS, MAX_ROWS, Column, Contents, Preview, Progress, Reading
from nnviz.data.table_columns import Numbers, Texts, gather, refuse_gaps
from nnviz.data.table_dialect import DELIMITER_CHARACTERS, recognise
from nnviz.data.targets import classes_of_numbers, classes_of_texts, is_classes

_SAMPLE = 200
_BLOCK = 1_000
_PREVIEWED = 20
_MAX_LINE = 1_000_000
_MOST_INPUTS_OF_A_TEXT = 20
_TARGET_NAMES = ("target", "label", "class", "y", "species", "category", "outcome")

Row = tuple[int, list[str]]
Columns = list[Numbers | Texts]


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
    with path.open(encoding="utf-8-sig", newline="") as file:
        reading, names = recognise(list(islice(_lines(file), _SAMPLE)), reading)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = _rows(_lines(file), reading)
        if reading.header == "yes":
            next(rows)
        first = list(islice(rows, _BLOCK))
        blocks = _reported(_blocks(first, rows, len(names)), file, path.stat().st_size, progress)
        columns = gather(blocks, names, reading.decimal)
    target = _find_target(columns, reading.target)
    contents, described = _understand(columns, target, reading.task)
    left_out = [column.name for column in described if column.role == "left out"]
    preview = Preview(
        path,
        "table",
        len(contents.x),
        replace(reading, target=contents.target, task=contents.task),
        described,
        contents.counts(),
        first_rows=tuple(tuple(cells) for _, cells in first[:_PREVIEWED]),
        notes=tuple(
            f"{name} is left out: it is empty, or holds more than {_MOST_INPUTS_OF_A_TEXT} texts"
            for name in left_out
        ),
    )
    return preview, contents


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


def _blocks(first: list[Row], rows: Iterator[Row], width: int) -> Iterator[list[Row]]:
    n = 0
    for block in chain([first], iter(lambda: list(islice(rows, _BLOCK)), [])):
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


def _reported(
    blocks: Iterator[list[Row]], file: TextIO, size: int, progress: Progress
) -> Iterator[list[Row]]:
    for block in blocks:
        progress(file.buffer.tell() / size)
        yield block


def _values(n: int) -> str:
    return "1 value" if n == 1 else f"{n:,} values"


# -- what is foretold -----------------------------------------------------------------------------


def _find_target(columns: Columns, wanted: str | None) -> int:
    if wanted is not None:
        return _find_column(columns, wanted)
    named = {column.name.lower(): index for index, column in reversed(list(enumerate(columns)))}
    for name in _TARGET_NAMES:
        if name in named:
            return named[name]
    texts = [index for index, column in enumerate(columns) if isinstance(column, Texts)]
    filled = [index for index, column in enumerate(columns) if _inputs(column)] or [0]
    ends = (
        index
        for index in (filled[-1], filled[0])
        if isinstance(end := columns[index], Numbers) and is_classes(end.values)
    )
    return texts[-1] if texts else next(ends, filled[-1])


def _find_column(columns: Columns, wanted: str) -> int:
    names = [column.name for column in columns]
    if wanted in names:
        return names.index(wanted)
    if wanted.isascii() and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    listed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    raise DataError(f"data.target: {wanted[:60]!r} is no column; allowed are {listed}, or a number from 1")


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


def _understand(columns: Columns, target: int, task: str) -> tuple[Contents, tuple[Column, ...]]:
    used = [column for index, column in enumerate(columns) if index == target or _inputs(column)]
    refuse_gaps(used)
    y, classes = _learn(columns[target], task)
    names = [name for column in used if column is not columns[target] for name in _inputs(column)]
    if not names:
        raise DataError(
            "no column is left to learn from: one that is empty, or holds more than "
            f"{_MOST_INPUTS_OF_A_TEXT} different texts, is no input"
        )
    if len(names) * len(y) > MAX_NUMBERS:
        raise DataError(
            f"makes {len(names):,} inputs of {len(y):,} rows, allowed are {MAX_NUMBERS:,} values in all"
        )
    x = np.empty((len(y), len(names)))
    end = 0
    for column in used:
        if column is not columns[target]:
            start, end = end, end + len(_inputs(column))
            _fill(x[:, start:end], column)
    described = tuple(
        Column(
            column.name,
            "text" if isinstance(column, Texts) else "number",
            "target" if index == target else "input" if _inputs(column) else "left out",
        )
        for index, column in enumerate(columns)
    )
    return Contents(x, y, classes, tuple(names), columns[target].name), described


def _inputs(column: Numbers | Texts) -> list[str]:
    """Names of the inputs that a column becomes: a number is one, a text one for each of its few values."""
    if isinstance(column, Numbers):
        return [] if column.is_empty else [column.name]
    few = len(column.values) <= _MOST_INPUTS_OF_A_TEXT
    return [f"{column.name} = {value[:60]}" for value in column.values] if few else []


def _fill(x: Examples, column: Numbers | Texts) -> None:
    if isinstance(column, Numbers):
        x[:, 0] = column.values
    else:
        x[:] = column.codes[:, np.newaxis] == np.arange(x.shape[1])
