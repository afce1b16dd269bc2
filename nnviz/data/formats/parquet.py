"""Parquet, read by pyarrow, which comes with the extra ``[tables]``."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.formats.cells import MISSING, cell
from nnviz.data.reading import MAX_BYTES, MAX_COLUMNS, MAX_ROWS

_ROWS_AT_ONCE = 1_000


def parquet_rows(file: IO[bytes]) -> Iterator[Sequence[str]]:
    """The rows of a Parquet file.

    Raises
    ------
    DataError
        pyarrow is not there; or the file is damaged or too large.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise DataError(f"is Parquet, which {MISSING.format('pyarrow')}") from None
    try:
        yield from _rows(ParquetFile(file))
    except ArrowException:
        raise DataError("is a damaged Parquet file") from None


def _rows(table: Any) -> Iterator[Sequence[str]]:
    claims = table.metadata
    size = sum(claims.row_group(group).total_byte_size for group in range(claims.num_row_groups))
    if claims.num_rows > MAX_ROWS or claims.num_columns > MAX_COLUMNS or size > MAX_BYTES:
        raise DataError(
            f"holds {count(claims.num_rows)} rows and {count(claims.num_columns)} columns of {count(size)} "
            f"bytes; allowed are {count(MAX_ROWS)} rows, {count(MAX_COLUMNS)} columns and "
            f"{count(MAX_BYTES)} bytes"
        )
    names = [name for name in table.schema_arrow.names if not name.startswith("__index_level_")]
    yield names
    for batch in table.iter_batches(_ROWS_AT_ONCE, columns=names):
        columns = [column.to_pylist() for column in batch.columns]
        yield from (list(map(cell, row)) for row in zip(*columns, strict=True))
