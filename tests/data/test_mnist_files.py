"""MNIST: small files made here, and the real ones where they are at hand."""

import gzip
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnviz.data import DataError, load
from nnviz.data.download import Cancelled

N_TRAIN, N_TEST = 30, 12
FILES = (
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
)  # fmt: skip


def idx(array: np.ndarray) -> bytes:
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return b"\0\0\x08" + bytes([array.ndim]) + sizes + array.astype(np.uint8).tobytes()


def small_set() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    arrays = (
        rng.integers(0, 256, (N_TRAIN, 28, 28)),
        np.arange(N_TRAIN) % 10,
        rng.integers(0, 256, (N_TEST, 28, 28)),
        np.arange(N_TEST) % 10,
    )
    return dict(zip(FILES, arrays, strict=True))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, empty and far from the real one."""
    monkeypatch.delenv("NNVIZ_DATA_DIR", raising=False)
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / "cache" / project)
    return tmp_path / "cache" / "nnviz"


def write_set(folder: Path, dotted: bool = False, packed: bool = False) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in small_set().items():
        spelled = name.replace("-idx", ".idx") if dotted else name
        content = idx(array)
        if packed:
            (folder / f"{spelled}.gz").write_bytes(gzip.compress(content))
        else:
            (folder / spelled).write_bytes(content)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
def test_the_usual_spellings_are_found(tmp_path: Path, dotted: bool, packed: bool) -> None:
    write_set(tmp_path / "mnist", dotted, packed)
    data = load("mnist", data_dir=tmp_path)
    made = small_set()
    assert np.array_equal(data.x_train, np.asarray(made[FILES[0]].reshape(N_TRAIN, 784) / 255, np.float32))
    assert np.array_equal(data.x_test, np.asarray(made[FILES[2]].reshape(N_TEST, 784) / 255, np.float32))
    assert data.labels_train.tolist() == made[FILES[1]].tolist()
    assert data.labels_test.tolist() == made[FILES[3]].tolist()
    assert data.classes == tuple("0123456789")
    assert data.image_shape == (28, 28)


def test_a_file_in_two_spellings_stands_for_itself_only(tmp_path: Path) -> None:
    write_set(tmp_path / "mnist")
    write_set(tmp_path / "mnist", packed=True)
    assert len(load("mnist", data_dir=tmp_path).x_train) == N_TRAIN
    for end in ("", ".gz"):
        (tmp_path / "mnist" / (FILES[3] + end)).unlink()
    with pytest.raises(DataError, match="not found"):
        load("mnist", data_dir=tmp_path)


def test_fashion_mnist_has_a_folder_and_classes_of_its_own(tmp_path: Path) -> None:
    write_set(tmp_path / "fashion_mnist")
    data = load("fashion_mnist", data_dir=tmp_path)
    assert len(data.classes) == data.n_outputs == 10
    assert data.classes[9] == "ankle boot"
    with pytest.raises(DataError):
        load("mnist", data_dir=tmp_path)


def test_the_folder_comes_from_the_environment_then_from_the_cache(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(cache / "mnist")
    assert len(load("mnist", data_dir=tmp_path / "elsewhere").x_train) == N_TRAIN
    write_set(tmp_path / "named" / "mnist")
    (tmp_path / "named" / "mnist" / FILES[0]).write_bytes(b"damaged")
    monkeypatch.setenv("NNVIZ_DATA_DIR", str(tmp_path / "named"))
    with pytest.raises(DataError, match="named"):
        load("mnist")


def test_missing_files_are_told_with_the_cures(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(DataError) as caught:
        load("mnist", data_dir=tmp_path)
    line = str(caught.value)
    for part in (*FILES, str(tmp_path / "mnist"), str(cache / "mnist"), "--data-dir", "NNVIZ_DATA_DIR"):
        assert part in line
    assert "\n" not in line


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_an_impossible_folder_is_just_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="not found"):
        load("mnist", data_dir=tmp_path / name)


def test_order_is_kept_whatever_the_seed_and_the_sizes(tmp_path: Path) -> None:
    write_set(tmp_path / "mnist")
    whole = load("mnist", data_dir=tmp_path)
    part = load("mnist", data_dir=tmp_path, train_size=7, test_size=5, seed=9)
    assert np.array_equal(part.x_train, whole.x_train[:7])
    assert np.array_equal(part.labels_train, whole.labels_train[:7])
    assert np.array_equal(part.x_test, whole.x_test[:5])


def test_noise_is_seeded_clipped_and_leaves_the_order(tmp_path: Path) -> None:
    write_set(tmp_path / "mnist")
    clean, noisy = (load("mnist", data_dir=tmp_path, noise=noise) for noise in (0, 0.25))
    assert np.abs(noisy.x_train - clean.x_train).max() <= 0.25
    assert (noisy.x_train.min(), noisy.x_train.max()) == (0, 1)
    again = load("mnist", data_dir=tmp_path, noise=0.25, train_size=4)
    assert np.array_equal(again.x_train, noisy.x_train[:4])
    assert np.array_equal(again.x_test, noisy.x_test)


@pytest.mark.parametrize(
    ("field", "size", "most"), [("train_size", N_TRAIN + 1, N_TRAIN), ("test_size", N_TEST + 1, N_TEST)]
)
def test_more_pictures_than_there_are(tmp_path: Path, field: str, size: int, most: int) -> None:
    write_set(tmp_path / "mnist")
    with pytest.raises(DataError, match=f"^data.{field}: must be 1 to {most} for mnist, not {size}$"):
        load("mnist", data_dir=tmp_path, **{field: size})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "array", "reason"),
    [
        (FILES[1], np.full(N_TRAIN, 10), "holds a label 10, allowed are 0 to 9"),
        (
            FILES[1],
            np.zeros(N_TRAIN - 1),
            f"holds {N_TRAIN} × 28 × 28 numbers, expected {N_TRAIN - 1} × 28 × 28",
        ),
        (FILES[1], np.zeros((N_TRAIN, 2)), f"holds {N_TRAIN} × 2 numbers, expected N"),
        (FILES[2], np.zeros((N_TEST, 8, 8)), f"holds {N_TEST} × 8 × 8 numbers, expected {N_TEST} × 28 × 28"),
    ],
)
def test_files_that_do_not_fit_together(tmp_path: Path, name: str, array: np.ndarray, reason: str) -> None:
    write_set(tmp_path / "mnist")
    (tmp_path / "mnist" / name).write_bytes(idx(array))
    with pytest.raises(DataError, match=reason) as caught:
        load("mnist", data_dir=tmp_path)
    assert str(tmp_path / "mnist") in str(caught.value)


def test_how_far_it_is_is_told_from_the_first_picture_to_the_last(tmp_path: Path) -> None:
    write_set(tmp_path / "mnist")
    shares: list[float] = []
    load("mnist", data_dir=tmp_path, progress=shares.append)
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] == 1
    assert N_TRAIN / (N_TRAIN + N_TEST) in shares


def test_loading_that_nobody_wants_any_more_ends(tmp_path: Path) -> None:
    write_set(tmp_path / "mnist")

    def give_up(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        load("mnist", data_dir=tmp_path, progress=give_up)


REAL = os.environ.get("NNVIZ_DATA_DIR", "")


@pytest.mark.skipif(
    not Path(REAL, "mnist").is_dir() or not REAL, reason="NNVIZ_DATA_DIR names no folder with mnist/"
)
def test_the_real_mnist() -> None:
    data = load("mnist", data_dir=Path(REAL))
    assert data.x_train.shape == (50_000, 784)
    assert data.x_test.shape == (10_000, 784)
    assert data.labels_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.labels_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert (data.x_train.min(), data.x_train.max()) == (0, 1)
    everything = load("mnist", data_dir=Path(REAL), train_size=60_000)
    # The mean pixel that is usually quoted of the 60,000.
    assert round(everything.x_train.mean(), 4) == 0.1307
    assert np.bincount(everything.labels_train).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    with pytest.raises(DataError, match=r"^data.train_size: must be 1 to 60000 for mnist, not 60001$"):
        load("mnist", data_dir=Path(REAL), train_size=60_001)


@pytest.mark.skipif(
    not Path(REAL, "mnist").is_dir() or not REAL, reason="NNVIZ_DATA_DIR names no folder with mnist/"
)
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_all_of_mnist_is_loaded_in_300_megabytes(precision: str) -> None:
    program = (
        "from nnviz import Experiment, build;"
        "plain = Experiment.from_dict({'data': {'name': 'mnist'}});"
        f"build(plain.replace('training.precision', {precision!r}), {REAL!r});"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300_000
