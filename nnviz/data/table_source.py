"""A table as one stream of text, whatever it was packed in or written as."""

import csv
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.formats import ROWS, Rows
from nnviz.data.formats.arff import arff_names
from nnviz.data.formats.xlsx import xlsx_rows
from nnviz.data.loading import tell_nobody
from nnviz.data.reading import MAX_BYTES, MAX_ROWS, Progress, Reading
from nnviz.data.recognition import kind_of
from nnviz.data.spelling import Sign
from nnviz.data.zipped import members_of, the_table

_PIECE = 1 << 20
_ROWS_AT_ONCE = 1_000
_IN_MEMORY = 16 << 20
_DEEPEST = 3


class Source(Struct, frozen=True, eq=False):
    """An open table.

    Attributes
    ----------
    file
        The bytes of its text, from the first one.
    size
        How many there are.
    reading
        As asked for; what is known of the text of a converted table is fixed in it.
    said
        What is to be known of how it was found, a sentence each.
    names
        Columns that are declared to hold names, even where these look like numbers.
    sign
        The decimal sign of numbers that a program wrote; a column of texts may call for the other one.
    is_plain
        Whether each line is a row, as a program wrote it, and none a remark.
    """

    file: IO[bytes]
    size: int
    reading: Reading
    said: tuple[str, ...] = ()
    names: frozenset[int] = frozenset()
    sign: Sign | None = None
    is_plain: bool = False


@contextmanager
def open_table(path: Path, reading: Reading, progress: Progress = tell_nobody) -> Iterator[Source]:
    """The table of a file: unpacked from gzip and zip, and made text of where it is none.

    Raises
    ------
    DataError
        It holds no table, or too large a one.
    """
    file: IO[bytes] = path.open("rb")
    name, said, names = path.name, list[str](), frozenset[int]()
    try:
        for _ in range(_DEEPEST):
            kind = kind_of(file, name)
            if kind == "gzip":
                name = PurePath(name).stem
                with file, gzip.open(file, "rb") as packed:
                    file = _unpacked(cast(IO[bytes], packed), progress)
            elif kind == "packed table":
                with file, members_of(file) as archive:
                    member = the_table(archive)
                    name = member.filename
                    with archive.open(member) as packed_member:
                        file = _unpacked(packed_member, progress)
            else:
                break
        if kind == "xlsx" or kind in ROWS:
            with file:
                if kind == "arff":
                    names = arff_names(file)
                    file.seek(0)
                rows = xlsx_rows(file, said) if kind == "xlsx" else ROWS[kind](file)
                file = _written(rows, progress)
            header = reading.header if kind == "xlsx" else "yes"
            reading = replace(reading, header=header, delimiter="comma")
        elif kind != "text":
            raise DataError(f"holds {name[:60]!r}, which is no table")
        sign: Sign | None = None if kind == "text" else "point"
        yield Source(file, _size(file), reading, tuple(said), names, sign, is_plain=kind in ROWS)
    finally:
        file.close()


def _unpacked(packed: IO[bytes], progress: Progress) -> IO[bytes]:
    with _new_file() as file:
        while piece := packed.read(_PIECE):
            file.write(piece)
            if file.tell() > MAX_BYTES:
                raise DataError(f"unpacks to over {count(MAX_BYTES)} bytes, the most that is allowed")
            progress(0.0)  # so that it can be given up
        return file


def _written(rows: Rows, progress: Progress) -> IO[bytes]:
    """Rows as CSV."""
    with _new_file() as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        write = csv.writer(text).writerows
        remaining = iter(rows)
        n = 0
        while block := list(islice(remaining, _ROWS_AT_ONCE)):
            write(block)
            n += len(block)
            if n > MAX_ROWS + 1 or file.tell() > MAX_BYTES:
                raise DataError(
                    f"is over {count(MAX_ROWS)} rows or {count(MAX_BYTES)} bytes of CSV, the most allowed"
                )
            progress(0.0)
        text.detach()
        return file


@contextmanager
def _new_file() -> Iterator[IO[bytes]]:
    """A file to write, which stays open, at its beginning, when all went well."""
    file = cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed by the caller
    try:
        yield file
        file.seek(0)
    except BaseException:
        file.close()
        raise


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size
