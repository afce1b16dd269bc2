"""Zip archives: what is in one, looked at before anything of it is unpacked."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.reading import MAX_BYTES

MAX_MEMBERS = 100_000

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
"""Endings of the pictures that are read."""

_MAX_DIRECTORY = 20_000_000
_MAX_RATIO = 1_000
_LITTER = ("__macosx", ".", "thumbs.db", "desktop.ini")
_TABLES = (".csv", ".tsv", ".tab", ".txt", ".data", ".json", ".jsonl", ".ndjson", ".arff", ".svm", ".libsvm")
_TALK = ("readme", "licen", "index", "about", "note")
_MOST_NAMED = 5


@contextmanager
def members_of(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The open archive. Raises `DataError` when it is damaged, or its list of contents too long."""
    _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error):
        raise DataError("is damaged, packed in an unusual way, or locked with a password") from None
    finally:
        file.seek(0)


def _check_directory(file: IO[bytes]) -> None:
    """Refuse an archive whose list of members alone would fill the memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - (1 << 16) - 42))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise DataError("is cut short or damaged: its list of contents is missing")
    members, n_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[max(0, at - 20) :].startswith(b"PK\x06\x07"):  # the numbers stand in a larger record
        (place,) = struct.unpack("<Q", tail[at - 12 : at - 4])
        file.seek(min(place, size))
        record = file.read(56).ljust(56, b"\xff")
        members, n_bytes = struct.unpack("<QQ", record[32:48])
    if members > MAX_MEMBERS or n_bytes > _MAX_DIRECTORY:
        raise DataError(f"holds {count(members)} files or more, allowed are {count(MAX_MEMBERS)}")


def check_sizes(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to too much, or is packed so that it must be meant to.

    Raises
    ------
    DataError
        In one line, with the sizes.
    """
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_BYTES:
        raise DataError(f"unpacks to {count(unpacked)} bytes, allowed are {count(MAX_BYTES)}")
    for member in members:
        if member.file_size > max(1_000_000, _MAX_RATIO * member.compress_size):
            name = member.filename[:60]
            raise DataError(
                f"packs {count(member.file_size)} bytes of {name!r} into {count(member.compress_size)}"
            )


def is_litter(name: str) -> bool:
    """Whether it is what a system leaves behind, or a folder."""
    path = PurePosixPath(name)
    return name.endswith("/") or any(part.lower().startswith(_LITTER) for part in path.parts)


def is_picture(name: str) -> bool:
    """Whether its name says that it is a picture."""
    return name.lower().endswith(PICTURES)


def the_table(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one table that is in an archive. Raises `DataError` when there is none, or more than one."""
    own = [member for member in archive.infolist() if not is_litter(member.filename)]
    tables = [member for member in own if member.filename.lower().endswith(_TABLES) and not _talks(member)]
    if len(tables) > 1:
        raise DataError(f"holds {len(tables)} tables ({_named(tables)}): unpack it, and name one of them")
    if not tables:
        raise DataError(
            f"holds {_named(own) or 'nothing'}; a zip archive is read when it holds pictures in a folder for "
            "each class, one table, or arrays of NumPy (.npy)"
        )
    check_sizes(tables)
    return tables[0]


def _talks(member: zipfile.ZipInfo) -> bool:
    """Whether it is a text beside the data."""
    name = PurePosixPath(member.filename).name.lower()
    return name.startswith(_TALK) and not name.endswith((".csv", ".tsv"))


def _named(members: list[zipfile.ZipInfo]) -> str:
    names = [member.filename[:40] for member in members[:_MOST_NAMED]]
    return ", ".join(names) + (", …" if len(members) > _MOST_NAMED else "")
