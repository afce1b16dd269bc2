"""A run file: what is written is read again to the bit, and what the disk refuses is said in a sentence."""

import gc
import os
import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count, pairwise
from pathlib import Path
from threading import Timer
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from recorded import TINY, advance, assert_same_moment, begun, moments, recorded, thin, told
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_file import MAX_BYTES
from nnviz.training import run_format
from nnviz.training.moment import Moment
from nnviz.training.moment_record import record_of
from nnviz.training.run_distrust import is_run_file
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError, connect_to_write
from nnviz.training.run_reading import FEW, read_run_file
from nnviz.training.run_saving import check_new, remove_leftovers
from nnviz.training.trainer import Trainer


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["sgd", "momentum", "rmsprop", "adam", "newton"]),
    st.sampled_from(["float64", "float32"]),
    st.sampled_from([0.0, 0.05, 30.0, 1e6]),
    st.integers(0, 60),
)
def test_a_moment_is_read_as_it_was_written(optimizer: str, precision: str, eta: float, pieces: int) -> None:
    experiment = small(
        **TINY, training__optimizer=optimizer, training__precision=precision, training__eta=eta
    )
    with RunFile.create(None) as file:
        run, (trainer,) = begun(file, experiment)
        with np.errstate(all="ignore"):
            for _ in range(pieces):
                trainer.advance()
        moment = replace(trainer.moment(), phase=3, seconds=1.5)
        if file.add_moment(run, trainer.steps, [moment]):
            (found,) = file.load(run)
            assert_same_moment(moment, found)
            again = make(file, run)
            again.stand_at(found)
            assert_same_moment(moment, replace(again.moment(), phase=3, seconds=1.5))
        else:
            assert not np.isfinite(moment.theta).all()


def test_of_twins_one_number_that_is_none_keeps_the_moment_from_being_written() -> None:
    with RunFile.create(None) as file:
        run, (trainer,) = begun(file, small(**TINY))
        trainer.step()
        moment = trainer.moment()
        theta = moment.theta.copy()
        theta[-1] = np.nan
        assert not file.add_moment(run, 1, [replace(moment, theta=theta)])
        assert file.add_moment(run, 1, [moment])


def test_a_penalty_chosen_before_the_first_step_is_that_of_the_start() -> None:
    with RunFile.create(None) as file:
        run, (trainer,) = begun(file, small(**TINY))
        trainer.finish_evaluation()
        file.add_moment(run, 0, [trainer.moment()])
        trainer.retune(
            trainer.experiment.with_changes({"training.regularizer": "l2", "training.lmbda": 1}).training
        )
        for clock in range(3):
            file.add_moment(run, clock, [trainer.moment()])
            trainer.step()
        (row,) = file.rows(run, 0)
        assert row.train_penalty == trainer.history["train_penalty"][0] > 0
        assert file.load(run, 0)[0].rows.taken()[0].train_penalty == row.train_penalty


def make(file: RunFile, run: int) -> Trainer:
    _, (trainer,) = begun(file, file.run(run).experiment)
    return trainer


def test_a_diverged_run_is_kept_with_what_led_astray() -> None:
    with RunFile.create(None) as file:
        run, (trainer,) = begun(file, small(**TINY, training__eta=1e9))
        trainer.run_epoch()
        assert trainer.divergence is not None
        file.add_moment(run, trainer.divergence.step, [trainer.moment()])
        (found,) = file.load(run)
        assert found.divergence == trainer.divergence
        assert found.fallback is not None
        assert file.clocks(run) == [8]


def test_twins_are_kept_side_by_side() -> None:
    experiment = replace(small(**TINY), twins=({"training.eta": 1e9}, {"training.optimizer": "adam"}))
    with recorded(None, 12, experiment) as file:
        assert len(file.load(1)) == 3
        (a, astray, adam) = file.load(1)
        assert astray.divergence is not None
        assert astray.step < a.step == adam.step == 12
        assert [len(file.rows(1, lane)) for lane in range(3)] == [2, 1, 2]
        with pytest.raises(RunFileError, match="run 1 has no twin 3"):
            file.rows(1, 3)


# -- what is there --------------------------------------------------------------------------------


def test_a_file_appears_under_its_name_with_its_first_moment_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a run.nnviz"
    with RunFile.create(path) as file:
        run, trainers = begun(file, small(**TINY))
        assert not list(tmp_path.iterdir())
        advance(trainers, 1)
        file.add_moment(run, 1, moments(trainers))
        assert path.exists()
    assert list(tmp_path.iterdir()) == [path]
    with read_run_file(path) as found:
        assert found.clocks(run) == [1]


def test_it_is_closed_and_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    recorded(path, 11).close()
    with RunFile.open(path) as file:
        trainer = make(file, 1)
        trainer.stand_at(file.load(1)[0])
        advance((trainer,), 9)
        file.add_moment(1, trainer.steps, [trainer.moment()])
        straight = recorded(None, 20)
        assert_same_moment(file.load(1)[0], straight.load(1)[0])
        assert file.newest() == (1, 20)
        file.add_moment(1, 6, file.load(1, 6))
        assert file.newest() == (1, 6)
        assert RunFile.create(None).newest() is None
        straight.close()


def test_the_latest_moment_at_or_before_a_clock_is_found() -> None:
    with recorded(None, 10) as file:
        thin(file)
        assert file.clocks(1) == [1, 10]
        assert [file.load(1, clock)[0].step for clock in (1, 9, 10, 99)] == [1, 1, 10, 10]
        with pytest.raises(
            RunFileError, match="the record in memory: run 1 begins at mini-batch 1, not before it"
        ):
            file.load(1, 0)
        with pytest.raises(RunFileError, match="there is no run 7"):
            file.load(7)


def test_runs_are_named_pinned_marked_and_deleted() -> None:
    with recorded(None, 5) as file:
        branch, trainers = begun(file, small(**TINY), name="branch", parent=1, parent_step=3)
        file.add_moment(branch, 0, moments(trainers))
        file.rename(1, "NaN's <b>run</b>")
        file.pin(1, True)
        file.mark(1, 3, "here")
        file.mark(1, 4, "there")
        file.mark(1, 4, "")
        first, second = file.runs()
        assert (first.name, first.pinned, first.parent) == ("NaN's <b>run</b>", True, None)
        assert (second.name, second.pinned, second.parent, second.parent_step) == ("branch", False, 1, 3)
        assert file.marks(1) == {3: "here"}
        file.delete(1)
        (left,) = file.runs()
        assert (left.id, left.parent, left.parent_step) == (branch, None, None)
        assert len(file.rows(branch, 0)) == 0
        assert file.load(branch)[0].step == 0


def test_a_row_is_kept_whatever_numbers_it_holds() -> None:
    with recorded(None, 17) as file:
        known = file.rows(1, 0)
        assert [row.epoch for row in known] == [0, 1, 2]
        strange = replace(known[-1], epoch=3, train_cost=np.inf, test_cost=-0.0, test_r2=np.nan)
        file.add_rows(1, 0, [*known, strange])
        file._forget_known()
        assert told(file.rows(1, 0)) == told([*known, strange])
        with pytest.raises(ValueError, match="row 9 of run 1 comes before row 4"):
            file.add_rows(1, 0, [replace(strange, epoch=9)])


def test_rows_come_with_the_moment_that_knows_them() -> None:
    with RunFile.create(None) as file:
        run, trainers = begun(file, small(**TINY))
        advance(trainers, 30)
        file.add_moment(run, 30, moments(trainers))
        assert told(file.rows(run, 0)) == told(trainers[0].history.rows)


def test_rows_that_came_after_a_moment_are_not_of_it() -> None:
    with RunFile.create(None) as file:
        run, trainers = begun(file, small(**TINY))
        advance(trainers, 10)
        before = moments(trainers)
        rows = told(trainers[0].history.rows)
        advance(trainers, 20)
        file.add_moment(run, 10, before)
        assert told(file.rows(run, 0)) == rows


def test_of_many_runs_rows_and_experiments_are_in_the_file_and_not_in_memory() -> None:
    with RunFile.create(None) as file:
        rows, arrays = [], []
        for _ in range(12):
            run, trainers = begun(file, small(**TINY, name="one of many"))
            advance(trainers, 30)
            file.add_moment(run, 30, moments(trainers))
            rows.append(told(trainers[0].history.rows))
            arrays += [ref(row.grad_b) for row in trainers[0].history.rows]
        del trainers
        gc.collect()
        assert sum(array() is not None for array in arrays) == FEW * len(rows[0])
        assert [told(file.rows(1 + place, 0)) for place in range(12)] == rows
        assert len({file.run(1 + place).experiment for place in range(12)}) == 1
        experiments = (one for one in gc.get_objects() if type(one) is Experiment)
        assert sum(one.name == "one of many" for one in experiments) <= 2 * FEW


def test_a_moment_that_nobody_could_go_on_from_is_not_written() -> None:
    with recorded(None, 2) as file:
        broken = replace(file.load(1)[0], theta=np.full(13, np.nan))
        assert not file.add_moment(1, 3, [broken])
        assert file.clocks(1) == [1, 2]


# -- the budget -----------------------------------------------------------------------------------


def test_the_past_thins_while_first_last_and_what_stays_are_kept() -> None:
    with RunFile.create(None) as file:
        run, trainers = begun(file, small(**TINY))
        moment = moments(trainers)
        size = sum(len(getattr(record_of(moment[0]), name)) for name in ("theta", "memory", "curves"))
        file.budget = 12 * size
        for clock in range(200):
            file.add_moment(run, clock, moment, keep=clock in (50, 60))
        clocks = file.clocks(run)
        assert {0, 50, 60, 199} < set(clocks)
        assert len(clocks) == 12
        assert file.changes(run) == [50, 60]
        gaps = np.diff([clock for clock in clocks if clock > 60])
        assert all(later <= earlier for earlier, later in pairwise(gaps))
        file._kept.clear()
        assert len(file._kept_of(run)) == 12


def test_what_was_written_last_stays_though_it_lies_in_the_past() -> None:
    with recorded(None, 12) as file:
        file.budget = 1
        file.add_moment(1, 6, file.load(1, 6))
        assert 6 in file.clocks(1)
        assert file.newest() == (1, 6)


def test_the_newest_stays_even_when_it_alone_is_over_the_budget() -> None:
    with recorded(None, 3) as file:
        file.budget = 1
        trainer = make(file, 1)
        trainer.stand_at(file.load(1)[0])
        advance((trainer,), 1)
        file.add_moment(1, 4, [trainer.moment()])
        assert file.clocks(1) == [1, 4]


def test_what_stays_does_so_when_it_is_written_again() -> None:
    with recorded(None, 3) as file:
        file.mark(1, 2, "look")
        for keep in (True, False):
            file.add_moment(1, 3, file.load(1, 3), keep)
        assert file.changes(1) == [2, 3]


# -- transactions and errors ----------------------------------------------------------------------


def test_what_stands_in_one_transaction_is_written_together_or_not_at_all(tmp_path: Path) -> None:
    with recorded(tmp_path / "a.nnviz", 3) as file:
        before = file.runs(), file.clocks(1), file.marks(1)
        with pytest.raises(KeyError):
            fail_after_writing(file)
        assert (file.runs(), file.clocks(1), file.marks(1)) == before
        file.mark(1, 1, "one")
        assert file.marks(1) == {1: "one"}


def fail_after_writing(file: RunFile) -> None:
    with file.transaction():
        file.mark(1, 1, "one")
        file.rename(1, "other")
        file.add_moment(1, 9, file.load(1))
        raise KeyError


def test_a_name_that_is_taken_is_refused_and_so_is_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    path.write_text("mine")
    with pytest.raises(RunFileError, match=r"a\.nnviz: is there already"):
        RunFile.create(path)
    with pytest.raises(RunFileError, match=r"a\.nnviz: no such file or directory"):
        RunFile.create(tmp_path / "no" / "a.nnviz")
    assert path.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_a_name_that_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    path.symlink_to(tmp_path / "unplugged" / "a.nnviz")
    with pytest.raises(RunFileError, match=r"a\.nnviz: is there already"):
        RunFile.create(path)
    assert path.is_symlink()


def test_to_save_where_a_link_leads_keeps_the_link(tmp_path: Path) -> None:
    place, link = tmp_path / "a.nnviz", tmp_path / "link.nnviz"
    recorded(place, 2).close()
    link.symlink_to(place)
    with recorded(tmp_path / "b.nnviz", 3) as file:
        file.save_as(link)
    assert link.is_symlink()
    with read_run_file(place) as found:
        assert found.clocks(1) == [1, 2, 3]


def test_a_file_that_was_only_looked_at_is_the_same_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    recorded(path, 2).close()
    before = path.read_bytes()
    RunFile.open(path).close()
    assert path.read_bytes() == before


def test_a_name_that_was_taken_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    with RunFile.create(path) as file:
        run, trainers = begun(file, small(**TINY))
        path.write_text("mine")
        with pytest.raises(RunFileError, match="is there already"):
            file.add_moment(run, 0, moments(trainers))
        assert path.read_text() == "mine"
        path.unlink()
        file.add_moment(run, 1, moments(trainers))
        assert file.clocks(run) == [0, 1]
    with read_run_file(path) as found:
        assert found.clocks(run) == [0, 1]


def test_any_name_is_the_name_of_a_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&x=1#%41 ü'.nnviz"
    recorded(path, 2).close()
    with RunFile.open(path) as file:
        file.save_as(tmp_path / "b%20?.nnviz")
    for name in (path, tmp_path / "b%20?.nnviz"):
        with read_run_file(name) as found:
            assert found.clocks(1) == [1, 2]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_name_that_is_no_text_is_refused_before_the_training(tmp_path: Path) -> None:
    for name in ("\udcff.nnviz", "\udcff/a.nnviz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        with pytest.raises(RunFileError, match="is a name that is no text in UTF-8: take another"):
            check_new(tmp_path / name)
        with recorded(tmp_path / "a.nnviz", 2) as file, pytest.raises(RunFileError, match="is no text"):
            file.save_as(tmp_path / name)
        (tmp_path / "a.nnviz").unlink()


def test_a_damaged_file_of_which_sqlite_speaks_in_no_text_is_told_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    recorded(path, 2).close()
    content = path.read_bytes()
    for old, new in (
        (b"tablemomentmoment", b"tablemom\xccntmoment"),
        (b"CREATE TABLE moment", b"CREATX TABLE moment"),
    ):
        assert old in content
        content = content.replace(old, new)
    path.write_bytes(content)
    with pytest.raises(RunFileError, match=r"a\.nnviz: is damaged$"):
        RunFile.open(path)


def test_the_largest_experiment_that_a_file_may_hold_is_recorded_and_read(tmp_path: Path) -> None:
    size = MAX_BYTES - len('{"data": {"name": "xor"}, "name": ""}')
    experiment = replace(small(**TINY), name="x" * size)
    recorded(tmp_path / "a.nnviz", 1, experiment).close()
    with read_run_file(tmp_path / "a.nnviz") as found:
        assert found.run(1).experiment == experiment


def test_of_a_file_that_can_only_be_read_it_is_said_what_helps(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    recorded(path, 1).close()
    only_read = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with closing(only_read), pytest.raises(sqlite3.OperationalError) as refused:
        only_read.execute("DELETE FROM meta")
    said = str(run_format.told(path, refused.value))
    assert said == f"{path}: cannot be written, and what is trained goes into it: open a copy of it"


def test_a_second_opener_is_told_that_it_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "a.nnviz"
    with recorded(path, 2) as file:
        for way in (RunFile.open, read_run_file):
            with pytest.raises(RunFileError, match="is in use"):
                way(path)
        assert is_run_file(path)
        # None of this may have given up the lock.
        assert opened_elsewhere(path) == [f"{path}: is in use"] * 2
        file.add_moment(1, 3, file.load(1))
    assert opened_elsewhere(path) == ["opened", "opened"]


def opened_elsewhere(path: Path) -> list[str]:
    """What another process is told, that opens to read and to write."""
    script = f"""
from pathlib import Path
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError
from nnviz.training.run_reading import FEW, read_run_file
for way in (read_run_file, RunFile.open):
    try:
        way(Path({str(path)!r})).close()
        print("opened")
    except RunFileError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("act", ["moved", "replaced", "folder gone"])
def test_a_file_that_is_gone_under_ones_hands_is_told_of_and_what_was_recorded_stays(
    tmp_path: Path, act: str
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "a.nnviz"
    with recorded(path, 4) as file:
        if act == "moved":
            path.rename(tmp_path / "b.nnviz")
        elif act == "replaced":
            recorded(folder / "other.nnviz", 2).close()
            (folder / "other.nnviz").replace(path)
        else:
            folder.rename(tmp_path / "elsewhere")
        with pytest.raises(
            RunFileError, match=r"a\.nnviz: (was moved or replaced|cannot be opened or written)"
        ):
            file.add_moment(1, 5, file.load(1))
        assert not file.is_in_place
        assert file.clocks(1) == [1, 2, 3, 4]
        file.save_as(tmp_path / "rescued.nnviz")
    with read_run_file(tmp_path / "rescued.nnviz") as rescued:
        assert rescued.clocks(1) == [1, 2, 3, 4]
    if act == "replaced":
        with read_run_file(path) as other:
            assert other.clocks(1) == [1, 2]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where mounting is allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_told_of_and_what_was_recorded_stays(small_disk: Path) -> None:
    assert_survives_a_full_disk(small_disk, "no space left on the disk")
    with RunFile.open(small_disk / "a.nnviz") as file:
        with pytest.raises(RunFileError, match=r"b\.nnviz: no space left on the disk"):
            file.save_as(small_disk / "b.nnviz")
        assert {path.name for path in small_disk.iterdir()} == {"a.nnviz", "a.nnviz-journal"}


def fill(file: RunFile, moment: tuple[Moment, ...], words: str) -> int:
    """How often the same can be written again."""
    for done in count():
        try:
            file.add_moment(1, 3 + done, moment)
        except RunFileError as error:
            if not re.search(words, str(error)):
                raise
            return done
    raise AssertionError


def assert_survives_a_full_disk(folder: Path, words: str) -> None:
    with recorded(folder / "a.nnviz", 2) as file:
        moment, clock = file.load(1), 2
        clock += fill(file, moment, words)
        assert clock > 2
        assert file.clocks(1) == [*range(1, clock + 1)]
        assert {path.name for path in folder.iterdir()} <= {"a.nnviz", "a.nnviz-journal"}
        assert file.load(1)[0].step == 2
    with read_run_file(folder / "a.nnviz") as found:
        assert found.clocks(1) == [*range(1, clock + 1)]


def test_a_file_that_may_not_grow_is_told_of_and_what_was_recorded_stays(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        assert_survives_a_full_disk(tmp_path, "no space left on the disk|cannot be read or written")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_folder_that_may_only_be_read_can_be_read(small_disk: Path) -> None:
    path = small_disk / "a.nnviz"
    recorded(path, 3).close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with read_run_file(path) as found:
        assert found.clocks(1) == [1, 2, 3]
    with pytest.raises(RunFileError, match=r"cannot be (opened or )?written"):
        RunFile.open(path)
    with pytest.raises(RunFileError, match="read-only file system"):
        RunFile.create(small_disk / "b.nnviz")


# -- saving ---------------------------------------------------------------------------------------


def test_a_copy_holds_the_same_and_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "b.nnviz"
    target.write_text("old")
    with recorded(tmp_path / "a.nnviz", 6) as file:
        file.save_as(target)
        with read_run_file(target) as found:
            assert found.runs() == file.runs()
            assert_same_moment(found.load(1)[0], file.load(1)[0])
        with pytest.raises(RunFileError, match=r"a\.nnviz: is in use"):
            file.save_as(tmp_path / "a.nnviz")
    assert {path.name for path in tmp_path.iterdir()} == {"a.nnviz", "b.nnviz"}


def test_saving_tells_how_far_it_is_and_ends_when_asked_to(tmp_path: Path) -> None:
    target = tmp_path / "b.nnviz"
    target.write_text("old")
    told_of: list[float] = []

    def cancel(share: float) -> None:
        told_of.append(share)
        if len(told_of) == 3:
            raise LookupError

    with recorded(None, 30) as file:
        moment = file.load(1)
        with file.transaction():
            for clock in range(31, 400):
                file.add_moment(1, clock, moment)
        with pytest.raises(LookupError):
            file.save_as(target, cancel)
        assert target.read_text() == "old"
        assert list(tmp_path.iterdir()) == [target]
        file.save_as(target, told_of.append)
    assert all(0 <= share <= 1 for share in told_of)
    assert told_of[3:] == sorted(told_of[3:])


def test_a_new_file_comes_to_be_held_though_somebody_looks_into_it_just_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.nnviz"
    save_as = RunFile.save_as

    def save_and_be_looked_into(file: RunFile, path: Path) -> None:
        save_as(file, path)
        look = connect_to_write(path)
        Timer(0.02, look.close).start()

    monkeypatch.setattr(RunFile, "save_as", save_and_be_looked_into)
    with recorded(path, 2) as file:
        assert file.path == path


def test_what_a_killed_saving_has_left_is_removed_and_what_is_being_saved_is_not(tmp_path: Path) -> None:
    recorded(tmp_path / ".a.nnviz.x1.nnviz-part", 2).close()
    (tmp_path / ".a.nnviz.x2.nnviz-part").touch()
    (tmp_path / "mine.part").touch()
    with recorded(tmp_path / ".b.nnviz.x3.nnviz-part", 2) as busy:
        remove_leftovers(tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {  # somebody may just be at it
            *(f".{name}.nnviz-part" for name in ("a.nnviz.x1", "a.nnviz.x2", "b.nnviz.x3")),
            ".b.nnviz.x3.nnviz-part-journal",
            "mine.part",
        }
        for path in tmp_path.iterdir():
            os.utime(path, (1, 1))  # a while later
        remove_leftovers(tmp_path)
        left = {path.name for path in tmp_path.iterdir()}
        assert left == {"mine.part", ".b.nnviz.x3.nnviz-part", ".b.nnviz.x3.nnviz-part-journal"}
        (tmp_path / ".a.nnviz.x4.nnviz-part").touch()
        os.utime(tmp_path / ".a.nnviz.x4.nnviz-part", (1, 1))
        check_new(tmp_path / "a.nnviz")
        assert not (tmp_path / ".a.nnviz.x4.nnviz-part").exists()
        assert busy.clocks(1) == [1, 2]
