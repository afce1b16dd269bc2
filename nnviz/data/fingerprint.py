"""Whether a file of one's own is still what it was when it was read, and whether it is the one meant."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from nnviz.data.idx_pair import pair_of
from nnviz.data.own import FILE, find_own

_DIGITS = 12
_PIECE = 1 << 20


def fingerprint(name: str, data_dir: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Name, bytes and time of change of every file that ``file:PATH`` stands for.

    Empty for any other set, as what was published once does not change; and when there are no such files.
    """
    if not name.startswith(FILE):
        return ()
    try:
        return tuple(map(_mark, _files_of(find_own(name, data_dir))))
    except (OSError, ValueError):
        return ()


def content_fingerprint(path: Path) -> str:
    """Twelve digits of what a file, or a folder of pictures, holds, whatever it is called and wherever it is.

    Raises
    ------
    OSError
        It cannot be read.
    """
    digest = sha256()
    for file in _files_of(path):
        if path.is_dir():
            digest.update(f"{file.relative_to(path).as_posix()}\0".encode(errors="surrogateescape"))
        for piece in _pieces(file) if file.is_file() else ():
            digest.update(piece)
    return digest.hexdigest()[:_DIGITS]


def _files_of(path: Path) -> list[Path]:
    return sorted(path.rglob("*")) if path.is_dir() else list(pair_of(path))


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while piece := content.read(_PIECE):
            yield piece


def _mark(file: Path) -> tuple[str, int, int]:
    facts = file.stat()
    return str(file), facts.st_size, facts.st_mtime_ns
