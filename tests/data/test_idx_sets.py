"""IDX files of one's own: how sets are named, and what is said of labels that cannot be right."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from bad_files import idx

from nnviz.core.streams import Stream, stream
from nnviz.data import DataError, load
from nnviz.data.fingerprint import fingerprint
from nnviz.data.own import open_own

RNG = np.random.default_rng(6)


def write(folder: Path, name: str, labels: np.ndarray, *, packed: bool = True) -> None:
    """Pictures of 3 × 4 pixels and their labels; the kind of file goes into the name where {} is."""
    n = len(labels)
    for kind, content in (
        ("images-idx3", idx(n, 3, 4, body=RNG.integers(0, 256, 12 * n, np.uint8).tobytes())),
        ("labels-idx1", idx(n, body=labels.astype(np.uint8).tobytes())),
    ):
        ending = ".gz" if packed else ""
        path = folder / f"{name.format(kind)}{ending}"
        path.write_bytes(gzip.compress(content) if packed else content)


@pytest.mark.parametrize("test", ["test", "t10k"])
@pytest.mark.parametrize("source", ["", "train-images-idx3", "train-labels-idx1"])
def test_a_set_is_tested_on_its_own_test_files(tmp_path: Path, test: str, source: str) -> None:
    write(tmp_path, "emnist-letters-train-{}-ubyte", 1 + np.arange(52) % 26)
    write(tmp_path, f"emnist-letters-{test}-{{}}-ubyte", 1 + np.arange(26), packed=False)
    path = tmp_path / f"emnist-letters-{source}-ubyte.gz" if source else tmp_path
    data = load(f"file:{path}")
    assert (len(data.x_train), len(data.x_test)) == (52, 26)
    assert data.classes == tuple(map(str, range(1, 27)))
    assert data.labels_test.tolist() == list(range(26))
    assert data.image_shape == (3, 4)
    assert len(fingerprint(f"file:{path}", None)) == 4


def test_test_files_named_themselves_are_a_set_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "train-{}", np.arange(40) % 4)
    write(tmp_path, "t10k-{}", np.arange(20) % 4)
    preview, _ = open_own(tmp_path / "t10k-images-idx3.gz")
    assert (preview.rows, preview.test_rows) == (20, 0)


def test_classes_are_the_labels_that_occur(tmp_path: Path) -> None:
    write(tmp_path, "my-{}", np.array([3, 7, 7, 3, 200, 200]))
    _, contents = open_own(tmp_path)
    assert contents.classes == ("3", "7", "200")
    assert contents.y.tolist() == [0, 1, 1, 0, 2, 2]


def test_of_several_sets_in_a_folder_one_is_to_be_named(tmp_path: Path) -> None:
    for name in ("digits", "letters"):
        write(tmp_path, f"emnist-{name}-train-{{}}-ubyte", np.arange(20) % 4)
        write(tmp_path, f"emnist-{name}-test-{{}}-ubyte", np.arange(8) % 4)
    with pytest.raises(DataError, match="holds 2 sets of IDX files: name one of emnist-digits-train-images"):
        open_own(tmp_path)
    assert open_own(tmp_path / "emnist-letters-train-images-idx3-ubyte.gz")[0].rows == 28


def test_a_file_that_is_there_packed_and_unpacked_is_one(tmp_path: Path) -> None:
    labels = np.arange(20) % 4
    write(tmp_path, "train-{}-ubyte", labels)
    write(tmp_path, "train-{}-ubyte", labels, packed=False)
    assert open_own(tmp_path)[0].rows == 20


@pytest.mark.parametrize("at", [0, 13, 39])
@pytest.mark.parametrize(("label", "first"), [(255, 0), (11, 0), (0, 1), (10, 0)])
def test_a_single_damaged_label_is_told_with_its_place(
    tmp_path: Path, at: int, label: int, first: int
) -> None:
    labels = first + np.arange(40) % 4
    if label == 10:
        labels = np.arange(60) % 10
    labels[at] = label
    write(tmp_path, "my-{}", labels)
    with pytest.raises(DataError) as caught:
        open_own(tmp_path)
    line = str(caught.value)
    assert line.startswith(f"{tmp_path / 'my-labels-idx1.gz'}: label {label} stands for one picture alone")
    assert f"number {at + 1}," in line


def test_a_damaged_label_of_the_test_part_is_told_with_its_file(tmp_path: Path) -> None:
    write(tmp_path, "train-{}", np.arange(40) % 4)
    write(tmp_path, "test-{}", np.array([0, 1, 99, 3]))
    with pytest.raises(DataError, match=r"test-labels-idx1\.gz: label 99 .* number 3, .* 0 to 3"):
        open_own(tmp_path)


def test_a_small_set_with_one_picture_of_a_class_is_no_damage(tmp_path: Path) -> None:
    write(tmp_path, "my-{}", np.array([0, 1, 2, 0, 1]))
    assert open_own(tmp_path)[0].rows == 5


@pytest.mark.parametrize("label", [0, 1, 9])
def test_labels_all_alike_are_refused_by_the_name_of_their_file(tmp_path: Path, label: int) -> None:
    write(tmp_path, "my-{}", np.full(8, label))
    with pytest.raises(DataError, match=rf"my-labels-idx1\.gz holds one class only, '{label}'"):
        open_own(tmp_path / "my-images-idx3.gz")


def test_many_pictures_are_read_as_bytes_and_learnt_from_in_float32(tmp_path: Path) -> None:
    """As many as a set of letters holds take an eighth of the room until they are trained on."""
    rng = np.random.default_rng(2)
    pixels, labels = rng.integers(0, 256, (14_000, 28, 28), np.uint8), rng.integers(1, 27, 14_000, np.uint8)
    (tmp_path / "my-images-idx3-ubyte").write_bytes(idx(*pixels.shape, body=pixels.tobytes()))
    (tmp_path / "my-labels-idx1-ubyte").write_bytes(idx(len(labels), body=labels.tobytes()))
    _, contents = open_own(tmp_path / "my-images-idx3-ubyte")
    assert contents.x.dtype == np.uint8
    data = load(f"file:{tmp_path / 'my-images-idx3-ubyte'}", test_share=0)
    assert data.x_train.dtype == np.float32
    order = stream(0, Stream.SPLIT).permutation(14_000)
    assert np.allclose(data.x_train, pixels.reshape(14_000, -1)[order] / 255, atol=1e-7)
    assert data.classes[:2] == ("1", "2")
