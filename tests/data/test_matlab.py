"""Matrices of MATLAB files, written here byte by byte as its manual says."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from nnviz.data import DataError, load, matlab
from nnviz.data.own import open_own

KINDS = {"i1": 1, "u1": 2, "i2": 3, "u2": 4, "i4": 5, "u4": 6, "f4": 7, "f8": 9}


def element(kind: int, data: bytes, order: str) -> bytes:
    if len(data) <= 4:
        return struct.pack(f"{order}I", len(data) << 16 | kind) + data.ljust(4, b"\0")
    return struct.pack(f"{order}II", kind, len(data)) + data + bytes(-len(data) % 8)


def matrix(name: str, array: np.ndarray, order: str = "<", kind: int = 6, flags: int = 0) -> bytes:
    """A matrix as MATLAB stores it: down the columns, its numbers as small as they are."""
    code = array.dtype.str[1:]
    data = (
        element(6, struct.pack(f"{order}II", kind | flags, 0), order)
        + element(5, np.array(array.shape, f"{order}i4").tobytes(), order)
        + element(1, name.encode(), order)
        + element(KINDS[code], array.astype(f"{order}{code}").tobytes(order="F"), order)
    )
    return element(14, data, order)


def mat(*matrices: bytes, order: str = "<", packed: bool = False) -> bytes:
    start = b"MATLAB 5.0 MAT-file, made by a test".ljust(124) + struct.pack(f"{order}H", 0x0100)
    start += b"IM" if order == "<" else b"MI"
    for one in matrices:
        data = zlib.compress(one)
        start += struct.pack(f"{order}II", 15, len(data)) + data if packed else one
    return start


X, Y = np.random.default_rng(1).normal(size=(40, 3)), (1 + np.arange(40) % 4).reshape(-1, 1)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("packed", [False, True])
def test_inputs_and_targets(tmp_path: Path, order: str, packed: bool) -> None:
    path = tmp_path / "own.mat"
    text = matrix("note", np.frombuffer(b"hi there", "u1").reshape(1, -1).astype("u2"), order, kind=4)
    parts = matrix("X", X, order), matrix("y", Y.astype("u1"), order), text
    path.write_bytes(mat(*parts, order=order, packed=packed))
    preview, contents = open_own(path)
    assert np.array_equal(contents.x, X)
    assert contents.classes == ("1", "2", "3", "4")
    assert preview.form == "arrays"


def test_pictures_of_the_best_known_course_stand_upright(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    rows, columns = np.mgrid[:20, :20]
    at = rng.uniform(3, 16, (60, 2, 1, 1))
    pictures = np.exp(-((rows - at[:, 0]) ** 2 / 30 + (columns - at[:, 1]) ** 2 / 4))
    path = tmp_path / "ex3data1.mat"
    flat = pictures.swapaxes(1, 2).reshape(60, -1)
    path.write_bytes(
        mat(matrix("X", flat), matrix("y", (1 + np.arange(60) % 10).reshape(-1, 1).astype("u1")))
    )
    _, contents = open_own(path)
    assert contents.image_shape == (20, 20)
    assert np.array_equal(contents.x, pictures.reshape(60, -1))
    assert load(f"file:{path}").x_train.max() <= 1


def test_examples_along_the_last_axis(tmp_path: Path) -> None:
    path = tmp_path / "own.mat"
    colours = np.random.default_rng(2).integers(0, 256, (8, 8, 3, 40)).astype("u1")
    path.write_bytes(mat(matrix("X", colours), matrix("y", Y.astype("u1"))))
    preview, contents = open_own(path)
    assert contents.image_shape == (8, 8)
    grey = np.moveaxis(colours, -1, 0) @ [0.299, 0.587, 0.114]
    assert np.array_equal(contents.x, np.rint(grey).reshape(40, -1))
    assert "the examples of X stand along its last axis, one for each target" in preview.findings.changed


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (mat(matrix("X", X))[:-40], "damaged MATLAB file"),
        (mat(matrix("X", X))[:126] + b"??", "damaged MATLAB file"),
        (mat(matrix("s", X, kind=2)), "holds no matrices of numbers"),
        (mat(matrix("z", X, flags=0x0800)), "holds no matrices of numbers"),
        (mat(matrix("X", X)).replace(struct.pack("<i", 40), struct.pack("<i", 1 << 30)), "damaged MATLAB"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "own.mat"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        open_own(path)


def test_what_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert matlab.MAX_BYTES == 200_000_000
    monkeypatch.setattr(matlab, "MAX_BYTES", 200_000)  # to pack as many as a thousand times takes its time
    path = tmp_path / "own.mat"
    parts = matrix("X", X), matrix("y", Y.astype("u1")), matrix("p", np.zeros((120, 150)))
    path.write_bytes(mat(*parts, packed=True))
    assert np.array_equal(open_own(path)[1].x, X)
    for bomb in ([element(14, bytes(250_000), "<")], [*parts, matrix("q", np.zeros((60, 150)))]):
        path.write_bytes(mat(*bomb, packed=True))
        with pytest.raises(DataError, match="unpacks to over 200,000 bytes"):
            open_own(path)


def test_as_many_matrices_as_are_allowed_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "own.mat"
    parts = [matrix("X", X), matrix("y", Y.astype("u1")), *(matrix(f"p{n}", np.eye(1)) for n in range(62))]
    path.write_bytes(mat(*parts))
    assert np.array_equal(open_own(path)[1].x, X)
    path.write_bytes(mat(*parts, matrix("q", np.eye(1))))
    with pytest.raises(DataError, match="holds over 64 matrices"):
        open_own(path)
