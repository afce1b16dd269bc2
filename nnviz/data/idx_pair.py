"""IDX files of one's own: pictures in one, their labels in another beside it."""

from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.data.dataset import DataError
from nnviz.data.idx import read_idx
from nnviz.data.loading import part
from nnviz.data.mnist import find_in
from nnviz.data.pixels import unit_pixels
from nnviz.data.reading import MAX_CLASSES, MAX_NUMBERS, Contents, Preview, Progress, Reading, describe

_MAX_SIDE = 64
_MAX_PICTURES = 100_000


class _Pair(Struct, frozen=True, eq=False):
    """Pictures (N, rows, columns) and the class (N,) of each."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def read_idx_pair(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """The pictures of an IDX file, with the labels of the file beside it.

    The other is found by its name: "images" and "idx3" in one are "labels" and "idx1" in the other.

    Raises
    ------
    DataError
        A file is missing or damaged, or they do not fit together.
    """
    images, labels = _other(path, "labels", "images"), _other(path, "images", "labels")
    for file in (images, labels):
        if not file.is_file():
            raise DataError(f"the file {file.name} is missing beside it")
    contents = _contents([_read(images, labels, part(progress, 0, 0.5))], part(progress, 0.5, 1))
    return describe(path, "IDX", contents, reading), contents


def read_idx_folder(folder: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents] | None:
    """The four files of a set like MNIST, if the folder holds them."""
    files = find_in(folder)
    if files is None:
        return None
    train = _read(files[0], files[1], part(progress, 0, 0.4))
    test = _read(files[2], files[3], part(progress, 0.4, 0.5))
    if train.pictures.shape[1:] != test.pictures.shape[1:]:
        raise DataError(f"{files[2]}: holds pictures of another size than {files[0].name}")
    contents = _contents([train, test], part(progress, 0.5, 1), len(test.labels))
    return describe(folder, "IDX", contents, reading), contents


def pair_of(path: Path) -> list[Path]:
    """A file, and with it the one beside it that would be read as its pictures or labels."""
    try:
        named = {_other(path, "labels", "images"), _other(path, "images", "labels")}
    except DataError:
        return [path]
    return [path, *sorted(file for file in named - {path} if file.exists())]


def _other(path: Path, old: str, new: str) -> Path:
    """The file of labels beside a file of images, or the other way about; itself when it is that already."""
    dimensions = {"labels": "idx1", "images": "idx3"}
    name = path.name
    if old in name:
        name = name.replace(old, new).replace(dimensions[old], dimensions[new])
    elif new not in name:
        raise DataError(
            "an IDX file must have 'images' or 'labels' in its name, so that the other one is found"
        )
    return path.with_name(name)


def _read(images: Path, labels: Path, progress: Progress) -> _Pair:
    classes = read_idx(labels, shape=(None,))
    if len(classes) > _MAX_PICTURES:
        raise DataError(f"{labels}: holds {len(classes):,} labels, allowed are {_MAX_PICTURES:,}")
    if not classes.max():
        raise DataError(f"{labels}: holds one class only; allowed are 2 to {MAX_CLASSES}")
    pixels = read_idx(images, shape=(len(classes), None, None), progress=progress)
    if max(pixels.shape[1:]) > _MAX_SIDE:
        raise DataError(
            f"{images}: holds pictures of over {_MAX_SIDE} × {_MAX_SIDE} pixels, the most allowed"
        )
    if pixels.size > MAX_NUMBERS:
        raise DataError(f"{images}: holds {pixels.size:,} pixels, allowed are {MAX_NUMBERS:,}")
    return _Pair(pixels, classes)


def _contents(pairs: list[_Pair], progress: Progress, test_rows: int = 0) -> Contents:
    """One after the other."""
    labels = np.concatenate([pair.labels for pair in pairs]).astype(np.int64)
    high, wide = pairs[0].pictures.shape[1:]
    x = np.empty((len(labels), high * wide))
    start = 0
    for pair in pairs:
        end = start + len(pair.labels)
        told = part(progress, start / len(x), end / len(x))
        unit_pixels(pair.pictures, told, out=x[start:end])
        start = end
    names = tuple(map(str, range(int(labels.max()) + 1)))
    return Contents(x, labels, names, target="label", image_shape=(high, wide), test_rows=test_rows)
