"""Arrays of NumPy: NPY and NPZ. No pickle is ever loaded.

A file is a stranger's: what its headers claim is held against its size before a number is read.
"""

import io
import math
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.loading import part
from nnviz.data.pixels import unit_pixels
from nnviz.data.reading import (
    AUTO,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_NUMBERS,
    MAX_ROWS,
    Column,
    Contents,
    Preview,
    Progress,
    Reading,
    describe,
)
from nnviz.data.targets import classes_of_numbers, classes_of_texts, is_classes

_MAX_MEMBERS = 16
_MAX_RATIO = 1_000
_MAX_DIRECTORY = 64_000
_MAX_HEADER = 10_000
_MAX_SIDE = 64
_PREVIEWED = 20
_PIECE = 4 << 20
_X_NAMES = ("x", "X", "x_train", "X_train", "data", "images", "inputs", "features", "pixels")
_Y_NAMES = ("y", "Y", "y_train", "labels", "label", "target", "targets", "classes")

Array = NDArray[Any]


def read_npy(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """What a single array holds: a row an example, one of its columns the target.

    Parameters
    ----------
    reading
        Its ``target`` is the number of a column from 1; None is the last.

    Raises
    ------
    DataError
        It is no array of numbers of two dimensions, or there is no such column.
    """
    with path.open("rb") as file:
        table = _read_array(file, path.stat().st_size, progress)
    if table.ndim != 2 or table.shape[1] < 2:
        raise DataError(f"holds {_spell(table.shape)} numbers, expected rows × columns, 2 columns at least")
    column = _column(reading.target, table.shape[1])
    x = _numbers(np.delete(table, column, axis=1), "the array")
    name = f"column {column + 1}"
    contents = _contents(x, table[:, column], name, reading.task)
    preview = describe(path, "arrays", contents, replace(reading, target=name))
    return replace(preview, columns=_columns(table, column), first_rows=_first_rows(table)), contents


def _columns(table: Array, target: int) -> tuple[Column, ...]:
    return tuple(
        Column(f"column {index + 1}", "number", "target" if index == target else "input")
        for index in range(table.shape[1])
    )


def _first_rows(table: Array) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"{value:.6g}" for value in row) for row in table[:_PREVIEWED].tolist())


def _column(target: str | None, n: int) -> int:
    if target is None:
        return n - 1
    name = target.removeprefix("column ")
    if not (name.isascii() and name.isdecimal() and 1 <= int(name) <= n):
        raise DataError(f"data.target: {target[:60]!r} is no column; allowed are 1 to {n}")
    return int(name) - 1


def read_npz(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """What an archive of arrays holds: inputs x and targets y, and test examples where it has them.

    Raises
    ------
    DataError
        It is damaged, packs too much, or the arrays are not named or shaped as they must be.
    """
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = _read_members(archive, part(progress, 0, 0.5))
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        struct.error,
    ):
        raise DataError("is damaged and cannot be unpacked") from None
    x, y = _find(arrays, _X_NAMES, "inputs"), _find(arrays, _Y_NAMES, "targets")
    if "x_test" in arrays and "y_test" in arrays:
        contents = _with_test(arrays, x, y, reading.task, part(progress, 0.5, 1))
    else:
        x_rows = _inputs(x, part(progress, 0.5, 1))
        contents = _contents(x_rows, y, "y", reading.task, _image_shape(x))
    return describe(path, "arrays", contents, reading), contents


def _with_test(arrays: Mapping[str, Array], x: Array, y: Array, task: str, progress: Progress) -> Contents:
    x_test, y_test = arrays["x_test"], arrays["y_test"]
    if (x_test.dtype, x_test.shape[1:], y_test.shape[1:]) != (x.dtype, x.shape[1:], y.shape[1:]):
        raise DataError("x_test and y_test must be shaped as x_train and y_train are")
    if len(x) != len(y):
        raise DataError(f"holds {len(x):,} examples and {len(y):,} targets; there must be one for each")
    return _contents(
        _inputs(np.concatenate((x, x_test)), progress),
        np.concatenate((y, y_test)),
        "y",
        task,
        _image_shape(x),
        len(x_test),
    )


# -- from the file --------------------------------------------------------------------------------


def _check_directory(path: Path) -> None:
    """Refuse an archive whose list of members alone would fill the memory."""
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - (1 << 16) - 42))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise DataError("is cut short or damaged: its list of arrays is missing")
    members, n_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if (
        tail[max(0, at - 20) :].startswith(b"PK\x06\x07")
        or n_bytes > _MAX_DIRECTORY
        or members > _MAX_MEMBERS
    ):
        raise DataError(f"holds {members:,} arrays or more, allowed are 2 to {_MAX_MEMBERS}")


def _read_members(archive: zipfile.ZipFile, progress: Progress) -> dict[str, Array]:
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise DataError(f"holds {len(members):,} arrays, allowed are 2 to {_MAX_MEMBERS}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_BYTES:
        raise DataError(f"unpacks to {unpacked:,} bytes, allowed are {MAX_BYTES:,}")
    arrays = {}
    read = 0
    for member in members:
        name = member.filename.removesuffix(".npy")
        if name == member.filename:
            raise DataError(f"holds {member.filename[:60]!r}, which is no array (.npy)")
        if member.file_size > 1_000_000 and member.file_size > _MAX_RATIO * member.compress_size:
            raise DataError(
                f"packs {member.file_size:,} bytes of {name[:60]!r} into {member.compress_size:,}"
            )
        with archive.open(member) as file:
            told = part(progress, read / unpacked, (read + member.file_size) / unpacked)
            arrays[name] = _read_array(file, member.file_size, told)
        read += member.file_size
    return arrays


def _read_array(file: IO[bytes], size: int, progress: Progress) -> Array:
    """An array whose header was held against the ``size`` bytes of its file."""
    shape, fortran, dtype = _read_header(file)
    if dtype.hasobject:
        raise DataError("holds Python objects (a pickle), which nnviz never loads; allowed are numbers")
    if dtype.kind not in "biufU":
        raise DataError(f"holds values of type {dtype}, allowed are numbers, and texts as targets")
    claimed = math.prod(shape) * dtype.itemsize
    if math.prod(shape) > MAX_NUMBERS or claimed > min(size, MAX_BYTES):
        raise DataError(f"claims {_spell(shape)} values of {dtype}, more than the file holds or is allowed")
    data = bytearray()
    while len(data) <= claimed and (piece := file.read(min(_PIECE, claimed + 1 - len(data)))):
        data += piece
        progress(min(1.0, len(data) / size))
    if len(data) != claimed:
        raise DataError(f"holds {'more' if len(data) > claimed else 'less'} than its header claims")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")


def _read_header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    try:
        version = np.lib.format.read_magic(file)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[
            version
        ]
        shape, fortran, dtype = read(file, max_header_size=_MAX_HEADER)
    except Exception:  # NumPy's parser of headers fails in many ways
        raise DataError("has a damaged or an unknown header; allowed is .npy of version 1 or 2") from None
    if not all(0 <= n < 1 << 40 for n in shape):
        raise DataError(f"claims {_spell(shape)} values")
    return shape, fortran, dtype


# -- what the arrays mean -------------------------------------------------------------------------


def _find(arrays: Mapping[str, Array], names: tuple[str, ...], what: str) -> Array:
    for name in names:
        if name in arrays:
            return arrays[name]
    there = ", ".join(name[:30] for name in arrays) or "nothing"
    raise DataError(f"holds {there}; the {what} must be called one of {', '.join(names)}")


def _image_shape(x: Array) -> tuple[int, int] | None:
    return (x.shape[1], x.shape[2]) if x.ndim == 3 else None


def _inputs(x: Array, progress: Progress) -> Examples:
    """Examples (N, n) from rows, or from pictures, which are brought to 0..1 when they are bytes."""
    if x.ndim not in (2, 3):
        raise DataError(f"x is {_spell(x.shape)}, expected examples × inputs or examples × rows × columns")
    if x.ndim == 3 and max(x.shape[1:]) > _MAX_SIDE:
        raise DataError(
            f"x holds pictures of {_spell(x.shape[1:])}, allowed are {_MAX_SIDE} × {_MAX_SIDE} at most"
        )
    rows = x.reshape(len(x), -1) if len(x) else x.reshape(0, 0)
    _check_size(rows, "x")
    return unit_pixels(x, progress) if x.ndim == 3 and x.dtype == np.uint8 else _numbers(rows, "x")


def _check_size(x: Array, what: str) -> None:
    if not len(x) or not x.shape[1]:
        raise DataError(f"{what} holds no examples")
    if len(x) > MAX_ROWS or x.shape[1] > MAX_COLUMNS:
        raise DataError(f"{what} is {_spell(x.shape)}, allowed are {MAX_ROWS:,} × {MAX_COLUMNS:,} at most")


def _numbers(x: Array, what: str) -> Examples:
    _check_size(x, what)
    if x.dtype.kind == "U":
        raise DataError(f"{what} holds texts, expected numbers")
    rows = x.astype(np.float64, copy=False)
    if x.dtype.kind == "f" and not np.isfinite(rows).all():
        row = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
        raise DataError(f"{what} holds a value that is missing or infinite, the first in example {row + 1:,}")
    return rows


def _contents(
    x: Examples,
    y: Array,
    name: str,
    task: str,
    image_shape: tuple[int, int] | None = None,
    test_rows: int = 0,
) -> Contents:
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1 or len(y) != len(x):
        raise DataError(f"y is {_spell(y.shape)}, expected one target for each of the {len(x):,} examples")
    targets, classes = _learn(y, name, task)
    inputs = () if image_shape else tuple(f"x{number}" for number in range(1, x.shape[1] + 1))
    return Contents(x, targets, classes, inputs, name, image_shape, test_rows)


def _learn(y: Array, name: str, task: str) -> tuple[Labels | Examples, tuple[str, ...]]:
    if y.dtype.kind == "U":
        if task == "regression":
            raise DataError(f"data.task: regression needs numbers, and {name} holds texts")
        texts, codes = np.unique(y, return_inverse=True)
        return classes_of_texts(codes, texts.tolist(), name)
    values = _numbers(y[:, np.newaxis], name)[:, 0]
    if task == "regression" or (task == AUTO and not is_classes(values)):
        return values, ()
    return classes_of_numbers(values, name)


def _spell(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "a single value"
