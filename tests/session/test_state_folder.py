"""Sessions that ended are kept, but not for ever."""

import os
from pathlib import Path

import pytest

from nnviz.session import state_folder
from nnviz.session.state_folder import StateFolder


def end(folder: StateFolder, number: int, size: int = 10) -> str:
    path = folder.new()
    path.write_bytes(b"x" * size)
    os.utime(path, (number, number))
    folder.end(path)
    return path.name


def names(folder: StateFolder) -> list[str]:
    return [path.name for path in folder.ended()]


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state_folder, "MOST_ENDED", 3)
    folder = StateFolder(tmp_path)
    ended = [end(folder, number) for number in range(5)]
    assert names(folder) == ended[:1:-1]


def test_the_oldest_go_when_they_take_too_much_and_the_latest_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_folder, "MOST_BYTES", 100)
    folder = StateFolder(tmp_path)
    ended = [end(folder, number, 40) for number in range(3)]
    assert names(folder) == ended[:0:-1]
    large = end(folder, 9, 200)
    assert names(folder) == [large]
