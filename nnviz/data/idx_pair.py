"""IDX files of one's own: pictures in one, their labels in another beside it, and so for those to test on."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.naming import count
from nnviz.data.dataset import DataError, Labels
from nnviz.data.idx import read_idx
from nnviz.data.loading import part
from nnviz.data.pixels import MAX_SIDE, pixel_range
from nnviz.data.reading import MAX_PIXELS, MAX_ROWS, Contents, Preview, Progress, Reading, describe
from nnviz.data.targets import check_classes

_OFTEN = 5
_DIMENSIONS = {"images": "idx3", "labels": "idx1"}
_TEST = ("test", "t10k")

_Files = tuple[Path, Path]
"""Pictures, and the labels of each."""


class _Pair(Struct, frozen=True, eq=False):
    """Pictures (N, rows, columns) and the class (N,) of each."""

    pictures: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def read_idx_pair(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """The pictures of an IDX file, with the labels of the file beside it, and the test files of the same set.

    The others are found by their names: "images" and "idx3" in one are "labels" and "idx1" in the other,
    "train" in one is "test" or "t10k" in the other.

    Raises
    ------
    DataError
        A file is missing or damaged, or they do not fit together.
    """
    return _read_set(path, _files_of(path), reading, progress)


def read_idx_folder(folder: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents] | None:
    """The set in a folder of IDX files; None when there are no such files in it.

    Raises
    ------
    DataError
        As for `read_idx_pair`; or there are several sets.
    """
    images = sorted(path for path in folder.iterdir() if _is_images(path.name) and path.is_file())
    train = [path for path in images if "train" in path.name.lower()]
    chosen = _without_doubles(train or images)
    if len(chosen) > 1:
        names = ", ".join(path.name for path in chosen[:4])
        raise DataError(f"holds {len(chosen)} sets of IDX files: name one of {names}")
    return _read_set(folder, _files_of(chosen[0]), reading, progress) if chosen else None


def pair_of(path: Path) -> list[Path]:
    """A file, and with it all that would be read beside it."""
    try:
        files = {file for pair in _files_of(path) for file in pair}
    except DataError:
        return [path]
    return [path, *sorted(files - {path})]


def _is_images(name: str) -> bool:
    return bool(re.fullmatch(r"[^.].*images.*(idx3|ubyte).*", name.lower()) or name.lower() == "images")


def _without_doubles(paths: Sequence[Path]) -> list[Path]:
    """One of a file that is there packed and unpacked."""
    return list({path.name.removesuffix(".gz"): path for path in reversed(paths)}.values())[::-1]


def _files_of(path: Path) -> list[_Files]:
    """Pictures and labels to train on, and those to test on where they are beside them."""
    images, labels = _other(path, "labels", "images"), _other(path, "images", "labels")
    for file in (images, labels):
        if not file.is_file():
            raise DataError(f"the file {file.name} is missing beside it")
    named = [
        tuple(
            _there(file, re.sub("train", test, file.name, flags=re.IGNORECASE)) for file in (images, labels)
        )
        for test in _TEST
        if "train" in path.name.lower()
    ]
    tests = [(one, other) for one, other in named if one.is_file() and other.is_file()]
    return [(images, labels), *tests[:1]]


def _other(path: Path, old: str, new: str) -> Path:
    """The file of labels beside a file of images, or the other way about; itself when it is that already."""
    name = path.name
    if old in name:
        return _there(path, name.replace(old, new).replace(_DIMENSIONS[old], _DIMENSIONS[new]))
    if new not in name:
        raise DataError(
            "an IDX file must have 'images' or 'labels' in its name, so that the other one is found"
        )
    return path


def _there(path: Path, name: str) -> Path:
    """A file beside another, packed or unpacked."""
    plain = name.removesuffix(".gz")
    places = [path.with_name(one) for one in (name, plain, f"{plain}.gz")]
    return next((place for place in places if place.is_file()), places[0])


def _read_set(
    path: Path, files: Sequence[_Files], reading: Reading, progress: Progress
) -> tuple[Preview, Contents]:
    pairs = []
    for number, (images, labels) in enumerate(files):
        told = part(progress, number / len(files), (number + 1) / len(files))
        pairs.append(_read(images, labels, told))
    if len({pair.pictures.shape[1:] for pair in pairs}) > 1:
        raise DataError(f"{files[1][0]}: holds pictures of another size than {files[0][0].name}")
    y, classes = _classes(pairs, files)
    high, wide = pairs[0].pictures.shape[1:]
    if len(y) * high * wide > MAX_PIXELS:
        raise DataError(
            f"{files[0][0]}: holds {count(len(y) * high * wide)} pixels with those to test on, allowed are "
            f"{count(MAX_PIXELS)}"
        )
    flat = [pair.pictures.reshape(len(pair.labels), -1) for pair in pairs]
    x = flat[0] if len(flat) == 1 else np.concatenate(flat)
    test_rows = sum(len(pair.labels) for pair in pairs[1:])
    _, white = pixel_range(x)
    changed = [f"{images.name} is tested on" for images, _ in files[1:]]
    changed += [f"pixels of 0 to {white:g} are brought to 0 to 1"] if white != 255 else []
    contents = Contents(x, y, classes, (), "label", (high, wide), test_rows, changed=tuple(changed))
    return describe(path, "IDX", contents, reading), contents


def _read(images: Path, labels: Path, progress: Progress) -> _Pair:
    classes = read_idx(labels, shape=(None,))
    if len(classes) > MAX_ROWS:
        raise DataError(f"{labels}: holds {count(len(classes))} labels, allowed are {count(MAX_ROWS)}")
    pixels = read_idx(images, shape=(len(classes), None, None), progress=progress)
    if max(pixels.shape[1:]) > MAX_SIDE:
        raise DataError(f"{images}: holds pictures of over {MAX_SIDE} × {MAX_SIDE} pixels, the most allowed")
    return _Pair(pixels, classes)


def _classes(pairs: Sequence[_Pair], files: Sequence[_Files]) -> tuple[Labels, tuple[str, ...]]:
    """The class (N,) of every picture, from 0, and the names of those that occur: labels may start at 1."""
    labels = np.concatenate([pair.labels for pair in pairs])
    found, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    names = tuple(map(str, found.tolist()))
    check_classes(names, str(files[0][1]))
    for code in np.flatnonzero(counts == 1).tolist():
        others, often = np.delete(found, code).astype(int), np.delete(counts, code).min()
        is_apart = np.abs(others - int(found[code])).min() > 1
        if len(others) > 1 and often >= (2 if is_apart else _OFTEN):
            _refuse_label(pairs, files, int(found[code]), f"{others[0]} to {others[-1]}")
    return codes.reshape(-1).astype(np.int64), names


def _refuse_label(pairs: Sequence[_Pair], files: Sequence[_Files], label: int, others: str) -> None:
    for pair, (_, file) in zip(pairs, files, strict=True):
        for row in np.flatnonzero(pair.labels == label).tolist():
            raise DataError(
                f"{file}: label {label} stands for one picture alone, number {count(row + 1)}, "
                f"where all others are {others}: it is damaged"
            )
