"""LIBSVM: a line an example, the target first, then number:value for every input that is not 0."""

from collections.abc import Iterator, Sequence
from typing import IO

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.reading import MAX_COLUMNS, MAX_NUMBERS

_MAX_LINE = 1_000_000


def libsvm_rows(file: IO[bytes]) -> Iterator[Sequence[str]]:
    """The table that a LIBSVM file stands for, with the columns x1, x2, … and target.

    Raises
    ------
    DataError
        It has too many columns, or a line of another form.
    """
    first, last, n = 1, 0, 0
    for _, cells in _examples(file):
        first, last, n = min([first, *cells]), max([last, *cells]), n + 1  # some count from 0
    columns = range(first, last + 1)
    if len(columns) * n > MAX_NUMBERS:
        raise DataError(
            f"makes {count(len(columns))} columns of {count(n)} rows, allowed are {count(MAX_NUMBERS)} values"
        )
    yield [*(f"x{number}" for number in columns), "target"]
    file.seek(0)
    for target, cells in _examples(file):
        yield [*(cells.get(number, "0") for number in columns), target]


def _examples(file: IO[bytes]) -> Iterator[tuple[str, dict[int, str]]]:
    number = 0
    while line := file.readline(_MAX_LINE):
        number += 1
        target, *pairs = line.decode("utf-8-sig", "replace").partition("#")[0].split() or [""]
        if not target:
            continue
        if pairs and pairs[0].startswith("qid:"):
            raise DataError("is LIBSVM of rankings (qid), which nnviz does not learn: take the qid out")
        try:
            cells = {int(index): value for index, value in (pair.split(":") for pair in pairs)}
        except ValueError:
            raise DataError(f"line {count(number)}: is no target followed by number:value (LIBSVM)") from None
        if unknown := [index for index in cells if not 0 <= index <= MAX_COLUMNS]:
            raise DataError(
                f"line {count(number)}: names column {count(unknown[0])}, allowed are {count(MAX_COLUMNS)}"
            )
        if len(cells) < len(pairs):
            raise DataError(f"line {count(number)}: names a column twice")
        yield target, cells
