"""Sessions that ended are kept, but not for ever."""

import os
from pathlib import Path

import pytest
from recorded import TINY, begun, recorded
from small_runs import small

from nnviz.session import state_folder
from nnviz.session.state_folder import StateFolder
from nnviz.training.run_file import RunFile


def end(folder: StateFolder, number: int, size: int = 10) -> str:
    path = folder.new()
    path.write_bytes(b"x" * size)
    os.utime(path, (number, number))
    folder.end(path)
    return path.name


def names(folder: StateFolder) -> list[str]:
    return [path.name for path in folder.ended()]


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    ended = [end(folder, number) for number in range(5)]
    folder.forget_all_but(3)
    assert names(folder) == ended[:1:-1]
    folder.forget_all_but(0)
    assert names(folder) == []


def test_what_is_held_and_what_a_crash_has_left_is_not_deleted(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    opened, crashed = folder.new(), end(folder, 2)
    (tmp_path / "ended" / f"{crashed}-journal").touch()  # as a kill leaves it
    path = folder.new()
    recorded(path, 2).close()
    folder.end(path)
    held = RunFile.open(tmp_path / "ended" / path.name)
    opened.touch()
    folder.forget_all_but(0)
    assert names(folder) == [path.name, crashed]
    assert opened.exists()
    held.close()
    folder.forget_all_but(0)
    assert names(folder) == [crashed]


def test_what_somebody_has_named_is_told_of_after_a_crash_though_nothing_was_done_in_it(
    tmp_path: Path,
) -> None:
    mine, folder = tmp_path / "mine.nnviz", StateFolder(tmp_path / "state")
    with RunFile.create(mine) as file:
        run, (trainer,) = begun(file, small(**TINY))
        trainer.finish_evaluation()
        file.add_moment(run, 0, (trainer.moment(),))
    mine.with_name("mine.nnviz-journal").touch()  # as a kill leaves it
    os.utime(mine, (1, 1))
    assert folder.orphans([mine]) == [mine]
    assert mine.exists()


def test_the_oldest_go_when_they_take_too_much_and_the_latest_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_folder, "MOST_BYTES", 100)
    folder = StateFolder(tmp_path)
    ended = [end(folder, number, 40) for number in range(3)]
    folder.forget_all_but(30)
    assert names(folder) == ended[:0:-1]
    large = end(folder, 9, 200)
    folder.forget_all_but(30)
    assert names(folder) == [large]


def test_a_file_is_found_after_its_session_has_come_to_an_end(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    opened, gone = folder.new(), folder.new()
    opened.touch()
    assert folder.found(opened) == opened
    folder.end(opened)
    assert folder.found(opened) == tmp_path / "ended" / opened.name
    assert folder.found(gone) is None
