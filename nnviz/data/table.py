"""Tables as text: CSV, TSV and their kin, however they were written.

A file is a stranger's: it is read in pieces, with limits on bytes, lines and columns, and what cannot be
understood is told with its line.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.reading import AUTO, MAX_NUMBERS, MAX_ROWS, Contents, Preview, Progress, Reading
from nnviz.data.spelling import Sign
from nnviz.data.table_cells import gather
from nnviz.data.table_columns import TableColumn
from nnviz.data.table_contents import Understood, decide, understand
from nnviz.data.table_dialect import (
    declared_delimiter,
    find_delimiter,
    find_names,
    split,
    with_usual_quotes,
)
from nnviz.data.table_lines import (
    Row,
    squared,
    titles,
    without_comments,
    without_repeats,
    without_rules,
    without_totals,
)
from nnviz.data.table_source import Source, open_table
from nnviz.data.text_file import open_text

_SAMPLE = 200
_SAMPLE_LETTERS = 2_000_000
_BLOCK = 1_000
_BLOCK_CELLS = 100_000
_PREVIEWED = 20
_GLANCE_BYTES = 1 << 20


class _Table(Struct, frozen=True):
    """An open table: how it is written, names of columns, rows in blocks, and what was skipped.

    Attributes
    ----------
    named
        Columns that are declared to hold names.
    sign
        As `Source` has it.
    """

    reading: Reading
    names: list[str]
    first: list[Row]
    blocks: Iterator[list[Row]]
    said: list[str]
    named: frozenset[int]
    sign: Sign | None

    def gathered(self, blocks: Iterator[list[Row]]) -> tuple[list[TableColumn], str]:
        """As `gather` has it."""
        return gather(blocks, self.names, self.reading.decimal, self.named, self.sign)


def glance_at_table(path: Path, reading: Reading) -> Preview:
    """What the first rows of a table say, in a moment however long it is; ``rows`` is 0, not being counted.

    Raises
    ------
    DataError
        It is no table, or there is no such target.
    """
    with open_table(path, reading) as source, _opened(source, looked_at=_GLANCE_BYTES) as table:
        columns, decimal = table.gathered(islice(table.blocks, 1))
    understood = decide(columns, replace(table.reading, decimal=decimal), table.said)
    preview = _preview(path, table, understood)
    return replace(
        preview, rows=0, inputs=0, refusal="", classes=(), reading=replace(preview.reading, task=reading.task)
    )


def read_table(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """What a table holds.

    Parameters
    ----------
    reading
        What is fixed of how to read it; the rest is recognised.

    Raises
    ------
    DataError
        It is no table, is ragged, or has no target that can be learnt.
    """
    with open_table(path, reading, progress) as source, _opened(source) as table:
        columns, decimal = table.gathered(_reported(table, source, progress))
    understood, contents = understand(columns, replace(table.reading, decimal=decimal), table.said)
    return _preview(path, table, understood), contents


class Rows(Struct, frozen=True):
    """Rows as they stand in a file.

    Attributes
    ----------
    is_named
        Whether the file names its columns.
    lines
        Number of the line and the cells of each row.
    columns
        What the cells are, column by column.
    said
        What was skipped, a sentence each.
    """

    names: list[str]
    is_named: bool
    lines: list[Row]
    columns: list[TableColumn]
    said: list[str]


def read_rows(path: Path, reading: Reading) -> Rows:
    """All rows of a table, of which nothing is decided. Raises `DataError` as `read_table` does."""
    with open_table(path, reading) as source, _opened(source) as table:
        lines = list(chain.from_iterable(table.blocks))
        columns, _ = table.gathered(iter([lines]))
    return Rows(table.names, table.reading.header == "yes", lines, columns, table.said)


def _preview(path: Path, table: _Table, understood: Understood) -> Preview:
    contents = understood.contents
    return Preview(
        path,
        "table",
        understood.rows,
        understood.reading,
        understood.columns,
        classes=contents.counts() if contents else (),
        image_shape=contents.image_shape if contents else None,
        first_rows=tuple(tuple(cells) for _, cells in table.first[:_PREVIEWED]),
        findings=understood.findings,
        inputs=understood.inputs,
        refusal=understood.refusal,
        asks=understood.asks,
        gaps=understood.gaps,
    )


# -- from the file --------------------------------------------------------------------------------


@contextmanager
def _opened(source: Source, looked_at: int | None = None) -> Iterator[_Table]:
    reading = source.reading
    with open_text(source.file, looked_at=looked_at) as file:
        lines = file.lines()
        said = [*source.said, *([file.said] if file.said else [])]
        head = _sample(lines)
        declared = declared_delimiter(head[0]) if head else None
        if declared:
            said.append("line 1 skipped: it names the delimiter")
            head[0] = "\n"
        quoted = [] if source.sign else head  # what was written here has the usual ones
        delimiter = (
            reading.delimiter
            if reading.delimiter != AUTO
            else declared or find_delimiter(list(with_usual_quotes(iter(_body(head)), quoted)))
        )
        rows = split(with_usual_quotes(chain(head, lines), quoted), delimiter)
        if not source.is_plain:
            rows = without_rules(without_comments(rows, said), said)
        yield _table_of(rows, replace(reading, delimiter=delimiter), said, source)


def _body(lines: Sequence[str]) -> list[str]:
    """Without comments and a title, which part into other cells than the rows."""
    bare = [line for line in lines if line.strip() and not line.startswith("#")]
    return bare if len(bare) > 1 else list(lines)


def _table_of(rows: Iterator[Row], reading: Reading, said: list[str], source: Source) -> _Table:
    sample = list(islice(rows, _SAMPLE))
    if n := titles(sample):
        said.append(f"line{'s' if n > 1 else ''} {_numbers(sample[:n])} skipped: a title above the names")
        sample = sample[n:]
    rows = squared(sample, rows)
    header, above, names = find_names(sample, reading.header, said)
    repeated = sample[0][1] if header == "yes" else []
    below = without_totals(chain(sample[above:], rows), len(names), said)
    examples = without_repeats(below, repeated, said)
    height = max(_PREVIEWED, min(_BLOCK, _BLOCK_CELLS // len(names)))
    first = list(islice(examples, height))
    if not first:
        raise DataError("holds no rows")
    blocks = _blocks(first, examples, len(names), height)
    reading = replace(reading, header=header)
    return _Table(reading, names, first, blocks, said, source.names, source.sign)


def _numbers(rows: Sequence[Row]) -> str:
    return ", ".join(f"{count(line)}" for line, _ in rows)


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


def _blocks(first: list[Row], rows: Iterator[Row], width: int, height: int) -> Iterator[list[Row]]:
    n = 0
    for block in chain([first], iter(lambda: list(islice(rows, height)), [])):
        for line, cells in block:
            if len(cells) != width:
                raise DataError(
                    f"line {count(line)}: holds {_values(len(cells))}, the first line holds {count(width)}"
                )
        n += len(block)
        if n > MAX_ROWS or n * width > MAX_NUMBERS:
            raise DataError(
                f"holds over {count(n - 1)} rows of {count(width)} values; allowed are {count(MAX_ROWS)} "
                f"rows and {count(MAX_NUMBERS)} values in all"
            )
        yield block


def _reported(table: _Table, source: Source, progress: Progress) -> Iterator[list[Row]]:
    for block in table.blocks:
        progress(min(1.0, source.file.tell() / source.size))
        yield block


def _values(n: int) -> str:
    return "1 value" if n == 1 else f"{count(n)} values"
