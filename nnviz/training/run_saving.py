"""How a run file comes to lie under its name: whole, or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryFile

from nnviz.data.reading import Progress
from nnviz.experiment.atomic import empty_beside, place_of
from nnviz.training.run_distrust import check_journal, is_run_file
from nnviz.training.run_format import RunFileError, connect_to_write, told
from nnviz.training.run_reading import read_run_file, refuse_in_use

_PART = ".nnviz-part"
_MOMENTS = 10.0
"""Seconds in which whoever is just making a file comes to hold it, or to give it its name."""

_TICK = 100
"""Instructions of SQLite's machine between two tellings of progress: a large moment takes but ten."""


@contextmanager
def blaming(path: Path) -> Iterator[None]:
    """Name a file that cannot be read or written in what is raised, a `RunFileError`."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise told(path, error) from None
    except UnicodeEncodeError:
        raise RunFileError(f"{path}: is a name that is no text in UTF-8: take another") from None


def check_new(path: Path) -> None:
    """Make sure, before hours of training, that a file can be written here. Raises `RunFileError`."""
    refuse_taken(path)
    with blaming(path), TemporaryFile(dir=path.parent):
        str(path).encode()  # SQLite takes no other
        remove_leftovers(path.parent)


def refuse_taken(path: Path) -> None:
    """Raise `RunFileError` where there is something of this name, were it a link that leads nowhere."""
    if path.exists() or path.is_symlink():
        raise RunFileError(f"{path}: is there already")


def save(connection: sqlite3.Connection, path: Path, progress: Progress) -> None:
    """Write all that is recorded, as small as it can be, in place of what is called so.

    Parameters
    ----------
    progress
        Told the share that is done; what it raises ends the saving.

    Raises
    ------
    RunFileError
        It cannot be written; what was called so is untouched.
    """
    with blaming(path):
        if is_run_file(path):
            refuse_in_use(path)
        with _put_in_place(path) as part:
            _write_to(part, connection, progress)


def copy_run_file(source: Path, target: Path) -> Path:
    """A copy under a name that is not taken, of a run file that was looked at. Raises `RunFileError`."""
    check_new(target)
    read_run_file(source).close()
    with blaming(target), _put_in_place(target) as part:
        copyfile(source, part)
    return target


def remove_leftovers(folder: Path) -> None:
    """Remove what was killed in the middle of saving has left in a folder."""
    for part in filter(is_left_alone, folder.glob(f".*{_PART}")):
        with suppress(OSError, sqlite3.Error, RunFileError):
            check_journal(part)
            connect_to_write(part).close()  # fails while somebody writes it
            _remove(part)


def is_left_alone(path: Path) -> bool:
    """Whether nobody has written it for a while: for moments nobody holds what somebody is just making."""
    try:
        with TemporaryFile(dir=path.parent) as now:  # by the clock of the disk, which may be another's
            return os.fstat(now.fileno()).st_mtime - path.stat().st_mtime > _MOMENTS
    except OSError:
        return False


@contextmanager
def _put_in_place(path: Path) -> Iterator[Path]:
    """An empty file beside it to be written, which then takes its name."""
    place = place_of(path)
    part = empty_beside(place, _PART)
    try:
        yield part
        part.replace(place)
    except BaseException:
        _remove(part)
        raise


def _remove(part: Path) -> None:
    for left in (part, part.with_name(f"{part.name}-journal")):
        left.unlink(missing_ok=True)


def _write_to(part: Path, connection: sqlite3.Connection, progress: Progress) -> None:
    pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    ((size,),) = connection.execute(pages).fetchall()
    raised: list[BaseException] = []

    def tell() -> bool:
        try:
            progress(min(1.0, part.stat().st_size / size))
        except BaseException as error:
            raised.append(error)
        return bool(raised)

    connection.set_progress_handler(tell, _TICK)
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.Error:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
