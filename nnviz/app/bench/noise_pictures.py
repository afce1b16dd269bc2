"""Files in MNIST's format and shape, with noise in them: they are there on every machine, and alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nnviz.experiment.experiment import Experiment

TRAIN, TEST = 10_000, 2_000


@contextmanager
def in_a_folder() -> Iterator[Path]:
    """A folder of data that has them in ``mnist``, for as long as it is needed."""
    with TemporaryDirectory() as name:
        _make(Path(name))
        yield Path(name)


def _make(folder: Path) -> None:
    rng = np.random.default_rng(0)
    (folder / "mnist").mkdir()
    for name, n in (("train", TRAIN), ("t10k", TEST)):
        labels = rng.integers(0, 10, n, np.uint8)
        # Each class has a picture of its own under the noise, so that there is something to learn.
        means = np.random.default_rng(1).integers(0, 100, (10, 28, 28), np.uint8)
        images = means[labels] + rng.integers(0, 100, (n, 28, 28), np.uint8)
        _write(folder / "mnist" / f"{name}-images-idx3-ubyte", images)
        _write(folder / "mnist" / f"{name}-labels-idx1-ubyte", labels)


def experiment() -> Experiment:
    """784-30-10 on them, in float32, for longer than any measurement."""
    return Experiment.from_dict(
        {
            "data": {"name": "mnist", "train_size": TRAIN, "test_size": TEST},
            "network": {"hidden": [30]},
            "training": {"precision": "float32", "epochs": 100_000},
        }
    )


def _write(path: Path, array: np.ndarray) -> None:
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    path.write_bytes(header + array.tobytes())
