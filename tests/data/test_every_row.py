"""Every row of every reader, one by one: it trains or it tests, never both, and its class goes with it."""

import gzip
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image

from nnviz.data import Dataset, load, table, table_source
from nnviz.data.points import Point
from nnviz.data.resources import resource

CLASSES = ("ant", "bee", "cat")


@pytest.fixture(autouse=True)
def _little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of some dozens of rows is looked at and read in several pieces."""
    monkeypatch.setattr(table, "_SAMPLE", 20)
    monkeypatch.setattr(table, "_BLOCK", 50)
    monkeypatch.setattr(table_source, "_ROWS_AT_ONCE", 40)


class Written(NamedTuple):
    """What a reader was given: the name to load, its rows (N, n) all different, and what each foretells."""

    name: str
    rows: np.ndarray
    answers: list[Any]
    n_test: int | None = None


def numbers(n: int) -> tuple[np.ndarray, list[str]]:
    """Rows of three numbers, and the class that belongs to each: rows and classes are dealt at random."""
    rng = np.random.default_rng(8)
    return np.round(rng.random((n, 3)), 6), [CLASSES[k] for k in rng.integers(0, 3, n)]


def pictures(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of 4 × 4 bytes, and a class for each."""
    rng = np.random.default_rng(9)
    return rng.integers(0, 256, (n, 4, 4), np.uint8), rng.integers(0, 3, n).astype(np.uint8)


def write_table(folder: Path) -> Written:
    """Of more rows than are read at once, with a class that appears only far down."""
    rows, classes = numbers(150)
    classes[130:] = ["late"] * 20
    (folder / "own.csv").write_text(
        "width,depth,height,species\n" + "\n".join(as_lines(rows, classes)) + "\n"
    )
    return Written(f"file:{folder / 'own.csv'}", rows, classes)


def as_lines(rows: np.ndarray, answers: list[str], comma: str = ",") -> list[str]:
    return [comma.join((*map(str, row), name)) for row, name in zip(rows.tolist(), answers, strict=True)]


def write_packed_table(folder: Path) -> Written:
    rows, classes = numbers(90)
    text = "width,depth,height,species\n" + "\n".join(as_lines(rows, classes)) + "\n"
    (folder / "own.csv.gz").write_bytes(gzip.compress(text.encode()))
    return Written(f"file:{folder / 'own.csv.gz'}", rows, classes)


def write_zipped_table(folder: Path) -> Written:
    rows, classes = numbers(60)
    with zipfile.ZipFile(folder / "own.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("own.tsv", "a\tb\tc\tspecies\n" + "\n".join(as_lines(rows, classes, "\t")) + "\n")
    return Written(f"file:{folder / 'own.zip'}", rows, classes)


def write_json(folder: Path) -> Written:
    rows, classes = numbers(90)
    names = ("width", "depth", "height", "species")
    records = [
        dict(zip(names, (*row, name), strict=True)) for row, name in zip(rows.tolist(), classes, strict=True)
    ]
    (folder / "own.json").write_text(json.dumps(records))
    return Written(f"file:{folder / 'own.json'}", rows, classes)


def write_arff(folder: Path) -> Written:
    rows, classes = numbers(60)
    header = ["@relation own", *(f"@attribute {name} numeric" for name in ("width", "depth", "height"))]
    header += [f"@attribute species {{{','.join(CLASSES)}}}", "@data"]
    (folder / "own.arff").write_text("\n".join([*header, *as_lines(rows, classes)]) + "\n")
    return Written(f"file:{folder / 'own.arff'}", rows, classes)


def write_libsvm(folder: Path) -> Written:
    rows, classes = numbers(60)
    labels = [str(CLASSES.index(name)) for name in classes]
    lines = [
        " ".join((label, *(f"{k}:{value}" for k, value in enumerate(row, 1))))
        for label, row in zip(labels, rows.tolist(), strict=True)
    ]
    (folder / "own.libsvm").write_text("\n".join(lines) + "\n")
    return Written(f"file:{folder / 'own.libsvm'}", rows, labels)


def write_amounts(folder: Path) -> Written:
    rows, _ = numbers(90)
    prices = np.round(rows @ (3, -2, 5) + 0.25, 6)
    lines = [";".join(map(str, row)).replace(".", ",") for row in np.column_stack((rows, prices)).tolist()]
    (folder / "own.csv").write_text("width;depth;height;price\n" + "\n".join(lines) + "\n")
    return Written(f"file:{folder / 'own.csv'}", rows, prices.tolist())


def write_npy(folder: Path) -> Written:
    rows, classes = numbers(70)
    labels = [CLASSES.index(name) for name in classes]
    np.save(folder / "own.npy", np.column_stack((rows, labels)))
    return Written(f"file:{folder / 'own.npy'}", rows, [str(label) for label in labels])


def write_npz(folder: Path) -> Written:
    rows, classes = numbers(70)
    np.savez(folder / "own.npz", x=rows, y=np.array(classes))
    return Written(f"file:{folder / 'own.npz'}", rows, classes)


def write_npz_of_two_parts(folder: Path) -> Written:
    rows, classes = numbers(70)
    y = np.array(classes)
    np.savez(folder / "own.npz", x_train=rows[:50], y_train=y[:50], x_test=rows[50:], y_test=y[50:])
    return Written(f"file:{folder / 'own.npz'}", rows, classes, n_test=20)


def write_npz_of_three_parts(folder: Path) -> Written:
    rows, classes = numbers(90)
    arrays = {}
    for part, place in (("train", slice(0, 50)), ("val", slice(50, 70)), ("test", slice(70, 90))):
        arrays |= {f"x_{part}": rows[place], f"y_{part}": np.array(classes)[place]}
    np.savez(folder / "own.npz", **arrays)
    return Written(f"file:{folder / 'own.npz'}", rows, classes, n_test=20)


def write_npz_of_one_hot_classes(folder: Path) -> Written:
    rows, classes = numbers(70)
    labels = [CLASSES.index(name) for name in classes]
    np.savez(folder / "own.npz", X=rows, Y=np.eye(3)[labels])
    return Written(f"file:{folder / 'own.npz'}", rows, [str(label) for label in labels])


def write_npz_of_pictures(folder: Path) -> Written:
    """Of more pictures than are brought to 0..1 at once."""
    pixels, labels = pictures(4_100)
    np.savez(folder / "own.npz", x=pixels, y=labels)
    return Written(f"file:{folder / 'own.npz'}", pixels.reshape(-1, 16) / 255, [str(k) for k in labels])


def write_idx_pair(folder: Path) -> Written:
    pixels, labels = pictures(2_050)
    (folder / "my-images-idx3-ubyte").write_bytes(idx(pixels))
    (folder / "my-labels-idx1-ubyte").write_bytes(idx(labels))
    name = f"file:{folder / 'my-images-idx3-ubyte'}"
    return Written(name, pixels.reshape(-1, 16) / 255, [str(k) for k in labels])


def write_idx_folder(folder: Path) -> Written:
    pixels, labels = pictures(90)
    for part, rows in (("train", slice(0, 60)), ("t10k", slice(60, 90))):
        (folder / f"{part}-images-idx3-ubyte").write_bytes(idx(pixels[rows]))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels[rows]))
    return Written(f"file:{folder}", pixels.reshape(-1, 16) / 255, [str(k) for k in labels], n_test=30)


def write_folder_of_pictures(folder: Path) -> Written:
    pixels, labels = pictures(45)
    for number, (picture, label) in enumerate(zip(pixels, labels.tolist(), strict=True)):
        (folder / CLASSES[label]).mkdir(exist_ok=True)
        Image.fromarray(picture).save(folder / CLASSES[label] / f"{number}.png")
    return Written(f"file:{folder}", pixels.reshape(-1, 16) / 255, [CLASSES[k] for k in labels])


def idx(array: np.ndarray) -> bytes:
    return b"\0\0\x08" + bytes([array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


WRITERS = [
    write_table,
    write_packed_table,
    write_zipped_table,
    write_json,
    write_arff,
    write_libsvm,
    write_amounts,
    write_npy,
    write_npz,
    write_npz_of_two_parts,
    write_npz_of_three_parts,
    write_npz_of_one_hot_classes,
    write_npz_of_pictures,
    write_idx_pair,
    write_idx_folder,
    write_folder_of_pictures,
]

Write = Callable[[Path], Written]


def places(found: np.ndarray, written: np.ndarray) -> list[int]:
    """Which of the rows written each row found is."""
    place = {tuple(row): number for number, row in enumerate(np.round(written, 9).tolist())}
    assert len(place) == len(written)
    return [place[tuple(row)] for row in np.round(found, 9).tolist()]


def answers(data: Dataset, part: str) -> list[Any]:
    """What each row foretells, in the words of the file."""
    if data.classes:
        return [data.classes[label] for label in getattr(data, f"labels_{part}").tolist()]
    return list(getattr(data, f"y_{part}")[:, 0].tolist())


def assert_each_row_keeps_its_answer(data: Dataset, written: Written) -> tuple[list[int], list[int]]:
    train, test = places(data.x_train, written.rows), places(data.x_test, written.rows)
    assert answers(data, "train") == [written.answers[row] for row in train]
    assert answers(data, "test") == [written.answers[row] for row in test]
    assert len({*train, *test}) == len(train) + len(test)
    return train, test


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("seed", [0, 3])
def test_every_row_of_a_file_trains_or_tests_and_keeps_its_answer(
    tmp_path: Path, write: Write, seed: int
) -> None:
    written = write(tmp_path)
    data = load(written.name, scaling="none", seed=seed)
    train, test = assert_each_row_keeps_its_answer(data, written)
    held = places(data.x_validation, written.rows) if len(data.x_validation) else []
    assert answers(data, "validation") == [written.answers[row] for row in held]
    assert bool(data.outputs) is not bool(data.classes)  # classes name the outputs themselves
    n = len(written.rows)
    assert sorted(train + held + test) == list(range(n))
    if written.n_test is None:
        assert len(test) == round(0.2 * n)
        assert train != sorted(train)
    else:
        assert test == list(range(n - written.n_test, n))


@pytest.mark.parametrize("write", WRITERS)
def test_fewer_rows_are_the_first_of_more_and_never_test_what_trains(tmp_path: Path, write: Write) -> None:
    written = write(tmp_path)
    whole = load(written.name, scaling="none")
    part = load(written.name, scaling="none", train_size=20, test_size=7)
    train, test = assert_each_row_keeps_its_answer(part, written)
    assert train == places(whole.x_train[:20], written.rows)
    assert (len(train), len(test)) == (20, 7)
    assert set(test) <= set(places(whole.x_test, written.rows))


@pytest.mark.parametrize("write", WRITERS)
def test_a_second_load_gives_the_same(tmp_path: Path, write: Write) -> None:
    written = write(tmp_path)
    once, again = load(written.name, noise=0.1), load(written.name, noise=0.1)
    for name in ("x_train", "y_train", "labels_train", "x_test", "y_test", "labels_test"):
        assert getattr(once, name).tobytes() == getattr(again, name).tobytes()
    assert (once.classes, once.inputs) == (again.classes, again.inputs)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("scaling", ["unit", "standard"])
def test_the_scale_is_that_of_the_training_rows_alone(tmp_path: Path, write: Write, scaling: str) -> None:
    written = write(tmp_path)
    raw, scaled = (load(written.name, scaling=kind, train_size=20) for kind in ("none", scaling))
    for part, learnt in (("x", raw.x_train), ("y", raw.y_train)):
        if part == "x" or not raw.classes:
            low, high = learnt.min(axis=0), learnt.max(axis=0)
            shift, size = (
                (low, high - low) if scaling == "unit" else (learnt.mean(axis=0), learnt.std(axis=0))
            )
            for rows in ("train", "test"):
                expected = (getattr(raw, f"{part}_{rows}") - shift) / size
                assert np.allclose(getattr(scaled, f"{part}_{rows}"), expected)


@pytest.mark.parametrize("write", WRITERS)
def test_noise_of_pictures_stays_within_black_and_white_and_that_of_tables_does_not(
    tmp_path: Path, write: Write
) -> None:
    written = write(tmp_path)
    clean, noisy = (load(written.name, scaling="none", noise=noise) for noise in (0, 0.4))
    moved = np.abs(noisy.x_train - clean.x_train)
    if clean.image_shape:
        assert (noisy.x_train.min(), noisy.x_train.max()) == (0, 1)
        assert moved.max() <= 0.4
    else:
        assert noisy.x_train.min() < 0 < 1 < noisy.x_train.max()
        assert np.allclose(moved.mean(axis=0), 0.4 * clean.x_train.std(axis=0) * np.sqrt(2 / np.pi), rtol=0.3)
    assert moved.any(axis=1).all()
    assert (noisy.x_test != clean.x_test).any(axis=1).all()
    assert np.array_equal(noisy.y_test, clean.y_test)


def test_targets_of_classes_are_not_scaled(tmp_path: Path) -> None:
    data = load(write_npz(tmp_path).name, scaling="standard")
    assert np.array_equal(data.y_test, np.eye(3)[data.labels_test])


# -- sets of the catalogue ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 5])
def test_every_shipped_digit_trains_or_tests(seed: int) -> None:
    with np.load(resource("data/digits.npz")) as file:
        rows, labels = file["pixels"].reshape(-1, 64) / 16, file["labels"].astype(str).tolist()
    train, test = assert_each_row_keeps_its_answer(load("digits", seed=seed), Written("digits", rows, labels))
    assert sorted(train + test) == list(range(1_797))


def test_mnist_keeps_pictures_with_their_labels_in_the_order_of_the_files(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    pixels, labels = rng.integers(0, 256, (80, 28, 28), np.uint8), rng.integers(0, 10, 80).astype(np.uint8)
    (tmp_path / "mnist").mkdir()
    for part, rows in (("train", slice(0, 60)), ("t10k", slice(60, 80))):
        (tmp_path / "mnist" / f"{part}-images-idx3-ubyte").write_bytes(idx(pixels[rows]))
        (tmp_path / "mnist" / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels[rows]))
    kept = (pixels.reshape(80, -1) / 255).astype(np.float32)
    written = Written("mnist", kept, [str(k) for k in labels])
    data = load("mnist", data_dir=tmp_path, train_size=50, test_size=12)
    train, test = assert_each_row_keeps_its_answer(data, written)
    assert (train, test) == (list(range(50)), list(range(60, 72)))


@pytest.mark.parametrize("share", [None, 0.25, 0.6])
def test_every_painted_point_trains_or_tests_and_keeps_its_class(share: float | None) -> None:
    rng = np.random.default_rng(2)
    points = tuple(Point(*rng.random(2), int(rng.integers(0, 4))) for _ in range(60))
    written = Written("painted", np.array([point[:2] for point in points]), [str(p.label) for p in points])
    data = load("painted", points=points, test_share=share)
    train, test = assert_each_row_keeps_its_answer(data, written)
    assert sorted(train + test) == list(range(60))
    assert (train, test) == (sorted(train), sorted(test))
