"""A run as a file: one SQLite database that experiments, moments, rows of epochs and marks are written to."""

import sqlite3
from bisect import insort
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import msgspec
import numpy as np

from nnviz.data.loading import tell_nobody
from nnviz.data.reading import Progress
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_file import dump_json
from nnviz.training.answering import Answering
from nnviz.training.history import Row
from nnviz.training.machine import machine
from nnviz.training.moment import Moment
from nnviz.training.moment_record import Record, numbers_of, record_of
from nnviz.training.run_distrust import (
    MAX_TEXT,
    check_header,
    check_inside,
    is_half_written,
    is_held,
    mark_closed,
    mark_open,
    trust,
)
from nnviz.training.run_format import connect_to_memory, connect_to_write, told
from nnviz.training.run_reading import RunNote, RunReading, answering_key, checksum_of, note_key
from nnviz.training.run_saving import blaming, check_new, refuse_taken, remove_leftovers, save
from nnviz.training.thinning import Kept, thin
from nnviz.version import __version__

BUDGET = 256 * 2**20
"""Bytes of moments that a run may take; its rows come on top."""

_PATIENCE = 5.0
"""Seconds in which somebody who looks for what crashes have left lets go of a new file."""


class RunFile(RunReading):
    """A run file that is written to; nobody else can open it meanwhile.

    Every ``add_…`` is whole or not at all; several are when they stand in one `transaction`. What the disk
    refuses raises `RunFileError`; what was written before stays, and can be read.

    Attributes
    ----------
    budget
        Bytes of moments that a run may take.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        super().__init__(connection, path)
        self.budget = BUDGET
        self._coming: Path | None = None
        self._held = None if path is None else mark_open(path)
        self._kept: dict[int, list[Kept]] = {}
        self._depth = 0

    @classmethod
    def create(cls, path: Path | None) -> Self:
        """A new run file, in memory where there is no path.

        It appears under its name with its first moment in it.

        Raises
        ------
        RunFileError
            There is a file of that name, or the folder cannot be written.
        """
        file = cls(connect_to_memory(), None)
        file._write("INSERT INTO meta VALUES ('nnviz', ?)", __version__)
        if path is not None:
            check_new(path)
            file._coming = path
        return file

    @classmethod
    def open(cls, path: Path) -> Self:
        """A run file to go on with; what a crash has left half written is undone.

        Raises
        ------
        RunFileError
            It is no run file, damaged, of a newer version, in use, or cannot be written.
        """
        try:
            check_header(path, is_own=True)
            connection = connect_to_write(path)
        except (OSError, sqlite3.Error) as error:
            raise told(path, error) from None
        file = cls(connection, path)
        try:
            with file._blaming():
                check_inside(connection)
                trust(connection)
            file._sign()
            remove_leftovers(path.parent)
        except BaseException:
            file.close()
            raise
        return file

    def _sign(self) -> None:
        """Say which nnviz writes it: only tried where that stands there, so that looking changes nothing."""
        with self._blaming():
            self._connection.execute("BEGIN IMMEDIATE")
            said = self._connection.execute("SELECT value FROM meta WHERE key = 'nnviz'").fetchall()
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('nnviz', ?)", (__version__,))
            self._connection.execute("ROLLBACK" if said == [(__version__,)] else "COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        if self.path is not None:
            with suppress(sqlite3.Error):  # the lock is still held while the journal goes
                self._connection.execute("PRAGMA locking_mode=NORMAL").fetchall()
                self._connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        super().close()
        mark_closed(self._held)
        self._held = None

    # -- runs -------------------------------------------------------------------------------------

    def add_run(
        self,
        experiment: Experiment,
        data_hash: str,
        name: str = "",
        parent: int | None = None,
        parent_step: int | None = None,
        answering: Answering | None = None,
    ) -> int:
        """Begin a run; its number. With ``answering`` its network answers new rows without its data."""
        text = dump_json(experiment.to_dict())
        values = parent, parent_step, text, data_hash, machine(), name, 0
        if answering is not None and len(prepared := dump_json(answering)) <= MAX_TEXT:
            self._write("INSERT OR IGNORE INTO meta VALUES (?, ?)", answering_key(data_hash), prepared)
        self._write(
            "INSERT INTO run(parent, parent_step, experiment, data, machine, name, pinned, created) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
            *values,
        )
        ((number,),) = self._ask("SELECT max(id) FROM run")
        return int(number)

    def trained_on(self, run: int, machine: str) -> None:
        """Another machine than this one trains a run, of which nothing is written yet; see `machine`."""
        self._set(run, "machine", machine)
        self._forget_known()

    def rename(self, run: int, name: str) -> None:
        """Call a run otherwise."""
        self._set(run, "name", name)

    def pin(self, run: int, on: bool) -> None:
        """Whether a run is drawn beside others."""
        self._set(run, "pinned", int(on))

    def _set(self, run: int, column: str, value: object) -> None:
        self._write(f"UPDATE run SET {column} = ? WHERE id = ?", value, run)
        self._runs.pop(run, None)

    def write_note(self, run: int, note: RunNote) -> None:
        """Keep what else is known of a run."""
        text = msgspec.json.encode(note).decode()
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", note_key(run), text)

    def delete(self, run: int) -> None:
        """Forget a run; those that branched off it stay, without a parent."""
        with self.transaction():
            for table in ("moment", "epoch", "mark"):
                self._write(f"DELETE FROM {table} WHERE run = ?", run)
            self._write("UPDATE run SET parent = NULL, parent_step = NULL WHERE parent = ?", run)
            self._write("DELETE FROM meta WHERE key = ?", note_key(run))
            self._write("DELETE FROM run WHERE id = ?", run)
            self._forget_known()

    def mark(self, run: int, clock: int, text: str) -> None:
        """Write something at a clock; an empty text takes it away."""
        if text:
            self._write("INSERT OR REPLACE INTO mark VALUES (?, ?, ?)", run, int(clock), text)
        else:
            self._write("DELETE FROM mark WHERE run = ? AND clock = ?", run, int(clock))
        with self.transaction():
            self._write("UPDATE moment SET keep = 1 WHERE run = ? AND clock = ?", run, int(clock))
            self._kept.pop(run, None)

    # -- moments and rows -------------------------------------------------------------------------

    def add_rows(self, run: int, lane: int, rows: Sequence[Row]) -> None:
        """Write the rows that are not there yet.

        Raises
        ------
        ValueError
            One comes that does not follow the last.
        """
        with self.transaction():
            known = self._lane(run, lane)
            for row in rows:
                if row.epoch < len(known.rows):
                    continue
                if row.epoch > len(known.rows):
                    raise ValueError(f"row {row.epoch} of run {run} comes before row {len(known.rows)}")
                numbers = numbers_of(row)
                where = int(row.epoch), int(row.step), int(row.samples)
                self._write("INSERT INTO epoch VALUES (?, ?, ?, ?, ?, ?)", run, lane, *where, numbers)
                known.add(row, numbers)

    def add_moment(self, run: int, clock: int, moments: Sequence[Moment], keep: bool = False) -> bool:
        """Write a moment of every lane, with the rows that it has and the file has not; thin the past.

        Parameters
        ----------
        clock
            The step of lane A; where A has diverged, that at which it did.
        keep
            Whether it stays however many there are. One that was to stay does so when it is written again.

        Returns
        -------
        bool
            False where a θ holds what is no number: nobody could go on from there, and nothing is written.
        """
        if not all(np.isfinite(moment.theta).all() for moment in moments):
            return False
        with self.transaction():
            kept = self._kept_of(run)
            keep = keep or any(one.clock == clock and one.stays for one in kept)
            size = sum(self._add(run, int(clock), lane, one, keep) for lane, one in enumerate(moments))
            kept[:] = [one for one in kept if one.clock != clock]
            insort(kept, Kept(int(clock), size, keep))
            for spared in thin(kept, self.budget, int(clock)):
                self._write("DELETE FROM moment WHERE run = ? AND clock = ?", run, spared.clock)
        return True

    def _add(self, run: int, clock: int, lane: int, moment: Moment, keep: bool) -> int:
        self._forget_other_start(run, lane, moment)
        known = self._lane(run, lane)
        self.add_rows(run, lane, moment.rows.grown[len(known.rows) : moment.rows.count])
        record = record_of(moment)
        checksum = checksum_of(clock, lane, record, known.digests[moment.rows.count])
        columns = ", ".join(("run", "clock", "lane", "keep", *Record.__struct_fields__, "checksum"))
        values = run, clock, lane, int(keep), *msgspec.structs.astuple(record), checksum
        places = ", ".join("?" * len(values))
        self._write(f"INSERT OR REPLACE INTO moment({columns}) VALUES ({places})", *values)
        return len(record.theta) + len(record.memory) + len(record.curves)

    def _forget_other_start(self, run: int, lane: int, moment: Moment) -> None:
        """Take out a first and only row that tells another penalty: λ was changed before the first step."""
        rows, begun = self._lane(run, lane).rows, moment.rows.taken()[:1]
        if len(rows) == 1 and begun and numbers_of(rows[0]) != numbers_of(begun[0]):
            self._write("DELETE FROM epoch WHERE run = ? AND lane = ?", run, lane)
            del self._lanes[run][lane]

    def _kept_of(self, run: int) -> list[Kept]:
        if run not in self._kept:
            sizes = "sum(length(theta) + length(memory) + length(curves))"
            question = (
                f"SELECT clock, {sizes}, max(keep) FROM moment WHERE run = ? GROUP BY clock ORDER BY clock"
            )
            self._kept[run] = [
                Kept(clock, size, bool(keep)) for clock, size, keep in self._ask(question, run)
            ]
        return self._kept[run]

    # -- writing ----------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is written together, or not at all."""
        if self._depth:
            yield
            return
        with self._blaming():
            self._refuse_moved()
            self._connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            with self._blaming():
                self._connection.execute("COMMIT")
        except BaseException:
            self._forget_known()
            with suppress(sqlite3.Error):  # on a full disk SQLite has done so itself
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth = 0
        if self._coming is not None and any(self._kept.values()):
            self._appear(self._coming)

    @property
    def is_in_place(self) -> bool:
        """Whether its path still leads to this very file."""
        return self.path is None or is_held(self.path, self._held)

    def _refuse_moved(self) -> None:
        # SQLite looks only when it opens its journal, which stays open.
        if not self.is_in_place:
            raise ValueError("was moved or replaced while it was open")

    def _write(self, statement: str, *values: object) -> None:
        with self.transaction(), self._blaming():
            self._connection.execute(statement, values)

    def _forget_known(self) -> None:
        self._runs.clear()
        self._lanes.clear()
        self._kept.clear()

    # -- saving -----------------------------------------------------------------------------------

    def _appear(self, path: Path) -> None:
        refuse_taken(path)
        self.save_as(path)
        with blaming(path):
            connection = connect_to_write(path, _PATIENCE)
        self._connection.close()
        self._connection, self.path, self._coming = connection, path, None
        self._held = mark_open(path)

    def save_as(self, path: Path, progress: Progress = tell_nobody) -> None:
        """All that is recorded in another file; see `save`. Raises `RunFileError`."""
        save(self._connection, path, progress)


def mend(path: Path) -> None:
    """Undo what a crash has left half written of a run file that is to be gone on with.

    Raises
    ------
    RunFileError
        It is damaged, in use, or cannot be written.
    """
    if is_half_written(path):
        RunFile.open(path).close()
