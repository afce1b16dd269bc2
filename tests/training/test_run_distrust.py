"""A run file from a stranger, or from a crash: it is what was written, or it is refused in one sentence."""

import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from recorded import TINY, assert_same_moment, begun, recorded, thin, told
from small_runs import small

from nnviz.training.run_distrust import is_run_file
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import PAGE_SIZE, RunFileError
from nnviz.training.run_reading import RunReading, read_run_file
from nnviz.training.run_saving import remove_leftovers


def assert_a_sentence(error: RunFileError) -> None:
    assert re.fullmatch(r"[^\n]{1,1000}", str(error))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A run file of a run that changed its hyperparameters, and of one that diverged."""
    path = tmp_path_factory.mktemp("sound") / "a.nnviz"
    with recorded(path, 9) as file:
        file.mark(1, 4, "here")
        thin(file)
        run, (trainer,) = begun(
            file, small(**TINY, training__eta=1e9), name="astray", parent=1, parent_step=3
        )
        trainer.run_epoch()
        file.add_moment(run, 8, [trainer.moment()])
    return path.read_bytes()


# -- altered at random ----------------------------------------------------------------------------


def mutated(sound: bytes, rng: random.Random) -> bytes:
    """The file with something in it altered."""
    content = bytearray(sound)
    kind = rng.choice(["byte", "byte", "bytes", "header", "cut", "grown", "page", "zeros", "cell"])
    place = rng.randrange(len(content))
    if kind == "byte":
        content[place] ^= 1 << rng.randrange(8)
    elif kind == "bytes":
        content[place : place + 8] = rng.randbytes(min(8, len(content) - place))
    elif kind == "header":
        content[rng.randrange(100)] = rng.randrange(256)
    elif kind == "cut":
        del content[place:]
    elif kind == "grown":
        content += rng.randbytes(rng.choice([1, PAGE_SIZE]))
    elif kind == "page":
        one, other = (rng.randrange(len(content) // PAGE_SIZE) * PAGE_SIZE for _ in range(2))
        content[one : one + PAGE_SIZE] = sound[other : other + PAGE_SIZE]
    elif kind == "zeros":
        start = place // PAGE_SIZE * PAGE_SIZE
        content[start : start + PAGE_SIZE] = bytes(PAGE_SIZE)
    else:  # near the start of a page, where SQLite keeps its books
        start = place // PAGE_SIZE * PAGE_SIZE
        content[start + rng.randrange(64)] = rng.randrange(256)
    return bytes(content)


def everything(file: RunReading) -> dict[str, Any]:
    """What must be as it was written, wherever it can be read."""
    found: dict[str, Any] = {}
    for run in file.runs():
        found[f"experiment {run.id}"] = told(run.experiment), run.data, run.machine
        for clock in file.clocks(run.id):
            try:
                found[f"moment {run.id} {clock}"] = [told(one) for one in file.load(run.id, clock)]
            except RunFileError as error:
                assert_a_sentence(error)
    return found


def assert_true_or_refused(content: bytes, path: Path, whole: dict[str, Any]) -> bool:
    """Whether a file opens; and then it holds what was written, or says that it does not."""
    path.write_bytes(content)
    try:
        with read_run_file(path) as file:
            found = everything(file)
    except RunFileError as error:
        assert_a_sentence(error)
        return False
    assert found.items() <= whole.items()
    return True


def try_mutants(sound: bytes, folder: Path, count: int, seed: int) -> None:
    path, rng = folder / "a.nnviz", random.Random(seed)
    path.write_bytes(sound)
    with read_run_file(path) as file:
        whole = everything(file)
    assert len(whole) == 6
    opened = sum(assert_true_or_refused(mutated(sound, rng), path, whole) for _ in range(count))
    assert 0 < opened < count / 2


def test_an_altered_file_is_what_it_was_or_is_refused(sound: bytes, tmp_path: Path) -> None:
    try_mutants(sound, tmp_path, 200, 0)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_ten_thousand_altered_files_are_what_they_were_or_are_refused(sound: bytes, tmp_path: Path) -> None:
    try_mutants(sound, tmp_path, 10_000, 1)


def test_an_altered_file_is_not_gone_on_with(sound: bytes, tmp_path: Path) -> None:
    path, rng = tmp_path / "a.nnviz", random.Random(2)
    for _ in range(40):
        path.write_bytes(mutated(sound, rng))
        try:
            RunFile.open(path).close()
        except RunFileError as error:
            assert_a_sentence(error)


# -- altered by somebody who knows SQLite ---------------------------------------------------------


def altered(sound: bytes, path: Path, *statements: str) -> Path:
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS run FROM n"


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE epoch", f"CREATE VIEW epoch AS {SLOW}"),
        ("ALTER TABLE run ADD COLUMN slow AS (length(randomblob(100000000)))",),
        ("CREATE TABLE other(a)",),
        ("CREATE TRIGGER t AFTER INSERT ON mark BEGIN DELETE FROM run; END",),
        ("CREATE INDEX i ON moment(step)",),
        ("DROP TABLE mark",),
    ],
)
def test_other_tables_than_those_of_a_run_are_refused_before_they_are_read(
    sound: bytes, tmp_path: Path, statements: tuple[str, ...]
) -> None:
    path = altered(sound, tmp_path / "a.nnviz", *statements)
    for way in (read_run_file, RunFile.open):
        with pytest.raises(RunFileError, match=r"a\.nnviz: (holds other tables than a run|is damaged)"):
            way(path)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE moment SET step = 'many'", "4 of 4 entries of the table moment"),
        ("UPDATE moment SET lane = 3 WHERE id = 1", "1 of 4 entries of the table moment"),
        ("UPDATE moment SET ring = 1024 WHERE id = 1", "1 of 4 entries of the table moment"),
        ("UPDATE moment SET keep = 2 WHERE id = 1", "1 of 4 entries of the table moment"),
        ("UPDATE moment SET theta = 'text' WHERE id = 1", "1 of 4 entries of the table moment"),
        ("UPDATE moment SET step = -1 WHERE id = 1", "1 of 4 entries of the table moment"),
        ("UPDATE run SET parent = 2 WHERE id = 2", "1 of 2 entries of the table run"),
        ("UPDATE run SET parent_step = NULL WHERE id = 2", "1 of 2 entries of the table run"),
        (
            "UPDATE run SET experiment = 'x' || zeroblob(5000000) WHERE id = 2",
            "1 of 2 entries of the table run",
        ),
        ("UPDATE run SET experiment = '{}' WHERE id = 2", "data: is needed"),
        ("UPDATE run SET experiment = replace(hex(zeroblob(90000)), '00', '[')", "not an experiment file"),
        ("UPDATE epoch SET epoch = 7 WHERE epoch = 1", "lacks the row of epoch 1"),
        ("DELETE FROM epoch WHERE epoch = 1", "rows that no run of this experiment has"),
        ("UPDATE epoch SET numbers = zeroblob(length(numbers)) WHERE epoch = 0", "is not what was written"),
        ("UPDATE epoch SET numbers = zeroblob(7)", "rows that no run of this experiment has"),
        ("UPDATE moment SET theta = zeroblob(length(theta))", "is not what was written"),
        (
            "UPDATE moment SET theta = CAST(x'000000000000f07f' || substr(theta, 9) AS BLOB)",
            "parameters that no run",
        ),
        ("UPDATE moment SET theta = zeroblob(0)", "parameters that no run"),
        ("UPDATE moment SET curves = zeroblob(0)", "arrays that no run"),
        ("UPDATE moment SET curves = CAST(curves || zeroblob(8) AS BLOB)", "arrays that no run"),
        ("UPDATE moment SET training = '{\"eta\": -1}'", "training.eta"),
        ('UPDATE moment SET training = \'{"cost": "quadratic"}\'', "hyperparameters that no run"),
        ("UPDATE moment SET rest = replace(hex(zeroblob(90000)), '00', '[')", "is damaged"),
        ("UPDATE moment SET clock = clock + 1", "is not what was written"),
        ("UPDATE run SET data = 'other'", "is not what was written"),
        ("UPDATE mark SET text = x'ff'", "1 of 1 entries of the table mark"),
        ("PRAGMA user_version = 2", "is of a newer version of nnviz"),
        ("PRAGMA application_id = 7", "is no run file"),
        ("PRAGMA journal_mode = WAL", "is damaged"),
    ],
)
def test_what_no_trainer_has_written_is_refused_in_a_sentence(
    sound: bytes, tmp_path: Path, statement: str, words: str
) -> None:
    path = altered(sound, tmp_path / "a.nnviz", statement)
    with pytest.raises(RunFileError, match=re.escape(words)) as caught:
        read_run_file(path).close()
    assert str(caught.value).startswith(f"{path}: ")
    assert_a_sentence(caught.value)


def test_text_that_is_none_is_refused(sound: bytes, tmp_path: Path) -> None:
    path = altered(sound, tmp_path / "a.nnviz", "UPDATE run SET name = CAST(x'ff' AS TEXT)")
    with pytest.raises(RunFileError, match="is damaged"):
        read_run_file(path)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Path.mkdir, "is a directory"),
        (lambda path: path.write_bytes(b""), "is no run file"),
        (lambda path: path.write_text("SQLite format 3\0" * 20), "is no run file"),
        (lambda path: None, "no such file or directory"),
    ],
)
def test_what_is_no_run_file_is_called_so(tmp_path: Path, make: Callable[[Path], object], words: str) -> None:
    path = tmp_path / "a.nnviz"
    make(path)
    assert not is_run_file(path)
    for way in (read_run_file, RunFile.open):
        with pytest.raises(RunFileError, match=f"{re.escape(str(path))}: {words}"):
            way(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    subprocess.run(["mkfifo", path], check=True)
    assert not is_run_file(path)
    with pytest.raises(RunFileError, match="is no file"):
        read_run_file(path)


# -- after a crash --------------------------------------------------------------------------------


class Child:
    """Another process, which tells a line of each thing done, until it is killed."""

    def __init__(self, script: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HEAD + script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )

    def lines(self, count: int) -> list[str]:
        assert self.process.stdout is not None
        return [self.process.stdout.readline().strip() for _ in range(count)]

    def kill(self) -> list[str]:
        """What it had told by then."""
        self.process.kill()
        rest, _ = self.process.communicate()
        return rest.split()


HEAD = """
from itertools import count
from pathlib import Path
from recorded import *
from nnviz.training.run_file import RunFile
def tell(what):
    print(what, flush=True)
"""

WRITES = """
file = RunFile.create(Path({path!r}))
run, trainers = begun(file, small(**TINY))
for step in count(1):
    advance(trainers, 1)
    file.add_moment(run, step, moments(trainers))
    tell(step)
"""

SAVES = """
file = recorded(None, 40)
for number in count():
    file.rename(1, str(number))
    file.save_as(Path({path!r}))
    tell(number)
"""

HALF_WAY = """
file = RunFile.open(Path({path!r}))
file._connection.execute("PRAGMA cache_size = 1")
with file.transaction():
    for clock in range(100, 200):
        file.add_moment(1, clock, file.load(1, 9))
    tell("half")
    input()
"""


def kill_a_writer(folder: Path, steps: int) -> None:
    path = folder / "a.nnviz"
    child = Child(WRITES.format(path=str(path)))
    told_of = [*child.lines(steps), *child.kill()]
    with RunFile.open(path) as file:
        (found,) = file.load(1)
        assert found.step >= int(told_of[-1])
        straight = recorded(None, found.step + 3)
        _, (trainer,) = begun(file, small(**TINY))
        trainer.stand_at(found)
        for _ in range(3):
            trainer.step()
        assert_same_moment(straight.load(1)[0], trainer.moment())
        straight.close()
    path.unlink()


def kill_a_saver(folder: Path, times: int) -> None:
    path = folder / "a.nnviz"
    child = Child(SAVES.format(path=str(path)))
    told_of = [*child.lines(times), *child.kill()]
    with read_run_file(path) as file:
        assert int(file.run(1).name) >= int(told_of[-1])
        assert file.load(1)[0].step == 40
    for left in folder.iterdir():
        os.utime(left, (1, 1))  # a while later
    remove_leftovers(folder)
    assert [left.name for left in folder.iterdir()] == ["a.nnviz"]
    path.unlink()


@pytest.mark.parametrize("steps", [1, 23])
def test_a_run_whose_writer_is_killed_goes_on_as_if_it_had_not_been(tmp_path: Path, steps: int) -> None:
    kill_a_writer(tmp_path, steps)


def test_a_file_whose_saver_is_killed_is_the_one_before_or_the_one_after(tmp_path: Path) -> None:
    kill_a_saver(tmp_path, 5)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_killed_writers_and_savers_leave_whole_files(tmp_path: Path) -> None:
    rng = random.Random(0)
    for _ in range(50):
        kill_a_writer(tmp_path, rng.randint(1, 60))
        kill_a_saver(tmp_path, rng.randint(1, 30))


@pytest.fixture
def half_written(sound: bytes, tmp_path: Path) -> Iterator[Path]:
    """A file in which a transaction was under way when its process was killed."""
    path = tmp_path / "a.nnviz"
    path.write_bytes(sound)
    child = Child(HALF_WAY.format(path=str(path)))
    assert child.lines(1) == ["half"]
    child.kill()
    assert path.with_name("a.nnviz-journal").stat().st_size
    return path


def test_half_a_transaction_is_undone_by_who_goes_on_and_by_nobody_else(
    half_written: Path, sound: bytes, tmp_path: Path
) -> None:
    before = half_written.read_bytes()
    assert before != sound
    with pytest.raises(RunFileError, match=r"a\.nnviz: is in use, or a crash has left it half written"):
        read_run_file(half_written)
    assert half_written.read_bytes() == before
    with RunFile.open(half_written) as file:
        assert file.clocks(1) == [1, 4, 9]
        assert file.load(1)[0].step == 9
    with read_run_file(half_written) as file:
        assert file.clocks(1) == [1, 4, 9]
    assert [left.name for left in tmp_path.iterdir()] == ["a.nnviz"]


def test_a_journal_that_names_another_is_not_applied(half_written: Path, tmp_path: Path) -> None:
    journal, victim = half_written.with_name("a.nnviz-journal"), tmp_path / "victim"
    victim.write_text("mine")
    name = str(victim).encode()
    with journal.open("ab") as file:
        file.write((0x40000000 // PAGE_SIZE + 1).to_bytes(4) + name + len(name).to_bytes(4))
        file.write((sum(name) & 0xFFFFFFFF).to_bytes(4) + bytes.fromhex("d9d505f920a163d7"))
    with pytest.raises(RunFileError, match="the journal beside it is not its own"):
        RunFile.open(half_written)
    assert victim.read_text() == "mine"
    left = tmp_path / ".a.nnviz.x1.nnviz-part"
    journal.rename(tmp_path / f"{left.name}-journal")
    half_written.rename(left)
    os.utime(left, (1, 1))  # a while later
    remove_leftovers(tmp_path)
    assert left.exists()
    assert victim.read_text() == "mine"
