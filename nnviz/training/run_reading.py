"""Reading a run file: its runs, their rows and marks, and any moment that was kept."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Self

import msgspec
from msgspec import Meta, Struct

from nnviz.core.naming import count
from nnviz.core.plain_names import one_line
from nnviz.experiment.experiment import MAX_TWINS, Experiment
from nnviz.experiment.experiment_file import parse_json
from nnviz.training.answering import Answering, read_answering
from nnviz.training.history import Row
from nnviz.training.moment import Moment
from nnviz.training.moment_record import Reader, Record, row_of
from nnviz.training.run_distrust import check_header, check_inside
from nnviz.training.run_format import RunFileError, connect_to_read, told

_MOST_LISTED = 20

FEW = 3
"""Runs whose rows stay in memory: the one that is written, what it came from, and what is looked at."""


class RunRecord(Struct, frozen=True):
    """A run in a file.

    Attributes
    ----------
    parent, parent_step
        The run that it branched off, and where; None where it began by itself.
    experiment
        As it began, with its twins; moments know of hyperparameters that were changed later.
    data
        A hash of the laid-out examples.
    machine
        What decided the last bits, see `machine`.
    created
        When, as ISO 8601 in UTC.
    """

    id: int
    parent: int | None
    parent_step: int | None
    experiment: Experiment
    data: str
    machine: str
    name: str
    pinned: bool
    created: str


class RunNote(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of a run that neither its experiment nor its moments tell.

    Attributes
    ----------
    by_hand
        What was set by hand where it began, and to what.
    forgotten
        Whether it was taken from the shelf.
    order
        Which lanes of its parent go on in it, A first, where they are not all in their places.
    """

    by_hand: dict[str, str] = {}
    forgotten: bool = False
    order: tuple[Annotated[int, Meta(ge=0, le=MAX_TWINS)], ...] = ()


class _Lane:
    """What is known of one lane of a run: its rows, and for each the digest of all up to it."""

    def __init__(self, experiment: Experiment, seed: bytes) -> None:
        self.layers = len(experiment.network.hidden) + 1
        self.rows: list[Row] = []
        self.digests = [seed]
        self.reader = Reader(experiment, self.rows)

    def add(self, row: Row, numbers: bytes) -> None:
        """One more row."""
        where = f"{row.epoch} {row.step} {row.samples} ".encode()
        self.digests.append(digest(self.digests[-1], where, numbers))
        self.rows.append(row)


class RunReading:
    """The runs of a file.

    For one thread at a time. All that is asked of it raises `RunFileError` where the file does not hold what
    it must.

    Parameters
    ----------
    connection
        To a file that was looked at by `check_inside`, or to one of ours.
    path
        Where it is; None for memory.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.path = path
        self._connection = connection
        self._runs: dict[int, RunRecord] = {}
        self._lanes: dict[int, dict[int, _Lane]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    # -- what is there ----------------------------------------------------------------------------

    def runs(self) -> list[RunRecord]:
        """All runs, the oldest first."""
        return [self.run(number) for (number,) in self._ask("SELECT id FROM run ORDER BY id")]

    def run(self, number: int) -> RunRecord:
        """One run."""
        if number not in self._runs:
            columns = ", ".join(RunRecord.__struct_fields__)
            found = self._ask(f"SELECT {columns} FROM run WHERE id = ?", number)
            with self._blaming():
                if not found:
                    raise ValueError(f"there is no run {number}")
                self._runs[number] = _run_of(*found[0])
            while len(self._runs) > FEW:
                del self._runs[next(iter(self._runs))]
        return self._runs[number]

    def clocks(self, run: int) -> list[int]:
        """The steps of lane A at which moments are kept, in order."""
        found = "SELECT DISTINCT clock FROM moment WHERE run = ? ORDER BY clock"
        return [clock for (clock,) in self._ask(found, run)]

    def newest(self) -> tuple[int, int] | None:
        """Run and clock of the moment that was written last; None where there is none."""
        found = self._ask("SELECT run, clock FROM moment ORDER BY id DESC LIMIT 1")
        return tuple(found[0]) if found else None

    @property
    def newest_run(self) -> int:
        """The run of that moment."""
        newest = self.newest()
        if newest is None:
            raise RunFileError(f"{self.path}: holds no moment yet")
        return newest[0]

    def find(self, wanted: str | int) -> int:
        """The run of this number or, where it is none, of this name."""
        runs = self.runs()
        found = [run for run in runs if str(run.id) == str(wanted)]
        found = found or [run for run in runs if one_line(run.name) == wanted]
        with self._blaming():
            if not found:
                raise ValueError(f"has no run {one_line(str(wanted))!r}; there are {_listed(runs)}")
            if len(found) > 1:
                raise ValueError(f"{len(found)} runs are called so, choose by number: {_listed(found)}")
        return found[0].id

    def changes(self, run: int) -> list[int]:
        """Those of moments that stay however many there are: changes of hyperparameters, marks."""
        found = "SELECT DISTINCT clock FROM moment WHERE run = ? AND keep ORDER BY clock"
        return [clock for (clock,) in self._ask(found, run)]

    def marks(self, run: int) -> dict[int, str]:
        """What was written at which clock."""
        return dict(self._ask("SELECT clock, text FROM mark WHERE run = ? ORDER BY clock", run))

    def note(self, run: int) -> RunNote:
        """What else is known of it."""
        found = self._ask("SELECT value FROM meta WHERE key = ?", note_key(run))
        with self._blaming():
            return msgspec.json.decode(found[0][0], type=RunNote) if found else RunNote()

    def answering(self, run: int) -> Answering | None:
        """How new rows are answered; None in a file that does not say it."""
        found = self._ask("SELECT value FROM meta WHERE key = ?", answering_key(self.run(run).data))
        with self._blaming():
            return read_answering(found[0][0]) if found else None

    def rows(self, run: int, lane: int) -> list[Row]:
        """The evaluated epochs of a lane, also of those that come after a moment one stands at."""
        return list(self._lane(run, lane).rows)

    def load(self, run: int, clock: int | None = None) -> tuple[Moment, ...]:
        """The latest moment at or before a clock, of each lane; of all of them where it is None."""
        lanes = self.run(run).experiment.lanes()
        latest = "SELECT max(clock) FROM moment WHERE run = ? AND clock <= ?"
        ((found,),) = self._ask(latest, run, 2**62 if clock is None else clock)
        if found is None:
            begun = self.clocks(run)[:1]
            words = f"begins at mini-batch {count(begun[0])}, not before it" if begun else "holds no moment"
            raise told(self.path, ValueError(f"run {run} {words}"))
        columns = ", ".join(Record.__struct_fields__)
        which = "FROM moment WHERE run = ? AND clock = ? ORDER BY lane"
        records = self._ask(f"SELECT {columns}, checksum {which}", run, found)
        with self._blaming():
            if len(records) != len(lanes):
                raise ValueError(f"run {run} lacks a twin at {found}")
            return tuple(self._moment(run, found, lane, *one) for lane, one in enumerate(records))

    def _moment(self, run: int, clock: int, lane: int, *columns: Any) -> Moment:
        *fields, checksum = columns
        known, record = self._lane(run, lane), Record(*fields)
        moment = known.reader.moment(record)
        if checksum != checksum_of(clock, lane, record, known.digests[moment.rows.count]):
            raise ValueError(f"what is kept at {clock} of run {run} is not what was written")
        return moment

    def _lane(self, run: int, lane: int) -> _Lane:
        lanes = self._lanes[run] = self._lanes.pop(run, {})  # the latest stands last
        if lane not in lanes:
            lanes[lane] = self._read_lane(run, lane)
            while len(self._lanes) > FEW:
                del self._lanes[next(iter(self._lanes))]
        return lanes[lane]

    def _read_lane(self, run: int, lane: int) -> _Lane:
        lanes = self.run(run).experiment.lanes()
        with self._blaming():
            if not 0 <= lane < len(lanes):
                raise ValueError(f"run {run} has no twin {lane}")
            known = _Lane(lanes[lane], self._seed(run))
            which = "FROM epoch WHERE run = ? AND lane = ? ORDER BY epoch"
            found = self._ask(f"SELECT epoch, step, samples, numbers {which}", run, lane)
            for number, (epoch, step, samples, numbers) in enumerate(found):
                row = row_of(epoch, step, samples, numbers, known.layers)
                if row.epoch != number:
                    raise ValueError(f"run {run} lacks the row of epoch {number}")
                known.add(row, numbers)
        return known

    def _seed(self, run: int) -> bytes:
        ((experiment, data, machine),) = self._ask(
            "SELECT experiment, data, machine FROM run WHERE id = ?", run
        )
        return digest(b"", *(text.encode() + b"\n" for text in (experiment, data, machine)))

    # -- asking -----------------------------------------------------------------------------------

    def _ask(self, question: str, *values: object) -> list[Any]:
        """All answers: a cursor that is left open would keep a writer waiting."""
        with self._blaming():
            return self._connection.execute(question, values).fetchall()

    @contextmanager
    def _blaming(self) -> Iterator[None]:
        """Name the file in what goes wrong with it."""
        try:
            yield
        except RunFileError:
            raise
        except (sqlite3.Error, msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
            raise told(self.path, error) from None


def read_run_file(path: Path) -> RunReading:
    """Open a run file that anybody may have written, to read it as it is.

    Raises
    ------
    RunFileError
        One sentence: what it is instead, what is wrong with it, that it is in use, or of a newer version.
    """
    try:
        check_header(path, is_own=False)
        refuse_in_use(path)
        connection = connect_to_read(path)
    except (OSError, sqlite3.Error) as error:
        raise told(path, error) from None
    reading = RunReading(connection, path)
    try:
        with reading._blaming():
            check_inside(connection)
            for run in reading.runs():
                reading.note(run.id)
                if reading.clocks(run.id):
                    reading.load(run.id)  # its checksum is that of the experiment and of the rows as well
    except BaseException:
        reading.close()
        raise
    return reading


def _listed(runs: Sequence[RunRecord]) -> str:
    """Their numbers and names: "1 (η = 0.1), 2 (η = 1)"."""
    names = [f"{run.id} ({one_line(run.name)})" if run.name else str(run.id) for run in runs[:_MOST_LISTED]]
    more = len(runs) - len(names)
    return ", ".join(names) + (f" and {more} more, which `nnviz info` lists" if more else "")


def refuse_in_use(path: Path) -> None:
    """Raise sqlite3.Error where another process has locked a file, beside which lies no journal."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)
    try:
        connection.execute("PRAGMA schema_version").fetchall()
    finally:
        connection.close()


def _run_of(
    number: int, parent: int | None, parent_step: int | None, experiment: str, *rest: Any
) -> RunRecord:
    data, machine, name, pinned, created = rest
    found = Experiment.from_dict(parse_json(experiment))
    return RunRecord(number, parent, parent_step, found, data, machine, name, bool(pinned), created)


def note_key(run: int) -> str:
    """Of the line of the table meta that holds a run's note."""
    return f"run {run}"


def answering_key(data_hash: str) -> str:
    """Of the line of the table meta that says how examples were prepared, of all runs on the same data."""
    return f"answering {data_hash}"


def checksum_of(clock: int, lane: int, record: Record, before: bytes) -> bytes:
    """Of all columns of a moment, of where it stands, and of what comes before: experiment and rows."""
    *numbers, training, rest, theta, memory, curves = msgspec.structs.astuple(record)
    told_first = " ".join(
        map(str, (clock, lane, *numbers, len(training), len(rest), len(theta), len(memory)))
    )
    return digest(before, told_first.encode(), training.encode(), rest.encode(), theta, memory, curves)


def digest(*parts: bytes) -> bytes:
    """Sixteen bytes that are others where any of the parts is another."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(part)
    return found.digest()
