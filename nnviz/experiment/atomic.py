"""Writing files whole or not at all."""

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
    temporary = _write_beside(path, content)
    try:
        temporary.replace(path)
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
            temporaries[path] = _write_beside(path, content)
        for path in (*contents, *gone):
            path.unlink(missing_ok=True)
        for path, temporary in temporaries.items():
            temporary.replace(path)
    except BaseException:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)
        raise


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
