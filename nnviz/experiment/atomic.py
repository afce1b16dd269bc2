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


def _write_beside(path: Path, content: bytes) -> Path:
    """The content in a file of a name of its own in the same folder."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # mkstemp makes a private file; give it what a plain open would have given.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
    except BaseException:
        temporary.unlink()
        raise
    return temporary
