"""JSON: a list of records, a record a line, or an object of columns."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

import msgspec

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.formats.cells import cell
from nnviz.data.reading import MAX_COLUMNS

MAX_JSON = 50_000_000
"""JSON in one piece is unpacked as a whole, into some times its size."""

_DEEPEST = 4
_MAX_LINE = 1_000_000
_ALLOWED = "allowed are a list of records, a record a line, or an object of columns"

_NO_RECORD = {"nnviz", "network", "training"}

Record = Mapping[str, Any]


def json_rows(file: IO[bytes]) -> Iterator[Sequence[str]]:
    """The records under the names of all their fields; a field that one does not have is empty there.

    A list or an object inside a record becomes columns of its own, called ``field.0`` or ``field.name``.

    Raises
    ------
    DataError
        It is damaged, too large, or something else than records.
    """
    names = list(dict.fromkeys(chain.from_iterable(_flat(record) for record in _records(file))))
    if len(names) > MAX_COLUMNS:
        raise DataError(f"holds {count(len(names))} columns, allowed are 2 to {count(MAX_COLUMNS)}")
    yield names
    file.seek(0)
    for record in _records(file):
        cells = _flat(record)
        yield [cells.get(name, "") for name in names]


def holds_records(path: Path) -> bool:
    """Whether a file of JSON holds records to learn from, and no experiment and no network."""
    try:
        with path.open("rb") as file:
            first = next(iter(_records(file)), {})
    except (DataError, OSError):
        return False
    return not _NO_RECORD & first.keys()


def _records(file: IO[bytes]) -> Iterator[Record]:
    first = _decoded(file.readline(_MAX_LINE).removeprefix(BOM_UTF8))
    file.seek(0)
    if isinstance(first, dict) and file.readline(_MAX_LINE) and file.readline(1):
        file.seek(0)
        return _lines(file)
    file.seek(0)
    return iter(_whole(file))


def _lines(file: IO[bytes]) -> Iterator[Record]:
    number = 0
    while line := file.readline(_MAX_LINE):
        number += 1
        if not line.strip():
            continue
        record = _decoded(line.removeprefix(BOM_UTF8))
        if not isinstance(record, dict):
            raise DataError(f"line {count(number)}: is no record of JSON in braces")
        yield record


def _whole(file: IO[bytes]) -> Iterable[Record]:
    content = file.read(MAX_JSON + 1)
    if len(content) > MAX_JSON:
        raise DataError(f"is JSON of over {count(MAX_JSON)} bytes: write it a record a line, or as CSV")
    found = _decoded(content.removeprefix(BOM_UTF8))
    if found is None:
        raise DataError("is JSON that is cut short or damaged")
    records = _as_records(found)
    if records is None:
        raise DataError(f"is JSON and no data: {_ALLOWED}")
    return records


def _decoded(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return _decoded_by_python(text) if b"NaN" in text or b"Infinity" in text else None


def _decoded_by_python(text: bytes) -> Any:
    """With the numbers that Python and pandas write, though JSON has none such."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _as_records(found: Any) -> Iterable[Record] | None:
    """Records out of the forms in which tables are written, or None."""
    if isinstance(found, list):
        if found and all(isinstance(row, dict) for row in found):
            return found
        if found and all(isinstance(row, list) for row in found):
            return _of_rows(found)
        return None
    if not isinstance(found, dict) or _NO_RECORD & found.keys():
        return None
    if isinstance(found.get("columns"), list) and isinstance(found.get("data"), list):  # pandas' "split"
        return _named(list(map(str, found["columns"])), found["data"])
    return _of_columns(found) or _inner(found)


def _of_rows(rows: list[list[Any]]) -> list[Record]:
    named = all(isinstance(cell, str) for cell in rows[0]) and len(rows) > 1
    names = rows[0] if named else [f"column {number}" for number in range(1, len(rows[0]) + 1)]
    return _named(names, rows[named:])


def _named(names: Sequence[str], rows: Sequence[Any]) -> list[Record]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(names):
            wanted = f"a list of {count(len(names))} values, one for each column"
            raise DataError(f"row {count(number)}: is not {wanted}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _of_columns(found: Record) -> list[Record] | None:
    """``{"a": [1, 2], "b": [3, 4]}``, or with an object of row numbers for each list, as pandas writes it."""
    if _are_rows(found):
        return list(found.values())
    columns = [list(column.values()) if isinstance(column, dict) else column for column in found.values()]
    if len(columns) < 2 or not all(isinstance(column, list) for column in columns):
        return None
    if len({*map(len, columns)}) > 1 or len(columns[0]) < 2:
        return None
    if any(isinstance(cell, dict) for column in columns for cell in column[:1]):
        return None
    return [dict(zip(found, row, strict=True)) for row in zip(*columns, strict=True)]


def _are_rows(found: Record) -> bool:
    """``{"0": {"a": 1, "b": 2}, "1": …}``: records by their number, and not columns of numbered rows."""
    if len(found) < 2 or not all(isinstance(row, dict) and row for row in found.values()):
        return False
    first = next(iter(found.values()))
    if all(key.isdecimal() for key in first):
        return False
    return all(key.isdecimal() for key in found) or len(found) > len(first)


def _inner(found: Record) -> Iterable[Record] | None:
    """The one list of records among other fields."""
    lists = [value for value in found.values() if isinstance(value, list) and len(value) > 1]
    return _as_records(lists[0]) if len(lists) == 1 else None


def _flat(record: Record) -> dict[str, str]:
    """The cells of a record under their names."""
    cells: dict[str, str] = {}
    _flatten("", record, cells, 0)
    return cells


def _flatten(name: str, value: Any, cells: dict[str, str], depth: int) -> None:
    if isinstance(value, dict | list) and depth < _DEEPEST:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in inner:
            _flatten(f"{name}.{key}" if name else str(key), part, cells, depth + 1)
    elif len(cells) <= MAX_COLUMNS:
        cells[name] = cell(value)
