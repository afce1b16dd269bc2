"""A corpus of bad files: each gets one clear sentence that names it, in bounded memory."""

import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from bad_files import ARRAYS, FOLDERS, IDX, TABLES, X, Y, idx, npy, npz, picture
from cases import in_turn

from nnviz.data import load, table
from nnviz.data.dataset import DataError
from nnviz.data.own import open_own
from nnviz.data.reading import MAX_ROWS, Reading

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


@in_turn("name", TABLES)
def test_table(tmp_path: Path, name: str) -> None:
    content, words = TABLES[name]
    path = tmp_path / "own.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert words in complaint(path)


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays(tmp_path: Path, name: str) -> None:
    content, words = ARRAYS[name]
    path = tmp_path / "own.npz"
    path.write_bytes(content() if callable(content) else content)
    assert words in complaint(path)


@pytest.mark.parametrize("ending", [".npz", ".npy", ".gz", "-ubyte"])
def test_bytes_that_are_not_what_the_name_says(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"own{ending}"
    path.write_bytes(b"\x9f" + np.random.default_rng(3).bytes(500))
    assert complaint(path).endswith("file, whatever its name says")


def test_table_of_one_row_is_told_of_once(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("a,b\n1.5,2.5\n")
    line = complaint(path)
    assert line == f"{path}: holds a single example; two are needed, one to train and one to test on"
    with pytest.raises(DataError) as caught:
        load(f"file:{path}")
    assert str(caught.value) == line


@pytest.mark.parametrize("name", IDX)
def test_idx(tmp_path: Path, name: str) -> None:
    images, labels, words = IDX[name]
    path = tmp_path / "own-images"
    path.write_bytes(images() if callable(images) else images)
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


@in_turn("name", ["file:a\0b", "file:" + "x" * 5000, "file:/dev/null", "file:no/such.csv"])
def test_name_of_no_file(name: str) -> None:
    with pytest.raises(DataError):
        load(name)


def test_a_name_that_no_experiment_can_hold_is_told(tmp_path: Path) -> None:
    path = tmp_path / "\udcff.csv"
    path.write_text("a,b\n1,2\n2,3\n")
    assert "has a name that is no text in UTF-8: rename it" in complaint(path)


def test_a_million_rows_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ROWS == 1_000_000
    monkeypatch.setattr(table, "MAX_ROWS", 1_000)  # a million take their time
    path = tmp_path / "own.csv"
    path.write_text("1,2\n3,4\n" * 500)
    open_own(path)
    path.write_text("1,2\n3,4\n" * 501)
    with pytest.raises(DataError, match="holds over 1,001 rows of 2 values; allowed are 1,000 rows"):
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
        (Reading(target="0000000004"), "data.target: '0000000004' is no column"),
        (Reading(target="1" * 5000), "is no column; allowed are x, y, class, or a number from 1"),
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


def damaged(content: bytes, rng: np.random.Generator) -> bytes:
    """The content with some bytes changed, taken out or put in."""
    changed = bytearray(content)
    for _ in range(rng.integers(1, 12)):
        at = int(rng.integers(len(changed) + 1))
        removed, added = rng.integers(0, 3, 2)
        changed[at : at + removed] = rng.bytes(added)
    return bytes(changed)


@pytest.mark.parametrize("kind", ["table", "npy", "npz", "idx", "gzip", "png", "jpeg"])
def test_chance_damage_is_told_or_does_no_harm(tmp_path: Path, kind: str) -> None:
    rng = np.random.default_rng(7)
    good = {
        "table": b"a;b;class\n" + b"1,5;2;x\n2,5;3;y\n" * 10,
        "npy": npy(X),
        "npz": npz(x=X, y=Y),
        "idx": idx(2, 2, 2, body=bytes(8)),
        "gzip": gzip.compress(idx(2, 2, 2, body=bytes(8)), mtime=0),
        "png": picture(),
        "jpeg": picture(form="JPEG"),
    }[kind]
    FOLDERS["one class"][0](tmp_path / "pictures")
    (tmp_path / "pictures" / "b").mkdir()
    (tmp_path / "own-labels").write_bytes(idx(2, body=b"\0\1"))
    is_picture = kind in ("png", "jpeg")
    path = tmp_path / "pictures" / "b" / "1.png" if is_picture else tmp_path / "own-images"
    told = []
    for _ in range(200):
        path.write_bytes(damaged(good, rng))
        try:
            open_own(tmp_path / "pictures" if is_picture else path)
        except DataError as error:
            told.append(str(error))
    assert told
    assert all(line.isprintable() for line in told)
