"""IDX files of one's own: pictures in one, their labels in another beside it."""

from pathlib import Path

import numpy as np

from nnviz.data.dataset import DataError
from nnviz.data.idx import read_idx
from nnviz.data.mnist import find_in
from nnviz.data.reading import MAX_CLASSES, MAX_NUMBERS, Contents, Preview, Reading, describe

_MAX_SIDE = 64
_MAX_PICTURES = 100_000


def read_idx_pair(path: Path, reading: Reading) -> tuple[Preview, Contents]:
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
    contents = _pair(images, labels)
    return describe(path, "IDX", contents, reading), contents


def read_idx_folder(folder: Path, reading: Reading) -> tuple[Preview, Contents] | None:
    """The four files of a set like MNIST, if the folder holds them."""
    files = find_in(folder)
    if files is None:
        return None
    train, test = _pair(files[0], files[1]), _pair(files[2], files[3])
    if train.image_shape != test.image_shape:
        raise DataError(f"{files[2]}: holds pictures of another size than {files[0].name}")
    contents = Contents(
        np.concatenate((train.x, test.x)),
        np.concatenate((train.y, test.y)).astype(np.int64),
        max(train.classes, test.classes, key=len),
        target="label",
        image_shape=train.image_shape,
        test_rows=len(test.x),
    )
    return describe(folder, "IDX", contents, reading), contents


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


def _pair(images: Path, labels: Path) -> Contents:
    classes = read_idx(labels, shape=(None,))
    if len(classes) > _MAX_PICTURES:
        raise DataError(f"{labels}: holds {len(classes):,} labels, allowed are {_MAX_PICTURES:,}")
    n_classes = int(classes.max()) + 1
    if n_classes < 2:
        raise DataError(f"{labels}: holds one class only; allowed are 2 to {MAX_CLASSES}")
    pixels = read_idx(images, shape=(len(classes), None, None))
    if max(pixels.shape[1:]) > _MAX_SIDE:
        raise DataError(
            f"{images}: holds pictures of over {_MAX_SIDE} × {_MAX_SIDE} pixels, the most allowed"
        )
    if pixels.size > MAX_NUMBERS:
        raise DataError(f"{images}: holds {pixels.size:,} pixels, allowed are {MAX_NUMBERS:,}")
    return Contents(
        pixels.reshape(len(pixels), -1) / 255,
        classes.astype(np.int64),
        tuple(map(str, range(n_classes))),
        target="label",
        image_shape=(pixels.shape[1], pixels.shape[2]),
    )
