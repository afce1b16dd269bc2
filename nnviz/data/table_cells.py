"""The cells of a table, gathered as text; when all of a column are there it is decided what they are."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from nnviz.core.naming import count
from nnviz.data.dataset import DataError, Examples
from nnviz.data.reading import AUTO, MAX_NUMBER
from nnviz.data.spelling import Sign, Spelling
from nnviz.data.table_columns import Numbers, TableColumn, Texts
from nnviz.data.table_lines import Row
from nnviz.data.table_numbers import (
    EXACT,
    Written,
    ask,
    calls_for_point,
    is_infinite,
    is_missing,
    judge,
    lose_digits,
    marks_of,
    plain,
    stand_in,
    value_of,
)
from nnviz.data.table_units import unit_of

_TOLD = 5
_CALLED = frozenset({"none", "na", "n/a"})
"""What stands for no value, unless it is a name among other names: a table that leaves no cell empty."""


class Cells:
    """A column as it stands in the file.

    The cells of a block of rows are kept as one text, parted by zero bytes, which no table holds: so a
    column takes no more memory than in the file.
    """

    def __init__(
        self, name: str, blocks: Sequence[str], lines: Sequence[NDArray[np.int64]], unit: str = ""
    ) -> None:
        self.name, self.unit = name, unit
        self._blocks, self._lines = blocks, lines

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(block.split("\0") for block in self._blocks)

    @property
    def lines(self) -> Iterator[int]:
        """Number of the line of each cell."""
        return chain.from_iterable(block.tolist() for block in self._lines)

    def without_unit(self) -> "Cells":
        """The same without the unit that stands behind each of the numbers; itself where there is none."""
        unit = unit_of(self.name, self)
        if not unit:
            return self
        behind = re.compile(rf"\s*{re.escape(unit)}(?=\0|\Z)")
        return Cells(self.name, [behind.sub("", block) for block in self._blocks], self._lines, unit)

    def plain(self) -> Examples | None:
        """The numbers (N,), when all cells are some, written as programs do; else None."""
        try:
            # Block by block: a chain of all cells takes twice as long.
            values = np.concatenate([np.array(list(map(float, block.split("\0")))) for block in self._blocks])
        except ValueError:
            return None
        ok = np.isfinite(values).all() and not any("_" in block for block in self._blocks)
        return values if ok else None

    def calls_for_point(self) -> bool:
        """Of a column of plain numbers."""
        return any("." in block and calls_for_point(block) for block in self._blocks)

    def has_point(self) -> bool:
        """Whether there is a point in it anywhere."""
        return any("." in block for block in self._blocks)


def gather(
    blocks: Iterable[Sequence[Row]],
    names: Sequence[str],
    decimal: str,
    named: frozenset[int] = frozenset(),
    usual: Sign | None = None,
) -> tuple[list[TableColumn], str]:
    """The columns of a table, each decided on by all of its cells, and the decimal sign of the table.

    That stays ``auto`` where the columns differ in it, or a person has to be asked.

    Parameters
    ----------
    decimal
        The decimal sign that is fixed, or ``auto``.
    named
        Columns that hold names, even where these look like numbers.
    usual
        The decimal sign of columns that leave a choice; None where the others decide.

    Raises
    ------
    DataError
        There are no rows, or a number is none.
    """
    lines: list[NDArray[np.int64]] = []
    parts: list[list[str]] = [[] for _ in names]
    for block in blocks:
        lines.append(np.array([line for line, _ in block], np.int64))
        for part, cells in zip(parts, zip(*(cells for _, cells in block), strict=True), strict=True):
            part.append("\0".join(cells))
    if not lines:
        raise DataError("holds no rows")
    columns = [Cells(name, part, lines) for name, part in zip(names, parts, strict=True)]
    numbers = [column for index, column in enumerate(columns) if index not in named]
    decided, sign = _decide(numbers, decimal, usual)
    remaining = iter(decided)
    texts = {index: _texts(columns[index], "") for index in named}
    return [texts.get(index) or next(remaining) for index in range(len(columns))], sign


def _decide(columns: Sequence[Cells], decimal: str, usual: Sign | None) -> tuple[list[TableColumn], str]:
    """Numbers or texts; the decimal sign of the file is that of the columns that leave no choice."""
    numbers = [column.plain() for column in columns]
    columns = [
        column if values is not None else column.without_unit()
        for column, values in zip(columns, numbers, strict=True)
    ]
    numbers = [
        column.plain() if column.unit else values for column, values in zip(columns, numbers, strict=True)
    ]
    written = [
        _of_plain(column) if values is not None else _judge(column)
        for column, values in zip(columns, numbers, strict=True)
    ]
    signs = {one.sign for one in written if one.sign}
    fixed: Sign | None = "point" if decimal == "point" else "comma" if decimal == "comma" else None
    of_file = fixed or usual or (next(iter(signs)) if len(signs) == 1 else None)
    decided = [
        _column(column, values, how, fixed, of_file)
        for column, values, how in zip(columns, numbers, written, strict=True)
    ]
    if of_file and (fixed or signs <= {of_file}):
        return decided, of_file
    is_open = bool(signs) or any(isinstance(column, Numbers) and column.open for column in decided)
    return decided, AUTO if is_open else "point"


def _of_plain(column: Cells) -> Written:
    """How plain numbers are written: only a point before three digits leaves a doubt."""
    if not column.has_point():
        return Written(None)
    return Written("point") if column.calls_for_point() else judge(Counter(column))


def _judge(column: Cells) -> Written:
    return judge({cell: times for cell, times in Counter(column).items() if not is_missing(cell)})


def _column(
    column: Cells, values: Examples | None, how: Written, fixed: Sign | None, of_file: Sign | None
) -> TableColumn:
    if (values is None or np.abs(values).max() >= EXACT) and lose_digits(set(column)):
        return _texts(column, "holds whole numbers of more digits than a number keeps")
    sign = fixed or how.sign or of_file or "point"
    if values is not None and sign == "point":
        _refuse_large(column, values)
        question = ask(column.name, column) if how.is_open and not of_file else None
        spelling = Spelling(unit=column.unit)
        return Numbers(column.name, values, changed=_told_of_unit(column), open=question, spelling=spelling)
    word = "" if how.doubt else stand_in(Counter(column), sign)
    if not word and (how.doubt or not _is_mostly_numbers(column, sign)):
        return _texts(column, how.doubt)
    return _numbers(column, sign, how.is_open and not of_file, word)


def _is_mostly_numbers(column: Cells, sign: Sign) -> bool:
    """Whether all but one, or one in twenty, of the cells are numbers."""
    seen = Counter(column)
    there = {cell: times for cell, times in seen.items() if not (is_missing(cell) or is_infinite(cell))}
    n = sum(there.values())
    others = sum(times for cell, times in there.items() if math.isnan(value_of(cell, sign)))
    return not n or (n > others and (others <= 1 or 20 * others <= n))


def _numbers(column: Cells, sign: Sign, is_open: bool, word: str) -> Numbers:
    """Numbers with gaps where a cell stands for no value, or is the one word that is meant so."""
    meaning = {cell: value_of(cell, sign) for cell in set(column)}
    for line, cell in zip(column.lines, column, strict=True):
        if math.isnan(meaning[cell]) and cell != word and not is_missing(cell):
            raise DataError(f"line {count(line)}, column {column.name!r}: {cell[:40]!r} is not a number")
    values = np.array([meaning[cell] for cell in column])
    _refuse_large(column, values)
    missing = [line for line, cell in zip(column.lines, column, strict=True) if math.isnan(meaning[cell])]
    question = ask(column.name, column) if is_open else None
    written = _told(column, sign)
    stands_in = f"{column.name}: {word!r} is taken for no value" if word else ""
    told_of = "; ".join(filter(None, [_told_of_unit(column), written, stands_in]))
    spelling = Spelling(sign if written else None, column.unit, word)
    return Numbers(column.name, values, missing, told_of, question, spelling)


def _told_of_unit(column: Cells) -> str:
    return f"{column.name}: numbers in {column.unit}" if column.unit else ""


def _refuse_large(column: Cells, values: Examples) -> None:
    large = np.flatnonzero(np.abs(values) > MAX_NUMBER)
    if large.size:
        at = int(large[0])
        line = next(line for i, line in enumerate(column.lines) if i == at)
        raise DataError(
            f"line {count(line)}, column {column.name!r}: {values[at]:g} overflows when it is scaled; "
            f"allowed are numbers from {-MAX_NUMBER:g} to {MAX_NUMBER:g}"
        )


def _told(column: Cells, sign: Sign) -> str:
    """How the cells were read, where they are not written as programs do."""
    marks = {cell: marks_of(cell, sign) for cell in set(column) if math.isnan(plain(cell)) or sign == "comma"}
    bearing = [cell for cell in column if marks.get(cell)]
    if not bearing:
        return ""
    words = dict.fromkeys(chain.from_iterable(marks[cell] for cell in bearing))
    first = max(bearing[:100], key=lambda cell: len(marks[cell]))
    cells = "1 cell" if len(bearing) == 1 else f"{count(len(bearing))} cells"
    return (
        f"{column.name}: {cells} with {_and(list(words))} read as numbers, "
        f"{first} as {value_of(first, sign):.15g}"
    )


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _texts(column: Cells, doubt: str) -> Texts:
    seen = Counter(column)
    called = _CALLED if "" not in seen else frozenset[str]()
    called |= {"-"} if "+" in seen else set()
    names = [cell for cell in seen if not is_missing(cell) or cell.lower() in called]
    alike = _spellings(names, seen)
    values = list(dict.fromkeys(alike[name] for name in names))
    index = {value: code for code, value in enumerate(values)}
    code_of = {name: index[alike[name]] for name in names}
    codes = np.array([code_of.get(cell, -1) for cell in column], np.int64)
    missing = [line for line, code in zip(column.lines, codes.tolist(), strict=True) if code < 0]
    merged = [name for name in names if alike[name] != name]
    changed = ", ".join(f"{name!r} is read as {alike[name]!r}" for name in merged[:_TOLD])
    more = f" and {count(len(merged) - _TOLD)} more" if len(merged) > _TOLD else ""
    return Texts(
        column.name, values, codes, missing, f"{column.name}: {changed}{more}" if merged else "", doubt
    )


def _spellings(names: Sequence[str], times: Counter[str]) -> dict[str, str]:
    """Each name, and the commonest that differs from it in capitals and blanks alone."""
    if len(names) > 1_000:
        return {name: name for name in names}
    groups: dict[str, list[str]] = {}
    for name in names:
        key = " ".join(name.split()).casefold() if len(name) > 1 else name  # M and m may be two things
        groups.setdefault(key, []).append(name)
    return {name: max(group, key=lambda one: times[one]) for group in groups.values() for name in group}
