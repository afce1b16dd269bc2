"""Arrays of NumPy: NPY and NPZ. No pickle is ever loaded.

A file is a stranger's: what its headers claim is held against its size before a number is read.
"""

import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nnviz.core.naming import count
from nnviz.data.array_contents import understand
from nnviz.data.array_roles import Pair, Parts, find_parts, named_target, spell
from nnviz.data.column_names import column_number
from nnviz.data.dataset import DataError
from nnviz.data.loading import part
from nnviz.data.reading import (
    MAX_BYTES,
    MAX_NUMBERS,
    MAX_PIXELS,
    Column,
    Contents,
    Preview,
    Progress,
    Reading,
    describe,
)
from nnviz.data.zipped import check_sizes, members_of

_MAX_MEMBERS = 16
_MAX_HEADER = 10_000
_PREVIEWED = 20
_PIECE = 4 << 20

Array = NDArray[Any]


class PickledError(DataError):
    """An array that would have to be unpickled."""


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
        table = _read_array(file, path.stat().st_size, part(progress, 0, 0.5))
    if table.ndim != 2 or table.shape[1] < 2:
        raise DataError(f"holds {spell(table.shape)} numbers, expected rows × columns, 2 columns at least")
    column = _column(next(iter(reading.targets), None), table.shape[1])
    name = f"column {column + 1}"
    pair = Pair(np.delete(table, column, axis=1), table[:, column], ("the array", name))
    contents = understand(
        Parts({"train": pair}, (), _names(table, column), (), is_guess=reading.target is None),
        reading,
        part(progress, 0.5, 1),
    )
    preview = describe(path, "arrays", contents, replace(reading, target=name))
    columns = _columns(table, column, dict(contents.left_out))
    return replace(preview, columns=columns, first_rows=_first_rows(table)), contents


def _names(table: Array, target: int) -> tuple[str, ...]:
    return tuple(f"column {index + 1}" for index in range(table.shape[1]) if index != target)


def _columns(table: Array, target: int, left_out: Mapping[str, str]) -> tuple[Column, ...]:
    names = [f"column {index + 1}" for index in range(table.shape[1])]
    return tuple(
        Column(
            name,
            "number",
            "target" if index == target else "left out" if name in left_out else "input",
            left_out.get(name, ""),
        )
        for index, name in enumerate(names)
    )


def _first_rows(table: Array) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f"{value:.6g}" for value in row) for row in table[:_PREVIEWED].tolist())


def _column(target: str | None, n: int) -> int:
    if target is None:
        return n - 1
    number = column_number(target.removeprefix("column "), n)
    if number is None:
        raise DataError(f"data.target: {target[:60]!r} is no column; allowed are 1 to {n}")
    return number


def read_npz(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """What an archive of arrays holds: inputs and targets, and those to test on where it has them.

    Raises
    ------
    DataError
        It is damaged, packs too much, or what is what cannot be told.
    """
    with path.open("rb") as file, members_of(file) as archive:
        arrays = _read_members(archive, part(progress, 0, 0.5))
    contents = understand(find_parts(arrays, named_target(reading)), reading, part(progress, 0.5, 1))
    return describe(path, "arrays", contents, reading), contents


# -- from the file --------------------------------------------------------------------------------


def _read_members(archive: zipfile.ZipFile, progress: Progress) -> dict[str, Array]:
    """The arrays of an archive; one that holds Python objects only when there is no other."""
    members = [member for member in archive.infolist() if member.filename.endswith(".npy")]
    if len(members) > _MAX_MEMBERS:
        raise DataError(f"holds {count(len(members))} arrays, allowed are 2 to {_MAX_MEMBERS}")
    check_sizes(members)
    unpacked = max(1, sum(member.file_size for member in members))
    arrays: dict[str, Array] = {}
    refused = None
    read = 0
    for member in members:
        with archive.open(member) as file:
            told = part(progress, read / unpacked, (read + member.file_size) / unpacked)
            try:
                arrays[member.filename.removesuffix(".npy")] = _read_array(file, member.file_size, told)
            except PickledError as error:
                refused = error
        read += member.file_size
    if refused and len(arrays) < 2:
        raise refused
    return arrays


def _read_array(file: IO[bytes], size: int, progress: Progress) -> Array:
    """An array whose header was held against the ``size`` bytes of its file."""
    shape, fortran, dtype = _read_header(file)
    if dtype.hasobject:
        raise PickledError("holds Python objects (a pickle), which nnviz never loads; allowed are numbers")
    if dtype.kind not in "biufUS":
        raise DataError(f"holds values of type {dtype}, allowed are numbers, and texts as targets")
    claimed = math.prod(shape) * dtype.itemsize
    room = 4 * claimed if dtype.kind == "S" else claimed  # bytes that are texts become letters
    most = MAX_PIXELS if dtype.itemsize == 1 else MAX_NUMBERS
    if math.prod(shape) > most or claimed > size or room > MAX_BYTES:
        raise DataError(f"claims {spell(shape)} values of {dtype}, more than the file holds or is allowed")
    data = bytearray()
    while len(data) <= claimed and (piece := file.read(min(_PIECE, claimed + 1 - len(data)))):
        data += piece
        progress(min(1.0, len(data) / size))
    if len(data) != claimed:
        raise DataError(f"holds {'more' if len(data) > claimed else 'less'} than its header claims")
    array = np.frombuffer(data, dtype).reshape(shape, order="F" if fortran else "C")
    return np.char.decode(array, "utf-8") if dtype.kind == "S" else array


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
        raise DataError(f"claims {spell(shape)} values")
    return shape, fortran, dtype
