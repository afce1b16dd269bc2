"""A corpus of bad files: each gets one clear sentence that names it, in bounded memory."""

import tracemalloc
from pathlib import Path

import pytest
from bad_files import ARRAYS, FOLDERS, IDX, TABLES

from nnviz.data import load
from nnviz.data.dataset import DataError
from nnviz.data.own import open_own
from nnviz.data.reading import Reading

MEGABYTE = 1 << 20


def complaint(path: Path) -> str:
    """What is said of a file; it names the file, is one line, and took less than 300 MB."""
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as caught:
            open_own(path)
        assert tracemalloc.get_traced_memory()[1] < 300 * MEGABYTE
    finally:
        tracemalloc.stop()
    line = str(caught.value)
    assert line.startswith(str(path.parent))
    assert line.isprintable()
    assert len(line) < 400 + len(str(path))
    return line


def test_the_corpus_is_large() -> None:
    assert len(TABLES) + len(ARRAYS) + len(IDX) + len(FOLDERS) >= 75


@pytest.mark.parametrize("name", TABLES)
def test_table(tmp_path: Path, name: str) -> None:
    content, words = TABLES[name]
    path = tmp_path / "own.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert words in complaint(path)


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays(tmp_path: Path, name: str) -> None:
    content, words = ARRAYS[name]
    path = tmp_path / "own.npz"
    path.write_bytes(content)
    assert words in complaint(path)


@pytest.mark.parametrize("name", IDX)
def test_idx(tmp_path: Path, name: str) -> None:
    images, labels, words = IDX[name]
    path = tmp_path / "own-images"
    path.write_bytes(images)
    if labels:
        (tmp_path / "own-labels").write_bytes(labels)
    assert words in complaint(path)


@pytest.mark.parametrize("name", FOLDERS)
def test_folder(tmp_path: Path, name: str) -> None:
    make, words = FOLDERS[name]
    make(tmp_path / "own")
    assert words in complaint(tmp_path / "own")


def test_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read: no such file or directory" in complaint(tmp_path / "own.csv")


def test_too_many_bytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    with path.open("wb") as file:
        file.write(b"1,2,3\n")
        file.truncate(300_000_000)
    assert "over 200,000,000 bytes" in complaint(path)


@pytest.mark.parametrize("name", ["file:a\0b", "file:" + "x" * 5000, "file:/dev/null", "file:no/such.csv"])
def test_name_of_no_file(name: str) -> None:
    with pytest.raises(DataError):
        load(name)


def test_a_million_rows_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("1,2\n" * 1_000_500)
    with pytest.raises(DataError, match="allowed are 1,000,000 rows"):
        open_own(path)


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (
            Reading(target="colour"),
            "data.target: 'colour' is no column; allowed are x, y, class, or a number from 1",
        ),
        (Reading(target="4"), "data.target: '4' is no column"),
        (Reading(target="0"), "data.target: '0' is no column"),
        (Reading(task="regression"), "data.task: regression needs numbers, and target 'class' is text"),
        (Reading(delimiter="tab"), "holds a single column"),
    ],
)
def test_reading_that_does_not_suit_the_table(tmp_path: Path, reading: Reading, words: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text("x,y,class\n1,2,a\n3,4,b\n")
    with pytest.raises(DataError) as caught:
        open_own(path, reading)
    assert words in str(caught.value)
