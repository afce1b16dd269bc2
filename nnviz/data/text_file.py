"""Text of strangers: in UTF-8, in UTF-16 or UTF-32, or as Windows wrote it."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TextIO
from unicodedata import normalize

from msgspec import Struct

from nnviz.core.naming import count
from nnviz.data.dataset import DataError

_PIECE = 1 << 20
_MAX_LINE = 1_000_000
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1a"))
_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060\u00ad"))
"""Without width, so that `c` with one looks like `c`: left by files joined, or pages copied."""
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before the mark of UTF-16, with which it begins
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CALLED = {
    "utf-32": "UTF-32",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}


class TextFile(Struct, frozen=True):
    """An open text.

    Attributes
    ----------
    said
        What was found of its encoding, in a sentence; empty for UTF-8.
    """

    text: TextIO
    said: str

    def lines(self) -> Iterator[str]:
        """Its lines. Raises `DataError` for one that is too long."""
        while line := self.text.readline(_MAX_LINE + 1):
            if len(line) > _MAX_LINE:
                raise DataError(f"holds a line of over {count(_MAX_LINE)} characters")
            if "\0" in line:
                raise DataError("is no table of text: it holds bytes of value 0")
            # é is one letter, or e and ´.
            yield line if line.isascii() else normalize("NFC", line.translate(_UNSEEN))


@contextmanager
def open_text(file: IO[bytes], *, looked_at: int | None = None) -> Iterator[TextFile]:
    """A text in the encoding that it is written in.

    Parameters
    ----------
    looked_at
        So many bytes decide on the encoding; None for all.

    Raises
    ------
    DataError
        It is no text.
    """
    encoding = _find_encoding(file, looked_at)
    file.seek(0)
    said = f"read as {_CALLED[encoding]}, as it is no UTF-8" if encoding in _CALLED else ""
    with io.TextIOWrapper(file, encoding, newline="") as text:
        yield TextFile(text, said)


def _find_encoding(file: IO[bytes], looked_at: int | None) -> str:
    start = file.read(_PIECE)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    if encoding := _wide(start):
        return encoding
    if _is_utf8(start, file, looked_at):
        return "utf-8"
    if start.translate(None, _CONTROL) != start or start.translate(None, b"\x81\x8d\x8f\x90\x9d") != start:
        raise DataError("is no text in UTF-8, UTF-16 or Windows-1252")
    return "cp1252"


def _is_utf8(start: bytes, file: IO[bytes], looked_at: int | None) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece, n = start, 0
    while piece and (looked_at is None or n < looked_at):
        n += len(piece)
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            return False
        piece = file.read(_PIECE)
    return True


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every second byte of plain letters is 0."""
    low, high = start[1:1000:2], start[0:1000:2]
    if len(start) < 4:
        return ""
    if low.count(0) > 0.9 * len(low) and not high.count(0):
        return "utf-16-le"
    return "utf-16-be" if high.count(0) > 0.9 * len(high) and not low.count(0) else ""
