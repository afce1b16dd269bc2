"""A run file may come from a stranger: what is looked at, in which order, before anything in it is believed.

A file that only holds other numbers than it should is found out later, by the checksum of each moment.
"""

import sqlite3
import stat
from functools import cache
from pathlib import Path

from nnviz.core.naming import count
from nnviz.training.gradient_history import RING
from nnviz.training.moment_record import MOST
from nnviz.training.run_format import (
    APPLICATION_ID,
    PAGE_SIZE,
    TABLES,
    VERSION,
    RunFileError,
    connect_to_memory,
)

MAX_BYTES = 64 * 2**30
_MAX_BLOB = 2**29
MAX_TEXT = 1_000_000
_MAX_EXPERIMENT = 4 * MAX_TEXT
"""As it is written here, indented and with every field, of a file that may hold a million bytes itself."""

_MAX_ROWS = {"meta": 101_000, "run": 100_000, "moment": 1_000_000, "epoch": 10_000_000, "mark": 100_000}
_MAX_LANE = 2
_TICK, _MOST_TICKS = 100_000, 10_000
"""Instructions of SQLite's machine between two looks, and how many of those a check may take."""

_MAGIC = b"SQLite format 3\0"
_OWNED_BY_ANOTHER = bytes.fromhex("d9d505f920a163d7")
"""How a journal ends that names a second one, which rolling back would delete; ours never do."""

_OPEN: set[tuple[int, int]] = set()
"""Files that this process holds open. One of them must not even be looked at: to close a second handle
gives up the lock on the first."""


def mark_open(path: Path) -> tuple[int, int]:
    """Remember that this process holds a file; forget it again by `mark_closed`."""
    facts = path.stat()
    _OPEN.add((facts.st_dev, facts.st_ino))
    return facts.st_dev, facts.st_ino


def is_held(path: Path, held: tuple[int, int] | None) -> bool:
    """Whether what is called so is still the file that `mark_open` returned this for."""
    try:
        facts = path.stat()
    except OSError:
        return False
    return (facts.st_dev, facts.st_ino) == held


def mark_closed(held: tuple[int, int] | None) -> None:
    """Forget what `mark_open` returned."""
    if held is not None:
        _OPEN.discard(held)


def is_run_file(path: Path) -> bool:
    """Whether a file is a run file by what it holds, or is one that this process has open."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            return False
        if (facts.st_dev, facts.st_ino) in _OPEN:
            return True
        with path.open("rb") as file:
            head = file.read(100)
    except (OSError, ValueError):
        return False
    return head.startswith(_MAGIC) and head[68:72] == APPLICATION_ID.to_bytes(4)


def is_half_written(path: Path) -> bool:
    """Whether beside a file that this process has not open lies what a crash has left."""
    facts = path.stat()
    return (facts.st_dev, facts.st_ino) not in _OPEN and check_journal(path)


def check_header(path: Path, *, is_own: bool) -> None:
    """Look at a file before SQLite does.

    Parameters
    ----------
    is_own
        Whether it is to be written: a journal that a crash has left is rolled back then.

    Raises
    ------
    RunFileError
        It is no run file, damaged, in use, or of a newer version.
    OSError
        It cannot be read.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise RunFileError(f"{path}: is {'a directory' if stat.S_ISDIR(facts.st_mode) else 'no file'}")
    if (facts.st_dev, facts.st_ino) in _OPEN:
        raise RunFileError(f"{path}: is in use")
    if facts.st_size > MAX_BYTES:
        raise RunFileError(f"{path}: {count(facts.st_size)} bytes, allowed are up to {count(MAX_BYTES)}")
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(_MAGIC) or _number(head, 68) != APPLICATION_ID:
        raise RunFileError(f"{path}: is no run file")
    if _number(head, 60) > VERSION:
        raise RunFileError(f"{path}: is of a newer version of nnviz")
    left = check_journal(path)
    if left and not is_own:
        words = "is in use, or a crash has left it half written: to go on with it mends it"
        raise RunFileError(f"{path}: {words}")
    is_whole = _number(head, 28) * PAGE_SIZE == facts.st_size or left
    layout = head[16:18], head[18:24], _number(head, 52), _number(head, 56)
    if not is_whole or layout != (PAGE_SIZE.to_bytes(2), bytes((1, 1, 0, 64, 32, 32)), 0, 1):
        raise RunFileError(f"{path}: is damaged")


def _number(head: bytes, start: int) -> int:
    return int.from_bytes(head[start : start + 4])


def check_journal(path: Path) -> bool:
    """Whether a journal lies beside a file, not empty. Raises `RunFileError` where it is not its own."""
    left = _end_of_journal(path)
    if left.endswith(_OWNED_BY_ANOTHER):
        raise RunFileError(f"{path}: the journal beside it is not its own")
    return bool(left)


def _end_of_journal(path: Path) -> bytes:
    journal = path.with_name(f"{path.name}-journal")
    try:
        facts = journal.stat()
    except FileNotFoundError:
        return b""
    if not stat.S_ISREG(facts.st_mode):
        raise RunFileError(f"{journal}: is no file")
    with journal.open("rb") as file:
        file.seek(max(0, facts.st_size - 512))
        return file.read(512)


# -- inside ---------------------------------------------------------------------------------------


def check_inside(connection: sqlite3.Connection) -> None:
    """Look at tables, pages and the kinds of all values. What is not as it must be raises.

    The tables come before everything else: a view in place of one, or a column that is computed, can take
    any time and memory to be read.

    Raises
    ------
    sqlite3.Error, ValueError
    """
    ticks = iter(range(_MOST_TICKS))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_BLOB)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_progress_handler(lambda: next(ticks, None) is None, _TICK)
    connection.set_authorizer(_may)
    if _schema(connection) != _our_schema():
        raise ValueError("holds other tables than a run")
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise ValueError("is damaged")
    for table, is_right in _RIGHT.items():
        ((rows, wrong),) = connection.execute(
            f"SELECT count(*), count(*) - count(nullif({is_right}, 0)) FROM {table}"
        ).fetchall()
        if wrong or rows > _MAX_ROWS[table]:
            raise ValueError(
                f"{count(wrong)} of {count(rows)} entries of the table {table} are not what they must be"
            )
    connection.set_progress_handler(None, 0)


def trust(connection: sqlite3.Connection) -> None:
    """Let a file that was looked at be written to."""
    connection.set_authorizer(None)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 10)


def _may(action: int, one: str | None, other: str | None, database: str | None, inner: str | None) -> int:
    """What SQLite is allowed: to read the tables of a run."""
    is_fine = (
        action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION)
        or (action == sqlite3.SQLITE_READ and one in (*TABLES, "sqlite_master", "sqlite_schema"))
        or (action == sqlite3.SQLITE_PRAGMA and one == "quick_check")
    )
    return sqlite3.SQLITE_OK if is_fine else sqlite3.SQLITE_DENY


def _schema(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    columns = "type, name, tbl_name, sql"
    return sorted(connection.execute(f"SELECT {columns} FROM sqlite_schema LIMIT 100").fetchall(), key=repr)


@cache
def _our_schema() -> list[tuple[object, ...]]:
    connection = connect_to_memory()
    try:
        return _schema(connection)
    finally:
        connection.close()


def _all(*conditions: str) -> str:
    return " AND ".join(conditions)


def _count(*names: str, most: int = MOST) -> str:
    return _all(*(f"(typeof({name}) = 'integer' AND {name} BETWEEN 0 AND {most})" for name in names))


def _held(kind: str, *names: str, most: int) -> str:
    # The length of a text would only be counted up to its first zero.
    size = "length(CAST({} AS BLOB))" if kind == "text" else "length({})"
    return _all(*(f"(typeof({name}) = '{kind}' AND {size.format(name)} <= {most})" for name in names))


_NO_PARENT = "(parent IS NULL AND parent_step IS NULL)"
_RIGHT = {
    "meta": _held("text", "key", "value", most=MAX_TEXT),
    "run": _all(
        _count("id", "pinned"),
        f"({_NO_PARENT} OR ({_count('parent', 'parent_step')} AND parent < id))",
        _held("text", "experiment", most=_MAX_EXPERIMENT),
        _held("text", "data", "machine", "name", "created", most=MAX_TEXT),
    ),
    "moment": _all(
        _count("run", "clock", "step", "epoch", "position"),
        _count("lane", most=_MAX_LANE),
        _count("ring", most=RING - 1),
        _count("keep", most=1),
        _held("text", "training", "rest", most=MAX_TEXT),
        _held("blob", "theta", "memory", "curves", "checksum", most=_MAX_BLOB),
    ),
    "epoch": _all(
        _count("run", "epoch", "step", "samples"),
        _count("lane", most=_MAX_LANE),
        _held("blob", "numbers", most=MAX_TEXT),
    ),
    "mark": _all(_count("run", "clock"), _held("text", "text", most=MAX_TEXT)),
}
