"""ARFF, the format of Weka and OpenML (https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable)."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import IO

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.reading import MAX_COLUMNS

_ATTRIBUTE = re.compile(r"@attribute\s+('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\S+)\s+(.*)", re.IGNORECASE)
_MAX_LINE = 1_000_000


def arff_rows(file: IO[bytes]) -> Iterator[Sequence[str]]:
    """The data of an ARFF file under the names of its attributes.

    Raises
    ------
    DataError
        It has no attributes or no data, or a line that does not fit them.
    """
    lines = _lines(file)
    names, kinds = _header(lines)
    yield names
    for line in lines:
        if line.startswith("{"):
            yield _sparse(line, kinds)
            continue
        # A quoted text may begin anywhere in a line, with either of two signs: the csv module knows one.
        quote = "'" if "'" in line else '"'
        between = "\t" if "\t" in line and "," not in line else ","
        (cells,) = csv.reader(
            [line], delimiter=between, quotechar=quote, escapechar="\\", skipinitialspace=True
        )
        if len(cells) == len(names) + 1:  # a weight in braces may follow
            cells = cells[:-1] if cells[-1].strip().startswith("{") else cells
        yield cells


def arff_names(file: IO[bytes]) -> frozenset[int]:
    """Which columns are declared as names, in braces. Raises `DataError` as `arff_rows` does."""
    _, kinds = _header(_lines(file))
    return frozenset(index for index, kind in enumerate(kinds) if kind.startswith("{"))


def _lines(file: IO[bytes]) -> Iterator[str]:
    while content := file.readline(_MAX_LINE + 1):
        if len(content) > _MAX_LINE:
            raise DataError(f"holds a line of over {count(_MAX_LINE)} bytes")
        line = _decoded(content).strip()
        if line and not line.startswith("%"):
            yield line


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # as Weka writes it on Windows


def _header(lines: Iterator[str]) -> tuple[list[str], list[str]]:
    """Names of the attributes and their kinds."""
    names: list[str] = []
    kinds: list[str] = []
    for line in lines:
        if line.lower().startswith("@data"):
            if not names:
                break
            return names, kinds
        if found := _ATTRIBUTE.match(line):
            names.append(_unquoted(found[1]))
            kinds.append(found[2])
        elif not line.lower().startswith("@relation"):
            raise DataError(f"is ARFF with a line {line[:40]!r} in its header, which is no attribute")
        if len(names) > MAX_COLUMNS:
            raise DataError(f"holds over {count(MAX_COLUMNS)} columns, the most that is allowed")
    raise DataError("is ARFF without attributes or without @data")


def _sparse(line: str, kinds: list[str]) -> list[str]:
    """What is not written is 0, or the first of the names."""
    cells = [_unquoted(kind.strip("{} ").split(",")[0]) if kind.startswith("{") else "0" for kind in kinds]
    for pair in filter(None, map(str.strip, line.strip("{}").split(","))):
        index, _, value = pair.partition(" ")
        if not (index.isascii() and index.isdecimal() and int(index) < len(cells)):
            raise DataError(f"is ARFF with {pair[:40]!r} in a row, no number of a column and its value")
        cells[int(index)] = _unquoted(value.strip())
    return cells


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if quoted else text
