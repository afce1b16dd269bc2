"""What goes from one process to another, as bytes: nothing twice, and large arrays as files.

A snapshot holds much that the one before it held as well: the data set, the curves of epochs past. What the
last letter of its kind held is only named by its number; so it also stays the same object where it arrives,
which is what those who draw go by. Arrays arrive read-only.
"""

import os
import pickle
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

T = TypeVar("T")

LARGE = 2**20
"""Bytes from which on an array goes as a file: on its way through a pipe it would be in memory four times."""

PIECE = 2**22
"""Bytes of an array that are written at a time."""

_Reduced: TypeAlias = tuple[Callable[..., object], tuple[Any, ...]]
"""What an object is made of anew, as the standard library's `pickle` has it."""


def _had(number: int) -> Struct:
    """A structure of a letter before."""
    raise NotImplementedError  # the reader puts its own in the place of these three


def _new(number: int, make: Callable[..., Struct], parts: tuple[Any, ...]) -> Struct:
    """A structure that the next letter may name by this number."""
    raise NotImplementedError


def _filed(name: str, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """An array in a file of this name, row after row."""
    raise NotImplementedError


def _array(numbers: bytes, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
    return np.ndarray(shape, dtype, numbers)  # read-only, as bytes are


def _found(kept: Mapping[type, Mapping[int, T]], key: int) -> T | None:
    return next((of_kind[key] for of_kind in kept.values() if key in of_kind), None)


class Writer:
    """The end that sends.

    Parameters
    ----------
    folder
        Where large arrays are left for the reader, who takes them away.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        # Of the last letter of each kind: an answer that goes between two snapshots is not to make all of the
        # second new. By identity: what is kept here cannot go and leave it to another.
        self._last: dict[type, dict[int, tuple[int, Struct]]] = {}

    def write(self, letter: object) -> bytes:
        """All of it that the other end does not have."""
        out, now = BytesIO(), dict[int, tuple[int, Struct]]()
        _Pickler(out, self, now).dump(letter)
        self._last[type(letter)] = now
        return out.getvalue()

    def structure(self, thing: Struct, now: dict[int, tuple[int, Struct]]) -> _Reduced:
        """Its number, where a last letter held it, else all that it is made of."""
        known = _found(self._last, id(thing))
        number = next(self._numbers) if known is None else known[0]
        now[id(thing)] = number, thing
        return (_new, (number, *thing.__reduce__())) if known is None else (_had, (number,))

    def array(self, array: NDArray[Any]) -> _Reduced:
        """Its numbers, or the name of a file that holds them."""
        kind = array.dtype.str, array.shape
        name = self._file_of(array) if array.nbytes >= LARGE else ""
        return (_filed, (name, *kind)) if name else (_array, (array.tobytes(), *kind))

    def _file_of(self, array: NDArray[Any]) -> str:
        """Empty where none can be written."""
        path = self._folder / f"{os.getpid()} {next(self._numbers)}"
        rows = max(1, PIECE * len(array) // array.nbytes)
        try:
            with path.open("wb") as file:
                for start in range(0, len(array), rows):
                    file.write(np.ascontiguousarray(array[start : start + rows]).data)
        except OSError:
            with suppress(OSError):
                path.unlink()
            return ""
        return path.name


class Reader:
    """The end that receives: what `Writer` wrote, in the order in which it was written.

    Parameters
    ----------
    folder
        That of the writer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: dict[type, dict[int, Struct]] = {}
        self._now: dict[int, Struct] = {}

    def read(self, data: bytes) -> Any:
        """The letter."""
        self._now = {}
        letter = _Unpickler(
            BytesIO(data), {"_had": self._had, "_new": self._new, "_filed": self._filed}
        ).load()
        self._last[type(letter)] = self._now
        return letter

    def _had(self, number: int) -> Struct:
        had = _found(self._last, number)
        assert had is not None, number
        return self._now.setdefault(number, had)

    def _new(self, number: int, make: Callable[..., Struct], parts: tuple[Any, ...]) -> Struct:
        self._now[number] = made = make(*parts)
        return made

    def _filed(self, name: str, dtype: str, shape: tuple[int, ...]) -> NDArray[Any]:
        path = self._folder / name
        array = np.memmap(path, dtype, "r", shape=shape)
        with suppress(OSError):  # some systems keep a file that is looked at: it goes with the folder
            path.unlink()
        return np.asarray(array)


class _Pickler(pickle.Pickler):
    def __init__(self, out: BytesIO, writer: Writer, now: dict[int, tuple[int, Struct]]) -> None:
        super().__init__(out, pickle.HIGHEST_PROTOCOL)
        self._writer, self._now = writer, now

    def reducer_override(self, thing: object) -> Any:
        """How this one is written."""
        if isinstance(thing, Struct):
            return self._writer.structure(thing, self._now)
        if isinstance(thing, np.ndarray) and not thing.dtype.hasobject:
            return self._writer.array(thing)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: BytesIO, own: dict[str, Callable[..., object]]) -> None:
        super().__init__(data)
        self._own = own

    def find_class(self, module: str, name: str, /) -> Any:
        """What stands for a name."""
        own = self._own.get(name) if module == __name__ else None
        return super().find_class(module, name) if own is None else own
