"""MATLAB files of version 5 to 7: their matrices of numbers, and nothing else of them.

The format is told in "MAT-File Format" (The MathWorks): elements of a type and a length, a matrix being an
element of others. A file is a stranger's: what an element claims is held against the bytes that are there.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.naming import count
from nnviz.data.array_contents import understand
from nnviz.data.array_roles import find_parts, named_target
from nnviz.data.dataset import DataError
from nnviz.data.loading import part
from nnviz.data.reading import MAX_BYTES, MAX_NUMBERS, Contents, Preview, Progress, Reading, describe

_HEADER = 128
_MATRIX, _COMPRESSED = 14, 15
_NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
"""Type of an element to that of its numbers."""
_NUMERIC_CLASSES = range(6, 16)
_COMPLEX = 0x0800
_MOST_DIMENSIONS = 8
_MOST_MATRICES = 64


class _Element(Struct, frozen=True):
    kind: int
    data: memoryview


def read_mat(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """Inputs and targets out of the matrices of a MATLAB file; a row that is a picture runs down its columns.

    Raises
    ------
    DataError
        It is damaged or too large, or what is what cannot be told.
    """
    try:
        arrays = dict(_matrices(path.read_bytes(), part(progress, 0, 0.5)))
    except DataError:
        raise
    except (struct.error, zlib.error, IndexError, KeyError, ValueError, OverflowError):
        raise DataError("is a damaged MATLAB file") from None
    if not arrays:
        raise DataError("holds no matrices of numbers, but cells or structures: save the matrices alone")
    contents = understand(
        find_parts(arrays, named_target(reading)), reading, part(progress, 0.5, 1), is_by_column=True
    )
    return describe(path, "arrays", contents, reading), contents


def _matrices(content: bytes, progress: Progress) -> Iterator[tuple[str, NDArray[Any]]]:
    order = {b"IM": "<", b"MI": ">"}.get(content[126:128])
    if order is None:
        raise ValueError("neither byte order")
    unpacked = 0
    for number, element in enumerate(_elements(memoryview(content)[_HEADER:], order)):
        progress(min(1.0, number / _MOST_MATRICES))
        if number == _MOST_MATRICES:
            raise DataError(f"holds over {_MOST_MATRICES} matrices")
        if element.kind == _COMPRESSED:
            data = zlib.decompressobj().decompress(element.data, MAX_BYTES + 1 - unpacked)
            unpacked += len(data)
            if unpacked > MAX_BYTES:
                raise DataError(f"unpacks to over {count(MAX_BYTES)} bytes, the most that is allowed")
            element = next(_elements(memoryview(data), order))
        if element.kind == _MATRIX and (found := _matrix(element.data, order)):
            yield found


def _elements(data: memoryview, order: str) -> Iterator[_Element]:
    at = 0
    while at + 8 <= len(data):
        kind, length = struct.unpack_from(f"{order}II", data, at)
        if kind >> 16:  # a small one, its data in the place of the length
            yield _Element(kind & 0xFFFF, data[at + 4 : at + 4 + (kind >> 16)])
            at += 8
            continue
        if at + 8 + length > len(data):
            raise ValueError("cut short")
        yield _Element(kind, data[at + 8 : at + 8 + length])
        at += 8 + length + (0 if kind == _COMPRESSED else -length % 8)


def _matrix(data: memoryview, order: str) -> tuple[str, NDArray[Any]] | None:
    """Name and numbers; None of a cell, a structure, a text, or what is sparse or complex."""
    flags, dimensions, name, *parts = _elements(data, order)
    (about,) = struct.unpack_from(f"{order}I", flags.data)
    if about & 0xFF not in _NUMERIC_CLASSES or about & _COMPLEX or len(parts) != 1:
        return None
    shape = np.frombuffer(dimensions.data, f"{order}i4").tolist()
    numbers = np.frombuffer(parts[0].data, f"{order}{_NUMBERS[parts[0].kind]}")
    if len(shape) > _MOST_DIMENSIONS or len(numbers) > MAX_NUMBERS or math.prod(shape) != len(numbers):
        raise ValueError("another number of numbers")
    return bytes(name.data).decode("ascii", "replace"), numbers.reshape(shape, order="F")
