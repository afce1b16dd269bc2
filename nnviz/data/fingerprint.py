"""Whether a file of one's own is still what it was when it was read."""

from pathlib import Path

from nnviz.data.idx_pair import pair_of
from nnviz.data.own import FILE, find_own


def fingerprint(name: str, data_dir: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Name, bytes and time of change of every file that ``file:PATH`` stands for.

    Empty for any other set, as what was published once does not change; and when there are no such files.
    """
    if not name.startswith(FILE):
        return ()
    path = find_own(name, data_dir)
    try:
        return tuple(map(_mark, sorted(path.rglob("*")) if path.is_dir() else pair_of(path)))
    except (OSError, ValueError):
        return ()


def _mark(file: Path) -> tuple[str, int, int]:
    facts = file.stat()
    return str(file), facts.st_size, facts.st_mtime_ns
