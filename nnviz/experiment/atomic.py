"""Writing files whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one move.

    Raises
    ------
    OSError
        The folder cannot be written; the old file is untouched.
    """
    place = place_of(path)
    temporary = _write_beside(place, content)
    try:
        temporary.replace(place)
    except BaseException:
        temporary.unlink()
        raise


def write_together(contents: Mapping[Path, bytes], gone: Iterable[Path] = ()) -> None:
    """Replace files that belong together, so that what lies there is never of two writings.

    Parameters
    ----------
    gone
        Files of the writing before that have no successor.

    Raises
    ------
    OSError
        Something cannot be written; most often the old files are untouched then.
    """
    temporaries: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            place = place_of(path)
            temporaries[place] = _write_beside(place, content)
        for path in (*temporaries, *gone):
            path.unlink(missing_ok=True)
        for path, temporary in temporaries.items():
            temporary.replace(path)
    except BaseException:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)
        raise


def place_of(path: Path) -> Path:
    """Where a file is to be replaced: at the end of links, so that these stay.

    Raises
    ------
    OSError
        There is a device or a pipe, which no file may take the place of.
    """
    place = Path(os.path.realpath(path))
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "is neither a file nor a folder", str(path))
    return place


def empty_beside(path: Path, suffix: str = "") -> Path:
    """An empty file of a name of its own in the same folder. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=suffix)
    os.close(handle)
    empty = Path(name)
    try:
        # mkstemp makes a private file; give it what a plain open would have given.
        umask = os.umask(0)
        os.umask(umask)
        empty.chmod(0o666 & ~umask)
    except BaseException:
        empty.unlink()
        raise
    return empty


def _write_beside(path: Path, content: bytes) -> Path:
    temporary = empty_beside(path)
    try:
        temporary.write_bytes(content)
    except BaseException:
        temporary.unlink()
        raise
    return temporary
