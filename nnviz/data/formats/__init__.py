"""Tables of other kinds than text, each as rows of texts with the names of the columns first."""

from collections.abc import Callable, Iterable, Sequence
from typing import IO

from nnviz.data.formats.arff import arff_rows
from nnviz.data.formats.json_records import json_rows
from nnviz.data.formats.libsvm import libsvm_rows
from nnviz.data.formats.parquet import parquet_rows

Rows = Iterable[Sequence[str]]

ROWS: dict[str, Callable[[IO[bytes]], Rows]] = {
    "arff": arff_rows,
    "json": json_rows,
    "libsvm": libsvm_rows,
    "parquet": parquet_rows,
}
"""Kind of file, as `recognition` names it, to what makes rows of it."""
