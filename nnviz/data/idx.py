"""IDX files, the format of MNIST (https://yann.lecun.com/exdb/mnist), gzipped or not.

A file is a stranger's: nothing is taken for granted, and a header that claims much costs no memory
until the bytes are there.
"""

import gzip
import io
import math
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.loading import tell_nobody
from nnviz.data.reading import Progress

_MAX_BYTES = 200_000_000
_PIECE = 1 << 20
_MAX_DIMENSIONS = 4
_UNSIGNED_BYTE = 0x08
_GZIP_MAGIC = b"\x1f\x8b"


def read_idx(
    path: Path,
    *,
    shape: tuple[int | None, ...] | None = None,
    keep: int | None = None,
    progress: Progress = tell_nobody,
) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes.

    Parameters
    ----------
    path
        The file; whether it is gzipped is seen from its first bytes.
    shape
        The shape it must have; None stands for any number, or for any shape.
    keep
        Return the first so many items only. The rest is read and checked all the same.
    progress
        Told of every piece.

    Raises
    ------
    DataError
        The file cannot be read, is no IDX file of unsigned bytes, has another shape, unpacks to more
        than 200 MB, or holds fewer or more bytes than its header says.
    """
    try:
        with _open(path) as stream:
            return _read_array(stream, shape, keep, progress)
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: cannot be read: {reason}") from None


def _open(path: Path) -> io.BufferedIOBase:
    if path.exists() and not path.is_file():
        raise DataError("is not a file")
    with path.open("rb") as file:
        gzipped = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    return gzip.open(path, "rb") if gzipped else path.open("rb")


def _read_array(
    stream: io.BufferedIOBase, shape: tuple[int | None, ...] | None, keep: int | None, progress: Progress
) -> NDArray[np.uint8]:
    found = _read_shape(stream)
    if shape is not None and not _fits(found, shape):
        raise DataError(f"holds {_spell(found)} numbers, expected {_spell(shape)}")
    n_bytes = math.prod(found)
    if not 1 <= n_bytes <= _MAX_BYTES:
        raise DataError(f"claims {_spell(found)} numbers, allowed are 1 to {count(_MAX_BYTES)}")
    kept = found if keep is None else (min(keep, found[0]), *found[1:])
    data = _read_bytes(stream, n_bytes, math.prod(kept), progress)
    if stream.read(1):
        raise DataError(f"holds more than the {count(n_bytes)} bytes that its header claims")
    return np.frombuffer(data, np.uint8).reshape(kept)


def _read_shape(stream: io.BufferedIOBase) -> tuple[int, ...]:
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise DataError("is not an IDX file (the first two bytes must be 0)")
    if magic[2] != _UNSIGNED_BYTE:
        raise DataError(f"holds numbers of type 0x{magic[2]:02x}, allowed is 0x08 (unsigned bytes)")
    if not 1 <= magic[3] <= _MAX_DIMENSIONS:
        raise DataError(f"has {magic[3]} dimensions, allowed are 1 to {_MAX_DIMENSIONS}")
    sizes = stream.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise DataError("ends inside its header")
    return tuple(np.frombuffer(sizes, ">u4").tolist())


def _read_bytes(stream: io.BufferedIOBase, n_bytes: int, n_kept: int, progress: Progress) -> bytearray:
    # Grown with what really comes, not allocated from the header's claim.
    data = bytearray()
    n_read = 0
    while n_read < n_bytes:
        piece = stream.read(min(_PIECE, n_bytes - n_read))
        if not piece:
            raise DataError(
                f"is cut short: {count(n_read)} bytes of the {count(n_bytes)} that its header claims"
            )
        data += piece[: max(0, n_kept - n_read)]
        n_read += len(piece)
        progress(n_read / n_bytes)
    return data


def _fits(found: tuple[int, ...], needed: tuple[int | None, ...]) -> bool:
    return len(found) == len(needed) and all(n in (None, m) for m, n in zip(found, needed, strict=True))


def _spell(shape: tuple[int | None, ...]) -> str:
    return " × ".join("N" if n is None else str(n) for n in shape)
