"""IDX files, good and bad."""

import gzip
import math
import struct
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnviz.data.dataset import DataError
from nnviz.data.idx import read_idx

MEGABYTE = 1 << 20


def header(*sizes: int, magic: bytes = b"\0\0\x08") -> bytes:
    return magic + bytes([len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes)


def packed(array: np.ndarray) -> bytes:
    return header(*array.shape) + array.tobytes()


GOOD = packed(np.arange(24, dtype=np.uint8).reshape(4, 3, 2))

CORPUS = {
    "empty": (b"", "not an IDX file"),
    "one byte": (b"\0", "not an IDX file"),
    "text": (b"label,pixel\n5,0\n", "not an IDX file"),
    "floats": (header(4, magic=b"\0\0\x0d") + bytes(16), "type 0x0d, allowed is 0x08"),
    "no dimensions": (header(), "0 dimensions, allowed are 1 to 4"),
    "five dimensions": (header(1, 1, 1, 1, 1) + b"\0", "5 dimensions, allowed are 1 to 4"),
    "255 dimensions": (b"\0\0\x08\xff" + bytes(1020), "255 dimensions"),
    "cut header": (GOOD[:10], "ends inside its header"),
    "no items": (header(0, 28, 28), "claims 0 × 28 × 28 numbers"),
    "no columns": (header(3, 28, 0), "claims 3 × 28 × 0 numbers"),
    "one byte short": (GOOD[:-1], "cut short: 23 bytes of the 24"),
    "only a header": (header(1000, 1000, 100), "cut short: 0 bytes of the 100,000,000"),
    "one byte over": (GOOD + b"\0", "more than the 24 bytes"),
    "over the limit": (header(1024, 1024, 1025), "allowed are 1 to 200,000,000"),
    "2^64 numbers": (header(1 << 16, 1 << 16, 1 << 16, 1 << 16), "allowed are 1 to"),
    "2^128 numbers": (header(*[(1 << 32) - 1] * 4), "allowed are 1 to"),
    "cut gzip": (gzip.compress(GOOD)[:-6], "cannot be read"),
    "gzip header alone": (b"\x1f\x8b", "cannot be read"),
    "damaged gzip": (gzip.compress(GOOD)[:14] + b"\xff\xff" + gzip.compress(GOOD)[16:], "cannot be read"),
    "gzip with a tail": (gzip.compress(GOOD) + b"tail", "cannot be read"),
    "two gzips": (gzip.compress(GOOD) * 2, "more than the 24 bytes"),
    "gzip in gzip": (gzip.compress(gzip.compress(GOOD)), "not an IDX file"),
    "gzip of a short file": (gzip.compress(GOOD[:-1]), "cut short"),
    "bomb behind a small array": (gzip.compress(GOOD + bytes(32 * MEGABYTE)), "more than the 24 bytes"),
}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "some-idx-file"
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(("content", "reason"), CORPUS.values(), ids=CORPUS.keys())
def test_a_bad_file_gives_one_line_and_costs_no_memory(
    file: Callable[[bytes], Path], content: bytes, reason: str
) -> None:
    path = file(content)
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as caught:
            read_idx(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert peak < 4 * MEGABYTE


def test_items_that_are_not_kept_cost_no_memory(file: Callable[[bytes], Path]) -> None:
    path = file(gzip.compress(header(32, MEGABYTE) + bytes(32 * MEGABYTE)))
    tracemalloc.start()
    try:
        assert read_idx(path, keep=2).shape == (2, MEGABYTE)
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@given(array=arrays(np.uint8, array_shapes(max_dims=4, max_side=6)), data=st.data())
def test_an_array_comes_back(pack: Callable[[bytes], bytes], array: np.ndarray, data: st.DataObject) -> None:
    keep = data.draw(st.none() | st.integers(1, 8))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "array")
        path.write_bytes(pack(packed(array)))
        found = read_idx(path, shape=(None, *array.shape[1:]), keep=keep)
    assert found.dtype == np.uint8
    assert np.array_equal(found, array[:keep])


def read_or_refuse(path: Path) -> tuple[np.ndarray | None, str]:
    try:
        return read_idx(path), ""
    except DataError as error:
        return None, str(error)


@given(
    content=st.binary(max_size=60)
    | st.binary(max_size=40).map(lambda tail: b"\0\0\x08" + tail)
    | st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)).map(
        lambda change: GOOD[: change[0]] + bytes([change[1]]) + GOOD[change[0] + 1 :]
    ),
    pack=st.sampled_from([bytes, gzip.compress]),
)
def test_any_bytes_are_an_array_or_one_line(content: bytes, pack: Callable[[bytes], bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bytes")
        path.write_bytes(pack(content))
        found, line = read_or_refuse(path)
        if found is None:
            assert line.startswith(f"{path}: ")
            assert "\n" not in line
        else:
            assert header(*found.shape) + found.tobytes() == content
            assert found.size == math.prod(found.shape) >= 1


@pytest.mark.parametrize("shape", [(5, 3, 2), (4, 2, 3), (4, 3), (None,), (None, 3, 2, 1)])
def test_another_shape_is_refused(file: Callable[[bytes], Path], shape: tuple[int | None, ...]) -> None:
    with pytest.raises(DataError, match="holds 4 × 3 × 2 numbers, expected"):
        read_idx(file(GOOD), shape=shape)


def test_what_is_not_kept_is_checked_all_the_same(file: Callable[[bytes], Path]) -> None:
    with pytest.raises(DataError, match="cut short"):
        read_idx(file(GOOD[:-1]), keep=1)


@pytest.mark.parametrize(("name", "reason"), [("missing", "No such file"), (".", "is not a file")])
def test_no_file(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        read_idx(tmp_path / name)
