"""How a table was written: what parts its cells, how it writes 1.5, and whether it begins with names."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

from msgspec.structs import replace

from nnviz.data.dataset import DataError
from nnviz.data.reading import AUTO, MAX_COLUMNS, Reading
from nnviz.data.table_columns import MISSING, is_number, pointed

DELIMITER_CHARACTERS = {"tab": "\t", "semicolon": ";", "comma": ","}
"""In the order in which they are believed: a comma may also be a decimal point."""

_LOOKED_AT = 20_000
"""Cells that tell the decimal sign."""

_COMMA_NUMBER = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")


def recognise(lines: Sequence[str], reading: Reading) -> tuple[Reading, list[str]]:
    """The reading without any ``auto`` for delimiter, decimal and header, and the columns' names.

    Parameters
    ----------
    lines
        The first lines of the file.

    Raises
    ------
    DataError
        There is nothing to read, or a single column, or too many.
    """
    delimiter = _find_delimiter(lines) if reading.delimiter == AUTO else reading.delimiter
    rows = _split(lines, delimiter)
    if not rows:
        raise DataError("holds no rows")
    width = len(rows[0])
    if width < 2:
        raise DataError(
            "holds a single column; a table needs two at least, parted by comma, semicolon or tab"
        )
    if width > MAX_COLUMNS:
        raise DataError(f"holds {width:,} columns, allowed are 2 to {MAX_COLUMNS:,}")
    decimal = _find_decimal(rows) if reading.decimal == AUTO else reading.decimal
    header = ("yes" if _has_header(rows, decimal) else "no") if reading.header == AUTO else reading.header
    if header == "yes" and len(rows) == 1:
        raise DataError("holds no rows under its header")
    names = _name(rows[0]) if header == "yes" else [f"column {number}" for number in range(1, width + 1)]
    return replace(reading, delimiter=delimiter, decimal=decimal, header=header), names


def _split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    character = DELIMITER_CHARACTERS[delimiter]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=character, skipinitialspace=True):
            cells = [cell.strip() for cell in row]
            if any(cells):
                rows.append(cells)
    except csv.Error as error:
        raise DataError(f"is not readable: {error}") from None
    return rows


def _find_delimiter(lines: Sequence[str]) -> str:
    """The one that parts most of the lines into the same number of cells, more than one."""
    agreement = {name: _agreement(lines, name) for name in DELIMITER_CHARACTERS}
    best = max(agreement.values())
    return next(name for name, share in agreement.items() if share >= 0.9 * best) if best else "comma"


def _agreement(lines: Sequence[str], delimiter: str) -> float:
    try:
        rows = _split(lines, delimiter)
    except DataError:
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return widths.most_common(1)[0][1] / len(rows) if widths else 0.0


def _find_decimal(rows: list[list[str]]) -> str:
    with_comma = with_point = 0
    for cell in islice(chain.from_iterable(rows), _LOOKED_AT):
        with_comma += bool(_COMMA_NUMBER.fullmatch(cell))
        with_point += "." in cell and is_number(cell)
    return "comma" if with_comma > with_point else "point"


def _has_header(rows: list[list[str]], decimal: str) -> bool:
    """Whether the first line is names: no numbers, over columns of numbers or of other texts."""
    first, *rest = rows
    if any(is_number(pointed(cell, decimal)) for cell in first):
        return False
    below = [[row[column] for row in rest if column < len(row)] for column in range(len(first))]
    if any(is_number(pointed(cell, decimal)) for cells in below for cell in cells):
        return True
    return all(name not in cells for name, cells in zip(first, below, strict=True))


def _name(cells: list[str]) -> list[str]:
    """Names without gaps and doubles."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    for number, cell in enumerate(cells, 1):
        name = f"column {number}" if cell in MISSING else " ".join(cell.split())[:60]
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
