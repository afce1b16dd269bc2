"""What makes an SQLite file a run file: its tables and its header; and how to say what is wrong with one."""

import sqlite3
from pathlib import Path

from nnviz.experiment.fields import ExperimentError

SUFFIX = ".nnviz"
APPLICATION_ID = int.from_bytes(b"nnvz")
VERSION = 1
PAGE_SIZE = 16384

TABLES = {
    "meta": "key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL",
    "run": "id INTEGER PRIMARY KEY, parent INTEGER, parent_step INTEGER, experiment TEXT NOT NULL, "
    "data TEXT NOT NULL, machine TEXT NOT NULL, name TEXT NOT NULL, pinned INTEGER NOT NULL, "
    "created TEXT NOT NULL",
    "moment": "id INTEGER PRIMARY KEY, run INTEGER NOT NULL, clock INTEGER NOT NULL, lane INTEGER NOT NULL, "
    "step INTEGER NOT NULL, epoch INTEGER NOT NULL, position INTEGER NOT NULL, ring INTEGER NOT NULL, "
    "keep INTEGER NOT NULL, training TEXT NOT NULL, rest TEXT NOT NULL, theta BLOB NOT NULL, "
    "memory BLOB NOT NULL, curves BLOB NOT NULL, checksum BLOB NOT NULL, UNIQUE(run, clock, lane)",
    "epoch": "run INTEGER NOT NULL, lane INTEGER NOT NULL, epoch INTEGER NOT NULL, step INTEGER NOT NULL, "
    "samples INTEGER NOT NULL, numbers BLOB NOT NULL, PRIMARY KEY(run, lane, epoch)",
    "mark": "run INTEGER NOT NULL, clock INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(run, clock)",
}
_WITHOUT_ROWID = ("meta", "epoch", "mark")

# Of a WAL file a person copies only half, a read-only folder cannot open it, and one that is replaced while
# it is open gets foreign pages. With a rollback journal all of this ends well.
_PRAGMAS = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=TRUNCATE",
    "synchronous=NORMAL",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "temp_store=MEMORY",
)

_REASONS = {
    sqlite3.SQLITE_BUSY: "is in use",
    sqlite3.SQLITE_LOCKED: "is in use",
    sqlite3.SQLITE_FULL: "no space left on the disk",
    sqlite3.SQLITE_READONLY: "cannot be written, and what is trained goes into it: open a copy of it",
    sqlite3.SQLITE_READONLY_DBMOVED: "was moved or replaced while it was open",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened or written in this folder",
    sqlite3.SQLITE_PERM: "cannot be opened",
    sqlite3.SQLITE_IOERR: "cannot be read or written",
    sqlite3.SQLITE_NOMEM: "there is not enough memory",
}


class RunFileError(ValueError):
    """A run file that cannot be read or written: one sentence that names the file."""


def told(path: Path | None, error: Exception) -> RunFileError:
    """What went wrong with a run file, in a sentence."""
    name = "the record in memory" if path is None else path
    if isinstance(error, OSError):
        return RunFileError(f"{name}: {(error.strerror or str(error)).lower()}")
    if type(error) in (ValueError, ExperimentError):
        return RunFileError(f"{name}: {error}")
    code = getattr(error, "sqlite_errorcode", 0)
    return RunFileError(f"{name}: {_REASONS.get(code, _REASONS.get(code & 0xFF, 'is damaged'))}")


def connect_to_memory() -> sqlite3.Connection:
    """An empty run file that is nowhere yet."""
    connection = _connect(":memory:")
    for pragma in (f"page_size={PAGE_SIZE}", f"application_id={APPLICATION_ID}", f"user_version={VERSION}"):
        connection.execute(f"PRAGMA {pragma}")
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {name}({columns}){' WITHOUT ROWID' * (name in _WITHOUT_ROWID)}")
    return connection


def connect_to_write(path: Path, patience: float = 0.0) -> sqlite3.Connection:
    """A run file that is there, locked against everybody else. Raises sqlite3.Error.

    Parameters
    ----------
    patience
        Seconds in which another who looks into it may let go of it.
    """
    connection = _connect(f"{path.absolute().as_uri()}?mode=rw", patience)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("BEGIN EXCLUSIVE")  # rolls back what a crash has left; the lock stays
        connection.execute("COMMIT")
    except UnicodeDecodeError as error:  # of what SQLite itself would say of a damaged file
        connection.close()
        raise sqlite3.DatabaseError(str(error)) from None
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A run file as it lies there: no journal beside it is ever applied. Raises sqlite3.Error."""
    return _connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1")


def _connect(uri: str, patience: float = 0.0) -> sqlite3.Connection:
    return sqlite3.connect(uri, timeout=patience, isolation_level=None, check_same_thread=False, uri=True)
