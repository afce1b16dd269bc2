"""MNIST and sets in its format: four IDX files in a folder with the set's name."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.idx import read_idx
from nnviz.data.loading import Request, Split, part
from nnviz.data.pixels import make_room, unit_pixels
from nnviz.data.reading import Progress

DATA_DIR_VARIABLE = "NNVIZ_DATA_DIR"
"""The environment variable that names the folder of data sets."""

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
"""Pictures and labels to train on, and pictures and labels to test on."""

_IMAGE_SHAPE = (28, 28)
_DEFAULT_TRAIN_SIZE = 50_000
_DEFAULT_TEST_SIZE = 10_000


def load_mnist(classes: tuple[str, ...], request: Request) -> Split:
    """The first pictures of the training files and of the test files, in the files' order.

    Raises
    ------
    DataError
        The files are not found or are damaged, or a size is larger than they allow.
    """
    train_images, train_labels, test_images, test_labels = find_files(request)
    labels_train = _read_labels(train_labels, len(classes))
    labels_test = _read_labels(test_labels, len(classes))
    request.refuse_share("comes parted into training and test pictures")
    n_train = request.n_train(_DEFAULT_TRAIN_SIZE, len(labels_train))
    n_test = request.n_test(_DEFAULT_TEST_SIZE, len(labels_test))
    mostly = n_train / (n_train + n_test)
    return Split(
        _read_images(train_images, len(labels_train), n_train, part(request.progress, 0, mostly)),
        labels_train[:n_train],
        _read_images(test_images, len(labels_test), n_test, part(request.progress, mostly, 1)),
        labels_test[:n_test],
        classes,
        _IMAGE_SHAPE,
    )


def _read_labels(path: Path, n_classes: int) -> Labels:
    labels = read_idx(path, shape=(None,))
    if labels.max() >= n_classes:
        raise DataError(f"{path}: holds a label {labels.max()}, allowed are 0 to {n_classes - 1}")
    return labels.astype(np.int64)


def _read_images(path: Path, n_labels: int, n_wanted: int, progress: Progress) -> Examples:
    shape = (n_labels, *_IMAGE_SHAPE)
    pixels = read_idx(path, shape=shape, keep=n_wanted, progress=part(progress, 0, 0.5))
    x = make_room(len(pixels), pixels[0].size)
    return unit_pixels(pixels, part(progress, 0.5, 1), out=x)


def find_files(request: Request) -> list[Path]:
    """Where the four files of a set are, in the order of ``FILES``; ``DataError`` says how to get them."""
    folders = []
    for folder in _folders(request):
        if files := find_in(folder):
            return files
        folders.append(str(folder))
    raise DataError(
        f"{request.name}: not found in {' or '.join(folders)}; `nnviz data {request.name}` downloads it; "
        f"or put {', '.join(FILES)} (gzipped or not) there, "
        f"or name the folder that holds {request.name}/ with --data-dir or {DATA_DIR_VARIABLE}"
    )


def is_here(name: str, data_dir: Path | None) -> bool:
    """Whether the files of a set are on this machine."""
    try:
        return bool(find_files(Request(name, data_dir=data_dir)))
    except DataError:
        return False


def find_in(folder: Path) -> list[Path] | None:
    """The four files in the order of ``FILES``, if this folder holds them all."""
    files = [path for name in FILES if (path := _find_file(folder, name))]
    return files if len(files) == len(FILES) else None


def _folders(request: Request) -> Iterator[Path]:
    chosen = request.data_dir or os.environ.get(DATA_DIR_VARIABLE)
    if chosen:
        yield Path(chosen) / request.name
    yield cache_folder(request.name)


def cache_folder(name: str) -> Path:
    """Where the files of a set that was downloaded lie."""
    # Imported here because it takes 70 ms and is not needed where a folder was named.
    import pooch

    try:
        return Path(pooch.os_cache("nnviz")) / name
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir()) / "nnviz" / name


def _find_file(folder: Path, name: str) -> Path | None:
    """The file under one of the names by which it is handed about."""
    stems = (name, name.replace("-idx", ".idx"))
    candidates = (folder / (stem + end) for stem in stems for end in ("", ".gz"))
    return next(filter(_is_file, candidates), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be read, a name too long
        return False
